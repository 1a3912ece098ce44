//! An export as data, and frozen: with everything it needs and no tie to the session.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::overwrite::{Decision, Overwrite};
use super::picture::Picture;
use super::presentation::{with_annotations, with_presentation};
use super::recipe::{inputs_of, recipe_beside, recipe_text};
use super::rendered::rendered;
use super::save_stack::save_stack;
use crate::codec::atomic::write_atomically;
use crate::codec::{CodecError, Format, SaveOptions, save_recording};
use crate::engine::budget::Budget;
use crate::engine::demod::{Plan, save_audio};
use crate::engine::error::EngineError;
use crate::engine::session::{Document, Session};
use crate::engine::slice::{Cut, save_slice};
use crate::engine::spectrum::export::{SpectrogramExport, ValueType, export_spectrogram};
use crate::model::recipe::{Demodulation, Slice, SpectrogramView};
use crate::model::{DocumentId, Progress, Recording, Stack};

/// What of a document goes to the file.
#[derive(Debug, Clone, PartialEq)]
pub enum ExportContent {
    /// The picture as it is shown. Stacks only.
    Picture(Picture),
    /// The stored values: a stack, or a recording with its annotations. `samples`: that part of a recording.
    Data { samples: Option<std::ops::Range<u64>> },
    /// A part of a recording in a band, with its annotations.
    Slice(Slice),
    /// The sound of a band of a recording.
    Sound(Demodulation),
    /// A recording's spectrogram as its view is set: array, picture or stack by the extension. `columns`: at most so
    /// many; `samples`: of that part; `band`: of those frequencies, in cycles per sample; `range`: the colours that are on the screen where they follow the data;
    /// `value_type`: how a TIFF keeps values; `axes_labels`: with axes round a picture.
    Spectrogram {
        columns: Option<u64>,
        samples: Option<std::ops::Range<u64>>,
        band: Option<[f64; 2]>,
        range: Option<[f32; 2]>,
        value_type: ValueType,
        axes_labels: bool,
    },
}

/// An export as data.
#[derive(Debug, Clone)]
pub struct Export {
    pub document: DocumentId,
    pub content: ExportContent,
    /// The format is that of its extension.
    pub target: PathBuf,
    pub overwrite: Overwrite,
    pub options: SaveOptions,
    /// Whether the composition of a picture is written beside it, as [`recipe_beside`] names it.
    pub recipe: bool,
}

/// An export with its inputs.
#[derive(Debug)]
pub struct FrozenExport {
    target: PathBuf,
    overwrite: Overwrite,
    options: SaveOptions,
    made_from: Vec<PathBuf>,
    input: Input,
    /// What is written beside the target.
    recipe: Option<String>,
}

#[derive(Debug)]
enum Input {
    Stack(Stack),
    Recording(Recording, Option<std::ops::Range<u64>>),
    Slice(Recording, Slice),
    Sound(Recording, Demodulation),
    Spectrogram(Recording, Box<SpectrogramExport>),
}

impl Export {
    /// Whether the file has the whole document: its values, or the picture that it shows.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        matches!(
            self.content,
            ExportContent::Data { samples: None } | ExportContent::Picture(Picture { region: None, montage: None, .. })
        )
    }

    /// Takes everything the export needs out of the session.
    ///
    /// # Errors
    /// [`EngineError`] if the document is not open, the content does not go with its kind, or the target is a file
    /// that is open and still being read from.
    pub fn freeze(&self, session: &Session, budget: &Budget) -> Result<FrozenExport, EngineError> {
        let target = std::path::absolute(&self.target).map_err(|error| EngineError::io(&self.target, error))?;
        refuse_open(&target, session)?;
        let document = session.document(self.document)?;
        let input = match &self.content {
            ExportContent::Picture(wanted) => Input::Stack(picture(session, document, wanted)?),
            ExportContent::Data { samples } => data(document, samples.clone())?,
            ExportContent::Slice(slice) => {
                let recording = shown_recording(document)?;
                // Refused now rather than by a job.
                Cut::new(slice, &recording.info)?;
                Input::Slice(recording, *slice)
            }
            ExportContent::Sound(demodulation) => {
                let recording = document.expect_recording()?.clone();
                Plan::new(demodulation, &recording.info)?;
                Input::Sound(recording, *demodulation)
            }
            ExportContent::Spectrogram { .. } => {
                let part = self.spectrogram(session, budget)?;
                Input::Spectrogram(document.expect_recording()?.clone(), Box::new(part))
            }
        };
        let recipe = match &self.content {
            ExportContent::Picture(wanted) if self.recipe => {
                let composition = session.composition(document.id)?;
                // Layers of a document that was closed are not drawn, and stay in the composition for when it is back.
                let name = |id| session.document(id).map_or_else(|_| "closed".to_owned(), |open| open.name.clone());
                let inputs = inputs_of(document.id, composition).into_iter().map(|id| (id, name(id)));
                Some(recipe_text(composition, &inputs.collect::<Vec<_>>(), wanted)?)
            }
            _ => None,
        };
        let made_from = document.files();
        Ok(FrozenExport { target, overwrite: self.overwrite, options: self.options.clone(), made_from, input, recipe })
    }

    /// The spectrogram that is wanted, with the settings of its view.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if something else is wanted, or if the document is a stack.
    pub(in crate::engine) fn spectrogram(
        &self,
        session: &Session,
        budget: &Budget,
    ) -> Result<SpectrogramExport, EngineError> {
        let ExportContent::Spectrogram { columns, samples, band, range, value_type, axes_labels } = &self.content
        else {
            return Err(EngineError::refused("no spectrogram is wanted", "choose one on the page Export"));
        };
        let view = session.spectrum(self.document)?;
        Ok(SpectrogramExport {
            columns: *columns,
            value_type: *value_type,
            axes_labels: *axes_labels,
            axes_file: Format::from_extension(&self.target) == Some(Format::Npy),
            band: *band,
            from: samples.as_ref().map_or(0, |samples| samples.start),
            to: samples.as_ref().map(|samples| samples.end),
            range: view.range.or(*range),
            ..as_shown(view, budget)
        })
    }
}

