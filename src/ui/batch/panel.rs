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
    let choice = &context.panels.batch.recipe;
    let path = typed_path(&choice.path).filter(|_| choice.in_file)?;
    context.engine.recipe_look().ask(&path)
}
