//! The service as a viewer meets it: pictures against the one-shot spectrogram, colours apart, newest wins, failures.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use num_complex::Complex;

use super::*;
use crate::engine::job::{Pools, silent};
use crate::model::recipe::{ColorMap, PowerScale, Reduce, SpectrogramRecipe, SpectrogramView};
use crate::model::{
    AnnotationList, ByteOrder, Datatype, DocumentId, NumberFormat, Progress, Recording, RecordingInfo, SampleSource,
    SourceError,
};
use crate::ops::spectrogram::{SignalDescription, SpectrogramProcessor};

pub(super) const VIEW: ViewId = ViewId(1);

/// A tone at an eighth of the rate, and a burst of one frame in the middle; samples are made when they are read.
#[derive(Debug)]
pub(super) struct Synthetic {
    pub samples: u64,
    pub reads: AtomicU64,
    pub slow: Duration,
    pub fails: bool,
    pub panics: bool,
}

impl Synthetic {
    fn sample(&self, n: u64) -> Complex<f32> {
        let tone = Complex::from_polar(0.5, std::f32::consts::TAU * (n % 8) as f32 / 8.0);
        let burst = if n.abs_diff(self.samples / 2) < 64 { 1.0 } else { 0.0 };
        tone + Complex::new(burst, 0.001 * ((n * 7919) % 101) as f32 / 101.0)
    }
}

impl SampleSource for Synthetic {
    fn read(&self, _: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(self.slow);
        assert!(!self.panics, "a codec's bug");
        if self.fails || start + out.len() as u64 > self.samples {
            return Err(SourceError::Unreadable {
                file: "a.cf32".into(),
                problem: "is cut short".into(),
                remedy: "copy it again".into(),
            });
        }
        for (n, out) in (start..).zip(out) {
            *out = self.sample(n);
        }
        Ok(())
    }

    fn read_stored(&self, _: u64, _: &mut [u8]) -> Result<(), SourceError> {
        unreachable!("viewers read amplitudes")
    }
}

pub(super) fn source(samples: u64) -> Synthetic {
    Synthetic { samples, reads: AtomicU64::new(0), slow: Duration::ZERO, fails: false, panics: false }
}

pub(super) fn recording(source: Arc<Synthetic>) -> Recording {
    let info = RecordingInfo {
        format: "raw".into(),
        samples: source.samples,
        channels: 1,
        datatype: Datatype { complex: true, format: NumberFormat::F32, order: ByteOrder::Little },
        sample_rate_hz: Some(1e6),
        center_frequency_hz: None,
        captures: Vec::new(),
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings: Vec::new(),
        metadata: None,
    };
    Recording::new(info, source)
}

pub(super) fn request(recording: &Recording) -> SpectrumRequest {
    SpectrumRequest {
        view: VIEW,
        document: DocumentId(7),
        recording: recording.clone(),
        settings: SpectrogramView {
            spectrogram: SpectrogramRecipe { n_fft: 64, hop: 32, ..Default::default() },
            ..Default::default()
        },
        time: [0.0, recording.info.samples as f64],
        frequency: [-0.5, 0.5],
        width: 100,
        height: 64,
        waveform: false,
        density: false,
        following: false,
    }
}

pub(super) fn service() -> SpectrumService {
    SpectrumService::new(Pools::new(2).unwrap().interactive().clone(), silent(), 64 << 20)
}

#[derive(Default)]
pub(super) struct Seen {
    pub pictures: Vec<SpectrumPicture>,
    pub waveform: Option<Waveform>,
    pub density: Option<Density>,
    pub failure: Option<String>,
}

