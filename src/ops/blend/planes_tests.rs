//! Blending against exact arithmetic written here a second time, over all pairs and random layers.

use proptest::prelude::*;

use super::*;

fn run(mode: BlendMode, alpha: AlphaRule, count: usize, layers: &[Samples]) -> Samples {
    let recipe = Blend { mode, alpha, ..Blend::default() };
    let planes: Vec<Plane> =
        layers.iter().map(|samples| Plane::new(samples.len() / count, 1, count, samples.clone())).collect();
    blend_planes(&recipe, &planes, &Progress::new()).unwrap().samples
}

fn plain(mode: BlendMode, layers: &[Samples]) -> Samples {
    run(mode, AlphaRule::Plain, 1, layers)
}

/// `round(numerator / denominator)` of natural numbers, a half upwards.
fn round_ratio(numerator: u128, denominator: u128) -> u128 {
    (2 * numerator + denominator) / (2 * denominator)
}

/// One sample of N unsigned layers by the textbook formula over a common denominator.
fn oracle(mode: BlendMode, values: &[u128], unit: u128) -> u128 {
    let power = unit.pow(values.len() as u32 - 1);
    match mode {
        // 1 − ∏(1 − v/M), times M: (M^N − ∏(M − v)) / M^(N−1)
        BlendMode::Screen => round_ratio(power * unit - values.iter().map(|v| unit - v).product::<u128>(), power),
        BlendMode::Multiply => round_ratio(values.iter().product(), power),
        BlendMode::Add => values.iter().sum::<u128>().min(unit),
        BlendMode::Max => *values.iter().max().unwrap(),
        BlendMode::Min => *values.iter().min().unwrap(),
        BlendMode::Difference => values[1..].iter().fold(values[0], |below, &above| below.abs_diff(above)),
        BlendMode::Average => round_ratio(values.iter().sum(), values.len() as u128),
        BlendMode::Over => *values.last().unwrap(),
        BlendMode::LinearBurn => (unit + values.iter().sum::<u128>()).saturating_sub(values.len() as u128 * unit),
    }
}

#[test]
fn every_pair_of_u8_in_every_mode() {
    let below: Vec<u8> = (0..65_536).map(|i| (i / 256) as u8).collect();
    let above: Vec<u8> = (0..65_536).map(|i| (i % 256) as u8).collect();
    for mode in BlendMode::ALL {
        let expected =
            below.iter().zip(&above).map(|(&a, &b)| oracle(mode, &[a.into(), b.into()], 255) as u8).collect();
        let blended = plain(mode, &[Samples::U8(below.clone()), Samples::U8(above.clone())]);
        assert!(blended == Samples::U8(expected), "{}", mode.name());
    }
}

#[test]
fn published_pairs_of_the_screen() {
    let below = vec![0, 10, 100, 127, 200, 2];
    let above = vec![0, 20, 100, 128, 100, 84];
    let blended = plain(BlendMode::Screen, &[Samples::U8(below), Samples::U8(above)]);
    assert_eq!(blended, Samples::U8(vec![0, 29, 161, 191, 222, 85]));
}

#[test]
fn large_results_are_streamed_to_the_same_values() {
    let len = stream::STREAM_BYTES + 12_345;
    let below: Vec<u8> = (0..len).map(|i| (i % 251) as u8).collect();
    let above: Vec<u8> = (0..len).map(|i| (i % 241) as u8).collect();
    let mut out = Samples::zeroed(SampleType::U8, len);
    let layers = [Samples::U8(below), Samples::U8(above)];
    blend_into(&Blend::default(), 1, &[&layers[0], &layers[1]], &mut out, &Progress::new()).unwrap();
    let part = |samples: &Samples| Samples::U8(u8::view(samples).unwrap()[..65_536].to_vec());
    assert_eq!(part(&out), plain(BlendMode::Screen, &layers.each_ref().map(part)));
    let (Samples::U8(out), Samples::U8(below), Samples::U8(above)) = (&out, &layers[0], &layers[1]) else { panic!() };
    let last = len - 1;
    assert_eq!(u128::from(out[last]), oracle(BlendMode::Screen, &[below[last].into(), above[last].into()], 255));
}

