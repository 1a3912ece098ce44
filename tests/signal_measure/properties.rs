//! What must hold of any signal: louder is louder everywhere, moved is moved and nothing else.

use lumiq::engine::signal_measure::{Kind, Quantity, SignalRecipe};
use lumiq::model::SignalRegion;
use num_complex::Complex;
use proptest::prelude::*;

use super::signals::{measured, moved, noise, recording, sum, tone};

/// A modulated tone in noise.
fn scene(seed: u64) -> Vec<Complex<f64>> {
    let mut samples = noise(12_000, 1e-5, seed);
    let carrier = tone(12_000, 0.1, 0.02);
    for (n, (sample, carrier)) in samples.iter_mut().zip(carrier).enumerate() {
        *sample += carrier * (1.0 + 0.8 * (n as f64 * 0.11).sin());
    }
    samples
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_factor_moves_powers_by_its_decibels_and_nothing_else(seed: u64, db in -60f64..40.0) {
        let samples = scene(seed);
        let region = SignalRegion { from: 3000, to: 9000, cycles: [-0.03, 0.07] };
        let row = |factor: f64| {
            let recording = recording(sum(&[(&samples, factor)]), true, Some(1000.0));
            measured(&recording, region, SignalRecipe::default())
        };
        let (before, after) = (row(1.0), row(10f64.powf(db / 20.0)));
        for quantity in Quantity::ALL {
            let moves = matches!(quantity.kind(), Kind::Power | Kind::PowerDensity);
            match (before.value(quantity), after.value(quantity)) {
                (Ok(before), Ok(after)) => {
                    let expected = if moves { before + db } else { before };
                    // Medians are told apart in steps of up to 0.034 dB.
                    let near = if matches!(quantity, Quantity::Floor | Quantity::Snr) { 0.02 } else { 1e-3 };
                    let tolerance = near * expected.abs().max(1.0);
                    prop_assert!((after - expected).abs() <= tolerance, "{}: {before} {after}", quantity.heading());
                }
                (before, after) => prop_assert_eq!(before.is_ok(), after.is_ok(), "{}", quantity.heading()),
            }
        }
    }

    #[test]
    fn a_shift_moves_frequencies_and_nothing_else(seed: u64, bins in -60i32..60) {
        let samples = scene(seed);
        let shift = f64::from(bins) / 256.0;
        let recipe = SignalRecipe { n_fft: Some(256), ..SignalRecipe::default() };
        let row = |shift: f64| {
            let recording = recording(sum(&[(&moved(&samples, shift), 1.0)]), true, Some(1.0));
            measured(&recording, SignalRegion { from: 3000, to: 9000, cycles: [-0.03 + shift, 0.07 + shift] }, recipe)
        };
        let (before, after) = (row(0.0), row(shift));
        for quantity in Quantity::ALL {
            let moves = matches!(quantity, Quantity::Center | Quantity::PeakFrequency | Quantity::Centroid);
            if let (Ok(before), Ok(after)) = (before.value(quantity), after.value(quantity)) {
                let expected = if moves { before + shift } else { before };
                // What is beside is elsewhere; near the edge of the band there may be less of it.
                let near = if matches!(quantity, Quantity::Floor | Quantity::Snr) { 0.02 } else { 2e-4 };
                let tolerance = near * expected.abs().max(1.0);
                prop_assert!((after - expected).abs() <= tolerance, "{}: {before} {after}", quantity.heading());
            }
        }
    }
}
