//! The window with recordings, driven by accessible names: spectrogram, readout, settings, boxes, annotations, undo.

#![cfg(feature = "gui")]

mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Pos2, Rect, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lumiq::codec::{OpenOptions, Opened, SaveOptions, open};
use lumiq::engine::session::RecordingPresentation;
use lumiq::engine::spectrum::export::{SpectrogramExport, export_spectrogram};
use lumiq::model::{
    Annotation, Capture, Datatype, DocumentId, Progress, Recording, RecordingInfo, SampleSource, SampleType,
    SourceError, StackInfo,
};
use num_complex::Complex;
use support::window::{Window, add, drag_box, has, open_window, settle, undo, until};

const RATE: f64 = 1e6;
const CENTER: f64 = 100e6;
const SAMPLES: u64 = 200_000;
/// A tone of amplitude 0.5 on a bin of a 1024-point FFT: −6.02 dBFS.
const TONE: f64 = 128.0 / 1024.0;

/// What the status line says of the tone.
const TONE_POWER: &str = "\u{2212}6.0 dBFS";

/// A complex tone, without end.
#[derive(Debug)]
struct Tone;

impl SampleSource for Tone {
    fn read(&self, _channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        for (n, z) in out.iter_mut().enumerate() {
            let turns = ((start + n as u64) as f64 * TONE).fract();
            let z64 = Complex::from_polar(0.5, std::f64::consts::TAU * turns);
            *z = Complex::new(z64.re as f32, z64.im as f32);
        }
        Ok(())
    }

    fn read_stored(&self, _start: u64, out: &mut [u8]) -> Result<(), SourceError> {
        out.fill(0);
        Ok(())
    }
}

fn recording() -> Recording {
    let info = RecordingInfo {
        format: "sigmf".to_owned(),
        samples: SAMPLES,
        channels: 1,
        datatype: Datatype::CF32,
        sample_rate_hz: Some(RATE),
        center_frequency_hz: Some(CENTER),
        captures: vec![Capture { frequency_hz: Some(CENTER), ..Capture::default() }],
        annotations: vec![Annotation {
            sample_start: 150_000,
            sample_count: Some(10_000),
            freq_lower_edge_hz: Some(CENTER - 400e3),
            freq_upper_edge_hz: Some(CENTER - 300e3),
            label: Some("beacon".to_owned()),
            ..Annotation::default()
        }]
        .into(),
        guessed: Vec::new(),
        warnings: Vec::new(),
        metadata: None,
    };
    Recording::new(info, Arc::new(Tone))
}

fn window() -> (Window, DocumentId) {
    let mut harness = open_window();
    let id = add(&mut harness, Opened::Recording(recording()), "tone.sigmf-meta");
    until(&mut harness, "the spectrogram", |harness| harness.query_by_label("Spectrogram").is_some());
    (harness, id)
}

fn plot(harness: &Window) -> Rect {
    harness.get_by_label("Spectrogram").rect()
}

/// The point of a time in seconds and a frequency in Hz while the whole recording is shown.
fn place(harness: &Window, time: f64, frequency: f64) -> Pos2 {
    let rect = plot(harness);
    let across = time * RATE / SAMPLES as f64;
    let up = (frequency - CENTER) / RATE + 0.5;
    pos2(rect.left() + rect.width() * across as f32, rect.bottom() - rect.height() * up as f32)
}

fn presentation(harness: &Window, id: DocumentId) -> RecordingPresentation {
    let document = harness.state().engine().session().document(id).expect("an open document");
    document.presentation.recording().expect("a recording").clone()
}

/// Waits until the tone's power is read at a point: a row of pixels may belong to the bin beside the tone's.
fn until_tone_at(harness: &mut Window, at: Pos2) {
    let end = Instant::now() + Duration::from_mins(1);
    for offset in [0.0, -1.0, 1.0].into_iter().cycle() {
        assert!(Instant::now() < end, "the tone is not there");
        harness.hover_at(at + vec2(0.0, offset));
        settle(harness);
        std::thread::sleep(Duration::from_millis(10));
        if harness.query_by_label_contains(TONE_POWER).is_some() {
            return;
        }
    }
}

