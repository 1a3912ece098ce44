//! The lines of the symbol clock over spectrogram and traces: the first one moves all of them, the last one spreads
//! them.

use egui::{CursorIcon, Rangef, Rect, Sense, Stroke, Ui};

use super::super::extent::Extent;
use super::super::plot::Plot;
use super::super::view::RecordingView;
use super::kept::SymbolLines;
use super::placing;
use crate::model::RecordingInfo;
use crate::ui::theme::{ON_PICTURE, Theme};
use crate::ui::widgets::axes::label;
use crate::ui::widgets::{BoxHandles, number};

/// Lines closer than this are not drawn one by one.
const CLOSEST: f32 = 4.0;
/// How near the pointer has to be to a line to take it, in points.
const GRIP: f32 = 4.0;

/// Draws the lines over some areas that share the time axis of `plot`, and lets the pointer move them.
pub fn show(ui: &Ui, view: &mut RecordingView, plot: &Plot, areas: &[Rect], info: &RecordingInfo) {
    let Some(lines) = view.plots.lines else { return };
    for area in areas {
        draw(ui, &Plot { rect: *area, ..*plot }, lines, view.time);
    }
    let text = rate_text(&lines, info);
    let at = egui::pos2(plot.x(lines.end()) + 4.0, plot.rect.bottom() - 4.0);
    if plot.rect.contains(at) {
        label(&ui.painter_at(plot.rect), at, egui::Align2::LEFT_BOTTOM, &text, plot.rect);
    }
    let free = beside_handles(plot, view.selection.map(|part| plot.rect_of(&part)));
    let moved = dragged(ui, plot, (areas, &free), "First symbol line", lines.start);
    let stretched = dragged(ui, plot, (areas, &free), "Last symbol line", lines.end());
    let lines = match (moved, stretched) {
        (Some(start), _) => SymbolLines { start, ..lines },
        (None, Some(end)) => lines.stretched_to(end),
        (None, None) => return,
    };
    placing::by_hand(&mut view.plots, lines);
}

/// The symbol rate, or the samples of a symbol where the rate is not known.
#[must_use]
pub fn rate_text(lines: &SymbolLines, info: &RecordingInfo) -> String {
    match info.sample_rate_hz {
        Some(rate) => number::si(rate / lines.period, "Bd", 6),
        None => format!("{} samples a symbol", number::shortest(lines.period, 4)),
    }
}

fn draw(ui: &Ui, plot: &Plot, lines: SymbolLines, time: Extent) {
    let theme = Theme::of(ui);
    let painter = ui.painter_at(plot.rect);
    let distance = (lines.period / time.span()) as f32 * plot.rect.width();
    let line = |index: u32, stroke: Stroke| {
        let at = lines.at(index);
        if (time.low..=time.high).contains(&at) {
            painter.vline(plot.x(at), plot.rect.y_range(), stroke);
        }
    };
    if distance >= CLOSEST {
        let first = ((time.low - lines.start) / lines.period).max(0.0) as u32;
        let last = (((time.high - lines.start) / lines.period).max(0.0) as u32).min(lines.count);
        for index in first.max(1)..last.saturating_add(1).min(lines.count) {
            line(index, Stroke::new(1.0, ON_PICTURE.gamma_multiply(0.35)));
        }
    }
    for index in [0, lines.count] {
        line(index, Stroke::new(1.5, theme.accent));
    }
}

/// The heights at which lines can be taken on the spectrogram: not where the box has its handles, since lines begin at its
/// edges and would lie over them. The same wherever the lines are, so that one that is dragged stays taken.
fn beside_handles(plot: &Plot, part: Option<Rect>) -> Vec<Rangef> {
    let whole = plot.rect.y_range();
    let handles = part.map(|part| [part.top(), part.center().y, part.bottom()]);
    let mut top = whole.min;
    let mut free = Vec::new();
    for handle in handles.into_iter().flatten() {
        free.push(Rangef::new(top, (handle - BoxHandles::REACH).min(whole.max)));
        top = top.max(handle + BoxHandles::REACH);
    }
    free.push(Rangef::new(top, whole.max));
    free
}

/// Where a line was dragged to, if it was. `free`: where it can be taken on the first of the areas.
fn dragged(ui: &Ui, plot: &Plot, (areas, free): (&[Rect], &[Rangef]), name: &str, sample: f64) -> Option<f64> {
    let x = plot.x(sample);
    if !plot.rect.x_range().contains(x) {
        return None;
    }
    let mut moved = None;
    let longest = (0..free.len()).max_by(|one, other| free[*one].span().total_cmp(&free[*other].span()));
    let elsewhere = areas.iter().skip(1).map(Rect::y_range);
    for (index, height) in free.iter().copied().chain(elsewhere).enumerate().filter(|(_, height)| height.span() > 0.0) {
        let grip = Rect::from_x_y_ranges(x - GRIP..=x + GRIP, height);
        let response = ui.interact(grip, ui.scope_id().with((name, index)), Sense::drag());
        if Some(index) == longest {
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Splitter, true, name));
        }
        let response = response.on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
        if let (true, Some(pointer)) = (response.dragged(), response.interact_pointer_pos()) {
            moved = Some(plot.sample(pointer.x));
        }
    }
    moved
}
