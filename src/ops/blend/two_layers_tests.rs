//! The ways of two layers, in registers of every width, against what they are quicker than and against exact fractions.

use super::normalized::{self, Pixels};
use super::pair::{self, Layers, Pair};
use super::weighed::{self, Weighed};
use super::wide_integer::{self, Wide};
use crate::model::{BlendMode, Sample, Samples};
use crate::ops::for_this_machine::on_every_level;

/// No multiple of any register, whole pixels of 1, 2 and 4 samples.
const LEN: usize = 4 * 1013;

/// Repeatable noise.
fn noise(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}

/// Noise of which every third value is at an end or in the middle.
fn values<T: Copy>(seed: u64, len: usize, special: &[T], any: impl Fn(u64) -> T) -> Vec<T> {
    let mut noise = noise(seed);
    let mut value = || noise();
    let one = |value: u64| {
        if value.is_multiple_of(3) { special[(value >> 8) as usize % special.len()] } else { any(value >> 5) }
    };
    (0..len).map(|_| one(value())).collect()
}

fn wide_pairs<T: Wide + Pair>(below: &[T], above: &[T]) {
    for (mode, count) in BlendMode::ALL.into_iter().flat_map(|mode| [1, 2, 4].map(|count| (mode, count))) {
        let blended = |mode| {
            let mut out = vec![T::default(); below.len()];
            wide_integer::blend(mode, &[below, above], &mut out);
            out
        };
        let (mut expected, alphas) = (blended(mode), blended(BlendMode::Screen));
        if count > 1 {
            (count - 1..below.len()).step_by(count).for_each(|alpha| expected[alpha] = alphas[alpha]);
        }
        on_every_level(|| {
            let mut out = vec![T::default(); below.len()];
            pair::blend(mode, Layers { below, above, alpha: pair::alpha_of(count) }, &mut out);
            assert!(out == expected, "{} {} of {count}", T::TYPE, mode.name());
        });
    }
}

#[test]
fn pairs_of_wide_and_signed_numbers_are_exact() {
    let all = |n: usize| n as u8 as i8;
    let below: Vec<i8> = (0..65_536).map(|n| all(n / 256)).collect();
    wide_pairs(&below, &(0..65_536).map(all).collect::<Vec<_>>());
    macro_rules! noisy {
        ($($type:ident)*) => {
            $({
                let special = [$type::MIN, $type::MIN + 1, $type::MAX, $type::MAX - 1, $type::MAX / 2, 0, 1];
                let [below, above] = [5, 7].map(|seed| values(seed, LEN, &special, |bits| bits as $type));
                wide_pairs(&below, &above);
            })*
        };
    }
    noisy!(i16 i32 i64 u32 u64);
}

/// Compares to the bit, NaN with NaN.
fn same_floats<T: Sample>(ours: &[T], expected: &[T], what: &str) {
    for (index, (ours, expected)) in ours.iter().zip(expected).enumerate() {
        let (ours, expected) = (ours.to_f64(), expected.to_f64());
        let same = ours.to_bits() == expected.to_bits() || ours.is_nan() && expected.is_nan();
        assert!(same, "{ours} for {expected} at {index}, {} {what}", T::TYPE);
    }
}

fn float_pairs<T: Pair + Weighed>(special: &[T]) {
    let [below, above] =
        [5, 7].map(|seed| values(seed, LEN, special, |bits| T::from_f64((bits % 9000) as f64 / 7000.0 - 0.1)));
    let layers = [&T::wrap(below.clone()), &T::wrap(above.clone())];
    for (mode, count) in BlendMode::ALL.into_iter().flat_map(|mode| [1, 2, 4].map(|count| (mode, count))) {
        let normalized = |composite| {
            let mut out = vec![T::default(); LEN];
            normalized::blend(mode, Pixels { samples_per_pixel: count, composite }, &layers, 0, &mut out);
            out
        };
        let (beside, weighed) = (normalized(false), normalized(true));
        on_every_level(|| {
            let mut out = vec![T::default(); LEN];
            let alpha = pair::alpha_of(count);
            pair::blend(mode, Layers { below: &below, above: &above, alpha }, &mut out);
            same_floats(&out, &beside, &format!("{} of {count}", mode.name()));
            if count > 1 {
                weighed::composite(mode, count, &below, &above, &mut out);
                same_floats(&out, &weighed, &format!("{} of {count}, weighed", mode.name()));
            }
        });
    }
}

