//! The window's plots beside a spectrogram, by what they are called: chosen, zoomed, compared, in other units.
#![cfg(feature = "gui")]

#[path = "../support/mod.rs"]
mod support;
mod symbol_lines;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Pos2, Rect, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lumiq::codec::Opened;
use lumiq::engine::plots::{Plot, PlotId};
use lumiq::engine::spectrum::ViewId;
use lumiq::model::{
    AnnotationList, Capture, Datatype, DocumentId, Recording, RecordingInfo, SampleSource, SourceError,
};
use num_complex::Complex;
use support::window::{Window, add, drag_box, enter, open_window, settle, until};

const RATE: f64 = 1e6;
const CENTER: f64 = 100e6;
const SAMPLES: u64 = 200_000;
/// Samples of a symbol.
const SYMBOL: u64 = 50;

/// Two levels at 0 Hz, 20 kBd, on the first channel; noise like a constant on the second. Counts what is read.
#[derive(Debug)]
struct Keyed {
    reads: AtomicU64,
    /// What all amplitudes are multiplied by.
    gain: f32,
}

impl SampleSource for Keyed {
    fn read(&self, channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        for (n, out) in (start..).zip(out) {
            let bit = (n / SYMBOL).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 63;
            let level = if channel == 1 || bit == 0 { 0.25 } else { -0.25 };
            *out = Complex::new(level, 0.001 * ((n * 7919) % 101) as f32 / 101.0) * self.gain;
        }
        Ok(())
    }

    fn read_stored(&self, _start: u64, out: &mut [u8]) -> Result<(), SourceError> {
        out.fill(0);
        Ok(())
    }
}

fn recording(gain: f32) -> (Recording, Arc<Keyed>) {
    let capture =
        Capture { frequency_hz: Some(CENTER), datetime: Some("2024-05-01T12:30:00Z".to_owned()), ..Capture::default() };
    let info = RecordingInfo {
        format: "sigmf".to_owned(),
        samples: SAMPLES,
        channels: 2,
        datatype: Datatype::CF32,
        sample_rate_hz: Some(RATE),
        center_frequency_hz: Some(CENTER),
        captures: vec![capture],
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings: Vec::new(),
        metadata: None,
    };
    let source = Arc::new(Keyed { reads: AtomicU64::new(0), gain });
    (Recording::new(info, source.clone()), source)
}

fn window() -> (Window, Arc<Keyed>, DocumentId) {
    let mut harness = open_window();
    let (recording, source) = recording(1.0);
    let id = add(&mut harness, Opened::Recording(recording), "keyed.sigmf-meta");
    until(&mut harness, "the spectrogram", |harness| harness.query_by_label("Spectrogram").is_some());
    settle(&mut harness);
    (harness, source, id)
}

/// Where the image of a plot is.
fn rect(harness: &Window, name: &str) -> Rect {
    harness.get_by_role_and_label(Role::Image, name).rect()
}

/// What the window says that has this in it, with plain signs.
fn said(harness: &Window, part: &str) -> Vec<String> {
    let nodes = harness.query_all_by_label_contains(part);
    let texts = nodes.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value()));
    texts.map(|text| text.replace('\u{2009}', "").replace('\u{2212}', "-")).collect()
}

/// The button of a plot on the Spectrum page: it may be scrolled out of sight.
fn switch(harness: &mut Window, plot: &str) {
    harness.get_by_role_and_label(Role::CheckBox, plot).click_accesskit();
    settle(harness);
}

/// Whether a plot is drawn: an image of that name.
fn drawn(harness: &Window, plot: &str) -> bool {
    harness.query_by_role_and_label(Role::Image, plot).is_some()
}

/// Drags in steps, as a hand does.
fn drag(harness: &mut Window, from: Pos2, to: Pos2) {
    harness.hover_at(from); // first, or the way to there counts as dragged
    harness.run_steps(2);
    harness.drag_at(from);
    harness.run_steps(2);
    for part in [0.5, 1.0] {
        harness.hover_at(from + (to - from) * part);
        harness.run_steps(2);
    }
    harness.drop_at(to);
    settle(harness);
}

