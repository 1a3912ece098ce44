//! What an index of a recording must know of frames for whoever looks for bursts: how much averages reach, and references
//! of the noise floor.
//!
//! Sixteen frames at once, with those that averages about them reach, and of these some bins at once: rows of a power of
//! two lie a multiple of a page apart, so that whole columns of them would push each other out of the cache.
//! References are to the bit those of [`floor`](super::floor). Not here: what is made of them (`floor`, `pieces`).

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use super::floor::TOGETHER;
use crate::model::recipe::BurstSearch;

/// Frames that are looked at together.
pub const FRAMES: usize = 16;
/// Frames to either side that an average reaches.
pub const REACH: usize = BurstSearch::USUAL_FRAMES / 2;

/// Bins that are looked at together.
const BINS: usize = 128;
/// A third of the frames of an average.
const THIRD: usize = BurstSearch::USUAL_FRAMES / 3;
/// Frames that are read.
const READ: usize = FRAMES + 2 * REACH;

const _: () = assert!(THIRD * THIRD == BurstSearch::USUAL_FRAMES, "an average is a sum of three sums of three");
const _: () = assert!(FRAMES.is_multiple_of(TOGETHER), "references end where chunks do");

/// Looks at the linear power of [`FRAMES`] frames with [`REACH`] more on either side. `held` becomes the largest mean of
/// each bin over [`BurstSearch::USUAL_FRAMES`] frames about each of them, if it is larger; what is no number counts as
/// nothing. Their references are appended to `references`.
///
/// # Panics
/// Unless `power` has so many rows as long as `held`.
pub fn outline(power: &[f32], held: &mut [f32], references: &mut Vec<f32>) {
    let (bins, start) = (held.len(), references.len());
    assert!(power.len() == READ * bins, "frames and those beside them");
    references.resize(start + FRAMES / TOGETHER * bins, 0.0);
    look(power, held, &mut references[start..]);
}

for_this_machine! {
    /// [`outline`], the room for references made
    look(power: &[f32], held: &mut [f32], references: &mut [f32]), look_loop
}

#[inline(always)]
fn look_loop(power: &[f32], held: &mut [f32], references: &mut [f32]) {
    let bins = held.len();
    let (mut frames, mut thirds) = ([[0.0f32; BINS]; READ], [[0.0f32; BINS]; READ - THIRD + 1]);
    for first in (0..bins).step_by(BINS) {
        let own = first..(first + BINS).min(bins);
        for (frame, row) in frames.iter_mut().zip(power.chunks_exact(bins)) {
            // Neither what is no number nor what is infinite passes.
            for (frame, power) in frame.iter_mut().zip(&row[own.clone()]) {
                *frame = if *power < f32::INFINITY { *power } else { 0.0 };
            }
        }
        let of_chunk = frames[REACH..REACH + FRAMES].chunks_exact(TOGETHER);
        for (frames, out) in of_chunk.zip(references.chunks_exact_mut(bins)) {
            refer(frames, &mut out[own.clone()]);
        }
        average(&frames, &mut thirds, &mut held[own]);
    }
}

/// References of some bins: the mean of the frames, no number where one of them is nothing.
#[inline(always)]
fn refer(frames: &[[f32; BINS]], out: &mut [f32]) {
    let mut sums = [0.0f32; BINS];
    for frame in frames {
        for (sum, power) in sums.iter_mut().zip(frame) {
            *sum += if *power > 0.0 { *power } else { f32::NAN };
        }
    }
    for (out, sum) in out.iter_mut().zip(&sums) {
        *out = *sum * (1.0 / TOGETHER as f32);
    }
}

/// The largest averages of some bins.
#[inline(always)]
fn average(frames: &[[f32; BINS]; READ], thirds: &mut [[f32; BINS]; READ - THIRD + 1], largest: &mut [f32]) {
    for (third, frames) in thirds.iter_mut().zip(frames.windows(THIRD)) {
        let of_bins = third.iter_mut().zip(&frames[0]).zip(&frames[1]).zip(&frames[2]);
        for (((third, first), second), last) in of_bins {
            *third = *first + *second + *last;
        }
    }
    for thirds in thirds.windows(2 * THIRD + 1) {
        let of_bins = largest.iter_mut().zip(&thirds[0]).zip(&thirds[THIRD]).zip(&thirds[2 * THIRD]);
        for (((largest, first), second), last) in of_bins {
            let mean = (*first + *second + *last) * (1.0 / BurstSearch::USUAL_FRAMES as f32);
            // Not by a comparison: it becomes a store under a mask, which some processors take long for.
            *largest = largest.max(mean);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::burst::floor::add_references;
    use crate::ops::burst::scenes::Draws;

    #[test]
    fn averages_and_references_are_as_by_definition() {
        for bins in [1, 7, 128, 300] {
            let mut draws = Draws::new(bins as u64);
            let mut power: Vec<f32> = (0..READ * bins).map(|_| -draws.unit().ln() as f32).collect();
            power[5 * bins] = f32::NAN;
            power[14 * bins + bins / 2] = 0.0;
            power[(READ - 1) * bins + bins - 1] = f32::INFINITY;
            let (mut held, mut references) = (vec![0.5; bins], vec![9.0]);
            outline(&power, &mut held, &mut references);
            for (bin, held) in held.iter().enumerate() {
                let value = |frame: usize| Some(f64::from(power[frame * bins + bin])).filter(|power| power.is_finite());
                let mean = |frame: usize| (frame..frame + 9).filter_map(value).sum::<f64>() / 9.0;
                let expected = (0..FRAMES).map(mean).fold(0.5, f64::max);
                assert!((f64::from(*held) / expected - 1.0).abs() < 1e-6, "{bin}: {held} {expected}");
            }
            let mut expected = vec![9.0];
            for rows in power[REACH * bins..(REACH + FRAMES) * bins].chunks_exact(TOGETHER * bins) {
                add_references(rows.chunks_exact(bins), &mut expected);
            }
            let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&references), bits(&expected));
        }
    }
}