#[test]
fn pairs_of_floats_are_those_of_the_general_way() {
    float_pairs(&[f32::NAN, f32::INFINITY, -0.0, 0.0, 1.0, -3.5, 1e30, f32::MIN_POSITIVE / 4.0]);
    float_pairs(&[f64::NAN, f64::INFINITY, -0.0, 0.0, 1.0, -3.5, 1e300, f64::MIN_POSITIVE / 4.0]);
}

/// B of two colours as a fraction of whole numbers.
fn fraction(mode: BlendMode, below: u128, above: u128, unit: u128) -> (u128, u128) {
    match mode {
        BlendMode::Screen => (unit * (below + above) - below * above, unit),
        BlendMode::Multiply => (below * above, unit),
        BlendMode::Average => (below + above, 2),
        BlendMode::Add => ((below + above).min(unit), 1),
        BlendMode::Max => (below.max(above), 1),
        BlendMode::Min => (below.min(above), 1),
        BlendMode::Difference => (below.abs_diff(above), 1),
        BlendMode::Over => (above, 1),
        BlendMode::LinearBurn => ((below + above).saturating_sub(unit), 1),
    }
}

/// W3C's formula over a common denominator, a half upwards.
fn weighed_pixel(mode: BlendMode, below: &[u128], above: &[u128], unit: u128) -> Vec<u128> {
    let last = below.len() - 1;
    let (ab, aa) = (below[last], above[last]);
    let (own, shared, under) = (aa * (unit - ab), aa * ab, (unit - aa) * ab);
    let rounded = |numerator: u128, denominator: u128| (2 * numerator + denominator) / (2 * denominator).max(1);
    let color = |(&below, &above): (&u128, &u128)| {
        let (numerator, denominator) = fraction(mode, below, above, unit);
        let weighted = denominator * (own * above + under * below) + shared * numerator;
        rounded(weighted, denominator * (own + shared + under))
    };
    let colors = below[..last].iter().zip(above).map(color);
    colors.chain([rounded(own + shared + under, unit)]).collect()
}

fn weighed_pairs<T: Weighed + Into<u128>>(below: &[T], above: &[T], unit: u128) {
    for (mode, count) in BlendMode::ALL.into_iter().flat_map(|mode| [2, 4].map(|count| (mode, count))) {
        if !T::has(mode) {
            continue;
        }
        let wide = |pixel: &[T]| pixel.iter().map(|&value| value.into()).collect::<Vec<u128>>();
        let pixels = below.chunks_exact(count).zip(above.chunks_exact(count));
        let expected: Vec<u128> =
            pixels.flat_map(|(below, above)| weighed_pixel(mode, &wide(below), &wide(above), unit)).collect();
        on_every_level(|| {
            let mut out = vec![T::default(); below.len()];
            weighed::composite(mode, count, below, above, &mut out);
            assert!(wide(&out) == expected, "{} {} of {count}", T::TYPE, mode.name());
        });
    }
}

/// Every pair of alphas of bytes; wider ones at the ends, in the middle and anywhere.
#[test]
fn alpha_weighs_colours_exactly() {
    let mut noise = noise(3);
    let mut pixels = |alpha: fn(usize) -> u8| -> Vec<u8> {
        (0..65_536).flat_map(|n| [noise() as u8, (noise() >> 20) as u8, (noise() >> 40) as u8, alpha(n)]).collect()
    };
    let (below, above) = (pixels(|n| n as u8), pixels(|n| (n >> 8) as u8));
    weighed_pairs(&below, &above, 255);
    let special = [0, 1, 2, 255, 32_767, 32_768, 65_534, 65_535];
    let [below, above] = [5, 7].map(|seed| values(seed, 3 * LEN, &special, |bits| bits as u16));
    weighed_pairs(&below, &above, 65_535);
}

/// Halves go upwards, as they do where everything is computed in f64.
#[test]
fn general_and_quick_ways_of_bytes_agree() {
    let mut noise = noise(11);
    let [below, above] = [(); 2].map(|()| (0..LEN).map(|_| noise() as u8).collect::<Vec<_>>());
    let layers = [&Samples::U8(below.clone()), &Samples::U8(above.clone())];
    for mode in BlendMode::ALL {
        let [mut ours, mut general] = [(); 2].map(|()| vec![0; LEN]);
        weighed::composite(mode, 4, &below, &above, &mut ours);
        normalized::blend(mode, Pixels { samples_per_pixel: 4, composite: true }, &layers, 0, &mut general);
        assert!(ours == general, "{}", mode.name());
    }
}
