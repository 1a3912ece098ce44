//! Tests of demodulators: known tones in, naive demodulators in f64 beside them, level, frequency and noise stated.

use std::f64::consts::TAU;

use num_complex::Complex;

use super::*;
use crate::model::recipe::{Deemphasis, DemodulationMode};

const AUDIO: f64 = 48e3;
const TONE: f64 = 1000.0;

fn settings(mode: DemodulationMode, rate: f64, bandwidth: f64) -> Settings {
    Settings { mode, rate, bandwidth, deemphasis: Deemphasis::None, audio_rate: AUDIO }
}

fn narrow(z: Complex<f64>) -> Complex<f32> {
    Complex::new(z.re as f32, z.im as f32)
}

fn sound(settings: Settings, signal: &[Complex<f64>]) -> Vec<f64> {
    let signal: Vec<_> = signal.iter().copied().map(narrow).collect();
    let mut demodulator = Demodulator::new(settings);
    let mut out = Vec::new();
    demodulator.push(&signal, &mut out);
    demodulator.finish(&mut out);
    out
}

/// Amplitude of a tone and the ratio to everything else in dB, by least squares over whole periods in the middle.
fn tone(sound: &[f64], hertz: f64) -> (f64, f64) {
    let middle = &sound[sound.len() / 4..sound.len() / 4 + 9600];
    let (mut re, mut im) = (0.0, 0.0);
    for (n, x) in middle.iter().enumerate() {
        let phase = TAU * hertz * n as f64 / AUDIO;
        re += x * phase.cos() * 2.0 / middle.len() as f64;
        im += x * phase.sin() * 2.0 / middle.len() as f64;
    }
    let rest: f64 = middle
        .iter()
        .enumerate()
        .map(|(n, x)| {
            let phase = TAU * hertz * n as f64 / AUDIO;
            (x - re * phase.cos() - im * phase.sin()).powi(2)
        })
        .sum();
    let amplitude = re.hypot(im);
    let power = amplitude * amplitude / 2.0 * middle.len() as f64;
    (amplitude, 10.0 * (power / rest.max(1e-30)).log10())
}

#[test]
fn amplitude_modulation_comes_back_at_its_depth_whatever_the_strength() {
    let rate = 25e3;
    for strength in [1e-4, 1.0] {
        let signal: Vec<_> = (0..25_000)
            .map(|n| {
                let t = f64::from(n) / rate;
                Complex::cis(0.3 + TAU * 20.0 * t) * strength * (1.0 + 0.6 * (TAU * TONE * t).cos())
            })
            .collect();
        let (amplitude, snr) = tone(&sound(settings(DemodulationMode::Am, rate, 10e3), &signal), TONE);
        assert!((amplitude - 0.6).abs() < 0.005 && snr > 55.0, "{amplitude}, {snr} dB");
    }
}

#[test]
fn frequency_modulation_comes_back_at_its_deviation() {
    for (mode, rate, bandwidth, deviation) in
        [(DemodulationMode::Fm, 40e3, 16e3, 3e3), (DemodulationMode::Wfm, 400e3, 200e3, 50e3)]
    {
        let full = mode.deviation_hz().unwrap();
        let signal: Vec<_> = (0..(rate as usize))
            .map(|n| Complex::cis(deviation / TONE * (TAU * TONE * n as f64 / rate).sin()))
            .collect();
        let (amplitude, snr) = tone(&sound(settings(mode, rate, bandwidth), &signal), TONE);
        // Straight lines between samples: the discriminator's sinc, −0.003 dB here.
        assert!((amplitude - deviation / full).abs() < 2e-3 && snr > 70.0, "{mode:?}: {amplitude}, {snr} dB");
    }
}

#[test]
fn side_bands_come_back_on_their_side_and_the_other_is_the_band_of_others() {
    let (rate, bandwidth) = (8e3, 3e3);
    // The tuner put the middle of the band at 0 Hz: a tone of 1 kHz lies 500 Hz below it (upper), or above it (lower).
    for (mode, at) in [(DemodulationMode::Usb, -500.0), (DemodulationMode::Lsb, 500.0)] {
        let signal: Vec<_> = (0..8000).map(|n| Complex::cis(TAU * at * f64::from(n) / rate) * 0.25).collect();
        let (amplitude, snr) = tone(&sound(settings(mode, rate, bandwidth), &signal), TONE);
        assert!((amplitude - 0.25).abs() < 1e-4 && snr > 80.0, "{mode:?}: {amplitude}, {snr} dB");
    }
}

#[test]
fn deemphasis_is_the_response_of_its_circuit() {
    let rate = 400e3;
    for (deemphasis, seconds) in [(Deemphasis::Us50, 50e-6), (Deemphasis::Us75, 75e-6)] {
        for hertz in [100.0, 1000.0, 5000.0, 10_000.0] {
            let signal: Vec<_> = (0..(rate as usize))
                .map(|n| Complex::cis(20e3 / hertz * (TAU * hertz * n as f64 / rate).sin()))
                .collect();
            let settings = Settings { deemphasis, ..settings(DemodulationMode::Wfm, rate, 200e3) };
            let (amplitude, _) = tone(&sound(settings, &signal), hertz);
            let circuit = 1.0 / (1.0 + (TAU * hertz * seconds).powi(2)).sqrt();
            let off = 20.0 * (amplitude / (20.0 / 75.0) / circuit).log10();
            assert!(off.abs() < 0.1, "{deemphasis:?} at {hertz} Hz: {off} dB");
        }
    }
}

