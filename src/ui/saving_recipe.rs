//! The panel that saves a recipe: its text to read and copy, what it cannot say, where it goes. It stays until the recipe is
//! written, and asks before it replaces a file.
//!
//! Pages want it with the command that their primary button would carry out ([`Intent::SaveRecipe`]); File › Save Recipe…
//! has the page in front do that. Not here: the text
//! (`engine/saved_recipe`), writing it (a job of the engine).

use std::path::{Path, PathBuf};

use egui::{Context, Ui};

use super::app::App;
use super::batch::resize_recipe;
use super::context::Intent;
use super::icons;
use super::inspector::InspectorTab;
use super::inspector::export::{export_folder, target};
use super::theme::measure;
use super::widgets::buttons::primary_button_sized;
use super::widgets::{
    TextField, code_text, heading, hint, icon_button, labelled_row, primary_button, problem, quiet_button_sized,
};
use super::windows::{MIDDLE, float};
use crate::engine::saved_recipe::{RecipeEnd, RecipeExport, SavedRecipe, saved_recipe};
use crate::engine::{Command, EngineError, Notice, Overwrite};

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
    asked: Asked,
}

/// What became of the last wish to save it.
#[derive(Debug, Default)]
enum Asked {
    #[default]
    Nothing,
    Writing(PathBuf),
    /// There is a file of that name: is it to be replaced? With the path as it was typed then.
    Exists(String),
    /// With the path as it was typed then, and a sentence.
    Failed(String, String),
}

/// What is wanted of the panel.
#[derive(Debug)]
enum Wanted {
    /// A dialog that asks where to, with that name.
    Path(String),
    Write(RecipeExport),
}

impl SavingRecipe {
    /// Nothing is typed yet; bare names go to that folder.
    pub fn new(recipe: SavedRecipe, folder: Option<PathBuf>) -> Self {
        Self { recipe, folder, path: String::new(), asked: Asked::Nothing }
    }

    /// Draws the panel's content; what is wanted then.
    fn show(&mut self, ui: &mut Ui) -> Option<Wanted> {
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
                wanted = Some(Wanted::Path(self.recipe.name.clone()));
            }
        });
        if matches!(&self.asked, Asked::Exists(typed) | Asked::Failed(typed, _) if *typed != self.path) {
            self.asked = Asked::Nothing;
        }
        let overwrite = self.save(ui, &target);
        overwrite.map(|overwrite| Wanted::Write(RecipeExport { text, target, overwrite })).or(wanted)
    }

    /// Where it goes and the button, or the question whether to replace what is there; whether that is wanted.
    fn save(&mut self, ui: &mut Ui, target: &Path) -> Option<Overwrite> {
        if matches!(self.asked, Asked::Exists(_)) {
            return self.ask_to_replace(ui, target);
        }
        hint(ui, &format!("Writes {}", target.display()));
        if let Asked::Failed(_, sentence) = &self.asked {
            problem(ui, sentence);
        }
        let writing = matches!(self.asked, Asked::Writing(_)).then_some("It is being written");
        primary_button(ui, "Save", writing).clicked().then_some(Overwrite::Never)
    }

    fn ask_to_replace(&mut self, ui: &mut Ui, target: &Path) -> Option<Overwrite> {
        hint(ui, &target.display().to_string());
        heading(ui, "There is a file of that name already. Replace it?");
        let width = (ui.available_width() - measure::SPACE[2]) / 2.0;
        let (keep, replace) = ui
            .horizontal(|ui| {
                let keep = quiet_button_sized(ui, "Keep it", width, measure::PRIMARY_BUTTON, None).clicked();
                (keep, primary_button_sized(ui, "Replace it", width, measure::PRIMARY_BUTTON, None).clicked())
            })
            .inner;
        if keep {
            self.asked = Asked::Nothing;
        }
        replace.then_some(Overwrite::Always)
    }

    /// Whether it was asked to be written there, and nobody has said what became of that.
    fn waits_for(&self, target: &Path) -> bool {
        matches!(&self.asked, Asked::Writing(writing) if writing == target)
    }

    /// Takes in what became of it; `true`: the panel has done its work.
    fn take(&mut self, end: RecipeEnd) -> bool {
        self.asked = match end {
            RecipeEnd::Written => return true,
            RecipeEnd::Exists => Asked::Exists(self.path.clone()),
            RecipeEnd::Cancelled => Asked::Nothing,
            RecipeEnd::Failed(sentence) => Asked::Failed(self.path.clone(), sentence),
        };
        false
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

    /// Opens the panel with what is in front: the batch's recipe, or that of the page; where the page makes nothing, that of
    /// the export of what is seen.
    pub(super) fn save_recipe_in_front(&mut self) {
        let process = self.panels.process.filter(|process| process.makes_result());
        if process.is_none() && self.tabs.is_batch_in_front() {
            return self.save_recipe_of_batch();
        }
        if process.is_none() {
            // Facts would cover the page that answers.
            self.panels.process = None;
            let document = self.tabs.active().and_then(|id| self.engine.session().document(id).ok());
            let tab = document.and_then(|document| self.panels.tab(document.kind()));
            if !tab.is_some_and(InspectorTab::makes_result) {
                self.intents.push(Intent::Inspect(InspectorTab::Export));
            }
        }
        self.panels.save_recipe = true;
        self.view_state.show_inspector = true;
    }

    fn save_recipe_of_batch(&mut self) {
        let panel = &self.panels.batch;
        if panel.recipe.in_file {
            let text = "The batch's recipe is in a file already; the page Recipe names it";
            return self.toasts.push(Notice::info(text));
        }
        let recipe = SavedRecipe::of_settings(resize_recipe(&self.engine, panel));
        self.intents.push(Intent::KeepRecipe(Box::new(recipe)));
    }

    /// Draws the panel.
    pub(super) fn show_saving_recipe(&mut self, ctx: &Context) {
        let Some(mut saving) = self.windows.saving.take() else { return };
        let (stays, wanted) = float(ctx, TITLE, WIDTH, MIDDLE, |ui| saving.show(ui));
        match wanted {
            Some(Wanted::Path(name)) => self.intents.push(Intent::AskForRecipePath { name }),
            Some(Wanted::Write(export)) => saving.asked = self.write_recipe(export, &saving.path),
            None => {}
        }
        if stays {
            self.windows.saving = Some(saving);
        }
    }

    fn write_recipe(&mut self, export: RecipeExport, typed: &str) -> Asked {
        // As the engine will name it.
        let target = std::path::absolute(&export.target).unwrap_or_else(|_| export.target.clone());
        self.settings.export_folder = export.target.parent().map(Path::to_owned);
        match self.engine.apply(Command::SaveRecipe(Box::new(export))) {
            Ok(_) => Asked::Writing(target),
            Err(error) => Asked::Failed(typed.to_owned(), error.to_string()),
        }
    }

    /// A recipe was written, or was not: the panel that waits for that says it, else a toast.
    pub(super) fn take_recipe_end(&mut self, target: &Path, end: RecipeEnd) {
        if let Some(saving) = self.windows.saving.as_mut().filter(|saving| saving.waits_for(target)) {
            if saving.take(end) {
                self.windows.saving = None;
            }
            return;
        }
        match end {
            RecipeEnd::Exists => self.toasts.push(Notice::error(EngineError::Exists(target.to_owned()).to_string())),
            RecipeEnd::Failed(sentence) => self.toasts.push(Notice::error(sentence)),
            RecipeEnd::Written | RecipeEnd::Cancelled => {}
        }
    }
}
