//! The batch in the window, driven by accessible names: files are added and looked at, set up, run, tried again.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::Path;
use std::sync::Arc;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lumiq::engine::batch::{NamePattern, RecipeText};
use lumiq::engine::command::WorklistCommand;
use lumiq::engine::worklist::{Counts, WorkRecipe, WorkRequest};
use lumiq::engine::{Command, Overwrite};
use lumiq::model::recipe::{Resize, SizeRequest};
use lumiq::ui::Intent;
use support::batch::{click, counts, ended, window, write};
use support::files::pictures;
use support::window::{Dropped, enter, has, number, settle, undo, until};

/// One more picture in a folder below.
fn one_deeper(folder: &Path) {
    std::fs::create_dir_all(folder.join("deeper")).unwrap();
    image::RgbImage::new(80, 60).save(folder.join("deeper/deep.png")).unwrap();
}

#[test]
fn files_are_added_set_up_run_and_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let [input, output] = ["in", "out"].map(|name| folder.path().join(name));
    pictures(&input, 5);
    let mut window = window(vec![vec![input.clone()], vec![output.clone()]]);
    click(&mut window, Role::Button, "Folder…");
    until(&mut window, "the files", |window| counts(window).waiting == 6);
    until(&mut window, "the preview", |window| has(window, "Resize preview"));
    assert_eq!((number(&window, "Width"), number(&window, "Scale")), (40.0, 50.0));
    enter(&mut window, "Width", "20");
    assert_eq!(number(&window, "Height"), 15.0);
    window.check_accessibility();

    click(&mut window, Role::Tab, "Output");
    click(&mut window, Role::Button, "Choose the folder of results");
    until(&mut window, "the answer", |window| {
        let field = window.get_by_role_and_label(Role::TextInput, "Folder of results");
        field.value().is_some_and(|value| value == output.display().to_string())
    });
    write(&mut window, "Names of results", "small/{stem}-{index:3}");
    assert!(has(&window, "broken.png becomes small/broken-001.png"));
    window.check_accessibility();
    click(&mut window, Role::Tab, "Recipe");
    let text = window.get_by_role_and_label(Role::MultilineTextInput, "Text of the recipe").value();
    assert!(text.is_some_and(|text| text.contains("width = 20")));

    click(&mut window, Role::Button, "Resize 6 files");
    ended(&mut window);
    assert_eq!(counts(&window), Counts { done: 5, failed: 1, ..Counts::default() });
    assert_eq!(image::image_dimensions(output.join("small/p000-002.png")).unwrap(), (20, 15));
    assert!(has(&window, "broken.png, failed") && has(&window, "p004.png, done"));

    // Only what failed is listed, mended and tried again.
    click(&mut window, Role::Button, "1 failed");
    assert!(has(&window, "broken.png, failed") && !has(&window, "p004.png, done"));
    image::RgbImage::new(40, 40).save(input.join("broken.png")).unwrap();
    click(&mut window, Role::Button, "Retry failed");
    ended(&mut window);
    assert_eq!(counts(&window), Counts { done: 6, ..Counts::default() });
    click(&mut window, Role::Button, "Resize 6 files");
    ended(&mut window);
    assert_eq!(counts(&window), Counts { kept: 6, ..Counts::default() });
}

#[test]
fn files_come_by_drop_and_by_pattern_and_go_again() {
    let folder = tempfile::tempdir().unwrap();
    pictures(folder.path(), 3);
    one_deeper(folder.path());
    let mut window = window(Vec::new());
    write(&mut window, "Add to the batch", &format!("{}/p*.png", folder.path().display()));
    until(&mut window, "the files", |window| counts(window).waiting == 3);
    click(&mut window, Role::CheckBox, "Sub-folders");
    window.input_mut().dropped_files.push(Arc::new(Dropped(folder.path().to_owned())));
    settle(&mut window);
    until(&mut window, "all files", |window| counts(window).waiting == 5);
    assert!(window.state().engine().session().documents().is_empty(), "they are not opened");

    // Arrows move the selection, Delete takes a file off the list.
    window.get_by_role_and_label(Role::ListItem, "broken.png, waiting").click();
    settle(&mut window);
    until(&mut window, "why it cannot be opened", |window| {
        window.query_by_label_contains("Choose another file").is_some()
    });
    window.key_press(Key::ArrowDown);
    settle(&mut window);
    until(&mut window, "the preview", |window| has(window, "Resize preview"));
    window.key_press(Key::ArrowUp);
    window.key_press(Key::Delete);
    settle(&mut window);
    assert_eq!(counts(&window).waiting, 4);
    assert!(folder.path().join("broken.png").exists());
    click(&mut window, Role::Button, "Clear the list");
    assert!(has(&window, "Drop files and folders here"));
    undo(&mut window);
    assert_eq!(counts(&window).waiting, 4);
    undo(&mut window);
    assert!(has(&window, "broken.png, waiting"));
    click(&mut window, Role::Button, "Clear the list");

    write(&mut window, "Add to the batch", &format!("{}/*.xyz", folder.path().display()));
    until(&mut window, "a sentence", |window| !window.state().toasts().is_empty());
    assert!(window.state().toasts()[0].contains("nothing has such a name"));
}

