//! How fast a job is, and how long it still takes: from the last few seconds, so that both follow a change of pace.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The stretch of time a rate is measured over.
const WINDOW: Duration = Duration::from_secs(5);
/// Observations closer together than this add no information.
const STEP: Duration = Duration::from_millis(100);
/// Before this much time has passed a rate would be noise.
const SETTLE: Duration = Duration::from_millis(300);

/// A moving rate of work in the job's own units per second.
#[derive(Debug, Clone, Default)]
pub struct Rate {
    seen: VecDeque<(Instant, u64)>,
}

impl Rate {
    /// Notes that `done` units were finished at `now`.
    pub fn observe(&mut self, now: Instant, done: u64) {
        match self.seen.back() {
            Some(&(last, _)) if now.saturating_duration_since(last) < STEP => return,
            _ => self.seen.push_back((now, done)),
        }
        while self.seen.len() > 2 && now.saturating_duration_since(self.seen[0].0) > WINDOW {
            self.seen.pop_front();
        }
    }

    /// Units per second over the window; `None` until it means something.
    #[must_use]
    pub fn per_second(&self) -> Option<f64> {
        let (&(first, start), &(last, end)) = (self.seen.front()?, self.seen.back()?);
        let elapsed = last.saturating_duration_since(first);
        (elapsed >= SETTLE && end > start).then(|| (end - start) as f64 / elapsed.as_secs_f64())
    }

    /// Time until `total` is reached at this rate; `None` while the total or the rate is unknown.
    #[must_use]
    pub fn time_left(&self, done: u64, total: u64) -> Option<Duration> {
        if total == 0 {
            return None;
        }
        let seconds = total.saturating_sub(done) as f64 / self.per_second()?;
        Duration::try_from_secs_f64(seconds).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_pace_is_measured_exactly() {
        let mut rate = Rate::default();
        let start = Instant::now();
        for tick in 0..20 {
            rate.observe(start + Duration::from_millis(tick * 200), tick * 50);
        }
        assert!((rate.per_second().unwrap() - 250.0).abs() < 1e-9);
        let left = rate.time_left(500, 1000).unwrap();
        assert!((left.as_secs_f64() - 2.0).abs() < 1e-9);
    }

    #[test]
    fn the_rate_follows_a_change_of_pace() {
        let mut rate = Rate::default();
        let start = Instant::now();
        for tick in 0..=100_u64 {
            // 10 s at 1000 a second, then nearly nothing
            let done = if tick <= 50 { tick * 200 } else { 10_000 + (tick - 50) };
            rate.observe(start + Duration::from_millis(tick * 200), done);
        }
        assert!((rate.per_second().unwrap() - 5.0).abs() < 1.0);
    }

    #[test]
    fn nothing_is_claimed_too_early_or_without_a_total() {
        let mut rate = Rate::default();
        let start = Instant::now();
        rate.observe(start, 0);
        assert_eq!(rate.per_second(), None);
        rate.observe(start + Duration::from_millis(150), 10);
        assert_eq!(rate.per_second(), None);
        rate.observe(start + Duration::from_millis(500), 20);
        assert!(rate.per_second().is_some());
        assert_eq!(rate.time_left(20, 0), None);
    }
}
