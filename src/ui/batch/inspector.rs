//! The batch's pages at the right: heads on top, the chosen page, and the foot that starts the work.

use egui::Ui;

use super::super::context::UiContext;
use super::super::theme::measure;
use super::super::widgets::{above_foot, segmented};
use super::panel::BatchPage;
use super::{foot, output_page, recipe_page, resize_page, work_page};

/// Draws the pages.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>) {
    let in_file = context.panels.batch.recipe.in_file;
    let work = if in_file { "Work" } else { "Resize" };
    let heads = [(BatchPage::Work, work), (BatchPage::Output, "Output"), (BatchPage::Recipe, "Recipe")];
    segmented(ui, "Pages of the batch", &mut context.panels.batch.page, &heads);
    ui.add_space(measure::SPACE[2]);
    above_foot(ui, |ui| match context.panels.batch.page {
        BatchPage::Work if in_file => work_page::show(ui, context),
        BatchPage::Work => resize_page::show(ui, context),
        BatchPage::Output => output_page::show(ui, context),
        BatchPage::Recipe => recipe_page::show(ui, context),
    });
    foot::show(ui, context);
}
