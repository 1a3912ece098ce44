//! Value → 0..=65535 within a display range: `round(position^gamma · 65535)`, the position being 0 at the bottom of the
//! range and 1 at its top. Not here: the 8 bits of the screen, whose rules are ImageJ's (`scale`).

/// A display range ready to turn values into levels of 16 bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DeepScale {
    range: [f64; 2],
    gamma: f64,
    inverted: bool,
}

impl DeepScale {
    /// A range, which may fall, and the exponent on the position within it; what is no exponent counts as 1.
    #[must_use]
    pub fn new(range: [f64; 2], gamma: f64, inverted: bool) -> Self {
        Self { range, gamma: if gamma.is_finite() && gamma > 0.0 { gamma } else { 1.0 }, inverted }
    }

    /// The level of a value; NaN has level 0 (before inversion). A range of no width is a threshold.
    #[must_use]
    pub fn level(&self, value: f64) -> u16 {
        let [low, high] = self.range;
        let position = if low == high { f64::from(value > low) } else { (value - low) / (high - low) };
        // `as` sends NaN to 0.
        let level = (position.clamp(0.0, 1.0).powf(self.gamma) * 65_535.0).round() as u16;
        if self.inverted { u16::MAX - level } else { level }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_follow_the_formula() {
        let levels = |range, gamma, inverted| {
            [90.0, 100.0, 150.0, 175.0, 200.0, 300.0, f64::NAN]
                .map(|value| DeepScale::new(range, gamma, inverted).level(value))
        };
        assert_eq!(levels([100.0, 200.0], 1.0, false), [0, 0, 32_768, 49_151, 65_535, 65_535, 0]);
        assert_eq!(levels([100.0, 200.0], 2.0, false), [0, 0, 16_384, 36_863, 65_535, 65_535, 0]);
        assert_eq!(levels([100.0, 200.0], 1.0, true)[..2], [65_535, 65_535]);
        assert_eq!(levels([200.0, 100.0], 1.0, false)[..5], [65_535, 65_535, 32_768, 16_384, 0]);
        assert_eq!(levels([150.0, 150.0], 1.0, false)[2..4], [0, 65_535]);
        assert_eq!(levels([100.0, 200.0], f64::NAN, false)[2], 32_768);
    }
}
