//! Rows of an index against the same frames transformed in f64 by the definition of the Fourier transform.

use std::f64::consts::TAU;
use std::sync::Arc;

use lumiq::engine::recording_index::{HELD, IndexParameters, IndexReader, RecordingIndex, Statistic};
use lumiq::model::recipe::Window;
use lumiq::ops::spectrogram::plan;
use num_complex::Complex;

use super::source::{Planted, build, indexes, parameters, recording};

/// Half of a step of half a decibel, and what f32 adds.
const TOLERANCE_DB: f64 = 0.25 + 0.01;

/// Power of one frame, lowest frequency first, 0 dBFS a complex amplitude of 1.
fn naive_frame(source: &Planted, start: u64, parameters: &IndexParameters) -> Vec<f64> {
    let window = plan::window(parameters.window, parameters.n_fft);
    let n_fft = parameters.n_fft;
    let samples: Vec<Complex<f64>> = (0..n_fft)
        .map(|n| {
            let x = source.sample(start + n as u64);
            Complex::new(f64::from(x.re), f64::from(x.im)) * window.taps[n]
        })
        .collect();
    (0..n_fft)
        .map(|bin| {
            let frequency = (bin as f64 - (n_fft / 2) as f64) / n_fft as f64;
            let turn = |n: usize| Complex::from_polar(1.0, -TAU * frequency * n as f64);
            let sum: Complex<f64> = samples.iter().enumerate().map(|(n, x)| x * turn(n)).sum();
            sum.norm_sqr() / (window.sum * window.sum)
        })
        .collect()
}

fn decibel(power: f64) -> f64 {
    10.0 * power.log10()
}

fn check_level(index: &RecordingIndex, level: usize, frames: &[Vec<f64>]) {
    let (layout, mut reader) = (index.layout(), IndexReader::new(index));
    let per_row = layout.row_frames(level) as usize;
    assert_eq!(layout.rows(level), frames.chunks(per_row).len() as u64);
    for (row, frames) in (0..).zip(frames.chunks(per_row)) {
        for statistic in [Statistic::Max, Statistic::Mean, Statistic::Min] {
            let mut out = vec![0.0; layout.bins];
            assert!(reader.spectrum(statistic, level, row..row + 1, 0, &mut out));
            for (bin, got) in out.iter().enumerate() {
                let values = frames.iter().map(|frame| frame[bin]);
                let expected = match statistic {
                    Statistic::Max => values.fold(0.0, f64::max),
                    Statistic::Mean => values.sum::<f64>() / frames.len() as f64,
                    Statistic::Min => values.fold(f64::INFINITY, f64::min),
                    Statistic::Held => unreachable!("of the lowest level alone"),
                };
                let off = decibel(f64::from(*got)) - decibel(expected);
                assert!(off.abs() <= TOLERANCE_DB, "level {level} row {row} bin {bin} {statistic:?}: off by {off} dB");
            }
        }
    }
}

/// The largest of the averages over a few frames about each one of a row; what lies beyond the recording is silent.
fn check_held(index: &RecordingIndex, frames: &[Vec<f64>]) {
    let (layout, mut reader) = (index.layout(), IndexReader::new(index));
    let (base, half) = (layout.base as usize, HELD / 2);
    for row in 0..layout.rows(0) as usize {
        let own = row * base..((row + 1) * base).min(frames.len());
        let mut out = vec![0.0; layout.bins];
        assert!(reader.spectrum(Statistic::Held, 0, row as u64..row as u64 + 1, 0, &mut out));
        for (bin, got) in out.iter().enumerate() {
            let near = |at: usize| &frames[at.saturating_sub(half)..(at + half + 1).min(frames.len())];
            let mean = |at: usize| near(at).iter().map(|frame| frame[bin]).sum::<f64>() / HELD as f64;
            let expected = own.clone().map(mean).fold(0.0, f64::max);
            let off = decibel(f64::from(*got)) - decibel(expected);
            assert!(off.abs() <= TOLERANCE_DB, "row {row} bin {bin}: off by {off} dB");
        }
    }
    assert!(!reader.spectrum(Statistic::Held, 1, 0..1, 0, &mut vec![0.0; layout.bins]), "of the lowest level alone");
    assert_eq!(reader.floor(0), None, "no stretch of so short a recording is whole");
}

