//! The unsharp mask against a naive one, and its parts against the whole.

use super::super::{Geometry, Resampler, Window, resize_plane};
use super::*;
use crate::model::recipe::{Fit, Resize, ResizeFilter, SizeRequest};
use crate::model::{Progress, Samples};

const SHARPEN: Sharpen = Sharpen { amount: 0.8, radius: 1.2, threshold: 0.0 };

fn noisy(width: usize, height: usize, pixel: usize, sample_type: SampleType) -> Plane {
    let mut samples = Samples::zeroed(sample_type, width * height * pixel);
    let [low, high] = sample_type.full_range();
    with_samples!(&mut samples, |values| {
        for (index, value) in values.iter_mut().enumerate() {
            let noise = ((index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64 / f64::from(1 << 24);
            *value = Sample::from_f64(low + noise * (high - low));
        }
    });
    Plane::new(width, height, pixel, samples)
}

/// Both dimensions at once, weight by weight.
fn naive(plane: &Plane, sharpen: &Sharpen, x: usize, y: usize, sample: usize) -> f64 {
    let value = |x: usize, y: usize, sample| plane.value(x, y, sample).unwrap();
    let alpha = plane.samples_per_pixel.is_multiple_of(2).then_some(plane.samples_per_pixel - 1);
    if alpha == Some(sample) {
        return value(x, y, sample);
    }
    let reach = margin(sharpen) as i64;
    let (mut sum, mut total) = (0.0, 0.0);
    for dy in -reach..=reach {
        for dx in -reach..=reach {
            let at = |from: usize, by: i64, side: usize| (from as i64 + by).clamp(0, side as i64 - 1) as usize;
            let (x, y) = (at(x, dx, plane.width), at(y, dy, plane.height));
            let weight = (-((dx * dx + dy * dy) as f64) / (2.0 * sharpen.radius * sharpen.radius)).exp();
            let weight = weight * alpha.map_or(1.0, |alpha| value(x, y, alpha));
            sum += weight * value(x, y, sample);
            total += weight;
        }
    }
    let own = value(x, y, sample);
    if total == 0.0 { own } else { own + sharpen.amount * (own - sum / total) }
}

#[test]
fn every_type_is_within_half_a_level_of_the_naive_mask() {
    for (sample_type, pixel) in [
        (SampleType::U8, 1),
        (SampleType::U8, 3),
        (SampleType::U8, 4),
        (SampleType::U16, 2),
        (SampleType::I16, 1),
        (SampleType::U32, 1),
        (SampleType::F32, 3),
        (SampleType::F64, 1),
    ] {
        let plane = noisy(17, 12, pixel, sample_type);
        let made = sharpened(&plane, (0, 0), Rect::whole(17, 12), &SHARPEN);
        let [low, high] = sample_type.full_range();
        let limits = if sample_type.is_integer() { [low, high] } else { [f64::MIN, f64::MAX] };
        let tolerance = if sample_type.is_integer() { 0.5 + 1e-6 * (high - low) / 255.0 } else { 1e-6 * (high - low) };
        for index in 0..17 * 12 * pixel {
            let (x, y, sample) = (index / pixel % 17, index / pixel / 17, index % pixel);
            let expected = naive(&plane, &SHARPEN, x, y, sample).clamp(limits[0], limits[1]);
            let value = made.value(x, y, sample).unwrap();
            assert!((value - expected).abs() <= tolerance, "{sample_type} × {pixel} at {x}, {y}: {value} {expected}");
        }
    }
}

#[test]
fn flat_pictures_stay_flat_and_small_differences_are_left_alone() {
    let flat = Plane::new(9, 7, 3, Samples::U8([200, 3, 255].repeat(63)));
    assert_eq!(sharpened(&flat, (0, 0), Rect::whole(9, 7), &SHARPEN), flat);
    let ripple = Plane::new(9, 7, 1, Samples::U8((0..63).map(|i| 100 + i % 2 * 3).collect()));
    let careful = Sharpen { threshold: 2.0, ..SHARPEN };
    assert_eq!(sharpened(&ripple, (0, 0), Rect::whole(9, 7), &careful), ripple);
    assert_ne!(sharpened(&ripple, (0, 0), Rect::whole(9, 7), &SHARPEN), ripple);
}

#[test]
fn edges_of_transparency_stay_as_bright_as_they_were() {
    let pixel = |x: usize| if x < 8 { [200, 200, 200, 255] } else { [0, 0, 0, 0] };
    let plane = Plane::new(16, 4, 4, Samples::U8((0..64).flat_map(|i| pixel(i % 16)).collect()));
    assert_eq!(sharpened(&plane, (0, 0), Rect::whole(16, 4), &SHARPEN), plane);
}

#[test]
fn parts_of_a_sharpened_resize_are_those_of_the_whole_bit_for_bit() {
    let plane = noisy(900, 700, 3, SampleType::U8);
    let size = SizeRequest::Pixels { width: Some(640), height: Some(600), fit: Fit::Pad };
    let recipe = Resize { sharpen: Some(SHARPEN), pad: Some([10, 20, 30]), ..Resize::new(size) };
    let progress = Progress::new();
    let whole = resize_plane(&plane, &recipe, None, &progress).unwrap();
    let plain = resize_plane(&plane, &Resize { sharpen: None, ..recipe }, None, &progress).unwrap();
    assert_ne!(whole, plain);
    assert_eq!([0, 1, 2].map(|sample| whole.value(0, 0, sample)), [10.0, 20.0, 30.0].map(Some));
    let placed = Geometry::new(&size, (900, 700), None).unwrap().placed;
    let expected = sharpened(&plain.part(placed), (0, 0), Rect::whole(placed.width, placed.height), &SHARPEN);
    assert_eq!(whole.part(placed), expected);
    let geometry = Geometry::new(&size, (900, 700), None).unwrap();
    let resampler = Resampler::new(geometry, ResizeFilter::Auto, false, 3, SampleType::U8).unwrap();
    let resampler = resampler.finished_as(&recipe).unwrap();
    for part in
        [Rect::new(0, 0, 20, 20), Rect::new(300, 240, 40, 40), Rect::new(639, 599, 1, 1), Rect::new(0, 255, 640, 2)]
    {
        let need = resampler.source_rect(part);
        let source = need.map(|need| plane.part(need));
        let window = source.as_ref().zip(need).map(|(plane, need)| Window { plane, x: need.x, y: need.y });
        assert!(resampler.resample(window.as_ref(), part, &progress).unwrap() == whole.part(part), "{part:?}");
    }
}
