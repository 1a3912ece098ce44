//! What a recipe in a file makes of the selected file, seen before the batch runs: the pixels of the run.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lumiq::codec::OpenOptions;
use lumiq::engine::worklist::{Seen, Trial, Tried};
use lumiq::model::{PlaneIndex, Samples};
use lumiq::ui::Intent;
use support::batch::{click, counts, window, write};
use support::files::{pictures, write_npy};
use support::program::succeed;
use support::window::{Window, has, settle, until};

/// A window with these files and a recipe, the page of the work in front.
fn set_up(inputs: Vec<PathBuf>, files: usize, recipe: &Path, text: &str) -> Window {
    std::fs::write(recipe, format!("version = 2\n{text}")).unwrap();
    let mut window = window(Vec::new());
    window.state_mut().want(Intent::AddToBatch(inputs));
    until(&mut window, "the files", |window| counts(window).waiting == files);
    click(&mut window, Role::Tab, "Recipe");
    click(&mut window, Role::Tab, "From a file");
    write(&mut window, "Recipe file", &recipe.display().to_string());
    click(&mut window, Role::Tab, "Work");
    window
}

fn tried(window: &Window, recipe: &Path, input: &Path) -> Option<Arc<Tried>> {
    let engine = window.state().engine();
    let maker = engine.recipe_look().ask(recipe)?.ok()?;
    match engine.trials().ask(&maker, input) {
        Trial::Made(tried) => Some(tried),
        _ => None,
    }
}

fn seen(window: &mut Window) {
    until(window, "the preview", |window| has(window, "Preview of the result"));
    settle(window);
    window.check_accessibility();
}

/// The bytes that are seen, and those of a file that the command line wrote, read by another program.
#[track_caller]
fn same_pixels(tried: &Tried, written: &Path) {
    let Samples::U8(bytes) = tried.stack.read_plane(PlaneIndex::default()).unwrap().samples else { panic!("no bytes") };
    assert_eq!(bytes, image::open(written).unwrap().into_bytes());
    assert_eq!(tried.bytes, std::fs::metadata(written).unwrap().len());
}

fn run(recipe: &Path, input: &Path, folder: &Path) {
    let paths = [recipe, input].map(|path| path.to_str().unwrap());
    succeed(["run", paths[0], paths[1], "--out", folder.to_str().unwrap()]);
}

#[test]
fn the_result_of_the_selected_file_is_that_of_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let [input, output, recipe] = ["in", "out", "r.toml"].map(|name| folder.path().join(name));
    pictures(&input, 3);
    std::fs::remove_file(input.join("broken.png")).unwrap();
    let half = "kind = \"resize\"\nscale = 0.5\n[output]\nformat = \"png\"\n";
    let mut window = set_up(vec![input.clone()], 3, &recipe, half);
    seen(&mut window);
    assert!(has(&window, "Preview of p000.png") && has(&window, "Before and after"));
    let first = input.join("p000.png");
    run(&recipe, &first, &output);
    same_pixels(&tried(&window, &recipe, &first).unwrap(), &output.join("p000.png"));

    window.get_by_role_and_label(Role::ListItem, "p002.png, waiting").click();
    settle(&mut window);
    let third = input.join("p002.png");
    until(&mut window, "the other file", |window| {
        has(window, "Preview of p002.png") && tried(window, &recipe, &third).is_some()
    });
    run(&recipe, &third, &output);
    same_pixels(&tried(&window, &recipe, &third).unwrap(), &output.join("p002.png"));

    // The recipe is changed by somebody else.
    std::fs::write(&recipe, format!("version = 2\n{}", half.replace("0.5", "0.25"))).unwrap();
    until(&mut window, "the other size", |window| {
        tried(window, &recipe, &third).is_some_and(|tried| tried.stack.info.axes.x == 20)
    });
}

