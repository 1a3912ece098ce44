//! Signals of known power, bandwidth, duration, drift and symbol rate, with the tolerances that are promised.

use std::f64::consts::TAU;

use lumiq::engine::signal_measure::{Effort, Quantity, SignalRecipe};
use lumiq::model::SignalRegion;
use lumiq::model::recipe::Window;
use lumiq::ops::signal_measure::Unknown;
use num_complex::Complex;

use super::signals::{
    Noise, assert_near, measured, measured_with, moved, noise, phase_shift_keying, recording, sum, tone, value,
};

const RATE: f64 = 1e6;

fn region(from: u64, to: u64, low: f64, high: f64) -> SignalRegion {
    SignalRegion { from, to, cycles: [low / RATE, high / RATE] }
}

fn by_default(recording: &lumiq::model::Recording, region: SignalRegion) -> lumiq::engine::signal_measure::SignalRow {
    measured(recording, region, SignalRecipe::default())
}

#[test]
fn tones_have_their_power_on_and_off_bins_in_every_window_and_frame() {
    for (n_fft, offset) in [(64, 0.0), (64, 0.5), (1024, 0.0), (1024, 0.5), (1024, 0.31), (8192, 0.17)] {
        let cycles = (f64::from(n_fft / 8) + offset) / f64::from(n_fft);
        let samples = sum(&[(&tone(40_000, 0.5, cycles), 1.0)]);
        let recording = recording(samples, true, Some(RATE));
        for window in [Window::Hann, Window::BlackmanHarris, Window::Flattop, Window::Kaiser(8.6), Window::Nuttall] {
            let recipe = SignalRecipe { n_fft: Some(n_fft as usize), window };
            let width = (24.0 * RATE / f64::from(n_fft)).max(10e3);
            let region = region(1000, 39_000, cycles * RATE - width / 2.0, cycles * RATE + width / 2.0);
            let row = measured(&recording, region, recipe);
            assert_near(&row, Quantity::BandPower, -6.0206, 0.01);
            // Between two bins a line loses what the window's scallop loss says; Hann's is the largest of these.
            let peak = value(&row, Quantity::Peak);
            let lost = if offset == 0.0 { 0.001 } else { 1.43 };
            assert!(peak <= -6.0206 + 0.01 && peak >= -6.0206 - lost, "{window} {n_fft} {offset}: {peak}");
            // The top of the flat-top window says little of where it is.
            let bins = if window == Window::Flattop { 0.51 } else { 0.05 };
            assert_near(&row, Quantity::PeakFrequency, cycles * RATE, bins * RATE / f64::from(n_fft));
            assert_eq!(row.value(Quantity::Width3), Err(Unknown::Unresolved), "{window} {n_fft} {offset}");
        }
    }
}

#[test]
fn start_duration_centre_and_bandwidth_are_those_of_the_box() {
    let recording = recording(sum(&[(&tone(10_000, 1.0, 0.1), 1.0)]), true, Some(RATE));
    let row = by_default(&recording, region(2500, 7500, 50e3, 150e3));
    assert_near(&row, Quantity::Start, 2.5e-3, 1e-12);
    assert_near(&row, Quantity::Duration, 5e-3, 1e-12);
    assert_near(&row, Quantity::Center, 100e3, 1e-6);
    assert_near(&row, Quantity::Bandwidth, 100e3, 1e-6);
    assert_near(&row, Quantity::BandPower, 0.0, 0.001);
    assert_near(&row, Quantity::Density, -50.0, 0.001);
    // What lies outside of the recording does not count.
    let row = by_default(&recording, region(9000, 90_000, 400e3, 900e3));
    assert_near(&row, Quantity::Duration, 1e-3, 1e-12);
    assert_near(&row, Quantity::Bandwidth, 100e3, 1e-6);
    let row = by_default(&recording, region(0, 10_000, 600e3, 900e3));
    assert_eq!(row.value(Quantity::BandPower), Err(Unknown::Outside));
}

