//! Which cells lie above the noise: power over the floor, averaged over a few frames and bins, against two levels.
//!
//! Each cell is looked at twice: averaged over a few bins of its own frame, which finds what is short, and over several
//! frames besides, which finds what is weak. The wanted false-alarm probability is shared by the two; an average that
//! passes a level marks only cells that themselves hold a quarter of it at least, so that strong bursts do not smear.

use std::collections::VecDeque;

use super::tail::NoiseTail;
use crate::model::recipe::BurstSearch;
use crate::ops::spectrogram::WindowTable;

/// A cell below a quarter of its average is not what made the average high.
const PART: f32 = 0.25;
/// A single frame must lie so many times as far above the floor, in decibels: receivers crackle.
const ALONE: f64 = 2.0;
/// The probability that noise passes the lower level, at most.
const LOWER: f64 = 1e-3;

/// What a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    Noise,
    /// Above the lower level: part of a burst if it touches one.
    Above,
    /// Above the upper level: a burst.
    Seed,
}

/// The lower and the upper level of an average.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Levels {
    pub lower: f32,
    pub upper: f32,
}

impl Levels {
    /// For averages over so many frames.
    #[must_use]
    pub fn new(search: &BurstSearch, window: &WindowTable, frames: usize) -> Self {
        let tail = NoiseTail::new(window, search.hop, frames, search.average[1]);
        // Two averages share the probability.
        let level = |probability: f64| tail.level(probability / 2.0);
        let times = if frames == 1 { ALONE } else { 1.0 };
        let asked = 10f64.powf(times * search.threshold_db / 10.0);
        let upper = level(search.false_alarm).max(asked);
        // Halfway to the floor, in decibels.
        let lower = level(LOWER).max(asked.sqrt()).min(upper);
        Self { lower: lower as f32, upper: upper as f32 }
    }

    fn mark(self, value: f32) -> Mark {
        match value {
            value if value >= self.upper => Mark::Seed,
            value if value >= self.lower => Mark::Above,
            _ => Mark::Noise,
        }
    }
}

/// A row on its way through.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Linear power as it came.
    pub power: Vec<f32>,
    /// Over the floor: noise has a mean of 1.
    pub ratio: Vec<f32>,
    /// The same, averaged over neighbouring bins.
    pub(super) short: Vec<f32>,
}

/// Marks rows as they come, half an average late.
#[derive(Debug, Clone)]
pub struct Marker {
    half: usize,
    half_bins: usize,
    circular: bool,
    short: Levels,
    /// Of averages of 1, 2, … frames: at both ends of a signal there are fewer.
    long: Vec<Levels>,
    rows: VecDeque<Row>,
    /// The place in `rows` of the row that is marked next.
    next: usize,
    sum: Vec<f32>,
}

impl Marker {
    /// For a search over spectrograms with that window; `circular` as in [`FloorFinder`](super::floor::FloorFinder).
    #[must_use]
    pub fn new(search: &BurstSearch, window: &WindowTable, circular: bool) -> Self {
        let [frames, bins] = search.average;
        let levels = |frames| Levels::new(search, window, frames);
        Self {
            half: frames / 2,
            half_bins: bins / 2,
            circular,
            short: levels(1),
            long: (1..=frames).map(levels).collect(),
            rows: VecDeque::new(),
            next: 0,
            sum: Vec::new(),
        }
    }

    /// Frames to either side that an average reaches.
    #[must_use]
    pub const fn half(&self) -> usize {
        self.half
    }

    /// Whether a cell of a few rows can be a seed: `max` holds the largest power of each bin in these rows, `averaged` the
    /// largest mean over as many frames as this averages, neither of them less than it is; `floor` is the lowest of
    /// each bin there. Within `band` alone. `ratios` and `averages` are room to compute in.
    pub fn may_hold_seed(
        &self,
        max: &[f32],
        averaged: &[f32],
        floor: &[f32],
        band: std::ops::Range<usize>,
        [ratios, averages]: &mut [Vec<f32>; 2],
    ) -> bool {
        let long = self.long.last().map_or(0.0, |levels| levels.upper);
        [(max, self.short.upper), (averaged, long)].into_iter().any(|(power, level)| {
            ratios.clear();
            ratios.extend(power.iter().zip(floor).map(|(power, floor)| ratio(*power, *floor)));
            average_bins(ratios, self.half_bins, self.circular, averages);
            averages[band.clone()].iter().any(|ratio| *ratio >= level)
        })
    }

    /// Takes a row of power and its floor; `take` gets a row and its marks whenever those behind it are known.
    pub fn push(&mut self, power: &[f32], floor: &[f32], take: &mut impl FnMut(&Row, &[Mark])) {
        // The oldest row is not needed any more once the window has moved past it: its memory serves again.
        let mut row = if self.rows.len() > 2 * self.half { self.pop() } else { Row::default() };
        row.power.clear();
        row.power.extend(power.iter().map(|power| if power.is_finite() { *power } else { 0.0 }));
        row.ratio.clear();
        row.ratio.extend(row.power.iter().zip(floor).map(|(power, floor)| ratio(*power, *floor)));
        average_bins(&row.ratio, self.half_bins, self.circular, &mut row.short);
        self.rows.push_back(row);
        if self.rows.len() > self.next + self.half {
            self.mark(take);
        }
    }

