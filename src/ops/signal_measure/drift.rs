//! How the frequency of a signal moves: a straight line through its middle at several moments.

use super::averages::above_noise;
use super::band::Above;
use super::moments::Moments;
use super::unknown::Unknown;
use crate::ops::spectrogram::Bins;

/// Change of frequency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drift {
    /// In cycles per sample per frame distance.
    pub slope: f64,
    /// Its standard error.
    pub error: f64,
}

/// The slope of the straight line through the centroids of the band's power at each moment, weighted by that power
/// (weighted least squares), and its standard error from the residuals.
///
/// `floor` is taken off what stands out of it; `averages` says how many independent frames a number of frames is worth,
/// `bins_together` (the window's equivalent noise bandwidth) how many bins are worth one.
///
/// # Errors
/// [`Unknown::TooFewMoments`] if the signal is seen at fewer than three.
pub fn drift(
    moments: &Moments,
    bins: Bins,
    floor: Option<f64>,
    mut averages: impl FnMut(u64) -> f64,
    bins_together: f64,
) -> Result<Drift, Unknown> {
    let mut points = Vec::new();
    for moment in moments.each() {
        let worth = averages(moment.frames);
        let (mut power, mut first) = (0.0, 0.0);
        for (part, sum) in moment.sums.iter().enumerate() {
            let range = moments.part(part);
            let above = floor.map_or(Above::NOTHING, |floor| {
                let independent = (range.len() as f64 / bins_together).max(1.0);
                Above { floor, times: above_noise(worth * independent) }
            });
            let counted = (range.len() as u64 * moment.frames) as f64;
            let signal = above.of(sum / counted) * range.len() as f64;
            power += signal;
            first += signal * f64::midpoint(bins.center(range.start), bins.center(range.end - 1));
        }
        if power > 0.0 && power.is_finite() {
            points.push([moment.place, first / power, power * moment.frames as f64]);
        }
    }
    line(&points)
}

/// Weighted least squares through (place, value, weight).
fn line(points: &[[f64; 3]]) -> Result<Drift, Unknown> {
    if points.len() < 3 {
        return Err(Unknown::TooFewMoments);
    }
    let sum = |value: &dyn Fn(&[f64; 3]) -> f64| points.iter().map(|point| point[2] * value(point)).sum::<f64>();
    let weight = sum(&|_| 1.0);
    let (place, value) = (sum(&|point| point[0]) / weight, sum(&|point| point[1]) / weight);
    let spread = sum(&|point| (point[0] - place).powi(2));
    if spread.is_nan() || spread <= 0.0 {
        return Err(Unknown::TooFewMoments);
    }
    let slope = sum(&|point| (point[0] - place) * (point[1] - value)) / spread;
    let residual = sum(&|point| (point[1] - value - slope * (point[0] - place)).powi(2));
    let error = (residual / (points.len() - 2) as f64 / spread).sqrt();
    Ok(Drift { slope, error })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_through_weighted_points() {
        let points: Vec<_> = (0..10).map(|n| [f64::from(n), 3.0 + 0.5 * f64::from(n), f64::from(1 + n % 3)]).collect();
        let found = line(&points).unwrap();
        assert!((found.slope - 0.5).abs() < 1e-12 && found.error < 1e-12);
        assert_eq!(line(&points[..2]), Err(Unknown::TooFewMoments));
        assert_eq!(line(&[[1.0, 2.0, 1.0]; 5]), Err(Unknown::TooFewMoments));
        // The standard error of an unweighted line through 0, 0, 1, 0, 0 … against the textbook's formula.
        let one = [[0.0, 0.0, 1.0], [1.0, 1.0, 1.0], [2.0, 0.0, 1.0]];
        let found = line(&one).unwrap();
        assert!(found.slope.abs() < 1e-12 && (found.error - (2.0_f64 / 3.0 / 1.0 / 2.0).sqrt()).abs() < 1e-12);
    }
}
