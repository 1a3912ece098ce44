//! Recipes run on documents: jobs that make derived documents, which know what they were made from.

use super::engine::Engine;
use super::event::Event;
use crate::codec::Opened;
use crate::engine::budget::Reservation;
use crate::engine::derive::{blended, materialise, projected, resized, resliced};
use crate::engine::error::EngineError;
use crate::engine::export::{as_shown, shown_recording, with_presentation};
use crate::engine::job::{JobId, JobKind};
use crate::engine::session::Origin;
use crate::engine::slice::{Cut, sliced};
use crate::engine::spectrum::export::{SpectrogramExport, spectrogram_stack};
use crate::model::recipe::{Recipe, Slice};
use crate::model::{DocumentId, Progress, Provenance, Recording, Stack};

/// The columns of a spectrogram that becomes a stack: beyond, several frames are united to one, as the view unites them.
/// So the stack of a recording of any length is one that can be looked at.
const SPECTROGRAM_COLUMNS: u64 = 1 << 16;

/// The inputs of a recipe, checked and frozen; what is lazy is not computed yet.
enum Frozen {
    Stack(Stack),
    Spectrogram(Recording, Box<SpectrogramExport>),
    Slice(Recording, Slice),
}

/// What a stack says of how it is shown.
#[derive(Debug, Clone, Copy)]
enum Shown {
    /// All of it: previews look through no data.
    AsSeen,
    /// What a person or its file chose; ranges that were found in the data are found in the result's, too.
    ByChoice,
}

impl Engine {
    /// Starts a recipe; the derived document arrives through [`Engine::poll`]. The first input of a blend lies lowest.
    ///
    /// # Errors
    /// [`EngineError`] if an input is not open, or if it is of the wrong kind or number for the recipe.
    pub fn run(&mut self, recipe: Recipe, inputs: &[DocumentId]) -> Result<JobId, EngineError> {
        let frozen = self.freeze(&recipe, inputs, Shown::ByChoice)?;
        let mut sources = Vec::with_capacity(inputs.len());
        for id in inputs {
            sources.push(self.session.document(*id)?.name.clone());
        }
        let name = format!("{} of {}", recipe.verb(), sources.join(" and "));
        let provenance = Provenance { sources, recipe };
        let origin = Origin::Derived { provenance, parents: inputs.to_vec() };
        let memory = self.memory_for(&frozen);
        let in_memory = memory.as_ref().map_or(0, Reservation::bytes);
        let work = move |progress: &Progress| match frozen {
            Frozen::Stack(stack) => materialise(&stack, in_memory, progress).map(Opened::Stack),
            Frozen::Spectrogram(recording, export) => {
                spectrogram_stack(&recording, &export, progress).map(|(stack, _)| Opened::Stack(stack))
            }
            Frozen::Slice(recording, slice) => Ok(Opened::Recording(sliced(&recording, &slice)?.recording)),
        };
        let (sender, document) = (self.sender.clone(), name.clone());
        let deliver = move |_, result: Result<Opened, EngineError>| {
            drop(sender.send(Event::Derived { name: document, origin: Box::new(origin), memory, result }));
        };
        Ok(self.jobs.submit_then(capitalised(&name), JobKind::Derive, work, deliver).0)
    }

    /// The stack that a resize or blend would make, lazily: what previews show, and what [`Engine::run`] computes.
    ///
    /// # Errors
    /// As [`Engine::run`]; [`EngineError::Refused`] for recipes that make no stack lazily.
    pub fn derived(&self, recipe: &Recipe, inputs: &[DocumentId]) -> Result<Stack, EngineError> {
        match self.freeze(recipe, inputs, Shown::AsSeen)? {
            Frozen::Stack(stack) => Ok(stack),
            Frozen::Spectrogram(..) => {
                Err(EngineError::refused("a spectrogram is computed in one go", "look at it in the recording's viewer"))
            }
            Frozen::Slice(..) => Err(EngineError::refused("a slice is a recording", "open it as a document")),
        }
    }

    /// Room for a result in memory, as long as all results together leave half of the budget to the caches. Without
    /// room the result goes to a temporary file. (A spectrogram keeps its own count.)
    fn memory_for(&self, frozen: &Frozen) -> Option<Reservation> {
        let Frozen::Stack(stack) = frozen else { return None };
        self.budget.reserve_for_result(stack.info.bytes())
    }

    fn freeze(&self, recipe: &Recipe, inputs: &[DocumentId], shown: Shown) -> Result<Frozen, EngineError> {
        match recipe {
            Recipe::Resize(resize) => {
                Ok(Frozen::Stack(resized(&self.shown_stack(only(inputs, recipe)?, shown)?, resize)?))
            }
            Recipe::Projection(projection) => {
                Ok(Frozen::Stack(projected(&self.shown_stack(only(inputs, recipe)?, shown)?, projection)?))
            }
            Recipe::Reslice(reslice) => {
                Ok(Frozen::Stack(resliced(&self.shown_stack(only(inputs, recipe)?, shown)?, reslice)?))
            }
            Recipe::Blend(blend) => {
                let stacks = inputs.iter().map(|id| self.shown_stack(*id, shown)).collect::<Result<Vec<_>, _>>()?;
                Ok(Frozen::Stack(blended(&stacks, blend)?))
            }
            Recipe::Spectrogram(spectrogram) => {
                let id = only(inputs, recipe)?;
                let recording = self.session.document(id)?.expect_recording()?.clone();
                let export = as_shown(self.session.spectrum(id)?, &self.budget);
                // A range found for another unit or scale would show nothing.
                let same = (export.recipe.unit, export.recipe.scale) == (spectrogram.unit, spectrogram.scale);
                let range = export.range.filter(|_| same);
                let columns = Some(SPECTROGRAM_COLUMNS);
                let export = SpectrogramExport { recipe: *spectrogram, range, columns, ..export };
                Ok(Frozen::Spectrogram(recording, Box::new(export)))
            }
            Recipe::Slice(slice) => {
                let recording = shown_recording(self.session.document(only(inputs, recipe)?)?)?;
                // Refused now rather than by a job; the job designs the filter, samples are computed when they are read.
                Cut::new(slice, &recording.info)?;
                Ok(Frozen::Slice(recording, *slice))
            }
        }
    }

    /// A stack that says how it is shown, so that what is derived from it looks alike.
    fn shown_stack(&self, id: DocumentId, shown: Shown) -> Result<Stack, EngineError> {
        let document = self.session.document(id)?;
        let found = match shown {
            Shown::AsSeen => &[][..],
            Shown::ByChoice => &document.auto_ranges,
        };
        Ok(with_presentation(document.expect_stack()?, id, self.session.composition(id)?, found))
    }
}

fn only(inputs: &[DocumentId], recipe: &Recipe) -> Result<DocumentId, EngineError> {
    match inputs {
        [input] => Ok(*input),
        _ => Err(EngineError::refused(
            format!("the {} takes one document, not {}", recipe.verb(), inputs.len()),
            "choose one, or run it on each",
        )),
    }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