#[test]
fn a_recipe_of_a_file_is_shown_checked_and_run() {
    let folder = tempfile::tempdir().unwrap();
    let [input, output, recipe] = ["in", "out", "r.toml"].map(|name| folder.path().join(name));
    pictures(&input, 2);
    std::fs::remove_file(input.join("broken.png")).unwrap();
    std::fs::write(&recipe, "version = 2\nkind = \"convert\"\n[output]\nformt = \"tif\"\n").unwrap();
    let mut window = window(vec![vec![output.clone()]]);
    window.state_mut().want(Intent::AddToBatch(vec![input]));
    until(&mut window, "the files", |window| counts(window).waiting == 2);
    click(&mut window, Role::Tab, "Recipe");
    click(&mut window, Role::Tab, "From a file");
    write(&mut window, "Recipe file", &recipe.display().to_string());
    until(&mut window, "what is wrong", |window| window.query_by_label_contains("did you mean format?").is_some());
    std::fs::write(&recipe, "version = 2\nkind = \"convert\"\n[output]\nformat = \"tif\"\n").unwrap();
    until(&mut window, "the recipe", |window| {
        let text = window.query_by_role_and_label(Role::MultilineTextInput, "Text of the recipe");
        text.and_then(|text| text.value()).is_some_and(|text| text.contains("kind = \"convert\""))
    });
    click(&mut window, Role::Tab, "Work");
    assert!(has(&window, "convert"));
    click(&mut window, Role::Tab, "Output");
    click(&mut window, Role::Button, "Choose the folder of results");
    until(&mut window, "the button", |window| has(window, "Convert 2 files"));
    click(&mut window, Role::Button, "Convert 2 files");
    ended(&mut window);
    assert_eq!(counts(&window), Counts { done: 2, ..Counts::default() });
    assert!(output.join("p000.tif").exists() && output.join("p001.tif").exists());
}

#[test]
fn paused_nothing_more_begins_and_cancelled_it_goes_on_later() {
    let folder = tempfile::tempdir().unwrap();
    pictures(folder.path(), 40);
    let mut window = window(Vec::new());
    window.state_mut().want(Intent::AddToBatch(vec![folder.path().to_owned()]));
    until(&mut window, "the files", |window| counts(window).waiting == 41);
    // Without a frame between, that not all is done by then.
    let half = RecipeText::resize(&Resize::new(SizeRequest::Scale(0.5))).to_string();
    let request = WorkRequest {
        recipe: WorkRecipe::Text(half),
        folder: folder.path().join("results"),
        pattern: NamePattern::default(),
        overwrite: Overwrite::Older,
        provenance: false,
        failed_only: false,
    };
    for command in [WorklistCommand::Run(Box::new(request)), WorklistCommand::Pause(true)] {
        window.state_mut().engine_mut().apply(Command::Worklist(command)).unwrap();
    }
    until(&mut window, "the pause", |window| counts(window).running == 0 && has(window, "Go on"));
    settle(&mut window);
    assert!(has(&window, "Go on") && has(&window, "paused"), "{:?}", counts(&window));
    assert!(counts(&window).waiting > 0);
    click(&mut window, Role::Button, "Cancel");
    ended(&mut window);
    assert!(window.state().toasts().is_empty(), "what was wished for is no failure");
    let name = if counts(&window).failed > 0 { "Run all again" } else { "Resize 41 files" };
    click(&mut window, Role::Button, name);
    ended(&mut window);
    let counts = counts(&window);
    assert_eq!((counts.done + counts.kept, counts.failed), (40, 1));
}

#[test]
fn closing_the_tab_keeps_list_and_work() {
    let folder = tempfile::tempdir().unwrap();
    pictures(folder.path(), 2);
    let mut window = window(Vec::new());
    window.state_mut().want(Intent::AddToBatch(vec![folder.path().to_owned()]));
    until(&mut window, "the files", |window| counts(window).waiting == 3);
    click(&mut window, Role::Button, "Close tab Batch: resize");
    assert!(!has(&window, "3 files"));
    window.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, Key::B);
    settle(&mut window);
    assert!(has(&window, "3 files"));
}

#[test]
fn the_size_of_the_file_is_that_of_the_chosen_format() {
    let folder = tempfile::tempdir().unwrap();
    let [input, output] = ["in", "out"].map(|name| folder.path().join(name));
    std::fs::create_dir_all(&input).unwrap();
    let noise = |x: u32, y: u32, by: u32| (x.wrapping_mul(2_654_435_761).wrapping_add(y * by) >> 20) as u8;
    image::RgbImage::from_fn(200, 160, |x, y| image::Rgb([noise(x, y, 7919), x as u8, y as u8]))
        .save(input.join("a.png"))
        .unwrap();
    let deep = image::ImageBuffer::from_fn(40, 40, |x, y| image::Luma([(x * 900 + y) as u16]));
    deep.save(input.join("deep.png")).unwrap();
    let mut window = window(vec![vec![output.clone()]]);
    window.state_mut().want(Intent::AddToBatch(vec![input]));
    until(&mut window, "the size", |window| window.query_by_label_contains("as PNG").is_some());
    click(&mut window, Role::Tab, "Output");
    click(&mut window, Role::Button, "Choose the folder of results");
    click(&mut window, Role::ComboBox, "Format of results");
    click(&mut window, Role::Button, "JPEG");
    click(&mut window, Role::Tab, "Resize");
    click(&mut window, Role::Button, "Resize 2 files");
    ended(&mut window);
    let written = std::fs::metadata(output.join("a.jpg")).unwrap().len();
    let told = format!("about {:.1} kB as JPEG", written as f64 / 1000.0);
    until(&mut window, &told, |window| has(window, &told));

    // What JPEG cannot hold is said before the run says it.
    window.get_by_role_and_label(Role::ListItem, "deep.png, failed").click();
    settle(&mut window);
    until(&mut window, "why", |window| {
        window.query_by_label_contains("16-bit").or_else(|| window.query_by_label_contains("u16")).is_some()
    });
}