fn check(parameters: IndexParameters, samples: u64) {
    let folder = tempfile::tempdir().unwrap();
    let source = Arc::new(Planted { noise: 0.1, ..Planted::new(folder.path(), samples, &[samples / 3]) });
    let index = indexes(folder.path()).open(&recording(&source), parameters).unwrap();
    build(&index);
    let layout = *index.layout();
    let frames: Vec<_> =
        (0..layout.frames()).map(|frame| naive_frame(&source, frame * layout.hop, &parameters)).collect();
    // Noise alone reaches no edge of the recording that frames do not see as strongly elsewhere.
    for level in 0..layout.levels() {
        check_level(&index, level, &frames);
    }
    check_held(&index, &frames);
    let all: Vec<_> = (0..samples).map(|at| source.sample(at)).collect();
    for (level, row) in [(0, 0), (0, layout.rows(0) - 1), (1, 1)] {
        let span = layout.row_frames(level) * layout.hop;
        let end = if row + 1 == layout.rows(level) { samples } else { (row + 1) * span };
        let part = &all[(row * span) as usize..end as usize];
        let envelope = IndexReader::new(&index).envelope(level, row..row + 1).unwrap();
        let peak = part.iter().map(Complex::norm_sqr).fold(0.0, f32::max);
        let high = part.iter().map(|x| x.re).fold(f32::NEG_INFINITY, f32::max);
        let low = part.iter().map(|x| x.im).fold(f32::INFINITY, f32::min);
        assert_eq!((envelope.peak_power, envelope.i[1], envelope.q[0]), (peak, high, low), "level {level} row {row}");
    }
}

#[test]
fn maximum_mean_and_minimum_are_those_of_all_frames() {
    check(parameters(64), 20_011);
    check(IndexParameters { window: Window::BlackmanHarris, ..parameters(32) }, 5_000);
}

#[test]
fn several_rows_are_their_maximum_and_the_mean_of_their_frames() {
    let folder = tempfile::tempdir().unwrap();
    let source = Arc::new(Planted { noise: 0.1, ..Planted::new(folder.path(), 10_000, &[]) });
    let index = indexes(folder.path()).open(&recording(&source), parameters(64)).unwrap();
    build(&index);
    let (layout, mut reader) = (*index.layout(), IndexReader::new(&index));
    // The whole in one: the last row has fewer frames, which counts.
    let rows: Vec<_> = (0..layout.rows(0)).collect();
    let frames = |row: u64| (layout.frames() - row * layout.base).min(layout.base) as f32;
    for statistic in [Statistic::Max, Statistic::Mean, Statistic::Min] {
        let mut whole = [0.0; 8];
        assert!(reader.spectrum(statistic, 0, 0..layout.rows(0), 5, &mut whole));
        for (bin, whole) in whole.iter().enumerate() {
            let values = rows.iter().map(|row| {
                let mut one = [0.0];
                assert!(reader.spectrum(statistic, 0, *row..row + 1, 5 + bin, &mut one));
                (one[0], frames(*row))
            });
            let expected = match statistic {
                Statistic::Max => values.map(|(value, _)| value).fold(0.0, f32::max),
                Statistic::Mean => values.map(|(value, frames)| value * frames).sum::<f32>() / layout.frames() as f32,
                Statistic::Min => values.map(|(value, _)| value).fold(f32::INFINITY, f32::min),
                Statistic::Held => unreachable!("not asked for"),
            };
            assert!((whole / expected - 1.0).abs() < 1e-5, "{statistic:?} {bin}: {whole} {expected}");
        }
    }
    assert!(!reader.spectrum(Statistic::Max, 0, 1000..1001, 0, &mut [0.0]), "there is no such row");
}
