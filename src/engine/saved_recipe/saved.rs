//! The recipe of a command, by its kind.

use std::path::Path;

use super::inputs::told;
use super::{of_export, of_run};
use crate::engine::batch::RecipeText;
use crate::engine::budget::Budget;
use crate::engine::command::Command;
use crate::engine::error::EngineError;
use crate::engine::session::{Document, Session};

/// A recipe as it will be saved.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedRecipe {
    pub text: RecipeText,
    /// What its results lack of what is seen in the window, a sentence each.
    pub remarks: Vec<String>,
    /// The name that is offered for its file.
    pub name: String,
}

/// What a command makes, as a recipe. Nothing is read: it is about the documents as they are described now.
///
/// # Errors
/// [`EngineError::Refused`] if the command makes no result, or one that no recipe can say; [`EngineError::NoDocument`] if an
/// input is not open.
pub fn saved_recipe(session: &Session, budget: &Budget, command: &Command) -> Result<SavedRecipe, EngineError> {
    match command {
        Command::Run { recipe, inputs } => of_run::saved(session, recipe, inputs),
        Command::Export(export) => of_export::saved(session, budget, export),
        _ => Err(EngineError::refused("this makes no result", "save the recipe of an export or of a process")),
    }
}

impl SavedRecipe {
    /// One that is of no document: settings for any file.
    #[must_use]
    pub fn of_settings(text: RecipeText) -> Self {
        let name = format!("{}.toml", text.kind().name());
        Self { text, remarks: Vec::new(), name }
    }

    /// The recipe of documents, the first of which is what it is run on.
    pub(super) fn of(documents: &[&Document], text: RecipeText) -> Result<Self, EngineError> {
        let (text, remarks) = told(documents, text)?;
        let stem = documents.first().map(|document| Path::new(&document.name).file_stem().unwrap_or_default());
        let stem = stem.unwrap_or_default().to_string_lossy().into_owned();
        let stem = stem.strip_suffix(".ome").unwrap_or(&stem);
        let name = format!("{stem}_{}.toml", text.kind().name());
        Ok(Self { text, remarks, name })
    }
}

/// A refusal whose sentence says what to do.
pub(super) fn unsaid(sentence: String) -> EngineError {
    match sentence.split_once("; ") {
        Some((problem, remedy)) => EngineError::refused(problem, remedy.to_owned()),
        None => EngineError::refused(sentence, "choose otherwise, or write the recipe by hand"),
    }
}
