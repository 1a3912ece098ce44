//! The engine: session, jobs and budget under one roof, changed by commands only.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::contrast::Contrast;
use super::event::{Event, News};
use super::sound::Sounds;
use super::stream::Streams;
use crate::codec::{Opened, working_memory};
use crate::engine::batch::{NoRecipes, RecipeReader};
use crate::engine::budget::Budget;
use crate::engine::command::{
    Command, DocumentCommand, DraftEdit, Edit, HistoryCommand, JobCommand, PresentationEdit, State, Target, apply_edit,
};
use crate::engine::error::EngineError;
use crate::engine::estimate::EstimateService;
use crate::engine::job::{JobId, Jobs, Pools, Wake, pool, silent};
use crate::engine::level_cache::LevelCache;
use crate::engine::measure::{MeasureRequest, MeasureService, Measured, Planes};
use crate::engine::plots::PlotService;
use crate::engine::recording_index::{DEFAULT_LIMIT, RecordingIndexes};
use crate::engine::session::{Origin, Session};
use crate::engine::signal_measure::SignalMeasureService;
use crate::engine::sound::{Loudspeaker, SoundOutput};
use crate::engine::spectrum::SpectrumService;
use crate::engine::tile::{Aids, Scene, TileService};
use crate::engine::worklist::{CloseLook, InputWatch, LookService, RecipeLook, TrialService, Worklist};
use crate::model::{DocumentId, Layer};

/// What the engine is started with.
#[derive(Clone)]
pub struct EngineOptions {
    /// Worker threads a pool; 0: as many as the machine and its cgroup allow.
    pub threads: usize,
    /// The memory budget in bytes; `None`: a quarter of what is free, at most 2 GB.
    pub memory: Option<u64>,
    /// Called from workers when there is something new to draw.
    pub wake: Wake,
    /// The folder in which coarse levels of large planes are kept from run to run; `None`: they are not.
    pub levels: Option<PathBuf>,
    /// The folder in which indexes of long recordings are kept; `None`: there are none.
    pub indexes: Option<PathBuf>,
    /// The bytes that they may take there.
    pub indexes_limit: u64,
    /// Where sound goes.
    pub sound: Arc<dyn SoundOutput>,
    /// Who understands recipes.
    pub recipes: Arc<dyn RecipeReader>,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            threads: 0,
            memory: None,
            wake: silent(),
            levels: None,
            indexes: None,
            indexes_limit: DEFAULT_LIMIT,
            sound: Arc::new(Loudspeaker),
            recipes: Arc::new(NoRecipes),
        }
    }
}

impl std::fmt::Debug for EngineOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EngineOptions")
            .field("threads", &self.threads)
            .field("memory", &self.memory)
            .field("levels", &self.levels)
            .field("indexes", &self.indexes)
            .finish_non_exhaustive()
    }
}

/// What a command did at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// It is done.
    Done,
    /// It runs as these jobs.
    Started(Vec<JobId>),
    /// It opened this document, or found it open already.
    Opened(DocumentId),
    /// It changed the list of the batch, wherever one looks.
    Listed,
}

/// Open documents, jobs and memory of one running program.
#[derive(Debug)]
pub struct Engine {
    pub(super) session: Session,
    pub(super) jobs: Jobs,
    pub(super) budget: Budget,
    /// What the budget is unless it is set, in bytes.
    automatic_memory: u64,
    tiles: TileService,
    levels: Arc<LevelCache>,
    spectra: SpectrumService,
    plots: PlotService,
    indexes: RecordingIndexes,
    pub(super) measurements: MeasureService,
    pub(super) signals: SignalMeasureService,
    pub(super) estimates: EstimateService,
    pub(super) recipes: Arc<dyn RecipeReader>,
    /// The batch.
    pub(super) worklist: Worklist,
    pub(super) looks: LookService,
    pub(super) close_look: CloseLook,
    pub(super) input_watch: InputWatch,
    pub(super) recipe_look: RecipeLook,
    pub(super) trials: TrialService,
    /// What is growing.
    pub(super) streams: Streams,
    /// What is heard.
    pub(super) sounds: Sounds,
    /// The job that looks through each document.
    pub(super) examining: HashMap<DocumentId, JobId>,
    /// Automatic ranges that wait for their values.
    pub(super) contrast: Contrast,
    /// Whether ranges are set in all stacks at once.
    pub(super) contrast_linked: bool,
    /// The layers of documents before they were put on white.
    pub(super) before_white: HashMap<DocumentId, Vec<Layer>>,
    pub(super) news: News,
    /// The files that were asked for, and which one was asked for first: they open in any order.
    pub(super) asked: HashMap<PathBuf, usize>,
    /// Workers send here; the number of messages is bounded by the number of jobs and the files they open.
    pub(super) sender: Sender<Event>,
    receiver: Receiver<Event>,
}