#[test]
fn an_edit_of_the_file_is_seen_before_and_after() {
    let folder = tempfile::tempdir().unwrap();
    let [input, output, recipe] = ["a.png", "out", "r.toml"].map(|name| folder.path().join(name));
    image::GrayImage::from_pixel(60, 40, image::Luma([200])).save(&input).unwrap();
    let half = "kind = \"resize\"\nscale = 0.5\n[output]\nformat = \"png\"\n";
    let mut window = set_up(vec![input.clone()], 1, &recipe, half);
    seen(&mut window);
    image::GrayImage::from_pixel(80, 60, image::Luma([100])).save(&input).unwrap();
    until(&mut window, "the other picture", |window| {
        let tried = tried(window, &recipe, &input);
        tried.is_some_and(|tried| tried.stack.info.axes.x == 40)
    });
    run(&recipe, &input, &output);
    same_pixels(&tried(&window, &recipe, &input).unwrap(), &output.join("a.png"));
    let of_file = |window: &Window| window.state().engine().close_look().ask(&input, &OpenOptions::default());
    until(
        &mut window,
        "it beside its result",
        |window| matches!(of_file(window), Some(Ok(Seen::Stack(stack, _))) if stack.info.axes.x == 80),
    );
    until(&mut window, "it in the list", |window| {
        let look = window.state().engine().looks().ask(&input);
        look.info.is_some_and(|info| info.axes.x == 80)
    });
    assert!(has(&window, "Before and after"));
    // The page of a resize of the batch's own shows the file, too.
    click(&mut window, Role::Tab, "Recipe");
    click(&mut window, Role::Tab, "These settings");
    click(&mut window, Role::Tab, "Resize");
    image::GrayImage::from_pixel(50, 30, image::Luma([50])).save(&input).unwrap();
    until(
        &mut window,
        "the third picture",
        |window| matches!(of_file(window), Some(Ok(Seen::Stack(stack, _))) if stack.info.axes.x == 50),
    );
}

#[test]
fn every_kind_that_makes_a_picture_is_shown_as_it_is_run() {
    let folder = tempfile::tempdir().unwrap();
    let [input, stack, recipe] = ["in", "stack.npy", "r.toml"].map(|name| folder.path().join(name));
    pictures(&input, 2);
    let planes: Vec<u8> = (0..3 * 30 * 40u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    write_npy(&stack, "|u1", &[3, 30, 40], &planes);
    let picture = input.join("p001.png");
    let kinds = [
        ("smart", &picture, "kind = \"resize\"\ndpi = \"smart\"\n"),
        ("blend", &picture, "kind = \"blend\"\nwith = \"in/p000.png\"\nmode = \"difference\"\n"),
        ("convert", &picture, "kind = \"convert\"\n"),
        ("render", &picture, "kind = \"render\"\nscale = 2\n"),
        ("project", &stack, "kind = \"project\"\naxis = \"z\"\nmethod = \"max\"\n"),
    ];
    let mut window = set_up(vec![picture.clone(), stack.clone()], 2, &recipe, kinds[0].2);
    for (name, input, text) in kinds {
        std::fs::write(&recipe, format!("version = 2\n{text}[output]\nformat = \"png\"\n")).unwrap();
        let stem = input.file_name().unwrap().to_str().unwrap();
        window.get_by_role_and_label(Role::ListItem, &format!("{stem}, waiting")).click();
        let is_read = |window: &Window| {
            let maker = window.state().engine().recipe_look().ask(&recipe).and_then(Result::ok);
            maker.is_some_and(|maker| maker.text().contains(text) && maker.format() == Some("png"))
        };
        until(&mut window, name, |window| is_read(window) && tried(window, &recipe, input).is_some());
        settle(&mut window);
        assert!(has(&window, "Preview of the result") && has(&window, "Before and after"), "{name}");
        let output = folder.path().join(name);
        run(&recipe, input, &output);
        let written = output.join(input.with_extension("png").file_name().unwrap());
        same_pixels(&tried(&window, &recipe, input).unwrap(), &written);
    }
}

#[test]
fn part_of_a_picture_is_shown_alone_and_what_fails_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let [input, recipe] = ["in", "r.toml"].map(|name| folder.path().join(name));
    pictures(&input, 1);
    let part = "kind = \"convert\"\nregion = [10, 10, 40, 30]\n[output]\nformat = \"png\"\n";
    let mut window = set_up(vec![input.clone()], 2, &recipe, part);
    seen(&mut window);
    assert!(has(&window, "Preview of p000.png"), "the broken one is passed over");
    assert!(!has(&window, "Before and after"), "its places are others");
    window.get_by_role_and_label(Role::ListItem, "broken.png, waiting").click();
    settle(&mut window);
    until(&mut window, "why", |window| window.query_by_label_contains("get another copy").is_some());
    assert!(!has(&window, "Preview of the result"));
}

