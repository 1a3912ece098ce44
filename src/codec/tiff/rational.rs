//! Numbers as the fractions of two u32 that TIFF keeps.

use tiff::encoder::Rational;

/// The nearest fraction of two u32: whole numbers over 1, short decimals over a million (as `ImageJ` has them), all
/// others as finely as fits. `None` for what is no positive number.
pub(super) fn rational(value: f64) -> Option<Rational> {
    const LARGEST: f64 = u32::MAX as f64;
    if !(value > 0.0 && value <= LARGEST) {
        return None;
    }
    if value < 1.0 {
        return rational(1.0 / value).map(|Rational { n, d }| Rational { n: d, d: n });
    }
    for denominator in [1.0, 1e6] {
        let numerator = (value * denominator).round();
        if (1.0..=LARGEST).contains(&numerator) && (numerator / denominator / value - 1.0).abs() < 1e-12 {
            return Some(Rational { n: numerator as u32, d: denominator as u32 });
        }
    }
    let denominator = (LARGEST / value).min(LARGEST).floor().max(1.0);
    let numerator = (value * denominator).round();
    (numerator >= 1.0).then(|| Rational { n: numerator.min(LARGEST) as u32, d: denominator as u32 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_near_and_readable_where_they_can_be() {
        let parts = |value| rational(value).map(|Rational { n, d }| (n, d));
        assert_eq!(parts(72.0), Some((72, 1)));
        assert_eq!(parts(0.5), Some((1, 2)));
        assert_eq!(parts(1953.125), Some((1_953_125_000, 1_000_000)));
        for value in [std::f64::consts::PI, 1.0 / 976.5625, 39_062_500.37, 3e-9] {
            let (n, d) = parts(value).unwrap();
            assert!((f64::from(n) / f64::from(d) / value - 1.0).abs() < 3e-10, "{value}");
        }
        for senseless in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e10, 1e-10] {
            assert_eq!(parts(senseless), None, "{senseless}");
        }
    }
}