#[test]
fn the_pointer_reads_time_frequency_and_power() {
    let (mut harness, _) = window();
    let at = place(&harness, 0.1, CENTER + TONE * RATE);
    until_tone_at(&mut harness, at);
    assert!(harness.query_by_label_contains("100.12").is_some() || harness.query_by_label_contains("100.13").is_some());
    assert!(harness.query_by_label("FFT 1024").is_some() && harness.query_by_label("Hann").is_some());
    harness.remove_cursor();
    until(&mut harness, "no power", |harness| harness.query_by_label("– dB").is_some());
}

#[test]
fn zoom_keeps_the_place_under_the_pointer_and_f_shows_all() {
    let (mut harness, _) = window();
    let at = place(&harness, 0.1, CENTER + TONE * RATE);
    harness.hover_at(at);
    settle(&mut harness);
    for _ in 0..4 {
        harness.key_press(Key::Plus);
        settle(&mut harness);
    }
    // Five times narrower in both directions, the tone still under the pointer; a little above it there is silence.
    until_tone_at(&mut harness, at);
    harness.hover_at(at - vec2(0.0, 40.0));
    until(&mut harness, "silence", |harness| harness.query_by_label_contains(TONE_POWER).is_none());
    harness.key_press(Key::F);
    settle(&mut harness);
    let elsewhere = place(&harness, 0.15, CENTER + TONE * RATE);
    until_tone_at(&mut harness, elsewhere);
}

#[test]
fn settings_are_edits_that_undo() {
    let (mut harness, id) = window();
    harness.get_by_role_and_label(egui::accesskit::Role::ComboBox, "FFT size").click();
    settle(&mut harness);
    harness.get_by_label("4\u{2009}096").click();
    settle(&mut harness);
    let recipe = presentation(&harness, id).view.spectrogram;
    assert_eq!((recipe.n_fft, recipe.hop), (4096, 2048)); // the overlap stays
    harness.get_by_label("Linear").click();
    settle(&mut harness);
    until(&mut harness, "the larger FFT", |harness| harness.query_by_label("FFT 4096").is_some());
    undo(&mut harness);
    undo(&mut harness);
    assert_eq!(presentation(&harness, id).view.spectrogram.n_fft, 1024);
}

/// The range as the page Spectrum has it.
fn shown_range(harness: &Window) -> [f32; 2] {
    ["Range bottom", "Range top"].map(|name| {
        let field = harness.get_by_role_and_label(Role::SpinButton, name);
        field.accesskit_node().numeric_value().expect("a number field has a value") as f32
    })
}

#[test]
fn the_automatic_range_stays_and_fits_the_view_when_told() {
    let (mut harness, id) = window();
    let auto = "Colour bar: automatic range";
    until(&mut harness, "a picture", |harness| harness.query_by_label(auto).is_some());
    let whole = shown_range(&harness);
    // A place where there is nothing but what leaks from the tone.
    harness.hover_at(place(&harness, 0.02, CENTER - 200e3));
    for _ in 0..4 {
        harness.key_press(Key::Plus);
        settle(&mut harness);
    }
    assert_eq!(shown_range(&harness), whole);
    // As soon as the picture of what was zoomed to is there: the tone is not in it.
    let end = Instant::now() + Duration::from_secs(30);
    let fitted = loop {
        harness.key_press_modifiers(Modifiers::SHIFT, Key::A);
        settle(&mut harness);
        let fitted = presentation(&harness, id).view.range.expect("a range that is set");
        if fitted[1] < whole[1] - 30.0 {
            break fitted;
        }
        assert!(Instant::now() < end, "{fitted:?} is still that of {whole:?}");
        std::thread::sleep(Duration::from_millis(10));
    };
    assert_eq!(shown_range(&harness), fitted);
    assert!(harness.query_by_label(auto).is_none() && harness.query_by_label("Colour bar: set range").is_some());
    harness.get_by_label("Auto").click();
    settle(&mut harness);
    assert_eq!(presentation(&harness, id).view.range, None);
    assert!(harness.query_by_label(auto).is_some());
}

