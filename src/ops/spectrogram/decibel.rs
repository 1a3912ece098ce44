//! Power to decibel, fast: 10·log10 by a polynomial, within 1e-4 dB of the exact value.
//!
//! libm's logarithm costs several times the FFT before it. Here log2 is split into the exponent and the mantissa m
//! brought to √½ ≤ m < √2, where log2(m) = t·P(t), t = m − 1, with P of degree 6 through the Chebyshev nodes (error
//! 6.3e-7). Nothing branches. NaN stays NaN, +∞ stays +∞.

// What is inlined into a width of registers must be, or it would be compiled for the narrowest.
#![allow(clippy::inline_always)]

use fearless_simd::{dispatch, prelude::*};

use crate::ops::for_this_machine::level;

/// The smallest power that is told from silence.
pub const FLOOR: f64 = 1e-20;

/// [`FLOOR`] in dB.
pub const SILENCE_DB: f32 = -200.0;

/// Values of the widest register.
const WIDEST: usize = 16;

const P: [f32; 7] = [1.442_696_5, -0.721_360_2, 0.480_613_13, -0.359_524_46, 0.296_119_56, -0.267_963_87, 0.168_186_6];

/// 10·log10(2)
const DB_PER_OCTAVE: f32 = 3.010_3;

/// The bits of √½: mantissas below it belong to the octave below.
const SQRT_HALF_BITS: u32 = 0x3f35_04f3;

/// 10·log10(max(`power`, [`FLOOR`])).
#[inline]
#[must_use]
pub fn decibel(power: f32) -> f32 {
    above_floor(power, FLOOR as f32, SILENCE_DB)
}

/// Replaces powers by decibels, in place: 10·log10(max(p, `floor`)).
///
/// Products are fused where the machine can: the last bits may differ from those of [`decibel`] and between kinds of
/// machines, never on one. `floor` is raised to the smallest normal f32 (−379 dB) if it is below.
pub fn power_to_decibel(values: &mut [f32], floor: f64) {
    let floor = floor.max(f64::from(f32::MIN_POSITIVE));
    let floor_db = (10.0 * floor.log10()) as f32;
    dispatch!(level(), simd => replace(simd, values, (floor as f32, floor_db)));
}

/// The power of a decibel value: 10^(dB/10).
#[inline]
#[must_use]
pub fn power_of_decibel(db: f32) -> f32 {
    10f32.powf(db / 10.0)
}

#[inline]
fn above_floor(power: f32, floor: f32, floor_db: f32) -> f32 {
    let bits = power.to_bits();
    let exponent = bits.wrapping_sub(SQRT_HALF_BITS) as i32 >> 23;
    let t = f32::from_bits(bits.wrapping_sub((exponent << 23) as u32)) - 1.0;
    let mut polynomial = P[6];
    for coefficient in P[..6].iter().rev() {
        polynomial = polynomial * t + coefficient;
    }
    let db = (exponent as f32 + t * polynomial) * DB_PER_OCTAVE;
    let db = if power > floor { db } else { floor_db };
    // False for NaN as well, which must not turn into silence.
    if power < f32::INFINITY { db } else { power }
}

/// The same of as many powers as a register has, but for rounding: products are fused where the machine can, and parts of
/// the polynomial do not wait for each other.
#[inline(always)]
pub(super) fn decibels<S: Simd>(simd: S, power: S::f32s, (floor, floor_db): (f32, f32)) -> S::f32s {
    let bits: S::u32s = power.bitcast();
    let exponent = (bits - SQRT_HALF_BITS).bitcast::<S::i32s>() >> 23;
    let t = (bits - (exponent << 23).bitcast::<S::u32s>()).bitcast::<S::f32s>() - 1.0;
    let pair = |low: usize| t.mul_add(P[low + 1], S::f32s::splat(simd, P[low]));
    let square = t * t;
    let high = square.mul_add(P[6], pair(4));
    let polynomial = square.mul_add(square.mul_add(high, pair(2)), pair(0));
    let db = t.mul_add(polynomial, exponent.to_float::<S::f32s>()) * DB_PER_OCTAVE;
    let db = power.simd_gt(floor).select(db, S::f32s::splat(simd, floor_db));
    power.simd_lt(f32::INFINITY).select(db, power)
}

