//! Half the size: every pixel the mean of up to four below it.

use rayon::prelude::*;

use crate::model::{Plane, Sample, Samples};
use crate::with_samples;

/// Rows of the result that a worker takes at a time.
const BAND_ROWS: usize = 32;
/// Planes up to so many samples are halved on the calling thread: less is not worth waking others for.
const SERIAL_SAMPLES: usize = 1 << 20;

/// What a coarser pixel is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Averaging {
    /// The mean of stored values: whole numbers rounded half up, NaN left out.
    Mean,
    /// The upper left pixel: for indices of a palette, whose mean means nothing.
    First,
}

/// A plane of half the width and height, rounded up; the last column and row are means of what there is.
///
/// The plane must begin at an even row and column of its level, or the halves of two windows would not fit together.
/// Large planes are halved in bands of rows on Rayon's current pool; the result does not depend on it.
#[must_use]
pub fn halved(plane: &Plane, averaging: Averaging) -> Plane {
    let n = plane.samples_per_pixel;
    let (width, height) = (plane.width.div_ceil(2), plane.height.div_ceil(2));
    let samples = match (averaging, &plane.samples) {
        (Averaging::Mean, Samples::U8(values)) => Samples::U8(reduce(values, plane, integer_mean)),
        (Averaging::Mean, Samples::U16(values)) => Samples::U16(reduce(values, plane, integer_mean)),
        (Averaging::Mean, other) => with_samples!(other, |values| Sample::wrap(reduce(values, plane, mean))),
        (Averaging::First, other) => with_samples!(other, |values| Sample::wrap(reduce(values, plane, |four| four[0]))),
    };
    Plane::new(width, height, n, samples)
}

/// Applies `combine` to the four samples under each.
fn reduce<S: Sample>(values: &[S], plane: &Plane, combine: impl Fn([S; 4]) -> S + Sync) -> Vec<S> {
    let n = plane.samples_per_pixel;
    let (row, out_row) = (plane.width * n, plane.width.div_ceil(2) * n);
    let mut result = vec![S::default(); out_row * plane.height.div_ceil(2)];
    if row == 0 {
        return result;
    }
    let band = |(values, out): (&[S], &mut [S])| {
        for (pair, out) in values.chunks(2 * row).zip(out.chunks_exact_mut(out_row)) {
            let (top, bottom) = pair.split_at(row);
            // The last of an odd number of rows counts twice, which leaves means as they are.
            let bottom = if bottom.is_empty() { top } else { bottom };
            match n {
                1 => reduce_row::<S, 1>(top, bottom, out, n, &combine),
                3 => reduce_row::<S, 3>(top, bottom, out, n, &combine),
                4 => reduce_row::<S, 4>(top, bottom, out, n, &combine),
                _ => reduce_row::<S, 0>(top, bottom, out, n, &combine),
            }
        }
    };
    if values.len() <= SERIAL_SAMPLES {
        band((values, &mut result));
    } else {
        values.par_chunks(2 * BAND_ROWS * row).zip(result.par_chunks_mut(BAND_ROWS * out_row)).for_each(band);
    }
    result
}

/// One row of the result from two rows. `N` is the number of samples per pixel, or 0 for any: known beforehand, the
/// loop becomes vector instructions.
fn reduce_row<S: Sample, const N: usize>(
    top: &[S],
    bottom: &[S],
    out: &mut [S],
    any: usize,
    combine: &impl Fn([S; 4]) -> S,
) {
    let n = if N == 0 { any } else { N };
    let pairs = top.len() / (2 * n);
    let (out, odd) = out.split_at_mut(pairs * n);
    for ((out, top), bottom) in out.chunks_exact_mut(n).zip(top.chunks_exact(2 * n)).zip(bottom.chunks_exact(2 * n)) {
        for s in 0..n {
            out[s] = combine([top[s], top[n + s], bottom[s], bottom[n + s]]);
        }
    }
    // As with the last row: the last of an odd number of columns counts twice.
    let (top, bottom) = (&top[2 * pairs * n..], &bottom[2 * pairs * n..]);
    odd.iter_mut().zip(top).zip(bottom).for_each(|((out, top), bottom)| *out = combine([*top, *top, *bottom, *bottom]));
}

fn integer_mean<S: Into<u32> + TryFrom<u32> + Default>(four: [S; 4]) -> S {
    let sum: u32 = four.into_iter().map(Into::into).sum();
    S::try_from((sum + 2) / 4).unwrap_or_default()
}

fn mean<S: Sample>(four: [S; 4]) -> S {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in four.map(Sample::to_f64) {
        // No branch: it would keep the loop from becoming vector instructions.
        let there = f64::from(u8::from(!value.is_nan()));
        sum += if value.is_nan() { 0.0 } else { value };
        count += there;
    }
    let mean: f64 = sum / count;
    // 0/0 is NaN, as it should be where all four are; whole numbers have none.
    S::from_f64(if S::TYPE.is_integer() { (mean + 0.5).floor() } else { mean })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn four_become_one_and_edges_are_means_of_what_is_there() {
        let plane = Plane::new(3, 3, 1, Samples::U8(vec![1, 2, 10, 3, 4, 21, 100, 201, 50]));
        assert_eq!(halved(&plane, Averaging::Mean), Plane::new(2, 2, 1, Samples::U8(vec![3, 16, 151, 50])));
        assert_eq!(halved(&plane, Averaging::First), Plane::new(2, 2, 1, Samples::U8(vec![1, 10, 100, 50])));
    }

    #[test]
    fn nan_is_left_out_unless_there_is_nothing_else() {
        let nan = f32::NAN;
        let plane = Plane::new(4, 2, 1, Samples::F32(vec![1.0, nan, nan, nan, 2.0, 3.0, nan, nan]));
        let half = halved(&plane, Averaging::Mean);
        assert_eq!(half.value(0, 0, 0), Some(2.0));
        assert!(half.value(1, 0, 0).is_some_and(f64::is_nan));
    }

    #[test]
    fn nothing_stays_nothing() {
        let empty = Plane::new(0, 0, 3, Samples::U16(vec![]));
        assert_eq!(halved(&empty, Averaging::Mean), empty);
    }

    proptest! {
        #[test]
        fn integers_equal_the_mean_in_f64(values in prop::collection::vec(any::<u16>(), 4..200), width in 1..9_usize) {
            let height = values.len() / width;
            prop_assume!(height > 0);
            let plane = Plane::new(width, height, 1, Samples::U16(values[..width * height].to_vec()));
            let half = halved(&plane, Averaging::Mean);
            for y in 0..half.height {
                for x in 0..half.width {
                    let below = [(0, 0), (1, 0), (0, 1), (1, 1)];
                    let there: Vec<f64> =
                        below.iter().filter_map(|(dx, dy)| plane.value(2 * x + dx, 2 * y + dy, 0)).collect();
                    let mean = there.iter().sum::<f64>() / there.len() as f64;
                    prop_assert_eq!(half.value(x, y, 0), Some((mean + 0.5).floor()));
                }
            }
        }
    }
}
