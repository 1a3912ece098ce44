//! The service as a viewer meets it: traces against the samples, single peaks at full width, distributions and
//! constellations of known signals, differences, what is asked again, failures.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use num_complex::Complex;

use super::*;
use crate::engine::job::{Pools, silent};
use crate::model::recipe::{ColorMap, PowerScale, PowerUnit, Reduce, SpectrogramRecipe, SpectrogramView, Trace};
use crate::model::{
    AnnotationList, ByteOrder, Capture, Datatype, DocumentId, NumberFormat, Recording, RecordingInfo, SampleSource,
    SignalRegion, SourceError,
};
use crate::ops::plots::SymbolClock;

/// Samples made by a function when they are read.
struct Made<F> {
    samples: u64,
    reads: AtomicU64,
    make: F,
}

impl<F> std::fmt::Debug for Made<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Made").field("samples", &self.samples).finish_non_exhaustive()
    }
}

impl<F: Fn(u64) -> Complex<f32> + Send + Sync> SampleSource for Made<F> {
    fn read(&self, channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        if channel > 0 || start + out.len() as u64 > self.samples {
            let (file, problem, remedy) = ("a.cf32".into(), "is cut short".into(), "copy it again".into());
            return Err(SourceError::Unreadable { file, problem, remedy });
        }
        for (n, out) in (start..).zip(out) {
            *out = (self.make)(n);
        }
        Ok(())
    }

    fn read_stored(&self, _: u64, _: &mut [u8]) -> Result<(), SourceError> {
        unreachable!("plots read amplitudes")
    }
}

type Reads = Arc<dyn Fn() -> u64 + Send + Sync>;

fn recording(samples: u64, make: impl Fn(u64) -> Complex<f32> + Send + Sync + 'static) -> (Recording, Reads) {
    let info = RecordingInfo {
        format: "raw".into(),
        samples,
        channels: 1,
        datatype: Datatype { complex: true, format: NumberFormat::F32, order: ByteOrder::Little },
        sample_rate_hz: Some(1e6),
        center_frequency_hz: Some(100e6),
        captures: Vec::new(),
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings: Vec::new(),
        metadata: None,
    };
    let source = Arc::new(Made { samples, reads: AtomicU64::new(0), make });
    let counted = source.clone();
    (Recording::new(info, source), Arc::new(move || counted.reads.load(Ordering::Relaxed)))
}

fn service() -> PlotService {
    PlotService::new(Pools::new(2).unwrap().interactive().clone(), silent())
}

fn request(recording: &Recording, plot: Plot, wanted: Wanted) -> PlotRequest {
    let spectrogram = SpectrogramRecipe { n_fft: 64, hop: 32, ..SpectrogramRecipe::default() };
    let settings = SpectrogramView { spectrogram, ..SpectrogramView::default() };
    PlotRequest { id: PlotId { document: DocumentId(3), plot }, recording: recording.clone(), settings, wanted }
}

