//! Recipes of exports: pictures, values, slices, sound, spectrograms, each with what belongs to the file.

use super::inputs::files;
use super::of_run;
use super::saved::{SavedRecipe, unsaid};
use crate::codec::Format;
use crate::engine::batch::{OutputText, RecipeText};
use crate::engine::budget::Budget;
use crate::engine::error::EngineError;
use crate::engine::export::{Export, ExportContent, Picture, inputs_of, picture_text};
use crate::engine::session::{Document, Origin, Session};

/// An export as a recipe for files like its document's.
pub(super) fn saved(session: &Session, budget: &Budget, export: &Export) -> Result<SavedRecipe, EngineError> {
    let document = session.document(export.document)?;
    let mut saved = match &export.content {
        ExportContent::Picture(wanted) => picture(session, document, wanted)?,
        ExportContent::Data { samples } => data(session, document, samples.as_ref())?,
        ExportContent::Slice(slice) => {
            let text = RecipeText::slice(slice, &document.expect_recording()?.info).map_err(unsaid)?;
            SavedRecipe::of(&[document], text)?
        }
        ExportContent::Sound(demodulation) => {
            let text = RecipeText::demod(demodulation, &document.expect_recording()?.info);
            SavedRecipe::of(&[document], text)?
        }
        ExportContent::Spectrogram { .. } => {
            let wanted = export.spectrogram(session, budget)?;
            let (info, format) = (&document.expect_recording()?.info, Format::from_extension(&export.target));
            SavedRecipe::of(&[document], RecipeText::spectrogram(&wanted, info, format).map_err(unsaid)?)?
        }
    };
    saved.text = saved.text.written(&OutputText::of_file(&export.target, &export.options));
    Ok(saved)
}

fn picture(session: &Session, document: &Document, wanted: &Picture) -> Result<SavedRecipe, EngineError> {
    document.expect_stack()?;
    let composition = session.composition(document.id)?;
    // Layers of a document that was closed are not drawn.
    let mut inputs = inputs_of(document.id, composition);
    inputs.retain(|id| session.document(*id).is_ok());
    let documents: Vec<&Document> = inputs.iter().map(|id| session.document(*id)).collect::<Result<_, _>>()?;
    let text = picture_text(composition, &inputs, wanted)?.with(files(session, &inputs[1..])?);
    SavedRecipe::of(&documents, text)
}

/// Values as they are. Those of a result are what made it of its own inputs, and where it was written.
fn data(
    session: &Session,
    document: &Document,
    samples: Option<&std::ops::Range<u64>>,
) -> Result<SavedRecipe, EngineError> {
    if let (Origin::Derived { provenance, parents }, None) = (&document.origin, samples) {
        let closed = parents.iter().position(|id| session.document(*id).is_err());
        if let Some(closed) = closed {
            let source = provenance.sources.get(closed).map_or("a document", String::as_str);
            let problem = format!("{} was made of {source}, which is closed", document.name);
            return Err(EngineError::refused(problem, "bring it back, or make the result anew"));
        }
        return of_run::saved(session, &provenance.recipe, parents);
    }
    let text = match document.recording() {
        Some(recording) => RecipeText::samples(samples, &recording.info),
        None => RecipeText::convert(),
    };
    SavedRecipe::of(&[document], text)
}