#[test]
fn the_pilot_of_a_broadcast_is_not_heard() {
    let rate = 400e3;
    let signal: Vec<_> = (0..200_000)
        .map(|n| {
            let t = f64::from(n) / rate;
            Complex::cis(20.0 * (TAU * TONE * t).sin() + 7.5e3 / 19e3 * (TAU * 19e3 * t).sin())
        })
        .collect();
    let heard = sound(settings(DemodulationMode::Wfm, rate, 200e3), &signal);
    let (pilot, _) = tone(&heard, 19e3);
    assert!(pilot < 1e-4 * 0.1, "{pilot}");
}

/// The detectors in f64 with nothing around them, and a resampler that sums an ideal kernel over the whole signal.
fn naive(settings: Settings, signal: &[Complex<f64>]) -> Vec<f64> {
    let rate = settings.rate;
    let detected: Vec<f64> = (0..signal.len())
        .map(|n| match settings.mode.deviation_hz() {
            Some(deviation) if n > 0 => (signal[n] / signal[n - 1]).arg() * rate / TAU / deviation,
            Some(_) => 0.0,
            None => {
                let sign = if settings.mode == DemodulationMode::Usb { 1.0 } else { -1.0 };
                (signal[n] * Complex::cis(sign * TAU * settings.bandwidth / 2.0 * n as f64 / rate)).re
            }
        })
        .collect();
    let [pass, stop] = settings.audio_band();
    let cutoff = f64::midpoint(pass, stop) / rate;
    // Blackman-Harris over ten times the length: another window than the one that is tested.
    let half = 20.0 * rate / (stop - pass);
    let count = (signal.len() as f64 * settings.audio_rate / rate).ceil() as usize;
    (0..count)
        .map(|k| {
            let time = k as f64 * rate / settings.audio_rate;
            let from = (time - half).ceil().max(0.0) as usize;
            let to = ((time + half).floor() as usize + 1).min(signal.len());
            (from..to)
                .map(|n| {
                    let t = n as f64 - time;
                    let x = TAU * t / (2.0 * half);
                    let window = 0.35875 + 0.48829 * x.cos() + 0.14128 * (2.0 * x).cos() + 0.01168 * (3.0 * x).cos();
                    let sinc =
                        if t == 0.0 { 2.0 * cutoff } else { (TAU * cutoff * t).sin() / (std::f64::consts::PI * t) };
                    detected[n] * sinc * window
                })
                .sum()
        })
        .collect()
}

#[test]
fn sound_is_that_of_the_naive_demodulators_and_blocks_change_no_bit() {
    for (mode, rate, bandwidth) in [
        (DemodulationMode::Fm, 31_250.0, 16e3),
        (DemodulationMode::Usb, 8e3, 3e3),
        (DemodulationMode::Lsb, 7_812.5, 3e3),
    ] {
        let settings = settings(mode, rate, bandwidth);
        let signal: Vec<_> = (0..3000)
            .map(|n| {
                let t = f64::from(n) / rate;
                // In the band of either, away from where the two filters fall differently.
                let side = Complex::cis(TAU * 600.0 * t) + Complex::cis(-TAU * 800.0 * t);
                match mode.deviation_hz() {
                    Some(_) => Complex::cis(2.0 * (TAU * 440.0 * t).sin() + (TAU * 700.0 * t).cos()),
                    None => side * 0.5,
                }
            })
            .collect();
        let (fast, slow) = (sound(settings, &signal), naive(settings, &signal));
        assert_eq!(fast.len(), slow.len());
        let edge = fast.len() / 4;
        let worst = (edge..fast.len() - edge).map(|k| (fast[k] - slow[k]).abs()).fold(0.0, f64::max);
        assert!(worst < 2e-3, "{mode:?}: {worst}");
        for block in [1, 77, 1000] {
            let mut demodulator = Demodulator::new(settings);
            let mut out = Vec::new();
            let narrow: Vec<_> = signal.iter().copied().map(narrow).collect();
            for part in narrow.chunks(block) {
                demodulator.push(part, &mut out);
            }
            assert_eq!(demodulator.outputs(3000), fast.len() as u64);
            demodulator.finish(&mut out);
            assert!(out == fast, "{mode:?} in blocks of {block}");
        }
    }
}

#[test]
fn nothing_and_silence_make_no_noise() {
    for mode in DemodulationMode::ALL {
        let settings = settings(mode, 40e3, 16e3);
        assert!(sound(settings, &[]).is_empty());
        assert!(sound(settings, &[Complex::default(); 100]).iter().all(|x| *x == 0.0), "{mode:?}");
        assert_eq!(sound(settings, &[Complex::new(1.0, 0.0)]).len(), 2);
    }
}
