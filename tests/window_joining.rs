//! The question whether files are opened as one stack: asked on a drop, corrected, answered.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::PathBuf;
use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lumiq::ui::Intent;
use support::files::write_picture;
use support::sequence::write_planes;
use support::window::{Dropped, Window, has, open_window, settle, until};

const QUESTION: &str = "These files make a stack";

/// A window that asks about files that were dropped onto it.
fn asked(files: &[PathBuf]) -> Window {
    let mut window = open_window();
    window.input_mut().dropped_files = files.iter().map(|file| Arc::new(Dropped(file.clone())) as _).collect();
    window.run_steps(1);
    window.input_mut().dropped_files.clear();
    until(&mut window, "the question", |window| has(window, QUESTION));
    window
}

fn choose(window: &mut Window, part: &str, meaning: &str) {
    window.get_by_role_and_label(Role::ComboBox, &format!("Meaning of {part}")).click();
    settle(window);
    window.query_all_by_role_and_label(Role::Button, meaning).last().expect("an entry of the list").click();
    settle(window);
}

fn lengths(window: &Window) -> Vec<[usize; 3]> {
    let documents = window.state().engine().session().documents();
    let axes = documents.iter().map(|document| document.stack().unwrap().info.axes);
    axes.map(|axes| [axes.t, axes.z, axes.c]).collect()
}

fn click(window: &mut Window, button: &str) {
    window.get_by_role_and_label(Role::Button, button).click();
    settle(window);
}

#[test]
fn dropped_files_are_corrected_and_opened_as_one_stack() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = write_planes(folder.path());
    files.remove(3);
    files.push(folder.path().join("overview.png"));
    write_picture(&files[11], 30, 20);
    let mut window = asked(&files);
    for said in [
        "3 t × 2 z × 2 c",
        "Actin, DAPI",
        "No file for t08 z1 Actin: shown as zeros.",
        "Left over, and opened beside: overview.png.",
    ] {
        assert!(has(&window, said), "{said}");
    }
    choose(&mut window, "t08 … t10", "z (depth)");
    assert!(has(&window, "2 t × 3 z × 2 c"), "t and z changed places");
    choose(&mut window, "z0 … z1", "separate stacks");
    assert!(has(&window, "Open as 2 stacks"));
    choose(&mut window, "z0 … z1", "t (time)");
    click(&mut window, "Open as one stack");
    until(&mut window, "both", |window| lengths(window).len() == 2);
    let mut opened = lengths(&window);
    opened.sort_unstable();
    assert_eq!(opened, [[1, 1, 1], [2, 3, 2]]);
    assert!(!has(&window, QUESTION));
}

#[test]
fn one_by_one_stays_possible_and_a_question_can_be_left() {
    let folder = tempfile::tempdir().unwrap();
    let files = write_planes(folder.path());
    let mut window = asked(&files[..4]);
    click(&mut window, "Open one by one");
    until(&mut window, "all four", |window| lengths(window).len() == 4);
    assert_eq!(lengths(&window), [[1, 1, 1]; 4]);
    window.state_mut().want(Intent::Open(vec![folder.path().to_owned()]));
    until(&mut window, "the question", |window| has(window, QUESTION));
    click(&mut window, &format!("Close {QUESTION}"));
    assert!(!has(&window, QUESTION));
    assert_eq!(lengths(&window).len(), 4, "nothing opened");
}

#[test]
fn planes_within_files_are_what_they_are_said_to_be() {
    let folder = tempfile::tempdir().unwrap();
    let pages = image::RgbImage::from_pixel(6, 4, image::Rgb([1, 2, 3]));
    let files: Vec<PathBuf> = (0..3).map(|t| folder.path().join(format!("movie_{t}.gif"))).collect();
    for file in &files {
        let mut encoder = image::codecs::gif::GifEncoder::new(std::fs::File::create(file).unwrap());
        for _ in 0..2 {
            let frame = image::Frame::new(image::DynamicImage::ImageRgb8(pages.clone()).into_rgba8());
            encoder.encode_frame(frame).unwrap();
        }
    }
    let mut window = asked(&files);
    assert!(has(&window, "6 t × 1 z × 1 c"), "frames are times, as are the files");
    choose(&mut window, "planes in each file", "z (depth)");
    assert!(has(&window, "3 t × 2 z × 1 c"));
    click(&mut window, "Open as one stack");
    until(&mut window, "the stack", |window| lengths(window) == [[3, 2, 1]]);
}
