//! What the window makes, kept as a recipe from the window, is made again by `lumiq run`: the same bytes.

#![cfg(feature = "gui")]

mod folders;
#[path = "../support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use lumiq::codec::{OpenOptions, SaveOptions, open, save};
use lumiq::engine::Command;
use lumiq::engine::command::{CompositionEdit, DraftEdit, LayerEdit};
use lumiq::engine::session::{Origin, ResizeDraft};
use lumiq::model::recipe::{Fit, Resize, Sharpen, SizeRequest, SmartDpi};
use lumiq::model::{DocumentId, LayerColor, Overlays, Progress, SampleType, Stack, StackAxes, StackInfo};
use lumiq::ui::Intent;
use lumiq::ui::process::Process;
use num_complex::Complex;
use support::files::{folder, write_picture};
use support::program::succeed;
use support::stacks::Counted;
use support::window::{Window, has, open_window, settle, until};

/// Opens a file as the window does; its page is in front.
fn open_file(window: &mut Window, path: &Path) -> DocumentId {
    let options = OpenOptions::default();
    let content = open(path, &options).expect("a file of ours");
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let origin = Origin::File { path: path.to_owned(), options: Box::new(options) };
    let id = window.state_mut().engine_mut().add(content, name, origin);
    until(window, "its pages", |window| window.query_by_role_and_label(Role::Tab, "Export").is_some());
    id
}

/// A stack of 16 bits that says nothing of how it is shown: the window finds its ranges.
fn cells(folder: &Path, name: &str) -> PathBuf {
    let axes = StackAxes { t: 3, z: 4, c: 2, y: 40, x: 60 };
    let path = folder.join(name);
    let stack = Stack::new(StackInfo::bare("test", axes, 1, SampleType::U16), std::sync::Arc::new(Counted));
    save(&path, &stack, &SaveOptions::default(), &Progress::new()).expect("it is written");
    path
}

/// A pair round 100 MHz at 1 MS/s with an annotation on a tone.
fn pair(folder: &Path) -> PathBuf {
    let tone = |n: u32| Complex::from_polar(0.5 + n as f32 / 6e5, std::f32::consts::TAU * (n % 5) as f32 / 5.0);
    let samples: Vec<Complex<f32>> = (0..200_000).map(tone).collect();
    std::fs::write(folder.join("scene.sigmf-data"), bytemuck::cast_slice(&samples)).expect("a file");
    let meta = r#"{
        "global": {"core:datatype": "cf32_le", "core:version": "1.2.5", "core:sample_rate": 1000000},
        "captures": [{"core:sample_start": 0, "core:frequency": 100000000}],
        "annotations": [{"core:sample_start": 15000, "core:sample_count": 20000, "core:freq_lower_edge": 100183000.3,
            "core:freq_upper_edge": 100214000.1, "core:label": "the tone"}]
    }"#;
    let path = folder.join("scene.sigmf-meta");
    std::fs::write(&path, meta).expect("a file");
    path
}

fn command(window: &mut Window, command: Command) {
    window.state_mut().engine_mut().apply(command).expect("a command that makes sense");
    settle(window);
}

fn click(window: &mut Window, button: &str) {
    window.get_by_role_and_label(Role::Button, button).click();
    settle(window);
}

fn tab(window: &mut Window, name: &str) {
    window.get_by_role_and_label(Role::Tab, name).click();
    settle(window);
}

fn choose(window: &mut Window, field: &str, choice: &str) {
    window.get_by_role_and_label(Role::ComboBox, field).click();
    settle(window);
    window.get_by_label(choice).click();
    settle(window);
}

fn type_path(window: &mut Window, field: &str, path: &Path) {
    window.get_by_label(field).focus();
    settle(window);
    window.get_by_label(field).type_text(&path.display().to_string());
    settle(window);
    window.key_press(Key::Enter);
    settle(window);
}

/// Waits for the ranges that are found in the data.
fn examined(window: &mut Window) {
    until(window, "the ranges", |window| {
        let documents = window.state().engine().session().documents();
        documents.iter().all(|document| document.auto_ranges.iter().all(Option::is_some))
    });
}

