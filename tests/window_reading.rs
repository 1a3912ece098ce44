//! The page of facts of a recording: how it is read is corrected in fields, swapped, and taken back.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lumiq::model::RecordingInfo;
use lumiq::ui::AppSetup;
use num_complex::Complex;
use support::window::{Window, enter, has, number, open_with, settle, setup, undo, until};

/// A window with 4096 unsigned bytes in front, opened at its facts.
fn facts(folder: &std::path::Path, name: &str) -> Window {
    let path = folder.join(name);
    std::fs::write(&path, (0..4096).map(|n| n as u8).collect::<Vec<_>>()).unwrap();
    let mut window = open_with(egui_kittest::Harness::builder(), AppSetup { files: vec![path], ..setup() });
    until(&mut window, "the document", |window| !window.state().engine().session().documents().is_empty());
    settle(&mut window);
    window.key_press(egui::Key::I);
    settle(&mut window);
    window
}

fn info(window: &Window) -> RecordingInfo {
    RecordingInfo::clone(&window.state().engine().session().documents()[0].recording().unwrap().info)
}

fn tuning(window: &Window) -> (Option<f64>, Option<f64>) {
    let info = info(window);
    (info.sample_rate_hz, info.center_frequency_hz)
}

/// The first sample.
fn first(window: &Window) -> Complex<f32> {
    let documents = window.state().engine().session().documents();
    let mut out = [Complex::default()];
    documents[0].recording().unwrap().source.read(0, 0, &mut out).unwrap();
    out[0]
}

#[test]
fn a_guess_the_wrong_way_round_is_swapped_in_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = facts(folder.path(), "x_2.4M_433.92M.cu8");
    let guessed = (Some(2.4e6), Some(433.92e6));
    assert_eq!(tuning(&window), guessed);
    assert_eq!((number(&window, "Sample rate"), number(&window, "Centre frequency")), (2.4e6, 433.92e6));
    assert!(has(&window, "Guessed, because the file does not say: sample rate and centre frequency."));
    window.get_by_role_and_label(Role::Button, "Swap rate and frequency").click();
    until(&mut window, "the swap", |window| tuning(window) == (Some(433.92e6), Some(2.4e6)));
    settle(&mut window);
    assert!(info(&window).guessed.is_empty(), "it was said by hand");
    undo(&mut window);
    assert_eq!(tuning(&window), guessed);
}

#[test]
fn what_is_typed_reads_the_file_again_and_reset_takes_all_of_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = facts(folder.path(), "x.cu8");
    assert_eq!((tuning(&window), info(&window).samples), ((None, None), 2048));
    enter(&mut window, "Sample rate", "2.4 MHz");
    until(&mut window, "the rate", |window| tuning(window).0 == Some(2.4e6));
    enter(&mut window, "Centre frequency", "433.92 MHz");
    until(&mut window, "the frequency", |window| tuning(window).1 == Some(433.92e6));
    enter(&mut window, "Header bytes", "96");
    until(&mut window, "the header", |window| info(window).samples == 2000);
    assert!((first(&window).re - (96.0 - 127.5) / 127.5).abs() < 1e-6);
    window.get_by_label("128").click();
    until(&mut window, "the other zero", |window| (first(window).re - (96.0 - 128.0) / 128.0).abs() < 1e-6);
    window.get_by_role_and_label(Role::ComboBox, "Sample type").click();
    settle(&mut window);
    window.get_by_role_and_label(Role::Button, "ci16_le").click();
    until(&mut window, "the type", |window| info(window).datatype.to_string() == "ci16_le");
    assert_eq!((info(&window).samples, tuning(&window)), (1000, (Some(2.4e6), Some(433.92e6))));
    undo(&mut window);
    assert_eq!(info(&window).datatype.to_string(), "cu8");
    window.get_by_label("Reset the reading").click();
    until(&mut window, "the file's word", |window| info(window).samples == 2048);
    assert_eq!((tuning(&window), first(&window).re), ((None, None), -1.0));
}
