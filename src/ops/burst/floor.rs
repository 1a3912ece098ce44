//! The noise floor of every bin: an order statistic over the frames of a stretch.
//!
//! Order-statistic CFAR (Rohling 1983) takes the k-th smallest of n reference cells instead of their mean, so that
//! bursts among them do not raise the floor. A reference here is the mean of up to eight frames: it scatters less than a
//! single cell, so that the k-th smallest stays near the noise even of a bin that is busy for most of the time. Of n
//! references the k-th smallest lies, in the middle of all cases, at the quantile (k − 0.3)/(n + 0.4) of their
//! distribution (Benard 1953), which [`NoiseTail`] knows; dividing by it gives the noise's mean. With k = n/10 a bin that
//! is busy half of the time has a floor 1 dB too high, one that is busy for four fifths 2 to 3 dB.
//! Cells of power 0 (gaps that a program filled, a squelch that is shut) are no references. Where they are many, nothing
//! can be said of what never pauses in the rest: it may be what opened the squelch. It stands above its neighbours then.
//!
//! Few references scatter: then the median over neighbouring bins stands for a bin.

// What is inlined into a width of registers must be, or it would be compiled for the narrowest.
#![allow(clippy::inline_always)]

use fearless_simd::{dispatch, prelude::*};
use rayon::prelude::*;

use super::tail::NoiseTail;
use crate::ops::for_this_machine::level;
use crate::ops::spectrogram::WindowTable;

/// The part of the references that is quieter than the order statistic.
const QUANTILE: f64 = 0.1;
/// The frames that are averaged to a reference; fewer where a stretch holds less than 32 times as many.
pub const TOGETHER: usize = 8;
/// Bins that are collected at once: those that share a line of the cache.
const BESIDE: usize = 16;
/// References that scatter little enough, of one bin or of several.
const ENOUGH: usize = 256;
/// A bin that far above its neighbours has a floor of its own: a carrier that is always there. Farther where few
/// references scatter.
fn own_above(references: usize) -> f32 {
    2.0 + 16.0 / (references.max(1) as f32).sqrt()
}

/// The floor of a stretch before neighbouring bins are looked at: all that must be kept of it.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnFloor {
    /// Of each bin by itself; 0 where there is no reference.
    pub floors: Vec<f32>,
    /// References of a bin, those that are none included.
    pub references: usize,
    /// Whether in every bin a tenth of them or more are none.
    pub silent: bool,
}

/// Finds floors for spectrograms of one window and hop.
#[derive(Debug, Clone)]
pub struct FloorFinder {
    bins: usize,
    /// Whether the last bin lies beside the first, as in the spectrum of complex samples.
    circular: bool,
    /// Whether a bin that stands out from those about it within an eighth of the band gets their floor, so that what never
    /// pauses stands above it.
    steady: bool,
    /// Of 1, 2, … frames together.
    tails: Vec<NoiseTail>,
}

impl FloorFinder {
    /// For rows of `bins` values.
    #[must_use]
    pub fn new(window: &WindowTable, hop: usize, bins: usize, circular: bool, steady: bool) -> Self {
        let tails = (1..=TOGETHER).map(|frames| NoiseTail::new(window, hop, frames, 1)).collect();
        Self { bins, circular, steady, tails }
    }

    /// The floor of every bin of some rows of linear power; 0 where there is no reference.
    #[must_use]
    pub fn floor(&self, power: &[f32]) -> Vec<f32> {
        let together = (power.len() / self.bins / 32).clamp(1, TOGETHER);
        let mut references = Vec::new();
        for rows in power.chunks_exact(self.bins * together) {
            add_references(rows.chunks_exact(self.bins), &mut references);
        }
        self.settled(&self.own(&references, together))
    }

    /// What the references of a stretch say of each bin by itself: rows of them, each of so many frames, NaN where there
    /// is none ([`add_references`]).
    #[must_use]
    pub fn own(&self, references: &[f32], together: usize) -> OwnFloor {
        let bins = self.bins;
        let own: Vec<Vec<(f32, usize)>> = (0..bins.div_ceil(BESIDE))
            .into_par_iter()
            .map_init(
                || (Vec::new(), Level::default()),
                |(keys, level), part| {
                    let part = part * BESIDE..((part + 1) * BESIDE).min(bins);
                    keys.clear();
                    keys.extend(references.chunks_exact(bins).map(|row| keys_of(&row[part.clone()])));
                    self.of_references(keys, together, level)[..part.len()].to_vec()
                },
            )
            .collect();
        let own = own.concat();
        let rows = references.len() / bins;
        let silent = own.iter().all(|(_, there)| (*there as f64) < (1.0 - QUANTILE) * rows as f64);
        OwnFloor { floors: own.into_iter().map(|(floor, _)| floor).collect(), references: rows, silent }
    }