#[test]
fn noise_has_its_density_whatever_the_frames() {
    let samples = sum(&[(&noise(240_000, 1e-4, 5), 1.0)]);
    let recording = recording(samples, true, Some(RATE));
    // −40 dBFS over 1 MHz: −100 dBFS/Hz.
    for n_fft in [None, Some(256)] {
        for window in [Window::Rectangular, Window::Hann, Window::Flattop] {
            let row = measured(&recording, region(60_000, 180_000, -100e3, 100e3), SignalRecipe { n_fft, window });
            assert_near(&row, Quantity::Density, -100.0, 0.1);
            assert_near(&row, Quantity::BandPower, -100.0 + 53.01, 0.1);
            assert_near(&row, Quantity::Floor, -100.0, 0.15);
            assert_near(&row, Quantity::AdjacentLower, 0.0, 0.15);
            assert_near(&row, Quantity::AdjacentUpper, 0.0, 0.15);
            assert_eq!(row.value(Quantity::Snr), Err(Unknown::NothingStandsOut), "{window} {n_fft:?}");
            assert!(row.value(Quantity::SymbolRate).is_err());
        }
    }
}

#[test]
fn noise_in_a_band_has_that_band() {
    // White noise through a rectangle in the frequency domain: 100 kHz wide, −30 dBFS, for 60 ms.
    let samples = 200_000;
    let mut band = noise(samples, 1e-3 * 10.0, 8);
    let mut planner = rustfft::FftPlanner::new();
    planner.plan_fft_forward(samples).process(&mut band);
    for (bin, value) in band.iter_mut().enumerate() {
        let cycles = if bin < samples / 2 { bin as f64 } else { bin as f64 - samples as f64 } / samples as f64;
        *value *= if cycles.abs() <= 0.05 { 1.0 / samples as f64 } else { 0.0 };
    }
    planner.plan_fft_inverse(samples).process(&mut band);
    for (n, value) in band.iter_mut().enumerate() {
        if !(70_000..130_000).contains(&n) {
            *value = Complex::default();
        }
    }
    let floor = noise(samples, 1e-6, 9);
    let recording = recording(sum(&[(&moved(&band, 0.2), 1.0), (&floor, 1.0)]), true, Some(RATE));
    let row = by_default(&recording, region(70_000, 130_000, 120e3, 280e3));
    assert_near(&row, Quantity::BandPower, -30.0, 0.1);
    assert_near(&row, Quantity::Occupied, 99e3, 2e3);
    assert_near(&row, Quantity::Width26, 100e3, 5e3);
    assert_near(&row, Quantity::Centroid, 200e3, 1500.0);
    assert_near(&row, Quantity::Floor, -120.0, 0.15);
    // −30 dBFS over −120 + 10·log10(160 kHz) = −67.96.
    assert_near(&row, Quantity::Snr, 37.96, 0.2);
}

#[test]
fn root_raised_cosine_signals_have_the_bandwidths_of_their_formula() {
    let (rate, beta) = (0.05, 0.35);
    let signal = phase_shift_keying(120_000, rate, beta, 4, 21);
    let floor = noise(120_000, 1e-4, 22);
    let recording = recording(sum(&[(&moved(&signal, -0.15), 0.1), (&floor, 0.1)]), true, Some(RATE));
    let row = by_default(&recording, region(10_000, 110_000, -190e3, -110e3));
    assert_near(&row, Quantity::BandPower, -20.0, 0.1);
    // The spectrum is a raised cosine: half its height is the symbol rate apart.
    assert_near(&row, Quantity::Width3, rate * RATE, 0.05 * rate * RATE);
    // 0.5 % of its area lies beyond the frequency where the integral of the cosine's slope says so.
    assert_near(&row, Quantity::Occupied, raised_cosine_occupied(beta) * rate * RATE, 0.02 * rate * RATE);
    assert_near(&row, Quantity::Centroid, -150e3, 200.0);
}

