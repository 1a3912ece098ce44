//! After which time a connection that went away is tried again, and when it is given up.

use std::time::{Duration, Instant};

/// The first attempt comes after this time, each later one after twice the time before.
const FIRST: Duration = Duration::from_millis(250);
/// The longest time between two attempts.
const LONGEST: Duration = Duration::from_secs(4);

/// Attempts to get a connection back.
#[derive(Debug, Clone, Copy)]
pub struct Retry {
    since: Instant,
    next: Instant,
    delay: Duration,
    patience: Duration,
}

impl Retry {
    /// Begins now; after `patience` it is over.
    pub fn begin(now: Instant, patience: Duration) -> Self {
        Self { since: now, next: now + FIRST, delay: FIRST, patience }
    }

    /// How long the connection has been away.
    pub fn away(&self, now: Instant) -> Duration {
        now - self.since
    }

    /// Whether it is given up.
    pub fn is_over(&self, now: Instant) -> bool {
        self.away(now) >= self.patience
    }

    /// How long to wait for the next attempt; zero: now is the time.
    pub fn wait(&self, now: Instant) -> Duration {
        self.next.saturating_duration_since(now)
    }

    /// An attempt failed.
    pub fn failed(&mut self, now: Instant) {
        self.delay = (self.delay * 2).min(LONGEST);
        self.next = now + self.delay;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_become_rarer_until_patience_ends() {
        let start = Instant::now();
        let mut retry = Retry::begin(start, Duration::from_secs(30));
        let (mut now, mut times) = (start, Vec::new());
        while !retry.is_over(now) {
            now += retry.wait(now);
            times.push((now - start).as_millis());
            assert_eq!(retry.wait(now), Duration::ZERO);
            retry.failed(now);
        }
        assert_eq!(times[..7], [250, 750, 1750, 3750, 7750, 11_750, 15_750]);
        assert!(retry.away(now) >= Duration::from_secs(30) && times.len() < 12);
        assert!(Retry::begin(start, Duration::ZERO).is_over(start));
    }
}