    /// The floor of every bin, its neighbours considered.
    #[must_use]
    pub fn settled(&self, own: &OwnFloor) -> Vec<f32> {
        let OwnFloor { floors: own, references, silent } = own;
        let bins = self.bins;
        let references = (*references).max(1);
        let above = own_above(references);
        let reach = (ENOUGH.div_ceil(references) / 2).min(bins / 16);
        let pooled = running_median(own, reach, self.circular);
        let chosen = |(own, pooled): (&f32, &f32)| if *own > above * *pooled { *own } else { *pooled };
        let floor: Vec<f32> = own.iter().zip(&pooled).map(chosen).collect();
        if !(self.steady || *silent) {
            return floor;
        }
        let wide = running_median(own, (bins / 8).max(1), self.circular);
        floor.iter().zip(&wide).map(|(floor, wide)| if *floor > above * *wide { *wide } else { *floor }).collect()
    }

    /// Of each bin the mean of the noise by the k-th smallest reference, and how many references there are.
    fn of_references(&self, keys: &[Keys], together: usize, known: &mut Level) -> [(f32, usize); BESIDE] {
        let counts = at_most(keys, &[NO_NUMBER - 1; BESIDE]);
        let rank = |count: i32| ((f64::from(count) * QUANTILE).ceil() as i32).clamp(1, count.max(1));
        let kth = kth_smallest(keys, counts.map(rank));
        std::array::from_fn(|bin| {
            let (count, rank) = (counts[bin] as usize, rank(counts[bin]));
            if count == 0 {
                return (0.0, 0);
            }
            if known.of != [count, together] {
                let quantile = (f64::from(rank) - 0.3) / (count as f64 + 0.4);
                *known = Level { of: [count, together], level: self.tails[together - 1].level(1.0 - quantile) };
            }
            ((f64::from(value_of(kth[bin])) / known.level) as f32, count)
        })
    }
}

/// Values of bins that lie beside each other, as whole numbers in the same order.
type Keys = [i32; BESIDE];

/// The key of what is no number: the largest.
const NO_NUMBER: i32 = i32::MAX;

/// Turns bits of floats into whole numbers in the order of [`f32::total_cmp`], and back.
const fn ordered(bits: i32) -> i32 {
    bits ^ ((bits >> 31) as u32 >> 1) as i32
}

fn keys_of(values: &[f32]) -> Keys {
    let mut keys = [NO_NUMBER; BESIDE];
    for (key, value) in keys.iter_mut().zip(values) {
        *key = if value.is_nan() { NO_NUMBER } else { ordered(value.to_bits() as i32) };
    }
    keys
}

const fn value_of(key: i32) -> f32 {
    f32::from_bits(ordered(key) as u32)
}

/// Of each bin the smallest key that so many are no larger than: halving what it may be, for all bins at once, looks at
/// every key some twenty times, and is several times as fast as sorting them apart bin by bin.
fn kth_smallest(keys: &[Keys], ranks: [i32; BESIDE]) -> Keys {
    let [mut low, mut high] = extremes(keys);
    while low.iter().zip(&high).any(|(low, high)| low < high) {
        // Rounded down, and without a sum that is too large.
        let middle: Keys = std::array::from_fn(|bin| (low[bin] & high[bin]) + ((low[bin] ^ high[bin]) >> 1));
        let counts = at_most(keys, &middle);
        for bin in 0..BESIDE {
            if counts[bin] >= ranks[bin] {
                high[bin] = middle[bin];
            } else {
                low[bin] = middle[bin] + 1;
            }
        }
    }
    low
}

/// Of each bin the smallest and the largest key.
fn extremes(keys: &[Keys]) -> [Keys; 2] {
    dispatch!(level(), simd => simd.vectorize(
        #[inline(always)]
        || smallest_and_largest(simd, keys)
    ))
}

