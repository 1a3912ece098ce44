//! The tab: files and folders are added above, the list lies below.

use egui::{Frame, Margin, Ui};

use super::super::context::UiContext;
use super::super::theme::{Theme, measure};
use super::{add, empty, summary, table};

/// Draws the tab over the whole of `ui`.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>) {
    let theme = Theme::of(ui);
    ui.painter().rect_filled(ui.max_rect(), 0, theme.panel);
    Frame::new().inner_margin(Margin::symmetric(measure::SPACE[4] as i8, measure::EDGE as i8)).show(ui, |ui| {
        add::show(ui, context);
        ui.add_space(measure::SPACE[2]);
        if context.engine.worklist().rows().is_empty() {
            context.panels.batch.keys.clear();
            empty::show(ui, context);
        } else {
            summary::show(ui, context);
            ui.add_space(measure::SPACE[0]);
            table::show(ui, context);
        }
    });
}
