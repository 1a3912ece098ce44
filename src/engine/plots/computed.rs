//! Spectra as they are kept, in linear power, so that another unit or scale reads no sample, and as they are shown.

use super::compare::Compared;
use super::request::PlotRequest;
use super::service::PlotResult;
use crate::engine::spectrum::Density;

/// What was computed of a plot whose unit can be chosen.
#[derive(Debug)]
pub(super) enum Computed {
    /// In linear power.
    Density(Density),
    Difference(Compared),
}

impl Computed {
    /// In the unit of a request of the same values.
    pub(super) fn shown(&self, request: &PlotRequest) -> PlotResult {
        let recipe = &request.settings.spectrogram;
        match self {
            Self::Density(density) => PlotResult::Density(density.shown(recipe, request.recording.info.sample_rate_hz)),
            Self::Difference(compared) => PlotResult::Difference(compared.shown(recipe)),
        }
    }
}
