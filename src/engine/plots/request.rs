//! What a plot of a recording is asked for.

use std::sync::Arc;

use crate::engine::spectrum::{SpectrumRequest, ViewId};
use crate::model::recipe::{ColorMap, SpectrogramView, Trace};
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
        self.id == other.id
            && same_recording(&self.recording, &other.recording)
            && self.transform() == other.transform()
            && self.wanted.same(&other.wanted)
    }

    /// What of the settings decides anything: no plot has colours, and only power spectra have a transform.
    fn transform(&self) -> SpectrogramView {
        let bare = SpectrogramView { channel: self.settings.channel, ..SpectrogramView::default() };
        match self.wanted {
            Wanted::Density { .. } | Wanted::Difference { .. } => {
                SpectrogramView { range: None, colormap: ColorMap::Grey, ..self.settings }
            }
            _ => bare,
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

/// The same samples: of the same source, and as many of them (a file may grow).
fn same_recording(one: &Recording, other: &Recording) -> bool {
    Arc::ptr_eq(&one.source, &other.source) && one.info.samples == other.info.samples
}