fn wheel(harness: &mut Window, at: Pos2, modifiers: Modifiers, lines: f32) {
    harness.hover_at(at);
    settle(harness);
    let (unit, phase) = (egui::MouseWheelUnit::Line, egui::TouchPhase::Move);
    let source = egui::MouseWheelSource::Wheel;
    harness.event(Event::MouseWheel { unit, delta: vec2(0.0, lines), modifiers, phase, source });
    harness.run_steps(30);
}

/// Reads time in seconds and frequency in MHz from the status line under a point.
fn place_at(harness: &mut Window, at: Pos2) -> [f64; 2] {
    harness.hover_at(at);
    settle(harness);
    let read = |unit: &str, factor: f64| {
        let texts = said(harness, unit);
        let value = |text: &String| text.strip_suffix(unit)?.trim().parse::<f64>().ok();
        texts.iter().find_map(value).map(|value| value * factor)
    };
    let time = read(" ms", 1e-3).or_else(|| read(" µs", 1e-6)).or_else(|| read(" s", 1.0));
    let frequency = read(" MHz", 1.0).or_else(|| read(" kHz", 1e-3)).or_else(|| read(" Hz", 1e-6));
    [time.expect("a time under the pointer"), frequency.expect("a frequency under the pointer")]
}

#[test]
fn time_and_frequency_zoom_each_for_itself_about_the_pointer_by_wheel_and_by_key() {
    let (mut harness, ..) = window();
    let plot = rect(&harness, "Spectrogram");
    let at = plot.min + plot.size() * vec2(0.25, 0.25);
    let [left, right] = [pos2(plot.left() + 1.0, at.y), pos2(plot.right() - 1.0, at.y)];
    let [top, bottom] = [pos2(at.x, plot.top() + 1.0), pos2(at.x, plot.bottom() - 1.0)];
    let spans = |harness: &mut Window| {
        let [t0, t1] = [left, right].map(|at| place_at(harness, at)[0]);
        let [f1, f0] = [top, bottom].map(|at| place_at(harness, at)[1]);
        [t1 - t0, f1 - f0]
    };
    let before = place_at(&mut harness, at);
    let [time, band] = spans(&mut harness);
    wheel(&mut harness, at, Modifiers::NONE, 3.0);
    let [zoomed, same] = spans(&mut harness);
    assert!(zoomed < time * 0.8 && (same - band).abs() < band * 0.02, "{time} {zoomed} {band} {same}");
    wheel(&mut harness, at, Modifiers::SHIFT, 3.0);
    let [still, narrow] = spans(&mut harness);
    assert!((still - zoomed).abs() < zoomed * 0.02 && narrow < band * 0.8, "{zoomed} {still} {band} {narrow}");
    let after = place_at(&mut harness, at);
    assert!((after[0] - before[0]).abs() < time * 0.01 && (after[1] - before[1]).abs() < band * 0.01);
    harness.hover_at(at);
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::ArrowLeft);
    settle(&mut harness);
    let [wider, kept] = spans(&mut harness);
    assert!(wider > still * 1.3 && (kept - narrow).abs() < narrow * 0.02, "{still} {wider} {narrow} {kept}");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::ArrowUp);
    settle(&mut harness);
    assert!(spans(&mut harness)[1] < narrow * 0.8);
}

