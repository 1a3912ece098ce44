//! Which frequencies the values of a frame stand for, and which of them lie in a band: the one place where that is decided.

use std::ops::Range;

/// Room, in bins, so that an edge that is a bin's middle takes it in whatever rounding does.
const HAIR: f64 = 1e-6;

/// The frequencies of a frame, lowest first.
///
/// Bin k stands for the band half a bin to either side of its middle, as far as that is in the recorded band: the
/// outermost bins of an even length are half as wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bins {
    pub n_fft: usize,
    /// From 0 up, of a real signal; else from −½ up.
    pub one_sided: bool,
}

impl Bins {
    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        if self.one_sided { self.n_fft / 2 + 1 } else { self.n_fft }
    }

    /// The recorded band.
    #[must_use]
    pub const fn band(&self) -> [f64; 2] {
        [if self.one_sided { 0.0 } else { -0.5 }, 0.5]
    }

    /// The middle of a bin.
    #[must_use]
    pub fn center(&self, bin: usize) -> f64 {
        (bin as f64 - self.zero()) / self.n_fft as f64
    }

    /// The band that a bin stands for.
    #[must_use]
    pub fn cell(&self, bin: usize) -> [f64; 2] {
        let [low, high] = self.band();
        let half = 0.5 / self.n_fft as f64;
        [(self.center(bin) - half).max(low), (self.center(bin) + half).min(high)]
    }

    /// The bins that a band touches.
    #[must_use]
    pub fn touching(&self, [low, high]: [f64; 2]) -> Range<usize> {
        let edge = |frequency: f64| frequency * self.n_fft as f64 + self.zero() + 0.5;
        let first = (edge(low).floor().max(0.0) as usize).min(self.count() - 1);
        let end = (edge(high).ceil().max(0.0) as usize).min(self.count());
        first..end.max(first + 1)
    }

    /// Where a frequency lies, counted in bins.
    fn place(&self, frequency: f64) -> f64 {
        frequency * self.n_fft as f64 + self.zero()
    }

    /// The bins whose middles lie in a band; empty if there is none.
    #[must_use]
    pub fn within(&self, [low, high]: [f64; 2]) -> Range<usize> {
        let first = (self.place(low) - HAIR).ceil().max(0.0) as usize;
        let end = (((self.place(high) + HAIR).floor() + 1.0).max(0.0) as usize).min(self.count());
        first.min(end)..end
    }

    /// The same; the nearest one to its middle if there is none.
    #[must_use]
    pub fn inside(&self, [low, high]: [f64; 2]) -> Range<usize> {
        let within = self.within([low, high]);
        if !within.is_empty() {
            return within;
        }
        let nearest = (self.place(f64::midpoint(low, high)).round().max(0.0) as usize).min(self.count() - 1);
        nearest..nearest + 1
    }

    /// The bin of 0 Hz.
    const fn zero(&self) -> f64 {
        if self.one_sided { 0.0 } else { (self.n_fft / 2) as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bins_of_both_kinds_are_where_the_spectrogram_has_them() {
        let two = Bins { n_fft: 8, one_sided: false };
        assert_eq!((two.count(), two.center(0), two.center(4), two.center(7)), (8, -0.5, 0.0, 0.375));
        assert_eq!((two.cell(0), two.cell(4)), ([-0.5, -0.4375], [-0.0625, 0.0625]));
        let one = Bins { n_fft: 8, one_sided: true };
        assert_eq!((one.count(), one.center(0), one.center(4)), (5, 0.0, 0.5));
        assert_eq!((one.cell(0), one.cell(4)), ([0.0, 0.0625], [0.4375, 0.5]));
        assert_eq!((two.inside([-0.13, 0.13]), two.touching([-0.13, 0.13])), (3..6, 3..6));
        assert_eq!((two.inside([0.05, 0.06]), two.touching([0.05, 0.2])), (4..5, 4..7));
        assert_eq!((two.inside([3.0, 4.0]), two.touching([-9.0, -8.0])), (7..8, 0..1));
    }

    proptest! {
        #[test]
        fn every_band_has_bins_and_none_that_is_not_there(
            n_fft in 8usize..300, one_sided: bool, low in -1.0f64..1.0, width in 0.0f64..1.5,
        ) {
            let bins = Bins { n_fft, one_sided };
            for range in [bins.inside([low, low + width]), bins.touching([low, low + width])] {
                prop_assert!(!range.is_empty() && range.end <= bins.count());
            }
        }
    }
}
