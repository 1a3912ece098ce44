//! The spectrum of a band at some moments of its time, in bounded memory: what drift is read from.

use std::ops::Range;

/// The most moments, and the most parts of the band.
const MOMENTS: u64 = 256;
const PARTS: usize = 1024;

/// Mean powers over time and frequency.
#[derive(Debug, Clone)]
pub struct Moments {
    /// The bins of the band.
    bins: Range<usize>,
    /// Bins that are united into one part.
    together: usize,
    parts: usize,
    frames: u64,
    there: u64,
    sums: Vec<f64>,
    /// Of each moment: how many frames, and the sum of their places.
    counts: Vec<(u64, f64)>,
}

/// One moment: what there was in the band.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// The mean place of its frames, counted in frames.
    pub place: f64,
    pub frames: u64,
    /// Sums over `frames` frames and the bins of each part.
    pub sums: &'a [f64],
}

impl Moments {
    /// Room for so many frames.
    #[must_use]
    pub fn new(bins: Range<usize>, frames: u64) -> Self {
        let together = bins.len().div_ceil(PARTS).max(1);
        let parts = bins.len().div_ceil(together);
        let there = frames.clamp(1, MOMENTS);
        let (sums, counts) = (vec![0.0; parts * there as usize], vec![(0, 0.0); there as usize]);
        Self { bins, together, parts, frames: frames.max(1), there, sums, counts }
    }

    /// Takes in the frame of that place among all; `powers` are those of all its bins.
    pub fn add(&mut self, place: u64, powers: &[f32]) {
        let moment =
            (u128::from(place.min(self.frames - 1)) * u128::from(self.there) / u128::from(self.frames)) as usize;
        let sums = &mut self.sums[moment * self.parts..(moment + 1) * self.parts];
        for (sum, part) in sums.iter_mut().zip(powers[self.bins.clone()].chunks(self.together)) {
            *sum += part.iter().map(|power| f64::from(*power)).sum::<f64>();
        }
        let (count, places) = &mut self.counts[moment];
        *count += 1;
        *places += place as f64;
    }

    /// Those that have frames, in order.
    pub fn each(&self) -> impl Iterator<Item = Moment<'_>> {
        let sums = self.sums.chunks_exact(self.parts.max(1));
        self.counts.iter().zip(sums).filter(|((frames, _), _)| *frames > 0).map(|((frames, places), sums)| Moment {
            place: places / *frames as f64,
            frames: *frames,
            sums,
        })
    }

    /// The bins of a part.
    #[must_use]
    pub fn part(&self, part: usize) -> Range<usize> {
        let first = self.bins.start + part * self.together;
        first..(first + self.together).min(self.bins.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_and_bins_are_shared_out_and_none_is_lost() {
        let mut moments = Moments::new(3..3003, 1000);
        let powers: Vec<f32> = (0..4000).map(|bin| bin as f32).collect();
        (0..1000).for_each(|place| moments.add(place, &powers));
        let seen: Vec<_> = moments.each().collect();
        assert_eq!(seen.len(), 256);
        assert_eq!(seen.iter().map(|moment| moment.frames).sum::<u64>(), 1000);
        let total: f64 = seen.iter().flat_map(|moment| moment.sums).sum();
        assert_eq!(total, 1000.0 * f64::from((3..3003).sum::<i32>()));
        assert!(seen.windows(2).all(|pair| pair[0].place < pair[1].place));
        assert_eq!((moments.part(0), moments.part(999)), (3..6, 3000..3003));
    }
}