fn picture(session: &Session, document: &Document, wanted: &Picture) -> Result<Stack, EngineError> {
    let stack = document.expect_stack()?;
    let composition = session.composition(document.id)?;
    let mut sources = session.sources(composition);
    // The grid is the document's own, even if none of its channels is among the layers any more.
    sources.insert(document.id, stack.clone());
    rendered(document.id, composition, &sources, wanted)
}

fn data(document: &Document, samples: Option<std::ops::Range<u64>>) -> Result<Input, EngineError> {
    if let (Some(stack), Some(composition)) = (document.stack(), document.presentation.composition()) {
        return Ok(Input::Stack(with_presentation(stack, document.id, composition, &document.auto_ranges)));
    }
    Ok(Input::Recording(shown_recording(document)?, samples))
}

/// A document's recording with the annotations as they are now.
///
/// # Errors
/// [`EngineError::Refused`] if it is a stack.
pub(in crate::engine) fn shown_recording(document: &Document) -> Result<Recording, EngineError> {
    let recording = document.expect_recording()?;
    let annotations = document.presentation.recording().map(|shown| shown.annotations.clone());
    Ok(with_annotations(recording, annotations.unwrap_or_default()))
}

/// Refuses to write over a file that is open and still being read from.
///
/// # Errors
/// [`EngineError::Refused`] if it is.
pub(in crate::engine) fn refuse_open(target: &Path, session: &Session) -> Result<(), EngineError> {
    let Some(open) = session.reader_of(target) else { return Ok(()) };
    let problem = format!("{} is open and read from that very file", session.document(open)?.name);
    Err(EngineError::refused(problem, "choose another name for the export"))
}

/// The spectrogram as a view shows it, every frame of the whole recording; a quarter of the budget in memory.
#[must_use]
pub fn as_shown(view: &SpectrogramView, budget: &Budget) -> SpectrogramExport {
    SpectrogramExport {
        recipe: view.spectrogram,
        channel: view.channel,
        reduce: view.reduce,
        range: view.range,
        colormap: view.colormap,
        memory: budget.part(1, 4),
        ..SpectrogramExport::default()
    }
}

impl FrozenExport {
    /// Where it goes.
    #[must_use]
    pub const fn target(&self) -> &PathBuf {
        &self.target
    }

    /// Writes the file, or finds that it is up to date; and what there is to say of it.
    ///
    /// # Errors
    /// Those of the codec, [`EngineError::Exists`], cancellation. The target is then as it was.
    pub fn run(&self, progress: &Progress) -> Result<(Decision, Option<String>), EngineError> {
        let mut remark = None;
        let decision = self.overwrite.decide(&self.target, &self.made_from)?;
        let beside = self.recipe.as_ref().map(|recipe| (recipe_beside(&self.target), recipe));
        if let (Some((path, _)), Overwrite::Never) = (&beside, self.overwrite) {
            Overwrite::Never.decide(path, &[])?;
        }
        if decision == Decision::Write {
            match &self.input {
                Input::Stack(stack) => save_stack(&self.target, stack, &self.options, progress)?,
                Input::Recording(recording, samples) => {
                    save_recording(&self.target, recording, samples.clone(), &self.options, progress)?;
                }
                Input::Slice(recording, slice) => {
                    remark = save_slice(&self.target, recording, slice, &self.options, progress)?.remark();
                }
                Input::Sound(recording, demodulation) => {
                    let quota = self.options.quota_bytes;
                    remark = save_audio(&self.target, recording, demodulation, quota, progress)?.remark();
                }
                Input::Spectrogram(recording, export) => {
                    export_spectrogram(recording, export, &self.target, &self.options, progress)?;
                }
            }
            if let Some((path, recipe)) = beside {
                write_atomically(&path, None, progress, |file| {
                    file.write_all(recipe.as_bytes()).map_err(|error| CodecError::io(&path, error))
                })?;
            }
        }
        Ok((decision, remark))
    }
}
