//! Tally and what is read from it: against loops in f64, and against closed forms.

use num_complex::Complex;
use proptest::prelude::*;

use super::occupied::{line_width, occupied, x_db};
use super::{Above, BandSpectrum, SpectrumTally, Unknown, symbol_rate};
use crate::model::recipe::Window;
use crate::ops::spectrogram::Bins;
use crate::ops::spectrogram::WindowTable;

/// Numbers from 0 to 1 out of a linear congruential generator.
fn random(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed.wrapping_mul(2862933555777941757).wrapping_add(3037000493);
    move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Frames of power as noise has it.
fn rows(bins: usize, frames: usize, seed: u64) -> Vec<Vec<f32>> {
    let mut random = random(seed);
    (0..frames).map(|_| (0..bins).map(|_| -(1.0 - random()).ln() as f32).collect()).collect()
}

#[test]
fn means_peaks_and_medians_are_those_of_loops_over_all_values() {
    let bins = Bins { n_fft: 512, one_sided: false };
    let band = [-0.05, 0.08];
    let window = WindowTable::new(Window::Hann, 512);
    let mut rows = rows(512, 40, 7);
    rows[13][250] = 100.0;
    let mut tally = SpectrumTally::new(bins, band, &window, [40, 40]);
    rows.iter().enumerate().for_each(|(place, row)| tally.add(place as u64, row));
    let density = |bin: usize| rows.iter().map(|row| f64::from(row[bin])).sum::<f64>() / 40.0;
    let mean = tally.mean();
    let naive: f64 = (0..512)
        .map(|bin| {
            let [low, high] = [-0.5 + (bin as f64 - 0.5) / 512.0, -0.5 + (bin as f64 + 0.5) / 512.0];
            (high.min(band[1]) - low.max(band[0])).max(0.0) * density(bin)
        })
        .sum();
    assert!((mean.power(band) / naive - 1.0).abs() < 1e-9, "{} {naive}", mean.power(band));
    let peak = tally.peak().unwrap();
    assert_eq!(peak.place, 13);
    assert!((peak.power - 100.0 * 1.5 / 512.0).abs() < 1e-9);
    assert!((peak.frequency - (250.0 / 512.0 - 0.5)).abs() < 0.5 / 512.0);
    // Below: as wide as the box, 6 bins away from it.
    let guard = 6.0 / 512.0;
    let inside = |bin: usize| {
        let frequency = bin as f64 / 512.0 - 0.5;
        frequency >= band[0] - guard - 0.13 && frequency <= band[0] - guard
    };
    let mut values: Vec<f32> =
        rows.iter().flat_map(|row| (0..512).filter(|bin| inside(*bin)).map(|bin| row[bin])).collect();
    values.sort_by(f32::total_cmp);
    let median = f64::from(values[values.len() / 2]);
    let [below, above] = tally.beside();
    assert_eq!(below.values(), values.len() as u64);
    assert!((below.median().unwrap() / median - 1.0).abs() < 0.01);
    assert!((above.noise().unwrap() - 1.0).abs() < 0.1, "{:?}", above.noise());
}

/// A spectrum of all bins.
fn spectrum(n_fft: usize, density: impl Fn(f64) -> f64) -> BandSpectrum {
    let bins = Bins { n_fft, one_sided: false };
    BandSpectrum::new(bins, 0, (0..n_fft).map(|bin| density(bins.center(bin))).collect())
}

#[test]
fn rectangular_spectra_have_the_widths_they_are_drawn_with() {
    let flat = spectrum(4096, |frequency| if frequency.abs() <= 0.1 { 1.0 } else { 1e-6 });
    let band = [-0.2, 0.2];
    let [low, high] = occupied(&flat, band, Above::NOTHING, 0.99, 1e-4).unwrap();
    assert!((high - low - 0.99 * 0.2).abs() < 2.0 / 4096.0, "{low} {high}");
    let [low, high] = x_db(&flat, band, 26.0, 1e-4).unwrap();
    assert!((high - low - 0.2).abs() < 2.0 / 4096.0, "{low} {high}");
    assert_eq!(x_db(&flat, band, 70.0, 1e-4), Err(Unknown::DoesNotFall(70.0)));
    assert_eq!(x_db(&flat, [-0.05, 0.05], 3.0, 1e-4), Err(Unknown::DoesNotFall(3.0)));
    assert_eq!(
        occupied(&flat, [0.3, 0.4], Above { floor: 1.0, times: 1.26 }, 0.99, 1e-4),
        Err(Unknown::NothingStandsOut)
    );
    let silent = spectrum(4096, |_| 0.0);
    assert_eq!(occupied(&silent, band, Above::NOTHING, 0.99, 1e-4), Err(Unknown::Silent));
    assert_eq!(x_db(&silent, band, 3.0, 1e-4), Err(Unknown::Silent));
}

#[test]
fn a_gaussian_spectrum_has_the_widths_of_its_formula() {
    let sigma = 0.02;
    let bell = spectrum(1 << 14, |frequency| (-0.5 * (frequency / sigma).powi(2)).exp());
    let band = [-0.2, 0.2];
    for db in [3.0, 26.0] {
        let [low, high] = x_db(&bell, band, db, 1e-4).unwrap();
        let expected = 2.0 * sigma * (2.0 * db / 10.0 * std::f64::consts::LN_10).sqrt();
        // The highest value is taken of a sixteenth of the width, which a bell is lower over.
        assert!(((high - low) / expected - 1.0).abs() < 1e-3, "{db}: {} {expected}", high - low);
    }
    // 99 % of a normal distribution lies within 2.5758 σ.
    let [low, high] = occupied(&bell, band, Above::NOTHING, 0.99, 1e-4).unwrap();
    assert!(((high - low) / (2.0 * 2.575_829 * sigma) - 1.0).abs() < 1e-4, "{}", high - low);
    // On a floor of a hundredth the floor does not count.
    let lifted = spectrum(1 << 14, |frequency| 0.01 + (-0.5 * (frequency / sigma).powi(2)).exp());
    let [low, high] = occupied(&lifted, band, Above { floor: 0.01, times: 1.26 }, 0.99, 1e-4).unwrap();
    assert!(((high - low) / (2.0 * 2.575_829 * sigma) - 1.0).abs() < 0.01, "{}", high - low);
}

#[test]
fn neighbours_are_compared_and_those_outside_are_not() {
    let steps = spectrum(1000, |frequency| match frequency {
        f if f < -0.1 => 0.01,
        f if f < 0.1 => 1.0,
        _ => 0.1,
    });
    let [lower, upper] = steps.adjacent([-0.1, 0.1]);
    assert!((lower.unwrap() - 0.01).abs() < 0.01 && (upper.unwrap() - 0.1).abs() < 0.01);
    let [lower, upper] = steps.adjacent([-0.4, -0.1]);
    assert_eq!(lower, Err(Unknown::NeighbourOutside("lower")));
    assert!(upper.is_ok());
}

#[test]
fn lines_are_as_wide_as_the_main_lobes_of_their_windows() {
    // −3 dB widths in bins: Harris 1978, table 1.
    for (window, bins) in [
        (Window::Rectangular, 0.89),
        (Window::Hann, 1.44),
        (Window::Hamming, 1.30),
        (Window::Blackman, 1.64),
        (Window::BlackmanHarris, 1.90),
    ] {
        let width = line_width(window, 4096, 3.0) * 4096.0;
        assert!((width - bins).abs() < 0.02, "{window}: {width}");
    }
    let [long, short] =
        [4096, 512].map(|n_fft| line_width(Window::Gaussian(n_fft as f64 / 8.0), n_fft, 26.0) * n_fft as f64);
    assert!((long - short).abs() < 0.01, "{long} {short}");
}

fn turning(phase: f64) -> Complex<f32> {
    let z = Complex::from_polar(0.7, phase);
    Complex::new(z.re as f32, z.im as f32)
}

#[test]
fn noise_has_no_symbol_rate() {
    let mut random = random(3);
    let mut gaussian = || (-2.0 * (1.0 - random()).ln()).sqrt() * (std::f64::consts::TAU * random()).cos();
    for _ in 0..20 {
        let noise: Vec<_> = (0..10_000).map(|_| Complex::new(gaussian() as f32, gaussian() as f32)).collect();
        assert_eq!(symbol_rate(&noise, [0.01, 0.5]), Err(Unknown::NoLine));
    }
    let tone: Vec<_> = (0..4096).map(|n| turning(f64::from(n) * 0.01)).collect();
    assert_eq!(symbol_rate(&tone, [0.01, 0.5]), Err(Unknown::NoLine));
    assert_eq!(symbol_rate(&vec![Complex::default(); 4096], [0.01, 0.5]), Err(Unknown::NoLine));
    assert_eq!(symbol_rate(&vec![Complex::new(f32::NAN, 0.0); 4096], [0.01, 0.5]), Err(Unknown::NoLine));
    assert_eq!(symbol_rate(&tone[..100], [0.01, 0.5]), Err(Unknown::TooShort(100, 256)));
}

#[test]
fn rectangular_symbols_show_their_rate_in_the_changes() {
    // BPSK, 10.37 samples a symbol: the envelope is constant, only the changes tell.
    let mut random = random(11);
    let symbols: Vec<f32> = (0..2000).map(|_| if random() < 0.5 { -1.0 } else { 1.0 }).collect();
    let samples: Vec<_> = (0..20_000).map(|n| Complex::new(symbols[(f64::from(n) / 10.37) as usize], 0.0)).collect();
    let found = symbol_rate(&samples, [0.005, 0.5]).unwrap();
    assert!((found.rate * 10.37 - 1.0).abs() < 1e-4, "{found:?}");
}

#[test]
fn keyed_frequencies_show_their_rate_in_how_they_turn() {
    // Two frequencies, ±0.04, 23.7 samples a symbol, the phase going on: the envelope says nothing.
    let mut random = random(12);
    let symbols: Vec<f64> = (0..1000).map(|_| if random() < 0.5 { -0.04 } else { 0.04 }).collect();
    let mut phase = 0.0;
    let samples: Vec<_> = (0..20_000)
        .map(|n| {
            phase += std::f64::consts::TAU * symbols[(f64::from(n) / 23.7) as usize];
            turning(phase)
        })
        .collect();
    let found = symbol_rate(&samples, [0.005, 0.3]).unwrap();
    assert!((found.rate * 23.7 - 1.0).abs() < 1e-3, "{found:?}");
}

proptest! {
    #[test]
    fn bands_side_by_side_have_the_power_of_both(
        cut in -0.49f64..0.49, low in -0.5f64..-0.49, high in 0.49f64..0.5, n_fft in 8usize..200,
    ) {
        let spectrum = spectrum(n_fft, |frequency| 1.0 + frequency);
        let whole = spectrum.power([low, high]);
        let parts = spectrum.power([low, cut]) + spectrum.power([cut, high]);
        prop_assert!((whole - parts).abs() < 1e-12 * whole.abs().max(1.0));
    }

    #[test]
    fn no_numbers_never_panic(values in prop::collection::vec(prop::sample::select(vec![0.0f32, 1.0, f32::NAN, f32::INFINITY]), 64)) {
        let bins = Bins { n_fft: 64, one_sided: false };
        let window = WindowTable::new(Window::Hann, 64);
        let mut tally = SpectrumTally::new(bins, [-0.1, 0.1], &window, [1, 1]);
        tally.add(0, &values);
        let mean = tally.mean();
        let _ = (mean.power([-0.1, 0.1]), mean.adjacent([-0.1, 0.1]), mean.centroid([-0.1, 0.1], Above::NOTHING));
        let _ = (occupied(&mean, [-0.1, 0.1], Above::NOTHING, 0.99, 0.01), x_db(&mean, [-0.1, 0.1], 3.0, 0.01));
    }
}
