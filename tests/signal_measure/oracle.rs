//! Against what NumPy and SciPy measure in the same samples.

use std::path::Path;

use lumiq::engine::signal_measure::{Quantity, SignalRecipe};
use lumiq::model::SignalRegion;
use num_complex::Complex;

use super::npz::Npz;
use super::signals::{measured, recording};

/// What the fixtures hold, in their order, and how close it must come: f32 spectra for decibels of power, steps of 0.03 dB
/// for medians.
const VALUES: [(Quantity, f64); 11] = [
    (Quantity::BandPower, 1e-4),
    (Quantity::Peak, 1e-4),
    (Quantity::Floor, 0.02),
    (Quantity::Snr, 0.02),
    (Quantity::AdjacentLower, 2e-3),
    (Quantity::AdjacentUpper, 2e-3),
    (Quantity::Occupied, 2e-5),
    (Quantity::Width3, 1e-6),
    (Quantity::Width26, 1e-6),
    (Quantity::Centroid, 1e-6),
    (Quantity::Drift, 2e-9),
];

#[test]
fn numbers_are_those_of_scipy() {
    let fixtures = Npz::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/signal_measure.npz"));
    let cases = fixtures.cases("x");
    assert_eq!(cases.len(), 4, "{cases:?}");
    for case in cases {
        let name = |what: &str| format!("{case}__{what}");
        let complex = fixtures.shape(&name("x")).len() == 2;
        let stored: Vec<i16> = bytemuck::pod_collect_to_vec(fixtures.bytes(&name("x")));
        let part = |value: i16| f32::from(value) / 32768.0;
        let samples: Vec<Complex<f32>> = if complex {
            stored.chunks_exact(2).map(|pair| Complex::new(part(pair[0]), part(pair[1]))).collect()
        } else {
            stored.iter().map(|value| Complex::new(part(*value), 0.0)).collect()
        };
        let recording = recording(samples, complex, None);
        let bounds = fixtures.f64(&name("box"));
        let region = SignalRegion { from: bounds[0] as u64, to: bounds[1] as u64, cycles: [bounds[2], bounds[3]] };
        let frames = fixtures.i64(&name("frames"));
        let recipe = SignalRecipe { n_fft: Some(frames[0] as usize), ..SignalRecipe::default() };
        let row = measured(&recording, region, recipe);
        assert_eq!(row.looked.map(|looked| looked.hop), Some(frames[1] as usize), "{case}");
        for ((quantity, tolerance), theirs) in VALUES.into_iter().zip(fixtures.f64(&name("values"))) {
            let heading = quantity.heading();
            let ours = row.value(quantity).unwrap_or(f64::NAN);
            let near = (ours - theirs).abs() <= tolerance || (ours.is_nan() && theirs.is_nan());
            assert!(near, "{case}, {heading}: {:?} instead of {theirs}", row.value(quantity));
        }
    }
}
