//! Resampling against a naive convolution in f64, written here a second time, and against the library on whole images.

use std::f64::consts::PI;

use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images};
use half::f16;
use proptest::prelude::*;

use super::*;
use crate::model::recipe::{Fit, SizeRequest};

const FILTERS: [ResizeFilter; 7] = [
    ResizeFilter::Box,
    ResizeFilter::Bilinear,
    ResizeFilter::Hamming,
    ResizeFilter::CatmullRom,
    ResizeFilter::Mitchell,
    ResizeFilter::Gaussian,
    ResizeFilter::Lanczos3,
];

/// The kernels as textbooks print them: reach and value.
fn kernel(filter: ResizeFilter, x: f64) -> (f64, f64) {
    let a = x.abs();
    let sinc = |x: f64| if x.abs() < 1e-12 { 1.0 } else { (PI * x).sin() / (PI * x) };
    let cubic = |b: f64, c: f64| {
        if a < 1.0 {
            ((12.0 - 9.0 * b - 6.0 * c) * a.powi(3) + (-18.0 + 12.0 * b + 6.0 * c) * a.powi(2) + 6.0 - 2.0 * b) / 6.0
        } else if a < 2.0 {
            ((-b - 6.0 * c) * a.powi(3)
                + (6.0 * b + 30.0 * c) * a.powi(2)
                + (-12.0 * b - 48.0 * c) * a
                + 8.0 * b
                + 24.0 * c)
                / 6.0
        } else {
            0.0
        }
    };
    match filter {
        ResizeFilter::Box => (0.5, if -0.5 < x && x <= 0.5 { 1.0 } else { 0.0 }),
        ResizeFilter::Bilinear => (1.0, if a < 1.0 { 1.0 - a } else { 0.0 }),
        ResizeFilter::Hamming => (1.0, if a < 1.0 { sinc(a) * (0.54 + 0.46 * (PI * a).cos()) } else { 0.0 }),
        ResizeFilter::CatmullRom => (2.0, cubic(0.0, 0.5)),
        ResizeFilter::Mitchell => (2.0, cubic(1.0 / 3.0, 1.0 / 3.0)),
        ResizeFilter::Gaussian => (3.0, if a < 3.0 { (-0.5 * (x / 0.5).powi(2)).exp() } else { 0.0 }),
        ResizeFilter::Lanczos3 => (3.0, if a < 3.0 { sinc(x) * sinc(x / 3.0) } else { 0.0 }),
        ResizeFilter::Auto | ResizeFilter::Nearest => unreachable!("not a kernel"),
    }
}

/// One line of `len` values at a stride, resampled to `count` values.
fn line(filter: ResizeFilter, value: impl Fn(usize) -> f64, len: usize, count: usize) -> Vec<f64> {
    let step = len as f64 / count as f64;
    if len == count {
        return (0..len).map(value).collect();
    }
    (0..count)
        .map(|i| {
            let center = (i as f64 + 0.5) * step;
            let (mut sum, mut total) = (0.0, 0.0);
            for x in 0..len {
                let distance = (x as f64 + 0.5 - center) / step.max(1.0);
                let (reach, weight) = kernel(filter, distance);
                if distance.abs() <= reach + 1.0 && weight != 0.0 {
                    sum += weight * value(x);
                    total += weight;
                }
            }
            sum / total
        })
        .collect()
}

/// Both passes; `between` is what the pixel type does to a value between and after them.
fn oracle(
    filter: ResizeFilter,
    values: &[f64],
    from: (usize, usize),
    to: (usize, usize),
    columns_first: bool,
    between: impl Fn(f64) -> f64,
) -> Vec<f64> {
    let across = |values: &[f64], height: usize| -> Vec<f64> {
        (0..height).flat_map(|y| line(filter, |x| values[y * from.0 + x], from.0, to.0)).map(&between).collect()
    };
    let down = |values: &[f64], width: usize| -> Vec<f64> {
        let columns: Vec<Vec<f64>> =
            (0..width).map(|x| line(filter, |y| values[y * width + x], from.1, to.1)).collect();
        (0..to.1).flat_map(|y| columns.iter().map(move |column| column[y])).map(&between).collect()
    };
    if columns_first { across(&down(values, from.0), to.1) } else { down(&across(values, from.1), to.0) }
}