#[test]
fn plots_are_chosen_on_the_page_and_stand_under_the_spectrogram() {
    let (mut harness, ..) = window();
    assert!(drawn(&harness, "Magnitude") && drawn(&harness, "Power spectrum"));
    let tall = rect(&harness, "Spectrogram").height();
    for plot in ["I and Q", "Phase", "Constellation"] {
        assert!(!drawn(&harness, plot), "{plot}");
    }
    switch(&mut harness, "I and Q");
    assert!(drawn(&harness, "I and Q") && rect(&harness, "Spectrogram").height() < tall - 70.0);
    let [above, below] = ["Spectrogram", "Power spectrum"].map(|name| rect(&harness, name));
    let traces = rect(&harness, "I and Q");
    assert!(above.bottom() < traces.top() && traces.bottom() < below.top());
    assert!((above.left() - traces.left()).abs() < 1.0 && (above.right() - traces.right()).abs() < 1.0);
    for plot in ["Magnitude", "I and Q", "Power spectrum"] {
        switch(&mut harness, plot);
        assert!(!drawn(&harness, plot), "{plot}");
    }
    assert!(rect(&harness, "Spectrogram").height() > tall + 150.0);
    for plot in ["CCDF of power", "Amplitude histogram", "Constellation", "Eye"] {
        switch(&mut harness, plot);
    }
    let row = ["CCDF of power", "Amplitude histogram", "Constellation", "Eye"].map(|name| rect(&harness, name));
    assert!(row.windows(2).all(|pair| pair[0].right() < pair[1].left() && pair[0].top() == pair[1].top()), "{row:?}");
}

#[test]
fn a_low_window_keeps_the_spectrogram_and_drops_plots() {
    let (mut harness, ..) = window();
    switch(&mut harness, "Phase");
    switch(&mut harness, "Eye");
    harness.set_size(vec2(1000.0, 420.0));
    settle(&mut harness);
    assert!(rect(&harness, "Spectrogram").height() >= 150.0);
    assert!(!drawn(&harness, "Eye") && !drawn(&harness, "Phase"));
    harness.set_size(vec2(1400.0, 1000.0));
    settle(&mut harness);
    assert!(drawn(&harness, "Eye") && drawn(&harness, "Phase"));
}

#[test]
fn axes_count_seconds_samples_or_the_time_of_day_and_frequencies_from_the_centre() {
    let (mut harness, ..) = window();
    let plot = rect(&harness, "Spectrogram");
    let at = plot.min + plot.size() * vec2(0.5, 0.25);
    let [time, frequency] = place_at(&mut harness, at);
    assert!((time - 0.1).abs() < 1e-3 && (frequency - 100.25).abs() < 0.01, "{time} {frequency}");
    harness.get_by_label("Offset").click_accesskit();
    settle(&mut harness);
    let [_, frequency] = place_at(&mut harness, at);
    assert!((frequency - 0.25).abs() < 0.01, "{frequency}");
    harness.get_by_label("Samples").click_accesskit();
    settle(&mut harness);
    harness.hover_at(at);
    settle(&mut harness);
    let samples = said(&harness, " samples");
    let read = samples.iter().find_map(|text| text.strip_suffix(" samples")?.parse::<f64>().ok());
    assert!(read.is_some_and(|read| (read - 100_000.0).abs() < 500.0), "{samples:?}");
    harness.get_by_label("UTC").click_accesskit();
    settle(&mut harness);
    harness.hover_at(at);
    settle(&mut harness);
    let clock = said(&harness, "12:30:00.");
    let near = |text: &String| text.starts_with("12:30:00.10") || text.starts_with("12:30:00.09");
    assert!(clock.iter().any(near), "{clock:?}");
}

#[test]
fn a_right_click_on_an_axis_chooses_its_unit() {
    let (mut harness, ..) = window();
    let plot = rect(&harness, "Spectrogram");
    let at = plot.min + plot.size() * vec2(0.5, 0.25);
    let mut choose = |axis: &str, unit: &str| {
        harness.get_by_label(axis).click_secondary();
        settle(&mut harness);
        harness.get_by_label(unit).click();
        settle(&mut harness);
        harness.hover_at(at);
        settle(&mut harness);
        [" samples", " MHz", " kHz", "12:30:00."].map(|part| said(&harness, part))
    };
    let [samples, ..] = choose("Units of the time axis", "Time in samples");
    assert!(samples.iter().any(|text| text.starts_with("100") || text.starts_with("99")), "{samples:?}");
    let [.., clock] = choose("Units of the time axis", "Time of day (UTC)");
    assert!(clock.iter().any(|text| text.starts_with("12:30:00.")), "{clock:?}");
    let [_, received, ..] = choose("Units of the time axis", "Time in seconds");
    assert!(received.iter().any(|text| text.starts_with("100.2")), "{received:?}");
    let [_, received, offset, _] = choose("Units of the frequency axis", "Frequency offset from the centre");
    let is_offset = |text: &String| text.starts_with("25") || text.starts_with("24") || text.starts_with("0.25");
    assert!(offset.iter().chain(&received).any(is_offset), "{offset:?} {received:?}");
    let [_, received, ..] = choose("Units of the frequency axis: Power spectrum", "Frequency as received");
    assert!(received.iter().any(|text| text.starts_with("100.2")), "{received:?}");
}

