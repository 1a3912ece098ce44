//! Powers in steps of half a decibel, one byte each, counted from the strongest of their row.
//!
//! Levels are whole numbers of half decibels, so the maximum of levels is the level of the maximum, and rows of higher
//! levels lose nothing more. A byte reaches 126.5 dB down from the row's strongest value; what is weaker is raised to
//! that, what is silent stays silent, and what is no number stays none. Not here: where the bytes are kept
//! (`engine/recording_index`).

// What is inlined into a width of registers must be, or it would be compiled for the narrowest.
#![allow(clippy::inline_always)]

use std::sync::LazyLock;

use fearless_simd::{dispatch, prelude::*};

use super::decibel::{FLOOR, SILENCE_DB, decibels};
use crate::ops::for_this_machine::level;

/// Steps of a decibel.
const STEPS: f32 = 2.0;

/// The byte of silence, that of no number, and that of the strongest value of a row.
const SILENCE: u8 = 0;
const NO_NUMBER: u8 = 255;
const STRONGEST: i16 = 254;

/// From here on floats are whole numbers.
const WHOLE: f32 = (1 << 23) as f32;

/// Values of the widest register.
const WIDEST: usize = 16;

/// The lowest level that a byte can stand for (below silence's −200 dB), and the highest (the largest f32).
const LOWEST: i16 = -400 - STRONGEST;
const HIGHEST: i16 = 772;

/// Powers by level.
static POWERS: LazyLock<Vec<f32>> = LazyLock::new(|| {
    (LOWEST..=HIGHEST).map(|level| (10f64.powf(f64::from(level) / 20.0) as f32).min(f32::MAX)).collect()
});

for_this_machine! {
    /// The bytes of levels that count from `top`.
    bytes(levels: &[f32], top: f32, out: &mut [u8]), bytes_loop
}

/// The levels of powers, which are whole numbers: −∞ of silence, +∞ of no number. Returns the highest that is some, or −∞.
#[inline(always)]
fn levels<S: Simd>(simd: S, power: &[f32], levels: &mut [f32]) -> f32 {
    let width = S::f32s::LEN;
    let (mut from, mut to) = (power.chunks_exact(width), levels.chunks_exact_mut(width));
    let nothing = S::f32s::splat(simd, f32::NEG_INFINITY);
    let mut top = nothing;
    for (power, levels) in (&mut from).zip(&mut to) {
        let level = level_of(simd, S::f32s::from_slice(simd, power));
        level.store_slice(levels);
        top = top.max(level.simd_lt(f32::INFINITY).select(level, nothing));
    }
    let (rest, mut last) = (from.remainder(), [0.0; WIDEST]);
    last[..rest.len()].copy_from_slice(rest);
    let level = level_of(simd, S::f32s::from_slice(simd, &last[..width]));
    level.store_slice(&mut last[..width]);
    to.into_remainder().copy_from_slice(&last[..rest.len()]);
    top.max(level.simd_lt(f32::INFINITY).select(level, nothing)).reduce_max()
}

#[inline(always)]
fn level_of<S: Simd>(simd: S, power: S::f32s) -> S::f32s {
    let level = (decibels(simd, power, (FLOOR as f32, SILENCE_DB)) * STEPS).round_ties_even();
    let level = power.simd_gt(FLOOR as f32).select(level, S::f32s::splat(simd, f32::NEG_INFINITY));
    // False for NaN as well.
    power.simd_lt(f32::INFINITY).select(level, S::f32s::splat(simd, f32::INFINITY))
}

#[inline(always)]
fn bytes_loop(levels: &[f32], top: f32, out: &mut [u8]) {
    for (out, level) in out.iter_mut().zip(levels) {
        let place = f32::from(STRONGEST) + *level - top;
        let place = if place > 1.0 { place } else { 1.0 };
        let place = if *level == f32::NEG_INFINITY { f32::from(SILENCE) } else { place };
        // No number is the largest of all.
        let place = if place < f32::from(NO_NUMBER) { place } else { f32::from(NO_NUMBER) };
        // The lowest bits are the number then: a cast would look for what no byte can hold.
        *out = (place + WHOLE).to_bits() as u8;
    }
}

/// Encodes a row of linear powers into as many bytes; returns the level that they count from. `room` is for as many
/// values.
pub fn encode(power: &[f32], room: &mut [f32], out: &mut [u8]) -> i16 {
    let top = dispatch!(level(), simd => simd.vectorize(
        #[inline(always)]
        || levels(simd, power, room)
    ));
    let top = if top == f32::NEG_INFINITY { 0.0 } else { top };
    bytes(room, top, out);
    top as i16
}

/// The power of each byte of a row that counts from `top`.
#[must_use]
pub fn powers(top: i16) -> [f32; 256] {
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
    use crate::ops::spectrogram::decibel;
    use proptest::prelude::*;

    fn there_and_back(power: &[f32]) -> Vec<f32> {
        let mut bytes = vec![9; power.len()];
        let top = encode(power, &mut vec![9.0; power.len()], &mut bytes);
        let powers = powers(top);
        bytes.iter().map(|byte| powers[usize::from(*byte)]).collect()
    }

    #[test]
    fn silence_and_what_is_no_number_stay_what_they_are() {
        let back = there_and_back(&[0.0, f32::NAN, 1.0, f32::INFINITY, 1e-21, 1e-30]);
        assert_eq!((back[0], back[2], back[4], back[5]), (0.0, 1.0, 0.0, 0.0));
        assert!(back[1].is_nan() && back[3].is_nan());
        assert_eq!(there_and_back(&[0.0; 3]), [0.0; 3]);
        // More than are compared side by side.
        assert!(there_and_back(&[f32::NAN; 40]).iter().all(|power| power.is_nan()));
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
