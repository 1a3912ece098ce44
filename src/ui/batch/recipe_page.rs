//! The page Recipe: the settings as text, or a recipe from a file.

use egui::Ui;

use super::super::context::{Intent, UiContext};
use super::super::dialogs::BatchDialog;
use super::super::icons;
use super::super::start::typed_path;
use super::super::theme::measure;
use super::super::widgets::{TextField, code_text, hint, icon_button, labelled_row, quiet_button, rows, segmented};
use super::panel::maker;
use super::prepared::prepared;
use crate::engine::saved_recipe::SavedRecipe;

/// What the text is called.
const TEXT: &str = "Text of the recipe";
/// How high it may become.
const HEIGHT: f32 = 420.0;

/// Draws the page.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>) {
    let choices = [(false, "These settings"), (true, "From a file")];
    segmented(ui, "Where the recipe is", &mut context.panels.batch.recipe.in_file, &choices);
    ui.add_space(measure::SPACE[2]);
    if context.panels.batch.recipe.in_file {
        from_file(ui, context);
    } else {
        let prepared = prepared(context);
        code_text(ui, TEXT, &prepared.text, HEIGHT);
        ui.add_space(measure::SPACE[0]);
        if quiet_button(ui, "Save recipe…").on_hover_text("lumiq run makes the same of any files with it").clicked() {
            context.want(Intent::KeepRecipe(Box::new(SavedRecipe::of_settings(prepared.recipe.clone()))));
        }
    }
}

fn from_file(ui: &mut Ui, context: &mut UiContext<'_>) {
    labelled_row(ui, "File", |ui| {
        let width = ui.available_width() - measure::FIELD - measure::SPACE[2];
        let field = TextField::new("Recipe file", &mut context.panels.batch.recipe.path);
        field.hint("recipe.toml").width(width).show(ui);
        if icon_button(ui, icons::FOLDER, "Choose a recipe", "Choose a recipe").clicked() {
            context.want(Intent::AskForBatch(BatchDialog::Recipe));
        }
    });
    if typed_path(&context.panels.batch.recipe.path).is_none() {
        hint(ui, "A recipe is TOML: saved here, or written as docs/recipes.md says.");
        return;
    }
    match maker(context) {
        None => drop(hint(ui, "Reading…")),
        Some(Ok(recipe)) => code_text(ui, TEXT, recipe.text(), HEIGHT),
        Some(Err(sentence)) => drop(rows::problem(ui, &sentence)),
    }
}
