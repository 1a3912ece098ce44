//! Measuring in the window: regions drawn by the pointer, numbers in fields, values, profile, table, undo; facts by key.

#![cfg(feature = "gui")]

mod support;

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::Queryable as _;
use lumiq::codec::Opened;
use lumiq::model::{
    Bounds, DocumentId, PixelSize, Plane, PlaneIndex, PlaneSource, Rect, Region, SampleType, Samples, Shape,
    SourceError, Stack, StackAxes, StackInfo,
};
use support::window::{Window, add, enter, has, number, open_window, settle, undo, until};

/// Pixel (x, y) of channel c at height z has the value 1000 c + 100 z + x.
#[derive(Debug)]
struct Columns;

impl PlaneSource for Columns {
    fn read(&self, plane: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        let row = (rect.x..rect.right()).map(|x| (1000 * plane.c + 100 * plane.z + x) as u16);
        let samples = (0..rect.height).flat_map(|_| row.clone()).collect();
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U16(samples)))
    }
}

fn window() -> (Window, DocumentId) {
    let mut info = StackInfo::bare("test", StackAxes { t: 1, z: 3, c: 2, y: 60, x: 80 }, 1, SampleType::U16);
    info.pixel_size = Some(PixelSize { x: 0.5, y: 0.5, z: None });
    let mut window = open_window();
    let id = add(&mut window, Opened::Stack(Stack::new(info, Arc::new(Columns))), "columns.tif");
    until(&mut window, "the picture", |window| has(window, "columns.tif canvas"));
    window.key_press(Key::M);
    until(&mut window, "the page", |window| has(window, "Export Table"));
    (window, id)
}

fn regions(window: &Window, id: DocumentId) -> Vec<Region> {
    let document = window.state().engine().session().document(id).expect("it is open");
    document.presentation.regions().expect("a stack").to_vec()
}

/// Where a pixel's corner is on the screen: the picture is fitted into its canvas.
fn at(window: &Window, x: f32, y: f32) -> Pos2 {
    let canvas = window.get_by_label("columns.tif canvas").rect();
    let room = canvas.size() - egui::Vec2::splat(32.0);
    let zoom = (room.x / 80.0).min(room.y / 60.0);
    canvas.center() + egui::vec2(x - 40.0, y - 30.0) * zoom
}

fn drag(window: &mut Window, from: (f32, f32), to: (f32, f32), modifiers: Modifiers) {
    let (from, to) = (at(window, from.0, from.1), at(window, to.0, to.1));
    let button = |pos, pressed| egui::Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers };
    window.event(egui::Event::ModifiersChanged(modifiers));
    window.hover_at(from);
    settle(window);
    window.event(button(from, true));
    settle(window);
    for step in 1_u8..=4 {
        window.hover_at(from + (to - from) * f32::from(step) / 4.0);
        settle(window);
    }
    window.event(button(to, false));
    window.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    settle(window);
}

/// Quickly, or it would be a drag that goes nowhere.
fn click(window: &mut Window, (x, y): (f32, f32)) {
    let place = at(window, x, y);
    window.hover_at(place);
    settle(window);
    window.drag_at(place);
    window.drop_at(place);
    settle(window);
}

fn choose(window: &mut Window, tool: &str) {
    window.get_by_role_and_label(Role::Tab, tool).scroll_to_me();
    settle(window);
    window.get_by_role_and_label(Role::Tab, tool).click();
    settle(window);
}

fn says(window: &Window, text: &str) -> bool {
    window.query_all_by_label_contains(text).next().is_some()
}

#[test]
fn a_box_is_drawn_measured_changed_in_numbers_and_undone() {
    let (mut window, id) = window();
    choose(&mut window, "Box");
    drag(&mut window, (10.5, 20.5), (29.5, 39.5), Modifiers::NONE);
    let bounds = Bounds { x: 10.0, y: 20.0, width: 20.0, height: 20.0 };
    assert_eq!(regions(&window, id), [Region { name: "Rectangle 1".to_owned(), shape: Shape::Rectangle(bounds) }]);
    // Columns 10 to 29: their mean is 19.5, of the second channel 1 000 more.
    until(&mut window, "its values", |window| says(window, "Channel 1: mean 19.5, SD 5.774, min 10, max 29"));
    assert!(says(&window, "Channel 2: mean 1\u{2009}019.5"));
    assert!(has(&window, "100 µm²"), "400 pixels of a quarter µm²");
    assert!(has(&window, "Region Rectangle 1"), "the picture names it");
    enter(&mut window, "Region width", "10");
    until(&mut window, "the smaller one's", |window| says(window, "Channel 1: mean 14.5, SD 2.879, min 10, max 19"));
    window.key_press(Key::Period);
    until(&mut window, "the next plane's", |window| says(window, "Channel 1: mean 114.5"));
    undo(&mut window);
    assert_eq!(regions(&window, id)[0].shape.bounds(), bounds);
    undo(&mut window);
    assert!(regions(&window, id).is_empty() && says(&window, "None yet"));
}

