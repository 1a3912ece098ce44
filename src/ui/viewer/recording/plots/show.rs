//! Draws all plots that are shown, each in its place.

use egui::{Rect, Ui};

use super::super::areas::Areas;
use super::super::calibration::Calibration;
use super::super::density;
use super::super::view::RecordingView;
use super::cell::of_channel;
use super::settings::{PlotAxis, PlotKind, PlotSettings};
use super::{difference, distribution, symbols, traces};
use crate::model::RecordingInfo;
use crate::model::recipe::SpectrogramView;

/// What plots are of.
#[derive(Debug, Clone, Copy)]
pub struct PlotContext<'a> {
    pub info: &'a RecordingInfo,
    pub settings: &'a SpectrogramView,
    pub look: &'a PlotSettings,
    pub calibration: &'a Calibration,
    /// The recording and what it is compared with.
    pub compared: Option<[&'a str; 2]>,
}

/// Draws them.
pub fn show(ui: &mut Ui, view: &RecordingView, areas: &Areas, context: PlotContext<'_>) {
    for (kind, rect) in &areas.plots {
        let name = format!("{}{}", kind.title(), of_channel(context.info, context.settings));
        match kind {
            PlotKind::Density => density::show(ui, view, *rect, context),
            PlotKind::Difference => difference::show(ui, view, *rect, context.calibration, context.compared),
            PlotKind::Ccdf => distribution::ccdf(ui, view, *rect),
            PlotKind::Histogram => distribution::histogram(ui, view, *rect),
            PlotKind::Constellation => symbols::constellation(ui, view, *rect),
            PlotKind::Eye => symbols::eye(ui, view, *rect),
            _ => traces::show(ui, view, (*kind, *rect), context.calibration, &name),
        }
    }
}

/// The areas that share the time axis with the spectrogram, that itself first.
#[must_use]
pub fn over_time(areas: &Areas) -> Vec<Rect> {
    let plots = areas.plots.iter().filter(|(kind, _)| kind.axis() == PlotAxis::Time);
    std::iter::once(areas.spectrogram).chain(plots.map(|(_, rect)| *rect)).collect()
}
