//! The minimap: the whole recording in small; drag to move through time, pull its edges to zoom.

use egui::{Rect, Ui, pos2};

use super::extent::Extent;
use super::view::RecordingView;
use crate::ui::widgets::Minimap;

/// Draws it and takes what was dragged.
pub fn show(ui: &mut Ui, view: &mut RecordingView, rect: Rect) {
    let limits = *view.limits();
    let (time, band) = (Extent::whole(&limits.time), Extent::whole(&limits.frequency));
    let before = Rect::from_min_max(
        pos2(time.position(view.time.low) as f32, 1.0 - band.position(view.frequency.high) as f32),
        pos2(time.position(view.time.high) as f32, 1.0 - band.position(view.frequency.low) as f32),
    );
    let mut visible = before;
    let texture = view.overview.as_ref().map(|shown| shown.texture.id());
    if !Minimap::new("Whole recording", texture, &mut visible).show(ui, rect).changed() {
        return;
    }
    let moved = changed(view.time, time, before.x_range(), visible.x_range());
    let flipped = |range: egui::Rangef| egui::Rangef::new(1.0 - range.max, 1.0 - range.min);
    let band = changed(view.frequency, band, flipped(before.y_range()), flipped(visible.y_range()));
    view.look_at(moved, band);
}

/// The extent after its part of the whole changed: moved as a whole it keeps its exact span (parts are f32, and a
/// recording may be longer than those can tell apart), else the edge that moved takes its new value.
fn changed(extent: Extent, whole: Extent, before: egui::Rangef, after: egui::Rangef) -> Extent {
    let by = |from: f32, to: f32| f64::from(to - from) * whole.span();
    if (before.span() - after.span()).abs() <= 1e-6 {
        let moved = by(before.min, after.min);
        return Extent::new(extent.low + moved, extent.high + moved);
    }
    let edge = |value: f64, from: f32, to: f32| if from == to { value } else { whole.at(f64::from(to)) };
    Extent::new(edge(extent.low, before.min, after.min), edge(extent.high, before.max, after.max))
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Rangef;

    #[test]
    fn moving_keeps_the_span_of_a_few_samples_in_a_huge_recording() {
        let whole = Extent::new(0.0, 12.5e9);
        let view = Extent::new(1e9, 1e9 + 64.0);
        let moved = changed(view, whole, Rangef::new(0.08, 0.08), Rangef::new(0.5, 0.5));
        assert_eq!(moved.span(), 64.0);
        assert!((moved.low - 6.25e9).abs() < 1e7);
    }

    #[test]
    fn a_pulled_edge_moves_alone() {
        let whole = Extent::new(0.0, 1000.0);
        let view = Extent::new(250.0, 750.0);
        let pulled = changed(view, whole, Rangef::new(0.25, 0.75), Rangef::new(0.5, 0.75));
        assert_eq!(pulled, Extent::new(500.0, 750.0));
    }
}