#[test]
fn symbol_rates_are_found_and_none_is_found_in_noise() {
    for (phases, rate, beta, noise_power, seed) in
        [(2, 0.0437, 0.35, 1e-3, 81), (4, 0.0437, 0.35, 1e-3, 82), (4, 0.1213, 0.2, 1e-4, 83), (4, 0.01, 0.5, 1e-2, 84)]
    {
        let signal = phase_shift_keying(150_000, rate, beta, phases, seed);
        let floor = noise(150_000, noise_power, seed + 100);
        let recording = recording(sum(&[(&moved(&signal, 0.17), 0.3), (&floor, 1.0)]), true, Some(RATE));
        // A box that is half as wide again as the signal.
        let half = 0.75 * rate * (1.0 + beta) * RATE;
        let row = by_default(&recording, region(10_000, 140_000, 170e3 - half, 170e3 + half));
        assert_near(&row, Quantity::SymbolRate, rate * RATE, 2e-4 * rate * RATE);
        assert!(value(&row, Quantity::SymbolLine) > 13.0, "{phases} {rate}");
        // Where there is only noise no rate is told.
        let row = by_default(&recording, region(10_000, 140_000, -270e3, -150e3));
        assert_eq!(row.value(Quantity::SymbolRate), Err(Unknown::NoLine), "{phases} {rate}");
    }
}

/// The 99 % width of a raised cosine spectrum in symbol rates, by summing it up finely.
fn raised_cosine_occupied(beta: f64) -> f64 {
    let height = |f: f64| {
        let (edge, end) = ((1.0 - beta) / 2.0, f64::midpoint(1.0, beta));
        match f {
            f if f < edge => 1.0,
            f if f < end => 0.5 * (1.0 + (std::f64::consts::PI / beta * (f - edge)).cos()),
            _ => 0.0,
        }
    };
    let step = 1e-5;
    let (mut sum, mut f) = (0.0, 0.0);
    while sum < 0.495 {
        sum += height(f) * step;
        f += step;
    }
    2.0 * f
}

#[test]
fn a_chirp_drifts_as_it_was_made_to() {
    for (slope, power) in [(1e6, 1e-5), (-2.5e5, 1e-3), (0.0, 1e-4)] {
        // From `slope`/10 below to above its middle within 200 ms.
        let signal: Vec<_> = (0..200_000)
            .map(|n| {
                let t = (f64::from(n) - 100_000.0) / RATE;
                Complex::from_polar(0.1, TAU * (0.5 * slope * t * t + 50e3 * t).fract())
            })
            .collect();
        let floor = noise(200_000, power, 31);
        let recording = recording(sum(&[(&signal, 1.0), (&floor, 1.0)]), true, Some(RATE));
        let row = by_default(&recording, region(20_000, 180_000, -100e3, 200e3));
        let tolerance = (0.01 * slope.abs()).max(300.0);
        assert_near(&row, Quantity::Drift, slope, tolerance);
        let error = value(&row, Quantity::DriftError);
        assert!(error >= 0.0 && error < tolerance, "{slope}: {error}");
    }
}

#[test]
fn neighbouring_channels_are_measured_against_the_box() {
    // Three channels of 50 kHz side by side: −20, −45 and −60 dBFS.
    let channel = |center: f64, seed| moved(&phase_shift_keying(100_000, 0.03, 0.3, 4, seed), center);
    let [own, lower, upper] = [channel(0.1, 41), channel(0.05, 42), channel(0.15, 43)];
    let parts: [(&[_], f64); 3] = [(&own, 0.1), (&lower, 10f64.powf(-45.0 / 20.0)), (&upper, 1e-3)];
    let recording = recording(sum(&parts), true, Some(RATE));
    let row = by_default(&recording, region(5000, 95_000, 75e3, 125e3));
    assert_near(&row, Quantity::BandPower, -20.0, 0.1);
    assert_near(&row, Quantity::AdjacentLower, -25.0, 0.15);
    assert_near(&row, Quantity::AdjacentUpper, -40.0, 0.3);
    let edge = by_default(&recording, region(5000, 95_000, 460e3, 500e3));
    assert_eq!(edge.value(Quantity::AdjacentUpper), Err(Unknown::NeighbourOutside("upper")));
}

