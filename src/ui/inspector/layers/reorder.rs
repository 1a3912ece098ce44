//! Rows of layers that are dragged to another place: what is dragged, where it would go, the line there.

use egui::{DragAndDrop, Rangef, Rect, Response, Stroke, Ui};

use super::super::super::context::{Intent, UiContext};
use super::super::super::theme::Theme;
use crate::model::DocumentId;

/// A layer on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraggedLayer {
    document: DocumentId,
    index: usize,
}

/// Lets a row be dragged; returns whether it is.
pub fn drag(response: &Response, document: DocumentId, index: usize) -> bool {
    let layer = DraggedLayer { document, index };
    if response.drag_started() {
        DragAndDrop::set_payload(&response.ctx, layer);
    }
    DragAndDrop::payload::<DraggedLayer>(&response.ctx).is_some_and(|dragged| *dragged == layer)
}

/// Draws the line where a dragged layer of this document would go, and takes the drop. `rows` are the layers from top
/// to bottom with their controls, as they lie in `area`.
pub fn take(ui: &Ui, context: &mut UiContext<'_>, document: DocumentId, (rows, area): (&[Rect], Rect)) {
    let Some(dragged) = DragAndDrop::payload::<DraggedLayer>(ui.ctx()).filter(|it| it.document == document) else {
        return;
    };
    let Some(pointer) = ui.input(|input| input.pointer.latest_pos()) else { return };
    ui.set_cursor_icon(egui::CursorIcon::Grabbing);
    let slot = slot(rows, pointer.y);
    let to = place(dragged.index, slot);
    let inside = area.expand(40.0).contains(pointer);
    if to != dragged.index && inside {
        paint_line(ui, area, boundary(rows, slot));
    }
    if ui.input(|input| input.pointer.any_released()) && to != dragged.index && inside {
        context.want(Intent::MoveLayer { document, from: dragged.index, to });
    }
}

fn paint_line(ui: &Ui, area: Rect, y: f32) {
    let color = Theme::of(ui).accent;
    let x = Rangef::new(area.left(), area.right());
    ui.painter().hline(x, y, Stroke::new(2.0, color));
    ui.painter().circle_filled(egui::pos2(x.min + 2.0, y), 3.5, color);
}

/// How many rows lie above a height: those of which more than half does.
fn slot(rows: &[Rect], y: f32) -> usize {
    rows.iter().filter(|row| row.center().y < y).count()
}

/// The height between the rows above a slot and those below it.
fn boundary(rows: &[Rect], slot: usize) -> f32 {
    match slot.checked_sub(1) {
        Some(above) => rows.get(above).map_or(0.0, Rect::bottom),
        None => rows.first().map_or(0.0, Rect::top),
    }
}

/// Where a layer is once it was taken out and put into a slot.
const fn place(from: usize, slot: usize) -> usize {
    if slot > from { slot - 1 } else { slot }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn the_row_whose_middle_was_passed_lies_above() {
        let rows = [(0.0, 100.0), (100.0, 130.0), (130.0, 160.0)];
        let rows = rows.map(|(top, bottom)| Rect::from_min_max(pos2(0.0, top), pos2(50.0, bottom)));
        assert_eq!([10.0, 60.0, 120.0, 200.0].map(|y| slot(&rows, y)), [0, 1, 2, 3]);
        assert_eq!([0, 1, 3].map(|slot| boundary(&rows, slot)), [0.0, 100.0, 160.0]);
        assert_eq!([0, 1, 2, 3].map(|slot| place(1, slot)), [0, 1, 1, 2]);
    }
}
