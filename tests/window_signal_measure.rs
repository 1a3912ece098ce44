//! Measuring signals in the window, by accessible names: the page by key, boxes and cursors, numbers, copy, export.

#![cfg(feature = "gui")]

mod support;

use std::f64::consts::TAU;
use std::sync::Arc;

use egui::{Event, Key, Modifiers, OutputCommand, PointerButton, Pos2, Rect, pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lumiq::codec::Opened;
use lumiq::model::{Annotation, Capture, Datatype, DocumentId, Recording, RecordingInfo, SampleSource, SourceError};
use num_complex::Complex;
use support::window::{Window, add, enter, has, number, open_window, settle, undo, until};

const RATE: f64 = 1e6;
const CENTER: f64 = 100e6;
const SAMPLES: u64 = 200_000;
/// A tone of amplitude 0.5 (−6.02 dBFS) at 100.125 MHz, a neighbour 40 dB below it at 100.225 MHz.
const TONE: f64 = 0.125;

#[derive(Debug)]
struct Tones;

impl SampleSource for Tones {
    fn read(&self, _channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        let turn = |cycles: f64, n: u64| Complex::cis(TAU * (n as f64 * cycles).fract());
        for (n, value) in out.iter_mut().enumerate() {
            let n = start + n as u64;
            let sum = turn(TONE, n) * 0.5 + turn(TONE + 0.1, n) * 0.005;
            *value = Complex::new(sum.re as f32, sum.im as f32);
        }
        Ok(())
    }

    fn read_stored(&self, _start: u64, out: &mut [u8]) -> Result<(), SourceError> {
        out.fill(0);
        Ok(())
    }
}

fn window() -> (Window, DocumentId) {
    let info = RecordingInfo {
        format: "sigmf".to_owned(),
        samples: SAMPLES,
        channels: 1,
        datatype: Datatype::CF32,
        sample_rate_hz: Some(RATE),
        center_frequency_hz: Some(CENTER),
        captures: vec![Capture { frequency_hz: Some(CENTER), ..Capture::default() }],
        annotations: vec![Annotation {
            sample_start: 120_000,
            sample_count: Some(40_000),
            freq_lower_edge_hz: Some(CENTER + 200e3),
            freq_upper_edge_hz: Some(CENTER + 250e3),
            label: Some("weak".to_owned()),
            ..Annotation::default()
        }]
        .into(),
        guessed: Vec::new(),
        warnings: Vec::new(),
        metadata: None,
    };
    let mut harness = open_window();
    let content = Opened::Recording(Recording::new(info, Arc::new(Tones)));
    let id = add(&mut harness, content, "tones.sigmf-meta");
    until(&mut harness, "the spectrogram", |harness| harness.query_by_label("Spectrogram").is_some());
    harness.key_press(Key::M);
    until(&mut harness, "the page", |harness| has(harness, "Export table"));
    (harness, id)
}

/// The point of a time in seconds and a frequency in Hz while the whole recording is shown.
fn place(harness: &Window, time: f64, frequency: f64) -> Pos2 {
    let rect: Rect = harness.get_by_label("Spectrogram").rect();
    let across = time * RATE / SAMPLES as f64;
    let up = (frequency - CENTER) / RATE + 0.5;
    pos2(rect.left() + rect.width() * across as f32, rect.bottom() - rect.height() * up as f32)
}

fn drag(harness: &mut Window, from: Pos2, to: Pos2, modifiers: Modifiers) {
    let button = |pressed, pos| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers };
    harness.event_modifiers(Event::PointerMoved(from), modifiers);
    harness.step();
    harness.event_modifiers(button(true, from), modifiers);
    harness.step();
    for step in 1..=4 {
        harness.event_modifiers(Event::PointerMoved(from + (to - from) * (step as f32 / 4.0)), modifiers);
        harness.step();
    }
    harness.event_modifiers(button(false, to), modifiers);
    settle(harness);
}

/// A box of 40 ms and 100 kHz round the tone.
fn draw_box(harness: &mut Window) {
    let (from, to) = (place(harness, 0.02, CENTER + 75e3), place(harness, 0.06, CENTER + 175e3));
    drag(harness, from, to, Modifiers::SHIFT);
}

fn until_said(harness: &mut Window, text: &str) {
    until(harness, text, |harness| has(harness, text));
}

