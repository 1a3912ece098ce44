//! How power and amplitudes are distributed in a region.

use num_complex::Complex;
use rayon::prelude::*;

use super::selection::Selection;
use crate::engine::EngineError;
use crate::model::Progress;
use crate::ops::plots::{AmplitudeHistogram, Ccdf, PowerHistogram};

/// Samples counted first, and at most; they are spread over the region in blocks.
const GLIMPSE: u64 = 1 << 18;
const MOST: u64 = 1 << 26;
const BLOCK: u64 = 1 << 14;
/// A block is not shorter than this, or the filter would read more beside it than in it.
const LEAST_BLOCK: u64 = 1 << 6;
/// Samples of the recording that are tuned for it at most, and for the glimpse.
const MOST_TUNED: u64 = 1 << 28;
const GLIMPSE_TUNED: u64 = MOST_TUNED / 64;

/// The distributions of a region.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// `None` of silence.
    pub ccdf: Option<Ccdf>,
    /// Middles of classes and shares of all samples: of I, Q (empty for real samples) and of magnitude.
    pub i: Vec<[f64; 2]>,
    pub q: Vec<[f64; 2]>,
    pub magnitude: Vec<[f64; 2]>,
    /// Whether the samples are complex: they are compared with complex or with real noise.
    pub is_complex: bool,
    /// Samples counted, and samples there are (after decimation): fewer means sampled.
    pub counted: u64,
    pub there: u64,
    /// Whether the region's band was tuned to, and the samples of the recording from one counted sample to the next.
    pub is_tuned: bool,
    pub decimation: u64,
}

#[derive(Default)]
struct Counts {
    power: PowerHistogram,
    i: AmplitudeHistogram,
    q: AmplitudeHistogram,
    magnitude: AmplitudeHistogram,
}

impl Counts {
    fn add(&mut self, samples: &[Complex<f32>]) {
        self.power.add(samples);
        self.i.add(samples.iter().map(|x| x.re));
        self.q.add(samples.iter().map(|x| x.im));
        self.magnitude.add(samples.iter().map(|x| x.norm()));
    }

    fn unite(&mut self, other: &Self) {
        self.power.unite(&other.power);
        self.i.unite(&other.i);
        self.q.unite(&other.q);
        self.magnitude.unite(&other.magnitude);
    }
}

/// Counts a region, first a part of it where that is quicker.
pub(super) fn distribution(
    selection: &Selection<'_>,
    progress: &Progress,
    publish: &mut dyn FnMut(Distribution),
) -> Result<(), EngineError> {
    let there = selection.samples();
    // A narrow band takes many samples for one.
    let block = block_of(selection.decimation());
    let worth = |samples: u64, tuned: u64| samples.min(tuned / selection.decimation()).max(block);
    let [first, most] = [worth(GLIMPSE, GLIMPSE_TUNED), worth(MOST, MOST_TUNED)];
    if there > first {
        publish(finished(selection, &counted(selection, first, progress)?, first));
    }
    publish(finished(selection, &counted(selection, most, progress)?, there.min(most)));
    Ok(())
}

/// Samples read at once: shorter the more samples are tuned for one, so that even the glimpse has a few blocks.
fn block_of(decimation: u64) -> u64 {
    (GLIMPSE_TUNED / 4 / decimation).clamp(LEAST_BLOCK, BLOCK)
}

/// Counts all blocks, or as many of them as hold `most` samples, spread evenly.
fn counted(selection: &Selection<'_>, most: u64, progress: &Progress) -> Result<Counts, EngineError> {
    let (there, length) = (selection.samples(), block_of(selection.decimation()));
    let all = there.div_ceil(length);
    let taken = all.min(most.div_ceil(length));
    // A fixed number of parts, so that sums do not depend on the number of threads.
    let parts = taken.min(16);
    let counts: Result<Vec<Counts>, EngineError> = (0..parts)
        .into_par_iter()
        .map(|part| {
            let mut counts = Counts::default();
            let mut samples = Vec::new();
            for index in part * taken / parts..(part + 1) * taken / parts {
                progress.check()?;
                let block = (u128::from(index) * u128::from(all) / u128::from(taken)) as u64;
                let first = block * length;
                samples.resize(length.min(there - first) as usize, Complex::default());
                selection.read(first, &mut samples, progress)?;
                counts.add(&samples);
            }
            Ok(counts)
        })
        .collect();
    let mut total = Counts::default();
    for part in counts? {
        total.unite(&part);
    }
    Ok(total)
}

fn finished(selection: &Selection<'_>, counts: &Counts, counted: u64) -> Distribution {
    let is_complex = selection.is_complex();
    Distribution {
        ccdf: counts.power.ccdf(),
        i: counts.i.shares(),
        q: if is_complex { counts.q.shares() } else { Vec::new() },
        magnitude: counts.magnitude.shares().into_iter().filter(|[middle, _]| *middle > 0.0).collect(),
        is_complex,
        counted,
        there: selection.samples(),
        is_tuned: selection.is_tuned(),
        decimation: selection.decimation(),
    }
}
