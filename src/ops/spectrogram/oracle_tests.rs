//! The processor against its naive twin, against closed forms, and against itself in pieces.

use num_complex::Complex;
use proptest::prelude::*;

use super::naive;
use super::{SignalDescription, SpectrogramError, SpectrogramProcessor, preset_recipe};
use crate::model::recipe::{Detrend, PowerScale, PowerUnit, Sides, SpectrogramPreset, SpectrogramRecipe, Window};
use crate::model::{AxisUnit, Progress, Spectrogram};

const RATE: f64 = 1e6;
const SIGNAL: SignalDescription =
    SignalDescription { complex: true, sample_rate_hz: Some(RATE), center_frequency_hz: None };

/// Seeded noise with a tone and an offset in it: a linear congruential generator is enough for that.
fn signal(samples: usize, seed: u64) -> Vec<Complex<f32>> {
    let mut state = seed.wrapping_mul(2862933555777941757).wrapping_add(3037000493);
    let mut random = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..samples)
        .map(|n| {
            Complex::new(0.2 * random() + 0.1, 0.2 * random() - 0.3)
                + Complex::from_polar(0.5, 0.7 * (n % 10_000) as f32)
        })
        .collect()
}

fn compute(recipe: &SpectrogramRecipe, description: SignalDescription, signal: &[Complex<f32>]) -> Spectrogram {
    SpectrogramProcessor::new(recipe, description).unwrap().compute(signal, &Progress::new()).unwrap()
}

/// Whole result against the naive twin: linear power within 1e-6 of the peak.
fn assert_matches_naive(recipe: &SpectrogramRecipe, complex: bool, signal: &[Complex<f32>]) {
    let recipe = SpectrogramRecipe { unit: PowerUnit::Linear, ..*recipe };
    let fast = compute(&recipe, SignalDescription { complex, ..SIGNAL }, signal);
    let one_sided = recipe.sides == Sides::One || (recipe.sides == Sides::Auto && !complex);
    let naive = naive::power(&recipe, RATE, one_sided, signal);
    assert_eq!(fast.values.len(), naive.len());
    assert_eq!(fast.values.len(), fast.bins * fast.frames);
    let peak = naive.iter().copied().fold(0.0, f64::max);
    for (index, (fast, naive)) in fast.values.iter().zip(&naive).enumerate() {
        assert!((f64::from(*fast) - naive).abs() <= 1e-6 * peak, "{recipe:?} [{index}]: {fast} {naive}");
    }
}

#[test]
fn every_window_scale_and_side_matches_the_naive_twin() {
    let noise = signal(150, 1);
    let real: Vec<_> = noise.iter().map(|x| Complex::new(x.re, 0.0)).collect();
    for window in Window::ALL {
        for scale in [PowerScale::Raw, PowerScale::Window, PowerScale::Spectrum, PowerScale::Density] {
            for detrend in [Detrend::None, Detrend::Constant] {
                let recipe = SpectrogramRecipe { n_fft: 32, hop: 20, window, scale, detrend, ..Default::default() };
                assert_matches_naive(&recipe, true, &noise);
                assert_matches_naive(&recipe, false, &real);
                assert_matches_naive(&SpectrogramRecipe { sides: Sides::Two, n_fft: 33, ..recipe }, false, &real);
                assert_matches_naive(&SpectrogramRecipe { n_fft: 33, ..recipe }, false, &real);
            }
        }
    }
}

#[test]
fn sizes_that_are_no_power_of_two_match_the_naive_twin() {
    for n_fft in [8, 9, 11, 97, 100, 127, 210, 1000] {
        let recipe = SpectrogramRecipe { n_fft, hop: n_fft / 3 + 1, ..Default::default() };
        assert_matches_naive(&recipe, true, &signal(n_fft * 3 + 5, n_fft as u64));
    }
}

