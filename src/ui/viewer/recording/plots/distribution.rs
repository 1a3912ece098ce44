//! Draws how power and amplitudes are distributed: the CCDF beside that of noise, and histograms.

use egui::{Align2, Rect, Stroke, Ui, pos2};

use super::super::view::RecordingView;
use super::cell::{Cell, caption, sentence};
use crate::engine::plots::{Distribution, Plot};
use crate::ops::axes::AxisScale;
use crate::ops::plots::gaussian_ccdf;
use crate::ui::fonts;
use crate::ui::theme::{Theme, measure};
use crate::ui::widgets::{Axes, Side, number};

/// The CCDF spans at least so many dB, and probabilities down to a millionth.
const LEAST_DB: f64 = 10.0;
const DECADES: i32 = 6;
/// A plot of this width has room for a long unit.
const WIDE: f32 = 200.0;
/// Distance of the points of the reference in dB.
const STEP_DB: f64 = 0.1;

/// Draws the CCDF of power.
pub fn ccdf(ui: &Ui, view: &RecordingView, rect: Rect) {
    let theme = Theme::of(ui);
    let found = view.plots.distribution.as_ref();
    let ccdf = found.and_then(|found| found.ccdf.as_ref());
    let widest = ccdf.map_or(LEAST_DB, |ccdf| (ccdf.peak_over_mean_db + 0.5).max(LEAST_DB));
    let cell = Cell {
        rect,
        across: AxisScale::new(0.0, widest, if rect.width() > WIDE { "dB over mean" } else { "dB" }),
        // The logarithm of the probability: its ticks are written by hand.
        up: AxisScale::new(f64::from(-DECADES), 0.0, ""),
    };
    cell.ground(ui);
    for decade in (0..=DECADES).step_by(2) {
        let y = cell.at(0.0, f64::from(-decade)).y;
        let text = if decade == 0 { "1".to_owned() } else { format!("1e\u{2212}{decade}") };
        let at = pos2(rect.left() - 8.0, y);
        ui.painter().line_segment([pos2(rect.left() - 5.0, y), pos2(rect.left(), y)], Stroke::new(1.0, theme.faint));
        ui.painter().text(at, Align2::RIGHT_CENTER, text, fonts::numbers(measure::HINT), theme.dim);
    }
    Axes::new(rect).axis(Side::Bottom, cell.across).show(ui);
    let is_complex = found.is_none_or(|found| found.is_complex);
    let steps = (widest / STEP_DB) as usize + 1;
    let noise = (0..steps).map(|step| {
        let over = step as f64 * STEP_DB;
        [over, gaussian_ccdf(over, is_complex).max(1e-12).log10()]
    });
    cell.line(ui, noise, Stroke::new(1.0, theme.faint));
    if let Some(ccdf) = ccdf {
        let points = ccdf.points.iter().map(|[over, probability]| [*over, probability.log10()]);
        cell.line(ui, points, Stroke::new(1.2, theme.accent));
    }
    let name = ccdf.map_or("CCDF".to_owned(), |ccdf| {
        let papr = number::fixed(ccdf.peak_over_mean_db, 1);
        format!("PAPR {papr} dB{}", noted(found))
    });
    caption(ui, rect, &name, &[("power", theme.accent), ("noise", theme.faint)]);
    explain(ui, view, rect, found.is_some_and(|found| found.ccdf.is_none()).then_some("Silence has no distribution."));
}

/// Draws histograms of I, Q and magnitude.
pub fn histogram(ui: &Ui, view: &RecordingView, rect: Rect) {
    let theme = Theme::of(ui);
    let found = view.plots.distribution.as_ref();
    let most = |shares: &[[f64; 2]]| shares.iter().map(|[_, share]| *share).fold(0.0, f64::max);
    let highest = found.map_or(0.0, |found| most(&found.i).max(most(&found.q)).max(most(&found.magnitude)));
    let edge = found.and_then(|found| found.magnitude.last()).map_or(1.0, |[middle, _]| *middle);
    let cell = Cell {
        rect,
        across: AxisScale::new(-edge, edge, "FS"),
        up: AxisScale::new(0.0, if highest > 0.0 { highest * 115.0 } else { 1.0 }, "%"),
    };
    cell.ground(ui);
    Axes::new(rect).axis(Side::Left, cell.up).axis(Side::Bottom, cell.across).show(ui);
    let mut names = Vec::new();
    if let Some(found) = found {
        let shown =
            [("magnitude", &found.magnitude, theme.dim), ("Q", &found.q, theme.warning), ("I", &found.i, theme.accent)];
        for (name, shares, color) in shown {
            if shares.is_empty() {
                continue;
            }
            cell.line(ui, shares.iter().map(|[middle, share]| [*middle, share * 100.0]), Stroke::new(1.0, color));
            names.insert(0, (name, color));
        }
    }
    caption(ui, rect, &format!("Amplitude{}", noted(found)), &names);
    explain(ui, view, rect, None);
}

/// What a caption adds: that a band was tuned to, that not all was counted.
fn noted(found: Option<&Distribution>) -> String {
    let Some(found) = found else { return String::new() };
    let tuned = if found.is_tuned { " · tuned to the box" } else { "" };
    let sampled = if found.counted < found.there { " · sampled" } else { "" };
    format!("{tuned}{sampled}")
}

fn explain(ui: &Ui, view: &RecordingView, rect: Rect, other: Option<&str>) {
    let failure = view.plots.failures.get(&Plot::Distribution).map(String::as_str);
    if let Some(text) = failure.or(other) {
        sentence(ui, rect, text);
    }
}