/// Draws frames until nothing of a recording is computed or read any more; how often was read until then.
fn rest(harness: &mut Window, id: DocumentId, reads: &dyn Fn() -> u64) -> u64 {
    let plots = [Plot::Density, Plot::Difference].map(|plot| PlotId { document: id, plot });
    let views = [ViewId(id.0 * 2), ViewId(id.0 * 2 + 1)]; // the picture, and the minimap
    let (mut before, mut calm) = (reads(), 0);
    while calm < 20 {
        std::thread::sleep(Duration::from_millis(10));
        harness.step();
        let engine = harness.state().engine();
        let busy = views.into_iter().any(|view| engine.spectra().is_busy(view))
            || plots.into_iter().any(|plot| engine.plots().is_busy(plot));
        calm = if reads() == before && !busy { calm + 1 } else { 0 };
        before = reads();
    }
    before
}

/// Chooses how power is scaled.
fn choose_scale(harness: &mut Window, scale: &str) {
    harness.get_by_role_and_label(Role::ComboBox, "Scale").click();
    settle(harness);
    harness.get_by_label(scale).click();
    settle(harness);
}

#[test]
fn colours_units_and_plots_that_are_there_read_no_sample_again() {
    let (mut harness, source, id) = window();
    switch(&mut harness, "Phase");
    let reads = || source.reads.load(Ordering::Relaxed);
    let rest = |harness: &mut Window| rest(harness, id, &reads);
    harness.set_size(vec2(1400.0, 1000.0));
    settle(&mut harness);
    assert!(drawn(&harness, "Power spectrum") && drawn(&harness, "Magnitude"));
    let before = rest(&mut harness);
    assert!(before > 0);
    // Range, unit, scale and units of axes are applied to power that is there; traces have none of them.
    enter(&mut harness, "Range bottom", "-80");
    harness.get_by_label("Offset").click_accesskit();
    settle(&mut harness);
    harness.get_by_label("Linear").click();
    settle(&mut harness);
    harness.get_by_role_and_label(Role::Tab, "dB").click();
    settle(&mut harness);
    choose_scale(&mut harness, "Density, dBFS/Hz");
    assert_eq!(rest(&mut harness), before);
    harness.get_by_role_and_label(Role::Tab, "Mean").click();
    settle(&mut harness);
    assert!(rest(&mut harness) > before, "another way to combine is another picture");
}

#[test]
fn another_unit_reads_no_sample_again_for_the_spectrum_of_a_box_and_a_difference() {
    let (mut harness, first, _) = window();
    let (second, own) = recording(0.5);
    let id = add(&mut harness, Opened::Recording(second), "other.sigmf-meta");
    until(&mut harness, "the other in front", |harness| {
        harness.query_by_role_and_label(Role::ComboBox, "Compare with").is_some()
    });
    harness.set_size(vec2(1400.0, 1000.0));
    settle(&mut harness);
    switch(&mut harness, "Difference of spectra");
    compare_with_keyed(&mut harness);
    let reads = || first.reads.load(Ordering::Relaxed) + own.reads.load(Ordering::Relaxed);
    let without_box = rest(&mut harness, id, &reads);
    let [from, to] = corners(&harness, [0.05, 0.15], 70e3);
    drag_box(&mut harness, from, to);
    let before = rest(&mut harness, id, &reads);
    assert!(before > without_box, "the box has a spectrum of its own");
    let difference = said(&harness, "other.sigmf-meta less keyed.sigmf-meta · ");
    assert!(difference.iter().any(|text| text.ends_with(" dB")), "{difference:?}");
    for scale in ["Density, dBFS/Hz", "Spectrum, dBFS"] {
        choose_scale(&mut harness, scale);
        assert_eq!(rest(&mut harness, id, &reads), before, "{scale}");
    }
    harness.get_by_label("Linear").click();
    settle(&mut harness);
    assert_eq!(rest(&mut harness, id, &reads), before, "linear");
    assert_eq!(said(&harness, "other.sigmf-meta less keyed.sigmf-meta · "), difference, "it has no unit but dB");
}

