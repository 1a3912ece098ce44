//! Calibrated axes round a plot: ticks at 1-2-5 steps, the unit at the end, the pointer's values on the axes.

use egui::{Align2, Painter, Pos2, Rect, Stroke, Ui, Vec2, pos2};

use super::super::fonts;
use super::super::theme::{ON_PICTURE, PICTURE_LABEL, Theme, measure};
use crate::ops::axes::{AxisScale, Ticks};

/// Which side of the plot an axis is drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    #[default]
    Bottom,
    Top,
    Left,
}

/// Space that axes need outside the plot: at the left, and above or below.
pub const LEFT_SPACE: f32 = 62.0;
pub const END_SPACE: f32 = 22.0;

const TICK: f32 = 5.0;
/// Plots below this height have denser ticks.
const LOW: f32 = 120.0;

/// Draws axes round a plot.
#[derive(Debug)]
pub struct Axes<'a> {
    plot: Rect,
    sides: Vec<(Side, AxisScale<'a>)>,
}

impl<'a> Axes<'a> {
    /// Round that rectangle.
    pub fn new(plot: Rect) -> Self {
        Self { plot, sides: Vec::new() }
    }

    /// With an axis on that side.
    #[must_use]
    pub fn axis(mut self, side: Side, scale: AxisScale<'a>) -> Self {
        self.sides.push((side, scale));
        self
    }

    /// Draws ticks, labels and units.
    pub fn show(&self, ui: &Ui) {
        for (side, scale) in &self.sides {
            match side {
                Side::Left => self.vertical(ui, scale),
                Side::Top | Side::Bottom => self.horizontal(ui, *side, scale),
            }
        }
    }

    /// Draws lines through a point of the plot and its values on the axes.
    pub fn crosshair(&self, ui: &Ui, at: Pos2) {
        if !self.plot.contains(at) {
            return;
        }
        let painter = ui.painter();
        let stroke = Stroke::new(1.0, ON_PICTURE.gamma_multiply(0.45));
        for (side, scale) in &self.sides {
            if *side == Side::Left {
                painter.hline(self.plot.x_range(), at.y, stroke);
                let position = f64::from((self.plot.bottom() - at.y) / self.plot.height());
                let text = scale.describe(scale.value(position));
                label(painter, pos2(self.plot.left() + 4.0, at.y - 3.0), Align2::LEFT_BOTTOM, &text, self.plot);
            } else {
                painter.vline(at.x, self.plot.y_range(), stroke);
                let position = f64::from((at.x - self.plot.left()) / self.plot.width());
                let text = scale.describe(scale.value(position));
                let (y, align) = match side {
                    Side::Top => (self.plot.top() + 4.0, Align2::LEFT_TOP),
                    _ => (self.plot.bottom() - 4.0, Align2::LEFT_BOTTOM),
                };
                label(painter, pos2(at.x + 4.0, y), align, &text, self.plot);
            }
        }
    }

    fn horizontal(&self, ui: &Ui, side: Side, scale: &AxisScale<'_>) {
        let theme = Theme::of(ui);
        let font = fonts::numbers(measure::HINT);
        // As many ticks as fit: the widest label and a gap each.
        let widest = |ticks: &Ticks| {
            let ends = [ticks.values.first(), ticks.values.last()];
            let width = |value: &f64| text_width(ui, &ticks.label(*value));
            ends.into_iter().flatten().map(width).fold(0.0_f32, f32::max)
        };
        let ticks = Ticks::fitting(scale, self.plot.width(), |ticks| widest(ticks) + 22.0);
        let (edge, out, align) = match side {
            Side::Top => (self.plot.top(), -TICK, Align2::CENTER_BOTTOM),
            _ => (self.plot.bottom(), TICK, Align2::CENTER_TOP),
        };
        let unit = ticks.unit(scale);
        let unit_width = text_width(ui, &unit);
        for value in &ticks.values {
            let x = self.plot.left() + self.plot.width() * scale.position(*value) as f32;
            ui.painter().line_segment([pos2(x, edge), pos2(x, edge + out)], Stroke::new(1.0, theme.faint));
            let half = text_width(ui, &ticks.label(*value)) / 2.0;
            // The unit has its place at the end; a label that would run into it stays away.
            if x + half < self.plot.right() - unit_width - 10.0 {
                ui.painter().text(pos2(x, edge + 1.4 * out), align, ticks.label(*value), font.clone(), theme.dim);
            }
        }
        let at = pos2(self.plot.right(), edge + 1.4 * out);
        let align = if side == Side::Top { Align2::RIGHT_BOTTOM } else { Align2::RIGHT_TOP };
        ui.painter().text(at, align, unit, fonts::regular(measure::HINT), theme.faint);
    }

    fn vertical(&self, ui: &Ui, scale: &AxisScale<'_>) {
        let theme = Theme::of(ui);
        let font = fonts::numbers(measure::HINT);
        // A low plot has room for few numbers, and one tells nothing of the scale.
        let room = if self.plot.height() < LOW { 22.0 } else { 36.0 };
        let ticks = Ticks::fitting(scale, self.plot.height(), |_| room);
        let left = self.plot.left();
        let unit_bottom = self.plot.top() + 12.0;
        for value in &ticks.values {
            let y = self.plot.bottom() - self.plot.height() * scale.position(*value) as f32;
            ui.painter().line_segment([pos2(left - TICK, y), pos2(left, y)], Stroke::new(1.0, theme.faint));
            if y - 7.0 > unit_bottom {
                let at = pos2(left - 1.6 * TICK, y);
                ui.painter().text(at, Align2::RIGHT_CENTER, ticks.label(*value), font.clone(), theme.dim);
            }
        }
        let unit = ticks.unit(scale);
        let at = pos2(left - 1.6 * TICK, self.plot.top() - 2.0);
        ui.painter().text(at, Align2::RIGHT_TOP, unit, fonts::regular(measure::HINT), theme.faint);
    }
}

fn text_width(ui: &Ui, text: &str) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), fonts::numbers(measure::HINT), egui::Color32::PLACEHOLDER).size().x
}

/// White text on black at 75 %, kept inside `bounds`: for labels on pictures.
pub fn label(painter: &Painter, at: Pos2, align: Align2, text: &str, bounds: Rect) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), fonts::regular(measure::HINT), ON_PICTURE);
    let padding = Vec2::new(5.0, 2.0);
    let size = galley.size() + 2.0 * padding;
    let mut rect = align.anchor_size(at, size);
    rect =
        rect.translate(Vec2::new((bounds.right() - rect.right()).min(0.0), (bounds.bottom() - rect.bottom()).min(0.0)));
    rect = rect.translate(Vec2::new((bounds.left() - rect.left()).max(0.0), (bounds.top() - rect.top()).max(0.0)));
    painter.rect_filled(rect, 3, PICTURE_LABEL);
    painter.galley(rect.min + padding, galley, ON_PICTURE);
    rect
}
