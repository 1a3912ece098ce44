//! What scrolls in a panel: its bar stands in the panel's margin, so that rows keep their width and nothing lies under it.
//!
//! Not for lists inside a page, which have no margin of their own; there the bar takes its width from the rows.

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2};

use super::super::theme::measure;

/// Draws the body as wide as the panel's other rows and returns where it was seen. The panel has to keep a margin of
/// [`measure::SCROLL_BAR`] at its right.
pub fn scrolled(ui: &mut Ui, area: ScrollArea, body: impl FnOnce(&mut Ui)) -> Rect {
    let width = ui.available_width();
    let rows = ui.available_rect_before_wrap();
    let with_margin = rows.with_max_x(rows.right() + measure::SCROLL_BAR);
    let mut wider = ui.new_child(UiBuilder::new().max_rect(with_margin));
    let shown = area.auto_shrink(false).show(&mut wider, |ui| {
        ui.set_max_width(width);
        body(ui);
    });
    let used = Rect::from_min_max(rows.min, pos2(rows.right(), wider.min_rect().bottom()));
    ui.advance_cursor_after_rect(used);
    shown.inner_rect.with_max_x(rows.right())
}
