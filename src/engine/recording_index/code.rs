//! Powers in steps of half a decibel, one byte each, counted from the strongest of their row.
//!
//! Levels are whole numbers of half decibels, so the maximum of levels is the level of the maximum, and rows of higher
//! levels lose nothing more. A byte reaches 126.5 dB down from the row's strongest value; what is weaker is raised to
//! that, what is silent stays silent, and what is no number stays none.

use std::sync::LazyLock;

use crate::ops::spectrogram::{FLOOR, decibel};

/// Steps of a decibel.
const STEPS: f32 = 2.0;

/// The byte of silence, that of no number, and that of the strongest value of a row.
const SILENCE: u8 = 0;
const NO_NUMBER: u8 = 255;
const STRONGEST: i16 = 254;

/// Levels of powers that are none.
const SILENT: i16 = i16::MIN;
const NOT_A_LEVEL: i16 = i16::MAX;

/// The lowest level that a byte can stand for (below silence's −200 dB), and the highest (the largest f32).
const LOWEST: i16 = -400 - STRONGEST;
const HIGHEST: i16 = 772;

/// Powers by level.
static POWERS: LazyLock<Vec<f32>> = LazyLock::new(|| {
    (LOWEST..=HIGHEST).map(|level| (10f64.powf(f64::from(level) / 20.0) as f32).min(f32::MAX)).collect()
});

fn level(power: f32) -> i16 {
    if !power.is_finite() {
        return NOT_A_LEVEL;
    }
    if f64::from(power) <= FLOOR { SILENT } else { (decibel(power) * STEPS).round() as i16 }
}

/// Encodes a row; returns the level that its bytes count from.
pub(super) fn encode(power: impl Iterator<Item = f32>, levels: &mut Vec<i16>, out: &mut [u8]) -> i16 {
    levels.clear();
    levels.extend(power.map(level));
    let top = levels.iter().copied().filter(|level| *level != NOT_A_LEVEL && *level != SILENT).max().unwrap_or(0);
    for (out, level) in out.iter_mut().zip(&*levels) {
        *out = match *level {
            SILENT => SILENCE,
            NOT_A_LEVEL => NO_NUMBER,
            level => (STRONGEST + level - top).max(1) as u8,
        };
    }
    top
}

/// The power of each byte of a row that counts from `top`.
pub(super) fn powers(top: i16) -> [f32; 256] {
    let mut powers = [0.0; 256];
    powers[usize::from(NO_NUMBER)] = f32::NAN;
    // A damaged row shall not end the program.
    let top = top.clamp(LOWEST + STRONGEST - 1, HIGHEST);
    let weakest = (top - STRONGEST + 1 - LOWEST) as usize;
    powers[1..255].copy_from_slice(&POWERS[weakest..weakest + 254]);
    powers
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn there_and_back(power: &[f32]) -> Vec<f32> {
        let mut bytes = vec![9; power.len()];
        let top = encode(power.iter().copied(), &mut Vec::new(), &mut bytes);
        let powers = powers(top);
        bytes.iter().map(|byte| powers[usize::from(*byte)]).collect()
    }

    #[test]
    fn silence_and_what_is_no_number_stay_what_they_are() {
        let back = there_and_back(&[0.0, f32::NAN, 1.0, f32::INFINITY, 1e-21, 1e-30]);
        assert_eq!((back[0], back[2], back[4], back[5]), (0.0, 1.0, 0.0, 0.0));
        assert!(back[1].is_nan() && back[3].is_nan());
        assert_eq!(there_and_back(&[0.0; 3]), [0.0; 3]);
        assert!(there_and_back(&[f32::NAN])[0].is_nan());
    }

    #[test]
    fn what_is_far_below_the_strongest_is_raised_to_the_end_of_the_range() {
        let back = there_and_back(&[1.0, 1e-19]);
        assert!((decibel(back[1]) + 126.5).abs() < 0.01, "{back:?}");
    }

    #[test]
    fn any_number_to_count_from_is_survived() {
        for top in [i16::MIN, -655, 0, i16::MAX] {
            assert!(powers(top)[1..255].iter().all(|power| power.is_finite() && *power > 0.0));
        }
    }

    proptest! {
        #[test]
        fn powers_come_back_within_a_quarter_of_a_decibel(
            top in -150f32..380.0, below in proptest::collection::vec(0f32..49.0, 1..50),
        ) {
            let power: Vec<f32> = below.iter().map(|below| 10f64.powf(f64::from(top - below) / 10.0) as f32).collect();
            for (power, back) in power.iter().zip(there_and_back(&power)) {
                prop_assert!((decibel(*power) - decibel(back)).abs() < 0.251, "{power} {back}");
            }
        }

        #[test]
        fn the_maximum_of_what_comes_back_is_what_comes_back_of_the_maximum(a in 1e-12f32..10.0, b in 1e-12f32..10.0) {
            let apart = there_and_back(&[a])[0].max(there_and_back(&[b])[0]);
            prop_assert_eq!(apart, there_and_back(&[a.max(b)])[0]);
        }
    }
}
