//! Measuring without end and measuring live: bounded reads, cancelling, the newest box.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use num_complex::Complex;

use super::{Effort, MeasuredSignal, Part, Quantity, SignalMeasureRequest, SignalMeasureService, SignalRecipe};
use super::{measure_signals, reach, signal_json, signal_table};
use crate::engine::job::silent;
use crate::engine::measure::TableFormat;
use crate::model::{
    AnnotationList, Datatype, Progress, Recording, RecordingInfo, SampleSource, SignalRegion, SourceError,
};
use crate::ops::signal_measure::Unknown;

/// A tone of amplitude ½ without end, how much of it was read, and where the last of that ended.
#[derive(Debug, Default)]
struct Endless(AtomicU64, AtomicU64);

impl SampleSource for Endless {
    fn read(&self, _: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        self.0.fetch_add(out.len() as u64, Ordering::Relaxed);
        self.1.fetch_max(start + out.len() as u64, Ordering::Relaxed);
        // An eighth of a turn a sample, worked out once: millions of samples are read.
        let turn = std::f32::consts::FRAC_PI_4;
        let round: [Complex<f32>; 8] = std::array::from_fn(|n| Complex::from_polar(0.5, turn * n as f32));
        let first = (start % 8) as usize;
        let ahead = out.len().min((8 - first) % 8);
        let (head, rest) = out.split_at_mut(ahead);
        head.copy_from_slice(&round[first..first + ahead]);
        for values in rest.chunks_mut(8) {
            values.copy_from_slice(&round[..values.len()]);
        }
        Ok(())
    }

    fn read_stored(&self, _: u64, out: &mut [u8]) -> Result<(), SourceError> {
        out.fill(0);
        Ok(())
    }
}

fn request(samples: u64, regions: &[SignalRegion]) -> (SignalMeasureRequest, Arc<Endless>) {
    let info = RecordingInfo {
        format: "sigmf".to_owned(),
        samples,
        channels: 1,
        datatype: Datatype::CF32,
        sample_rate_hz: Some(1e6),
        center_frequency_hz: Some(100e6),
        captures: Vec::new(),
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings: Vec::new(),
        metadata: None,
    };
    let source = Arc::new(Endless::default());
    let recording = Recording::new(info, source.clone());
    let parts = Arc::new(regions.iter().copied().map(Part::from).collect());
    (SignalMeasureRequest { recording, channel: 0, parts, recipe: SignalRecipe::default() }, source)
}

const BAND: [f64; 2] = [0.1, 0.15];

#[test]
fn a_glimpse_of_a_hundred_gigabytes_reads_little() {
    let samples = 1 << 34;
    let (request, source) = request(samples, &[SignalRegion { from: 1000, to: samples - 1000, cycles: BAND }]);
    let measured = measure_signals(&request, Effort::Glimpse, &Progress::new()).unwrap();
    let read = source.0.load(Ordering::Relaxed);
    assert!(read < 1 << 23, "{read}");
    let row = &measured.rows[0];
    assert!(measured.is_sampled() && row.looked.unwrap().frames_there > 1 << 20);
    assert!((row.value(Quantity::BandPower).unwrap() + 6.0206).abs() < 0.01);
    assert!((row.value(Quantity::PeakFrequency).unwrap() - 100.125e6).abs() < 1.0);
}

#[test]
fn a_band_of_a_millihertz_costs_nothing_and_spoils_no_other_row() {
    let samples = 1 << 30;
    let thin = SignalRegion { from: 1000, to: samples, cycles: [0.125, 0.125 + 5e-11] };
    let (request, source) = request(samples, &[thin, SignalRegion { cycles: BAND, ..thin }]);
    let measured = measure_signals(&request, Effort::Glimpse, &Progress::new()).unwrap();
    let reason = measured.rows[0].value(Quantity::SymbolRate).unwrap_err();
    assert!(reason.to_string().contains("too few"), "{reason}");
    assert!(measured.rows[1].value(Quantity::BandPower).is_ok());
    let read = source.0.load(Ordering::Relaxed);
    assert!(read < 1 << 24, "{read}");
}