#[test]
fn averages_match_the_naive_twin_whatever_does_not_divide() {
    for average in [1, 2, 3, 7, 100] {
        for samples in [5, 32, 150, 200, 211] {
            let recipe = SpectrogramRecipe { n_fft: 32, hop: 20, average, ..Default::default() };
            assert_matches_naive(&recipe, true, &signal(samples, average as u64));
        }
    }
}

#[test]
fn the_largest_size_finds_its_tone() {
    let n_fft = 1 << 20;
    let tone: Vec<_> = (0..n_fft)
        .map(|n| {
            let turns = (n as u64 * 123_457 % n_fft as u64) as f64 / n_fft as f64;
            let tone = Complex::from_polar(1.0, std::f64::consts::TAU * turns);
            Complex::new(tone.re as f32, tone.im as f32)
        })
        .collect();
    let recipe = SpectrogramRecipe { n_fft, hop: 1, ..Default::default() };
    let spectrogram = compute(&recipe, SIGNAL, &tone);
    let peak = spectrogram.values.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap();
    assert_eq!(peak.0, n_fft / 2 + 123_457);
    assert!(peak.1.abs() < 0.001, "{}", peak.1);
}

#[test]
fn a_tone_of_half_amplitude_reads_minus_6_dbfs_and_its_density_minus_37_68() {
    let tone: Vec<_> = (0..4096)
        .map(|n| Complex::from_polar(0.5f32, std::f32::consts::TAU * ((n * 100) % 1024) as f32 / 1024.0))
        .collect();
    let recipe = SpectrogramRecipe::default();
    let spectrum = compute(&recipe, SIGNAL, &tone);
    let density = compute(&SpectrogramRecipe { scale: PowerScale::Density, ..recipe }, SIGNAL, &tone);
    assert_eq!((spectrum.unit, density.unit), ("dBFS", "dBFS/Hz"));
    assert!((spectrum.values[612] - -6.0206).abs() < 0.001, "{}", spectrum.values[612]);
    assert!((density.values[612] - -37.68).abs() < 0.005, "{}", density.values[612]);
    let linear = SpectrogramRecipe { scale: PowerScale::Density, unit: PowerUnit::Linear, ..recipe };
    let total: f64 = compute(&linear, SIGNAL, &tone).values[..1024].iter().map(|p| f64::from(*p) * RATE / 1024.0).sum();
    assert!((10.0 * total.log10() - -6.0206).abs() < 0.001, "the density integrates to the tone's power");
}

#[test]
fn silence_is_minus_200_db_and_even_nothing_gives_a_frame() {
    for samples in [0, 1, 1023, 1024, 1535, 1536] {
        let spectrogram = compute(&SpectrogramRecipe::default(), SIGNAL, &vec![Complex::default(); samples]);
        assert_eq!(spectrogram.frames, if samples < 1536 { 1 } else { 2 });
        assert!(spectrogram.values.iter().all(|v| *v == -200.0));
    }
    let silent = vec![Complex::default(); 3000];
    let torchsig = compute(&preset_recipe(SpectrogramPreset::Torchsig, None, None), SIGNAL, &silent);
    assert!(torchsig.values.iter().all(|v| *v == -200.0));
}

#[test]
fn axes_are_calibrated() {
    let at = SignalDescription { center_frequency_hz: Some(100e6), ..SIGNAL };
    let axes = |recipe: &SpectrogramRecipe, description| {
        let processor = SpectrogramProcessor::new(recipe, description).unwrap();
        (processor.frequency_axis(), processor.time_axis())
    };
    let recipe = SpectrogramRecipe { n_fft: 1000, hop: 500, ..Default::default() };
    let (_, time) = axes(&SpectrogramRecipe { average: 4, ..recipe }, at);
    // Four frames reach from 0 to 2500 samples.
    assert!((time.start - 1250e-6).abs() < 1e-15 && (time.step - 2000e-6).abs() < 1e-15, "{time:?}");
    let (frequency, time) = axes(&recipe, at);
    assert_eq!((frequency.start, frequency.step, frequency.unit), (99.5e6, 1000.0, AxisUnit::Hertz));
    assert_eq!((time.start, time.step, time.unit), (500e-6, 500e-6, AxisUnit::Seconds));
    let (frequency, time) = axes(&recipe, SignalDescription::REAL);
    assert_eq!((frequency.start, frequency.step, frequency.unit), (0.0, 0.001, AxisUnit::CyclesPerSample));
    assert_eq!((time.start, time.unit), (500.0, AxisUnit::Samples));
    // Of an odd length the middle bin is the centre.
    let (frequency, _) = axes(&SpectrogramRecipe { n_fft: 999, ..recipe }, at);
    assert!((frequency.start + 499.0 * frequency.step - 100e6).abs() < 1e-6);
}

