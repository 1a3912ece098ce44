//! Draws annotations and found bursts on the spectrogram, and finds the one under the pointer.

use std::collections::HashSet;

use egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, StrokeKind, Ui};

use super::calibration::Calibration;
use super::extent::Extent;
use super::plot::Plot;
use super::selection::TimeFrequencyBox;
use super::view::RecordingView;
use crate::engine::session::RecordingPresentation;
use crate::model::{Annotation, AnnotationList, RecordingInfo};
use crate::ui::theme::{ON_PICTURE, Theme, measure};
use crate::ui::widgets::axes::label;
use crate::ui::widgets::number;

/// More boxes than this would be a carpet.
const MOST: usize = 4000;
/// Labels beyond this would hide the picture.
const MOST_LABELS: usize = 80;
/// Boxes narrower than this have no label.
const LABELLED: f32 = 14.0;
/// As near to a mark the pointer means it.
const NEAR: f32 = 3.0;
/// Points of dashed lines that are drawn in a frame.
const MOST_DASHED: f32 = 40_000.0;
/// Lines and gaps of boxes that nobody has accepted yet.
const DASH: f32 = 4.0;

/// What a box stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Annotation(usize),
    /// A burst that was found.
    Candidate(usize),
}

/// The marks that have a part of some time, with their rectangles. There may be a million of them: what lies elsewhere in time is
/// passed over before anything is computed.
fn in_view<'a>(
    annotations: &'a AnnotationList,
    info: &'a RecordingInfo,
    plot: &'a Plot,
    band: Extent,
    time: Extent,
) -> impl Iterator<Item = (usize, &'a Annotation, Rect)> {
    let place = move |annotation: &Annotation| plot.rect_of(&TimeFrequencyBox::of(annotation, info, band));
    // `as` saturates: before the first sample is at it.
    annotations
        .within(time.low.floor() as u64, time.high.ceil() as u64)
        .map(move |(index, annotation)| (index, annotation, place(annotation)))
        .filter(move |(_, _, rect)| rect.intersects(plot.rect))
}

/// Some of the marks in view: of those that look the same from here one, so that wherever a hundred thousand lie, some are
/// seen.
fn some_in_view(
    annotations: &AnnotationList,
    info: &RecordingInfo,
    plot: &Plot,
    band: Extent,
    drawn: &mut HashSet<[i32; 4]>,
) -> Vec<(usize, Rect)> {
    let mut some = Vec::new();
    for (index, _, rect) in in_view(annotations, info, plot, band, plot.time) {
        if drawn.len() >= MOST {
            break;
        }
        if drawn.insert([rect.left(), rect.top(), rect.right(), rect.bottom()].map(|edge| edge as i32)) {
            some.push((index, rect));
        }
    }
    some
}

/// Draws all of them; the selected one in the accent colour, bursts with dashed lines.
pub fn show(ui: &Ui, view: &RecordingView, plot: &Plot, presentation: &RecordingPresentation, info: &RecordingInfo) {
    let theme = Theme::of(ui);
    let painter = ui.painter_at(plot.rect);
    let band = Extent::whole(&view.limits().frequency);
    let chosen = |marks: &AnnotationList, index: Option<usize>| {
        let index = index.filter(|index| *index < marks.len())?;
        let rect = plot.rect_of(&TimeFrequencyBox::of(&marks[index], info, band));
        rect.intersects(plot.rect).then_some((index, rect))
    };
    let mut drawn = HashSet::new();
    let mut dashes = Dashes { painter: &painter, left: MOST_DASHED };
    for (index, rect) in some_in_view(&presentation.candidates, info, plot, band, &mut drawn) {
        if view.candidate != Some(index) {
            dashes.draw(rect.intersect(plot.rect), ON_PICTURE, false);
        }
    }
    if let Some((_, rect)) = chosen(&presentation.candidates, view.candidate) {
        dashes.draw(rect.intersect(plot.rect), theme.accent, true);
    }
    let mut labelled: Vec<(Rect, &str, bool)> = Vec::new();
    let mut shown = some_in_view(&presentation.annotations, info, plot, band, &mut drawn);
    shown.retain(|(index, _)| view.selected != Some(*index));
    for (index, rect) in shown.into_iter().chain(chosen(&presentation.annotations, view.selected)) {
        let (annotation, selected) = (&presentation.annotations[index], view.selected == Some(index));
        let stroke = if selected { Stroke::new(2.0, theme.accent) } else { Stroke::new(1.0, ON_PICTURE) };
        // Edges that lie on the plot's own are drawn inside it, so that they are seen.
        let frame = rect.intersect(plot.rect);
        painter.rect_stroke(frame, 0, stroke, StrokeKind::Inside);
        let text = annotation.title().unwrap_or_default();
        if !text.is_empty() && frame.width() >= LABELLED {
            labelled.push((frame, text, selected));
        }
    }
    labels(&painter, plot, labelled);
}

/// The labels that there is room for: that of the selected box first, then those of the largest. One that would lie on
/// another stays away.
fn labels(painter: &Painter, plot: &Plot, mut boxes: Vec<(Rect, &str, bool)>) {
    boxes.sort_by(|(a, _, first), (b, _, second)| second.cmp(first).then(b.area().total_cmp(&a.area())));
    let mut taken: Vec<Rect> = Vec::new();
    for (frame, text, _) in boxes {
        if taken.len() == MOST_LABELS {
            break;
        }
        let above = frame.left_top() - egui::vec2(0.0, 1.0);
        let fits_above = above.y - 18.0 > plot.rect.top();
        let (at, align) = if fits_above { (above, Align2::LEFT_BOTTOM) } else { (frame.left_top(), Align2::LEFT_TOP) };
        let rough = align.anchor_size(at, egui::vec2(6.5 * text.chars().count() as f32 + 10.0, 18.0));
        if !taken.iter().any(|other| other.intersects(rough)) {
            taken.push(label(painter, at, align, text, plot.rect));
        }
    }
}

