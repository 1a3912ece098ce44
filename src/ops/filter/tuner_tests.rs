//! Tests of the tuner: against the naive one, its response, and that only the place of an output decides its value.

use std::f64::consts::TAU;

use proptest::prelude::*;

use super::super::naive::{down_convert, impulse_response};
use super::*;

fn noise(len: usize) -> Vec<Complex<f32>> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1u32 << 23) as f32 - 1.0
    };
    (0..len).map(|_| Complex::new(next(), next())).collect()
}

/// The outputs from `at` on of a recording that begins at sample `lead`, before which it is longer than memory.
fn part(tuner: &Tuner, samples: &[Complex<f32>], at: u64, count: usize) -> Vec<Complex<f32>> {
    let mut out = vec![Complex::default(); count];
    tuner
        .run(samples.len() as u64, at, &mut out, |start, buffer| {
            buffer.copy_from_slice(&samples[start as usize..][..buffer.len()]);
            Ok::<(), ()>(())
        })
        .unwrap();
    out
}

/// The largest distance from the naive one, of samples up to 1.4 in magnitude.
fn deviation(tuning: &Tuning, samples: &[Complex<f32>], from: usize) -> f64 {
    let tuner = Tuner::new(tuning).unwrap();
    let decimation = tuning.decimation as usize;
    let expected = down_convert(samples, (tuning.center, 0), &impulse_response(&tuner), decimation, from);
    let out = part(&tuner, samples, from as u64, expected.len());
    let distance = |(a, b): (&Complex<f32>, &Complex<f64>)| (Complex::new(f64::from(a.re), f64::from(a.im)) - b).norm();
    out.iter().zip(&expected).map(distance).fold(0.0, f64::max)
}

#[test]
fn outputs_are_those_of_the_naive_down_converter() {
    let samples = noise(3000);
    for (center, bandwidth, decimation) in
        [(0.2, 0.05, 16), (-0.31, 0.8, 1), (0.0, 0.4, 2), (0.5, 0.02, 30), (0.123, 0.1, 7), (0.4, 1.0, 1)]
    {
        let worst = deviation(&Tuning::new(center, bandwidth, decimation), &samples, 0);
        assert!(worst < 2e-6, "{center} {bandwidth} {decimation}: {worst}");
    }
}

#[test]
fn the_response_is_flat_in_the_band_and_eighty_decibel_down_wherever_something_would_fold_in() {
    for decimation in [1, 2, 3, 4, 5, 10, 16, 25, 64, 97, 100, 240] {
        for part in [0.1, 0.5, 0.8, 0.96] {
            let tuning = Tuning::new(0.0, part / decimation as f64, decimation);
            let tuner = Tuner::new(&tuning).unwrap();
            let [pass, stop] = tuning.edges();
            for step in 0..=500 {
                // Closest together at the edges, where filters are at their worst.
                let along = (f64::from(step) / 500.0).powi(3);
                let ripple = 20.0 * tuner.gain(pass * (1.0 - along)).abs().log10();
                assert!(ripple.abs() < 0.01, "÷{decimation}, {part}: {ripple} dB at {along} of the band");
                let leak = 20.0 * tuner.gain(stop + (0.5 - stop) * along).abs().log10();
                assert!(leak < -80.0, "÷{decimation}, {part}: {leak} dB at {along} of the stop band");
            }
        }
    }
}

#[test]
fn tones_come_out_where_they_belong_and_what_lies_beside_the_band_does_not() {
    let tone = |cycles: f64, len: usize| -> Vec<Complex<f32>> {
        let wide = (0..len).map(|n| Complex::cis(TAU * (cycles * n as f64).fract()));
        wide.map(|z| Complex::new(z.re as f32, z.im as f32)).collect()
    };
    let tuner = Tuner::new(&Tuning::usual(0.2, 16)).unwrap();
    let out = tuner.whole(&tone(0.21, 8000));
    for (m, z) in out.iter().enumerate().skip(40).take(400) {
        let expected = Complex::cis(TAU * (0.01 * 16.0 * m as f64).fract());
        assert!((Complex::new(f64::from(z.re), f64::from(z.im)) - expected).norm() < 2e-4, "{m}");
    }
    for beside in [0.2 + 0.6 / 16.0, 0.2 - 0.6 / 16.0, 0.2 + 1.0 / 16.0, -0.3, 0.4] {
        let leak = tuner.whole(&tone(beside, 8000))[40..440].iter().map(|z| z.norm()).fold(0.0, f32::max);
        assert!(leak < 1e-4, "{beside}: {leak}");
    }
}