#[test]
fn alpha_is_screened_beside_the_colours_or_weighs_them() {
    let below = Samples::U8(vec![200, 100, 50, 128]);
    let above = Samples::U8(vec![10, 20, 30, 64]);
    let layers = [below, above];
    assert_eq!(run(BlendMode::Add, AlphaRule::Plain, 4, &layers), Samples::U8(vec![210, 120, 80, 160]));
    // αs = 64/255, αb = 128/255, αo = 0.62698; red: (αs(1−αb)·10 + αs·αb·210 + (1−αs)αb·200)/αo = 163.59…
    assert_eq!(run(BlendMode::Add, AlphaRule::Composite, 4, &layers), Samples::U8(vec![164, 88, 52, 160]));
    assert_eq!(
        run(BlendMode::Over, AlphaRule::Plain, 4, &layers),
        run(BlendMode::Over, AlphaRule::Composite, 4, &layers)
    );
}

#[test]
fn an_opaque_top_covers_and_a_transparent_one_does_not() {
    let below = Samples::U8(vec![200, 100, 50, 255]);
    let over = |alpha| run(BlendMode::Over, AlphaRule::Plain, 4, &[below.clone(), Samples::U8(vec![1, 2, 3, alpha])]);
    assert_eq!(over(255), Samples::U8(vec![1, 2, 3, 255]));
    assert_eq!(over(0), below);
}

#[test]
fn types_meet_in_the_widest() {
    let bytes = Samples::U8(vec![0, 51, 255]);
    let words = Samples::U16(vec![0, 13_107, 1]);
    assert_eq!(plain(BlendMode::Max, &[bytes.clone(), words]), Samples::U16(vec![0, 13_107, 65_535]));
    let floats = Samples::F32(vec![0.5, 2.0, -1.0]);
    assert_eq!(plain(BlendMode::Add, &[bytes, floats]), Samples::F32(vec![0.5, 2.2, 0.0]));
}

#[test]
fn grey_meets_colour_and_the_missing_alpha_is_opaque() {
    let grey = Plane::new(1, 1, 1, Samples::U8(vec![7]));
    let color = Plane::new(1, 1, 4, Samples::U8(vec![1, 2, 30, 0]));
    let recipe = Blend { mode: BlendMode::Max, ..Blend::default() };
    let blended = blend_planes(&recipe, &[grey, color], &Progress::new()).unwrap();
    assert_eq!((blended.samples_per_pixel, blended.samples), (4, Samples::U8(vec![7, 7, 30, 255])));
}

#[test]
fn what_cannot_be_blended_is_refused() {
    let progress = Progress::new();
    let a = Plane::new(2, 1, 1, Samples::U8(vec![1, 2]));
    let b = Plane::new(1, 1, 1, Samples::U8(vec![1]));
    assert!(blend_planes(&Blend::default(), &[], &progress).is_err());
    assert!(blend_planes(&Blend::default(), &[a, b], &progress).is_err());
    let complex = Plane::new(1, 1, 1, Samples::zeroed(SampleType::C64, 1));
    assert!(blend_planes(&Blend::default(), &[complex.clone(), complex], &progress).is_err());
    progress.cancel();
    let c = Plane::new(1, 1, 1, Samples::U8(vec![1]));
    assert!(matches!(blend_planes(&Blend::default(), &[c.clone(), c], &progress), Err(OpError::Cancelled(_))));
}

#[test]
fn extremes_of_the_wide_types_are_exact() {
    let screen = |a, b| plain(BlendMode::Screen, &[Samples::U64(vec![a]), Samples::U64(vec![b])]);
    assert_eq!(screen(u64::MAX, 5), Samples::U64(vec![u64::MAX]));
    assert_eq!(screen(0, 5), Samples::U64(vec![5]));
    let multiply = |a, b| plain(BlendMode::Multiply, &[Samples::I16(vec![a]), Samples::I16(vec![b])]);
    assert_eq!(multiply(-32_767, 100), Samples::I16(vec![-100]));
    assert_eq!(multiply(-32_768, -32_768), Samples::I16(vec![32_767]));
    let average = |a, b| plain(BlendMode::Average, &[Samples::I16(vec![a]), Samples::I16(vec![b])]);
    assert_eq!(average(-1, -2), Samples::I16(vec![-2]));
    let screen = |a, b| plain(BlendMode::Screen, &[Samples::I64(vec![a]), Samples::I64(vec![b])]);
    assert_eq!(screen(i64::MIN, i64::MIN), Samples::I64(vec![i64::MIN]));
}