/// Noise without a generator: the bits of a multiplicative hash.
fn noise(len: usize) -> Vec<f64> {
    (0..len as u64).map(|i| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64 / f64::from(1 << 24)).collect()
}

fn resized(plane: &Plane, to: (usize, usize), filter: ResizeFilter) -> Plane {
    let size = SizeRequest::Pixels { width: Some(to.0), height: Some(to.1), fit: Fit::Stretch };
    resize_plane(plane, &Resize { filter, ..Resize::new(size) }, None, &Progress::new()).unwrap()
}

/// The largest difference from the oracle for noise over the whole range of a type.
fn error_of<T: Sample>(
    filter: ResizeFilter,
    from: (usize, usize),
    to: (usize, usize),
    scale: f64,
    between: impl Fn(f64) -> f64,
) -> f64 {
    let values: Vec<T> = noise(from.0 * from.1).into_iter().map(|v| T::from_f64(v * scale)).collect();
    let exact: Vec<f64> = values.iter().map(|v| v.to_f64()).collect();
    let plane = Plane::new(from.0, from.1, 1, T::wrap(values));
    let result = resized(&plane, to, filter);
    let expected = oracle(filter, &exact, from, to, T::TYPE == SampleType::U8, between);
    let values = T::view(&result.samples).unwrap();
    assert_eq!(values.len(), expected.len());
    values.iter().zip(expected).map(|(v, e)| (v.to_f64() - e).abs()).fold(0.0, f64::max)
}

const SIZES: [((usize, usize), (usize, usize)); 6] = [
    ((40, 33), (17, 11)),
    ((13, 9), (31, 40)),
    ((1, 50), (7, 3)),
    ((50, 1), (1, 1)),
    ((30, 20), (30, 7)),
    ((64, 5), (9, 20)),
];

#[test]
fn small_integers_are_within_a_level_of_the_oracle() {
    for filter in FILTERS {
        for (from, to) in SIZES {
            let byte = error_of::<u8>(filter, from, to, 255.0, |v| v.round().clamp(0.0, 255.0));
            assert!(byte <= 1.0, "{filter:?} {from:?} → {to:?}: {byte}");
            let word = error_of::<u16>(filter, from, to, 65_535.0, |v| v.round().clamp(0.0, 65_535.0));
            assert!(word <= 1.0, "{filter:?} {from:?} → {to:?}: {word}");
        }
    }
}

#[test]
fn floats_are_within_rounding_of_the_oracle() {
    for filter in FILTERS {
        for (from, to) in SIZES {
            let single = error_of::<f32>(filter, from, to, 1000.0, |v| f64::from(v as f32));
            assert!(single <= 2e-4, "{filter:?} {from:?} → {to:?}: {single}");
            let double = error_of::<f64>(filter, from, to, 1000.0, |v| v);
            assert!(double <= 1e-9, "{filter:?} {from:?} → {to:?}: {double}");
            let half = error_of::<f16>(filter, from, to, 1.0, |v| v);
            assert!(half <= 1e-3, "{filter:?} {from:?} → {to:?}: {half}");
        }
    }
}

#[test]
fn wide_integers_are_rounded_once() {
    for filter in FILTERS {
        for (from, to) in SIZES {
            let word = error_of::<u32>(filter, from, to, 4.2e9, |v| v.clamp(0.0, f64::from(u32::MAX)));
            // The oracle clamps between the passes, the kernel only at the end: compare where neither matters.
            if !matches!(filter, ResizeFilter::CatmullRom | ResizeFilter::Mitchell | ResizeFilter::Lanczos3) {
                assert!(word <= 0.51, "{filter:?} {from:?} → {to:?}: {word}");
            }
            let signed = error_of::<i16>(filter, from, to, 20_000.0, f64::round);
            assert!(signed <= 2.0, "{filter:?} {from:?} → {to:?}: {signed}");
        }
    }
}

