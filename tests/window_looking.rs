//! Looking at stacks in the window, by accessible names: order and settings of layers, linked and compared viewers,
//! marks and previews, safe colours, a white ground, tables of colours.

#![cfg(feature = "gui")]

mod support;

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lumiq::codec::Opened;
use lumiq::engine::Command;
use lumiq::engine::command::LayerEdit;
use lumiq::model::{BlendMode, DocumentId, Layer, LayerColor, Level, PixelSize, Stack, StackInfo};
use lumiq::ui::Intent;
use lumiq::ui::dialogs::ScriptedDialogs;
use support::stacks::{Counted, stack};
use support::window::{Dropped, Window, add, enter, has, open_window, open_with, settle, setup, undo, until};

/// A stack of that many pixels a side, each of them that many µm wide.
fn sized(side: usize, pixel: f64) -> Stack {
    let mut info = StackInfo::clone(&stack().info);
    (info.axes.x, info.axes.y) = (side, side);
    info.levels[0] = Level { width: side, height: side };
    info.pixel_size = Some(PixelSize { x: pixel, y: pixel, z: Some(2.0) });
    Stack::new(info, Arc::new(Counted))
}

/// A window with two stacks of the same place, the second with pixels twice as wide; the first is in front.
fn window() -> (Window, [DocumentId; 2]) {
    let mut harness = open_window();
    let ids = two(&mut harness);
    (harness, ids)
}

fn two(harness: &mut Window) -> [DocumentId; 2] {
    let fine = add(harness, Opened::Stack(sized(400, 0.5)), "fine.tif");
    let coarse = add(harness, Opened::Stack(sized(200, 1.0)), "coarse.tif");
    harness.state_mut().want(Intent::Show(fine));
    until(harness, "the layers", |harness| harness.query_by_label("DAPI").is_some());
    settle(harness);
    [fine, coarse]
}

fn layers(harness: &Window, id: DocumentId) -> Vec<Layer> {
    harness.state().engine().session().composition(id).expect("a stack").layers.clone()
}

fn names(harness: &Window, id: DocumentId) -> Vec<String> {
    layers(harness, id).into_iter().map(|layer| layer.name).collect()
}

fn colors(harness: &Window, id: DocumentId) -> Vec<LayerColor> {
    layers(harness, id).into_iter().map(|layer| layer.color).collect()
}

fn click(harness: &mut Window, label: &str) {
    harness.get_by_label(label).click();
    settle(harness);
}

/// Chooses a command by its name in the palette.
fn choose(harness: &mut Window, command: &str) {
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    settle(harness);
    harness.get_by_role_and_label(Role::TextInput, "Search").type_text(command);
    settle(harness);
    harness.key_press(Key::Enter);
    settle(harness);
}

fn edit(harness: &mut Window, document: DocumentId, layer: usize, edit: LayerEdit) {
    harness.state_mut().want(Intent::Command(Command::Layer { document, layer, edit }));
    settle(harness);
}

/// What every slider of that name says.
fn sliders(harness: &Window, name: &str) -> Vec<f64> {
    harness.query_all_by_label(name).filter_map(|node| node.accesskit_node().numeric_value()).collect()
}

fn texts(harness: &Window, part: &str) -> Vec<String> {
    let text = |node: &egui_kittest::Node<'_>| node.accesskit_node().label().or_else(|| node.accesskit_node().value());
    harness.query_all_by_label_contains(part).filter_map(|node| text(&node)).collect()
}

#[test]
fn a_layer_is_dragged_to_another_place_and_its_controls_go_along() {
    let (mut harness, [id, _]) = window();
    let (from, to) = (harness.get_by_label("DAPI").rect().center(), harness.get_by_label("Actin").rect());
    harness.drag_at(from);
    settle(&mut harness);
    for y in [20.0, 80.0, 200.0] {
        harness.hover_at(from + vec2(0.0, y));
        settle(&mut harness);
    }
    let below = to.center() + vec2(0.0, 15.0);
    harness.hover_at(below);
    settle(&mut harness);
    assert_eq!(names(&harness, id), ["DAPI", "Actin"], "nothing moves before it is dropped");
    harness.drop_at(below);
    settle(&mut harness);
    assert_eq!(names(&harness, id), ["Actin", "DAPI"]);
    assert!(has(&harness, "DAPI gamma"), "its controls are open still");
    undo(&mut harness);
    assert_eq!(names(&harness, id), ["DAPI", "Actin"]);
}