/// The corners of a box of a time in seconds and so many hertz about the centre, while the whole recording is shown.
fn corners(harness: &Window, [from, to]: [f64; 2], hertz: f64) -> [Pos2; 2] {
    let plot = rect(harness, "Spectrogram");
    let x = |seconds: f64| plot.left() + plot.width() * (seconds * RATE / SAMPLES as f64) as f32;
    let y = |hertz: f64| plot.center().y - plot.height() * (hertz / RATE) as f32;
    [pos2(x(from), y(hertz)), pos2(x(to), y(-hertz))]
}

/// Compares the recording in front with the one that was opened first.
fn compare_with_keyed(harness: &mut Window) {
    harness.get_by_role_and_label(Role::ComboBox, "Compare with").click_accesskit();
    settle(harness);
    // The entry of the list, not the document's row or its tab.
    let elsewhere = [Role::ListItem, Role::Tab, Role::Label];
    let choice = harness
        .get_all_by_label("keyed.sigmf-meta")
        .find(|node| !elsewhere.contains(&node.accesskit_node().role()))
        .expect("the other recording");
    choice.click_accesskit();
    settle(harness);
}

#[test]
fn the_channel_is_chosen_and_said_and_two_recordings_are_compared() {
    let (mut harness, _, id) = window();
    harness.get_by_role_and_label(Role::ComboBox, "Channel").click();
    settle(&mut harness);
    harness.get_by_label("2 of 2").click();
    settle(&mut harness);
    let channel = |harness: &Window| {
        let document = harness.state().engine().session().document(id).expect("open");
        document.presentation.recording().expect("a recording").view.channel
    };
    assert_eq!(channel(&harness), 1);
    assert!(harness.query_by_role_and_label(Role::ComboBox, "Compare with").is_none(), "there is nothing to compare");
    let (second, _) = recording(0.5);
    add(&mut harness, Opened::Recording(second), "other.sigmf-meta");
    until(&mut harness, "the other in front", |harness| {
        harness.query_by_role_and_label(Role::ComboBox, "Compare with").is_some()
    });
    switch(&mut harness, "Difference of spectra");
    let said_of = |harness: &Window| said(harness, " less ");
    assert!(said_of(&harness).is_empty(), "nothing is compared yet");
    compare_with_keyed(&mut harness);
    let chosen = harness.get_by_role_and_label(Role::ComboBox, "Compare with").accesskit_node().value();
    assert_eq!(chosen.as_deref(), Some("keyed.sigmf-meta"));
    // The same signal of half the amplitude: 20·log10(0.5) dB at every frequency, this one less the other.
    let expected = "other.sigmf-meta less keyed.sigmf-meta · -6.0 to -6.0 dB";
    until(&mut harness, "the difference", |harness| said_of(harness).iter().any(|text| text == expected));
    assert!(drawn(&harness, "Difference of spectra"));
}

#[test]
fn a_spectrogram_opens_as_a_stack_without_a_file() {
    let (mut harness, ..) = window();
    harness.get_by_label("Process").click();
    settle(&mut harness);
    harness.get_by_label("Open Spectrogram as Stack").click();
    until(&mut harness, "the stack", |harness| {
        harness.state().engine().session().documents().iter().any(|document| document.stack().is_some())
    });
    let session = harness.state().engine().session();
    let document = session.documents().iter().find(|document| document.stack().is_some()).expect("a stack");
    let info = &document.stack().expect("a stack").info;
    assert_eq!((info.axes.x, info.axes.y), (389, 1024));
    assert_eq!(info.values.as_ref().map(|values| values.unit.as_str()), Some("dBFS"));
}