#[test]
fn a_box_is_measured_at_once_and_its_fields_change_it() {
    let (mut harness, _) = window();
    assert!(harness.query_by_label_contains("Drag with Shift").is_some(), "an empty page says how to begin");
    draw_box(&mut harness);
    assert!((number(&harness, "Start") - 0.02).abs() < 1e-3 && (number(&harness, "Duration") - 0.04).abs() < 1e-3);
    assert!((number(&harness, "Centre") - 100.125).abs() < 5e-3 && (number(&harness, "Bandwidth") - 100.0).abs() < 6.0);
    until_said(&mut harness, "Band power: \u{2212}6.0 dBFS");
    assert!(harness.query_by_label_contains("Peak: \u{2212}6.").is_some());
    assert!(harness.query_by_label_contains("Centroid: 100.125").is_some(), "to the hertz");
    // A tone has no width, and the silence round it no floor: a dash stands there, not a number.
    for name in ["Occupied 99 %", "\u{2212}3 dB bandwidth", "Symbol rate"] {
        assert!(has(&harness, &format!("{name}: —")), "{name}");
    }
    // The neighbour comes into the upper adjacent channel as the band grows wider.
    enter(&mut harness, "Centre", "100.125");
    enter(&mut harness, "Bandwidth", "120");
    until(&mut harness, "the neighbour", |harness| harness.query_by_label_contains("/ \u{2212}40.0 dBc").is_some());
    assert!(harness.query_by_label_contains("Resolution bandwidth").is_some());
    enter(&mut harness, "Centre", "100.225");
    enter(&mut harness, "Bandwidth", "50");
    until_said(&mut harness, "Band power: \u{2212}46.0 dBFS");
}

#[test]
fn cursors_are_dragged_and_what_is_between_them_is_measured() {
    let (mut harness, _) = window();
    let middle = harness.get_by_label("Spectrogram").rect().center();
    harness.hover_at(middle);
    harness.key_press(Key::C);
    settle(&mut harness);
    assert!(has(&harness, "Between cursors"));
    let rect = |harness: &Window, name: &str| harness.get_by_label(name).rect().center();
    let (before, to) = (rect(&harness, "Time cursor 2"), place(&harness, 0.18, CENTER));
    drag(&mut harness, before, pos2(to.x, before.y + 30.0), Modifiers::NONE);
    assert!((rect(&harness, "Time cursor 2").x - to.x).abs() < 2.0);
    let low = number(&harness, "Start");
    assert!((number(&harness, "Duration") - (0.18 - low)).abs() < 1e-3);
    let (before, to) = (rect(&harness, "Frequency cursor 2"), place(&harness, 0.1, CENTER + 200e3));
    drag(&mut harness, before - egui::vec2(30.0, 0.0), pos2(before.x, to.y), Modifiers::NONE);
    let (before, to) = (rect(&harness, "Frequency cursor 1"), place(&harness, 0.1, CENTER + 50e3));
    drag(&mut harness, before - egui::vec2(30.0, 0.0), pos2(before.x, to.y), Modifiers::NONE);
    assert!((number(&harness, "Bandwidth") - 150.0).abs() < 6.0);
    until_said(&mut harness, "Band power: \u{2212}6.0 dBFS");
    // A line that is pulled past the other takes it along.
    let (before, to) = (rect(&harness, "Time cursor 1"), place(&harness, 0.19, CENTER));
    drag(&mut harness, before + egui::vec2(0.0, 40.0), pos2(to.x, before.y), Modifiers::NONE);
    assert!((number(&harness, "Start") - 0.19).abs() < 2e-3);
    harness.key_press(Key::C);
    settle(&mut harness);
    assert!(!has(&harness, "Time cursor 1") && has(&harness, "Box"));
}

#[test]
fn an_annotation_is_measured_when_it_is_clicked() {
    let (mut harness, id) = window();
    let at = place(&harness, 0.14, CENTER + 240e3);
    harness.hover_at(at);
    settle(&mut harness);
    harness.drag_at(at);
    harness.drop_at(at);
    settle(&mut harness);
    assert!(has(&harness, "Annotation"));
    until_said(&mut harness, "Band power: \u{2212}46.0 dBFS");
    enter(&mut harness, "Duration", "10 ms");
    let count = |harness: &Window| {
        let document = harness.state().engine().session().document(id).expect("it is open");
        document.presentation.recording().expect("a recording").annotations[0].sample_count
    };
    assert_eq!(count(&harness), Some(10_000));
    undo(&mut harness);
    assert_eq!(count(&harness), Some(40_000));
}