#[test]
fn flat_planes_stay_flat_in_every_type() {
    for sample_type in SampleType::ALL {
        let mut samples = Samples::zeroed(sample_type, 23 * 19);
        let top = if sample_type.is_integer() { sample_type.full_range()[1] } else { 0.75 };
        crate::with_samples!(&mut samples, |values| values.fill(Sample::from_f64(top)));
        let plane = Plane::new(23, 19, 1, samples);
        for filter in ResizeFilter::ALL {
            for to in [(7, 40), (1, 1), (50, 3)] {
                let result = resized(&plane, to, filter);
                for index in 0..result.samples.len() {
                    let value = result.samples.get_f64(index).unwrap();
                    let tolerance = if matches!(sample_type, SampleType::U8) { 0.0 } else { top * 1e-7 };
                    assert!((value - top).abs() <= tolerance, "{sample_type} {filter:?}: {value} instead of {top}");
                }
            }
        }
    }
}

#[test]
fn edges_of_transparency_do_not_darken() {
    let pixel = |x: usize| if x < 16 { [255, 255, 255, 255] } else { [0, 0, 0, 0] };
    let values: Vec<u8> = (0..32 * 8).flat_map(|i| pixel(i % 32)).collect();
    let bytes = Plane::new(32, 8, 4, Samples::U8(values.clone()));
    let wide = Plane::new(32, 8, 4, Samples::U32(values.iter().map(|&v| u32::from(v) << 24).collect()));
    for (plane, white) in [(bytes, 255.0), (wide, f64::from(255_u32 << 24))] {
        for to in [(11, 3), (70, 20)] {
            let result = resized(&plane, to, ResizeFilter::Lanczos3);
            for index in 0..to.0 * to.1 {
                let value = |sample| result.samples.get_f64(index * 4 + sample).unwrap();
                if value(3) > white * 0.05 {
                    assert!(value(0) > white * 0.97, "colour {} under alpha {}", value(0), value(3));
                }
            }
        }
    }
}

#[test]
fn channels_beside_each_other_are_not_taken_for_alpha() {
    // Three samples: the third is blue, not alpha.
    let plane = Plane::new(2, 1, 3, Samples::U8(vec![200, 100, 0, 200, 100, 0]));
    assert_eq!(resized(&plane, (4, 1), ResizeFilter::Bilinear).samples, Samples::U8([200, 100, 0].repeat(4)));
}

fn noisy(width: usize, height: usize, samples_per_pixel: usize, sample_type: SampleType) -> Plane {
    let mut samples = Samples::zeroed(sample_type, width * height * samples_per_pixel);
    let [low, high] = sample_type.full_range();
    crate::with_samples!(&mut samples, |values| {
        for (out, v) in values.iter_mut().zip(noise(width * height * samples_per_pixel)) {
            *out = Sample::from_f64(low + v * (high - low));
        }
    });
    Plane::new(width, height, samples_per_pixel, samples)
}

fn resampler(plane: &Plane, to: (usize, usize), filter: ResizeFilter, linear_light: bool) -> Resampler {
    let geometry = Geometry::stretch((plane.width, plane.height), to);
    Resampler::new(geometry, filter, linear_light, plane.samples_per_pixel, plane.samples.sample_type()).unwrap()
}