#[inline(always)]
fn smallest_and_largest<S: Simd>(simd: S, keys: &[Keys]) -> [Keys; 2] {
    let (width, mut extremes) = (S::i32s::LEN, [[0; BESIDE]; 2]);
    for own in (0..BESIDE).step_by(width).map(|bin| bin..bin + width) {
        let (mut low, mut high) = (S::i32s::splat(simd, i32::MAX), S::i32s::splat(simd, i32::MIN));
        for keys in keys {
            let key = S::i32s::from_slice(simd, &keys[own.clone()]);
            (low, high) = (low.min(key), high.max(key));
        }
        low.store_slice(&mut extremes[0][own.clone()]);
        high.store_slice(&mut extremes[1][own]);
    }
    extremes
}

/// Of each bin how many keys are at most as large as a limit.
fn at_most(keys: &[Keys], limits: &Keys) -> Keys {
    dispatch!(level(), simd => simd.vectorize(
        #[inline(always)]
        || count(simd, keys, limits)
    ))
}

#[inline(always)]
fn count<S: Simd>(simd: S, keys: &[Keys], limits: &Keys) -> Keys {
    let (width, mut counts) = (S::i32s::LEN, [0; BESIDE]);
    for own in (0..BESIDE).step_by(width).map(|bin| bin..bin + width) {
        let limit = S::i32s::from_slice(simd, &limits[own.clone()]);
        let [zero, one] = [0, 1].map(|value| S::i32s::splat(simd, value));
        let of_key = |keys: &Keys| S::i32s::from_slice(simd, &keys[own.clone()]).simd_le(limit).select(one, zero);
        // Apart, since a sum waits for the one before it.
        let (pairs, rest) = keys.as_chunks::<2>();
        let (mut even, mut odd) = (zero, rest.first().map_or(zero, of_key));
        for [first, second] in pairs {
            even += of_key(first);
            odd += of_key(second);
        }
        (even + odd).store_slice(&mut counts[own.clone()]);
    }
    counts
}

/// The level of so many references, each of so many frames: mostly all bins have as many, and finding it takes long.
#[derive(Debug, Clone, Copy, Default)]
struct Level {
    of: [usize; 2],
    level: f64,
}

/// Appends the references of some rows of linear power, one a bin: their mean, or NaN where one of them says nothing.
pub fn add_references<'a>(rows: impl ExactSizeIterator<Item = &'a [f32]>, references: &mut Vec<f32>) {
    let (start, share) = (references.len(), 1.0 / rows.len() as f32);
    for row in rows {
        references.resize(start + row.len(), 0.0);
        for (sum, power) in references[start..].iter_mut().zip(row) {
            *sum += if power.is_finite() && *power > 0.0 { *power } else { f32::NAN };
        }
    }
    references[start..].iter_mut().for_each(|sum| *sum *= share);
}