/// Polls until the view is at rest.
pub(super) fn settle(service: &SpectrumService) -> Seen {
    let (mut seen, started) = (Seen::default(), Instant::now());
    loop {
        let busy = service.is_busy(VIEW);
        for (_, result) in service.poll() {
            match result {
                SpectrumResult::Picture(picture) => seen.pictures.push(picture),
                SpectrumResult::Waveform(waveform) => seen.waveform = Some(waveform),
                SpectrumResult::Density(density) => seen.density = Some(density),
                SpectrumResult::Failed(sentence) => seen.failure = Some(sentence),
            }
        }
        if !busy {
            return seen;
        }
        assert!(started.elapsed() < Duration::from_mins(1), "the service never comes to rest");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The last picture of a request.
fn picture(service: &SpectrumService, request: SpectrumRequest) -> SpectrumPicture {
    service.request(request);
    let seen = settle(service);
    assert_eq!(seen.failure, None);
    seen.pictures.into_iter().next_back().unwrap()
}

#[test]
fn at_one_frame_a_pixel_the_picture_is_the_spectrogram() {
    let recording = recording(Arc::new(source(32 * 99 + 64)));
    // Frame f stands for the hop around its middle, 32·f + 32.
    let request = SpectrumRequest { time: [16.0, 16.0 + 3200.0], ..request(&recording) };
    // Half a bin below the lowest frequency to half a bin below the end.
    let request = SpectrumRequest { frequency: [-0.5 - 0.5 / 64.0, 0.5 - 0.5 / 64.0], ..request };
    let picture = picture(&service(), request.clone());
    assert_eq!((picture.values.complete, picture.values.unit), (1.0, "dBFS"));
    let mut samples = vec![Complex::default(); recording.info.samples as usize];
    recording.source.read(0, 0, &mut samples).unwrap();
    let description = SignalDescription::from(&*recording.info);
    let processor = SpectrogramProcessor::new(&request.settings.spectrogram, description).unwrap();
    let whole = processor.compute(&samples, &Progress::new()).unwrap();
    assert_eq!(whole.frames, 100);
    for frame in 0..100 {
        for bin in 0..64 {
            let pixel = picture.values.values[(63 - bin) * 100 + frame];
            let value = whole.values[frame * 64 + bin];
            assert!((pixel - value).abs() < 1e-3, "frame {frame} bin {bin}: {pixel} {value}");
        }
    }
}

#[test]
fn zoomed_out_every_frame_counts_in_the_end() {
    let recording = recording(Arc::new(source(1 << 20)));
    for (reduce, expected) in [(Reduce::Max, "burst"), (Reduce::Mean, "tone")] {
        let mut request = request(&recording);
        request.settings.reduce = reduce;
        let service = service();
        service.request(request);
        let seen = settle(&service);
        let last = seen.pictures.last().unwrap();
        assert_eq!(last.values.complete, 1.0);
        // 0 Hz in the middle column: a burst of amplitude 1 in two of hundreds of frames.
        let burst = last.values.value_at(f64::from(1 << 19), 0.001).unwrap();
        let tone = last.values.value_at(1000.0, 0.126).unwrap();
        assert!((tone + 6.02).abs() < 0.1, "{tone}");
        assert_eq!(burst > -1.0, expected == "burst", "{reduce:?} {burst}");
    }
}

#[test]
fn other_colours_read_and_transform_nothing() {
    let source = Arc::new(source(100_000));
    let (service, recording) = (service(), recording(source.clone()));
    let first = picture(&service, request(&recording));
    let reads = source.reads.load(Ordering::Relaxed);
    let mut other = request(&recording);
    other.settings.range = Some([-50.0, -5.0]);
    other.settings.colormap = ColorMap::Viridis;
    let second = picture(&service, other.clone());
    assert_eq!(source.reads.load(Ordering::Relaxed), reads);
    assert!(Arc::ptr_eq(&first.values, &second.values) && first.rgba != second.rgba);
    assert_eq!((second.range, second.colormap), ([-50.0, -5.0], ColorMap::Viridis));
    // The scale changes the values, but not the tiles under them.
    other.settings.spectrogram.scale = PowerScale::Density;
    let third = picture(&service, other);
    assert_eq!((source.reads.load(Ordering::Relaxed), third.values.unit), (reads, "dBFS/Hz"));
    let [tone, density] = [&second, &third].map(|p| p.values.value_at(5000.0, 0.126).unwrap());
    assert!((tone - density - 10.0 * (1e6f32 / 64.0 * 1.5).log10()).abs() < 0.01, "{tone} {density}");
}

#[test]
fn the_same_again_is_free_and_going_back_comes_from_the_cache() {
    let source = Arc::new(source(100_000));
    let (service, recording) = (service(), recording(source.clone()));
    let whole = picture(&service, request(&recording));
    service.request(request(&recording));
    assert!(settle(&service).pictures.is_empty());
    let part = SpectrumRequest { time: [0.0, 20_000.0], ..request(&recording) };
    picture(&service, part);
    let reads = source.reads.load(Ordering::Relaxed);
    assert_eq!(picture(&service, request(&recording)).rgba, whole.rgba);
    assert_eq!(source.reads.load(Ordering::Relaxed), reads);
    assert!(service.cached_bytes() > 0);
    service.forget(DocumentId(7));
    assert_eq!(service.cached_bytes(), 0);
}

#[test]
fn the_newest_request_stops_the_one_before() {
    let slow = Synthetic { slow: Duration::from_millis(5), ..source(1 << 26) };
    let (service, slow) = (service(), recording(Arc::new(slow)));
    service.request(request(&slow));
    std::thread::sleep(Duration::from_millis(50));
    let quick = recording(Arc::new(source(4096)));
    let started = Instant::now();
    let last = picture(&service, SpectrumRequest { document: DocumentId(8), ..request(&quick) });
    assert_eq!((last.values.time[1], last.values.complete), (4096.0, 1.0));
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

#[test]
fn an_enormous_recording_is_glimpsed_at_once() {
    let (service, recording) = (service(), recording(Arc::new(source(1 << 40))));
    let started = Instant::now();
    service.request(SpectrumRequest { width: 1200, waveform: true, density: true, ..request(&recording) });
    let first = loop {
        let first = service.poll().into_iter().find_map(|(_, result)| match result {
            SpectrumResult::Picture(picture) => Some(picture),
            _ => None,
        });
        if let Some(picture) = first {
            break picture;
        }
        assert!(started.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(1));
    };
    assert!(first.values.is_sampled() && first.values.complete == 0.0);
    assert!((first.values.value_at(1e11, 0.126).unwrap() + 6.02).abs() < 0.2);
    service.close(VIEW);
}

#[test]
fn zoomed_in_to_single_samples_there_is_a_column_a_sample() {
    let recording = recording(Arc::new(source(100_000)));
    let zoomed = SpectrumRequest { time: [50_000.25, 50_040.75], waveform: true, ..request(&recording) };
    let service = service();
    service.request(zoomed);
    let seen = settle(&service);
    assert_eq!(seen.pictures.last().unwrap().values.resolution[0], 1.0);
    let Some(Waveform::Samples { start, values }) = seen.waveform else { panic!("{:?}", seen.waveform) };
    assert_eq!((start, values.len()), (50_000, 41));
    assert_eq!(values[0], source(100_000).sample(50_000));
}

#[test]
fn waveform_and_density_are_measured_over_the_visible_time() {
    let recording = recording(Arc::new(source(1 << 20)));
    let part = SpectrumRequest { time: [0.0, 400_000.0], waveform: true, density: true, ..request(&recording) };
    let service = service();
    service.request(part);
    let seen = settle(&service);
    let Some(Waveform::Envelopes { columns, sampled: false, .. }) = seen.waveform else {
        panic!("{:?}", seen.waveform)
    };
    assert_eq!(columns.len(), 100);
    for column in columns {
        let column = column.unwrap();
        assert!((column.i[0] + 0.5).abs() < 1e-6 && (column.i[1] - 0.5).abs() < 1e-6, "{column:?}");
        assert!((column.peak_power - 0.25).abs() < 0.01);
    }
    let density = seen.density.unwrap();
    assert_eq!(density.frames, density.frames_there);
    assert_eq!(density.mean.len(), 64);
    let tone = ((0.125 - density.start) / density.step).round() as usize;
    assert!((density.mean[tone] + 6.02).abs() < 0.02 && (density.max[tone] + 6.02).abs() < 0.02);
    assert!(density.mean.iter().zip(&density.max).all(|(mean, max)| *mean <= max + 1e-3));
}

#[test]
fn outside_the_recording_the_picture_is_transparent_and_has_no_value() {
    let recording = recording(Arc::new(source(10_000)));
    let request = SpectrumRequest { time: [-10_000.0, 20_000.0], frequency: [-1.0, 1.0], ..request(&recording) };
    let picture = picture(&service(), request);
    assert_eq!(picture.values.inside[0], 33..67);
    let alpha = |x: usize, y: usize| picture.rgba[(y * 100 + x) * 4 + 3];
    assert_eq!((alpha(50, 32), alpha(20, 32), alpha(80, 32), alpha(50, 2), alpha(50, 62)), (255, 0, 0, 0, 0));
    assert_eq!(picture.values.value_at(-5000.0, 0.0), None);
    assert_eq!(picture.values.value_at(5000.0, 0.9), None);
    assert!(picture.values.value_at(5000.0, 0.126).unwrap() > -7.0);
}

#[test]
fn a_recording_shorter_than_a_frame_has_a_picture() {
    for samples in [0, 1, 63] {
        let recording = recording(Arc::new(source(samples)));
        let request = SpectrumRequest { time: [0.0, 64.0], waveform: true, density: true, ..request(&recording) };
        let picture = picture(&service(), request);
        if samples == 0 {
            assert!(picture.rgba.iter().all(|byte| *byte == 0));
        }
    }
}

#[test]
fn failures_are_told_and_do_not_end_the_service() {
    let service = service();
    let failing = recording(Arc::new(Synthetic { fails: true, ..source(10_000) }));
    service.request(request(&failing));
    assert_eq!(settle(&service).failure.unwrap(), "a.cf32: is cut short; copy it again");
    let panicking = recording(Arc::new(Synthetic { panics: true, ..source(10_000) }));
    service.request(request(&panicking));
    assert!(settle(&service).failure.unwrap().contains("a codec's bug"));
    let good = recording(Arc::new(source(10_000)));
    let mut wrong = request(&good);
    wrong.settings.spectrogram.n_fft = 3;
    service.request(wrong);
    assert!(settle(&service).failure.unwrap().contains("FFT"));
    let mut wrong = request(&good);
    wrong.settings.channel = 1;
    service.request(wrong);
    assert!(settle(&service).failure.unwrap().contains("channel"));
    service.request(SpectrumRequest { time: [5.0, 5.0], ..request(&good) });
    assert!(settle(&service).failure.unwrap().contains("extent"));
    service.request(SpectrumRequest { width: 1 << 30, ..request(&good) });
    assert!(settle(&service).failure.unwrap().contains("pixels"));
    assert_eq!(picture(&service, request(&good)).values.complete, 1.0);
}
