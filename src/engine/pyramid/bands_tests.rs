//! Levels made in bands against a naive mean of boxes, for every sample type and odd sizes.

use std::convert::Infallible;

use super::*;
use crate::model::{Sample, SampleType};
use crate::with_samples;

/// Values of any size without a pattern; every eleventh float is not a number.
fn noise(sample_type: SampleType, width: usize, height: usize, samples_per_pixel: usize) -> Plane {
    let mut samples = Samples::zeroed(sample_type, width * height * samples_per_pixel);
    let [low, high] = sample_type.full_range();
    with_samples!(&mut samples, |values| for (index, value) in values.iter_mut().enumerate() {
        let part = (index as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 11;
        let part = part as f64 / (1_u64 << 53) as f64;
        let missing = !sample_type.is_integer() && index % 11 == 0;
        *value = Sample::from_f64(if missing { f64::NAN } else { low + (high - low) * part });
    });
    Plane::new(width, height, samples_per_pixel, samples)
}

/// Half the size, pixel by pixel: the mean of the four below, the last of an odd number counted twice.
fn naive_half(plane: &Plane, averaging: Averaging) -> Plane {
    let (width, height, n) = (plane.width.div_ceil(2), plane.height.div_ceil(2), plane.samples_per_pixel);
    let sample_type = plane.samples.sample_type();
    let mut samples = Samples::zeroed(sample_type, width * height * n);
    with_samples!(&mut samples, |values| for (index, value) in values.iter_mut().enumerate() {
        let (x, y, s) = (index / n % width, index / n / width, index % n);
        let four: Vec<f64> = [(0, 0), (1, 0), (0, 1), (1, 1)]
            .iter()
            .map(|(dx, dy)| ((2 * x + dx).min(plane.width - 1), (2 * y + dy).min(plane.height - 1)))
            .filter_map(|(x, y)| plane.value(x, y, s))
            .collect();
        let there: Vec<f64> = four.iter().copied().filter(|value| !value.is_nan()).collect();
        let mean = there.iter().sum::<f64>() / there.len() as f64;
        *value = Sample::from_f64(match averaging {
            Averaging::First => four[0],
            Averaging::Mean if sample_type.is_integer() => (mean + 0.5).floor(),
            Averaging::Mean => mean,
        });
    });
    Plane::new(width, height, n, samples)
}

/// A rectangle of a plane, pixel by pixel.
fn cut(plane: &Plane, rect: Rect) -> Plane {
    let n = plane.samples_per_pixel;
    let mut samples = Samples::zeroed(plane.samples.sample_type(), rect.area() * n);
    let pixel = n * plane.samples.sample_type().bytes();
    for (row, out) in samples.as_bytes_mut().chunks_exact_mut(rect.width * pixel).enumerate() {
        let at = ((rect.y + row) * plane.width + rect.x) * pixel;
        out.copy_from_slice(&plane.samples.as_bytes()[at..at + out.len()]);
    }
    Plane::new(rect.width, rect.height, n, samples)
}

fn reduction(plane: &Plane, halvings: u32, averaging: Averaging) -> Reduction {
    let from = PyramidLevel { width: plane.width, height: plane.height, stored: Some(0), halvings: [0; 2] };
    Reduction { from, halvings, averaging }
}

/// The part in bands of so many rows, and how many bands there were.
fn made(plane: &Plane, reduction: &Reduction, target: Rect, rows: usize) -> (Plane, usize) {
    let mut bands = 0;
    // Rows so long that no more than those wanted fit into a band.
    let row_bytes = LARGEST_BAND_BYTES / rows;
    let part = reduction.make(target, (row_bytes, rows), |rect| {
        bands += 1;
        Ok::<_, Infallible>(cut(plane, rect))
    });
    (part.unwrap_or_else(|never| match never {}).expect("a part that is not empty"), bands)
}

#[test]
fn every_type_is_the_naive_mean_of_boxes_whatever_the_bands() {
    for sample_type in SampleType::ALL {
        for (width, height, n) in [(37, 53, 1), (64, 32, 3), (1, 77, 2), (75, 1, 4)] {
            let plane = noise(sample_type, width, height, n);
            let mut expected = plane.clone();
            for halvings in 1..=4 {
                expected = naive_half(&expected, Averaging::Mean);
                let reduction = reduction(&plane, halvings, Averaging::Mean);
                for rows in [1, 7, 16, 1000] {
                    let whole = Rect::whole(expected.width, expected.height);
                    let (part, _) = made(&plane, &reduction, whole, rows);
                    let same = part.samples.as_bytes() == expected.samples.as_bytes();
                    assert!(same, "{sample_type} {width} × {height} × {n}, {halvings} times in bands of {rows}");
                }
            }
        }
    }
}

#[test]
fn any_part_is_that_part_of_the_whole() {
    let plane = noise(SampleType::U16, 203, 149, 3);
    let halves = naive_half(&naive_half(&plane, Averaging::Mean), Averaging::Mean);
    let reduction = reduction(&plane, 2, Averaging::Mean);
    for rect in [Rect::new(0, 0, 7, 9), Rect::new(13, 20, 38, 18), Rect::new(50, 37, 1, 1)] {
        assert_eq!(made(&plane, &reduction, rect, 8).0, cut(&halves, rect));
    }
}

#[test]
fn indices_of_a_palette_are_picked() {
    let plane = noise(SampleType::U8, 41, 43, 1);
    let picked = naive_half(&naive_half(&plane, Averaging::First), Averaging::First);
    let whole = Rect::whole(picked.width, picked.height);
    assert_eq!(made(&plane, &reduction(&plane, 2, Averaging::First), whole, 4).0, picked);
}

#[test]
fn large_planes_are_halved_in_parallel_with_the_same_result() {
    let plane = noise(SampleType::U8, 1501, 1203, 1);
    let expected = naive_half(&plane, Averaging::Mean);
    let whole = Rect::whole(expected.width, expected.height);
    assert_eq!(made(&plane, &reduction(&plane, 1, Averaging::Mean), whole, 1000).0, expected);
}

#[test]
fn a_failure_ends_it_at_its_band() {
    let plane = noise(SampleType::U8, 10, 100, 1);
    let mut bands = 0;
    let result =
        reduction(&plane, 1, Averaging::Mean).make(Rect::whole(5, 50), (LARGEST_BAND_BYTES / 10, 10), |rect| {
            bands += 1;
            if rect.y >= 30 { Err("cut short") } else { Ok(cut(&plane, rect)) }
        });
    assert_eq!((result, bands), (Err("cut short"), 4));
}

#[test]
fn bands_are_bounded_and_follow_what_the_source_prefers() {
    let plane = Plane::new(0, 0, 1, Samples::U8(vec![]));
    let rows =
        |halvings, row_bytes, preferred| reduction(&plane, halvings, Averaging::Mean).band_rows(row_bytes, preferred);
    // 30 000 RGB pixels a row: strips of 8 rows, tiles of 256, one strip for everything.
    assert_eq!(rows(3, 90_000, 8), 88);
    assert_eq!(rows(3, 90_000, 256), 256);
    assert_eq!(rows(3, 90_000, usize::MAX), 2976);
    assert_eq!(rows(6, 10_000_000, 16), 64);
    assert_eq!(rows(2, 20_000, 7), 416);
    assert_eq!(rows(1, 0, 1), 8 << 20);
}
