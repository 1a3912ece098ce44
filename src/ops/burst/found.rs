//! Components → bursts: in samples and cycles per sample, without those that are too small or the shadow of another.

use super::component::Component;
use crate::model::recipe::BurstSearch;
use crate::ops::spectrogram::Bins;

/// Bursts beyond this are counted, not kept.
pub const MOST_BURSTS: usize = 1_000_000;

/// A burst that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Burst {
    /// Its first sample and the one after its last, counted from the first frame's first.
    pub from: u64,
    pub to: u64,
    /// Its edges in cycles per sample: half a bin beyond its lowest and its highest bin.
    pub cycles: [f64; 2],
    /// Its strongest cell above the noise floor: 10·log10(P/N − 1).
    pub peak_snr_db: f64,
    /// The mean of its cells above the noise floor, in the same way.
    pub mean_snr_db: f64,
}

/// All bursts of a signal, by their starts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bursts {
    pub bursts: Vec<Burst>,
    /// Bursts beyond [`MOST_BURSTS`], which were not kept.
    pub left_out: u64,
}

/// Components → bursts.
#[derive(Debug, Clone)]
pub(super) struct Found {
    search: BurstSearch,
    complex: bool,
    bursts: Vec<Candidate>,
    left_out: u64,
}

/// A burst before the length of the signal is known, and before it is compared with the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    frames: [u64; 2],
    /// The power of its strongest cell.
    power: f32,
    burst: Burst,
}

impl Found {
    pub(super) const fn new(search: &BurstSearch, complex: bool) -> Self {
        Self { search: *search, complex, bursts: Vec::new(), left_out: 0 }
    }

    pub(super) fn take(&mut self, component: &Component) {
        if let Some(candidate) = self.candidate(component) {
            self.keep(candidate);
        }
    }

    pub(super) fn keep(&mut self, candidate: Candidate) {
        if self.bursts.len() == MOST_BURSTS {
            self.left_out += 1;
        } else {
            self.bursts.push(candidate);
        }
    }

    /// A component as a burst, unless it is too small.
    pub(super) fn candidate(&self, component: &Component) -> Option<Candidate> {
        let search = &self.search;
        let [low, high] = component.bins(search.depth_db);
        let frame = Bins { n_fft: search.n_fft, one_sided: !self.complex };
        let cycles = [frame.cell(low)[0], frame.cell(high)[1]];
        let [first, last] = component.span();
        // A frame stands for a hop about its middle: what a burst fills less of is weaker by half or more.
        let (hop, n_fft) = (search.hop as u64, search.n_fft as u64);
        let [from, to] = [first * hop + (n_fft - hop) / 2, last * hop + n_fft.midpoint(hop)];
        if to - from < search.min_duration || cycles[1] - cycles[0] < search.min_bandwidth {
            return None;
        }
        let snr = |ratio: f64| 10.0 * (ratio - 1.0).max(1e-3).log10();
        let burst = Burst {
            from,
            to,
            cycles,
            peak_snr_db: snr(f64::from(component.peak)),
            mean_snr_db: snr(component.ratio / component.cells as f64),
        };
        Some(Candidate { frames: [first, last], power: component.peak_power, burst })
    }

    pub(super) fn sorted(mut self, frames: u64, samples: u64) -> Bursts {
        for Candidate { frames: [first, last], burst, .. } in &mut self.bursts {
            // What is there in the first or the last frame may go on beyond it.
            if *first == 0 {
                burst.from = 0;
            }
            if *last + 1 == frames {
                burst.to = samples;
            }
            burst.to = burst.to.min(samples);
        }
        self.bursts.retain(|candidate| candidate.burst.from < candidate.burst.to);
        self.bursts.sort_by(|Candidate { burst: a, .. }, Candidate { burst: b, .. }| {
            (a.from, a.to).cmp(&(b.from, b.to)).then(a.cycles[0].total_cmp(&b.cycles[0]))
        });
        let shadows = shadows(&self.bursts, self.search.depth_db);
        let lit = self.bursts.iter().zip(shadows).filter(|(_, shadow)| !shadow).map(|(candidate, _)| candidate.burst);
        Bursts { bursts: lit.collect(), left_out: self.left_out }
    }
}

/// Which candidates lie for three quarters of their time within that of one that is so much stronger: images of it, and
/// what it spills over the band. They are in the order of their starts.
fn shadows(candidates: &[Candidate], depth_db: f64) -> Vec<bool> {
    let depth = 10f64.powf(depth_db / 10.0);
    // Those that began, and may still go on, but for weaker ones that end sooner.
    let mut casting: Vec<Candidate> = Vec::new();
    let mut ahead = 0;
    let mut out = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let Burst { from, to, .. } = candidate.burst;
        while let Some(next) = candidates.get(ahead).filter(|next| next.burst.from < to) {
            if !casting.iter().any(|other| other.burst.to >= next.burst.to && other.power >= next.power) {
                casting.push(*next);
            }
            ahead += 1;
        }
        casting.retain(|other| other.burst.to > from);
        let over = |other: &Candidate| other.burst.to.min(to).saturating_sub(other.burst.from.max(from));
        let stronger = |other: &Candidate| f64::from(other.power) > f64::from(candidate.power) * depth;
        out.push(casting.iter().any(|other| stronger(other) && 4 * over(other) >= 3 * (to - from)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_within_the_time_of_something_far_stronger_is_its_shadow() {
        let candidate = |from, to, power| Candidate {
            frames: [0, 0],
            power,
            burst: Burst { from, to, cycles: [0.0, 0.1], peak_snr_db: 0.0, mean_snr_db: 0.0 },
        };
        let candidates = [
            candidate(0, 100, 1.0),     // long before
            candidate(700, 1500, 1.0),  // a good part of it before
            candidate(950, 1700, 1.0),  // nearly within
            candidate(1000, 2000, 1e4), // the strong one
            candidate(1100, 1200, 1.0), // within
            candidate(1100, 1200, 1e3), // within, but not so much weaker
            candidate(1900, 2100, 1.0), // half of it after
            candidate(1900, 9000, 2.0), // longer
        ];
        assert_eq!(shadows(&candidates, 20.0), [false, false, true, false, true, false, false, false]);
        assert_eq!(shadows(&candidates, 90.0), [false; 8]);
    }
}