/// All results until the plot is at rest.
fn results(service: &PlotService, request: PlotRequest) -> Vec<PlotResult> {
    let id = request.id;
    service.request(request);
    let (mut seen, started) = (Vec::new(), Instant::now());
    loop {
        let busy = service.is_busy(id);
        seen.extend(service.poll().into_iter().map(|(_, result)| result));
        if !busy {
            return seen;
        }
        assert!(started.elapsed() < Duration::from_mins(1), "the service never comes to rest");
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn last(service: &PlotService, request: PlotRequest) -> PlotResult {
    results(service, request).pop().expect("a result")
}

fn lines(result: PlotResult) -> Lines {
    match result {
        PlotResult::Traces(traces) => traces.lines,
        other => panic!("{other:?}"),
    }
}

fn region(from: u64, to: u64) -> SignalRegion {
    SignalRegion { from, to, cycles: [-0.5, 0.5] }
}

#[test]
fn few_samples_come_one_by_one_with_the_advance_from_the_sample_before() {
    let tone = |n: u64| Complex::from_polar(0.5, std::f32::consts::TAU * (n % 10) as f32 / 10.0);
    let (recording, _) = recording(1000, tone);
    let traces = vec![Trace::I, Trace::Frequency];
    let wanted = Wanted::Traces { traces, time: [99.5, 120.0], width: 100 };
    let Lines::Samples { start, values } = lines(last(&service(), request(&recording, Plot::IAndQ, wanted))) else {
        panic!("twenty samples on a hundred pixels")
    };
    assert_eq!((start, values[0].len()), (99, 21));
    assert!(values[0].iter().zip(99..).all(|(value, n)| *value == tone(n).re));
    assert!(values[1].iter().all(|value| (value - 0.1).abs() < 1e-5), "the first has one before it: {:?}", values[1]);
}

#[test]
fn a_peak_of_one_sample_is_seen_wherever_it_falls_however_far_one_zooms_out() {
    for place in [0, 1, 777_777, 1_999_999] {
        let (recording, _) = recording(2_000_000, move |n| Complex::new(if n == place { 1.0 } else { 0.001 }, 0.0));
        let wanted = Wanted::Traces { traces: vec![Trace::I, Trace::Q], time: [0.0, 2e6], width: 300 };
        let seen = results(&service(), request(&recording, Plot::IAndQ, wanted));
        let found = lines(seen.into_iter().last().unwrap());
        let Lines::Envelopes { columns, sampled: false, .. } = found else { panic!("all samples") };
        let column = (place * 300 / 2_000_000) as usize;
        assert_eq!(columns[0][column].unwrap().high, 1.0, "{place}");
        let quiet = columns[0].iter().flatten().filter(|extremes| extremes.high < 1.0).count();
        assert!(quiet >= 298, "only its own column, and the one it is left to: {quiet}");
    }
}

#[test]
fn outside_the_recording_there_is_nothing() {
    let (recording, _) = recording(5000, |_| Complex::new(0.5, 0.5));
    let wanted = Wanted::Traces { traces: vec![Trace::Magnitude], time: [-5000.0, 10_000.0], width: 30 };
    let Lines::Envelopes { columns, .. } = lines(last(&service(), request(&recording, Plot::Phase, wanted))) else {
        panic!("envelopes")
    };
    let there: Vec<bool> = columns[0].iter().map(Option::is_some).collect();
    assert!((0..30).all(|column| there[column] == (10..20).contains(&column)), "{there:?}");
}

#[test]
fn asking_again_or_for_other_colours_reads_nothing() {
    let (recording, reads) = recording(100_000, |n| Complex::new((n % 7) as f32, 0.0));
    let service = service();
    let density = Wanted::Density { time: [0.0, 1e5], frequency: [-0.5, 0.5] };
    let first = request(&recording, Plot::Density, density);
    results(&service, first.clone());
    let before = reads();
    assert!(before > 0);
    let mut colors = first.clone();
    colors.settings.range = Some([-50.0, 0.0]);
    colors.settings.colormap = ColorMap::Viridis;
    assert!(results(&service, first).is_empty() && results(&service, colors).is_empty());
    assert_eq!(reads(), before);
    let traces = Wanted::Traces { traces: vec![Trace::Phase], time: [0.0, 1e5], width: 10 };
    let mut traces = request(&recording, Plot::Phase, traces);
    results(&service, traces.clone());
    let before = reads();
    traces.settings.spectrogram.n_fft = 4096;
    assert!(results(&service, traces).is_empty(), "a phase has no transform");
    assert_eq!(reads(), before);
}

/// The spectrum of a part, and its difference from a recording of twice the rate, whose densities (per hertz) therefore
/// differ by something else than its powers; what is read of both. Reading waits while `closed`.
fn spectra(closed: &Arc<AtomicBool>) -> ([PlotRequest; 2], Reads) {
    let closed = Arc::clone(closed);
    let (own, reads) = recording(40_000, move |n| {
        while closed.load(Ordering::Acquire) {
            std::thread::sleep(Duration::from_millis(1));
        }
        Complex::new((n % 7) as f32, (n % 11) as f32)
    });
    let (mut other, reads_of_other) = recording(30_000, |n| Complex::new((n % 5) as f32, 0.0));
    other.info = Arc::new(RecordingInfo { sample_rate_hz: Some(2e6), ..(*other.info).clone() });
    let (time, frequency) = ([1000.0, 39_000.0], [-0.25, 0.5]);
    let density = request(&own, Plot::Density, Wanted::Density { time, frequency });
    let difference = request(&own, Plot::Difference, Wanted::Difference { time, frequency, other });
    ([density, difference], Arc::new(move || reads() + reads_of_other()))
}

/// Every value, not-a-number and all.
fn written(result: &PlotResult) -> String {
    format!("{result:?}")
}

#[test]
fn another_unit_reads_nothing_and_shows_what_is_computed_afresh_in_it() {
    let (requests, reads) = spectra(&Arc::default());
    for request in requests {
        let kept = service();
        let mut before = written(&last(&kept, request.clone()));
        for (scale, unit) in [
            (PowerScale::Density, PowerUnit::Db),
            (PowerScale::Raw, PowerUnit::Linear),
            (PowerScale::Window, PowerUnit::Db),
            (PowerScale::Spectrum, PowerUnit::Db),
            (PowerScale::Density, PowerUnit::Linear),
        ] {
            let mut changed = request.clone();
            changed.settings.spectrogram = SpectrogramRecipe { scale, unit, ..changed.settings.spectrogram };
            let read = reads();
            let shown = written(&last(&kept, changed.clone()));
            assert_eq!(reads(), read, "{scale:?} {unit:?}");
            assert_eq!(shown, written(&last(&service(), changed)), "{scale:?} {unit:?}");
            assert_ne!(shown, std::mem::replace(&mut before, shown.clone()), "{scale:?} {unit:?}");
        }
    }
}

#[test]
fn neither_averages_nor_ways_to_combine_nor_decibels_of_differences_ask_anew() {
    let ([density, difference], reads) = spectra(&Arc::default());
    for mut request in [density, difference] {
        let service = service();
        results(&service, request.clone());
        let read = reads();
        request.settings.reduce = Reduce::Mean;
        request.settings.spectrogram.average = 4;
        if request.id.plot == Plot::Difference {
            request.settings.spectrogram.unit = PowerUnit::Linear;
        }
        assert!(results(&service, request.clone()).is_empty(), "there is nothing new to show");
        assert_eq!(reads(), read);
        request.settings.spectrogram.n_fft = 128;
        assert!(!results(&service, request).is_empty() && reads() > read, "another transform is another spectrum");
    }
}

#[test]
fn a_unit_that_is_chosen_meanwhile_does_not_begin_anew() {
    let closed = Arc::<AtomicBool>::default();
    let (requests, reads) = spectra(&closed);
    for request in requests {
        let read = reads();
        last(&service(), request.clone());
        let (once, read) = (reads() - read, reads());
        let service = service();
        let mut changed = request.clone();
        changed.settings.spectrogram.scale = PowerScale::Density;
        closed.store(true, Ordering::Release);
        service.request(request);
        let started = Instant::now();
        while reads() == read {
            assert!(started.elapsed() < Duration::from_mins(1), "the work never begins");
            std::thread::sleep(Duration::from_millis(1));
        }
        service.request(changed.clone());
        closed.store(false, Ordering::Release);
        let seen = results(&service, changed);
        let unit = match seen.last() {
            Some(PlotResult::Density(density)) => density.unit,
            Some(PlotResult::Difference(difference)) => difference.unit,
            other => panic!("{other:?}"),
        };
        assert_eq!((reads() - read, unit), (once, "dBFS/Hz"));
    }
}

#[test]
fn two_levels_are_distributed_as_they_are_mixed() {
    let (recording, _) = recording(400_000, |n| Complex::new(0.0, if n % 4 == 0 { 1.0 } else { 0.0 }));
    let wanted = Wanted::Distribution { region: region(0, 400_000) };
    let seen = results(&service(), request(&recording, Plot::Distribution, wanted));
    let PlotResult::Distribution(found) = seen.last().unwrap() else { panic!("{seen:?}") };
    let ccdf = found.ccdf.as_ref().unwrap();
    assert!((ccdf.peak_over_mean_db - 10.0 * 4f64.log10()).abs() < 1e-3);
    assert_eq!((found.counted, found.there), (400_000, 400_000));
    let total = |shares: &[[f64; 2]]| shares.iter().map(|[_, share]| share).sum::<f64>();
    assert!((total(&found.i) - 1.0).abs() < 1e-9 && (total(&found.q) - 1.0).abs() < 1e-9);
    assert_eq!(found.q.iter().filter(|[_, share]| *share > 0.0).count(), 2);
    assert!((found.magnitude.last().unwrap()[1] - 0.25).abs() < 1e-9);
}

#[test]
fn symbols_are_where_the_clock_of_the_recording_says() {
    // Two levels in turns, eight samples each, the first symbol centred at sample 1004.
    let level = |n: u64| if (n / 8).is_multiple_of(2) { 0.5 } else { -0.5 };
    let (recording, _) = recording(10_000, move |n| Complex::new(level(n), 0.0));
    let clock = SymbolClock { start: 1004.0, period: 8.0 };
    let wanted = Wanted::Symbols { region: region(1000, 2000), clock: Some(clock), eye: Trace::I };
    let PlotResult::Symbols(found) = last(&service(), request(&recording, Plot::Symbols, wanted)) else {
        panic!("symbols")
    };
    assert_eq!((found.count, found.points.len()), (125, 125));
    assert!(found.points.iter().all(|point| (point.re.abs() - 0.5).abs() < 1e-4), "{:?}", &found.points[..4]);
    let eye = found.eye.unwrap();
    let middle = |row: usize| eye.counts[row * eye.width + eye.width / 2];
    assert_eq!((eye.height / 3..2 * eye.height / 3).map(middle).sum::<u32>(), 0, "open in the middle");
}

#[test]
fn a_band_is_tuned_to_before_anything_is_counted() {
    // A tone at 0.2 in a tone ten times as strong at −0.3: alone it is constant.
    let tone = |n: u64, cycles: f64| Complex::cis(((cycles * n as f64).fract() * std::f64::consts::TAU) as f32);
    let (recording, _) = recording(200_000, move |n| tone(n, 0.2) * 0.05 + tone(n, -0.3) * 0.5);
    let band = SignalRegion { from: 20_000, to: 180_000, cycles: [0.15, 0.25] };
    let wanted = Wanted::Distribution { region: band };
    let PlotResult::Distribution(found) = last(&service(), request(&recording, Plot::Distribution, wanted)) else {
        panic!("a distribution")
    };
    let ccdf = found.ccdf.unwrap();
    assert!(found.is_tuned && found.decimation == 8 && found.there == 20_000);
    assert!((ccdf.mean_db - 20.0 * 0.05f64.log10()).abs() < 0.02, "{}", ccdf.mean_db);
    assert!(ccdf.peak_over_mean_db < 0.05, "{}", ccdf.peak_over_mean_db);
    let wanted = Wanted::Symbols { region: band, clock: None, eye: Trace::I };
    let PlotResult::Symbols(found) = last(&service(), request(&recording, Plot::Symbols, wanted)) else {
        panic!("symbols")
    };
    assert!(found.is_tuned && found.count == 20_000 && found.points.is_empty());
    assert!((found.constellation.across[1] - 0.05 * 1.08).abs() < 0.001);
}

#[test]
fn a_recording_less_itself_is_nothing_and_louder_by_six_is_six() {
    let noise = |n: u64| {
        let x = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Complex::new((x >> 40) as f32 / 16_777_216.0 - 0.5, (x >> 20 & 0xff_ffff) as f32 / 16_777_216.0 - 0.5)
    };
    let (one, _) = recording(20_000, noise);
    let (louder, _) = recording(20_000, move |n| noise(n) * 2.0);
    let difference = |own: &Recording, other: &Recording| {
        let wanted = Wanted::Difference { time: [0.0, 20_000.0], frequency: [-0.5, 0.5], other: other.clone() };
        match last(&service(), request(own, Plot::Difference, wanted)) {
            PlotResult::Difference(difference) => difference,
            other => panic!("{other:?}"),
        }
    };
    let same = difference(&one, &one);
    assert!(same.is_absolute && same.unit == "dBFS" && same.less.iter().all(|value| *value == 0.0));
    let six = difference(&louder, &one);
    assert!(six.less.iter().all(|value| (value - 6.0206).abs() < 1e-3), "{:?}", &six.less[..4]);
}

#[test]
fn a_view_that_never_stands_still_shows_something_all_the_same() {
    let (recording, _) = recording(3_000_000, |n| Complex::new((n % 100) as f32, 0.0));
    let service = service();
    let (mut seen, started) = (0, Instant::now());
    for step in 0.. {
        let time = [f64::from(step), 2e6 + f64::from(step)];
        let wanted = Wanted::Traces { traces: vec![Trace::Phase], time, width: 200 };
        service.request(request(&recording, Plot::Phase, wanted));
        std::thread::sleep(Duration::from_millis(1));
        seen += service.poll().len();
        if seen > 2 {
            return;
        }
        assert!(started.elapsed() < Duration::from_mins(1), "nothing is shown while the view moves");
    }
}

#[test]
fn what_cannot_be_read_is_said_and_the_next_request_is_served() {
    let (recording, _) = recording(5000, |_| Complex::new(0.5, 0.0));
    let service = service();
    let mut wrong = request(&recording, Plot::Distribution, Wanted::Distribution { region: region(0, 5000) });
    wrong.settings.channel = 1;
    let PlotResult::Failed(sentence) = last(&service, wrong.clone()) else { panic!("there is no second channel") };
    assert!(sentence.contains("there is no channel 1"), "{sentence}");
    wrong.settings.channel = 0;
    assert!(matches!(last(&service, wrong), PlotResult::Distribution(_)));
    let nothing = request(&recording, Plot::Symbols, Wanted::Distribution { region: region(6000, 7000) });
    assert!(matches!(last(&service, nothing), PlotResult::Failed(_)));
}

#[test]
fn a_box_beside_the_band_is_refused() {
    let (recording, _) = recording(5000, |_| Complex::new(0.5, 0.0));
    let outside = SignalRegion { cycles: [0.6, 0.8], ..region(0, 5000) };
    for (plot, wanted) in [
        (Plot::Distribution, Wanted::Distribution { region: outside }),
        (Plot::Symbols, Wanted::Symbols { region: outside, clock: None, eye: Trace::I }),
    ] {
        let PlotResult::Failed(sentence) = last(&service(), request(&recording, plot, wanted)) else {
            panic!("nothing was received there")
        };
        assert!(sentence.contains("outside of the frequencies"), "{sentence}");
    }
}

#[test]
fn what_grows_after_the_part_is_not_asked_anew_and_what_grows_in_it_is() {
    let (mut recording, reads) = recording(100_000, |n| Complex::new((n % 7) as f32, 0.0));
    recording.info = Arc::new(RecordingInfo { samples: 60_000, ..(*recording.info).clone() });
    let mut longer = recording.clone();
    longer.info = Arc::new(RecordingInfo { samples: 100_000, ..(*recording.info).clone() });
    for (end, anew) in [(50_000, false), (60_000, true)] {
        for (plot, wanted) in [
            (Plot::Distribution, Wanted::Distribution { region: region(0, end) }),
            (Plot::Density, Wanted::Density { time: [0.0, end as f64], frequency: [-0.5, 0.5] }),
            (Plot::Phase, Wanted::Traces { traces: vec![Trace::Phase], time: [0.0, end as f64], width: 10 }),
        ] {
            let service = service();
            results(&service, request(&recording, plot, wanted.clone()));
            let before = reads();
            results(&service, request(&longer, plot, wanted));
            assert_eq!(reads() > before, anew, "{plot:?} to {end}");
        }
    }
}

#[test]
fn spectra_are_compared_as_received_where_the_part_begins() {
    let (mut own, _) = recording(20_000, |n| Complex::new((n % 7) as f32, 0.0));
    let (other, _) = recording(20_000, |n| Complex::new((n % 5) as f32, 0.0));
    let capture =
        |sample_start, frequency| Capture { sample_start, frequency_hz: Some(frequency), ..Capture::default() };
    let captures = vec![capture(0, 100e6), capture(10_000, 100.25e6)];
    own.info = Arc::new(RecordingInfo { captures, ..(*own.info).clone() });
    let start = |own: &Recording, other: &Recording, time: [f64; 2]| {
        let wanted = Wanted::Difference { time, frequency: [-0.5, 0.5], other: other.clone() };
        match last(&service(), request(own, Plot::Difference, wanted)) {
            PlotResult::Difference(difference) => (difference.start, difference.is_absolute),
            other => panic!("{other:?}"),
        }
    };
    let (early, late) = (start(&own, &other, [0.0, 9000.0]), start(&own, &other, [10_000.0, 20_000.0]));
    assert!(early.1 && late.1 && (early.0 - late.0 - 0.25).abs() < 1e-9, "{early:?} {late:?}");
    assert!(!start(&other, &own, [0.0, 9000.0]).1, "the other one has no frequency of its own");
}