#[test]
fn shift_draws_a_box_from_any_page_and_without_it_the_picture_moves() {
    let (mut window, id) = window();
    window.get_by_role_and_label(Role::Tab, "Layers").click();
    settle(&mut window);
    drag(&mut window, (10.5, 10.5), (20.5, 20.5), Modifiers::NONE);
    assert!(regions(&window, id).is_empty());
    window.key_press(Key::F);
    settle(&mut window);
    drag(&mut window, (10.5, 10.5), (20.5, 25.5), Modifiers::SHIFT);
    let bounds = Bounds { x: 10.0, y: 10.0, width: 11.0, height: 16.0 };
    assert_eq!(regions(&window, id)[0].shape, Shape::Rectangle(bounds));
    until(&mut window, "the page for it", |window| number_of(window, "Region height") == Some(16.0));
}

fn number_of(window: &Window, name: &str) -> Option<f64> {
    window.query_by_role_and_label(Role::SpinButton, name).map(|_| number(window, name))
}

#[test]
fn a_polygon_is_clicked_and_a_region_selected_by_a_click() {
    let (mut window, id) = window();
    choose(&mut window, "Polygon");
    for (x, y) in [(10.0, 10.0), (50.0, 10.0), (50.0, 40.0), (10.0, 10.0)] {
        click(&mut window, (x, y));
    }
    let triangle = Shape::Polygon(vec![[10.0, 10.0], [50.0, 10.0], [50.0, 40.0]]);
    assert_eq!(regions(&window, id)[0].shape, triangle);
    until(&mut window, "its area", |window| has(window, "150 µm²"));
    choose(&mut window, "Move");
    // A click beside it lets go of it, a click into it takes it up.
    for (place, selected) in [((5.0, 50.0), false), ((45.0, 20.0), true)] {
        click(&mut window, place);
        assert_eq!(has(&window, "Region name"), selected);
    }
    window.key_press(Key::Delete);
    settle(&mut window);
    assert!(regions(&window, id).is_empty());
}

#[test]
fn a_line_has_a_profile_and_both_go_to_tables() {
    let (mut window, id) = window();
    window.key_press(Key::K);
    settle(&mut window);
    drag(&mut window, (10.5, 20.5), (50.5, 20.5), Modifiers::NONE);
    let Shape::Line { from, to, .. } = regions(&window, id)[0].shape else { panic!("a line") };
    assert!((from[0] - 10.5).abs() < 0.3 && (to[0] - 50.5).abs() < 0.3);
    until(&mut window, "its profile", |window| has(window, "Line profile"));
    assert!(says(&window, "Length"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.csv");
    choose(&mut window, "Profiles");
    choose(&mut window, "All t, z");
    window.get_by_role_and_label(Role::TextInput, "Table path").focus();
    settle(&mut window);
    window.get_by_role_and_label(Role::TextInput, "Table path").type_text(&path.display().to_string());
    settle(&mut window);
    window.get_by_label("Export Table").click();
    until(&mut window, "the file", |_| path.exists());
    let text = std::fs::read_to_string(&path).unwrap();
    let points = text.lines().filter(|line| line.starts_with("Line 1,1,")).count();
    assert!(text.starts_with("region,t,z,distance (µm),Channel 1,Channel 2\n"), "{text}");
    assert_eq!(points, text.lines().count() - 1);
    assert_eq!(points % 3, 0, "three planes: {points}");
    assert!(text.lines().any(|line| line.starts_with("Line 1,1,3,")));
}

#[test]
fn the_whole_plane_is_one_click_away() {
    let (mut window, id) = window();
    window.get_by_label("Add the whole plane").click();
    settle(&mut window);
    assert_eq!(regions(&window, id)[0].shape, Region::whole(80, 60).shape);
    until(&mut window, "its values", |window| says(window, "Channel 1: mean 39.5"));
    window.get_by_label("Remove region").click();
    settle(&mut window);
    assert!(regions(&window, id).is_empty());
}

#[test]
fn a_region_is_a_part_that_can_be_exported() {
    let (mut window, _) = window();
    choose(&mut window, "Box");
    drag(&mut window, (10.5, 20.5), (29.5, 39.5), Modifiers::NONE);
    window.get_by_role_and_label(Role::Tab, "Export").click();
    settle(&mut window);
    choose(&mut window, "Region");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part.png");
    window.get_by_role_and_label(Role::TextInput, "Export path").focus();
    settle(&mut window);
    window.get_by_role_and_label(Role::TextInput, "Export path").type_text(&path.display().to_string());
    settle(&mut window);
    window.get_by_role_and_label(Role::Button, "Export").click();
    until(&mut window, "the file", |_| path.exists());
    let size = image::image_dimensions(&path).expect("a picture");
    assert_eq!(size, (20, 20));
}
