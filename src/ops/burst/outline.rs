//! What an index of a recording must know of frames for whoever looks for bursts: how much averages reach, and references
//! of the noise floor.
//!
//! Sixteen frames at once, with those that averages about them reach, and of these as many bins as a register has values:
//! each value is read once, and everything that is asked of it is kept in registers until the last of them. Rows of a
//! power of two lie a multiple of a page apart, so that what is read twice would have left the cache before.
//! References are to the bit those of [`floor`](super::floor). Not here: what is made of them (`floor`, `pieces`).

// What is inlined into a width of registers must be, or it would be compiled for the narrowest.
#![allow(clippy::inline_always)]

use fearless_simd::{dispatch, prelude::*};

use super::floor::TOGETHER;
use crate::model::recipe::BurstSearch;
use crate::ops::for_this_machine::level;
use crate::ops::spectrogram::FrameStatistics;

/// Frames that are looked at together.
pub const FRAMES: usize = 16;
/// Frames to either side that an average reaches.
pub const REACH: usize = BurstSearch::USUAL_FRAMES / 2;

/// A third of the frames of an average.
const THIRD: usize = BurstSearch::USUAL_FRAMES / 3;
/// Frames that are read.
const READ: usize = FRAMES + 2 * REACH;
/// The first frame that is the last one of an average.
const FULL: usize = BurstSearch::USUAL_FRAMES - 1;
/// Sums of three that are kept: an average is the newest one, that of three frames before, and that of six before.
const KEPT: usize = 2 * THIRD;
/// Values of the widest register.
const WIDEST: usize = 16;

const _: () =
    assert!(THIRD == 3 && THIRD * THIRD == BurstSearch::USUAL_FRAMES, "an average is a sum of three sums of three");
const _: () = assert!(FRAMES == 2 * TOGETHER, "a chunk has two references");
const _: () = assert!(READ.is_multiple_of(KEPT), "frames come in turns of the sums that are kept");

/// Looks at the linear power of [`FRAMES`] frames with [`REACH`] more on either side. The first `own` of the former count in
/// `spectra`. `held` becomes the largest mean of each bin over [`BurstSearch::USUAL_FRAMES`] frames about each of them, if
/// it is larger; what is no number counts as nothing. Their references are appended to `references`.
///
/// # Panics
/// Unless `power` has so many rows as long as `held`, and `spectra` as many bins.
pub fn outline(power: &[f32], own: usize, spectra: &mut FrameStatistics, held: &mut [f32], references: &mut Vec<f32>) {
    let (bins, start) = (held.len(), references.len());
    assert!(power.len() == READ * bins && own <= FRAMES, "frames and those beside them");
    references.resize(start + FRAMES / TOGETHER * bins, 0.0);
    let [max, min, sum] = spectra.with_more(own as u64);
    assert_eq!(max.len(), bins, "statistics of as many bins");
    let (first, second) = references[start..].split_at_mut(bins);
    let known = Known { max, min, sum, held, references: [first, second] };
    dispatch!(level(), simd => simd.vectorize(
        #[inline(always)]
        || look(simd, power, own, known)
    ));
}

/// What is known of each bin.
struct Known<'a> {
    max: &'a mut [f32],
    min: &'a mut [f32],
    sum: &'a mut [f32],
    held: &'a mut [f32],
    references: [&'a mut [f32]; 2],
}

/// The same of the bins of a register.
#[derive(Clone, Copy)]
struct Column<S: Simd> {
    max: S::f32s,
    min: S::f32s,
    sum: S::f32s,
    held: S::f32s,
    references: [S::f32s; 2],
}

#[inline(always)]
fn look<S: Simd>(simd: S, power: &[f32], own: usize, mut known: Known<'_>) {
    let (bins, width) = (known.held.len(), S::f32s::LEN);
    let whole = bins - bins % width;
    for bin in (0..whole).step_by(width) {
        let of_bins = bin..bin + width;
        let mut column = Column::of(simd, &known, |values| S::f32s::from_slice(simd, &values[of_bins.clone()]));
        column.look(simd, &power[bin..], bins, own);
        column.give(&mut known, |column, values| column.store_slice(&mut values[of_bins.clone()]));
    }
    if whole == bins {
        return;
    }
    // Bins that are left, in rows that are filled up.
    let rest = bins - whole;
    let mut rows = [0.0; READ * WIDEST];
    for (row, power) in rows.chunks_exact_mut(width).zip(power.chunks_exact(bins)) {
        row[..rest].copy_from_slice(&power[whole..]);
    }
    let mut column = Column::of(simd, &known, |values| {
        let mut filled = [0.0; WIDEST];
        filled[..rest].copy_from_slice(&values[whole..]);
        S::f32s::from_slice(simd, &filled[..width])
    });
    column.look(simd, &rows[..READ * width], width, own);
    column.give(&mut known, |column, values| {
        let mut filled = [0.0; WIDEST];
        column.store_slice(&mut filled[..width]);
        values[whole..].copy_from_slice(&filled[..rest]);
    });
}

