//! The memory budget: a quarter of what is free, at most 2 GB unless set. Caches and jobs draw on it.
//!
//! It never changes a result, only how the result is reached: what does not fit is processed in strips or through a
//! temporary file. Not here: eviction (each cache) and streaming (each job).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The most that is taken without being asked to.
pub const DEFAULT_CEILING: u64 = 2 * GIGABYTE;
/// Less than this makes nothing work well; a smaller wish is raised to it.
pub const FLOOR: u64 = 64 * MEGABYTE;

/// The unit of `--memory` and of the setting.
pub const MEGABYTE: u64 = 1_000_000;
const GIGABYTE: u64 = 1000 * MEGABYTE;

#[derive(Debug)]
struct Shared {
    limit: AtomicU64,
    used: AtomicU64,
}

/// A number of bytes to share. Cheap to clone; clones draw on the same account.
#[derive(Debug, Clone)]
pub struct Budget(Arc<Shared>);

impl Budget {
    /// A quarter of the available memory (of the machine or of the cgroup, whichever is less), at most 2 GB.
    #[must_use]
    pub fn detect() -> Self {
        Self::with_limit(default_limit(available_memory()))
    }

    /// A budget of that many bytes (at least 64 MB): `--memory`, or the setting.
    #[must_use]
    pub fn with_limit(bytes: u64) -> Self {
        Self(Arc::new(Shared { limit: AtomicU64::new(bytes.max(FLOOR)), used: AtomicU64::new(0) }))
    }

    /// Bytes there are to share.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.0.limit.load(Ordering::Relaxed)
    }

    /// Changes the limit; what is reserved stays reserved.
    pub fn set_limit(&self, bytes: u64) {
        self.0.limit.store(bytes.max(FLOOR), Ordering::Relaxed);
    }

    /// Bytes that are reserved now.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.0.used.load(Ordering::Relaxed)
    }

    /// Bytes that could be reserved now.
    #[must_use]
    pub fn remaining(&self) -> u64 {
        self.limit().saturating_sub(self.used())
    }

    /// A fixed part of the limit, for a cache that evicts by itself: `part(1, 4)` is a quarter.
    #[must_use]
    pub fn part(&self, numerator: u64, denominator: u64) -> u64 {
        (u128::from(self.limit()) * u128::from(numerator) / u128::from(denominator.max(1))) as u64
    }

    /// Takes bytes off the account until the reservation is dropped; `None` if they are not there.
    #[must_use]
    pub fn reserve(&self, bytes: u64) -> Option<Reservation> {
        let taken = self.0.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |used| {
            used.checked_add(bytes).filter(|sum| *sum <= self.limit())
        });
        taken.ok().map(|_| Reservation { budget: self.clone(), bytes })
    }

    /// As [`reserve`](Self::reserve), for results that stay: half of the limit is left to the caches.
    #[must_use]
    pub fn reserve_for_result(&self, bytes: u64) -> Option<Reservation> {
        let fits = self.used().saturating_add(bytes) <= self.part(1, 2);
        if fits { self.reserve(bytes) } else { None }
    }
}

/// Bytes taken from a [`Budget`]; given back when dropped.
#[derive(Debug)]
pub struct Reservation {
    budget: Budget,
    bytes: u64,
}

impl Reservation {
    /// How many bytes it holds.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.budget.0.used.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Memory this program holds now (the resident set), where the kernel says; costs no disk access.
#[must_use]
pub fn process_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim_end().parse().ok()?;
    Some(kilobytes * 1024)
}

fn default_limit(available: u64) -> u64 {
    (available / 4).clamp(FLOOR, DEFAULT_CEILING)
}

/// Memory that can be had without swapping: what the kernel says, or less where a cgroup allows less. A cgroup's page
/// cache counts as available, as it does for the machine. 0, hence the smallest budget, where nobody can tell.
fn available_memory() -> u64 {
    let Ok(mut system) = sysinfo::System::new() else { return 0 };
    system.refresh_memory();
    let machine = system.available_memory();
    system.cgroup_limits().map_or(machine, |group| machine.min(group.total_memory.saturating_sub(group.rss)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_and_never_more_than_two_gigabytes() {
        assert_eq!(default_limit(4 * GIGABYTE), GIGABYTE);
        assert_eq!(default_limit(64 * GIGABYTE), 2 * GIGABYTE);
        assert_eq!(default_limit(0), FLOOR);
        let detected = Budget::detect().limit();
        assert!((FLOOR..=DEFAULT_CEILING).contains(&detected), "{detected}");
    }

    #[test]
    fn reservations_add_up_and_come_back() {
        let budget = Budget::with_limit(100 << 20);
        let first = budget.reserve(60 << 20).unwrap();
        assert_eq!(first.bytes(), 60 << 20);
        assert!(budget.reserve(60 << 20).is_none());
        assert!(budget.reserve(u64::MAX).is_none());
        let second = budget.clone().reserve(40 << 20).unwrap();
        assert_eq!(budget.remaining(), 0);
        drop((first, second));
        assert_eq!(budget.used(), 0);
    }

    #[test]
    fn the_kernel_says_what_this_program_holds() {
        if cfg!(target_os = "linux") {
            assert!(process_memory().is_some_and(|bytes| bytes > 1 << 20));
        }
    }

    #[test]
    fn a_part_of_a_large_limit_does_not_overflow() {
        let budget = Budget::with_limit(u64::MAX);
        assert_eq!(budget.part(1, 2), u64::MAX / 2);
        assert_eq!(budget.part(1, 0), u64::MAX);
    }
}
