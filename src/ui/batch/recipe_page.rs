//! The page Recipe: the settings as text, or a recipe from a file; and the first page while there is such a file.

use egui::Ui;

use super::super::context::{Intent, UiContext};
use super::super::dialogs::BatchDialog;
use super::super::icons;
use super::super::start::typed_path;
use super::super::theme::measure;
use super::super::widgets::{
    TextField, code_text, hint, icon_button, labelled_row, quiet_button, rows, segmented, value_row,
};
use super::request::resize_recipe;
use crate::engine::batch::RecipeKind;
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
        let recipe = resize_recipe(context);
        code_text(ui, TEXT, &recipe.to_string(), HEIGHT);
        ui.add_space(measure::SPACE[0]);
        if quiet_button(ui, "Save recipe…").on_hover_text("lumiq run makes the same of any files with it").clicked() {
            let recipe = SavedRecipe { text: recipe, name: "resize.toml".to_owned(), remarks: Vec::new() };
            context.want(Intent::KeepRecipe(Box::new(recipe)));
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
    let Some(path) = typed_path(&context.panels.batch.recipe.path) else {
        hint(ui, "A recipe is TOML: saved here, or written as docs/recipes.md says.");
        return;
    };
    match context.engine.recipe_look().ask(&path) {
        None => drop(hint(ui, "Reading…")),
        Some(Ok(recipe)) => code_text(ui, TEXT, recipe.text(), HEIGHT),
        Some(Err(sentence)) => drop(rows::problem(ui, &sentence)),
    }
}

/// The first page while the recipe is in a file.
pub fn work(ui: &mut Ui, context: &UiContext<'_>, kind: Option<RecipeKind>) {
    let Some(kind) = kind else {
        hint(ui, "What is made is in the file that the page Recipe names.");
        return;
    };
    value_row(ui, "Kind", kind.name());
    let typed = &context.panels.batch.recipe.path;
    let recipe = typed_path(typed).and_then(|path| context.engine.recipe_look().ask(&path)?.ok());
    let Some(recipe) = recipe else { return };
    value_row(ui, "Results", recipe.format().or(kind.usual_format()).unwrap_or("as the input"));
    for with in recipe.with() {
        value_row(ui, "With", &with.display().to_string());
    }
    ui.add_space(measure::SPACE[2]);
    code_text(ui, TEXT, recipe.text(), HEIGHT);
}
