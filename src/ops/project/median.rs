//! The middle of many samples.

use crate::model::Sample;

/// The median at each place: of an even number the mean of the middle two. NaN counts as larger than everything.
pub(super) fn medians<T: Sample>(planes: &[&[T]], mut put: impl FnMut(f64)) {
    let places = planes.first().map_or(0, |plane| plane.len());
    let mut column = vec![0.0; planes.len()];
    for place in 0..places {
        for (value, plane) in column.iter_mut().zip(planes) {
            *value = plane[place].to_f64();
        }
        put(median(&mut column));
    }
}

fn median(values: &mut [f64]) -> f64 {
    let middle = values.len() / 2;
    // NaN of either sign goes last.
    let order = |a: &f64, b: &f64| a.is_nan().cmp(&b.is_nan()).then(a.total_cmp(b));
    let even = values.len().is_multiple_of(2);
    let (below, upper, _) = values.select_nth_unstable_by(middle, order);
    let upper = *upper;
    let lower = if even { below.iter().copied().max_by(order) } else { None };
    lower.map_or(upper, |lower| f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_odd_and_even_numbers() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(&mut [7.0]), 7.0);
        assert_eq!(median(&mut [f64::NAN, 1.0, 2.0]), 2.0);
        assert!(median(&mut [f64::NAN, -f64::NAN, 2.0]).is_nan());
    }
}