#[test]
fn what_is_no_picture_is_said_in_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let [input, recipe] = ["in", "r.toml"].map(|name| folder.path().join(name));
    pictures(&input, 1);
    let window = &mut set_up(vec![input], 2, &recipe, "kind = \"convert\"\n[output]\nformat = \"npy\"\n");
    until(window, "the line", |window| has(window, "p000.png becomes p000.npy: a NumPy array."));
    assert!(!has(window, "Preview of the result"));
    click(window, Role::Tab, "Output");
    write(window, "Names of results", "{stme}");
    click(window, Role::Tab, "Work");
    until(window, "what is wrong with the names", |window| {
        window.query_by_label_contains("did you mean stem?").is_some()
            && window.query_by_label_contains("becomes").is_none()
    });
}

fn write_recipe_path(window: &mut Window, path: &str) {
    click(window, Role::Tab, "Recipe");
    write(window, "Recipe file", path);
    click(window, Role::Tab, "Work");
}

#[test]
fn a_result_is_kept_only_while_somebody_can_look_at_it() {
    let folder = tempfile::tempdir().unwrap();
    let [input, recipe] = ["in", "r.toml"].map(|name| folder.path().join(name));
    pictures(&input, 1);
    let window = &mut set_up(vec![input], 2, &recipe, "kind = \"resize\"\nscale = 2\n");
    seen(window);
    assert!(window.state().engine().trials().is_asked());
    click(window, Role::Tab, "Output");
    assert!(window.state().engine().trials().is_asked(), "it is seen again at once");
    write_recipe_path(window, &folder.path().join("none.toml").display().to_string());
    until(window, "that it is forgotten", |window| !window.state().engine().trials().is_asked());
}

#[test]
fn a_recording_that_only_the_recipe_can_read_is_looked_at_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let [input, output, recipe] = ["scene.dat", "out", "r.toml"].map(|name| folder.path().join(name));
    let bytes: Vec<u8> = (0..40_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    std::fs::write(&input, bytes).unwrap();
    let text = "kind = \"spectrogram\"\nfft = 128\ndatatype = \"cu8\"\nsample-rate = 1e6\nrange = \"-80:0\"\n\
                [output]\nformat = \"png\"\n";
    std::fs::write(&recipe, format!("version = 2\n{text}")).unwrap();
    let mut window = window(Vec::new());
    window.state_mut().want(Intent::AddToBatch(vec![input.clone()]));
    let facts = |window: &Window| window.state().engine().looks().ask(&input).facts;
    until(&mut window, "that it cannot be opened", |window| facts(window).is_some_and(|facts| facts.is_err()));
    click(&mut window, Role::Tab, "Recipe");
    click(&mut window, Role::Tab, "From a file");
    write(&mut window, "Recipe file", &recipe.display().to_string());
    click(&mut window, Role::Tab, "Work");
    until(&mut window, "that it can", |window| facts(window).is_some_and(|facts| facts.is_ok()));
    seen(&mut window);
    run(&recipe, &input, &output);
    same_pixels(&tried(&window, &recipe, &input).unwrap(), &output.join("scene.png"));
}

#[test]
fn the_result_of_a_large_file_is_made_when_it_is_wanted_and_can_be_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let [input, recipe] = ["long.cu8", "r.toml"].map(|name| folder.path().join(name));
    std::fs::File::create(&input).unwrap().set_len(600_000_000).unwrap();
    let text = "kind = \"spectrogram\"\nsample-rate = 1e6\ncolumns = 200\n[output]\nformat = \"png\"\n";
    let mut window = set_up(vec![input], 1, &recipe, text);
    until(&mut window, "the offer", |window| window.query_by_label_contains("takes a while").is_some());
    click(&mut window, Role::Button, "Make the preview");
    until(&mut window, "the work", |window| window.query_by_label_contains("Making the result").is_some());
    click(&mut window, Role::Button, "Stop the preview");
    until(&mut window, "its end", |window| has(window, "The preview was stopped."));
    assert!(has(&window, "Make the preview"));
}
