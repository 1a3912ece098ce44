//! Commands: payload for the engine, nested by subject.

use std::path::PathBuf;
use std::sync::Arc;

use crate::codec::OpenOptions;
use crate::engine::export::Export;
use crate::engine::job::JobId;
use crate::engine::live::StreamRequest;
use crate::engine::measure::TableExport;
use crate::engine::sample_data::SampleData;
use crate::engine::saved_recipe::RecipeExport;
use crate::engine::session::{Closed, Drafts, ProjectionDraft, ResizeDraft, ResliceDraft};
use crate::engine::signal_measure::SignalTableExport;
use crate::engine::worklist::WorkRequest;
use crate::model::recipe::{Blend, BurstSearch, ColorMap, Demodulation, Recipe, Reduce, SpectrogramRecipe};
use crate::model::{
    Annotation, AnnotationList, BlendMode, Composition, ContrastChoice, DocumentId, LayerColor, Overlays, Region,
    Shape, SignalRegion, Spacing,
};

/// Anything the engine can be asked to do.
#[derive(Debug, Clone)]
pub enum Command {
    Document(DocumentCommand),
    /// One layer of a stack's composition, counted from the lowest.
    Layer {
        document: DocumentId,
        layer: usize,
        edit: LayerEdit,
    },
    Composition {
        document: DocumentId,
        edit: CompositionEdit,
    },
    /// Shows other stacks of as many channels as this one is shown: ranges (of the same sample type), colours, gamma,
    /// opacity, modes, visibility and overlays. One undo step.
    CopySettings {
        from: DocumentId,
        to: Vec<DocumentId>,
    },
    /// Puts a stack's layers on white, or on black: colours and modes of all of them, labels too. One undo step.
    Ground {
        document: DocumentId,
        white: bool,
    },
    /// Gives a layer the colours of a file (`codec::lut`), once it is read in the background.
    LoadColors {
        document: DocumentId,
        layer: usize,
        path: PathBuf,
    },
    /// Says how far a stack's pixels, planes and times lie apart.
    Calibrate {
        document: DocumentId,
        spacing: Spacing,
    },
    Spectrum {
        document: DocumentId,
        edit: SpectrumEdit,
    },
    Annotation {
        document: DocumentId,
        edit: AnnotationEdit,
    },
    /// Writes a recording's annotations in the background: to its own metadata, else to metadata beside its file.
    SaveAnnotations {
        document: DocumentId,
    },
    /// Searches a recording, or a region of it, for bursts in the background; they become candidates.
    FindBursts {
        document: DocumentId,
        region: Option<SignalRegion>,
    },
    /// A region on a stack.
    Region {
        document: DocumentId,
        edit: RegionEdit,
    },
    /// Ranges from the data, now or as soon as the data have been looked through.
    Contrast(ContrastRequest),
    /// What a recipe will be when it runs.
    Draft(DraftEdit),
    /// Makes a derived document in the background; the first input lies lowest in a blend.
    Run {
        recipe: Recipe,
        inputs: Vec<DocumentId>,
    },
    /// Writes a file in the background.
    Export(Box<Export>),
    /// Measures in the background and writes the table.
    ExportTable(Box<TableExport>),
    /// The same of signals in a recording.
    ExportSignalTable(Box<SignalTableExport>),
    /// Writes a recipe in the background.
    SaveRecipe(Box<RecipeExport>),
    /// What is received, and files that grow.
    Stream(StreamCommand),
    /// What is heard.
    Sound(SoundCommand),
    /// Many files, one recipe.
    Worklist(WorklistCommand),
    Job(JobCommand),
    History(HistoryCommand),
}

/// The list of files that one recipe is applied to. None of it can be undone: files are written.
#[derive(Debug, Clone)]
pub enum WorklistCommand {
    /// Adds files, folders (with those in them if `subfolders`) and what patterns stand for, found in the background.
    Add {
        paths: Vec<PathBuf>,
        subfolders: bool,
    },
    /// Takes files off the list; nothing happens to the files.
    Remove(Vec<PathBuf>),
    Clear,
    /// Makes results in the background.
    Run(Box<WorkRequest>),
    /// Begins nothing more for a while, or goes on.
    Pause(bool),
    Cancel,
}

/// Opening, closing and ordering documents. Only reading a file again is undoable: the others move no recipe.
#[derive(Debug, Clone)]
pub enum DocumentCommand {
    /// Opens files and folders in the background.
    Open {
        paths: Vec<PathBuf>,
        options: Box<OpenOptions>,
    },
    /// The same, but where the names of files make a stack it is asked first whether they are to be one.
    OpenAsking(Vec<PathBuf>),
    /// Reads a document's file again with other options (axes, datatype). Where that makes other channels of it, its
    /// recipes start anew.
    Reopen {
        document: DocumentId,
        options: Box<OpenOptions>,
    },
    /// Opens one of the built-in samples.
    OpenSample(SampleData),
    Close(DocumentId),
    /// Brings back a closed document, shown as it was.
    Restore(Arc<Closed>),
    Rename {
        document: DocumentId,
        name: String,
    },
    /// To that place in the list, from 0.
    Move {
        document: DocumentId,
        place: usize,
    },
}

