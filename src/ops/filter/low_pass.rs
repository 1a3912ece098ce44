//! Linear-phase low-pass filters by Kaiser's window method, and what they do to a frequency.
//!
//! Formulas: J. F. Kaiser, "Nonrecursive digital filter design using the I₀-sinh window function", ISCAS 1974; Oppenheim
//! and Schafer, *Discrete-Time Signal Processing*, 3rd edition, §7.5.3. The ripple in the pass band equals that in the
//! stop band (80 dB down: ±0.0009 dB, up to three times that where the band is narrow, since the gain at 0 Hz is made 1). Not here: applying them (`fir`).

use std::f64::consts::{PI, TAU};

use crate::ops::spectrogram::window::bessel_i0;

/// What the formula for the length is asked for beyond what is wanted: it is fitted, and misses a little.
const MARGIN_DB: f64 = 1.0;

/// The same where hardly any stop band is left: responses repeat with the sample rate, so at half of it what the window
/// lets through comes from either side, twice as much.
const MARGIN_AT_NYQUIST_DB: f64 = MARGIN_DB + 6.03;

/// Filters up to this length are looked at after the design, since the formula misses by more where they are short.
const CHECKED_LENGTH: usize = 2048;

/// A symmetric filter of odd length whose gain at 0 Hz is 1.
#[derive(Debug, Clone, PartialEq)]
pub struct LowPass {
    /// The tap in the middle and those to its right; those to its left mirror them.
    half: Vec<f64>,
}

impl LowPass {
    /// A filter that passes up to `pass` and stops from `stop` on (cycles per sample, 0 ≤ pass < stop ≤ 0.5), with
    /// `attenuation_db` (21 to 180) in the stop band.
    #[must_use]
    pub fn new([pass, stop]: [f64; 2], attenuation_db: f64) -> Self {
        let edges = [pass, stop];
        let mut length = Self::length(edges, attenuation_db);
        loop {
            let filter = Self::of_length(length, edges, attenuation_db + margin(edges));
            if length > CHECKED_LENGTH || filter.stops_from(stop, attenuation_db) {
                return filter;
            }
            length += 8;
        }
    }

    fn of_length(length: usize, [pass, stop]: [f64; 2], attenuation_db: f64) -> Self {
        let beta = beta(attenuation_db);
        let (cutoff, middle) = (f64::midpoint(pass, stop), (length / 2) as f64);
        let mut half: Vec<f64> = (0..=length / 2)
            .map(|k| {
                let k = k as f64;
                let ideal = if k == 0.0 { 2.0 * cutoff } else { (TAU * cutoff * k).sin() / (PI * k) };
                let x = k / middle;
                ideal * bessel_i0(beta * (1.0 - x * x).max(0.0).sqrt()) / bessel_i0(beta)
            })
            .collect();
        let sum = half[0] + 2.0 * half[1..].iter().sum::<f64>();
        for tap in &mut half {
            *tap /= sum;
        }
        Self { half }
    }

    /// Whether the first lobes from `stop` on, which are the highest, are low enough.
    fn stops_from(&self, stop: f64, attenuation_db: f64) -> bool {
        let lobe = 1.0 / self.half.len() as f64;
        // A little less, for what lies between the points that are looked at.
        let most = 0.98 * 10_f64.powf(-attenuation_db / 20.0);
        (0..=64).all(|step| {
            let cycles = (stop + 2.0 * lobe * f64::from(step) / 64.0).min(0.5);
            self.gain(cycles).abs() <= most
        })
    }

    /// About how many taps such a filter takes: (A − 7.95) / (14.36 Δf) + 1, raised to the next length of the form 8n + 7,
    /// which with one zero more fills whole registers.
    #[must_use]
    pub fn length([pass, stop]: [f64; 2], attenuation_db: f64) -> usize {
        let order = (attenuation_db + margin([pass, stop]) - 7.95) / (2.285 * TAU * (stop - pass));
        // `as` saturates: a transition of width 0 asks for a length that nobody grants.
        let least = (order.ceil() as usize).saturating_add(1);
        least.saturating_add(1).checked_next_multiple_of(8).unwrap_or(usize::MAX).saturating_sub(1)
    }

    /// All taps, left to right.
    #[must_use]
    pub fn taps(&self) -> Vec<f64> {
        self.half[1..].iter().rev().chain(&self.half).copied().collect()
    }

    /// Taps on either side of the middle one.
    #[must_use]
    pub const fn reach(&self) -> usize {
        self.half.len() - 1
    }

    /// The gain at a frequency in cycles per sample. It is real: the filter is symmetric round its middle.
    #[must_use]
    pub fn gain(&self, cycles: f64) -> f64 {
        let sides = self.half.iter().enumerate().skip(1);
        self.half[0] + 2.0 * sides.map(|(k, tap)| tap * (TAU * (cycles * k as f64).fract()).cos()).sum::<f64>()
    }
}

fn margin([pass, stop]: [f64; 2]) -> f64 {
    if 0.5 - stop < stop - pass { MARGIN_AT_NYQUIST_DB } else { MARGIN_DB }
}

/// The window's β for an attenuation in dB.
fn beta(attenuation: f64) -> f64 {
    if attenuation > 50.0 {
        0.1102 * (attenuation - 8.7)
    } else {
        let excess = (attenuation - 21.0).max(0.0);
        0.5842 * excess.powf(0.4) + 0.07886 * excess
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest deviation from 1 up to `pass`, and the largest gain from `stop` on, in dB.
    fn measured(filter: &LowPass, [pass, stop]: [f64; 2]) -> (f64, f64) {
        let steps = 8 * filter.half.len();
        let (mut ripple, mut leak) = (0_f64, f64::MIN);
        for step in 0..=steps {
            let part = step as f64 / steps as f64;
            ripple = ripple.max((20.0 * filter.gain(pass * part).log10()).abs());
            leak = leak.max(20.0 * filter.gain(stop + (0.5 - stop) * part).abs().log10());
        }
        (ripple, leak)
    }

    #[test]
    fn ripple_and_attenuation_are_what_was_asked_for() {
        for attenuation in [40.0, 60.0, 80.0, 100.0, 120.0] {
            for edges in [[0.0, 0.4], [0.025, 0.225], [0.1, 0.15], [0.2, 0.3], [0.4, 0.5], [0.49, 0.5], [0.003, 0.01]] {
                let filter = LowPass::new(edges, attenuation);
                let (ripple, leak) = measured(&filter, edges);
                assert!(leak <= -attenuation, "{edges:?}: {leak} dB of {attenuation}");
                let linear = 10_f64.powf(-attenuation / 20.0);
                assert!(
                    ripple <= 20.0 * (1.0 + 3.0 * linear).log10(),
                    "{edges:?}: ripple {ripple} dB at {attenuation}"
                );
            }
        }
    }

    #[test]
    fn a_filter_is_symmetric_of_odd_length_and_passes_a_constant_unchanged() {
        let edges = [0.1, 0.15];
        let filter = LowPass::new(edges, 80.0);
        let taps = filter.taps();
        assert!(taps.len() >= LowPass::length(edges, 80.0));
        assert_eq!((taps.len() % 8, taps.len()), (7, 2 * filter.reach() + 1));
        assert!(taps.iter().eq(taps.iter().rev()));
        assert!((taps.iter().sum::<f64>() - 1.0).abs() < 1e-14 && (filter.gain(0.0) - 1.0).abs() < 1e-14);
    }

    #[test]
    fn an_absurd_transition_asks_for_an_absurd_length_and_does_not_overflow() {
        assert!(LowPass::length([0.25, 0.25], 80.0) > 1 << 60);
    }
}
