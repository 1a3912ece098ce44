//! Slices in the window, by accessible names: saved as the command line saves them, opened as documents, cancelled.

#![cfg(feature = "gui")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use lumiq::codec::{OpenOptions, Opened, open};
use lumiq::engine::Command;
use lumiq::engine::command::JobCommand;
use lumiq::engine::job::JobState;
use lumiq::model::{Recording, SampleSource, SourceError};
use num_complex::Complex;
use support::program::succeed;
use support::window::{Window, add, enter, has, number, open_window, settle, until};

const SAMPLES: usize = 60_000;

/// A pair round 100 MHz at 1 MS/s with an annotation on a tone.
fn pair(folder: &Path) -> PathBuf {
    let samples: Vec<Complex<f32>> =
        (0..SAMPLES).map(|n| Complex::from_polar(0.5, std::f32::consts::TAU * (n % 5) as f32 / 5.0)).collect();
    std::fs::write(folder.join("scene.sigmf-data"), bytemuck::cast_slice(&samples)).expect("a file");
    let meta = r#"{
        "global": {"core:datatype": "cf32_le", "core:version": "1.2.5", "core:sample_rate": 1000000},
        "captures": [{"core:sample_start": 0, "core:frequency": 100000000}],
        "annotations": [{"core:sample_start": 15000, "core:sample_count": 20000, "core:freq_lower_edge": 100183000,
            "core:freq_upper_edge": 100214000, "core:label": "the tone"}]
    }"#;
    let path = folder.join("scene.sigmf-meta");
    std::fs::write(&path, meta).expect("a file");
    path
}

fn recording(path: &Path) -> Recording {
    match open(path, &OpenOptions::default()).expect("a recording") {
        Opened::Recording(recording) => recording,
        Opened::Stack(_) => panic!("a stack"),
    }
}

/// A window with the recording, its annotation chosen, and the rows for slices in front.
fn window(recording: Recording) -> Window {
    let mut window = open_window();
    add(&mut window, Opened::Recording(recording), "scene.sigmf-meta");
    until(&mut window, "the spectrogram", |window| has(window, "Spectrogram"));
    window.get_by_label("Annotate").click();
    settle(&mut window);
    window.get_by_label("the tone").click();
    settle(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    until(&mut window, "the export page", |window| has(window, "Export path"));
    window.get_by_label("Slice").click();
    settle(&mut window);
    window
}

fn write_path(window: &mut Window, field: &str, target: &Path) {
    window.get_by_label(field).focus();
    settle(window);
    window.get_by_label(field).type_text(&target.display().to_string());
    settle(window);
}

fn save_to(window: &mut Window, target: &Path) {
    write_path(window, "Slice path", target);
    window.get_by_role_and_label(Role::Button, "Save slice").click();
    settle(window);
}

#[test]
fn the_window_writes_the_bytes_of_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = pair(folder.path());
    let mut window = window(recording(&input));
    window.get_by_role_and_label(Role::ComboBox, "Type of the slice").click();
    settle(&mut window);
    window.get_by_label("ci16_le").click();
    settle(&mut window);
    let target = folder.path().join("window.sigmf-meta");
    save_to(&mut window, &target);
    until(&mut window, "the slice", |_| target.exists());
    let words = folder.path().join("words.sigmf-meta");
    let text = |path: &Path| path.display().to_string();
    let call = ["slice", &text(&input), "-o", &text(&words), "--from", "15000n", "--to", "35000n"];
    let band = ["--low", "100183e3", "--high", "100214e3", "--write-datatype", "ci16_le"];
    succeed(call.into_iter().chain(band));
    for ending in ["sigmf-data", "sigmf-meta"] {
        let bytes = |path: &Path| std::fs::read(path.with_extension(ending)).expect("a file");
        assert!(bytes(&target) == bytes(&words), "{ending} of window and command line differ");
    }
    let slice = recording(&target);
    assert_eq!((slice.info.samples, slice.info.center_frequency_hz), (800, Some(100_198_500.0)));
}

#[test]
fn a_drawn_box_is_cut_out_by_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = pair(folder.path());
    let mut window = open_window();
    add(&mut window, Opened::Recording(recording(&input)), "scene.sigmf-meta");
    until(&mut window, "the spectrogram", |window| has(window, "Spectrogram"));
    let rect = window.get_by_label("Spectrogram").rect();
    draw_box(&mut window, rect.lerp_inside(vec2(0.25, 0.28)), rect.lerp_inside(vec2(0.5, 0.34)));
    window.key_press(Key::M);
    until(&mut window, "the measures", |window| has(window, "Bandwidth"));
    let [start, duration] = ["Start", "Duration"].map(|name| number(&window, name));
    let [center, width] = [("Centre", 1e6), ("Bandwidth", 1e3)].map(|(name, unit)| number(&window, name) * unit);
    assert!((start - 0.015).abs() < 1e-4 && (duration - 0.015).abs() < 1e-4, "{start} {duration}");
    assert!((center - 100.19e6).abs() < 5e3 && (width - 60e3).abs() < 5e3, "{center} {width}");
    // The band to hertz that are exact in text; the time as it was drawn.
    enter(&mut window, "Centre", "100.1985 MHz");
    enter(&mut window, "Bandwidth", "31 kHz");
    let target = folder.path().join("window.sigmf-meta");
    write_path(&mut window, "Slice path", &target);
    window.key_press(Key::Tab);
    settle(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    until(&mut window, "the slice", |_| target.exists());

    let written = recording(&target);
    let global = written.info.metadata.as_ref().expect("metadata")["captures"][0]["core:global_index"].as_u64();
    let from = global.expect("where it begins");
    let to = from + (duration * 1e6).round() as u64;
    let words = folder.path().join("words.sigmf-meta");
    let text = |path: &Path| path.display().to_string();
    let call = ["slice", &text(&input), "-o", &text(&words), "--from", &format!("{from}n"), "--to", &format!("{to}n")];
    succeed(call.into_iter().chain(["--low", "100183e3", "--high", "100214e3"]));
    for ending in ["sigmf-data", "sigmf-meta"] {
        let bytes = |path: &Path| std::fs::read(path.with_extension(ending)).expect("a file");
        assert!(bytes(&target) == bytes(&words), "{ending} of window and command line differ");
    }
}