/// A wish for automatic ranges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContrastRequest {
    pub document: DocumentId,
    /// This layer of the document's composition, or all.
    pub layer: Option<usize>,
    /// The time and height that are shown, where that matters.
    pub place: (usize, usize),
    pub choice: ContrastChoice,
}

/// A change of one layer.
#[derive(Debug, Clone, PartialEq)]
pub enum LayerEdit {
    Visible(bool),
    Name(String),
    Color(LayerColor),
    /// Stored values at the bottom and the top of the colours.
    Range([f64; 2]),
    /// Greater than 0.
    Gamma(f64),
    /// 0 to 1.
    Opacity(f64),
    Mode(BlendMode),
    /// To the right and down, in pixels.
    Shift([f64; 2]),
    /// Everything but name and visibility as it was when the document was opened.
    Reset,
}

/// A change of the list of layers, or of what is drawn over them.
#[derive(Debug, Clone, PartialEq)]
pub enum CompositionEdit {
    /// All channels of another stack, on top.
    AddLayers(DocumentId),
    RemoveLayer(usize),
    MoveLayer {
        from: usize,
        to: usize,
    },
    /// Shows this layer alone; once more, all of them.
    Solo(usize),
    /// Ranges of several layers at once, by their places.
    Ranges(Vec<(usize, [f64; 2])>),
    /// A whole composition, from a recipe file or another document.
    Replace(Composition),
    /// What is drawn over the pixels, and how.
    Overlays(Overlays),
    /// Colours that people with any colour blindness tell apart, for the visible layers.
    SafeColors,
    /// The layers as they were when the document was opened.
    Reset,
}

/// A change of how a spectrogram is computed or shown.
#[derive(Debug, Clone, PartialEq)]
pub enum SpectrumEdit {
    Recipe(SpectrogramRecipe),
    Reduce(Reduce),
    /// Bottom and top of the colours; `None` follows the data.
    Range(Option<[f32; 2]>),
    ColorMap(ColorMap),
    Channel(usize),
}

/// A change of a recording's marks.
#[derive(Debug, Clone, PartialEq)]
pub enum AnnotationEdit {
    Add(Annotation),
    Change {
        index: usize,
        annotation: Annotation,
    },
    Remove(usize),
    /// What a search found takes the place of what one before it had found.
    Found(AnnotationList),
    /// A candidate is moved or becomes larger or smaller, before anyone accepts it.
    ChangeFound {
        index: usize,
        annotation: Annotation,
    },
    /// These are the annotations now, all candidates among them: what accepting all of them came to in the background.
    Accepted(AnnotationList),
    /// A candidate, or all of them, become annotations, with that label if there is one.
    Accept {
        candidate: Option<usize>,
        label: Option<String>,
    },
    /// A candidate, or all of them, go.
    Discard(Option<usize>),
}

/// A change of a stack's regions.
#[derive(Debug, Clone, PartialEq)]
pub enum RegionEdit {
    /// A shape at the end of the list, under a name of its own.
    Add(Shape),
    Change {
        index: usize,
        region: Region,
    },
    Remove(usize),
    Clear,
}

/// A change of a recipe that has not run yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DraftEdit {
    Resize(ResizeDraft),
    Projection(ProjectionDraft),
    Reslice(ResliceDraft),
    Blend(Blend),
    Bursts(BurstSearch),
}

impl DraftEdit {
    /// The label of its undo step.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Resize(_) => "Resize",
            Self::Projection(_) => "Projection",
            Self::Reslice(_) => "Reslice",
            Self::Blend(_) => "Blend",
            Self::Bursts(_) => "Burst Search",
        }
    }

    /// The drafts after it.
    pub(crate) fn apply_to(self, drafts: &mut Drafts) {
        match self {
            Self::Resize(draft) => drafts.resize = draft,
            Self::Projection(draft) => drafts.projection = draft,
            Self::Reslice(draft) => drafts.reslice = draft,
            Self::Blend(recipe) => drafts.blend = recipe,
            Self::Bursts(search) => drafts.bursts = search,
        }
    }
}

/// Receiving and following. None of it is undoable: samples that came have come.
#[derive(Debug, Clone)]
pub enum StreamCommand {
    /// Connects in the background, and opens a document of what comes.
    Open(Box<StreamRequest>),
    /// Ends receiving; a recording is completed.
    Stop(DocumentId),
    /// Records from now on, to the SigMF pair of that name.
    Record { document: DocumentId, target: PathBuf },
    /// Completes the recording; receiving goes on.
    StopRecording(DocumentId),
    /// Reads a document's file again whenever another program has written more of it.
    Follow { document: DocumentId, on: bool },
}

/// What can be asked of jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobCommand {
    Cancel(JobId),
    CancelAll,
    ClearFinished,
}

/// The sound of recordings. One thing at a time is heard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SoundCommand {
    /// Plays a band of a recording, and stops what plays.
    Play {
        document: DocumentId,
        recipe: Demodulation,
    },
    Stop,
}

/// Undo and redo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryCommand {
    Undo,
    Redo,
}
