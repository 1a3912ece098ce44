//! Frames per second as the fraction that movies keep.

/// The largest denominator that is looked for.
const MOST_PARTS: u64 = 1_000_000;

/// So many frames in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameRate {
    pub frames: u32,
    pub seconds: u32,
}

impl FrameRate {
    /// The simplest fraction that is a rate above 0, exact for what is typed with up to six decimals; by continued
    /// fractions.
    #[must_use]
    pub fn of(frames_per_second: f64) -> Self {
        let (mut before, mut now) = ((0_u64, 1_u64), (1_u64, 0_u64));
        let mut rest = frames_per_second;
        loop {
            let whole = rest.floor();
            let next = (now.0 * whole as u64 + before.0, now.1 * whole as u64 + before.1);
            if next.1 > MOST_PARTS || next.0 > u64::from(u32::MAX) {
                break;
            }
            (before, now) = (now, next);
            let found = now.0 as f64 / now.1 as f64;
            if (found / frames_per_second - 1.0).abs() < 1e-12 || rest == whole {
                break;
            }
            rest = 1.0 / (rest - whole);
        }
        Self { frames: (now.0 as u32).max(1), seconds: (now.1 as u32).max(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_the_fractions_that_were_meant() {
        let rate = |typed| {
            let FrameRate { frames, seconds } = FrameRate::of(typed);
            (frames, seconds)
        };
        assert_eq!([10.0, 25.0, 1000.0].map(rate), [(10, 1), (25, 1), (1000, 1)]);
        assert_eq!([12.5, 29.97, 23.976, 0.01].map(rate), [(25, 2), (2997, 100), (2997, 125), (1, 100)]);
        assert_eq!(rate(30_000.0 / 1001.0), (30_000, 1001));
        assert_eq!(rate(1.0 / 3.0), (1, 3));
        for typed in [0.123_457, 59.940_06, 7.000_001] {
            let (frames, seconds) = rate(typed);
            assert!((f64::from(frames) / f64::from(seconds) / typed - 1.0).abs() < 1e-11, "{typed}");
        }
    }
}