/// Drags with Shift held, in steps as a hand does.
fn draw_box(window: &mut Window, from: Pos2, to: Pos2) {
    let (modifiers, button) = (Modifiers::SHIFT, PointerButton::Primary);
    let button = |pressed, pos| Event::PointerButton { pos, button, pressed, modifiers };
    window.event_modifiers(Event::PointerMoved(from), modifiers);
    window.event_modifiers(button(true, from), modifiers);
    window.step();
    for step in 1..=4 {
        window.event_modifiers(Event::PointerMoved(from + (to - from) * (step as f32 / 4.0)), modifiers);
        window.step();
    }
    window.event_modifiers(button(false, to), modifiers);
    settle(window);
}

#[test]
fn the_offered_rates_hold_the_band_and_a_slice_opens_as_a_document() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = window(recording(&pair(folder.path())));
    window.get_by_role_and_label(Role::ComboBox, "Sample rate of the slice").click();
    settle(&mut window);
    window.get_by_label_contains("÷ 20").click();
    settle(&mut window);
    window.get_by_role_and_label(Role::Button, "Open slice").click();
    until(&mut window, "the document", |window| window.state().engine().session().documents().len() == 2);
    let documents = window.state().engine().session().documents();
    let slice = documents[1].recording().expect("a recording");
    assert_eq!(documents[1].name, "slice of scene.sigmf-meta");
    assert_eq!((slice.info.samples, slice.info.sample_rate_hz), (1000, Some(5e4)));
    assert_eq!(slice.info.annotations[0].label.as_deref(), Some("the tone"));
    until(&mut window, "its tab", |window| window.query_all_by_label("slice of scene.sigmf-meta").next().is_some());
}

#[test]
fn keys_save_and_nothing_to_save_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open_window();
    add(&mut window, Opened::Recording(recording(&pair(folder.path()))), "scene.sigmf-meta");
    until(&mut window, "the spectrogram", |window| has(window, "Spectrogram"));
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    until(&mut window, "the reason", |window| window.state().toasts().iter().any(|toast| toast.contains("Draw a box")));
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    until(&mut window, "the export page", |window| has(window, "Export path"));
    window.get_by_label("Slice").click();
    settle(&mut window);
    assert!(window.query_by_label_contains("or press C for cursors.").is_some());
}

#[test]
fn sound_goes_where_its_own_field_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = window(recording(&pair(folder.path())));
    let target = folder.path().join("heard.wav");
    write_path(&mut window, "Sound path", &target);
    window.get_by_role_and_label(Role::Button, "Save audio").click();
    until(&mut window, "the sound", |_| target.exists());
    assert_eq!(std::fs::read(&target).expect("a file")[..4], *b"RIFF");
}

/// A source that waits, once the window has its picture, until it is let go on.
#[derive(Debug)]
struct Held {
    source: Arc<dyn SampleSource>,
    /// Whether reading waits, and whether anyone does.
    state: Arc<(Mutex<[bool; 2]>, Condvar)>,
}

impl SampleSource for Held {
    fn read(&self, channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        let (state, changed) = &*self.state;
        let mut now = state.lock().expect("the state");
        while now[0] {
            now[1] = true;
            now = changed.wait(now).expect("the state");
        }
        drop(now);
        self.source.read(channel, start, out)
    }

    fn read_stored(&self, start: u64, out: &mut [u8]) -> Result<(), SourceError> {
        self.source.read_stored(start, out)
    }
}

#[test]
fn a_cancelled_slice_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let quick = recording(&pair(folder.path()));
    let state = Arc::new((Mutex::new([false; 2]), Condvar::new()));
    let held = Held { source: quick.source.clone(), state: state.clone() };
    let mut window = window(Recording { source: Arc::new(held), ..quick });
    let out = tempfile::tempdir().expect("a folder");
    state.0.lock().expect("the state")[0] = true;
    save_to(&mut window, &out.path().join("cut.sigmf-meta"));
    let job = |window: &Window| {
        let jobs = window.state().engine().jobs().statuses();
        jobs.into_iter().find(|job| job.name.contains("cut")).map(|job| job.state)
    };
    until(&mut window, "a job that reads", |window| {
        job(window) == Some(JobState::Running) && state.0.lock().expect("the state")[1]
    });
    window.state_mut().engine_mut().apply(Command::Job(JobCommand::CancelAll)).expect("jobs are cancelled");
    state.0.lock().expect("the state")[0] = false;
    state.1.notify_all();
    until(&mut window, "the end of the job", |window| job(window).is_some_and(|state| state.is_finished()));
    assert_eq!(job(&window), Some(JobState::Cancelled));
    let left: Vec<_> = std::fs::read_dir(out.path()).expect("a folder").collect();
    assert!(left.is_empty(), "{left:?}");
}
