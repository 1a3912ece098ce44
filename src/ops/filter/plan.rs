//! How a decimation is divided into stages so that an input sample costs least.
//!
//! Crochiere and Rabiner, "Optimum FIR digital filter implementations for decimation, interpolation, and narrow-band
//! filtering", IEEE Trans. ASSP 23 (1975): early stages may fall slowly, since only what would fold into the band that
//! is kept in the end must be stopped. Not here: the filters themselves (`low_pass`).

use std::collections::HashMap;

use super::low_pass::LowPass;

/// What an output costs beside its taps, in taps: loop, load and store.
const OVERHEAD: f64 = 24.0;

/// One stage: how much it decimates, and the edges of its filter in cycles per sample of its own input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StagePlan {
    pub decimation: u64,
    pub edges: [f64; 2],
}

/// The cheapest stages for a decimation by `decimation` with a filter of those edges (cycles per input sample,
/// pass < stop ≤ 0.5, stop ≤ 1 / decimation).
#[must_use]
pub fn stages(decimation: u64, edges: [f64; 2], attenuation_db: f64) -> Vec<StagePlan> {
    let divisors = divisors(decimation);
    let mut planner = Planner { decimation, edges, attenuation_db, divisors, best: HashMap::new() };
    let mut stages = Vec::new();
    let mut rest = decimation;
    loop {
        let (_, stage) = planner.best(rest);
        rest /= stage.decimation;
        stages.push(stage);
        if rest == 1 {
            return stages;
        }
    }
}

struct Planner {
    decimation: u64,
    edges: [f64; 2],
    attenuation_db: f64,
    divisors: Vec<u64>,
    /// By what is left to be decimated: the cost for a sample there, and the stage that comes next.
    best: HashMap<u64, (f64, StagePlan)>,
}

impl Planner {
    fn best(&mut self, rest: u64) -> (f64, StagePlan) {
        if let Some(known) = self.best.get(&rest) {
            return *known;
        }
        let scale = (self.decimation / rest) as f64;
        let [pass, stop] = self.edges.map(|edge| edge * scale);
        let last = StagePlan { decimation: rest, edges: [pass, stop] };
        let mut best = (self.cost(last), last);
        let proper = self.divisors.iter().copied().filter(|d| *d > 1 && *d < rest && rest.is_multiple_of(*d));
        for decimation in proper.collect::<Vec<_>>() {
            // Whatever would fold to below the last stage's stop edge: what folds above it, the last stage takes away.
            let stage = StagePlan { decimation, edges: [pass, 1.0 / decimation as f64 - stop] };
            let cost = self.cost(stage) + self.best(rest / decimation).0 / decimation as f64;
            if cost < best.0 {
                best = (cost, stage);
            }
        }
        self.best.insert(rest, best);
        best
    }

    /// For each of its input samples.
    fn cost(&self, stage: StagePlan) -> f64 {
        (LowPass::length(stage.edges, self.attenuation_db) as f64 + OVERHEAD) / stage.decimation as f64
    }
}

fn divisors(number: u64) -> Vec<u64> {
    let low: Vec<u64> = (1..=number.isqrt()).filter(|d| number.is_multiple_of(*d)).collect();
    let high = low.iter().rev().map(|d| number / d).filter(|d| *d > number.isqrt());
    low.iter().copied().chain(high).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::filter::Tuning;

    fn cost(stages: &[StagePlan]) -> f64 {
        let mut rate = 1.0;
        let each = stages.iter().map(|stage| {
            rate /= stage.decimation as f64;
            LowPass::length(stage.edges, 80.0) as f64 * rate
        });
        each.sum()
    }

    #[test]
    fn stages_multiply_to_the_decimation_and_cost_less_than_one() {
        for decimation in [1, 2, 3, 7, 16, 100, 997, 1000, 1 << 16, 720_720] {
            let tuning = Tuning { bandwidth: 0.8 / decimation as f64, ..Tuning::usual(0.0, decimation) };
            let planned = stages(decimation, tuning.edges(), 80.0);
            assert_eq!(planned.iter().map(|stage| stage.decimation).product::<u64>(), decimation);
            let one = [StagePlan { decimation, edges: tuning.edges() }];
            assert!(cost(&planned) <= cost(&one), "{decimation}");
            assert!(planned.iter().all(|stage| 0.0 < stage.edges[0] && stage.edges[0] < stage.edges[1]));
            assert!(planned.iter().all(|stage| stage.edges[1] <= 0.5));
        }
    }

    #[test]
    fn a_large_decimation_is_no_dearer_than_a_small_one() {
        let taps = |decimation| cost(&stages(decimation, Tuning::usual(0.0, decimation).edges(), 80.0));
        assert!(taps(16) < 16.0, "{}", taps(16));
        assert!(taps(1 << 20) < 16.0, "{}", taps(1 << 20));
    }

    #[test]
    fn divisors_are_all_there_once() {
        assert_eq!(divisors(36), [1, 2, 3, 4, 6, 9, 12, 18, 36]);
        assert_eq!(divisors(1), [1]);
    }
}
