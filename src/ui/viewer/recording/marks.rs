//! Draws annotations on the spectrogram, and finds the one under the pointer.

use egui::{Align2, Pos2, Rect, Stroke, StrokeKind, Ui};

use super::extent::Extent;
use super::plot::Plot;
use super::selection::TimeFrequencyBox;
use super::view::RecordingView;
use crate::model::{Annotation, RecordingInfo};
use crate::ui::theme::{ON_PICTURE, Theme};
use crate::ui::widgets::axes::label;

/// More boxes than this in view would be a carpet; the first are drawn.
const MOST: usize = 2000;
/// Boxes narrower than this have no label.
const LABELLED: f32 = 14.0;

/// The annotations in view with their rectangles.
fn in_view<'a>(
    annotations: &'a [Annotation],
    info: &'a RecordingInfo,
    plot: &'a Plot,
    band: Extent,
) -> impl Iterator<Item = (usize, &'a Annotation, Rect)> {
    let touches = |rect: &Rect| rect.intersects(plot.rect);
    let place = move |annotation: &Annotation| plot.rect_of(&TimeFrequencyBox::of(annotation, info, band));
    annotations
        .iter()
        .enumerate()
        .filter(move |(_, annotation)| (annotation.sample_start as f64) <= plot.time.high)
        .map(move |(index, annotation)| (index, annotation, place(annotation)))
        .filter(move |(_, _, rect)| touches(rect))
        .take(MOST)
}

/// Draws all of them; the selected one in the accent colour.
pub fn show(ui: &Ui, view: &RecordingView, plot: &Plot, annotations: &[Annotation], info: &RecordingInfo) {
    let theme = Theme::of(ui);
    let painter = ui.painter_at(plot.rect);
    let band = Extent::whole(&view.limits().frequency);
    let mut labels: Vec<Rect> = Vec::new();
    for (index, annotation, rect) in in_view(annotations, info, plot, band) {
        let selected = view.selected == Some(index);
        let stroke = if selected { Stroke::new(2.0, theme.accent) } else { Stroke::new(1.0, ON_PICTURE) };
        // Edges that lie on the plot's own are drawn inside it, so that they are seen.
        let frame = rect.intersect(plot.rect);
        painter.rect_stroke(frame, 0, stroke, StrokeKind::Inside);
        let text = annotation.title().unwrap_or_default();
        if text.is_empty() || frame.width() < LABELLED {
            continue;
        }
        let above = frame.left_top() - egui::vec2(0.0, 1.0);
        let fits_above = above.y - 18.0 > plot.rect.top();
        let (at, align) = if fits_above { (above, Align2::LEFT_BOTTOM) } else { (frame.left_top(), Align2::LEFT_TOP) };
        // A label that would lie on another one stays away.
        let rough = align.anchor_size(at, egui::vec2(6.0 * text.len() as f32 + 10.0, 18.0));
        if labels.iter().any(|other| other.intersects(rough)) {
            continue;
        }
        labels.push(label(&painter, at, align, text, plot.rect));
    }
}

/// The smallest annotation under a point.
#[must_use]
pub fn at(
    view: &RecordingView,
    plot: &Plot,
    annotations: &[Annotation],
    info: &RecordingInfo,
    point: Pos2,
) -> Option<usize> {
    let band = Extent::whole(&view.limits().frequency);
    in_view(annotations, info, plot, band)
        .filter(|(_, _, rect)| rect.expand(3.0).contains(point))
        .min_by(|(_, _, a), (_, _, b)| a.area().total_cmp(&b.area()))
        .map(|(index, ..)| index)
}