#[test]
fn a_burst_stands_out_of_what_surrounds_it_by_its_ratio() {
    let burst = |n: usize| (50_000..60_000).contains(&n);
    let mut signal = moved(&phase_shift_keying(150_000, 0.02, 0.3, 4, 51), 0.1);
    signal.iter_mut().enumerate().filter(|(n, _)| !burst(*n)).for_each(|(_, value)| *value = Complex::default());
    let floor = noise(150_000, 1e-3, 52);
    let carrier = tone(150_000, 0.3, 0.3);
    let parts: [(&[_], f64); 3] = [(&signal, 0.05), (&floor, 1.0), (&carrier, 1.0)];
    let recording = recording(sum(&parts), true, Some(RATE));
    // −26.02 dBFS over −30 dBFS · 0.03: 19.2 dB.
    let row = by_default(&recording, region(50_000, 60_000, 85e3, 115e3));
    assert_near(&row, Quantity::Snr, -26.02 + 30.0 + 15.23, 0.4);
    // A carrier that was there before and is there after: what is beside it counts.
    let row = by_default(&recording, region(50_000, 100_000, 290e3, 310e3));
    assert_near(&row, Quantity::Snr, -10.46 + 30.0 + 16.99, 0.3);
}

#[test]
fn a_glimpse_says_that_it_is_one_and_comes_close() {
    let samples = sum(&[(&noise(4_000_000, 1e-4, 61), 1.0), (&tone(4_000_000, 0.1, 0.05), 1.0)]);
    let recording = recording(samples, true, Some(RATE));
    let region = region(500_000, 3_500_000, 0.0, 100e3);
    let glimpse = measured_with(&recording, region, SignalRecipe::default(), Effort::Glimpse);
    let whole = measured_with(&recording, region, SignalRecipe::default(), Effort::Whole);
    let looked = glimpse.looked.unwrap();
    assert!(looked.is_sampled() && looked.frames <= 512, "{looked:?}");
    assert!(!whole.looked.unwrap().is_sampled());
    for quantity in [Quantity::BandPower, Quantity::Snr, Quantity::Floor, Quantity::Peak] {
        assert_near(&glimpse, quantity, value(&whole, quantity), 0.3);
    }
}

#[test]
fn what_cannot_be_told_is_not() {
    let mut random = Noise::new(71);
    let samples: Vec<Complex<f32>> = (0..100).map(|_| Complex::new(random.uniform() as f32, 0.0)).collect();
    let short = recording(samples, true, None);
    let row = measured(&short, SignalRegion { from: 0, to: 10, cycles: [-0.1, 0.1] }, SignalRecipe::default());
    assert_eq!(row.value(Quantity::BandPower), Err(Unknown::TooShort(10, 16)));
    assert_eq!(row.value(Quantity::Duration), Ok(10.0));
    let whole = SignalRegion::whole(&short.info);
    let row = measured(&short, whole, SignalRecipe::default());
    assert_eq!(row.value(Quantity::Snr), Err(Unknown::NoSurroundings));
    assert_eq!(row.value(Quantity::AdjacentLower), Err(Unknown::NeighbourOutside("lower")));
    let silent = recording(vec![Complex::default(); 5000], true, None);
    let row = measured(&silent, SignalRegion { from: 1000, to: 4000, cycles: [-0.1, 0.1] }, SignalRecipe::default());
    assert_eq!(row.value(Quantity::BandPower), Ok(-200.0));
    assert_eq!(row.value(Quantity::Snr), Err(Unknown::SilentFloor));
    assert_eq!(row.value(Quantity::Occupied), Err(Unknown::Silent));
    assert_eq!(row.value(Quantity::PeakFrequency), Err(Unknown::Silent));
    let broken = recording(vec![Complex::new(f32::NAN, 0.0); 5000], true, None);
    let row = measured(&broken, SignalRegion { from: 1000, to: 4000, cycles: [-0.1, 0.1] }, SignalRecipe::default());
    for quantity in [Quantity::BandPower, Quantity::Peak, Quantity::Snr, Quantity::Drift, Quantity::SymbolRate] {
        assert_eq!(row.value(quantity), Err(Unknown::NotNumbers), "{}", quantity.heading());
    }
}
