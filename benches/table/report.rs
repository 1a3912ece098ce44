//! Times a kernel and its limit in turns, and prints one row for each pair.
//!
//! On a shared machine absolute times drift by a third within seconds, so only what ran side by side is compared: the
//! ratio is the median over all turns of (limit's time / kernel's time). 1.00 is the limit itself.

#![allow(clippy::print_stdout, reason = "results go to stdout")]

use std::time::{Duration, Instant};

/// Pairs of runs of a row, after one that warms up; fewer where they take longer than [`PATIENCE`], but [`FEWEST`].
const TURNS: usize = 20;
const FEWEST: usize = 5;
const PATIENCE: Duration = Duration::from_secs(4);

/// What a kernel gets through: the rate beside its time.
#[derive(Clone, Copy)]
pub enum Amount {
    /// Read and written.
    Bytes(usize),
    /// Of every layer.
    Pixels(usize),
    Samples(usize),
}

/// What a row is about.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// The kernel's name; words on the command line choose by it.
    pub kernel: &'a str,
    pub size: &'a str,
    pub threads: usize,
    pub amount: Amount,
    /// What nobody can leave out, in a word or two.
    pub limit: &'a str,
}

/// A table whose rows are printed as they are measured.
pub struct Report {
    words: Vec<String>,
    json: bool,
}

impl Report {
    /// Prints the head. Arguments that are no option choose kernels.
    pub fn of(arguments: &[&str]) -> Self {
        let (options, words): (Vec<_>, Vec<_>) = arguments.iter().partition(|word| word.starts_with('-'));
        let report =
            Self { words: words.into_iter().map(ToString::to_string).collect(), json: options.contains(&&"--json") };
        report.head(["kernel", "size", "threads", "time", "rate", "limit", "its time", "ratio"]);
        report
    }

    /// Whether a kernel was asked for: else its data need not be made.
    pub fn wants(&self, kernel: &str) -> bool {
        self.words.is_empty() || self.words.iter().any(|word| kernel.contains(word.as_str()))
    }

    /// Measures and prints one row.
    pub fn row(&self, row: &Row, mut ours: impl FnMut(), mut limit: impl FnMut()) {
        self.timed(row, || seconds(&mut ours), || seconds(&mut limit));
    }

    /// The same for what takes its own time, because it needs something ready each turn that does not count.
    pub fn timed(&self, row: &Row, mut ours: impl FnMut() -> f64, mut limit: impl FnMut() -> f64) {
        if !self.wants(row.kernel) {
            return;
        }
        let turns = in_turns(|| [ours(), limit()]);
        let [time, best] = [0, 1].map(|side| median(turns.iter().map(|turn| turn[side])));
        let ratio = median(turns.iter().map(|[ours, limit]| limit / ours));
        if self.json {
            let (kernel, size, threads, milliseconds) = (row.kernel, row.size, row.threads, time * 1e3);
            let line = serde_json::json!({ "kernel": kernel, "size": size, "threads": threads, "milliseconds": milliseconds,
                "limit": row.limit, "limit_milliseconds": best * 1e3, "ratio": ratio });
            println!("{line}");
        } else {
            let threads = row.threads.to_string();
            line([
                row.kernel,
                row.size,
                &threads,
                &ms(time),
                &rate(row.amount, time),
                row.limit,
                &ms(best),
                &format!("{ratio:.2}"),
            ]);
        }
    }

    /// The names of eight columns.
    pub fn head(&self, names: [&str; 8]) {
        if !self.json {
            println!();
            line(names);
            println!("|---|---|--:|--:|--:|---|--:|--:|");
        }
    }

    /// Whether the table is for a program.
    pub const fn is_json(&self) -> bool {
        self.json
    }
}

/// Measures one job at three sizes, each ten times the one before, and prints how its time grows.
pub fn curve(job: &str, unit: &str, threads: usize, mut at: [Box<dyn FnMut() + '_>; 3]) {
    let turns = in_turns(|| at.each_mut().map(seconds));
    let times = [0, 1, 2].map(|size| median(turns.iter().map(|turn| turn[size])));
    let slope = |from: usize, to: usize| (times[to] / times[from]).log10() / (to - from) as f64;
    let slopes = [slope(0, 1), slope(1, 2), slope(0, 2)].map(|slope| format!("{slope:.2}"));
    let [small, middle, large] = times.map(ms);
    line([
        job,
        unit,
        &threads.to_string(),
        &small,
        &middle,
        &large,
        &format!("{}, {}", slopes[0], slopes[1]),
        &slopes[2],
    ]);
}

/// As Markdown, in columns that stand below each other where names are of usual length.
fn line([kernel, size, threads, time, rate, limit, best, ratio]: [&str; 8]) {
    println!(
        "| {kernel:<26} | {size:<22} | {threads:>7} | {time:>10} | {rate:>12} | {limit:<22} | {best:>10} | {ratio:>5} |"
    );
}

fn in_turns<const N: usize>(mut turn: impl FnMut() -> [f64; N]) -> Vec<[f64; N]> {
    turn();
    let (start, mut turns) = (Instant::now(), Vec::with_capacity(TURNS));
    while turns.len() < FEWEST || turns.len() < TURNS && start.elapsed() < PATIENCE {
        turns.push(turn());
    }
    turns
}

/// How long something takes.
pub fn seconds(work: &mut (impl FnMut() + ?Sized)) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn ms(seconds: f64) -> String {
    format!("{:.2} ms", seconds * 1e3)
}

fn rate(amount: Amount, seconds: f64) -> String {
    match amount {
        Amount::Bytes(bytes) => format!("{:.1} GB/s", bytes as f64 / seconds / 1e9),
        Amount::Pixels(pixels) => format!("{:.0} Mpixel/s", pixels as f64 / seconds / 1e6),
        Amount::Samples(samples) => format!("{:.0} MS/s", samples as f64 / seconds / 1e6),
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
