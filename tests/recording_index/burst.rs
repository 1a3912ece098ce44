//! A burst of one sample shows in the coarsest row, wherever it falls: in frames, between them, at both ends.

use std::sync::Arc;

use lumiq::engine::recording_index::{IndexParameters, IndexReader, Statistic};
use lumiq::model::recipe::Window;
use lumiq::ops::spectrogram::decibel;
use proptest::prelude::*;

use super::source::{BURST, Planted, build, burst_level, indexes, parameters, recording};

/// Half the weight in a frame, and half a step of the index.
const MOST_LOST_DB: f32 = 6.021 + 0.26;

/// What the coarsest rows show of a burst.
fn check(samples: u64, at: u64, parameters: IndexParameters) {
    let folder = tempfile::tempdir().unwrap();
    let source = Arc::new(Planted::new(folder.path(), samples, &[at]));
    let index = indexes(folder.path()).open(&recording(&source), parameters).unwrap();
    build(&index);
    let (layout, mut reader) = (*index.layout(), IndexReader::new(&index));
    let level = layout.levels() - 1;
    let mut spectrum = vec![0.0; layout.bins];
    assert!(reader.spectrum(Statistic::Max, level, 0..layout.rows(level), 0, &mut spectrum));
    let least = burst_level(&parameters) - MOST_LOST_DB;
    for (bin, power) in spectrum.iter().enumerate() {
        assert!(decibel(*power) > least, "sample {at} of {samples}, bin {bin}: {} below {least}", decibel(*power));
    }
    let envelope = reader.envelope(level, 0..layout.rows(level)).unwrap();
    assert_eq!((envelope.i, envelope.peak_power), ([0.0, BURST], BURST * BURST));
}

#[test]
fn at_both_ends_and_at_the_edges_of_frames() {
    let samples = 10_000;
    for at in
        [0, 1, 15, 16, 31, 32, 33, 63, 64, 4096, samples - 33, samples - 32, samples - 16, samples - 2, samples - 1]
    {
        check(samples, at, parameters(64));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn anywhere(samples in 1u64..30_000, place in 0f64..1.0, size in 3u32..10, window in 0..Window::ALL.len() - 2) {
        let at = ((samples as f64 * place) as u64).min(samples - 1);
        check(samples, at, IndexParameters { window: Window::ALL[window], ..parameters(1 << size) });
    }
}
