//! One frame of samples → one row of power: window, FFT, |X|², in buffers that the caller keeps.
//!
//! The frame stays in the first-level cache between the passes. Not here: how many frames, in which order, on which
//! thread ([`processor`](super::processor)).

use num_complex::Complex;
use rustfft::Fft;

use super::passes;
use crate::model::recipe::{Detrend, PowerUnit};

/// A sample of a signal: real or complex.
pub trait Amplitude: Copy + Default + Send + Sync {
    /// The sample as a complex number.
    fn complex(self) -> Complex<f32>;
}

impl Amplitude for Complex<f32> {
    #[inline]
    fn complex(self) -> Complex<f32> {
        self
    }
}

impl Amplitude for f32 {
    #[inline]
    fn complex(self) -> Complex<f32> {
        Complex::new(self, 0.0)
    }
}

/// The working memory of one thread: one frame and what the FFT needs beside it.
#[derive(Debug, Default)]
pub struct Scratch {
    frame: Vec<Complex<f32>>,
    fft: Vec<Complex<f32>>,
}

impl Scratch {
    /// Working memory for that FFT.
    #[must_use]
    pub fn new(fft: &dyn Fft<f32>) -> Self {
        let zero = Complex::default();
        Self { frame: vec![zero; fft.len()], fft: vec![zero; fft.get_inplace_scratch_len()] }
    }

    /// The windowed spectrum of a frame, unscaled but for what `taps` contain, in FFT order (zero frequency first).
    pub(super) fn transform<A: Amplitude>(
        &mut self,
        fft: &dyn Fft<f32>,
        taps: &[f32],
        detrend: Detrend,
        samples: &[A],
    ) -> &[Complex<f32>] {
        let mean = match detrend {
            Detrend::None => Complex::default(),
            Detrend::Constant => mean(samples),
        };
        passes::window(samples, mean, taps, &mut self.frame);
        fft.process_with_scratch(&mut self.frame, &mut self.fft);
        &self.frame
    }
}

/// The mean of a frame, summed in f64.
fn mean<A: Amplitude>(samples: &[A]) -> Complex<f32> {
    let (mut re, mut im) = (0.0f64, 0.0f64);
    for sample in samples {
        let sample = sample.complex();
        re += f64::from(sample.re);
        im += f64::from(sample.im);
    }
    let n = samples.len() as f64;
    Complex::new((re / n) as f32, (im / n) as f32)
}

/// |X|² in a unit, of both sides, lowest frequency first: `out.len() == spectrum.len()`.
pub(super) fn two_sided(spectrum: &[Complex<f32>], unit: PowerUnit, out: &mut [f32]) {
    // Of an odd length the middle entry is 0 Hz, of an even one −fs/2 comes first: numpy's `fftshift`.
    let (negative, positive) = out.split_at_mut(spectrum.len() / 2);
    let (low, high) = spectrum.split_at(positive.len());
    values(high, unit, 1.0, negative);
    values(low, unit, 1.0, positive);
}

/// |X|² in a unit, of the side from 0 Hz up, doubled but for 0 Hz and fs/2: `out.len() == spectrum.len() / 2 + 1`.
pub(super) fn one_sided(spectrum: &[Complex<f32>], unit: PowerUnit, out: &mut [f32]) {
    let (len, last) = (spectrum.len(), out.len() - 1);
    values(&spectrum[..=last], unit, 2.0, out);
    values(&spectrum[..1], unit, 1.0, &mut out[..1]);
    if len.is_multiple_of(2) {
        values(&spectrum[last..=last], unit, 1.0, &mut out[last..]);
    }
}

fn values(spectrum: &[Complex<f32>], unit: PowerUnit, factor: f32, out: &mut [f32]) {
    match unit {
        PowerUnit::Db => passes::power_decibel(spectrum, factor, out),
        PowerUnit::Linear => passes::power(spectrum, factor, out),
    }
}