#[test]
fn a_drag_that_ends_elsewhere_or_with_escape_moves_nothing() {
    let (mut harness, [id, _]) = window();
    let from = harness.get_by_label("Actin").rect().center();
    for (way, escapes) in [(vec2(-600.0, -100.0), false), (vec2(0.0, -300.0), true)] {
        harness.drag_at(from);
        settle(&mut harness);
        harness.hover_at(from + way);
        settle(&mut harness);
        if escapes {
            harness.key_press(Key::Escape);
            settle(&mut harness);
        }
        harness.drop_at(from + way);
        settle(&mut harness);
        assert_eq!(names(&harness, id), ["DAPI", "Actin"]);
    }
}

#[test]
fn keys_move_the_open_layer_and_say_where_it_ends() {
    let (mut harness, [id, _]) = window();
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowDown);
    settle(&mut harness);
    assert_eq!(names(&harness, id), ["Actin", "DAPI"]);
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowDown);
    settle(&mut harness);
    assert!(harness.state().toasts().iter().any(|toast| toast.contains("the last already")));
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowUp);
    settle(&mut harness);
    assert_eq!(names(&harness, id), ["DAPI", "Actin"]);
}

#[test]
fn settings_are_copied_to_the_stacks_that_are_ticked_as_one_step() {
    let (mut harness, [fine, coarse]) = window();
    let third = add(&mut harness, Opened::Stack(sized(100, 1.0)), "third.tif");
    harness.state_mut().want(Intent::Show(fine));
    settle(&mut harness);
    edit(&mut harness, fine, 1, LayerEdit::Range([7.0, 77.0]));
    edit(&mut harness, fine, 0, LayerEdit::Color(LayerColor::Map("fire".to_owned())));
    edit(&mut harness, fine, 0, LayerEdit::Visible(false));
    let others = |harness: &Window| [coarse, third].map(|id| layers(harness, id));
    let before = others(&harness);
    click(&mut harness, "All layers");
    click(&mut harness, "Copy Settings to…");
    harness.get_by_role_and_label(Role::CheckBox, "third.tif").click();
    settle(&mut harness);
    click(&mut harness, "Copy to 1 stack");
    let [copied, left] = others(&harness);
    assert_eq!(left, before[1]);
    assert_eq!(
        (copied[1].range, &copied[0].color, copied[0].visible),
        ([7.0, 77.0], &colors(&harness, fine)[0], false)
    );
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::C);
    settle(&mut harness);
    click(&mut harness, "Copy to 2 stacks");
    assert_eq!(others(&harness).map(|layers| layers[1].range), [[7.0, 77.0]; 2]);
    undo(&mut harness);
    assert_eq!(others(&harness), [copied, left]);
    undo(&mut harness);
    assert_eq!(others(&harness), before);
}

#[test]
fn stacks_side_by_side_are_linked_by_place_and_plane_in_the_same_frame() {
    let (mut harness, _) = window();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::V);
    settle(&mut harness);
    assert!(has(&harness, "fine.tif canvas") && has(&harness, "coarse.tif canvas"));
    // The left one is in front: those to its right are drawn later.
    harness.key_press(Key::ArrowRight);
    harness.step();
    assert_eq!(sliders(&harness, "t index"), [2.0, 2.0]);
    harness.key_press(Key::Num1);
    harness.step();
    let bars = texts(&harness, "Scale bar ");
    assert!(bars.len() == 2 && bars[0] == bars[1], "{bars:?}");
    // The right one leads: the left one was drawn before it.
    let right = harness.get_by_label("coarse.tif canvas").rect().center();
    harness.drag_at(right);
    settle(&mut harness);
    harness.drop_at(right);
    settle(&mut harness);
    harness.key_press(Key::Period);
    harness.step();
    assert_eq!(sliders(&harness, "z index"), [2.0, 2.0]);
    for _ in 0..8 {
        harness.key_press(Key::Plus);
        harness.step();
        let bars = texts(&harness, "Scale bar ");
        assert!(bars.len() == 2 && bars[0] == bars[1], "{bars:?}");
    }
    assert_eq!(harness.query_all_by_label("Whole picture").count(), 2, "both see a part only");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Z);
    settle(&mut harness);
    harness.key_press(Key::Period);
    settle(&mut harness);
    let mut planes = sliders(&harness, "z index");
    planes.sort_by(f64::total_cmp);
    assert_eq!(planes, [2.0, 3.0], "planes go their own ways");
}

