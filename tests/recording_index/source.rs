//! Recordings that cost nothing: silence or noise made when it is read, with bursts of one sample planted in it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use lumiq::engine::job::silent;
use lumiq::engine::recording_index::{DEFAULT_LIMIT, IndexParameters, RecordingIndex, RecordingIndexes};
use lumiq::model::recipe::{Detrend, Window};
use lumiq::model::{
    AnnotationList, Datatype, Progress, Recording, RecordingInfo, SampleOrigin, SampleSource, SourceError,
};
use num_complex::Complex;

/// The amplitude of bursts.
pub const BURST: f32 = 0.8;

/// A recording whose samples are computed. It has a file, so that it can have an index.
#[derive(Debug)]
pub struct Planted {
    pub samples: u64,
    pub bursts: Vec<u64>,
    /// Amplitude of the noise beneath; 0: silence.
    pub noise: f32,
    pub file: PathBuf,
    /// Samples that were read.
    pub read: AtomicU64,
    /// How long a read of 2^17 samples takes.
    pub slow: Duration,
}

impl Planted {
    /// A recording with a small file in `folder` that was not changed for a while.
    pub fn new(folder: &Path, samples: u64, bursts: &[u64]) -> Self {
        let file = folder.join("planted.cf32");
        if !file.exists() {
            write_aged(&file, "samples", 60);
        }
        let (bursts, read) = (bursts.to_vec(), AtomicU64::new(0));
        Self { samples, bursts, noise: 0.0, file, read, slow: Duration::ZERO }
    }

    pub fn sample(&self, at: u64) -> Complex<f32> {
        let mut x = Complex::default();
        if self.noise > 0.0 {
            // splitmix64: the same whoever asks, in whatever order.
            let mut z = at.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(0x1234_5678);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^= z >> 31;
            let part = |bits: u32| self.noise * (bits as f32 / u32::MAX as f32 - 0.5);
            x = Complex::new(part(z as u32), part((z >> 32) as u32));
        }
        if self.bursts.contains(&at) { x + BURST } else { x }
    }
}

pub fn write_aged(path: &Path, text: &str, seconds: u64) {
    std::fs::write(path, text).unwrap();
    let file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
}

impl SampleSource for Planted {
    fn read(&self, _: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        assert!(start + out.len() as u64 <= self.samples, "beyond the end");
        self.read.fetch_add(out.len() as u64, Ordering::Relaxed);
        std::thread::sleep(self.slow.mul_f64(out.len() as f64 / f64::from(1 << 17)));
        if self.noise > 0.0 {
            for (at, out) in (start..).zip(out) {
                *out = self.sample(at);
            }
            return Ok(());
        }
        out.fill(Complex::default());
        for burst in &self.bursts {
            if let Some(out) = burst.checked_sub(start).and_then(|at| out.get_mut(at as usize)) {
                *out = Complex::new(BURST, 0.0);
            }
        }
        Ok(())
    }

    fn read_stored(&self, _: u64, _: &mut [u8]) -> Result<(), SourceError> {
        unreachable!("an index reads amplitudes")
    }

    fn origin(&self) -> Option<SampleOrigin> {
        Some(SampleOrigin { files: vec![self.file.clone()], reading: format!("planted {:?}", self.bursts) })
    }
}

pub fn recording(source: &Arc<Planted>) -> Recording {
    let info = RecordingInfo {
        format: "raw".to_owned(),
        samples: source.samples,
        channels: 1,
        datatype: Datatype::CF32,
        sample_rate_hz: Some(1e6),
        center_frequency_hz: None,
        captures: Vec::new(),
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings: Vec::new(),
        metadata: None,
    };
    Recording::new(info, Arc::clone(source) as Arc<dyn SampleSource>)
}

pub const fn parameters(n_fft: usize) -> IndexParameters {
    IndexParameters { channel: 0, n_fft, window: Window::Hann, detrend: Detrend::None, one_sided: false }
}

/// Indexes in a folder beside the recording's file.
pub fn indexes(folder: &Path) -> RecordingIndexes {
    RecordingIndexes::in_folder(folder.join("indexes"), DEFAULT_LIMIT, silent())
}

/// Makes an index whole.
pub fn build(index: &RecordingIndex) {
    index.build(&Progress::new(), &|| (), || ()).unwrap();
    assert!(index.is_complete());
}

/// The level in dBFS that a burst has in each bin of a frame in whose middle it lies.
pub fn burst_level(parameters: &IndexParameters) -> f32 {
    let window = lumiq::ops::spectrogram::plan::window(parameters.window, parameters.n_fft);
    let largest = window.taps.iter().copied().fold(0.0, f64::max);
    (20.0 * (f64::from(BURST) * largest / window.sum).log10()) as f32
}
