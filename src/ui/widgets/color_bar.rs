//! A colour bar: the colours of a range from bottom to top, with ticks and unit at its right.

use egui::{Align2, Color32, Mesh, Rect, Stroke, Ui, pos2};

use super::super::fonts;
use super::super::theme::{Theme, measure};
use crate::ops::axes::{AxisScale, Ticks};

/// Width of the bar itself, and of the numbers at its right.
pub const BAR: f32 = 12.0;
pub const NUMBERS: f32 = 46.0;

/// Colours with their scale.
#[derive(Debug)]
pub struct ColorBar<'a> {
    /// Lowest first.
    pub colors: &'a [[u8; 3]],
    pub scale: AxisScale<'a>,
    /// A word under it: where its range comes from.
    pub note: &'a str,
}

/// Height of the note, with room above it.
const NOTE: f32 = 16.0;

impl ColorBar<'_> {
    /// Draws it into a rectangle; the numbers stand at the right of its first [`BAR`] points, the unit above, the note at
    /// its lower end.
    pub fn show(&self, ui: &Ui, rect: Rect) {
        let theme = Theme::of(ui);
        let bottom = if self.note.is_empty() { rect.bottom() } else { (rect.bottom() - NOTE).max(rect.top()) };
        let bar = Rect::from_min_max(rect.min, pos2(rect.left() + BAR, bottom));
        let at = pos2(rect.left(), rect.bottom());
        ui.painter().text(at, Align2::LEFT_BOTTOM, self.note, fonts::regular(measure::HINT), theme.faint);
        ui.painter().add(self.mesh(bar));
        let most = (rect.height() / 40.0).max(1.0) as usize;
        let ticks = Ticks::of(&self.scale, most);
        let font = fonts::numbers(measure::HINT);
        for value in &ticks.values {
            let y = bar.bottom() - bar.height() * self.scale.position(*value) as f32;
            ui.painter()
                .line_segment([pos2(bar.right(), y), pos2(bar.right() + 4.0, y)], Stroke::new(1.0, theme.faint));
            let at = pos2(bar.right() + 7.0, y);
            ui.painter().text(at, Align2::LEFT_CENTER, ticks.label(*value), font.clone(), theme.dim);
        }
        let unit = ticks.unit(&self.scale);
        let at = pos2(bar.left(), bar.top() - 4.0);
        ui.painter().text(at, Align2::LEFT_BOTTOM, unit, fonts::regular(measure::HINT), theme.faint);
    }

    /// One strip a colour; no texture to keep.
    fn mesh(&self, bar: Rect) -> Mesh {
        let mut mesh = Mesh::default();
        let step = bar.height() / self.colors.len().max(1) as f32;
        for (index, [red, green, blue]) in self.colors.iter().enumerate() {
            let bottom = bar.bottom() - step * index as f32;
            let strip = Rect::from_min_max(pos2(bar.left(), bottom - step), pos2(bar.right(), bottom));
            mesh.add_colored_rect(strip, Color32::from_rgb(*red, *green, *blue));
        }
        mesh
    }
}