#[test]
fn nothing_is_read_beyond_its_reach() {
    let (from, mut with_rate) = (5_000_000, 0);
    for samples in [16, 1024, 5000, 30_001] {
        for part in 0..9 {
            // From the whole band down to one that has no samples left.
            let width = 0.9 * 0.4_f64.powi(part);
            let region = SignalRegion { from, to: from + samples, cycles: [0.125 - width / 8.0, 0.125 + width / 8.0] };
            let (request, source) = request(1 << 40, &[region]);
            let row = &measure_signals(&request, Effort::Whole, &Progress::new()).unwrap().rows[0];
            with_rate += usize::from(!matches!(row.value(Quantity::SymbolRate), Err(Unknown::TooShort(..))));
            let (end, reach) =
                (source.1.load(Ordering::Relaxed), reach(&region, &request.recording.info, &request.recipe));
            assert!(end <= reach, "{samples} samples, {width}: {end} > {reach}");
            assert!(end > region.to, "{samples} samples, {width}");
        }
    }
    assert!(with_rate > 8, "the filter of the symbol rate was at work: {with_rate}");
}

#[test]
fn a_long_look_stops_when_it_is_told_to() {
    let samples = 1 << 34;
    let (request, _) = request(samples, &[SignalRegion { from: 0, to: samples, cycles: BAND }]);
    let progress = Progress::new();
    let watched = progress.clone();
    let worker = std::thread::spawn(move || measure_signals(&request, Effort::Whole, &watched));
    while progress.done() == 0 {
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(progress.total() > 1 << 20);
    progress.cancel();
    let told = Instant::now();
    let result = worker.join().unwrap();
    assert!(result.is_err_and(|error| error.is_cancelled()));
    assert!(told.elapsed() < Duration::from_secs(5), "{:?}", told.elapsed());
}

fn until(
    service: &SignalMeasureService,
    request: &SignalMeasureRequest,
    so: impl Fn(&MeasuredSignal) -> bool,
) -> MeasuredSignal {
    let end = Instant::now() + Duration::from_mins(1);
    loop {
        let known = service.ask(request);
        if so(&known) {
            return known;
        }
        assert!(Instant::now() < end, "{known:?}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn the_newest_box_is_glimpsed_at_and_then_looked_through() {
    let samples = 1 << 34;
    let service = SignalMeasureService::new(&silent()).unwrap();
    let (long, _) = request(samples, &[SignalRegion { from: 0, to: samples, cycles: BAND }]);
    let glimpse = until(&service, &long, |known| known.fraction.is_some_and(|done| done > 0.0));
    assert!(glimpse.pending && glimpse.measurements.unwrap().is_sampled());
    // Another box of the same recording: the long look ends, the shorter one is finished.
    let region = SignalRegion { from: 5000, to: 4_000_000, cycles: BAND };
    let short = SignalMeasureRequest { parts: Arc::new(vec![region.into()]), ..long.clone() };
    let first = service.ask(&short);
    assert!(first.pending && first.measurements.is_some(), "the numbers of a moment ago stay");
    let whole = until(&service, &short, |known| !known.pending).measurements.unwrap();
    assert_eq!(whole.rows[0].region, region);
    assert!(!whole.is_sampled());
    service.forget(&long.recording);
    assert!(service.ask(&short).measurements.is_none(), "what is closed is forgotten");
}

#[test]
fn a_failure_is_a_sentence() {
    let (request, _) = request(5000, &[SignalRegion { from: 0, to: 5000, cycles: BAND }]);
    let service = SignalMeasureService::new(&silent()).unwrap();
    let wrong = SignalMeasureRequest { channel: 3, ..request };
    let known = until(&service, &wrong, |known| !known.pending);
    assert_eq!(known.failure.as_deref(), Some("there is no channel 3; choose 0 to 0"));
}

#[test]
fn tables_and_json_hold_every_number_or_its_reason() {
    let regions =
        [SignalRegion { from: 1000, to: 4000, cycles: BAND }, SignalRegion { from: 10, to: 14, cycles: BAND }];
    let (request, _) = request(5000, &regions);
    let measured = measure_signals(&request, Effort::Whole, &Progress::new()).unwrap();
    for format in [TableFormat::Csv, TableFormat::Tabs] {
        let text = signal_table(&measured, format);
        let separator = if format == TableFormat::Csv { ',' } else { '\t' };
        let widths: Vec<usize> = text.lines().map(|line| line.split(separator).count()).collect();
        assert_eq!(widths, [4 + Quantity::ALL.len() + 5; 3], "{text}");
    }
    let json = signal_json(&measured);
    for row in json["rows"].as_array().unwrap() {
        for quantity in Quantity::ALL {
            assert_eq!(row[quantity.key()].is_null(), row["unknown"][quantity.key()].is_string(), "{}", quantity.key());
            assert_eq!(json["units"][quantity.key()], quantity.unit(true));
        }
    }
    assert_eq!(json["rows"][1]["unknown"]["snr"], "4 samples are too few, a spectrum needs 16");
}
