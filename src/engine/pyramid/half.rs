//! Half the size: every pixel the mean of up to four below it.

use crate::model::{Plane, Sample, Samples};
use crate::with_samples;

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

/// Applies `combine` to the four samples under each; at odd edges the last ones count twice, which leaves means as
/// they are.
fn reduce<S: Sample>(values: &[S], plane: &Plane, combine: impl Fn([S; 4]) -> S) -> Vec<S> {
    let n = plane.samples_per_pixel;
    let row_length = plane.width * n;
    let mut result = Vec::with_capacity(plane.width.div_ceil(2) * plane.height.div_ceil(2) * n);
    if row_length == 0 {
        return result;
    }
    for pair in values.chunks(row_length * 2) {
        let (top, bottom) = pair.split_at(row_length);
        let bottom = if bottom.is_empty() { top } else { bottom };
        for x in (0..plane.width).step_by(2) {
            let (left, right) = (x * n, (x + 1).min(plane.width - 1) * n);
            result
                .extend((0..n).map(|s| combine([top[left + s], top[right + s], bottom[left + s], bottom[right + s]])));
        }
    }
    result
}

fn integer_mean<S: Into<u32> + TryFrom<u32> + Default>(four: [S; 4]) -> S {
    let sum: u32 = four.into_iter().map(Into::into).sum();
    S::try_from((sum + 2) / 4).unwrap_or_default()
}

fn mean<S: Sample>(four: [S; 4]) -> S {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in four.map(Sample::to_f64).into_iter().filter(|value| !value.is_nan()) {
        sum += value;
        count += 1.0;
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