/// Has the process of the page in front make its document, which comes to the front.
fn make(window: &mut Window, button: &str) {
    let before = window.state().engine().session().documents().len();
    click(window, button);
    until(window, "a document", |window| window.state().engine().session().documents().len() > before);
    settle(window);
    examined(window);
}

/// Writes the values of the document in front.
fn export_data(window: &mut Window, target: &Path) {
    tab(window, "Export");
    window.get_by_label("Data").click();
    settle(window);
    let npy = target.extension().is_some_and(|ending| ending == "npy");
    choose(window, "Format", if npy { "NumPy array" } else { "TIFF" });
    export(window, target);
}

fn export(window: &mut Window, target: &Path) {
    type_path(window, "Export path", target);
    click(window, "Export");
    until(window, "the file", |_| target.exists());
}

/// Keeps what the page in front makes as a recipe, and gives back its text.
fn save_recipe(window: &mut Window, button: &str, target: &Path) -> String {
    click(window, button);
    until(window, "the panel", |window| has(window, "Recipe path"));
    assert!(has(window, "Text of the recipe"));
    window.check_accessibility();
    type_path(window, "Recipe path", target);
    click(window, "Save");
    until(window, "the recipe", |_| target.exists());
    until(window, "the panel gone", |window| !has(window, "Recipe path"));
    std::fs::read_to_string(target).expect("text")
}

/// Runs a recipe on an input; what it makes is, byte for byte, the file that the window wrote.
#[track_caller]
fn assert_replayed(recipe: &Path, input: &Path, expected: &Path) {
    let out = recipe.with_extension("out");
    let text = |path: &Path| path.display().to_string();
    succeed(["run", &text(recipe), &text(input), "--out", &text(&out)]);
    let made = out.join(input.file_stem().expect("a name")).with_extension(expected.extension().expect("an ending"));
    let same = |one: &Path, other: &Path| {
        let [one, other] = [one, other].map(|path| std::fs::read(path).expect("it was written"));
        assert!(one == other, "{} of {} and {} bytes differ", made.display(), one.len(), other.len());
    };
    same(&made, expected);
    if expected.extension().is_some_and(|ending| ending == "sigmf-meta") {
        same(&made.with_extension("sigmf-data"), &expected.with_extension("sigmf-data"));
    }
}

