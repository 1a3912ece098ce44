//! The passes around the FFT: window before it, power and what becomes of it after it, in the widest registers the machine has.
//!
//! The loops are written once and compiled for each kind of machine; the choice is made at run time. All compilations
//! do the same operations in the same order (no fused multiply-add), so results do not depend on the machine.

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use num_complex::Complex;

use super::frame::Amplitude;

for_this_machine! {
    /// `out[i] = (samples[i] − mean) · taps[i]`
    window<A: Amplitude>(samples: &[A], mean: Complex<f32>, taps: &[f32], out: &mut [Complex<f32>]), window_loop
}

for_this_machine! {
    /// `out[i] = |spectrum[i]|²`
    power(spectrum: &[Complex<f32>], out: &mut [f32]), power_loop
}

for_this_machine! {
    /// `out[i] = factor · power[i]`
    scaled(power: &[f32], factor: f32, out: &mut [f32]), scaled_loop
}

for_this_machine! {
    /// `max[i]` becomes the larger and `min[i]` the smaller of itself and `values[i]`, which is added to `sum[i]`. NaN
    /// shows in the sum only
    fold(values: &[f32], max: &mut [f32], min: &mut [f32], sum: &mut [f32]), fold_loop
}

#[inline(always)]
fn fold_loop(values: &[f32], max: &mut [f32], min: &mut [f32], sum: &mut [f32]) {
    for (((value, max), min), sum) in values.iter().zip(max).zip(min).zip(sum) {
        *max = if *value > *max { *value } else { *max };
        *min = if *value < *min { *value } else { *min };
        *sum += *value;
    }
}

for_this_machine! {
    /// As [`fold`] of each of four rows that lie one behind the other, with the same sums to the bit
    fold_four(rows: &[f32], max: &mut [f32], min: &mut [f32], sum: &mut [f32]), fold_four_loop
}

#[inline(always)]
fn fold_four_loop(rows: &[f32], max: &mut [f32], min: &mut [f32], sum: &mut [f32]) {
    let (front, back) = rows.split_at(rows.len() / 2);
    let (a, b) = front.split_at(front.len() / 2);
    let (c, d) = back.split_at(back.len() / 2);
    let larger = |max: f32, value: f32| if value > max { value } else { max };
    let smaller = |min: f32, value: f32| if value < min { value } else { min };
    let rows = a.iter().zip(b).zip(c).zip(d);
    for (((max, min), sum), (((a, b), c), d)) in max.iter_mut().zip(min).zip(sum).zip(rows) {
        *max = larger(larger(larger(larger(*max, *a), *b), *c), *d);
        *min = smaller(smaller(smaller(smaller(*min, *a), *b), *c), *d);
        *sum = *sum + *a + *b + *c + *d;
    }
}

#[inline(always)]
fn window_loop<A: Amplitude>(samples: &[A], mean: Complex<f32>, taps: &[f32], out: &mut [Complex<f32>]) {
    for ((out, sample), tap) in out.iter_mut().zip(samples).zip(taps) {
        *out = (sample.complex() - mean) * *tap;
    }
}

#[inline(always)]
fn power_loop(spectrum: &[Complex<f32>], out: &mut [f32]) {
    for (out, x) in out.iter_mut().zip(spectrum) {
        *out = x.norm_sqr();
    }
}

#[inline(always)]
fn scaled_loop(power: &[f32], factor: f32, out: &mut [f32]) {
    for (out, power) in out.iter_mut().zip(power) {
        *out = factor * power;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::for_this_machine::on_every_level;

    #[test]
    fn every_compilation_gives_the_same_bits() {
        on_every_level(|| {
            for len in [0, 1, 7, 8, 9, 1000] {
                let samples: Vec<Complex<f32>> =
                    (0..len).map(|n| Complex::new((n as f32 * 0.7).sin(), (n as f32 * 1.3).cos() * 1e-7)).collect();
                let taps: Vec<f32> = (0..len).map(|n| (n as f32 * 0.01).cos()).collect();
                let mean = Complex::new(0.1, -0.2);
                let (mut chosen, mut baseline) = (vec![Complex::default(); len], vec![Complex::default(); len]);
                window(&samples, mean, &taps, &mut chosen);
                window_loop(&samples, mean, &taps, &mut baseline);
                assert_eq!(chosen, baseline);
                let (mut values, mut baseline) = (vec![0.0; len], vec![0.0; len]);
                power(&samples, &mut values);
                power_loop(&samples, &mut baseline);
                assert_eq!(values, baseline);
                let (mut a, mut b) = (vec![0.0; len], vec![0.0; len]);
                scaled(&values, 2.0, &mut a);
                scaled_loop(&values, 2.0, &mut b);
                assert_eq!(a, b);
                let [mut a, mut b] = [0, 1].map(|_| [0.3, 0.2, 0.1].map(|value| vec![value; len]));
                let [max, min, sum] = &mut a;
                fold(&values, max, min, sum);
                let [max, min, sum] = &mut b;
                fold_loop(&values, max, min, sum);
                assert_eq!(a, b);
                // Four rows at once are four rows, one after the other.
                let rows: Vec<f32> =
                    (0..4).flat_map(|row| values.iter().map(move |value| value * row as f32)).collect();
                let of_three = |value: f32| [(); 3].map(|()| vec![value; len]);
                let [mut at_once, mut apart] = [of_three(0.1), of_three(0.1)];
                let [max, min, sum] = &mut at_once;
                fold_four(&rows, max, min, sum);
                let [max, min, sum] = &mut apart;
                for row in rows.chunks_exact(len.max(1)) {
                    fold(row, max, min, sum);
                }
                assert_eq!(at_once, apart);
            }
        });
    }
}