/// Draws boxes with dashed lines. Each dash is a shape: narrow boxes, and those beyond what lines there is time for, get plain ones that
/// are as faint.
struct Dashes<'a> {
    painter: &'a Painter,
    /// Points of dashed lines that are left.
    left: f32,
}

impl Dashes<'_> {
    fn draw(&mut self, frame: Rect, color: Color32, selected: bool) {
        let stroke = Stroke::new(if selected { 2.0 } else { 1.0 }, color);
        let length = 2.0 * (frame.width() + frame.height());
        if !selected && (frame.width() < DASH || length > self.left) {
            let faint = Stroke::new(stroke.width, color.gamma_multiply(0.5));
            self.painter.rect_stroke(frame, 0, faint, StrokeKind::Inside);
            return;
        }
        self.left -= length;
        let frame = frame.shrink(stroke.width / 2.0);
        let corners =
            [frame.left_top(), frame.right_top(), frame.right_bottom(), frame.left_bottom(), frame.left_top()];
        self.painter.extend(egui::Shape::dashed_line(&corners, stroke, DASH, DASH));
    }
}

/// The smallest mark under a point; annotations before bursts of the same size.
#[must_use]
pub fn at(
    view: &RecordingView,
    plot: &Plot,
    presentation: &RecordingPresentation,
    info: &RecordingInfo,
    point: Pos2,
) -> Option<Mark> {
    let band = Extent::whole(&view.limits().frequency);
    let time = Extent::new(plot.sample(point.x - NEAR), plot.sample(point.x + NEAR));
    let near = |marks| in_view(marks, info, plot, band, time);
    let annotations = near(&presentation.annotations).map(|(index, _, rect)| (Mark::Annotation(index), rect));
    let candidates = near(&presentation.candidates).map(|(index, _, rect)| (Mark::Candidate(index), rect));
    annotations
        .chain(candidates)
        .filter(|(_, rect)| rect.expand(NEAR).contains(point))
        .min_by(|(_, a), (_, b)| a.area().total_cmp(&b.area()))
        .map(|(mark, _)| mark)
}

/// Selects the mark that is clicked. A click on none leaves box and annotation as they are (Escape clears them): it may be
/// the first of two.
pub fn click(
    view: &mut RecordingView,
    plot: &Plot,
    presentation: &RecordingPresentation,
    info: &RecordingInfo,
    point: Pos2,
) {
    view.candidate = None;
    match at(view, plot, presentation, info, point) {
        Some(Mark::Annotation(index)) => (view.selected, view.selection) = (Some(index), None),
        Some(Mark::Candidate(index)) => (view.selected, view.candidate, view.selection) = (None, Some(index), None),
        None => {}
    }
}

/// Says what the mark under the pointer is: label, comment, when, how long, where, how wide.
pub fn hover(ui: &Ui, view: &RecordingView, plot: &Plot, presentation: &RecordingPresentation, info: &RecordingInfo) {
    let pointer = ui.input(|input| input.pointer.hover_pos().filter(|_| !input.pointer.any_down()));
    let Some(pointer) = pointer.filter(|at| plot.rect.contains(*at) && ui.rect_contains_pointer(plot.rect)) else {
        return;
    };
    let annotation = match at(view, plot, presentation, info, pointer) {
        Some(Mark::Annotation(index)) => &presentation.annotations[index],
        Some(Mark::Candidate(index)) => &presentation.candidates[index],
        None => return,
    };
    let id = ui.scope_id().with("mark under the pointer");
    egui::Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), id, egui::PopupAnchor::Pointer).gap(14.0).show(|ui| {
        for line in lines(annotation, info) {
            // Numbers and their units stay together; only comments are long.
            let line = egui::Label::new(egui::RichText::new(line).size(measure::HINT));
            ui.add(line.wrap());
        }
    });
}

fn lines(annotation: &Annotation, info: &RecordingInfo) -> Vec<String> {
    let calibration = Calibration::at(info, annotation.sample_start as f64);
    let calibrated = calibration.is_calibrated();
    let time = |samples: f64| {
        if calibrated {
            number::si(calibration.time(samples), "s", 6)
        } else {
            format!("{} samples", number::grouped(samples as i64))
        }
    };
    let frequency =
        |value: f64| if calibrated { number::si(value, "Hz", 6) } else { format!("{value:.6} cycles/sample") };
    let text = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let mut lines: Vec<String> = text(&annotation.label).into_iter().chain(text(&annotation.comment)).collect();
    let duration =
        annotation.sample_count.map_or("to the end".to_owned(), |count| format!("{} long", time(count as f64)));
    lines.push(format!("at {}, {duration}", time(annotation.sample_start as f64)));
    if let Some((low, high)) = annotation.freq_lower_edge_hz.zip(annotation.freq_upper_edge_hz) {
        lines.push(format!("{}, {} wide", frequency(f64::midpoint(low, high)), frequency(high - low)));
    }
    lines
}