#[test]
fn a_part_equals_the_same_part_of_the_whole_bit_for_bit() {
    let progress = Progress::new();
    let cases = [
        (SampleType::U8, 4, ResizeFilter::Auto, false),
        (SampleType::U8, 3, ResizeFilter::Auto, true),
        (SampleType::U16, 1, ResizeFilter::Mitchell, false),
        (SampleType::F32, 2, ResizeFilter::Lanczos3, false),
        (SampleType::I32, 1, ResizeFilter::Auto, false),
        (SampleType::U8, 3, ResizeFilter::Nearest, false),
    ];
    for (sample_type, pixel, filter, light) in cases {
        let plane = noisy(1900, 500, pixel, sample_type);
        let resampler = resampler(&plane, (1301, 611), filter, light);
        let whole = Rect::whole(1301, 611);
        let all = resampler.resample(Some(&Window { plane: &plane, x: 0, y: 0 }), whole, &progress).unwrap();
        for rect in [Rect::new(1000, 250, 60, 20), Rect::new(0, 610, 1301, 1), Rect::new(1300, 0, 1, 611), whole] {
            let need = resampler.source_rect(rect).unwrap();
            let source = plane.part(need);
            let alone = resampler.resample(Some(&Window { plane: &source, x: need.x, y: need.y }), rect, &progress);
            assert!(alone.unwrap() == all.part(rect), "{sample_type} {filter:?} {rect:?}");
        }
    }
}

#[test]
fn strips_of_the_source_make_what_its_windows_make() {
    for (index, sample_type) in SampleType::ALL.into_iter().enumerate() {
        for pixel in 1..=4 {
            let filter = [ResizeFilter::Auto, ResizeFilter::Box, ResizeFilter::Nearest, ResizeFilter::Mitchell]
                [(index + pixel) % 4];
            let pictures = matches!(sample_type, SampleType::U8 | SampleType::U16 | SampleType::F16 | SampleType::F32);
            for light in [false, true].into_iter().filter(|light| pictures || !light) {
                let plane = noisy(640, 420, pixel, sample_type);
                let resampler = resampler(&plane, (37, 21), filter, light);
                let (out, bytes) = (Rect::new(3, 0, 30, 20), 300_000);
                assert!(!resampler.fits(out, bytes));
                let window = Window { plane: &plane, x: 0, y: 0 };
                let whole = resampler.resample(Some(&window), out, &Progress::new()).unwrap();
                let mut largest = 0;
                let strips = resampler.resample_in_strips::<OpError>(out, bytes, &Progress::new(), |rect| {
                    largest = largest.max(rect.area() * pixel * sample_type.bytes());
                    Ok(plane.part(rect))
                });
                let what = format!("{pixel} × {sample_type}, {filter:?}, light: {light}");
                // By bytes: a NaN is no NaN's equal.
                assert!(strips.unwrap().samples.as_bytes() == whole.samples.as_bytes(), "{what}");
                assert!(largest as u64 <= bytes, "{largest} bytes at once of {what}");
            }
        }
    }
}

/// One thread does runs of blocks at once, three threads a block each.
#[test]
fn the_number_of_threads_does_not_change_a_bit() {
    use SampleType::{F32, I16, U8};
    for (sample_type, pixel) in [(U8, 1), (U8, 2), (U8, 3), (U8, 4), (I16, 1), (F32, 4)] {
        let plane = noisy(1500, 700, pixel, sample_type);
        let resampler = resampler(&plane, (1100, 1030), ResizeFilter::Lanczos3, false);
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let window = Window { plane: &plane, x: 0, y: 0 };
            let whole = Rect::whole(1100, 1030);
            pool.install(|| resampler.resample(Some(&window), whole, &Progress::new()).unwrap())
        };
        assert!(run(1) == run(3), "{pixel} × {sample_type}");
    }
}

