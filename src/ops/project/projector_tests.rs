//! Projections against sums and sorts written out.

use half::f16;
use proptest::prelude::*;

use super::*;

fn projected(method: ProjectionMethod, planes: &[Samples]) -> Samples {
    let mut projector = Projector::new(method, planes[0].sample_type()).unwrap();
    for plane in planes {
        projector.add(Plane::new(plane.len(), 1, 1, plane.clone())).unwrap();
    }
    projector.finish().unwrap().samples
}

/// The value at one place, written out.
fn naive(method: ProjectionMethod, values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let sum: f64 = values.iter().sum();
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match method {
        ProjectionMethod::Max => sorted[sorted.len() - 1],
        ProjectionMethod::Min => sorted[0],
        ProjectionMethod::Mean => sum / count,
        ProjectionMethod::Sum => sum,
        ProjectionMethod::Sd if values.len() < 2 => 0.0,
        ProjectionMethod::Sd => {
            let mean = sum / count;
            (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt()
        }
        ProjectionMethod::Median if sorted.len().is_multiple_of(2) => {
            f64::midpoint(sorted[sorted.len() / 2 - 1], sorted[sorted.len() / 2])
        }
        ProjectionMethod::Median => sorted[sorted.len() / 2],
    }
}

proptest! {
    #[test]
    fn any_planes_are_projected_as_written_out(
        planes in prop::collection::vec(prop::collection::vec(any::<u16>(), 7), 1..9),
        kind in 0usize..4,
    ) {
        let typed = |plane: &Vec<u16>| match kind {
            0 => Samples::U8(plane.iter().map(|&v| v as u8).collect()),
            1 => Samples::U16(plane.clone()),
            2 => Samples::I32(plane.iter().map(|&v| i32::from(v) - 30_000).collect()),
            _ => Samples::F32(plane.iter().map(|&v| f32::from(v) / 64.0 - 500.0).collect()),
        };
        let samples: Vec<Samples> = planes.iter().map(typed).collect();
        for method in ProjectionMethod::ALL {
            let result = projected(method, &samples);
            prop_assert_eq!(result.sample_type(), result_type(method, samples[0].sample_type()));
            for place in 0..7 {
                let values: Vec<f64> = samples.iter().map(|plane| plane.get_f64(place).unwrap()).collect();
                let exact = naive(method, &values);
                let expected = if result.sample_type().is_integer() { (exact + 0.5).floor() } else { exact };
                let got = result.get_f64(place).unwrap();
                prop_assert!((got - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{method:?}: {got} for {expected}");
            }
        }
    }
}

#[test]
fn types_follow_the_method() {
    use ProjectionMethod::{Max, Mean, Median, Sd, Sum};
    use SampleType::{F32, F64, U8, U16, U32};
    let cases = [
        (Max, U16, U16),
        (Mean, U8, U8),
        (Sum, U8, F32),
        (Sd, U16, F32),
        (Sum, U32, F64),
        (Median, U8, U8),
        (Median, U16, F32),
        (Mean, F32, F32),
    ];
    for (method, input, output) in cases {
        assert_eq!(result_type(method, input), output, "{method:?} {input}");
    }
}

#[test]
fn a_mean_is_exact_where_f32_sums_would_not_be() {
    let planes: Vec<Samples> = (0..1000).map(|n| Samples::U16(vec![65_535 - u16::from(n == 0)])).collect();
    assert_eq!(projected(ProjectionMethod::Mean, &planes), Samples::U16(vec![65_535]));
    let halves = [Samples::U16(vec![40_000]), Samples::U16(vec![40_001])];
    assert_eq!(projected(ProjectionMethod::Mean, &halves), Samples::U16(vec![40_001]), "a half goes upwards");
}

#[test]
fn a_spread_is_exact_however_far_from_zero() {
    let planes: Vec<Samples> = (0..3).map(|n| Samples::F64(vec![1e12 + f64::from(n)])).collect();
    assert_eq!(projected(ProjectionMethod::Sd, &planes), Samples::F64(vec![1.0]));
    let planes: Vec<Samples> = (0..3).map(|n| Samples::U32(vec![4_000_000_000 + n])).collect();
    assert_eq!(projected(ProjectionMethod::Sd, &planes), Samples::F64(vec![1.0]));
}

#[test]
fn nan_is_skipped_where_there_is_something_else() {
    let nan = f32::NAN;
    let planes =
        [Samples::F32(vec![nan, 1.0, nan]), Samples::F32(vec![2.0, nan, nan]), Samples::F32(vec![4.0, 5.0, nan])];
    let values = |method| match projected(method, &planes) {
        Samples::F32(values) => values,
        other => panic!("{other:?}"),
    };
    assert_eq!(values(ProjectionMethod::Max)[..2], [4.0, 5.0]);
    assert_eq!(values(ProjectionMethod::Min)[..2], [2.0, 1.0]);
    assert_eq!(values(ProjectionMethod::Mean)[..2], [3.0, 3.0]);
    assert!([ProjectionMethod::Max, ProjectionMethod::Mean].iter().all(|&method| values(method)[2].is_nan()));
    assert!(values(ProjectionMethod::Sum)[0].is_nan(), "a sum of something unknown is unknown");
    let halves = [Samples::F16(vec![f16::from_f32(1.5)]), Samples::F16(vec![f16::from_f32(2.5)])];
    assert_eq!(projected(ProjectionMethod::Max, &halves), Samples::F16(vec![f16::from_f32(2.5)]));
}

#[test]
fn whole_numbers_of_64_bits_keep_their_last_bits() {
    let planes = [Samples::U64(vec![u64::MAX - 1]), Samples::U64(vec![u64::MAX])];
    assert_eq!(projected(ProjectionMethod::Max, &planes), Samples::U64(vec![u64::MAX]));
    assert_eq!(projected(ProjectionMethod::Min, &planes), Samples::U64(vec![u64::MAX - 1]));
}

#[test]
fn what_makes_no_sense_is_refused() {
    assert!(Projector::new(ProjectionMethod::Max, SampleType::C64).is_err());
    let mut projector = Projector::new(ProjectionMethod::Sd, SampleType::U8).unwrap();
    projector.add(Plane::new(2, 1, 1, Samples::U8(vec![3, 4]))).unwrap();
    assert!(projector.add(Plane::new(1, 2, 1, Samples::U8(vec![3, 4]))).is_err());
    assert_eq!(projector.finish().unwrap().samples, Samples::F32(vec![0.0, 0.0]), "one plane does not spread");
    assert!(Projector::new(ProjectionMethod::Sum, SampleType::U8).unwrap().finish().is_err());
}

/// One value after the other, plane after plane, in f64: what wide registers and several planes at once must equal.
fn plane_by_plane<T: Sample>(method: ProjectionMethod, planes: &[Samples]) -> Vec<f64> {
    let count = planes.len() as f64;
    let at = |place: usize| planes.iter().map(move |plane| plane.get_f64(place).unwrap());
    let better = |kept: f64, value: f64| {
        let better = if method == ProjectionMethod::Max { value > kept } else { value < kept };
        if better || kept.is_nan() { value } else { kept }
    };
    let skips = |value: &f64| method == ProjectionMethod::Mean && value.is_nan();
    let sum = |place| at(place).filter(|value| !skips(value)).fold(0.0, |sum, value| sum + value);
    let value = |place| match method {
        ProjectionMethod::Max | ProjectionMethod::Min => at(place).reduce(better).unwrap(),
        ProjectionMethod::Sum => sum(place),
        ProjectionMethod::Mean => sum(place) / at(place).filter(|value| !skips(value)).count() as f64,
        _ => {
            let first = at(place).next().unwrap();
            let deviations = || at(place).map(|value| value - first);
            let (sum, squares) = (deviations().fold(0.0, |s, d| s + d), deviations().fold(0.0, |s, d| s + d * d));
            let spread = count * squares - sum * sum;
            if count >= 2.0 && spread > 0.0 { (spread / (count * (count - 1.0))).sqrt() } else { 0.0 }
        }
    };
    let len = planes[0].len();
    let mut out = Samples::zeroed(result_type(method, T::TYPE), len);
    with_samples!(&mut out, |out| for (place, out) in out.iter_mut().enumerate() {
        let value = value(place);
        *out = Sample::from_f64(if planes[0].sample_type().is_integer() && method == ProjectionMethod::Mean {
            (value + 0.5).floor()
        } else {
            value
        });
    });
    (0..len).map(|place| out.get_f64(place).unwrap()).collect()
}

#[test]
fn several_planes_in_any_registers_are_projected_as_one_by_one() {
    fn check<T: Sample>(value: impl Fn(u32) -> T) {
        let mut noise = 12_345_u32;
        let mut next = || {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            noise >> 8
        };
        for count in [1, 2, 4, 7, 13] {
            let planes: Vec<Samples> =
                (0..count).map(|_| T::wrap((0..1307).map(|_| value(next())).collect())).collect();
            for method in ProjectionMethod::ALL.into_iter().filter(|method| *method != ProjectionMethod::Median) {
                let expected = plane_by_plane::<T>(method, &planes);
                crate::ops::for_this_machine::on_every_level(|| {
                    let result = projected(method, &planes);
                    for (place, expected) in expected.iter().enumerate() {
                        let got = result.get_f64(place).unwrap();
                        let same = got.to_bits() == expected.to_bits() || got.is_nan() && expected.is_nan();
                        assert!(same, "{got} for {expected} at {place}: {method:?} of {count} {}", T::TYPE);
                    }
                });
            }
        }
    }
    check(|bits| bits as u8);
    check(|bits| bits as i8);
    check(|bits| if bits % 5 == 0 { u16::MAX } else { (bits as u16) * (bits as u16 % 2) });
    check(|bits| if bits % 5 == 0 { i16::MIN } else { bits as i16 });
    check(|bits| bits);
    check(|bits| f16::from_f32(bits as f32 / 300.0));
    check(|bits| if bits % 9 == 0 { f32::NAN } else { bits as f32 / 300.0 - 900.0 });
    check(|bits| if bits % 7 == 0 { -0.0 } else { f64::from(bits) / 300.0 });
}
