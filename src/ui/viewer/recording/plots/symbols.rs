//! Draws constellation and eye.

use egui::{Rect, Stroke, Ui};

use super::super::view::RecordingView;
use super::cell::{Cell, caption, sentence};
use crate::engine::plots::{Plot, Symbols};
use crate::ops::axes::AxisScale;
use crate::ui::theme::Theme;
use crate::ui::widgets::{Axes, Side, number};

/// Draws the constellation, I to the right and Q upwards.
pub fn constellation(ui: &Ui, view: &RecordingView, rect: Rect) {
    let theme = Theme::of(ui);
    let found = view.plots.symbols.as_ref();
    let [low, high] = found.map_or([-1.0, 1.0], |found| found.constellation.across).map(f64::from);
    let cell = Cell { rect, across: AxisScale::new(low, high, "FS"), up: AxisScale::new(low, high, "FS") };
    cell.ground(ui);
    let centre = cell.at(0.0, 0.0);
    let painter = ui.painter_at(rect);
    painter.hline(rect.x_range(), centre.y, theme.hairline());
    painter.vline(centre.x, rect.y_range(), theme.hairline());
    Axes::new(rect).axis(Side::Left, cell.up).axis(Side::Bottom, cell.across).show(ui);
    if let Some(found) = found {
        if found.points.is_empty() {
            cell.density(ui, &found.constellation, theme.accent);
        }
        for point in &found.points {
            painter.circle_filled(cell.at(f64::from(point.re), f64::from(point.im)), 1.5, theme.accent);
        }
    }
    caption(ui, rect, &found.map_or_else(|| "Constellation".to_owned(), |found| counted(found, view)), &[]);
    failed(ui, view, rect);
}

/// Draws the eye, two symbols wide.
pub fn eye(ui: &Ui, view: &RecordingView, rect: Rect) {
    let theme = Theme::of(ui);
    let found = view.plots.symbols.as_ref().and_then(|found| Some((found, found.eye.as_ref()?)));
    let [low, high] = found.map_or([-1.0, 1.0], |(_, grid)| grid.up).map(f64::from);
    let cell = Cell { rect, across: AxisScale::new(-1.0, 1.0, "symbols"), up: AxisScale::new(low, high, "") };
    cell.ground(ui);
    let middle = cell.at(0.0, 0.0).x;
    Axes::new(rect).axis(Side::Left, cell.up).axis(Side::Bottom, cell.across).show(ui);
    let Some((found, grid)) = found else {
        caption(ui, rect, "Eye", &[]);
        if view.plots.lines.is_none() {
            sentence(ui, rect, "Show the symbol lines on the Spectrum page: an eye needs a symbol rate.");
        }
        return failed(ui, view, rect);
    };
    cell.density(ui, grid, theme.accent);
    ui.painter_at(rect).vline(middle, rect.y_range(), Stroke::new(1.0, theme.faint.gamma_multiply(0.6)));
    caption(ui, rect, &format!("Eye of {}", found.eye_of.title()), &[]);
    failed(ui, view, rect);
}

fn counted(found: &Symbols, view: &RecordingView) -> String {
    let what = if view.plots.lines.is_some() { "symbols" } else { "samples" };
    let tuned = if found.is_tuned { " · tuned to the box" } else { "" };
    let first = if found.samples < found.there { "first " } else { "" };
    format!("{first}{} {what}{tuned}", number::grouped(found.count as i64))
}

fn failed(ui: &Ui, view: &RecordingView, rect: Rect) {
    if let Some(failure) = view.plots.failures.get(&Plot::Symbols) {
        sentence(ui, rect, failure);
    }
}