/// The same bytes as one call of the library over the whole image: how many samples differ, and by how much at most.
fn difference_from_library(pixel: usize, to: (usize, usize), filter: ResizeFilter, library: FilterType) -> (usize, u8) {
    let pixel_type = [PixelType::U8, PixelType::U8x2, PixelType::U8x3, PixelType::U8x4][pixel - 1];
    let mut plane = noisy(2100, 640, pixel, SampleType::U8);
    if let (4, Samples::U8(values)) = (pixel, &mut plane.samples) {
        // Opaque: at low alpha a level of premultiplied colour is many levels of colour.
        values.chunks_exact_mut(4).for_each(|pixel| pixel[3] = 255);
    }
    let source = images::ImageRef::new(2100, 640, plane.samples.as_bytes(), pixel_type).unwrap();
    let mut whole = images::Image::new(to.0 as u32, to.1 as u32, pixel_type);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(library));
    Resizer::new().resize(&source, &mut whole, &options).unwrap();
    let ours = resized(&plane, to, filter);
    let differences = ours.samples.as_bytes().iter().zip(whole.buffer()).map(|(a, b)| a.abs_diff(*b));
    (differences.clone().filter(|&d| d > 1).count(), differences.max().unwrap())
}

#[test]
fn bands_that_shrink_equal_the_library_on_the_whole() {
    for pixel in [1, 3, 4] {
        let (_, worst) = difference_from_library(pixel, (1250, 321), ResizeFilter::Lanczos3, FilterType::Lanczos3);
        assert_eq!(worst, 0, "{pixel} samples");
    }
}

#[test]
fn bands_that_grow_are_within_a_level_of_the_library_on_the_whole() {
    // Weights are fixed-point numbers with as many bits as the largest of a call allows, and at the picture's edge they
    // are larger than inside: a band inside is computed with one bit more than the whole. In noise over the full range,
    // two such roundings meet in one sample of thirty thousand.
    for pixel in [1, 3, 4] {
        let (beyond, worst) =
            difference_from_library(pixel, (2300, 900), ResizeFilter::CatmullRom, FilterType::CatmullRom);
        assert!(worst <= 2 && beyond * 20_000 < 2300 * 900 * pixel, "{pixel} samples: {beyond} beyond 1, {worst}");
    }
}

#[test]
fn not_a_number_spreads_over_the_kernel_only() {
    let mut values = vec![1.0_f32; 41];
    values[20] = f32::NAN;
    let result = resized(&Plane::new(41, 1, 1, Samples::F32(values)), (82, 1), ResizeFilter::CatmullRom);
    let Samples::F32(values) = result.samples else { panic!() };
    let spoilt: Vec<usize> = (0..82).filter(|&i| values[i].is_nan()).collect();
    assert!(spoilt.contains(&40) && spoilt.contains(&41), "{spoilt:?}");
    assert!(spoilt.iter().all(|&i| (36..=45).contains(&i)), "{spoilt:?}");
}

#[test]
fn linear_light_averages_light() {
    let checker: Vec<u8> = (0..64 * 64).map(|i| if (i % 64 + i / 64) % 2 == 0 { 0 } else { 255 }).collect();
    let plane = Plane::new(64, 64, 1, Samples::U8(checker));
    let half = |linear_light| {
        let recipe = Resize { filter: ResizeFilter::Box, linear_light, ..Resize::new(SizeRequest::Scale(0.5)) };
        resize_plane(&plane, &recipe, None, &Progress::new()).unwrap().samples
    };
    assert_eq!(half(true), Samples::U8(vec![188; 32 * 32]));
    assert_eq!(half(false), Samples::U8(vec![128; 32 * 32]));
    let wide = Plane::new(1, 1, 1, Samples::I32(vec![1]));
    let recipe = Resize { linear_light: true, ..Resize::new(SizeRequest::Scale(2.0)) };
    assert!(resize_plane(&wide, &recipe, None, &Progress::new()).is_err());
}