#[test]
fn numbers_are_copied_and_exported() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut harness, _) = window();
    draw_box(&mut harness);
    until_said(&mut harness, "Band power: \u{2212}6.0 dBFS");
    harness.get_by_label("Copy measurements").click();
    let mut copied = None;
    for _ in 0..4 {
        harness.step();
        for command in &harness.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                copied = Some(text.clone());
            }
        }
    }
    let copied = copied.expect("a text on the clipboard");
    let lines: Vec<Vec<&str>> = copied.lines().map(|line| line.split('\t').collect()).collect();
    let place = lines[0].iter().position(|heading| *heading == "band power (dBFS)").expect("a column");
    assert!((lines[1][place].parse::<f64>().expect("a number") + 6.02).abs() < 0.01, "{copied}");
    // To a file: of the box as JSON, then of all annotations as CSV.
    let export = |harness: &mut Window, name: &str| {
        let target = folder.path().join(name);
        harness.get_by_label("Table path").focus();
        settle(harness);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness.get_by_label("Table path").type_text(&target.display().to_string());
        settle(harness);
        harness.get_by_label("Export table").click_accesskit();
        until(harness, "the file", |_| target.exists());
        std::fs::read_to_string(&target).expect("a text")
    };
    harness.get_by_label("JSON").click_accesskit();
    settle(&mut harness);
    let json: serde_json::Value = serde_json::from_str(&export(&mut harness, "box.json")).expect("JSON");
    assert!((json["rows"][0]["band_power"].as_f64().expect("a number") + 6.02).abs() < 0.01);
    harness.get_by_label("CSV").click_accesskit();
    harness.get_by_label("All annotations").click();
    settle(&mut harness);
    let table = export(&mut harness, "all.csv");
    assert_eq!(table.lines().count(), 2);
    assert!(
        table.lines().nth(1).expect("a row").starts_with("weak,0,120000,40000,0.12,0.04,100225000,50000,"),
        "{table}"
    );
}

#[test]
fn a_measured_box_becomes_an_annotation() {
    let (mut harness, id) = window();
    draw_box(&mut harness);
    harness.get_by_role_and_label(egui::accesskit::Role::Button, "Annotate").click();
    settle(&mut harness);
    let document = harness.state().engine().session().document(id).expect("it is open");
    let annotations = &document.presentation.recording().expect("a recording").annotations;
    assert_eq!(annotations.len(), 2);
    assert!(annotations[0].sample_start.abs_diff(20_000) < 1500);
}

#[test]
fn what_lies_between_cursors_is_cut_out_and_annotated_as_a_box_is() {
    let (mut harness, id) = window();
    let reason = |harness: &Window, name| {
        harness.get_by_role_and_label(egui::accesskit::Role::Button, name).accesskit_node().is_disabled()
    };
    assert!(reason(&harness, "Save slice") && reason(&harness, "Annotate"));
    let middle = harness.get_by_label("Spectrogram").rect().center();
    harness.hover_at(middle);
    harness.key_press(Key::C);
    settle(&mut harness);
    assert!(!reason(&harness, "Save slice") && !reason(&harness, "Annotate"));
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    until(&mut harness, "the slice", |harness| harness.state().engine().session().documents().len() == 2);
    harness.query_all_by_label("tones.sigmf-meta").next().expect("its line in the list").click();
    settle(&mut harness);
    harness.get_by_role_and_label(egui::accesskit::Role::Button, "Annotate").click();
    settle(&mut harness);
    let document = harness.state().engine().session().document(id).expect("it is open");
    assert_eq!(document.presentation.recording().expect("a recording").annotations.len(), 2);
    assert!(!has(&harness, "Time cursor 1"), "they have become the annotation");
}

#[test]
fn keys_that_move_the_caret_stay_in_the_text() {
    let (mut harness, _) = window();
    let middle = harness.get_by_label("Spectrogram").rect().center();
    harness.hover_at(middle);
    harness.key_press(Key::C);
    settle(&mut harness);
    let seen = |harness: &Window| {
        ["Time cursor 2", "Frequency cursor 2"].map(|name| harness.get_by_label(name).rect().center())
    };
    let before = seen(&harness);
    harness.get_by_label("Table path").focus();
    settle(&mut harness);
    harness.get_by_label("Table path").type_text("a b");
    let zoom = |harness: &mut Window| {
        for key in [Key::ArrowRight, Key::ArrowUp] {
            harness.key_press_modifiers(Modifiers::COMMAND, key);
            settle(harness);
        }
    };
    zoom(&mut harness);
    assert_eq!(seen(&harness), before);
    harness.key_press(Key::Escape);
    settle(&mut harness);
    zoom(&mut harness);
    assert_ne!(seen(&harness), before, "they zoom while nobody types");
}
