//! The rate at which a signal's envelope repeats: the symbol rate of most modulations, by its spectral line.
//!
//! A modulated signal is cyclostationary: |x|² has a line at the symbol rate where pulses overlap their bands (excess
//! bandwidth), |x(n) − x(n−1)|² also where the envelope is constant but for its transitions (Gardner 1986, *The role of
//! spectral correlation in design and performance analysis of synchronizers*), and |z(n) − z(n−1)|² with
//! z(n) = x(n)·x*(n−1) where it is the frequency that is keyed. A line counts if noise alone would show one as high in
//! less than one of ten thousand spectra. Transitions have lines at multiples of the rate, too, which may be higher: the
//! rate is the largest number of which nearly all lines are multiples.

use std::f64::consts::LN_2;

use num_complex::Complex;

use super::tally::vertex;
use super::unknown::Unknown;
use crate::model::recipe::Window;
use crate::ops::spectrogram::plan;

/// Fewer samples have no line worth the name.
pub const FEWEST_SAMPLES: usize = 256;
/// More samples than this are not looked at.
pub const MOST_SAMPLES: usize = 1 << 18;
/// A line weaker than this, relative to the square of the mean power, is what rounding, quantising and the filter's stop
/// band leave: pulses with an excess bandwidth of a hundredth have one of 1e-5.
const WEAKEST: f32 = 1e-6;
/// How often noise may be taken for a line.
const FALSE_ALARM: f64 = 1e-4;
/// Bins on either side of a line that its surroundings are taken from, and those next to it that are left out.
const AROUND: usize = 48;
const BESIDE: usize = 6;
/// The largest multiple of the rate that may be the highest line.
const MULTIPLES: usize = 16;
/// Lines that are looked at, the highest ones.
const LINES: usize = 32;
/// The part of the lines, by their power, that must be multiples.
const AGREE: f64 = 0.8;
/// How far from a multiple a line may be: so many resolutions of the spectrum, and a part of the line's own rate.
const BESIDE_MULTIPLE: [f64; 2] = [2.0, 5e-4];
/// Where lines disagree, the lowest one that divides the highest and is at least this part of it counts.
const NEARLY: f64 = 0.125;

/// A line in the spectrum of the envelope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SymbolRate {
    /// In cycles per sample.
    pub rate: f64,
    /// How many times the noise round it the line is, as a power.
    pub above: f64,
}

/// The rate of a signal that was tuned to 0 and filtered, looked for between two rates in cycles per sample.
///
/// # Errors
/// [`Unknown::TooShort`], [`Unknown::NoLine`].
pub fn symbol_rate(samples: &[Complex<f32>], between: [f64; 2]) -> Result<SymbolRate, Unknown> {
    let samples = &samples[..samples.len().min(MOST_SAMPLES)];
    if samples.len() < FEWEST_SAMPLES {
        return Err(Unknown::TooShort(samples.len() as u64, FEWEST_SAMPLES as u64));
    }
    let power = samples.iter().map(|sample| f64::from(sample.norm_sqr())).sum::<f64>() / samples.len() as f64;
    if !(power > 0.0 && power.is_finite()) {
        return Err(Unknown::NoLine);
    }
    let square = |pair: &[Complex<f32>]| (pair[1] - pair[0]).norm_sqr();
    let envelope = samples.iter().map(Complex::norm_sqr).collect();
    let changes = samples.windows(2).map(square).collect();
    let turns: Vec<_> = samples.windows(2).map(|pair| pair[1] * pair[0].conj()).collect();
    let turns = turns.windows(2).map(square).collect();
    let all: [(Vec<f32>, f64); 3] = [(envelope, power), (changes, power), (turns, power * power)];
    let mut found: Vec<SymbolRate> = all.iter().flat_map(|(series, scale)| lines(series, *scale, between)).collect();
    found.sort_by(|one, other| other.above.total_cmp(&one.above));
    found.truncate(LINES);
    fundamental(&found, between[0], 1.0 / samples.len() as f64).ok_or(Unknown::NoLine)
}

