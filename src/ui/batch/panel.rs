//! What the batch's tab and pages keep between frames: what is chosen, typed and selected.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::context::UiContext;
use super::super::inspector::resize::ResizePreview;
use super::super::start::typed_path;
use super::list_keys::ListKey;
use super::output_form::OutputForm;
use super::prepared::KeptRequest;
use super::trial_preview::TrialPreview;
use crate::engine::Engine;
use crate::engine::batch::{Maker, RecipeKind};

/// A page of the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BatchPage {
    /// What is made.
    #[default]
    Work,
    Output,
    Recipe,
}

/// What is kept between frames.
#[derive(Debug, Default)]
pub struct BatchPanel {
    pub(super) page: BatchPage,
    /// A path or a pattern that is being typed.
    pub(super) typed: String,
    /// Whether folders stand for the files in their sub-folders, too.
    pub subfolders: bool,
    /// Whether only files that failed are listed.
    pub(super) failed_only: bool,
    /// The file that is looked at closely.
    pub(super) selected: Option<PathBuf>,
    /// Keys that the table has still to carry out.
    pub(super) keys: Vec<ListKey>,
    pub output: OutputForm,
    pub recipe: RecipeChoice,
    pub(super) kept: KeptRequest,
    pub(super) preview: ResizePreview,
    /// Of a recipe in a file.
    pub(super) trial: TrialPreview,
}

/// Where the recipe comes from.
#[derive(Debug, Default)]
pub struct RecipeChoice {
    /// Whether it is in a file; else it is what the page for resizing says.
    pub in_file: bool,
    pub path: String,
}

/// The title of the tab: what is made.
pub fn title(context: &UiContext<'_>) -> String {
    format!("Batch: {}", kind(context).map_or("recipe", RecipeKind::name))
}

/// What is made; `None` while the recipe's file is unknown.
pub fn kind(context: &UiContext<'_>) -> Option<RecipeKind> {
    if context.panels.batch.recipe.in_file { Some(maker(context)?.ok()?.kind()) } else { Some(RecipeKind::Resize) }
}

/// The recipe in the chosen file, or why there is none; `None` while there is no such file, or nobody has read it yet.
pub fn maker(context: &UiContext<'_>) -> Option<Result<Arc<dyn Maker>, String>> {
    context.panels.batch.maker(context.engine)
}

impl BatchPanel {
    fn maker(&self, engine: &Engine) -> Option<Result<Arc<dyn Maker>, String>> {
        let path = typed_path(&self.recipe.path).filter(|_| self.recipe.in_file)?;
        engine.recipe_look().ask(&path)
    }

    /// Lets go of what a recipe made of a file when nobody can look at it: once a frame.
    pub fn forget_unwanted(&mut self, engine: &Engine, in_front: bool) {
        if !engine.trials().is_asked() {
            return;
        }
        let has_files = !engine.worklist().rows().is_empty();
        if !(in_front && has_files && matches!(self.maker(engine), Some(Ok(_)))) {
            engine.trials().forget();
            self.trial = TrialPreview::default();
        }
    }
}
