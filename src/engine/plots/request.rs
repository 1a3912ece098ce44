//! What a plot of a recording is asked for.

use std::sync::Arc;

use crate::engine::spectrum::{SpectrumRequest, ViewId, unscaled_density};
use crate::model::recipe::{PowerScale, PowerUnit, SpectrogramRecipe, SpectrogramView, Trace};
use crate::model::{DocumentId, Recording, SignalRegion};
use crate::ops::plots::SymbolClock;

/// The plots of a document, each computed apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Plot {
    IAndQ,
    Phase,
    Frequency,
    Density,
    Difference,
    Distribution,
    Symbols,
}

/// Names a plot of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlotId {
    pub document: DocumentId,
    pub plot: Plot,
}

/// A plot of a recording, or of a part of it.
#[derive(Debug, Clone)]
pub struct PlotRequest {
    pub id: PlotId,
    pub recording: Recording,
    /// Its channel, and for power spectra the transform.
    pub settings: SpectrogramView,
    pub wanted: Wanted,
}

/// What is plotted. Times are in samples, frequencies in cycles per sample.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// One or two traces over a time, `width` columns.
    Traces { traces: Vec<Trace>, time: [f64; 2], width: usize },
    /// The power spectrum over a time, the part of it in a band.
    Density { time: [f64; 2], frequency: [f64; 2] },
    /// The mean power spectrum over a time less that of the whole of another recording, in decibels.
    Difference { time: [f64; 2], frequency: [f64; 2], other: Recording },
    /// How power and amplitudes are distributed in a region.
    Distribution { region: SignalRegion },
    /// The samples of a region at the instants of a clock, which counts samples of the recording; all of them without
    /// one. `eye`: of which trace.
    Symbols { region: SignalRegion, clock: Option<SymbolClock>, eye: Trace },
}

impl PlotRequest {
    /// Whether another request would show the same.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.same_values(other) && self.unit() == other.unit()
    }

    /// Whether another request is of the same values, perhaps shown in another unit.
    pub(super) fn same_values(&self, other: &Self) -> bool {
        self.id == other.id
            && same_until(&self.recording, &other.recording, self.end().max(other.end()))
            && self.transform() == other.transform()
            && self.wanted.same(&other.wanted)
    }

    /// The sample from which on nothing decides anything, with room for what frames and filters reach beyond the part.
    fn end(&self) -> f64 {
        match &self.wanted {
            Wanted::Traces { time, .. } => time[1] + 2.0,
            Wanted::Density { time, .. } | Wanted::Difference { time, .. } => {
                time[1] + self.settings.spectrogram.n_fft as f64
            }
            Wanted::Distribution { region } | Wanted::Symbols { region, .. } => {
                region.to as f64 + FILTER_REACH / region.bandwidth_cycles()
            }
        }
    }

    /// What of the settings decides any value: the channel, and the transform where there is one. No plot has colours or
    /// columns that are reduced.
    fn transform(&self) -> (usize, Option<SpectrogramRecipe>) {
        let has_transform = matches!(self.wanted, Wanted::Density { .. } | Wanted::Difference { .. });
        (self.settings.channel, has_transform.then(|| unscaled_density(&self.settings.spectrogram)))
    }

    /// What finished values are shown in, where there is a choice. Decibels are what is subtracted, whatever the unit.
    const fn unit(&self) -> Option<(PowerScale, PowerUnit)> {
        let recipe = &self.settings.spectrogram;
        match self.wanted {
            Wanted::Density { .. } => Some((recipe.scale, recipe.unit)),
            Wanted::Difference { .. } => Some((recipe.scale, PowerUnit::Db)),
            _ => None,
        }
    }

    /// The power spectrum of a recording as a request of a view without pixels.
    pub(super) fn density_of(&self, recording: &Recording, time: [f64; 2], frequency: [f64; 2]) -> SpectrumRequest {
        SpectrumRequest {
            view: ViewId(0),
            document: self.id.document,
            recording: recording.clone(),
            settings: self.settings,
            time,
            frequency,
            width: 1,
            height: 1,
            waveform: false,
            density: true,
            following: false,
        }
    }
}

impl Wanted {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Traces { traces, time, width }, Self::Traces { traces: t, time: when, width: w }) => {
                traces == t && time == when && width == w
            }
            (Self::Density { time, frequency }, Self::Density { time: when, frequency: band }) => {
                time == when && frequency == band
            }
            (
                Self::Difference { time, frequency, other },
                Self::Difference { time: when, frequency: band, other: second },
            ) => time == when && frequency == band && same_recording(other, second),
            (Self::Distribution { region }, Self::Distribution { region: other }) => region == other,
            (Self::Symbols { region, clock, eye }, Self::Symbols { region: other, clock: c, eye: e }) => {
                region == other && clock == c && eye == e
            }
            _ => false,
        }
    }
}

/// More than a filter reaches beyond its part, in samples times the cycles per sample of its band.
const FILTER_REACH: f64 = 64.0;

/// The same samples up to one of them: what grows after it changes nothing.
fn same_until(one: &Recording, other: &Recording, end: f64) -> bool {
    let shorter = one.info.samples.min(other.info.samples);
    same_recording(one, other) || (Arc::ptr_eq(&one.source, &other.source) && end <= shorter as f64)
}

/// The same samples: of the same source, and as many of them (a file may grow).
fn same_recording(one: &Recording, other: &Recording) -> bool {
    Arc::ptr_eq(&one.source, &other.source) && one.info.samples == other.info.samples
}
