//! Spectrograms against SciPy and torchsig: `tests/fixtures/spectrogram.npz`, which
//! `tests/scripts/make_spectrogram_fixtures.py` writes.
//!
//! `LUMIQ_REFERENCE` may name a folder with `spectrogram_ref.npz`, the output of torchsig itself under the same names.

#[path = "../support/npz.rs"]
mod npz;

use std::path::{Path, PathBuf};

use lumiq::model::recipe::{PowerUnit, SpectrogramPreset, SpectrogramRecipe, Window};
use lumiq::model::{Progress, Spectrogram};
use lumiq::ops::spectrogram::{Amplitude, SignalDescription, SpectrogramProcessor, WindowTable, preset_recipe};
use npz::Npz;

/// The largest deviation, as linear power and part of the peak.
const TOLERANCE: f64 = 1e-5;

fn fixtures() -> Npz {
    Npz::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/spectrogram.npz"))
}

fn compute<A: Amplitude>(recipe: &SpectrogramRecipe, signal: SignalDescription, samples: &[A]) -> Spectrogram {
    let processor = SpectrogramProcessor::new(recipe, signal).expect("the recipe is in range");
    processor.compute(samples, &Progress::new()).expect("nobody cancels")
}

/// [frequency, time], as numpy and files have it.
fn rows(spectrogram: &Spectrogram) -> impl Iterator<Item = f32> + '_ {
    let (bins, frames) = (spectrogram.bins, spectrogram.frames);
    (0..bins * frames).map(move |index| spectrogram.values[index % frames * bins + index / frames])
}

fn assert_close(case: &str, ours: impl Iterator<Item = f64>, theirs: &[f64]) {
    let peak = theirs.iter().copied().fold(0.0, f64::max);
    let mut count = 0;
    for (ours, theirs) in ours.zip(theirs) {
        assert!((ours - theirs).abs() <= TOLERANCE * peak, "{case}: {ours} instead of {theirs}, peak {peak}");
        count += 1;
    }
    assert_eq!(count, theirs.len(), "{case}");
}

fn linear(db: f32) -> f64 {
    10f64.powf(f64::from(db) / 10.0)
}

/// Every case of an archive that torchsig's function was applied to; returns how many there were.
fn compare_with_torchsig(archive: &Npz) -> usize {
    let cases = archive.cases("torchsig_2_1_1_db");
    for case in &cases {
        let samples = archive.complex(&format!("{case}__x"));
        let params = archive.i64(&format!("{case}__params"));
        for (preset, what) in
            [(SpectrogramPreset::Torchsig, "torchsig_2_1_1_db"), (SpectrogramPreset::Torchsig10, "torchsig_1_0_0_db")]
        {
            let name = format!("{case}__{what}");
            let recipe = preset_recipe(preset, Some(params[0] as usize), Some(params[1] as usize));
            let ours = compute(&recipe, SignalDescription::COMPLEX, &samples);
            assert_eq!([ours.bins, ours.frames], archive.shape(&name), "{name}");
            let theirs: Vec<f64> = archive.f32(&name).into_iter().map(linear).collect();
            assert_close(&name, rows(&ours).map(linear), &theirs);
        }
    }
    cases.len()
}

#[test]
fn the_torchsig_presets_agree_with_its_definition() {
    assert_eq!(compare_with_torchsig(&fixtures()), 8);
}

#[test]
fn the_torchsig_presets_agree_with_torchsig() {
    let Some(folder) = std::env::var_os("LUMIQ_REFERENCE").map(PathBuf::from) else {
        println!("skipped: LUMIQ_REFERENCE does not name a folder with spectrogram_ref.npz");
        return;
    };
    assert_eq!(compare_with_torchsig(&Npz::open(&folder.join("spectrogram_ref.npz"))), 11);
}

#[test]
fn the_scipy_preset_agrees_with_scipy() {
    let archive = fixtures();
    let recipe = preset_recipe(SpectrogramPreset::Scipy, None, None);
    for case in ["complex", "real"] {
        let rate = archive.f64(&format!("{case}__rate"))[0];
        let (x, power) = (format!("{case}__x"), format!("{case}__scipy_power"));
        let signal = |complex| SignalDescription { complex, sample_rate_hz: Some(rate), center_frequency_hz: None };
        let ours = match case {
            "complex" => compute(&recipe, signal(true), &archive.complex(&x)),
            _ => compute(&recipe, signal(false), &archive.f32(&x)),
        };
        assert_eq!([ours.bins, ours.frames], archive.shape(&power), "{case}");
        assert_eq!(ours.unit, "linear");
        let theirs: Vec<f64> = archive.f32(&power).into_iter().map(f64::from).collect();
        assert_close(case, rows(&ours).map(f64::from), &theirs);
    }
}

#[test]
fn the_default_agrees_with_scipy_in_decibels() {
    let archive = fixtures();
    let recipe = SpectrogramRecipe::default();
    assert_eq!((recipe.n_fft, recipe.hop, recipe.unit), (1024, 512, PowerUnit::Db));
    let ours = compute(&recipe, SignalDescription::COMPLEX, &archive.complex("default__x"));
    let theirs = archive.f32("default__hann_1024_db");
    assert_eq!([ours.bins, ours.frames], archive.shape("default__hann_1024_db"));
    for (ours, theirs) in rows(&ours).zip(theirs) {
        assert!(theirs < -100.0 || (ours - theirs).abs() < 0.01, "{ours} instead of {theirs}");
    }
}

#[test]
fn windows_agree_with_scipy() {
    let archive = fixtures();
    let mut compared = 0;
    for samples in [32, 33] {
        let what = format!("taps_{samples}");
        for name in archive.cases(&what) {
            let window: Window = name.parse().unwrap();
            let theirs = archive.f64(&format!("{name}__{what}"));
            for (n, (ours, theirs)) in WindowTable::new(window, samples).taps.iter().zip(&theirs).enumerate() {
                assert!((ours - theirs).abs() < 1e-12, "{name} [{n}] of {samples}: {ours} instead of {theirs}");
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 24);
}
