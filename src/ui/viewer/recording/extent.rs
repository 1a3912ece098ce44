//! The visible part of an axis: zoom at a place, move, stay inside.

/// What an axis may show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    pub low: f64,
    pub high: f64,
    /// The smallest span that can be zoomed to.
    pub narrowest: f64,
}

/// The visible part of an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    pub low: f64,
    pub high: f64,
}

impl Extent {
    /// From one value to another.
    #[must_use]
    pub const fn new(low: f64, high: f64) -> Self {
        Self { low, high }
    }

    /// All of an axis.
    #[must_use]
    pub const fn whole(bounds: &Bounds) -> Self {
        Self::new(bounds.low, bounds.high)
    }

    /// How much of the axis it shows.
    #[must_use]
    pub fn span(&self) -> f64 {
        self.high - self.low
    }

    /// The middle.
    #[must_use]
    pub fn middle(&self) -> f64 {
        f64::midpoint(self.low, self.high)
    }

    /// The value at a position from 0 (low) to 1 (high).
    #[must_use]
    pub fn at(&self, position: f64) -> f64 {
        self.low + self.span() * position
    }

    /// The position of a value: 0 at `low`, 1 at `high`.
    #[must_use]
    pub fn position(&self, value: f64) -> f64 {
        (value - self.low) / self.span()
    }

    /// The common part; `None` if there is none.
    #[must_use]
    pub fn common(&self, other: &Self) -> Option<Self> {
        let common = Self::new(self.low.max(other.low), self.high.min(other.high));
        (common.low < common.high).then_some(common)
    }

    /// Zoomed in by a factor (below 1: out); the value `fixed` keeps its place as far as the bounds let it.
    #[must_use]
    pub fn zoomed(&self, factor: f64, fixed: f64, bounds: &Bounds) -> Self {
        let widest = bounds.high - bounds.low;
        let span = (self.span() / factor).clamp(bounds.narrowest.min(widest), widest);
        let low = fixed - self.position(fixed) * span;
        Self::new(low, low + span).within(bounds)
    }

    /// Moved by a part of the axis's unit.
    #[must_use]
    pub fn panned(&self, by: f64, bounds: &Bounds) -> Self {
        Self::new(self.low + by, self.high + by).within(bounds)
    }

    /// Moved (and, if it must be, narrowed or widened) so that it lies inside the bounds.
    #[must_use]
    pub fn within(&self, bounds: &Bounds) -> Self {
        let widest = bounds.high - bounds.low;
        let span = self.span();
        if !span.is_finite() || !self.low.is_finite() || span >= widest {
            return Self::whole(bounds);
        }
        let span = span.max(bounds.narrowest.min(widest));
        let low = self.low.clamp(bounds.low, bounds.high - span);
        Self::new(low, low + span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOUNDS: Bounds = Bounds { low: 0.0, high: 1000.0, narrowest: 4.0 };

    #[test]
    fn the_value_under_the_pointer_stays_there() {
        let view = Extent::new(100.0, 300.0);
        let zoomed = view.zoomed(2.0, 150.0, &BOUNDS);
        assert_eq!(zoomed, Extent::new(125.0, 225.0));
        assert_eq!(zoomed.position(150.0), view.position(150.0));
    }

    #[test]
    fn zooming_stops_at_single_samples_and_at_the_whole() {
        let view = Extent::whole(&BOUNDS);
        assert_eq!(view.zoomed(1e12, 500.0, &BOUNDS).span(), 4.0);
        assert_eq!(view.zoomed(0.01, 10.0, &BOUNDS), view);
        let short = Bounds { low: 0.0, high: 2.0, narrowest: 4.0 };
        assert_eq!(Extent::whole(&short).zoomed(8.0, 1.0, &short), Extent::new(0.0, 2.0));
    }

    proptest! {
        #[test]
        fn whatever_is_done_the_view_stays_inside(
            low in -2000.0f64..2000.0, span in 1e-6f64..5000.0, factor in 1e-3f64..1e3, by in -5000.0f64..5000.0,
        ) {
            let view = Extent::new(low, low + span).within(&BOUNDS);
            for view in [view, view.zoomed(factor, view.at(0.3), &BOUNDS), view.panned(by, &BOUNDS)] {
                prop_assert!(view.low >= BOUNDS.low && view.high <= BOUNDS.high + 1e-9, "{view:?}");
                prop_assert!(view.span() >= BOUNDS.narrowest - 1e-9);
            }
        }
    }
}