/// The largest number of which the lines are multiples, from the highest one.
fn fundamental(lines: &[SymbolRate], low: f64, resolution: f64) -> Option<SymbolRate> {
    let highest = lines.first()?;
    // By power: data have periods of their own, whose lines are many and weak.
    let weight = |line: &SymbolRate| line.above;
    let all: f64 = lines.iter().map(weight).sum();
    let [bins, part] = BESIDE_MULTIPLE;
    let is_times = |line: &SymbolRate, multiple: f64, rate: f64| {
        (line.rate - multiple * rate).abs() <= bins * resolution + part * line.rate
    };
    let rates = || (1..=MULTIPLES).map(|divisor| highest.rate / divisor as f64).take_while(|rate| *rate >= low);
    let agreed = rates().find(|rate| {
        let multiples = lines.iter().filter(|line| is_times(line, (line.rate / rate).round().max(1.0), *rate));
        multiples.map(weight).sum::<f64>() >= AGREE * all
    });
    let present =
        |rate: &f64| lines.iter().any(|line| is_times(line, 1.0, *rate) && line.above > NEARLY * highest.above);
    let rate = agreed.or_else(|| rates().filter(present).last()).unwrap_or(highest.rate);
    Some(SymbolRate { rate, above: highest.above })
}

/// The lines of a series.
fn lines(series: &[f32], scale: f64, [low, high]: [f64; 2]) -> Vec<SymbolRate> {
    let powers = spectrum(series, scale);
    let n = (2 * (powers.len() - 1)) as f64;
    // The first bins hold how the signal begins and ends.
    let least = 4 * (n as usize).div_ceil(series.len()) + AROUND;
    let first = ((low * n).ceil().max(0.0) as usize).max(least);
    let end = ((high * n).floor().max(0.0) as usize).min(powers.len().saturating_sub(1));
    if first >= end {
        return Vec::new();
    }
    let needed = ((end - first) as f64 / FALSE_ALARM).ln();
    let is_top = |bin: &usize| {
        let near = bin.saturating_sub(BESIDE)..(bin + BESIDE + 1).min(powers.len());
        powers[*bin] > WEAKEST && powers[near].iter().all(|power| *power <= powers[*bin])
    };
    candidates(&powers, first..end)
        .filter(is_top)
        .map(|bin| SymbolRate {
            rate: (bin as f64 + vertex(&powers, bin)) / n,
            above: f64::from(powers[bin]) / around(&powers, bin),
        })
        .filter(|line| line.above > needed)
        .collect()
}

/// Bins that are far above the median of their stretch: the few that are worth a closer look.
fn candidates(powers: &[f32], bins: std::ops::Range<usize>) -> impl Iterator<Item = usize> + '_ {
    const STRETCH: usize = 256;
    bins.clone().step_by(STRETCH).flat_map(move |start| {
        let end = (start + STRETCH).min(bins.end);
        let floor = median(powers[start..end].to_vec()) / LN_2;
        (start..end).filter(move |bin| f64::from(powers[*bin]) > 4.0 * floor)
    })
}

/// The mean of the noise round a bin, from the median.
fn around(powers: &[f32], bin: usize) -> f64 {
    let left = &powers[bin.saturating_sub(AROUND)..bin.saturating_sub(BESIDE)];
    let right = &powers[(bin + BESIDE + 1).min(powers.len())..(bin + AROUND + 1).min(powers.len())];
    (median([left, right].concat()) / LN_2).max(f64::MIN_POSITIVE)
}

fn median(mut values: Vec<f32>) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = values.len() / 2;
    f64::from(*values.select_nth_unstable_by(middle, f32::total_cmp).1)
}

/// The power of a real series less its mean, relative to the square of `scale`, from 0 to half the rate.
fn spectrum(series: &[f32], scale: f64) -> Vec<f32> {
    let mean = series.iter().map(|value| f64::from(*value)).sum::<f64>() / series.len() as f64;
    let n = series.len().next_power_of_two();
    let taps = plan::window(Window::Hann, series.len());
    // Relative, so that neither loud nor quiet signals leave the range of f32.
    let scale = 1.0 / (taps.sum * scale);
    let weighted = series.iter().zip(&taps.taps).map(|(value, tap)| ((f64::from(*value) - mean) * tap * scale) as f32);
    let mut buffer: Vec<Complex<f32>> = weighted.map(|value| Complex::new(value, 0.0)).collect();
    buffer.resize(n, Complex::default());
    plan::fft(n).process(&mut buffer);
    buffer[..=n / 2].iter().map(Complex::norm_sqr).collect()
}
