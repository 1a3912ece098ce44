//! What an index of a recording must know of frames for whoever looks for bursts: how much averages reach, and references
//! of the noise floor.
//!
//! Sixteen frames at once, with those that averages about them reach, one bin beside the other in the registers' width.
//! References are to the bit those of [`floor`](super::floor). Not here: what is made of them (`floor`, `pieces`).

// Calling what is compiled for AVX2 is unsafe; see `for_this_machine`.
#![allow(unsafe_code, clippy::inline_always)]

use super::floor::TOGETHER;
use crate::model::recipe::BurstSearch;

/// Frames that are looked at together.
pub const FRAMES: usize = 16;
/// Frames to either side that an average reaches.
pub const REACH: usize = BurstSearch::USUAL_FRAMES / 2;

/// Bins side by side.
const LANES: usize = 8;
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
    let whole = bins / LANES * LANES;
    for bin in (0..whole).step_by(LANES) {
        look_at::<LANES>(power, bin, held, references);
    }
    for bin in whole..bins {
        look_at::<1>(power, bin, held, references);
    }
}

/// So many bins beside each other.
#[inline(always)]
fn look_at<const BINS: usize>(power: &[f32], bin: usize, held: &mut [f32], references: &mut [f32]) {
    let bins = held.len();
    let mut frames = [[0.0f32; BINS]; READ];
    for (frame, row) in frames.iter_mut().zip(power.chunks_exact(bins)) {
        frame.copy_from_slice(&row[bin..bin + BINS]);
    }
    for (frames, out) in frames[REACH..REACH + FRAMES].chunks_exact(TOGETHER).zip(references.chunks_exact_mut(bins)) {
        let mut sum = [0.0f32; BINS];
        for frame in frames {
            for (sum, power) in sum.iter_mut().zip(frame) {
                *sum += if *power > 0.0 && *power < f32::INFINITY { *power } else { f32::NAN };
            }
        }
        out[bin..bin + BINS].copy_from_slice(&sum.map(|sum| sum * (1.0 / TOGETHER as f32)));
    }
    for power in frames.as_flattened_mut() {
        // Neither what is no number nor what is infinite passes.
        *power = if *power < f32::INFINITY { *power } else { 0.0 };
    }
    let mut thirds = [[0.0f32; BINS]; READ - THIRD + 1];
    for (at, third) in thirds.iter_mut().enumerate() {
        for (lane, third) in third.iter_mut().enumerate() {
            *third = frames[at][lane] + frames[at + 1][lane] + frames[at + 2][lane];
        }
    }
    let largest = &mut held[bin..bin + BINS];
    for at in 0..FRAMES {
        for (lane, largest) in largest.iter_mut().enumerate() {
            let sum = thirds[at][lane] + thirds[at + THIRD][lane] + thirds[at + 2 * THIRD][lane];
            let mean = sum * (1.0 / BurstSearch::USUAL_FRAMES as f32);
            *largest = if mean > *largest { mean } else { *largest };
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
        for bins in [1, 7, 8, 30] {
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
