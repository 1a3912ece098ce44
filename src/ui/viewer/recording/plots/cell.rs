//! A plot with axes of its own: where its points lie, lines through them, its ticks, its caption.

use egui::epaint::Mesh;
use egui::{Align2, Color32, Pos2, Rect, Shape, Stroke, Ui, pos2};

use crate::model::RecordingInfo;
use crate::model::recipe::SpectrogramView;
use crate::ops::axes::{AxisScale, Ticks};
use crate::ops::plots::Grid;
use crate::ui::fonts;
use crate::ui::theme::{Theme, measure};

/// A rectangle of the screen over two ranges of values.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    pub rect: Rect,
    pub across: AxisScale<'a>,
    pub up: AxisScale<'a>,
}

impl Cell<'_> {
    /// Where a point lies, at most a little outside.
    #[must_use]
    pub fn at(&self, x: f64, y: f64) -> Pos2 {
        let place = |position: f64| position.clamp(-1.0, 2.0) as f32;
        let [right, up] = [place(self.across.position(x)), place(self.up.position(y))];
        pos2(self.rect.left() + self.rect.width() * right, self.rect.bottom() - self.rect.height() * up)
    }

    /// A line through points.
    pub fn line(&self, ui: &Ui, points: impl Iterator<Item = [f64; 2]>, stroke: Stroke) {
        let points: Vec<Pos2> = points.map(|[x, y]| self.at(x, y)).collect();
        ui.painter_at(self.rect).add(Shape::line(points, stroke));
    }

    /// The cells of a grid that hold anything, the fuller the stronger.
    pub fn density(&self, ui: &Ui, grid: &Grid, color: Color32) {
        let most = grid.most().max(1) as f32;
        let mut mesh = Mesh::default();
        let [width, height] = [self.rect.width() / grid.width as f32, self.rect.height() / grid.height as f32];
        for (index, count) in grid.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let (column, row) = (index % grid.width, index / grid.width);
            let corner = self.rect.min + egui::vec2(column as f32 * width, row as f32 * height);
            // Logarithmic, or one full cell would hide all others.
            let strength = 0.15 + 0.85 * (*count as f32).ln_1p() / most.ln_1p();
            let rect = Rect::from_min_size(corner, egui::vec2(width + 0.5, height + 0.5));
            mesh.add_colored_rect(rect, color.gamma_multiply(strength));
        }
        ui.painter_at(self.rect).add(Shape::mesh(mesh));
    }

    /// Ground, outline and faint lines at the ticks.
    pub fn ground(&self, ui: &Ui) {
        let theme = Theme::of(ui);
        let painter = ui.painter_at(self.rect);
        painter.rect_filled(self.rect, 0, theme.field);
        for value in
            Ticks::fitting(&self.up, self.rect.height(), |_| if self.rect.height() < 120.0 { 22.0 } else { 36.0 })
                .values
        {
            painter.hline(self.rect.x_range(), self.at(self.across.low, value).y, theme.hairline());
        }
        ui.painter().rect_stroke(self.rect, 0, theme.hairline(), egui::StrokeKind::Outside);
    }
}

/// A sentence in the middle of a plot that has nothing to show, on a ground that keeps lines out of it.
pub fn sentence(ui: &Ui, rect: Rect, text: &str) {
    let theme = Theme::of(ui);
    let font = fonts::regular(measure::HINT);
    let width = (rect.width() - 2.0 * measure::SPACE[1]).max(20.0);
    let galley = ui.painter().layout(text.to_owned(), font, theme.faint, width);
    let place = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect);
    let painter = ui.painter_at(rect);
    painter.rect_filled(place.expand2(egui::vec2(4.0, 1.0)), 3, theme.field);
    painter.galley(place.min, galley, theme.faint);
}

/// The name of a plot in its top left corner, the names of its traces in the right one. What has no room is cut: the
/// name of the plot, so that its traces can be told from one another, as far as a third of it is left.
pub fn caption(ui: &Ui, rect: Rect, name: &str, traces: &[(&str, Color32)]) {
    let theme = Theme::of(ui);
    let left = rect.left_top() + egui::vec2(INSET, 4.0);
    let mut right = rect.right_top() + egui::vec2(-INSET, 4.0);
    let least = left.x + (rect.width() - 2.0 * INSET) / 3.0;
    for (name, color) in traces.iter().rev() {
        if right.x - least > 48.0 {
            right.x = shaded(ui, rect, (right, Align2::RIGHT_TOP, right.x - least), name, *color).left();
        }
    }
    shaded(ui, rect, (left, Align2::LEFT_TOP, right.x - left.x), name, theme.dim);
}

/// How far captions stay from the edges.
const INSET: f32 = 6.0;

/// Text on a plot of at most a width, on a ground that keeps it readable over the traces.
fn shaded(ui: &Ui, clip: Rect, (at, align, most): (Pos2, Align2, f32), text: &str, color: Color32) -> Rect {
    let painter = ui.painter_at(clip);
    let font = fonts::regular(measure::HINT);
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width((most - 8.0).max(0.0));
    let galley = painter.layout_job(job);
    let place = align.anchor_size(at, galley.size() + egui::vec2(8.0, 2.0));
    painter.rect_filled(place, 3, Theme::of(ui).field.gamma_multiply(0.85));
    painter.galley(place.min + egui::vec2(4.0, 1.0), galley, color);
    place
}

/// What a caption adds where a recording has several channels: ` · channel 2 of 4`.
#[must_use]
pub fn of_channel(info: &RecordingInfo, settings: &SpectrogramView) -> String {
    match info.channels {
        0 | 1 => String::new(),
        channels => format!(" · channel {} of {channels}", settings.channel + 1),
    }
}
