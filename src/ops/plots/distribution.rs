//! How power and amplitudes are distributed: how often power exceeds its mean by how much, how often each amplitude is
//! taken.
//!
//! Both are counted in one pass, in bounded memory, and parts that were counted apart unite to the same counts.

use num_complex::Complex;

use crate::ops::spectrogram::decibel;

/// The width of a class of power in dB, and from where to where the classes reach.
const STEP_DB: f32 = 0.05;
const LOWEST_DB: f32 = -200.0;
const CLASSES: usize = 6000;

/// Counts of power in classes of a twentieth of a decibel, with their exact mean and maximum.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerHistogram {
    counts: Vec<u64>,
    sum: f64,
    samples: u64,
    peak: f32,
}

impl Default for PowerHistogram {
    fn default() -> Self {
        Self { counts: vec![0; CLASSES], sum: 0.0, samples: 0, peak: 0.0 }
    }
}

/// The complementary cumulative distribution of power.
#[derive(Debug, Clone, PartialEq)]
pub struct Ccdf {
    /// Decibels over the mean power, rising, and the part of the samples whose power exceeds them.
    pub points: Vec<[f64; 2]>,
    /// 10·log10 of the mean power: dBFS.
    pub mean_db: f64,
    /// The ratio of the largest power to the mean, in dB (PAPR).
    pub peak_over_mean_db: f64,
    pub samples: u64,
}

impl PowerHistogram {
    /// Counts samples; those that are no number are passed over.
    pub fn add(&mut self, samples: &[Complex<f32>]) {
        for x in samples {
            let power = x.norm_sqr();
            if !power.is_finite() {
                continue;
            }
            let class = ((decibel(power) - LOWEST_DB) / STEP_DB) as usize;
            self.counts[class.min(CLASSES - 1)] += 1;
            self.sum += f64::from(power);
            self.samples += 1;
            self.peak = self.peak.max(power);
        }
    }

    /// Takes in what was counted elsewhere.
    pub fn unite(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.sum += other.sum;
        self.samples += other.samples;
        self.peak = self.peak.max(other.peak);
    }

    /// The distribution from the mean upwards. `None` of nothing and of silence, which have no mean to compare with.
    ///
    /// The points stand on the edges of the classes, so each probability is an exact count; only the place of a power
    /// is uncertain, by the 10⁻⁴ dB of [`decibel()`].
    #[must_use]
    pub fn ccdf(&self) -> Option<Ccdf> {
        let mean = self.sum / self.samples as f64;
        if !(mean > 0.0 && mean.is_finite()) {
            return None;
        }
        let mean_db = 10.0 * mean.log10();
        let first = (((mean_db as f32 - LOWEST_DB) / STEP_DB).ceil().max(0.0) as usize).min(CLASSES - 1);
        let mut above: u64 = self.counts[first..].iter().sum();
        let mut points = Vec::new();
        for (class, count) in self.counts.iter().enumerate().skip(first) {
            let edge = f64::from(LOWEST_DB) + f64::from(STEP_DB) * class as f64;
            if above == 0 {
                break;
            }
            points.push([edge - mean_db, above as f64 / self.samples as f64]);
            above -= count;
        }
        let peak_over_mean_db = 10.0 * (f64::from(self.peak) / mean).log10();
        Some(Ccdf { points, mean_db, peak_over_mean_db, samples: self.samples })
    }
}

/// The probability that noise exceeds its mean power by so many dB: exp(−r) for complex Gaussian noise, whose power is
/// exponentially distributed, erfc(√(r/2)) for real noise; r = 10^(dB/10).
#[must_use]
pub fn gaussian_ccdf(over_mean_db: f64, complex: bool) -> f64 {
    let ratio = 10f64.powf(over_mean_db / 10.0);
    if complex { (-ratio).exp() } else { erfc((ratio / 2.0).sqrt()) }
}

/// The complementary error function of what is not negative: Abramowitz and Stegun 7.1.5 (the series) below 2, 7.1.14
/// (the continued fraction) above; within 1e-12 of the true value.
fn erfc(x: f64) -> f64 {
    if x < 2.0 {
        let (mut term, mut sum) = (x, x);
        for n in 1..60 {
            term *= -x * x / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        return 1.0 - sum * std::f64::consts::FRAC_2_SQRT_PI;
    }
    let fraction = (1..=80).rev().fold(x, |below, k| x + f64::from(k) / 2.0 / below);
    (-x * x).exp() / fraction * std::f64::consts::FRAC_2_SQRT_PI / 2.0
}

/// Counts of amplitudes from −`half_range` to `half_range`, which grows by doubling as larger ones come; so the classes
/// that are taken are always more than a quarter of all.
#[derive(Debug, Clone, PartialEq)]
pub struct AmplitudeHistogram {
    counts: Vec<u64>,
    half_range: f32,
}

/// Classes of amplitude.
const AMPLITUDES: usize = 128;
/// What the range begins with: far below one step of 24-bit samples.
const LEAST_RANGE: f32 = 1.0 / (1u64 << 40) as f32;

impl Default for AmplitudeHistogram {
    fn default() -> Self {
        Self { counts: vec![0; AMPLITUDES], half_range: LEAST_RANGE }
    }
}

impl AmplitudeHistogram {
    /// Counts amplitudes; what is not finite is passed over.
    pub fn add(&mut self, values: impl IntoIterator<Item = f32>) {
        for value in values {
            if !value.is_finite() {
                continue;
            }
            while value.abs() > self.half_range && self.half_range < f32::MAX / 4.0 {
                self.double();
            }
            let place = f32::midpoint(value / self.half_range, 1.0) * AMPLITUDES as f32;
            self.counts[(place as usize).min(AMPLITUDES - 1)] += 1;
        }
    }

    /// Takes in what was counted elsewhere.
    pub fn unite(&mut self, other: &Self) {
        let mut other = other.clone();
        while self.half_range < other.half_range {
            self.double();
        }
        while other.half_range < self.half_range {
            other.double();
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
    }

    /// Doubles the range: two classes become one.
    fn double(&mut self) {
        let mut wide = vec![0; AMPLITUDES];
        for (index, count) in self.counts.iter().enumerate() {
            wide[AMPLITUDES / 4 + index / 2] += count;
        }
        self.counts = wide;
        self.half_range *= 2.0;
    }

    /// The largest amplitude that has a class.
    #[must_use]
    pub const fn half_range(&self) -> f32 {
        self.half_range
    }

    /// The middle of each class, and the part of all amplitudes that lies in it.
    #[must_use]
    pub fn shares(&self) -> Vec<[f64; 2]> {
        let all: u64 = self.counts.iter().sum();
        let middle = |index: usize| ((index as f64 + 0.5) / AMPLITUDES as f64 * 2.0 - 1.0) * f64::from(self.half_range);
        let share = |count: u64| count as f64 / all.max(1) as f64;
        self.counts.iter().enumerate().map(|(index, count)| [middle(index), share(*count)]).collect()
    }
}

#[cfg(test)]
#[path = "distribution_tests.rs"]
mod tests;