#[test]
fn padding_is_zero_and_cover_cuts_from_the_middle() {
    let plane = Plane::new(4, 2, 1, Samples::U8(vec![9; 8]));
    let recipe = |fit| Resize::new(SizeRequest::Pixels { width: Some(4), height: Some(4), fit });
    let padded = resize_plane(&plane, &recipe(Fit::Pad), None, &Progress::new()).unwrap();
    assert_eq!(padded.samples, Samples::U8([[0; 4], [9; 4], [9; 4], [0; 4]].concat()));
    let stripes = Plane::new(8, 2, 1, Samples::U8([1, 1, 1, 7, 7, 1, 1, 1].repeat(2)));
    let size = SizeRequest::Pixels { width: Some(2), height: Some(2), fit: Fit::Cover };
    let square = Resize { filter: ResizeFilter::Nearest, ..Resize::new(size) };
    assert_eq!(resize_plane(&stripes, &square, None, &Progress::new()).unwrap().samples, Samples::U8(vec![7; 4]));
}

#[test]
fn a_cancelled_resize_stops() {
    let progress = Progress::new();
    progress.cancel();
    let plane = noisy(50, 50, 1, SampleType::U8);
    let recipe = Resize::new(SizeRequest::Scale(0.5));
    assert!(matches!(resize_plane(&plane, &recipe, None, &progress), Err(OpError::Cancelled(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_size_of_bytes_is_close_to_the_oracle(
        width in 1_usize..40, height in 1_usize..40, to_width in 1_usize..60, to_height in 1_usize..60, which in 0_usize..7,
    ) {
        let worst = error_of::<u8>(
            FILTERS[which], (width, height), (to_width, to_height), 255.0, |v| v.round().clamp(0.0, 255.0),
        );
        // A level from fixed-point weights in the first pass can meet another in the second.
        prop_assert!(worst <= 2.0, "{}", worst);
    }

    #[test]
    fn nearest_takes_the_pixel_under_the_centre(width in 1_usize..50, to in 1_usize..120) {
        let plane = Plane::new(width, 1, 1, Samples::U16((0..width as u16).collect()));
        let Samples::U16(values) = resized(&plane, (to, 1), ResizeFilter::Nearest).samples else { panic!() };
        for (i, &value) in values.iter().enumerate() {
            // (i + ½)·width / to lies in [value, value + 1)
            prop_assert!((2 * i + 1) * width >= 2 * to * usize::from(value));
            prop_assert!((2 * i + 1) * width < 2 * to * (usize::from(value) + 1));
        }
    }

    #[test]
    fn nearest_takes_whole_pixels_of_every_size(
        sample in 0_usize..13, samples in 1_usize..7, width in 1_usize..20, height in 1_usize..20, to in (1_usize..40, 1_usize..40),
    ) {
        let plane = noisy(width, height, samples, SampleType::ALL[sample]);
        let result = resized(&plane, to, ResizeFilter::Nearest);
        let bytes = plane.samples.sample_type().bytes() * samples;
        for (at, pixel) in result.samples.as_bytes().chunks_exact(bytes).enumerate() {
            let (x, y) = ((2 * (at % to.0) + 1) * width / (2 * to.0), (2 * (at / to.0) + 1) * height / (2 * to.1));
            prop_assert!(pixel == &plane.samples.as_bytes()[(y * width + x) * bytes..][..bytes]);
        }
    }

    #[test]
    fn every_type_shrinks_to_a_point_inside_its_values(sample in 0_usize..13, width in 1_usize..9, height in 1_usize..9) {
        let plane = noisy(width, height, 1, SampleType::ALL[sample]);
        let result = resized(&plane, (1, 1), ResizeFilter::Box);
        let values: Vec<f64> = (0..plane.samples.len()).filter_map(|i| plane.samples.get_f64(i)).collect();
        let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(l, h), &v| (l.min(v), h.max(v)));
        let value = result.samples.get_f64(0).unwrap();
        let slack = (high - low).abs() * 1e-3 + 1.0;
        prop_assert!(value >= low - slack && value <= high + slack, "{} not in {}..{}", value, low, high);
    }
}