#[test]
fn far_into_a_recording_the_phase_is_that_of_the_sample_itself() {
    // Only the neighbourhood of the outputs is read: the recording of 10¹² samples costs nothing.
    let (samples, at, cycles) = (1_000_000_000_000u64, 123_456_789_012u64, 0.2);
    let tuner = Tuner::new(&Tuning::usual(cycles, 8)).unwrap();
    let mut out = vec![Complex::default(); 100];
    tuner
        .run(samples, at, &mut out, |start, buffer| {
            for (n, z) in buffer.iter_mut().enumerate() {
                // 0.2 is 1/5: the phase by whole numbers.
                let phase = TAU * ((start + n as u64) % 5) as f64 / 5.0;
                *z = Complex::new(phase.cos() as f32, phase.sin() as f32);
            }
            Ok::<(), ()>(())
        })
        .unwrap();
    // 0.2 as f64 is off by 1.1e-17, which is 9e-6 rad after 1.2·10¹¹ samples.
    assert!(out.iter().all(|z| (z - Complex::new(1.0, 0.0)).norm() < 2e-5), "{:?}", out[0]);
}

#[test]
fn errors_of_the_reader_come_back_and_nothing_is_read_for_nothing() {
    let tuner = Tuner::new(&Tuning::usual(0.1, 4)).unwrap();
    let mut out = vec![Complex::default(); 10];
    assert_eq!(tuner.run(1000, 0, &mut out, |_, _| Err("no")), Err("no"));
    assert_eq!(tuner.run(1000, 0, &mut [], |_, _| Err("no")), Ok(()));
    assert_eq!(tuner.run(0, 0, &mut out, |_, _| Err("no")), Ok(()));
    assert!(out.iter().all(|z| *z == Complex::default()));
    assert!(tuner.whole(&[]).is_empty());
    assert_eq!(tuner.whole(&noise(1)).len(), 1);
}

#[test]
fn a_sample_that_is_no_number_spoils_only_its_neighbourhood() {
    let mut samples = noise(2000);
    samples[1000] = Complex::new(f32::NAN, f32::INFINITY);
    let tuner = Tuner::new(&Tuning::usual(0.1, 4)).unwrap();
    let out = tuner.whole(&samples);
    let reach = tuner.reach(0, 1);
    let far = (reach.end - reach.start) as usize;
    for (m, z) in out.iter().enumerate() {
        assert!(z.is_finite() || (4 * m).abs_diff(1000) <= far, "{m}");
    }
    assert!(!out[250].is_finite());
}

#[test]
fn filters_beyond_reason_are_refused() {
    let prime = 15_485_863;
    let error = Tuner::new(&Tuning::usual(0.0, prime)).unwrap_err();
    assert!(error.to_string().contains("smaller factors"), "{error}");
    Tuner::new(&Tuning::usual(0.0, 1 << 24)).unwrap();
}

#[test]
fn however_far_outputs_reach_only_pieces_are_in_memory() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let tuner = Tuner::new(&Tuning::usual(0.25, 1 << 16)).unwrap();
    let longest = AtomicUsize::new(0);
    let mut out = vec![Complex::default(); 2];
    // The second reaches beyond the end, where the rest is neither read nor filtered.
    let (samples, at) = (10_000_000_000, 10_000_000_000 - (1 << 16));
    tuner
        .run(samples, at, &mut out, |start, buffer| {
            assert!(start + buffer.len() as u64 <= samples);
            longest.fetch_max(buffer.len(), Ordering::Relaxed);
            for (n, z) in buffer.iter_mut().enumerate() {
                *z = [Complex::new(1.0, 0.0), Complex::I, Complex::new(-1.0, 0.0), -Complex::I]
                    [(start as usize + n) % 4];
            }
            Ok::<(), ()>(())
        })
        .unwrap();
    let reach = tuner.reach(at, 1);
    assert!(reach.end - reach.start > 1 << 20, "{reach:?}");
    assert!(longest.into_inner() < 1 << 16);
    // A step from 1 to 0 where the recording ends: its middle is at the end.
    assert!((out[1] - Complex::new(0.5, 0.0)).norm() < 1e-3, "{out:?}");
    assert!(out[0].re > 0.8 && out[0].im.abs() < 1e-3, "{out:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_tuning_is_the_naive_one(
        center in -0.5f64..0.5, part in 0.2f64..0.96, decimation in 1u64..40, len in 1usize..600, from in 0usize..600,
    ) {
        let samples = noise(len);
        let tuning = Tuning::new(center, part / decimation as f64, decimation);
        let worst = deviation(&tuning, &samples, from.min(len - 1));
        prop_assert!(worst < 2e-6, "{worst}");
    }

    #[test]
    fn only_the_place_of_an_output_decides_its_value(
        center in -0.5f64..0.5, decimation in 1u64..20, len in 500usize..40_000, cut in 0.0f64..1.0, threads in 1usize..4,
    ) {
        let samples = noise(len);
        let tuner = Tuner::new(&Tuning { bandwidth: 0.8 / decimation as f64, ..Tuning::usual(center, decimation) }).unwrap();
        let whole = tuner.whole(&samples);
        let at = (whole.len() as f64 * cut) as usize;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (head, tail) = pool.install(|| (
            part(&tuner, &samples, 0, at),
            part(&tuner, &samples, at as u64 * decimation, whole.len() - at),
        ));
        prop_assert!(head.iter().chain(&tail).eq(&whole));
        prop_assert_eq!(whole.len() as u64, (len as u64).div_ceil(decimation));
    }
}
