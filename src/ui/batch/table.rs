//! The table: a head, and rows of which only those in sight are drawn.

use egui::{Align2, ScrollArea, Sense, Ui, Vec2, pos2};

use super::super::context::UiContext;
use super::super::fonts;
use super::super::theme::{Theme, measure};
use super::columns::Columns;
use super::panel::{kind, maker};
use super::{list_keys, row};
use crate::codec::OpenOptions;
use crate::engine::batch::RecipeKind;
use crate::engine::worklist::{Row, RowState};

/// Height of a row.
const ROW: f32 = 40.0;

/// Draws head and rows into the room that is left.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>) {
    let engine = context.engine;
    let resizes = kind(context) == Some(RecipeKind::Resize) && !context.panels.batch.recipe.in_file;
    read_as_recipe_does(context);
    head(ui, resizes);
    let failed_only = context.panels.batch.failed_only;
    let rows = engine.worklist().rows();
    let is_listed = |row: &&Row| !failed_only || matches!(row.state, RowState::Failed(_));
    let listed: Vec<&Row> = rows.iter().filter(is_listed).collect();
    let moved_to = list_keys::carry_out(context, &listed);
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().id_salt("files of the batch").auto_shrink(false);
    area.show_rows(ui, ROW, listed.len(), |ui, places| {
        if let Some(place) = moved_to {
            let top = ui.max_rect().top() + (place as f32 - places.start as f32) * ROW;
            let row = egui::Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=top + ROW);
            ui.scroll_to_rect(row, None);
        }
        for place in places {
            let width = ui.available_width();
            let (rect, response) = ui.allocate_exact_size(Vec2::new(width, ROW), Sense::click());
            row::show(ui, context, listed[place], (rect, &response, Columns::of(rect.x_range(), resizes)));
        }
    });
}

/// Files are looked at as the work will read them; while nobody knows the recipe, as before.
fn read_as_recipe_does(context: &UiContext<'_>) {
    let looks = context.engine.looks();
    if !context.panels.batch.recipe.in_file {
        looks.read_as(&OpenOptions::default());
    } else if let Some(Ok(maker)) = maker(context) {
        looks.read_as(maker.reading());
    }
}

fn head(ui: &mut Ui, resizes: bool) {
    let theme = Theme::of(ui);
    // As wide as the rows, which leave room for the bar.
    let width = ui.available_width() - measure::SCROLL_BAR;
    let (rect, _) = ui.allocate_exact_size(Vec2::new(width, measure::FIELD), Sense::hover());
    let columns = Columns::of(rect.x_range(), resizes);
    let size = if resizes { "Size" } else { "Holds" };
    let titles = [
        (Some(columns.name), "Name"),
        (Some(columns.size), size),
        (columns.result, "Result"),
        (columns.dpi, "DPI"),
        (Some(columns.state), "State"),
    ];
    for (column, title) in titles {
        if let Some(column) = column {
            let at = pos2(column.min, rect.center().y);
            ui.painter().text(at, Align2::LEFT_CENTER, title, fonts::regular(measure::LABEL_TEXT), theme.dim);
        }
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme.hairline());
}