impl Engine {
    /// Starts the workers.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if the operating system gives no threads.
    pub fn new(options: EngineOptions) -> Result<Self, EngineError> {
        let (sender, receiver) = unbounded();
        let automatic = Budget::detect();
        let automatic_memory = automatic.limit();
        let budget = options.memory.map_or(automatic, Budget::with_limit);
        working_memory::set(budget.limit());
        let pools = Pools::new(options.threads)?;
        // Filling in a long recording takes its time; a second thread keeps its view answering meanwhile.
        let spectrum = pool("spectrum", pools.interactive().current_num_threads().max(2))?;
        // Plots of many samples must not keep spectrograms waiting.
        let plots = pool("plots", pools.interactive().current_num_threads())?;
        let wake = || Arc::clone(&options.wake);
        let levels = options.levels.map_or_else(LevelCache::default, |folder| LevelCache::in_folder(folder, wake()));
        let levels = Arc::new(levels);
        let in_folder = |folder| RecordingIndexes::in_folder(folder, options.indexes_limit, wake());
        let indexes = options.indexes.map_or_else(RecordingIndexes::default, in_folder);
        Ok(Self {
            session: Session::default(),
            tiles: TileService::beside(Arc::clone(&levels), &budget, options.threads, wake())?,
            levels,
            plots: PlotService::beside(indexes.clone(), plots, wake()),
            spectra: SpectrumService::beside(indexes.clone(), spectrum, wake(), budget.part(1, 8)),
            indexes,
            measurements: MeasureService::new(&pools, wake()),
            signals: SignalMeasureService::new(&options.wake)?,
            // It decodes and encodes: nothing that answers a hand waits behind it.
            estimates: EstimateService::new(pool("estimate", 1)?, wake()),
            recipe_look: RecipeLook::new(Arc::clone(&options.recipes), pool("recipe-look", 1)?, wake()),
            recipes: options.recipes,
            worklist: Worklist::default(),
            // A file that is slow to look at must keep neither the list nor the estimates waiting.
            looks: LookService::new(pool("looks", 1)?, wake()),
            close_look: CloseLook::new(pool("close-look", 1)?, wake()),
            input_watch: InputWatch::new(wake()),
            // It computes, on as many threads as any preview may have.
            trials: TrialService::new(
                budget.clone(),
                pool("trial", pools.interactive().current_num_threads())?,
                wake(),
            ),
            streams: Streams::new(wake()),
            sounds: Sounds::new(options.sound, wake()),
            jobs: Jobs::new(pools, options.wake),
            budget,
            automatic_memory,
            examining: HashMap::new(),
            contrast: Contrast::default(),
            contrast_linked: false,
            before_white: HashMap::new(),
            news: News::default(),
            asked: HashMap::new(),
            sender,
            receiver,
        })
    }

    /// What is open.
    #[must_use]
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// What runs, waits and has run.
    #[must_use]
    pub const fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// The memory there is to share.
    #[must_use]
    pub const fn budget(&self) -> &Budget {
        &self.budget
    }

    /// About how large the files of results will be.
    #[must_use]
    pub const fn estimates(&self) -> &EstimateService {
        &self.estimates
    }

    /// Sets the budget in bytes, or brings back what it was to be by itself.
    pub fn set_memory(&self, bytes: Option<u64>) {
        self.budget.set_limit(bytes.unwrap_or(self.automatic_memory));
        working_memory::set(self.budget.limit());
        self.tiles.set_budget(&self.budget);
    }

    /// Coarse levels on the disk.
    #[must_use]
    pub fn levels(&self) -> &LevelCache {
        &self.levels
    }

    /// Indexes of long recordings.
    #[must_use]
    pub const fn indexes(&self) -> &RecordingIndexes {
        &self.indexes
    }

    /// Tiles, histograms and values of stacks.
    #[must_use]
    pub const fn tiles(&self) -> &TileService {
        &self.tiles
    }

    /// Spectrogram pictures, waveforms and densities of recordings.
    #[must_use]
    pub const fn spectra(&self) -> &SpectrumService {
        &self.spectra
    }

    /// Traces, distributions and symbols of recordings.
    #[must_use]
    pub const fn plots(&self) -> &PlotService {
        &self.plots
    }

