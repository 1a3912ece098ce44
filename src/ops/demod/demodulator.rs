//! From complex samples of a tuned band to sound.

use num_complex::Complex;

use super::detect::{Discriminator, Envelope, LowPassOfFirstOrder};
use super::resampler::Resampler;
use crate::model::recipe::{Deemphasis, DemodulationMode};
use crate::ops::filter::Oscillator;

/// What a demodulator is made for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    pub mode: DemodulationMode,
    /// Complex samples a second.
    pub rate: f64,
    /// The width of the band in Hz. The band of a side band is centred in its middle, not on its carrier.
    pub bandwidth: f64,
    pub deemphasis: Deemphasis,
    /// Samples of sound a second.
    pub audio_rate: f64,
}

impl Settings {
    /// The highest tone that passes, and from where on nothing does, in Hz: what the band carries (15 kHz of a broadcast,
    /// below its pilot at 19 kHz), as far as both rates hold it.
    #[must_use]
    pub fn audio_band(&self) -> [f64; 2] {
        let carried = match self.mode {
            DemodulationMode::Wfm => 15e3,
            DemodulationMode::Am | DemodulationMode::Fm => self.bandwidth / 2.0,
            DemodulationMode::Usb | DemodulationMode::Lsb => self.bandwidth,
        };
        let ceiling = self.rate.min(self.audio_rate) / 2.0;
        let pass = carried.min(0.9 * ceiling);
        [pass, (1.25 * pass).min(ceiling)]
    }
}

#[derive(Debug, Clone)]
enum Detector {
    Envelope(Envelope),
    Discriminator(Discriminator),
    /// Puts the carrier back to 0 Hz and takes the real part.
    SideBand(Box<Oscillator>),
}

/// Takes complex samples in blocks and gives sound, at 1.0 for: 100 % amplitude modulation, the usual deviation
/// ([`DemodulationMode::deviation_hz`]), a tone of amplitude 1 in a side band.
///
/// ```
/// use lumiq::model::recipe::{Deemphasis, DemodulationMode};
/// use lumiq::ops::demod::{Demodulator, Settings};
/// use num_complex::Complex;
///
/// // 2.5 kHz beside the centre, for ever: half of the usual deviation.
/// let turn = std::f32::consts::TAU * 2500.0 / 32_000.0;
/// let signal: Vec<_> = (0..32_000).map(|n| Complex::cis(turn * (n % 64) as f32)).collect();
///
/// let (rate, audio_rate) = (32e3, 48e3);
/// let settings = Settings { mode: DemodulationMode::Fm, rate, bandwidth: 16e3, deemphasis: Deemphasis::None, audio_rate };
/// let mut demodulator = Demodulator::new(settings);
/// let mut sound = Vec::new();
/// demodulator.push(&signal, &mut sound);
/// demodulator.finish(&mut sound);
///
/// assert_eq!(sound.len(), 48_000);
/// assert!((sound[24_000] - 0.5).abs() < 1e-4);
/// ```
#[derive(Debug, Clone)]
pub struct Demodulator {
    detector: Detector,
    deemphasis: Option<LowPassOfFirstOrder>,
    resampler: Resampler,
    taken: i64,
}

impl Demodulator {
    /// Prepares for samples of that kind; rates and bandwidth must be positive.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let Settings { mode, rate, bandwidth, deemphasis, audio_rate } = settings;
        let half = bandwidth / 2.0 / rate;
        let detector = match (mode, mode.deviation_hz()) {
            (_, Some(deviation)) => Detector::Discriminator(Discriminator::new(rate, deviation)),
            (DemodulationMode::Usb, _) => Detector::SideBand(Box::new(Oscillator::new(-half))),
            (DemodulationMode::Lsb, _) => Detector::SideBand(Box::new(Oscillator::new(half))),
            _ => Detector::Envelope(Envelope::new(rate)),
        };
        Self {
            detector,
            deemphasis: deemphasis.seconds().map(|seconds| LowPassOfFirstOrder::new(rate, seconds)),
            resampler: Resampler::new([rate, audio_rate], settings.audio_band()),
            taken: 0,
        }
    }

    /// Samples of sound that so many complex samples become.
    #[must_use]
    pub fn outputs(&self, inputs: u64) -> u64 {
        self.resampler.outputs(inputs)
    }

    /// Takes the next complex samples and appends the sound that is ready.
    pub fn push(&mut self, input: &[Complex<f32>], out: &mut Vec<f64>) {
        let mut sound: Vec<f64> = match &mut self.detector {
            Detector::Envelope(envelope) => input.iter().map(|z| envelope.next(*z)).collect(),
            Detector::Discriminator(discriminator) => input.iter().map(|z| discriminator.next(*z)).collect(),
            Detector::SideBand(oscillator) => {
                let mut moved = input.to_vec();
                oscillator.shift(self.taken, &mut moved);
                moved.iter().map(|z| f64::from(z.re)).collect()
            }
        };
        if let Some(deemphasis) = &mut self.deemphasis {
            for value in &mut sound {
                *value = deemphasis.next(*value);
            }
        }
        self.taken += input.len() as i64;
        self.resampler.push(&sound, out);
    }

    /// Ends the signal and appends the rest of the sound.
    pub fn finish(self, out: &mut Vec<f64>) {
        self.resampler.finish(out);
    }
}