#[test]
fn frames_are_averaged_as_many_as_one_says() {
    let (mut harness, id) = window();
    harness.get_by_label("Averaged frames").focus();
    settle(&mut harness);
    harness.get_by_label("Averaged frames").type_text("8");
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(presentation(&harness, id).view.spectrogram.average, 8);
    until(&mut harness, "averages", |harness| harness.query_by_label("average of 8").is_some());
    undo(&mut harness);
    settle(&mut harness);
    assert_eq!(presentation(&harness, id).view.spectrogram.average, 1);
    assert!(harness.query_by_label("average of 8").is_none());
}

#[test]
fn a_box_becomes_an_annotation_and_undo_takes_it_back() {
    let (mut harness, id) = window();
    let from = place(&harness, 0.02, CENTER + 50e3);
    let to = place(&harness, 0.06, CENTER + 200e3);
    drag_box(&mut harness, from, to);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    let annotations = presentation(&harness, id).annotations;
    assert_eq!(annotations.len(), 2);
    let added = &annotations[0]; // before the beacon
    let near = |value: Option<f64>, expected: f64| value.is_some_and(|value| (value - expected).abs() < 5e3);
    assert!(
        near(added.freq_lower_edge_hz, CENTER + 50e3) && near(added.freq_upper_edge_hz, CENTER + 200e3),
        "{added:?}"
    );
    assert!(added.sample_start.abs_diff(20_000) < 1500 && added.sample_count.unwrap().abs_diff(40_000) < 1500);
    // It is in hand, and what Delete takes.
    assert!(has(&harness, "Selected annotation"));
    harness.key_press(Key::Delete);
    settle(&mut harness);
    let left = presentation(&harness, id).annotations;
    assert_eq!((left.len(), left[0].label.as_deref()), (1, Some("beacon")));
    undo(&mut harness);
    assert_eq!(presentation(&harness, id).annotations.len(), 2);
    undo(&mut harness);
    assert_eq!(presentation(&harness, id).annotations.len(), 1);
    assert!(!has(&harness, "Selected annotation"));
}

#[test]
fn the_list_of_annotations_selects_and_removes() {
    let (mut harness, id) = window();
    harness.get_by_label("Annotate").click();
    settle(&mut harness);
    harness.get_by_label("beacon").click();
    settle(&mut harness);
    harness.get_by_label("Remove annotation").click();
    settle(&mut harness);
    assert!(presentation(&harness, id).annotations.is_empty());
    assert!(harness.query_by_label("None yet.").is_some());
}

/// Types a target on the export page, exports, and opens what was written.
fn exported(harness: &mut Window, target: &std::path::Path) -> StackInfo {
    harness.get_by_label("Export path").focus();
    settle(harness);
    harness.get_by_label("Export path").type_text(&target.display().to_string());
    settle(harness);
    harness.get_by_role_and_label(Role::Button, "Export").click();
    until(harness, "the file", |_| target.exists());
    match open(target, &OpenOptions::default()).expect("a file that opens") {
        Opened::Stack(stack) => StackInfo::clone(&stack.info),
        Opened::Recording(_) => panic!("a spectrogram is a stack"),
    }
}

fn export_page(harness: &mut Window) {
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    until(harness, "the export page", |harness| has(harness, "Export path"));
}