#[test]
fn a_stack_that_is_opened_beside_linked_ones_is_seen_wherever_they_look() {
    let (mut harness, _) = window();
    choose(&mut harness, "Link Position and Zoom");
    for _ in 0..12 {
        harness.key_press(Key::Plus);
        settle(&mut harness);
    }
    add(&mut harness, Opened::Stack(sized(100, 0.5)), "elsewhere.tif");
    until(&mut harness, "the new one", |harness| has(harness, "elsewhere.tif canvas"));
    settle(&mut harness);
    assert!(!has(&harness, "Whole picture"), "the middle of the others lies beyond it: all of it is seen");
    add(&mut harness, Opened::Stack(sized(300, 0.5)), "around.tif");
    until(&mut harness, "the next one", |harness| has(harness, "around.tif canvas"));
    settle(&mut harness);
    assert!(has(&harness, "Whole picture"), "it is looked at where the others are");
}

#[test]
fn linked_contrast_is_one_step_over_all_stacks() {
    let (mut harness, ids) = window();
    click(&mut harness, "Link viewers");
    click(&mut harness, "Contrast");
    harness.key_press(Key::Escape);
    settle(&mut harness);
    enter(&mut harness, "DAPI maximum", "2500");
    assert_eq!(ids.map(|id| layers(&harness, id)[0].range), [[100.0, 2500.0]; 2]);
    undo(&mut harness);
    assert_eq!(ids.map(|id| layers(&harness, id)[0].range), [[100.0, 4000.0]; 2]);
    choose(&mut harness, "Link Contrast");
    enter(&mut harness, "DAPI maximum", "2600");
    assert_eq!(ids.map(|id| layers(&harness, id)[0].range[1]), [2600.0, 4000.0]);
}

#[test]
fn two_stacks_flicker_in_one_viewer_at_one_place() {
    let (mut harness, _) = window();
    harness.key_press(Key::ArrowRight);
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::X);
    settle(&mut harness);
    until(&mut harness, "the other", |harness| has(harness, "Flicker shows coarse.tif"));
    assert_eq!(sliders(&harness, "t index"), [2.0], "one viewer, at the same time");
    until(&mut harness, "the first again", |harness| has(harness, "Flicker shows fine.tif"));
    click(&mut harness, "Stop flicker");
    assert!(has(&harness, "Flicker shows fine.tif"));
    harness.key_down(Key::X);
    settle(&mut harness);
    assert!(has(&harness, "Flicker shows coarse.tif"), "as long as the key is held");
    harness.key_up(Key::X);
    settle(&mut harness);
    assert!(has(&harness, "Flicker shows fine.tif"));
    choose(&mut harness, "Show the Other While Held");
    assert!(harness.state().toasts().concat().contains("Hold X"));
    click(&mut harness, "End flicker");
    assert!(!has(&harness, "Flicker shows fine.tif"));
}

#[test]
fn of_several_stacks_one_is_chosen_to_compare_with() {
    let (mut harness, _) = window();
    add(&mut harness, Opened::Stack(sized(100, 1.0)), "third.tif");
    until(&mut harness, "the third", |harness| has(harness, "third.tif canvas"));
    choose(&mut harness, "Show Beside");
    harness.get_by_role_and_label(Role::Button, "fine.tif").click();
    settle(&mut harness);
    assert!(has(&harness, "third.tif canvas") && has(&harness, "fine.tif canvas"));
    harness.get_by_role_and_label(Role::ListItem, "coarse.tif").click_secondary();
    settle(&mut harness);
    click(&mut harness, "Show Beside");
    for name in ["third.tif canvas", "coarse.tif canvas", "fine.tif canvas"] {
        assert!(has(&harness, name), "{name}");
    }
}

#[test]
fn a_preview_of_other_eyes_is_said_ended_by_a_click_and_no_step() {
    let (mut harness, _) = window();
    choose(&mut harness, "As Seen with Deuteranopia");
    let said = "As seen with deuteranopia; on the screen only";
    assert!(has(&harness, said));
    choose(&mut harness, "As Seen with Tritanopia");
    assert!(!has(&harness, said) && has(&harness, "As seen with tritanopia; on the screen only"));
    assert_eq!(harness.state().engine().session().history().undo_label(), None);
    click(&mut harness, "End the preview");
    assert!(texts(&harness, "As seen with").is_empty());
    harness.key_press_modifiers(Modifiers::SHIFT, Key::S);
    settle(&mut harness);
    assert_eq!(texts(&harness, "Red: saturated").len(), 1);
    click(&mut harness, "Take the marks off");
    assert!(texts(&harness, "Red: saturated").is_empty());
}

