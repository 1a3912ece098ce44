//! Distributions against known ones: Gaussian noise, constant and two-level signals; and counting by sorting.

use super::*;
use proptest::prelude::*;

/// Gaussian numbers of variance 1 by Box and Muller, from a generator of 64 bits (`SplitMix64`).
fn gaussian(count: usize) -> Vec<f32> {
    let mut state = 7u64;
    let mut uniform = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    };
    let mut normal = || {
        let (u, v) = (1.0 - uniform(), uniform());
        ((-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()) as f32
    };
    (0..count).map(|_| normal()).collect()
}

fn ccdf(samples: &[Complex<f32>]) -> Ccdf {
    let mut histogram = PowerHistogram::default();
    histogram.add(samples);
    histogram.ccdf().expect("a mean")
}

#[test]
fn complex_noise_exceeds_its_mean_as_exp_says() {
    let parts = gaussian(2_000_000);
    let samples: Vec<_> = parts.chunks_exact(2).map(|pair| Complex::new(pair[0] * 0.1, pair[1] * 0.1)).collect();
    let found = ccdf(&samples);
    assert!((found.mean_db - 10.0 * 0.02f64.log10()).abs() < 0.02, "{}", found.mean_db);
    for [over, probability] in &found.points {
        let expected = (-(10f64.powf(over / 10.0))).exp();
        // Three standard deviations of a binomial count, and a hair for the estimated mean.
        let room = 3.0 * (expected / samples.len() as f64).sqrt() + 2e-3 * expected;
        assert!((probability - expected).abs() < room.max(3e-6), "{over} dB: {probability}, not {expected}");
    }
    assert!(found.points.len() > 150 && (10.0..14.0).contains(&found.peak_over_mean_db));
}

#[test]
fn real_noise_exceeds_its_mean_as_erfc_says() {
    let samples: Vec<_> = gaussian(500_000).into_iter().map(|value| Complex::new(value, 0.0)).collect();
    for [over, probability] in ccdf(&samples).points {
        let expected = gaussian_ccdf(over, false);
        let room = 4.0 * (expected / samples.len() as f64).sqrt() + 5e-3 * expected;
        assert!((probability - expected).abs() < room.max(1e-5), "{over} dB: {probability}, not {expected}");
    }
}

#[test]
fn the_error_function_has_its_known_values() {
    // Abramowitz and Stegun, table 7.1.
    for (x, value) in
        [(0.0, 1.0), (0.5, 0.479_500_122_186_95), (1.0, 0.157_299_207_050_29), (2.0, 0.004_677_734_981_047)]
    {
        assert!((erfc(x) - value).abs() < 1e-12, "erfc({x}) = {}", erfc(x));
    }
    assert!((erfc(1.999_999_9) - erfc(2.000_000_1)).abs() < 1e-8, "both formulas meet");
}

#[test]
fn a_constant_never_exceeds_itself_and_two_levels_have_one_step() {
    let constant = ccdf(&[Complex::new(0.3, 0.4); 100]);
    assert!(constant.points.iter().all(|[over, _]| *over < 0.051) && constant.peak_over_mean_db.abs() < 1e-5);
    // A quarter of the samples is 10 dB over the rest: 10·log10(10 / 3.25) = 4.88 dB over the mean.
    let mut samples = vec![Complex::new(0.1f32, 0.0); 75];
    samples.extend([Complex::new(0.1 * 10f32.sqrt(), 0.0); 25]);
    let found = ccdf(&samples);
    assert!((found.peak_over_mean_db - 4.8812).abs() < 1e-3);
    assert!(found.points.iter().all(|[over, probability]| *probability == 0.25 && *over < 4.94));
    assert!(found.points.len() > 90);
}

#[test]
fn nothing_and_silence_have_no_distribution() {
    assert_eq!(PowerHistogram::default().ccdf(), None);
    let mut silent = PowerHistogram::default();
    silent.add(&[Complex::default(), Complex::new(f32::NAN, 0.0), Complex::new(f32::INFINITY, 0.0)]);
    assert_eq!(silent.ccdf(), None);
}

proptest! {
    #[test]
    fn parts_unite_to_the_whole(values in prop::collection::vec(-1e6f32..1e6, 0..200), cut in 0usize..200) {
        let cut = cut.min(values.len());
        let count = |values: &[f32]| {
            let mut histogram = AmplitudeHistogram::default();
            histogram.add(values.iter().copied());
            histogram
        };
        let mut parts = count(&values[..cut]);
        parts.unite(&count(&values[cut..]));
        prop_assert_eq!(&parts, &count(&values));
        let largest = values.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
        prop_assert!(parts.half_range() >= largest.max(LEAST_RANGE));
        prop_assert!(largest == 0.0 || parts.half_range() <= (2.0 * largest).max(LEAST_RANGE));
    }

    #[test]
    fn classes_hold_what_lies_between_their_edges(values in prop::collection::vec(-2f32..2.0, 1..100)) {
        let mut histogram = AmplitudeHistogram::default();
        histogram.add(values.iter().copied());
        let shares = histogram.shares();
        let half = (shares[1][0] - shares[0][0]) / 2.0;
        for [middle, share] in shares {
            let within = values.iter().filter(|v| (f64::from(**v) - middle).abs() <= half * 1.0001).count();
            prop_assert!((share * values.len() as f64) <= within as f64 + 1e-9);
        }
    }
}

#[test]
fn eight_bits_leave_no_empty_class_between_full_ones() {
    let mut histogram = AmplitudeHistogram::default();
    histogram.add((0..=255u8).map(|value| (f32::from(value) - 127.5) / 127.5));
    let shares = histogram.shares();
    assert_eq!(histogram.half_range(), 1.0);
    assert!(shares.iter().all(|[_, share]| *share > 0.0));
}