#[test]
fn torchsig_lists_the_highest_frequency_first_above_its_own_floor() {
    let mut samples = signal(2048, 3);
    samples[1024..].fill(Complex::default());
    let recipe = preset_recipe(SpectrogramPreset::Torchsig, Some(512), None);
    let reversed = compute(&recipe, SIGNAL, &samples);
    assert!(reversed.frequency.step < 0.0 && (reversed.frequency.start - 255.0 / 512.0 * RATE).abs() < 1e-6);
    let plain = compute(&SpectrogramRecipe { preset: None, ..recipe }, SIGNAL, &samples);
    let peak = plain.values.iter().copied().fold(f32::MIN, f32::max);
    for (reversed, plain) in reversed.values.chunks(512).zip(plain.values.chunks(512)) {
        for (a, b) in reversed.iter().zip(plain.iter().rev()) {
            assert!((a - b.max(peak - 100.0)).abs() < 1e-4, "{a} {b}");
        }
    }
}

#[test]
fn what_cannot_be_computed_is_refused_with_a_sentence() {
    let refused = |recipe: SpectrogramRecipe, signal| SpectrogramProcessor::new(&recipe, signal).unwrap_err();
    let recipe = SpectrogramRecipe::default();
    assert_eq!(refused(SpectrogramRecipe { n_fft: 7, ..recipe }, SIGNAL), SpectrogramError::FftSize(7));
    let too_long = (1 << 20) + 1;
    assert_eq!(refused(SpectrogramRecipe { n_fft: too_long, ..recipe }, SIGNAL), SpectrogramError::FftSize(too_long));
    assert_eq!(refused(SpectrogramRecipe { hop: 0, ..recipe }, SIGNAL), SpectrogramError::Hop);
    for average in [0, (1 << 16) + 1] {
        let recipe = SpectrogramRecipe { average, ..recipe };
        assert_eq!(refused(recipe, SIGNAL), SpectrogramError::Average(average));
    }
    assert_eq!(refused(SpectrogramRecipe { sides: Sides::One, ..recipe }, SIGNAL), SpectrogramError::OneSideOfComplex);
    let no_rate = SignalDescription { sample_rate_hz: Some(0.0), ..SIGNAL };
    assert_eq!(refused(recipe, no_rate), SpectrogramError::SampleRate(0.0));
    let window = refused(SpectrogramRecipe { window: Window::Tukey(2.0), ..recipe }, SIGNAL);
    assert!(window.to_string().contains("tukey"));
    let torchsig = preset_recipe(SpectrogramPreset::Torchsig10, None, None);
    let processor = SpectrogramProcessor::new(&torchsig, SIGNAL).unwrap();
    assert_eq!(processor.stream::<f32>().unwrap_err(), SpectrogramError::OneShotOnly);
}

