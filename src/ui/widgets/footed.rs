//! The body of a page over its foot: what is long scrolls, the primary button below stays in its place.

use egui::{Rect, ScrollArea, Ui};

use super::super::theme::measure;
use super::scrolled;

/// What a page shows at least of its body in a low window.
const LEAST_HEIGHT: f32 = 60.0;

/// Draws the body and leaves room for one primary button, which the caller draws next. Returns where the body was.
pub fn above_foot(ui: &mut Ui, body: impl FnOnce(&mut Ui)) -> Rect {
    let foot = measure::PRIMARY_BUTTON + measure::SPACE[2];
    let height = (ui.available_height() - foot).max(LEAST_HEIGHT);
    let shown = scrolled(ui, ScrollArea::vertical().max_height(height), body);
    ui.add_space(measure::SPACE[0]);
    shown
}