/// The median over `reach` values to both sides.
fn running_median(values: &[f32], reach: usize, circular: bool) -> Vec<f32> {
    if reach == 0 {
        return values.to_vec();
    }
    let length = values.len();
    (0..length)
        .into_par_iter()
        .map_init(Vec::new, |near, at| {
            near.clear();
            if circular {
                near.extend((0..=2 * reach).map(|step| values[(at + length * 2 + step - reach) % length]));
            } else {
                near.extend_from_slice(&values[at.saturating_sub(reach)..(at + reach + 1).min(length)]);
            }
            let middle = near.len() / 2;
            *near.select_nth_unstable_by(middle, f32::total_cmp).1
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::recipe::Window;
    use crate::ops::for_this_machine::on_every_level;

    /// Independent exponential cells, by inversion; frames that do not overlap.
    fn noise(count: usize) -> Vec<f32> {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut draw = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            ((state >> 40) as f32 + 0.5) / (1u64 << 24) as f32
        };
        (0..count).map(|_| -draw().ln()).collect()
    }

    fn floor(power: &[f32], bins: usize, steady: bool) -> Vec<f32> {
        FloorFinder::new(&WindowTable::new(Window::Rectangular, 16), 16, bins, true, steady).floor(power)
    }

    #[test]
    fn the_kth_smallest_is_that_of_sorted_values() {
        on_every_level(|| {
            for count in [1, 2, 7, 512] {
                let mut values = noise(count * BESIDE);
                // Equal ones, the extremes, none, and a bin without any.
                (1..count).step_by(3).for_each(|row| values[row * BESIDE] = values[0]);
                (values[1], values[2], values[3]) = (f32::INFINITY, 0.0, -1.0);
                (0..count).step_by(2).for_each(|row| values[row * BESIDE + 4] = f32::NAN);
                values.iter_mut().skip(5).step_by(BESIDE).for_each(|value| *value = -f32::NAN);
                let keys: Vec<Keys> = values.chunks_exact(BESIDE).map(keys_of).collect();
                let sorted: Vec<Vec<f32>> = (0..BESIDE)
                    .map(|bin| {
                        let of_bin = values.iter().skip(bin).step_by(BESIDE).copied();
                        let mut of_bin: Vec<f32> = of_bin.filter(|value| !value.is_nan()).collect();
                        of_bin.sort_by(f32::total_cmp);
                        of_bin
                    })
                    .collect();
                for part in [0.0, 0.1, 0.5, 1.0] {
                    let rank = |count: usize| ((count as f64 * part) as usize).clamp(1, count.max(1));
                    let ranks = std::array::from_fn(|bin| rank(sorted[bin].len()) as i32);
                    let kth = kth_smallest(&keys, ranks);
                    for (of_bin, kth) in sorted.iter().zip(kth).filter(|(of_bin, _)| !of_bin.is_empty()) {
                        assert_eq!(value_of(kth).to_bits(), of_bin[rank(of_bin.len()) - 1].to_bits(), "{count} {part}");
                    }
                }
            }
        });
    }

    #[test]
    fn the_floor_is_the_mean_of_the_noise_whatever_its_shape() {
        let bins = 32;
        let mut power = noise(bins * 4000);
        for row in power.chunks_mut(bins) {
            row.iter_mut().enumerate().for_each(|(bin, cell)| *cell *= 1e-9 * (1 + bin) as f32);
        }
        for (bin, floor) in floor(&power, bins, false).iter().enumerate() {
            assert!((floor / (1e-9 * (1 + bin) as f32) - 1.0).abs() < 0.12, "{bin}: {floor}");
        }
    }

    #[test]
    fn bursts_for_most_of_the_time_and_silence_hardly_move_it() {
        let bins = 16;
        let mut power = noise(bins * 4000);
        for (frame, row) in power.chunks_mut(bins).enumerate() {
            match frame {
                0..500 => row.fill(0.0),
                500..2250 => row[3..6].iter_mut().for_each(|cell| *cell *= 1000.0),
                2250..3300 => row[10..12].iter_mut().for_each(|cell| *cell *= 1000.0),
                3300 => row.fill(f32::NAN),
                _ => {}
            }
        }
        let floor = floor(&power, bins, false);
        assert!((floor[8] - 1.0).abs() < 0.12, "{floor:?}");
        // Busy for half of the 3500 frames that count.
        assert!((1.0..1.35).contains(&floor[4]), "{floor:?}");
    }

    #[test]
    fn few_frames_borrow_from_their_neighbours() {
        let bins = 256;
        let floor = floor(&noise(bins * 40), bins, false);
        let spread = floor.iter().map(|floor| (floor - 1.0).abs()).fold(0.0, f32::max);
        assert!(spread < 0.8, "{spread}");
        let mean = floor.iter().sum::<f32>() / bins as f32;
        assert!((mean - 1.0).abs() < 0.1, "{mean}");
    }

    #[test]
    fn what_never_pauses_is_the_floor_unless_it_is_looked_for() {
        let bins = 64;
        let mut power = noise(bins * 1000);
        power.chunks_mut(bins).for_each(|row| row[20..23].fill(500.0));
        assert!(floor(&power, bins, false)[21] > 100.0);
        assert!((floor(&power, bins, true)[21] - 1.0).abs() < 0.3);
    }

    #[test]
    fn what_never_pauses_while_the_squelch_is_open_stands_above_the_floor() {
        let bins = 64;
        let mut power = noise(bins * 1000);
        power.chunks_mut(bins).for_each(|row| row[20..23].fill(500.0));
        power[..bins * 300].fill(0.0);
        assert!((floor(&power, bins, false)[21] - 1.0).abs() < 0.3);
    }

    #[test]
    fn nothing_has_no_floor() {
        assert_eq!(floor(&[], 4, true), [0.0; 4]);
        assert_eq!(floor(&[0.0, f32::NAN], 2, false), [0.0; 2]);
    }
}