    /// What a stack's regions hold in the plane looked at. Never waits: asked every frame.
    ///
    /// # Errors
    /// If the document is not open, or is a recording.
    pub fn measured(&self, id: DocumentId, (t, z): (usize, usize)) -> Result<Measured, EngineError> {
        let request = MeasureRequest::of(self.session.document(id)?, Planes::One { t, z })?;
        Ok(self.measurements.ask(&request, &self.tiles))
    }

    /// A stack's composition as it is now, frozen for showing.
    ///
    /// # Errors
    /// If the document is not open, or is a recording.
    pub fn scene(&self, id: DocumentId) -> Result<Arc<Scene>, EngineError> {
        self.scene_with(id, Aids::default())
    }

    /// The same for the screen, with aids for the eye over it that no export has.
    ///
    /// # Errors
    /// As [`scene`](Self::scene).
    pub fn scene_with(&self, id: DocumentId, aids: Aids) -> Result<Arc<Scene>, EngineError> {
        let composition = self.session.composition(id)?;
        let source = |id| Some(self.tiles.source(self.session.document(id).ok()?.stack()?));
        let base = self.tiles.source(self.session.document(id)?.expect_stack()?);
        Ok(Arc::new(Scene::new(base, composition, source).with_aids(aids)))
    }

    /// Takes in what workers finished, and says what happened since the last call. Once a frame.
    pub fn poll(&mut self) -> News {
        while let Ok(event) = self.receiver.try_recv() {
            self.absorb(event);
        }
        self.follow_contrast();
        self.follow_indexes();
        self.follow_streams();
        self.follow_input();
        self.tiles.forget_unused();
        std::mem::take(&mut self.news)
    }

    /// Puts a stack or recording that is already in hand at the end of the list.
    pub fn add(&mut self, content: Opened, name: String, origin: Origin) -> DocumentId {
        let id = self.session.add(content, name, origin);
        self.news.opened.push(id);
        self.examine(id);
        id
    }

    /// The gesture ended (a slider was released): the next edit is an undo step of its own.
    pub fn end_gesture(&mut self) {
        self.session.history.seal();
    }

    /// Does what is asked, or starts it.
    ///
    /// # Errors
    /// The sentence to show. Failures of jobs that were started come later, as notices of [`Engine::poll`].
    pub fn apply(&mut self, command: Command) -> Result<Applied, EngineError> {
        let applied = self.obey(command);
        self.tell_marks();
        applied
    }

    fn obey(&mut self, command: Command) -> Result<Applied, EngineError> {
        match command {
            Command::Document(command) => self.apply_document(command),
            Command::Layer { document, layer, edit } => self.edit(document, &PresentationEdit::Layer(layer, edit)),
            Command::Composition { document, edit } => self.edit(document, &PresentationEdit::Composition(edit)),
            Command::CopySettings { from, to } => self.copy_settings(from, &to),
            Command::LoadColors { document, layer, path } => {
                Ok(Applied::Started(vec![self.load_colors(document, layer, path)?]))
            }
            Command::Ground { document, white } => self.put_on_ground(document, white),
            Command::Calibrate { document, spacing } => {
                self.calibrate(document, spacing)?;
                Ok(Applied::Done)
            }
            Command::Spectrum { document, edit } => self.edit(document, &PresentationEdit::Spectrum(edit)),
            Command::Annotation { document, edit } => self.edit_marks(document, edit),
            Command::SaveAnnotations { document } => Ok(Applied::Started(vec![self.save_annotations(document)?])),
            Command::FindBursts { document, region } => Ok(Applied::Started(vec![self.find_bursts(document, region)?])),
            Command::Region { document, edit } => self.edit(document, &PresentationEdit::Region(edit)),
            Command::Contrast(request) => self.find_contrast(request),
            Command::Draft(edit) => Ok(self.edit_drafts(edit)),
            Command::Run { recipe, inputs } => Ok(Applied::Started(vec![self.run(recipe, &inputs)?])),
            Command::Export(export) => Ok(Applied::Started(vec![self.export(&export)?])),
            Command::ExportTable(table) => Ok(Applied::Started(vec![self.export_table(&table)?])),
            Command::SaveRecipe(recipe) => Ok(Applied::Started(vec![self.save_recipe(&recipe)?])),
            Command::ExportSignalTable(table) => Ok(Applied::Started(vec![self.export_signal_table(&table)?])),
            Command::Stream(command) => self.apply_stream(command),
            Command::Sound(command) => self.apply_sound(command),
            Command::Worklist(command) => self.apply_worklist(command),
            Command::Job(command) => {
                match command {
                    JobCommand::Cancel(id) => drop(self.jobs.cancel(id)),
                    JobCommand::CancelAll => self.jobs.cancel_all(),
                    JobCommand::ClearFinished => self.jobs.clear_finished(),
                }
                Ok(Applied::Done)
            }
            Command::History(command) => self.travel(command),
        }
    }