impl<S: Simd> Column<S> {
    /// What is known of some bins.
    #[inline(always)]
    fn of(simd: S, known: &Known<'_>, load: impl Fn(&[f32]) -> S::f32s) -> Self {
        let references = [S::f32s::splat(simd, 0.0); 2];
        Self { max: load(known.max), min: load(known.min), sum: load(known.sum), held: load(known.held), references }
    }

    /// Puts it back.
    #[inline(always)]
    fn give(self, known: &mut Known<'_>, store: impl Fn(S::f32s, &mut [f32])) {
        store(self.max, known.max);
        store(self.min, known.min);
        store(self.sum, known.sum);
        store(self.held, known.held);
        store(self.references[0], known.references[0]);
        store(self.references[1], known.references[1]);
    }

    /// All frames, `stride` values from one to the next.
    #[inline(always)]
    fn look(&mut self, simd: S, power: &[f32], stride: usize, own: usize) {
        let (zero, no_number) = (S::f32s::splat(simd, 0.0), S::f32s::splat(simd, f32::NAN));
        // In variables of their own, and by numbers that the compiler knows, all of it stays in registers.
        let Self { mut max, mut min, mut sum, mut held, references: [mut first, mut reference] } = *self;
        let (mut before, mut last, mut thirds) = (zero, zero, [zero; KEPT]);
        let mut rows = power.chunks(stride);
        for turn in 0..READ / KEPT {
            for j in 0..KEPT {
                let frame = turn * KEPT + j;
                let raw = S::f32s::from_slice(simd, &rows.next().unwrap_or_default()[..S::f32s::LEN]);
                // Neither what is no number nor what is infinite passes.
                let value = raw.simd_lt(f32::INFINITY).select(raw, zero);
                let third = before + last + value;
                if frame >= FULL {
                    let mean =
                        (thirds[j] + thirds[(j + THIRD) % KEPT] + third) * (1.0 / BurstSearch::USUAL_FRAMES as f32);
                    held = held.max(mean);
                }
                thirds[j] = third;
                (before, last) = (last, value);
                if !(REACH..REACH + FRAMES).contains(&frame) {
                    continue;
                }
                if frame == REACH + TOGETHER {
                    (first, reference) = (reference, zero);
                }
                // No number where one of the frames is nothing.
                reference += value.simd_gt(0.0).select(value, no_number);
                if frame < REACH + own {
                    max = raw.simd_gt(max).select(raw, max);
                    min = raw.simd_lt(min).select(raw, min);
                    sum += raw;
                }
            }
        }
        let share = 1.0 / TOGETHER as f32;
        *self = Self { max, min, sum, held, references: [first * share, reference * share] };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::burst::floor::add_references;
    use crate::ops::burst::scenes::Draws;
    use crate::ops::for_this_machine::on_every_level;

    #[test]
    fn averages_and_references_are_as_by_definition() {
        on_every_level(of_any_number_of_bins);
    }

    fn of_any_number_of_bins() {
        for (bins, own) in [(1, 16), (7, 3), (128, 0), (300, 16), (513, 16)] {
            let mut draws = Draws::new(bins as u64);
            let mut power: Vec<f32> = (0..READ * bins).map(|_| -draws.unit().ln() as f32).collect();
            power[5 * bins] = f32::NAN;
            power[14 * bins + bins / 2] = 0.0;
            power[(READ - 1) * bins + bins - 1] = f32::INFINITY;
            let mut rows = FrameStatistics::new(bins);
            rows.add(&power[..bins]);
            let mut spectra = rows.clone();
            rows.add_frames(&power[REACH * bins..(REACH + own) * bins]);
            let (mut held, mut references) = (vec![0.5; bins], vec![9.0]);
            outline(&power, own, &mut spectra, &mut held, &mut references);
            // Compared as text, since no number equals itself there.
            assert_eq!(format!("{spectra:?}"), format!("{rows:?}"), "{bins} bins");
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