#[test]
fn the_safe_palette_is_one_click_and_one_step() {
    let (mut harness, [id, _]) = window();
    let before = colors(&harness, id);
    click(&mut harness, "All layers");
    click(&mut harness, "Safe Palette");
    assert_eq!(colors(&harness, id), [[0, 255, 0], [255, 0, 255]].map(LayerColor::Ramp));
    undo(&mut harness);
    assert_eq!(colors(&harness, id), before);
}

#[test]
fn a_white_ground_is_one_click_and_one_more_goes_back() {
    let (mut harness, [id, _]) = window();
    edit(&mut harness, id, 1, LayerEdit::Color(LayerColor::Map("viridis".to_owned())));
    edit(&mut harness, id, 1, LayerEdit::Mode(BlendMode::Screen));
    let before = layers(&harness, id);
    for _ in 0..2 {
        click(&mut harness, "All layers");
        click(&mut harness, "White Background");
        let white = layers(&harness, id);
        assert!(white.iter().all(|layer| layer.mode == BlendMode::LinearBurn));
        assert_eq!(colors(&harness, id), [[0, 0, 255], [253, 231, 37]].map(LayerColor::FromWhite));
        click(&mut harness, "All layers");
        click(&mut harness, "White Background");
        assert_eq!(layers(&harness, id), before);
    }
    undo(&mut harness);
    assert!(layers(&harness, id).iter().all(|layer| layer.mode == BlendMode::LinearBurn));
}

#[test]
fn overlays_are_switched_by_keys_and_say_why_not() {
    let (mut harness, [id, _]) = window();
    let overlays =
        |harness: &Window| harness.state().engine().session().composition(id).expect("a stack").overlays.clone();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::B);
    settle(&mut harness);
    choose(&mut harness, "Time Stamp");
    assert!(overlays(&harness).scale_bar.visible && overlays(&harness).time_stamp.visible);
    undo(&mut harness);
    assert!(overlays(&harness).scale_bar.visible && !overlays(&harness).time_stamp.visible);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::B);
    settle(&mut harness);
    assert!(!overlays(&harness).any_visible());
}

#[test]
fn colours_come_from_a_file_of_the_menu_or_one_that_is_dropped() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let [good, bad] = ["mine.lut", "bad.lut"].map(|name| folder.path().join(name));
    std::fs::write(&good, (0..768).map(|byte| (byte % 251) as u8).collect::<Vec<_>>()).expect("written");
    std::fs::write(&bad, [1, 2, 3]).expect("written");
    let dialogs = Box::new(ScriptedDialogs::new([vec![good.clone()]]));
    let setup = lumiq::ui::AppSetup { dialogs, ..setup() };
    let mut harness = open_with(egui_kittest::Harness::builder(), setup);
    let [id, _] = two(&mut harness);
    let before = colors(&harness, id);
    click(&mut harness, "Colour of Actin");
    click(&mut harness, "From a file…");
    let is_table = |color: &LayerColor| matches!(color, LayerColor::Table(table) if table.name == "mine");
    until(&mut harness, "the table", |harness| is_table(&colors(harness, id)[1]));
    undo(&mut harness);
    assert_eq!(colors(&harness, id), before);
    let hovered = egui::HoveredFile { path: Some(good.clone()), ..egui::HoveredFile::default() };
    harness.input_mut().hovered_files = vec![hovered];
    harness.run_steps(2);
    assert!(has(&harness, "Drop to give these colours to the open layer"));
    harness.input_mut().hovered_files.clear();
    let mut drop_file = |path| {
        harness.input_mut().dropped_files = vec![Arc::new(Dropped(path))];
        harness.run_steps(1);
        harness.input_mut().dropped_files.clear();
    };
    drop_file(good);
    drop_file(bad);
    until(&mut harness, "the table", |harness| is_table(&colors(harness, id)[0]));
    until(&mut harness, "what is wrong", |harness| harness.state().toasts().concat().contains("bad.lut"));
    assert!(is_table(&colors(&harness, id)[0]));
}
