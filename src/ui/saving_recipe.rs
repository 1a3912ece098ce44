//! The panel that saves a recipe: its text to read and copy, what it cannot say, where it goes.
//!
//! Pages want it with the command that their primary button would carry out ([`Intent::SaveRecipe`]). Not here: the text
//! (`engine/saved_recipe`), writing it (a job of the engine).

use std::path::PathBuf;

use egui::{Context, Ui};

use super::app::App;
use super::context::Intent;
use super::icons;
use super::inspector::export::{export_folder, target};
use super::theme::measure;
use super::widgets::{TextField, code_text, hint, icon_button, labelled_row, primary_button};
use super::windows::{MIDDLE, float};
use crate::engine::saved_recipe::{RecipeExport, SavedRecipe, saved_recipe};
use crate::engine::{Command, Notice, Overwrite};

/// What the panel is called.
const TITLE: &str = "Recipe";
const WIDTH: f32 = 520.0;
/// How high the text may become; beyond, it scrolls.
const TEXT_HEIGHT: f32 = 300.0;

/// A recipe that is about to be saved.
#[derive(Debug)]
pub struct SavingRecipe {
    recipe: SavedRecipe,
    folder: Option<PathBuf>,
    /// The target as typed; empty: the suggested name.
    pub path: String,
    replace: bool,
}

impl SavingRecipe {
    /// Nothing is typed yet; bare names go to that folder.
    pub fn new(recipe: SavedRecipe, folder: Option<PathBuf>) -> Self {
        Self { recipe, folder, path: String::new(), replace: false }
    }

    /// Draws the panel's content; what is wanted then.
    fn show(&mut self, ui: &mut Ui) -> Option<Intent> {
        ui.spacing_mut().item_spacing.y = measure::SPACE[2];
        let target = target(&self.path, &self.recipe.name, self.folder.as_deref());
        let text = self.recipe.text.clone().saved_in(target.parent().unwrap_or(&target)).to_string();
        hint(ui, "“lumiq run RECIPE FILES… --out FOLDER” makes the same of any files.");
        code_text(ui, "Text of the recipe", &text, TEXT_HEIGHT);
        for remark in &self.recipe.remarks {
            hint(ui, remark);
        }
        let mut wanted = None;
        labelled_row(ui, "File", |ui| {
            let width = ui.available_width() - measure::FIELD - ui.spacing().item_spacing.x;
            TextField::new("Recipe path", &mut self.path).hint(&self.recipe.name).width(width).show(ui);
            if icon_button(ui, icons::FOLDER, "Choose the recipe's file", "Choose the file…").clicked() {
                wanted = Some(Intent::AskForRecipePath { name: self.recipe.name.clone() });
            }
        });
        labelled_row(ui, "", |ui| ui.checkbox(&mut self.replace, "Replace an existing recipe"));
        hint(ui, &format!("Writes {}", target.display()));
        if primary_button(ui, "Save", None).clicked() {
            let overwrite = if self.replace { Overwrite::Always } else { Overwrite::Never };
            let export = RecipeExport { text, target, overwrite };
            return Some(Intent::Command(Command::SaveRecipe(Box::new(export))));
        }
        wanted
    }
}

impl App {
    /// Opens the panel with the recipe of a command; says why there is none.
    pub(super) fn ask_where_to_save(&mut self, command: &Command) {
        let session = self.engine.session();
        let document = match command {
            Command::Run { inputs, .. } => inputs.first().copied(),
            Command::Export(export) => Some(export.document),
            _ => None,
        };
        let document = document.and_then(|id| session.document(id).ok());
        let folder = document.and_then(|document| export_folder(&self.settings, document));
        match saved_recipe(session, self.engine.budget(), command) {
            Ok(recipe) => {
                self.windows.saving = Some(SavingRecipe::new(recipe, folder));
            }
            Err(error) => self.toasts.push(Notice::error(error.to_string())),
        }
    }

    /// Draws the panel.
    pub(super) fn show_saving_recipe(&mut self, ctx: &Context) {
        let Some(mut saving) = self.windows.saving.take() else { return };
        let (stays, wanted) = float(ctx, TITLE, WIDTH, MIDDLE, |ui| saving.show(ui));
        let saved = matches!(wanted, Some(Intent::Command(_)));
        self.intents.extend(wanted);
        if stays && !saved {
            self.windows.saving = Some(saving);
        }
    }
}