    fn apply_document(&mut self, command: DocumentCommand) -> Result<Applied, EngineError> {
        match command {
            DocumentCommand::Open { paths, options } => return Ok(Applied::Started(self.open(paths, &options))),
            DocumentCommand::OpenAsking(paths) => return Ok(Applied::Started(self.open_asking(paths))),
            DocumentCommand::Reopen { document, options } => {
                return Ok(Applied::Started(vec![self.reopen(document, *options)?]));
            }
            DocumentCommand::OpenSample(sample) => {
                let id = self.add(sample.open(), sample.name().to_owned(), Origin::Sample);
                return Ok(Applied::Opened(id));
            }
            DocumentCommand::Close(document) => self.close(document)?,
            DocumentCommand::Restore(closed) => {
                return Ok(Applied::Opened(self.restore(Arc::unwrap_or_clone(closed))));
            }
            DocumentCommand::Rename { document, name } => {
                let name = name.trim();
                if name.is_empty() {
                    return Err(EngineError::refused("a document needs a name", "type at least one character"));
                }
                name.clone_into(&mut self.session.document_mut(document)?.name);
            }
            DocumentCommand::Move { document, place } => self.session.move_to(document, place)?,
        }
        Ok(Applied::Done)
    }

    pub(super) fn edit(&mut self, id: DocumentId, edit: &PresentationEdit) -> Result<Applied, EngineError> {
        let linked = self.linked_edits(id, edit);
        let document = linked.is_empty().then_some(id);
        let target = Target { document, index: edit.index(), label: edit.label() };
        let edits: Vec<_> = std::iter::once((id, edit)).chain(linked.iter().map(|(id, edit)| (*id, edit))).collect();
        self.edit_as_one(target, edit.is_continuous(), &edits)
    }

    /// Edits of several documents, each at most once, as one step: all of them or none.
    pub(super) fn edit_as_one(
        &mut self,
        target: Target,
        continuous: bool,
        edits: &[(DocumentId, &PresentationEdit)],
    ) -> Result<Applied, EngineError> {
        let mut after = Vec::with_capacity(edits.len());
        for (id, edit) in edits {
            after.push((*id, apply_edit(&self.session, self.session.document(*id)?, edit)?));
        }
        let mut before = Vec::with_capacity(edits.len());
        for (id, presentation) in &after {
            let document = self.session.document_mut(*id)?;
            before.push((*id, std::mem::replace(&mut document.presentation, presentation.clone())));
        }
        let [before, after] = [before, after].map(State::Presentations);
        self.session.history.record(Edit { target, continuous, before, after }, Instant::now());
        Ok(Applied::Done)
    }

    fn edit_drafts(&mut self, edit: DraftEdit) -> Applied {
        let before = self.session.drafts.clone();
        edit.apply_to(&mut self.session.drafts);
        let [before, after] = [before, self.session.drafts.clone()].map(|drafts| State::Drafts(Box::new(drafts)));
        let target = Target { document: None, index: None, label: edit.label() };
        self.session.history.record(Edit { target, continuous: true, before, after }, Instant::now());
        Applied::Done
    }

    fn travel(&mut self, command: HistoryCommand) -> Result<Applied, EngineError> {
        let history = &self.session.history;
        let next = if command == HistoryCommand::Undo { history.next_undo() } else { history.next_redo() };
        if next.is_some_and(|edit| matches!(edit.before, State::Listing(_))) && self.worklist.job().is_some() {
            return Err(EngineError::refused("the batch is running", "wait for it, or cancel it first"));
        }
        let step = match command {
            HistoryCommand::Undo => self.session.history.undo().map(|edit| edit.before.clone()),
            HistoryCommand::Redo => self.session.history.redo().map(|edit| edit.after.clone()),
        };
        let Some(state) = step else {
            let what = if command == HistoryCommand::Undo { "undo" } else { "redo" };
            return Err(EngineError::refused(format!("there is nothing to {what}"), "change something first"));
        };
        match state {
            State::Drafts(drafts) => self.session.drafts = *drafts,
            State::Presentations(presentations) => {
                for (document, presentation) in presentations {
                    self.session.document_mut(document)?.presentation = presentation;
                }
            }
            State::Content(document, content) => self.put(document, *content)?,
            State::Listing(listing) => return Ok(self.put_listing(listing)),
        }
        Ok(Applied::Done)
    }
}