#[inline(always)]
fn replace<S: Simd>(simd: S, values: &mut [f32], floor: (f32, f32)) {
    let mut registers = values.chunks_exact_mut(S::f32s::LEN);
    for values in &mut registers {
        decibels(simd, S::f32s::from_slice(simd, values), floor).store_slice(values);
    }
    // In a whole register as well: the place of a value must not show.
    let rest = registers.into_remainder();
    let mut last = [0.0; WIDEST];
    last[..rest.len()].copy_from_slice(rest);
    let last_db = decibels(simd, S::f32s::from_slice(simd, &last[..S::f32s::LEN]), floor);
    last_db.store_slice(&mut last[..S::f32s::LEN]);
    rest.copy_from_slice(&last[..rest.len()]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::for_this_machine::on_every_level;
    use proptest::prelude::*;

    fn exact(power: f32) -> f64 {
        10.0 * f64::from(power).max(FLOOR).log10()
    }

    #[test]
    fn special_values() {
        assert_eq!(decibel(0.0), -200.0);
        assert_eq!(decibel(-0.0), -200.0);
        assert_eq!(decibel(-1.0), -200.0);
        assert_eq!(decibel(1e-20), -200.0);
        assert_eq!(decibel(f32::MIN_POSITIVE / 4.0), -200.0);
        assert_eq!(decibel(1.0), 0.0);
        assert_eq!(decibel(f32::INFINITY), f32::INFINITY);
        assert!(decibel(f32::NAN).is_nan());
        assert!(decibel(-f32::NAN).is_nan());
    }

    #[test]
    fn every_octave_agrees_with_the_exact_logarithm() {
        let mut worst = 0.0f64;
        for exponent in -66..128 {
            for step in 0..4096u32 {
                let power = f32::from_bits((((exponent + 127) as u32) << 23) | (step << 11));
                worst = worst.max((f64::from(decibel(power)) - exact(power)).abs());
            }
        }
        assert!(worst < 5e-5, "{worst}");
    }

    #[test]
    fn slices_agree_with_the_exact_logarithm_wherever_a_value_lies() {
        let special = [0.0, -1.0, 1e-20, f32::MIN_POSITIVE / 4.0, 1.0, f32::INFINITY, f32::NAN, -f32::NAN];
        let every_octave = (-66..128).flat_map(|exponent| {
            (0..512u32).map(move |step| f32::from_bits((((exponent + 127) as u32) << 23) | (step << 14)))
        });
        let power: Vec<f32> = special.into_iter().chain(every_octave).collect();
        on_every_level(|| {
            let mut db = power.clone();
            power_to_decibel(&mut db, FLOOR);
            assert_eq!(db[..6], [-200.0, -200.0, -200.0, -200.0, 0.0, f32::INFINITY]);
            assert!(db[6].is_nan() && db[7].is_nan());
            for (db, power) in db.iter().zip(&power).skip(special.len()) {
                assert!((f64::from(*db) - exact(*power)).abs() < 5e-5, "{:?}: {power} {db}", level());
            }
            for (first, len) in [(0, 1), (3, 0), (9, 15), (100, 16), (5, 33), (7, 1000)] {
                let mut part = power[first..first + len].to_vec();
                power_to_decibel(&mut part, FLOOR);
                let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(&part), bits(&db[first..first + len]), "{:?}: {len} from {first}", level());
            }
        });
    }

    #[test]
    fn a_floor_of_ones_own() {
        let mut values = [1.0, 1e-12, 0.0, f32::NAN];
        power_to_decibel(&mut values, 1e-10);
        assert_eq!(values[..3], [0.0, -100.0, -100.0]);
        assert!(values[3].is_nan());
    }

    proptest! {
        #[test]
        fn any_number_is_within_a_ten_thousandth(bits: u32) {
            let power = f32::from_bits(bits);
            if power.is_finite() {
                prop_assert!((f64::from(decibel(power)) - exact(power)).abs() < 1e-4);
            }
        }

        #[test]
        fn decibels_and_back(db in -150f32..150.0) {
            prop_assert!((decibel(power_of_decibel(db)) - db).abs() < 2e-4);
        }
    }
}
