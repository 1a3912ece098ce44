//! Two stacks in one viewer, in turns: which of them is seen when.

use crate::model::DocumentId;

/// Changes a second to begin with.
pub const RATE: f64 = 2.0;
/// The rates that can be chosen. More would be seen as a mixture.
pub const RATES: std::ops::RangeInclusive<f64> = 0.2..=10.0;

/// Two stacks that alternate in the viewer of the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flicker {
    /// Whose tab it is.
    pub own: DocumentId,
    pub other: DocumentId,
    /// Changes a second.
    pub rate: f64,
    /// Whether they change by themselves; otherwise the other is seen while the key is held.
    pub running: bool,
    /// When the first was last put in front, in seconds.
    since: f64,
}

impl Flicker {
    /// Begins with the first.
    pub const fn new(own: DocumentId, other: DocumentId, rate: f64, now: f64) -> Self {
        Self { own, other, rate, running: true, since: now }
    }

    /// Runs or stops; it begins with the first again.
    pub const fn run(&mut self, running: bool, now: f64) {
        self.running = running;
        self.since = now;
    }

    /// The one that is seen.
    pub fn seen(&self, now: f64, held: bool) -> DocumentId {
        let turn = ((now - self.since) * self.rate).max(0.0) as u64;
        if held || (self.running && turn % 2 == 1) { self.other } else { self.own }
    }

    /// Seconds until the other is seen; `None` while they do not change by themselves.
    pub fn wait(&self, now: f64) -> Option<f64> {
        let turns = (now - self.since) * self.rate;
        self.running.then(|| ((turns.floor() + 1.0 - turns) / self.rate).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_take_turns_at_the_rate_and_a_held_key_shows_the_other() {
        let [a, b] = [1, 2].map(DocumentId);
        let mut flicker = Flicker::new(a, b, 2.0, 100.0);
        assert_eq!([100.0, 100.4, 100.6, 101.1].map(|now| flicker.seen(now, false)), [a, a, b, a]);
        assert!((flicker.wait(100.4).unwrap() - 0.1).abs() < 1e-9);
        assert_eq!(flicker.seen(100.0, true), b);
        flicker.run(false, 100.6);
        assert_eq!((flicker.seen(101.3, false), flicker.wait(101.3)), (a, None));
    }
}
