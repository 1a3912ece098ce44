//! What the search is compared with: the same by definition, whole signals at once, in f64, without any thought of speed.

use super::average::{Levels, Mark};
use super::label::{Gaps, REACH};
use crate::model::recipe::BurstSearch;
use crate::ops::spectrogram::WindowTable;

/// Marks of all cells from ratios of power to floor, of a spectrum whose last bin lies beside its first.
pub fn marks(ratio: &[Vec<f64>], search: &BurstSearch) -> Vec<Vec<Mark>> {
    let window = WindowTable::new(search.window, search.n_fft);
    let [frames, bins] = search.average;
    let (half, half_bins) = (frames as i64 / 2, bins as i64 / 2);
    let length = ratio[0].len() as i64;
    let short = |t: i64, k: i64| -> f64 {
        let sum: f64 = (-half_bins..=half_bins).map(|d| ratio[t as usize][(k + d).rem_euclid(length) as usize]).sum();
        sum / bins as f64
    };
    let mut out = Vec::new();
    for t in 0..ratio.len() as i64 {
        let rows: Vec<i64> = (t - half..=t + half).filter(|row| (0..ratio.len() as i64).contains(row)).collect();
        let long_levels = Levels::new(search, &window, rows.len());
        let short_levels = Levels::new(search, &window, 1);
        let mark = |k: i64| {
            let long = rows.iter().map(|row| short(*row, k)).sum::<f64>() / rows.len() as f64;
            let own = ratio[t as usize][k as usize];
            let passes = |level: fn(&Levels) -> f32| {
                long >= f64::from(level(&long_levels)) || short(t, k) >= f64::from(level(&short_levels))
            };
            match () {
                () if own < 0.25 * long.max(short(t, k)) => Mark::Noise,
                () if passes(|levels| levels.upper) => Mark::Seed,
                () if passes(|levels| levels.lower) => Mark::Above,
                () => Mark::Noise,
            }
        };
        out.push((0..length).map(mark).collect());
    }
    out
}

/// The cells of each component that holds a seed, by comparing every marked cell with every other.
pub fn components(marks: &[Vec<Mark>], gaps: Gaps) -> Vec<Vec<(usize, usize)>> {
    let cells: Vec<(usize, usize)> = (0..marks.len())
        .flat_map(|t| (0..marks[t].len()).map(move |k| (t, k)))
        .filter(|(t, k)| marks[*t][*k] != Mark::Noise)
        .collect();
    let seed = |(t, k): (usize, usize)| marks[t][k] == Mark::Seed;
    let touch = |a: (usize, usize), b: (usize, usize)| {
        let (frames, bins) = (a.0.abs_diff(b.0), a.1.abs_diff(b.1));
        let near = frames <= REACH && bins <= REACH;
        near || seed(a) && seed(b) && frames as u64 <= gaps.frames + 1 && bins <= gaps.bins + 1
    };
    let mut left = cells;
    let mut found = Vec::new();
    while let Some(first) = left.pop() {
        let mut component = vec![first];
        let mut at = 0;
        while at < component.len() {
            let cell = component[at];
            let (joined, others): (Vec<_>, Vec<_>) = left.iter().partition(|other| touch(cell, **other));
            component.extend(joined);
            left = others;
            at += 1;
        }
        component.sort_unstable();
        if component.iter().any(|cell| seed(*cell)) {
            found.push(component);
        }
    }
    found.sort();
    found
}