#[test]
fn not_a_number_stays_but_for_max_and_min() {
    let (nan, one) = (Samples::F32(vec![f32::NAN]), Samples::F32(vec![1.0]));
    for mode in [BlendMode::Screen, BlendMode::Add, BlendMode::Multiply, BlendMode::Difference, BlendMode::Average] {
        let Samples::F32(out) = plain(mode, &[nan.clone(), one.clone()]) else { panic!() };
        assert!(out[0].is_nan(), "{}", mode.name());
    }
    assert_eq!(plain(BlendMode::Max, &[nan.clone(), one.clone()]), one);
    assert_eq!(plain(BlendMode::Min, &[one.clone(), nan]), one);
}

fn layers_u16() -> impl Strategy<Value = Vec<Vec<u16>>> {
    (2_usize..8, 1_usize..40)
        .prop_flat_map(|(count, len)| prop::collection::vec(prop::collection::vec(any::<u16>(), len), count))
}

proptest! {
    #[test]
    fn n_layers_of_u16_are_exact_in_every_mode(layers in layers_u16()) {
        let samples: Vec<Samples> = layers.iter().cloned().map(Samples::U16).collect();
        for mode in BlendMode::ALL {
            let expected: Vec<u16> = (0..layers[0].len())
                .map(|i| oracle(mode, &layers.iter().map(|l| u128::from(l[i])).collect::<Vec<_>>(), 65_535) as u16)
                .collect();
            prop_assert_eq!(plain(mode, &samples), Samples::U16(expected), "{}", mode.name());
        }
    }

    #[test]
    fn wide_integers_are_exact(a in any::<u32>(), b in any::<u32>(), c in any::<u32>()) {
        let samples = [a, b, c].map(|v| Samples::U32(vec![v]));
        for mode in BlendMode::ALL {
            let expected = oracle(mode, &[a.into(), b.into(), c.into()], u32::MAX.into());
            prop_assert_eq!(plain(mode, &samples), Samples::U32(vec![expected as u32]), "{}", mode.name());
        }
    }

    #[test]
    fn the_screen_does_not_depend_on_order(layers in layers_u16(), seed in any::<u64>()) {
        let bytes: Vec<Samples> =
            layers.iter().map(|l| Samples::U8(l.iter().map(|&v| v as u8).collect())).collect();
        let mut shuffled = bytes.clone();
        shuffled.rotate_left(seed as usize % bytes.len());
        shuffled.swap(0, (seed >> 32) as usize % bytes.len());
        prop_assert_eq!(plain(BlendMode::Screen, &bytes), plain(BlendMode::Screen, &shuffled));
    }

    #[test]
    fn the_screen_of_floats_depends_on_order_by_two_steps_at_most(
        values in prop::collection::vec(0.0_f32..=1.0, 2..9),
    ) {
        let forward: Vec<Samples> = values.iter().map(|&v| Samples::F32(vec![v])).collect();
        let backward: Vec<Samples> = forward.iter().rev().cloned().collect();
        let value = |samples: Samples| if let Samples::F32(v) = samples { v[0] } else { f32::NAN };
        let (a, b) = (value(plain(BlendMode::Screen, &forward)), value(plain(BlendMode::Screen, &backward)));
        prop_assert!(a.to_bits().abs_diff(b.to_bits()) <= 2, "{a} {b}");
    }

    #[test]
    fn black_changes_nothing(values in prop::collection::vec(any::<u16>(), 1..70)) {
        let zeros = Samples::U16(vec![0; values.len()]);
        let values = Samples::U16(values);
        for mode in [BlendMode::Screen, BlendMode::Add, BlendMode::Max, BlendMode::Difference] {
            prop_assert_eq!(plain(mode, &[values.clone(), zeros.clone()]), values.clone());
            prop_assert_eq!(plain(mode, &[zeros.clone(), values.clone()]), values.clone());
        }
    }

    #[test]
    fn two_layers_commute_but_for_over(a in prop::collection::vec(any::<i16>(), 33), b in prop::collection::vec(any::<i16>(), 33)) {
        for mode in BlendMode::ALL.into_iter().filter(|&mode| mode != BlendMode::Over) {
            let pair = [Samples::I16(a.clone()), Samples::I16(b.clone())];
            let swapped = [pair[1].clone(), pair[0].clone()];
            prop_assert_eq!(plain(mode, &pair), plain(mode, &swapped));
        }
    }

    #[test]
    fn opaque_layers_composite_as_they_blend(a in any::<[u8; 3]>(), b in any::<[u8; 3]>(), c in any::<[u8; 3]>()) {
        let rgba = |v: [u8; 3]| Samples::U8(vec![v[0], v[1], v[2], 255]);
        let pair = [rgba(a), rgba(b)];
        for mode in BlendMode::ALL {
            prop_assert_eq!(run(mode, AlphaRule::Composite, 4, &pair), run(mode, AlphaRule::Plain, 4, &pair));
        }
        let three = [rgba(a), rgba(b), rgba(c)];
        prop_assert_eq!(
            run(BlendMode::Average, AlphaRule::Composite, 4, &three),
            run(BlendMode::Average, AlphaRule::Plain, 4, &three)
        );
    }
}