#[test]
fn a_resize_is_replayed_from_its_page_and_from_the_export_of_its_result() {
    let folder = folder();
    let [result, page, whole] = ["result.tif", "page.toml", "whole.toml"].map(|name| folder.path().join(name));
    let input = cells(folder.path(), "cells.tif");
    let mut window = open_window();
    open_file(&mut window, &input);
    examined(&mut window);
    let size = SizeRequest::Pixels { width: Some(50), height: Some(50), fit: Fit::Cover };
    let sharpen = Some(Sharpen { amount: 0.7, ..Sharpen::default() });
    let recipe = Resize { sharpen, ..Resize::new(size) };
    let draft = ResizeDraft { recipe, linked: false, ..ResizeDraft::default() };
    command(&mut window, Command::Draft(DraftEdit::Resize(draft)));
    tab(&mut window, "Resize");
    let text = save_recipe(&mut window, "Save recipe…", &page);
    assert!(text.contains("fit = \"cover\"") && !text.contains("[output]"), "{text}");
    make(&mut window, "Resize");
    export_data(&mut window, &result);
    assert_replayed(&page, &input, &result);
    choose(&mut window, "Compression", "Zstandard");
    let compressed = folder.path().join("compressed.tif");
    window.get_by_label("Export path").focus();
    settle(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    export(&mut window, &compressed);
    let text = save_recipe(&mut window, "Save recipe…", &whole);
    assert!(text.contains("kind = \"resize\"") && text.contains("compression = \"zstd\""), "{text}");
    assert_replayed(&whole, &input, &compressed);
}

#[test]
fn a_smart_resolution_is_replayed() {
    let folder = folder();
    let [input, result, recipe] = ["page.png", "result.tif", "recipe.toml"].map(|name| folder.path().join(name));
    write_picture(&input, 300, 200);
    let mut window = open_window();
    open_file(&mut window, &input);
    let smart = SmartDpi { target: 150, source: Some(72.5), max_dimension: 512, ..SmartDpi::default() };
    let draft = ResizeDraft { recipe: Resize::new(SizeRequest::SmartDpi(smart)), ..ResizeDraft::default() };
    command(&mut window, Command::Draft(DraftEdit::Resize(draft)));
    tab(&mut window, "Resize");
    make(&mut window, "Resize");
    export_data(&mut window, &result);
    let text = save_recipe(&mut window, "Save recipe…", &recipe);
    assert!(text.contains("dpi = \"smart:150\"\nsource-dpi = 72.5\nmax-dimension = 512\n"), "{text}");
    assert_replayed(&recipe, &input, &result);
}

#[test]
fn a_blend_is_replayed_with_the_file_that_lies_over_it() {
    let folder = folder();
    let [result, recipe] = ["result.tif", "recipe.toml"].map(|name| folder.path().join(name));
    let [mask, input] = ["mask.tif", "cells.tif"].map(|name| cells(folder.path(), name));
    let mut window = open_window();
    open_file(&mut window, &mask);
    open_file(&mut window, &input);
    examined(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::L);
    until(&mut window, "the panel", |window| has(window, "Close Blend"));
    choose(&mut window, "Blend mode", "Multiply");
    let lowest = |window: &Window| {
        use egui_kittest::kittest::NodeT as _;
        window.get_by_role_and_label(Role::ComboBox, "Lowest").accesskit_node().value().unwrap_or_default()
    };
    let (lowest, above) = if lowest(&window) == "cells.tif" { (input, "mask.tif") } else { (mask, "cells.tif") };
    let text = save_recipe(&mut window, "Save recipe…", &recipe);
    assert!(text.contains(&format!("with = \"{above}\"\nmode = \"multiply\"")), "{text}");
    make(&mut window, "Blend");
    click(&mut window, "Close Blend");
    export_data(&mut window, &result);
    assert_replayed(&recipe, &lowest, &result);
}

#[test]
fn a_projection_is_replayed_from_the_export_of_its_result() {
    let folder = folder();
    let input = cells(folder.path(), "cells.tif");
    let mut window = open_window();
    open_file(&mut window, &input);
    examined(&mut window);
    let [result, recipe] = ["mean.npy", "mean.toml"].map(|name| folder.path().join(name));
    tab(&mut window, "Project");
    choose(&mut window, "Projection method", "Mean");
    make(&mut window, "Project");
    export_data(&mut window, &result);
    let text = save_recipe(&mut window, "Save recipe…", &recipe);
    assert!(text.contains("kind = \"project\"\nmethod = \"mean\"\n"), "{text}");
    assert_replayed(&recipe, &input, &result);
}

#[test]
fn sections_of_all_rows_are_replayed() {
    let folder = folder();
    let [result, recipe] = ["result.tif", "recipe.toml"].map(|name| folder.path().join(name));
    let input = cells(folder.path(), "cells.tif");
    let mut window = open_window();
    open_file(&mut window, &input);
    examined(&mut window);
    window.state_mut().want(Intent::Process(Some(Process::Reslice)));
    until(&mut window, "the preview", |window| has(window, "Reslice preview"));
    let text = save_recipe(&mut window, "Save recipe…", &recipe);
    assert_eq!(text, "version = 2\nkind = \"convert\"\nreslice = \"xz\"\n");
    make(&mut window, "Reslice");
    click(&mut window, "Close Reslice");
    export_data(&mut window, &result);
    assert_replayed(&recipe, &input, &result);
}

#[test]
fn values_of_files_are_converted_again() {
    let folder = folder();
    let [result, recipe] = ["result.tif", "recipe.toml"].map(|name| folder.path().join(name));
    let input = cells(folder.path(), "cells.tif");
    let mut window = open_window();
    open_file(&mut window, &input);
    examined(&mut window);
    export_data(&mut window, &result);
    let text = save_recipe(&mut window, "Save recipe…", &recipe);
    assert_eq!(text, "version = 2\nkind = \"convert\"\n\n[output]\nformat = \"tif\"\n");
    assert_replayed(&recipe, &input, &result);
    let [result, recipe] = ["samples.npy", "samples.toml"].map(|name| folder.path().join(name));
    let input = pair(folder.path());
    open_file(&mut window, &input);
    until(&mut window, "the spectrogram", |window| has(window, "Spectrogram"));
    tab(&mut window, "Export");
    for choice in ["Samples", "NumPy"] {
        window.get_by_role_and_label(Role::Tab, choice).click();
        settle(&mut window);
    }
    window.get_by_label("Export path").focus();
    settle(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    export(&mut window, &result);
    let text = save_recipe(&mut window, "Save recipe…", &recipe);
    assert!(text.contains("kind = \"convert\""), "{text}");
    assert_replayed(&recipe, &input, &result);
}

#[test]
fn a_movie_is_replayed() {
    let folder = folder();
    let [result, recipe] = ["result.gif", "recipe.toml"].map(|name| folder.path().join(name));
    let input = cells(folder.path(), "cells.tif");
    let mut window = open_window();
    open_file(&mut window, &input);
    examined(&mut window);
    tab(&mut window, "Export");
    window.get_by_label("All t, z").click();
    settle(&mut window);
    choose(&mut window, "Format", "GIF, animated");
    window.get_by_label("Repeat for ever").click();
    settle(&mut window);
    export(&mut window, &result);
    let text = save_recipe(&mut window, "Save recipe…", &recipe);
    assert!(text.contains("t = \"0:3\"") && text.contains("format = \"gif\"\nloop = 1\n"), "{text}");
    assert_replayed(&recipe, &input, &result);
}

#[test]
fn a_montage_and_a_deep_picture_are_replayed() {
    let folder = folder();
    let input = cells(folder.path(), "cells.tif");
    let mut window = open_window();
    let document = open_file(&mut window, &input);
    examined(&mut window);
    tab(&mut window, "Export");
    tab(&mut window, "Montage");
    tab(&mut window, "z");
    choose(&mut window, "Format", "JPEG");
    let [result, recipe] = ["montage.jpg", "montage.toml"].map(|name| folder.path().join(name));
    export(&mut window, &result);
    let text = save_recipe(&mut window, "Save recipe…", &recipe);
    assert!(text.contains("[montage]\nof = \"z\"") && text.contains("format = \"jpg\""), "{text}");
    assert_replayed(&recipe, &input, &result);
    let grey = LayerEdit::Color(LayerColor::Ramp([255; 3]));
    command(&mut window, Command::Layer { document, layer: 0, edit: grey });
    command(&mut window, Command::Layer { document, layer: 1, edit: LayerEdit::Visible(false) });
    tab(&mut window, "This view");
    choose(&mut window, "Format", "PNG");
    tab(&mut window, "16 bit, grey");
    let [result, recipe] = ["deep.png", "deep.toml"].map(|name| folder.path().join(name));
    window.get_by_label("Export path").focus();
    settle(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    export(&mut window, &result);
    let text = save_recipe(&mut window, "Save recipe…", &recipe);
    assert!(text.contains("depth = 16\n"), "{text}");
    assert_replayed(&recipe, &input, &result);
}

#[test]
fn a_picture_of_two_files_is_replayed() {
    let folder = folder();
    let [result, recipe] = ["result.png", "recipe.toml"].map(|name| folder.path().join(name));
    let [other, input] = ["other.tif", "cells.tif"].map(|name| cells(folder.path(), name));
    let mut window = open_window();
    let other = open_file(&mut window, &other);
    let document = open_file(&mut window, &input);
    examined(&mut window);
    let layer = |layer, edit| Command::Layer { document, layer, edit };
    command(&mut window, layer(0, LayerEdit::Range([120.5, 3000.25])));
    command(&mut window, layer(1, LayerEdit::Color(LayerColor::Map("viridis".to_owned()))));
    command(&mut window, Command::Composition { document, edit: CompositionEdit::AddLayers(other) });
    command(&mut window, layer(2, LayerEdit::Shift([3.5, -2.0])));
    let mut overlays = Overlays::default();
    overlays.plane_label.visible = true;
    command(&mut window, Command::Composition { document, edit: CompositionEdit::Overlays(overlays) });
    tab(&mut window, "Export");
    export(&mut window, &result);
    let text = save_recipe(&mut window, "Save recipe…", &recipe);
    assert!(text.contains("with = \"other.tif\"") && text.contains("format = \"png\""), "{text}");
    assert_replayed(&recipe, &input, &result);
}

#[test]
fn a_spectrogram_in_view_is_replayed_in_every_format() {
    for (format, ending) in [("PNG", "png"), ("PDF", "pdf"), ("TIFF", "tif"), ("NumPy", "npy")] {
        let folder = folder();
        let [result, recipe] = ["result", "recipe"].map(|name| folder.path().join(name));
        let (result, recipe) = (result.with_extension(ending), recipe.with_extension("toml"));
        let input = pair(folder.path());
        let mut window = open_window();
        open_file(&mut window, &input);
        until(&mut window, "a picture", |window| has(window, "Colour bar: automatic range"));
        let rect = window.get_by_label("Spectrogram").rect();
        window.hover_at(rect.lerp_inside(egui::vec2(0.4, 0.3)));
        for _ in 0..3 {
            window.key_press(Key::Plus);
            settle(&mut window);
        }
        until(&mut window, "the closer picture", |window| has(window, "Colour bar: automatic range"));
        tab(&mut window, "Export");
        window.get_by_label("In view").click();
        settle(&mut window);
        window.get_by_label(format).click();
        settle(&mut window);
        match ending {
            "png" => window.get_by_label("Axes and colour bar").click(),
            "tif" => window.get_by_label("16-bit").click(),
            _ => {}
        }
        settle(&mut window);
        export(&mut window, &result);
        let text = save_recipe(&mut window, "Save recipe…", &recipe);
        assert!(text.contains("from = ") && text.contains("low = "), "{text}");
        assert_replayed(&recipe, &input, &result);
    }
}

#[test]
fn a_slice_and_its_sound_are_replayed() {
    let folder = folder();
    let input = pair(folder.path());
    let [slice, sound] = ["slice.sigmf-meta", "sound.wav"].map(|name| folder.path().join(name));
    let [of_slice, of_sound] = ["slice.toml", "sound.toml"].map(|name| folder.path().join(name));
    let mut window = open_window();
    open_file(&mut window, &input);
    until(&mut window, "the spectrogram", |window| has(window, "Spectrogram"));
    window.get_by_label("Annotate").click();
    settle(&mut window);
    window.get_by_label("the tone").click();
    settle(&mut window);
    tab(&mut window, "Export");
    window.get_by_label("Slice").click();
    settle(&mut window);
    choose(&mut window, "Type of the slice", "ci16_le");
    type_path(&mut window, "Slice path", &slice);
    click(&mut window, "Save slice");
    until(&mut window, "the slice", |_| slice.exists());
    type_path(&mut window, "Sound path", &sound);
    click(&mut window, "Save audio");
    until(&mut window, "the sound", |_| sound.exists());
    let text = save_recipe(&mut window, "Of slice…", &of_slice);
    assert!(text.contains("from = \"15000n\"") && text.contains("write-datatype = \"ci16_le\""), "{text}");
    assert_replayed(&of_slice, &input, &slice);
    let text = save_recipe(&mut window, "Of sound…", &of_sound);
    assert!(text.contains("kind = \"demod\"\nmode = \"fm\""), "{text}");
    assert_replayed(&of_sound, &input, &sound);
}

#[test]
fn what_no_recipe_can_say_is_said_in_a_sentence() {
    let folder = folder();
    let input = cells(folder.path(), "cells.tif");
    let mut window = open_window();
    let document = open_file(&mut window, &input);
    examined(&mut window);
    let sample = lumiq::engine::sample_data::SampleData::TimeLapse;
    let content = sample.open();
    let sample = window.state_mut().engine_mut().add(content, sample.name().to_owned(), Origin::Sample);
    settle(&mut window);
    command(&mut window, Command::Composition { document, edit: CompositionEdit::AddLayers(sample) });
    window.state_mut().want(Intent::Show(document));
    settle(&mut window);
    tab(&mut window, "Export");
    click(&mut window, "Save recipe…");
    assert!(!has(&window, "Recipe path"));
    let toasts = window.state().toasts().join("\n");
    assert!(toasts.contains("is in no file") && toasts.contains("export it"), "{toasts}");
}
