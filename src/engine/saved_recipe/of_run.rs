//! Recipes of processes: what makes a document of others.

use super::inputs::files;
use super::saved::{SavedRecipe, unsaid};
use crate::engine::batch::RecipeText;
use crate::engine::error::EngineError;
use crate::engine::session::{Document, Session};
use crate::model::DocumentId;
use crate::model::recipe::Recipe;

/// A process as a recipe for files like its first input.
pub(super) fn saved(session: &Session, recipe: &Recipe, inputs: &[DocumentId]) -> Result<SavedRecipe, EngineError> {
    let documents: Vec<&Document> = inputs.iter().map(|id| session.document(*id)).collect::<Result<_, _>>()?;
    let (Some(first), [_, others @ ..]) = (documents.first(), inputs) else {
        return Err(EngineError::refused("a process needs something to work on", "choose a document"));
    };
    let text = match recipe {
        Recipe::Resize(resize) => RecipeText::resize(resize),
        Recipe::Projection(projection) => RecipeText::project(projection),
        Recipe::Reslice(reslice) => RecipeText::reslice(reslice).map_err(unsaid)?,
        Recipe::Blend(blend) => RecipeText::blend(blend).with(files(session, others)?),
        Recipe::Slice(slice) => RecipeText::slice(slice, &first.expect_recording()?.info).map_err(unsaid)?,
        Recipe::Spectrogram(_) => {
            let problem = "a spectrogram as a document has no recipe of its own";
            return Err(EngineError::refused(problem, "save that of its export, on the recording's page Export"));
        }
    };
    SavedRecipe::of(&documents, text)
}
