//! What the batch's tab and pages keep between frames: what is chosen, typed and selected.

use std::path::PathBuf;

use super::super::context::UiContext;
use super::super::inspector::resize::ResizePreview;
use super::list_keys::ListKey;
use super::output_form::OutputForm;
use crate::engine::batch::RecipeKind;

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
    pub(super) preview: ResizePreview,
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
    let choice = &context.panels.batch.recipe;
    if !choice.in_file {
        return Some(RecipeKind::Resize);
    }
    let path = super::super::start::typed_path(&choice.path)?;
    Some(context.engine.recipe_look().ask(&path)?.ok()?.kind())
}