/// Ends fill no register: 4 × 1013 samples.
#[test]
fn pairs_with_alpha_are_the_oracles_in_every_mode_and_type() {
    for count in [2, 4] {
        for mode in BlendMode::ALL.into_iter().filter(|&mode| mode != BlendMode::Over) {
            let noise = |len: usize, seed: usize| (0..len).map(move |i| ((i + seed) * 2_654_435_761) >> 9);
            let len = 4 * 1013;
            let expected = |a: u128, b: u128, index: usize, unit: u128| {
                let mode = if index % count == count - 1 { BlendMode::Screen } else { mode };
                oracle(mode, &[a, b], unit)
            };
            let [below, above] = [1, 2].map(|seed| noise(len, seed).map(|v| v as u8).collect::<Vec<_>>());
            let pairs = below.iter().zip(&above).enumerate();
            let of_u8 = pairs.map(|(i, (&a, &b))| expected(a.into(), b.into(), i, 255) as u8).collect();
            let layers = [Samples::U8(below), Samples::U8(above)];
            assert!(run(mode, AlphaRule::Plain, count, &layers) == Samples::U8(of_u8), "u8 {count} {}", mode.name());
            let [below, above] = [3, 4].map(|seed| noise(len, seed).map(|v| v as u16).collect::<Vec<_>>());
            let pairs = below.iter().zip(&above).enumerate();
            let of_u16 = pairs.map(|(i, (&a, &b))| expected(a.into(), b.into(), i, 65_535) as u16).collect();
            let layers = [Samples::U16(below), Samples::U16(above)];
            assert!(run(mode, AlphaRule::Plain, count, &layers) == Samples::U16(of_u16), "u16 {count} {}", mode.name());
        }
    }
}

/// Beside the general way, which takes f64 as f64.
#[test]
fn pairs_of_f32_are_what_f64_rounds_to() {
    let values = |seed: usize| -> Vec<f32> {
        let odd = [f32::NAN, f32::INFINITY, -0.0, 0.0, -3.5, 1e30, f32::MIN_POSITIVE / 4.0];
        let noise = |i: usize| f32::from((((i + seed) * 2_654_435_761) >> 8) as u16) / 40_000.0 - 0.3;
        (0..1300).map(|i| if i % 11 == seed { odd[i / 11 % 7] } else { noise(i) }).collect()
    };
    let narrow = [2, 5].map(values);
    let wide = narrow.each_ref().map(|values| Samples::F64(values.iter().map(|&v| v.into()).collect()));
    for count in [1, 2, 4] {
        for mode in BlendMode::ALL.into_iter().filter(|&mode| count == 1 || mode != BlendMode::Over) {
            let Samples::F64(expected) = run(mode, AlphaRule::Plain, count, &wide) else { panic!("no f64") };
            let Samples::F32(blended) = run(mode, AlphaRule::Plain, count, &narrow.clone().map(Samples::F32)) else {
                panic!("no f32")
            };
            for (index, (ours, expected)) in blended.iter().zip(expected).enumerate() {
                let same = ours.to_bits() == (expected as f32).to_bits() || ours.is_nan() && expected.is_nan();
                assert!(same, "{ours} for {expected} at {index}, {count} {}", mode.name());
            }
        }
    }
}
