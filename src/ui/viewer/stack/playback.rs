//! Playing through an axis: when the next plane is due.

/// Planes a second where nothing else is known.
const RATE: f64 = 10.0;

/// Which axis plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlayedAxis {
    T,
    Z,
}

/// What plays, and since when the present plane is seen.
#[derive(Debug, Default)]
pub struct Playback {
    axis: Option<PlayedAxis>,
    shown_at: f64,
}

impl Playback {
    /// What plays.
    pub const fn axis(&self) -> Option<PlayedAxis> {
        self.axis
    }

    /// Starts an axis, or stops it.
    pub fn set(&mut self, axis: PlayedAxis, playing: bool, now: f64) {
        if playing && self.axis != Some(axis) {
            self.axis = Some(axis);
            self.shown_at = now;
        } else if !playing && self.axis == Some(axis) {
            self.axis = None;
        }
    }

    /// Whether the next plane is due. One that is not seen in full yet is waited for: playing never skips.
    pub fn is_due(&mut self, complete: bool, now: f64) -> bool {
        let due = self.axis.is_some() && complete && now - self.shown_at >= 1.0 / RATE;
        if due {
            // A late frame does not make the next one early.
            self.shown_at = (self.shown_at + 1.0 / RATE).max(now - 0.5 / RATE);
        }
        due
    }

    /// Seconds until the next plane is due; `None` while nothing plays.
    pub fn wait(&self, now: f64) -> Option<f64> {
        self.axis.map(|_| (self.shown_at + 1.0 / RATE - now).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_come_at_the_rate_and_wait_for_their_pictures() {
        let mut playback = Playback::default();
        assert!(!playback.is_due(true, 100.0));
        playback.set(PlayedAxis::T, true, 1.0);
        assert!(!playback.is_due(true, 1.05));
        assert!(!playback.is_due(false, 1.2));
        assert!(playback.is_due(true, 1.2));
        assert!(!playback.is_due(true, 1.21));
        playback.set(PlayedAxis::Z, false, 1.3);
        assert_eq!(playback.axis(), Some(PlayedAxis::T));
        playback.set(PlayedAxis::T, false, 1.3);
        assert_eq!((playback.axis(), playback.wait(1.3)), (None, None));
    }
}
