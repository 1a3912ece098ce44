//! The page of facts: planes that are said to be times, a pixel size that is typed, and undo of both.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lumiq::model::{PixelSize, StackInfo};
use lumiq::ui::{AppSetup, Intent};
use support::files::write_npy;
use support::window::{Window, enter, has, number, open_with, settle, setup, undo, until};

/// A window with an array of 4 × 6 × 5 numbers in front, opened at its facts.
fn facts(folder: &std::path::Path, name: &str) -> Window {
    let path = folder.join(name);
    if name.ends_with("npy") {
        write_npy(&path, "|u1", &[4, 6, 5], &(0..120).collect::<Vec<u8>>());
    } else {
        let mut pages = tiff::encoder::TiffEncoder::new(std::fs::File::create(&path).unwrap()).unwrap();
        for page in 0..4 {
            pages.write_image::<tiff::encoder::colortype::Gray8>(5, 6, &[page; 30]).unwrap();
        }
    }
    let mut window = open_with(egui_kittest::Harness::builder(), AppSetup { files: vec![path], ..setup() });
    until(&mut window, "the document", |window| !window.state().engine().session().documents().is_empty());
    settle(&mut window);
    window.key_press(egui::Key::I);
    settle(&mut window);
    window
}

fn info(window: &Window) -> StackInfo {
    StackInfo::clone(&window.state().engine().session().documents()[0].stack().unwrap().info)
}

fn lengths(window: &Window) -> [usize; 3] {
    let axes = info(window).axes;
    [axes.t, axes.z, axes.c]
}

#[test]
fn pages_of_a_plain_tiff_are_said_to_be_times() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = facts(folder.path(), "pages.tif");
    assert_eq!(lengths(&window), [1, 4, 1]);
    window.get_by_role_and_label(Role::ComboBox, "Axis of the planes").click();
    settle(&mut window);
    window.get_by_role_and_label(Role::Button, "t (time)").click();
    until(&mut window, "times", |window| lengths(window) == [4, 1, 1]);
    until(&mut window, "the slider", |window| has(window, "t index"));
    enter(&mut window, "Interval", "2 min");
    assert_eq!(info(&window).time_interval_s, Some(120.0));
    undo(&mut window);
    assert_eq!((lengths(&window), info(&window).time_interval_s), ([4, 1, 1], None));
    undo(&mut window);
    assert_eq!(lengths(&window), [1, 4, 1]);
}

#[test]
fn an_array_is_given_the_order_of_its_axes() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = facts(folder.path(), "array.npy");
    window.get_by_label("Order of axes").click();
    settle(&mut window);
    window.get_by_label("Order of axes").type_text("YXQ");
    settle(&mut window);
    assert!(has(&window, "Axis 'Q' is not one of T, Z, C, Y, X, S."));
    window.key_press(egui::Key::Backspace);
    window.get_by_label("Order of axes").type_text("c");
    settle(&mut window);
    window.key_press(egui::Key::Enter);
    until(&mut window, "channels", |window| lengths(window) == [1, 1, 5]);
    assert_eq!((info(&window).axes.y, info(&window).axes.x), (4, 6));
    undo(&mut window);
    assert_eq!(lengths(&window), [1, 4, 1]);
}

#[test]
fn a_pixel_size_is_typed_in_any_unit_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = facts(folder.path(), "array.npy");
    assert!(has(&window, "Not stated by the file. Units may be typed: 65 nm."));
    enter(&mut window, "Pixel width", "65 nm");
    let square = PixelSize { x: 0.065, y: 0.065, z: None };
    assert_eq!(info(&window).pixel_size, Some(square));
    assert_eq!(number(&window, "Pixel height"), 0.065, "pixels are square until told otherwise");
    enter(&mut window, "Pixel height", "0.07");
    enter(&mut window, "Plane distance", "0.3");
    assert_eq!(info(&window).pixel_size, Some(PixelSize { x: 0.065, y: 0.07, z: Some(0.3) }));
    assert!(has(&window, "The file says: nothing"));
    undo(&mut window);
    undo(&mut window);
    assert_eq!(info(&window).pixel_size, Some(square));
    window.get_by_label("Reset the calibration").click();
    settle(&mut window);
    assert_eq!(info(&window).pixel_size, None);
    window.state_mut().want(Intent::Process(Some(lumiq::ui::process::Process::Facts)));
    settle(&mut window);
    assert!(!has(&window, "Plane distance"), "without a size there is nothing to add to");
}