#[test]
fn cancelled_work_stops() {
    let progress = Progress::new();
    progress.cancel();
    let processor = SpectrogramProcessor::new(&SpectrogramRecipe::default(), SIGNAL).unwrap();
    assert!(matches!(processor.compute(&signal(9000, 1), &progress), Err(SpectrogramError::Cancelled(_))));
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let samples = signal(300_000, 9);
    let recipe = SpectrogramRecipe { n_fft: 300, hop: 71, ..Default::default() };
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| compute(&recipe, SIGNAL, &samples))
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn not_a_number_stays_in_its_frame() {
    let mut samples = signal(1000, 4);
    samples[150] = Complex::new(f32::NAN, 0.0);
    samples[950] = Complex::new(0.0, f32::INFINITY);
    let recipe = SpectrogramRecipe { n_fft: 100, hop: 100, ..Default::default() };
    let spectrogram = compute(&recipe, SIGNAL, &samples);
    for (frame, values) in spectrogram.values.chunks(100).enumerate() {
        let poisoned = frame == 1 || frame == 9;
        assert_eq!(values.iter().any(|v| !v.is_finite()), poisoned, "frame {frame}");
    }
}

proptest! {
    #[test]
    fn a_stream_of_chunks_equals_one_shot(
        n_fft in 8usize..200,
        hop in 1usize..500,
        chunks in proptest::collection::vec(0usize..700, 0..12),
        detrend in prop_oneof![Just(Detrend::None), Just(Detrend::Constant)],
        average in 1usize..6,
    ) {
        let samples = signal(chunks.iter().sum(), 5);
        let recipe = SpectrogramRecipe { n_fft, hop, average, detrend, ..Default::default() };
        let processor = SpectrogramProcessor::new(&recipe, SIGNAL).unwrap();
        let (mut stream, mut frames, progress) = (processor.stream().unwrap(), Vec::new(), Progress::new());
        let mut rest = &samples[..];
        for chunk in chunks {
            let (chunk, after) = rest.split_at(chunk);
            stream.push(chunk, &mut frames, &progress).unwrap();
            rest = after;
        }
        stream.finish(&mut frames, &progress).unwrap();
        prop_assert_eq!(frames, processor.compute(&samples, &progress).unwrap().values);
    }

    #[test]
    fn an_average_is_the_mean_of_its_frames_and_decibels_are_of_that(
        n_fft in 8usize..100, hop in 1usize..200, average in 1usize..9, samples in 0usize..3000,
    ) {
        let samples = signal(samples, 6);
        let linear = SpectrogramRecipe { n_fft, hop, unit: PowerUnit::Linear, ..Default::default() };
        let frames = compute(&linear, SIGNAL, &samples);
        let averaged = compute(&SpectrogramRecipe { average, ..linear }, SIGNAL, &samples);
        let decibels = compute(&SpectrogramRecipe { average, unit: PowerUnit::Db, ..linear }, SIGNAL, &samples);
        prop_assert_eq!(averaged.frames, frames.frames.div_ceil(average));
        prop_assert_eq!(averaged.values.len(), averaged.frames * n_fft);
        for (index, value) in averaged.values.iter().enumerate() {
            let (group, bin) = (index / n_fft, index % n_fft);
            let of: Vec<f64> = (group * average..((group + 1) * average).min(frames.frames))
                .map(|frame| f64::from(frames.values[frame * n_fft + bin]))
                .collect();
            let expected = of.iter().sum::<f64>() / of.len() as f64;
            prop_assert_eq!(*value, expected as f32);
            let expected = 10.0 * expected.max(1e-20).log10();
            prop_assert!((f64::from(decibels.values[index]) - expected).abs() < 1e-3);
        }
    }

    #[test]
    fn any_size_and_hop_gives_the_promised_number_of_frames(
        n_fft in 8usize..300, hop in 1usize..400, samples in 0usize..3000,
    ) {
        let recipe = SpectrogramRecipe { n_fft, hop, ..Default::default() };
        let spectrogram = compute(&recipe, SIGNAL, &signal(samples, 2));
        let expected = if samples < n_fft { 1 } else { 1 + (samples - n_fft) / hop };
        prop_assert_eq!(spectrogram.frames, expected);
        prop_assert_eq!(spectrogram.values.len(), expected * n_fft);
        prop_assert!(spectrogram.values.iter().all(|v| v.is_finite()));
    }
}