    /// The signal ends: marks the rows that are left.
    pub fn finish(mut self, take: &mut impl FnMut(&Row, &[Mark])) {
        while self.next < self.rows.len() {
            self.mark(take);
        }
    }

    fn pop(&mut self) -> Row {
        self.next -= 1;
        self.rows.pop_front().unwrap_or_default()
    }

    fn mark(&mut self, take: &mut impl FnMut(&Row, &[Mark])) {
        let window = self.next.saturating_sub(self.half)..(self.next + self.half + 1).min(self.rows.len());
        let count = window.len();
        let row = &self.rows[self.next];
        self.sum.clear();
        self.sum.resize(row.ratio.len(), 0.0);
        for other in self.rows.range(window) {
            self.sum.iter_mut().zip(&other.short).for_each(|(sum, value)| *sum += value);
        }
        let (share, levels) = (1.0 / count as f32, self.long[count - 1]);
        let marks: Vec<Mark> = row
            .ratio
            .iter()
            .zip(row.short.iter().zip(&self.sum))
            .map(|(ratio, (short, sum))| {
                let long = sum * share;
                if *ratio < PART * long.max(*short) {
                    return Mark::Noise;
                }
                levels.mark(long).max(self.short.mark(*short))
            })
            .collect();
        take(row, &marks);
        self.next += 1;
    }
}

/// The most that a ratio can be: more is silence before a signal, and sums of it must stay finite.
const MOST: f32 = 1e20;

fn ratio(power: f32, floor: f32) -> f32 {
    if power <= 0.0 {
        0.0
    } else if floor > 0.0 {
        (power / floor).min(MOST)
    } else {
        MOST
    }
}

/// The mean over `half` bins to both sides, of those that there are.
fn average_bins(values: &[f32], half: usize, circular: bool, out: &mut Vec<f32>) {
    out.clear();
    let length = values.len();
    let whole = |at: usize| at >= half && at + half < length;
    let mean = |at: usize| {
        if whole(at) {
            values[at - half..=at + half].iter().sum::<f32>() / (2 * half + 1) as f32
        } else if circular {
            (0..=2 * half).map(|step| values[(at + length + step - half) % length]).sum::<f32>() / (2 * half + 1) as f32
        } else {
            let near = &values[at.saturating_sub(half)..(at + half + 1).min(length)];
            near.iter().sum::<f32>() / near.len() as f32
        }
    };
    out.extend((0..length).map(mean));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::recipe::Window;

    fn marks(rows: &[Vec<f32>], search: &BurstSearch) -> Vec<Vec<Mark>> {
        let mut marker = Marker::new(search, &WindowTable::new(Window::Hann, search.n_fft), true);
        let mut out = Vec::new();
        let floor = vec![1.0; rows[0].len()];
        for row in rows {
            marker.push(row, &floor, &mut |_, marks: &[Mark]| out.push(marks.to_vec()));
        }
        marker.finish(&mut |_, marks: &[Mark]| out.push(marks.to_vec()));
        out
    }

    #[test]
    fn every_row_is_marked_once_and_in_order() {
        let search = BurstSearch { n_fft: 16, hop: 8, average: [5, 1], ..BurstSearch::default() };
        for count in [1, 2, 3, 5, 20] {
            let mut rows = vec![vec![0.5f32; 16]; count];
            rows[count - 1][count % 16] = 1e6;
            let marks = marks(&rows, &search);
            assert_eq!(marks.len(), count);
            let seeds: Vec<_> = (0..count)
                .flat_map(|t| (0..16).map(move |k| (t, k)))
                .filter(|(t, k)| marks[*t][*k] == Mark::Seed)
                .collect();
            // What is strong marks itself alone, whatever is averaged over it.
            assert_eq!(seeds, [(count - 1, count % 16)]);
        }
    }

    #[test]
    fn what_is_weak_is_found_by_averaging_over_frames() {
        let search = BurstSearch { n_fft: 16, hop: 8, false_alarm: 1e-4, threshold_db: 3.0, ..BurstSearch::default() };
        let level = Levels::new(&search, &WindowTable::new(Window::Hann, 16), 9).upper;
        let mut rows = vec![vec![1.0f32; 16]; 40];
        rows[10..30].iter_mut().for_each(|row| row[4..9].fill(level * 1.05));
        let marks = marks(&rows, &search);
        assert_eq!(marks[20][6], Mark::Seed);
        assert!(
            marks
                .iter()
                .enumerate()
                .all(|(t, row)| (8..32).contains(&t) || row.iter().all(|mark| *mark == Mark::Noise))
        );
    }

    #[test]
    fn a_floor_of_nothing_and_no_number_do_not_spread() {
        assert_eq!(ratio(0.0, 0.0), 0.0);
        assert_eq!(ratio(1.0, 0.0), MOST);
        let search = BurstSearch { n_fft: 16, hop: 8, ..BurstSearch::default() };
        let mut rows = vec![vec![1.0f32; 16]; 30];
        rows[3][3] = f32::NAN;
        rows[5][5] = f32::INFINITY;
        assert!(marks(&rows, &search).iter().flatten().all(|mark| *mark == Mark::Noise));
    }
}
