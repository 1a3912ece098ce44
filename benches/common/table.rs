//! Times a kernel and its limit in turns, and prints one row for each pair.
//!
//! On a shared machine absolute times drift by a third within seconds, so only what ran side by side is compared: the
//! share is the median over all turns of (limit's time / kernel's time). 1.00 is the limit itself.

#![allow(clippy::print_stdout, reason = "results go to stdout")]

use std::time::Instant;

/// Pairs of runs in a row of the table; the first pair is a warm-up and does not count.
const TURNS: usize = 21;

/// A table whose rows are printed as they are measured.
pub struct Table {
    /// Only rows whose kernel contains this are measured.
    filter: Option<String>,
}

impl Table {
    /// Prints the head. The first argument of the program that is no option filters the kernels by name.
    pub fn new(limit: &str) -> Self {
        println!("\nlimit: {limit}");
        println!("{:<34} {:<22} {:>7} {:>10} {:>10} {:>6}", "kernel", "size", "threads", "time", "limit", "share");
        Self { filter: std::env::args().skip(1).find(|argument| !argument.starts_with('-')) }
    }

    /// Measures and prints one row.
    pub fn row(&self, kernel: &str, size: &str, threads: usize, mut ours: impl FnMut(), mut limit: impl FnMut()) {
        if self.filter.as_ref().is_some_and(|filter| !kernel.contains(filter.as_str())) {
            return;
        }
        let mut turns: Vec<_> = (0..TURNS).map(|_| (seconds(&mut ours), seconds(&mut limit))).collect();
        turns.remove(0);
        let time = median(turns.iter().map(|turn| turn.0)) * 1e3;
        let best = median(turns.iter().map(|turn| turn.1)) * 1e3;
        let share = median(turns.iter().map(|turn| turn.1 / turn.0));
        println!("{kernel:<34} {size:<22} {threads:>7} {time:>7.2} ms {best:>7.2} ms {share:>6.2}");
    }
}

fn seconds(work: &mut impl FnMut()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