#[test]
fn an_exported_spectrogram_has_the_colours_on_the_screen() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut harness, _) = window();
    // The quiet part of a narrow band: its range by itself is another than that of the whole.
    harness.hover_at(plot(&harness).center());
    for _ in 0..12 {
        harness.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Line,
            delta: vec2(0.0, 1.0),
            modifiers: Modifiers::NONE,
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
        });
        settle(&mut harness);
    }
    // Nobody set one: it is that of the whole recording, which the export takes, too.
    until(&mut harness, "a picture", |harness| shown_range(harness) != [-120.0, 0.0]);
    let whole = shown_range(&harness);
    // The picture of what was zoomed to comes last: it fits once nothing changes for half a second.
    let (mut seen, mut unchanged) = (whole, 0);
    while unchanged < 50 {
        harness.key_press_modifiers(Modifiers::SHIFT, Key::A);
        settle(&mut harness);
        std::thread::sleep(Duration::from_millis(10));
        let now = shown_range(&harness);
        unchanged = if now == seen { unchanged + 1 } else { 0 };
        seen = now;
    }
    assert_ne!(seen, whole, "the test needs a range that is not the whole's");
    export_page(&mut harness);
    let target = folder.path().join("window.png");
    exported(&mut harness, &target);
    let expected = |name: &str, range| {
        let export = SpectrogramExport { range, ..SpectrogramExport::default() };
        let path = folder.path().join(name);
        export_spectrogram(&recording(), &export, &path, &SaveOptions::default(), &Progress::new()).expect("written");
        image::open(path).expect("a picture").into_rgb8()
    };
    let written = image::open(&target).expect("a picture").into_rgb8();
    assert!(written == expected("same.png", Some(seen)), "the range on the screen is {seen:?}");
    assert!(expected("auto.png", None) == expected("whole.png", Some(whole)) && written != expected("auto.png", None));
}

#[test]
fn a_spectrogram_is_exported_with_axes_round_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut harness, _) = window();
    export_page(&mut harness);
    harness.get_by_label("Axes and colour bar").click();
    settle(&mut harness);
    let info = exported(&mut harness, &folder.path().join("framed.png"));
    // 389 frames of 1024 bins, and what is round them.
    assert!((430..600).contains(&info.axes.x) && (1060..1150).contains(&info.axes.y), "{:?}", info.axes);
}

#[test]
fn a_spectrogram_is_exported_as_16_bits_that_stand_for_decibels() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut harness, _) = window();
    export_page(&mut harness);
    harness.get_by_label("TIFF").click();
    settle(&mut harness);
    assert!(!has(&harness, "Axes and colour bar"), "axes are drawn round pictures");
    harness.get_by_label("16-bit").click();
    settle(&mut harness);
    let info = exported(&mut harness, &folder.path().join("power.tif"));
    assert_eq!((info.format.as_str(), info.sample_type), ("spectrogram", SampleType::U16));
    assert_eq!(info.values.map(|values| values.unit).as_deref(), Some("dBFS"));
}

#[test]
fn the_part_that_is_exported_is_said_and_samples_have_all_frequencies() {
    let (mut harness, _) = window();
    let (from, to) = (place(&harness, 0.02, CENTER + 50e3), place(&harness, 0.06, CENTER + 200e3));
    drag_box(&mut harness, from, to);
    export_page(&mut harness);
    assert!(harness.query_by_label_contains("frequencies").is_none(), "the whole needs no word");
    for (part, spectrogram, samples) in [
        (
            "In view",
            "The time and the frequencies that are in view.",
            "The time that is in view, with all frequencies.",
        ),
        ("In the box", "The time and the frequencies of the box.", "The time of the box, with all frequencies."),
    ] {
        for (what, said) in [("Spectrogram", spectrogram), ("Samples", samples)] {
            harness.get_by_role_and_label(Role::Tab, what).click();
            settle(&mut harness);
            harness.get_by_label(part).click();
            settle(&mut harness);
            assert!(has(&harness, said), "{part} {what}");
        }
    }
}
