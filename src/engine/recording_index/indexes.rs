//! The indexes of open recordings, in the user's cache folder: which there are, which are wished for, which may stay.
//!
//! Workers ask for the index of what they show ([`RecordingIndexes::of`]); if it is not whole they leave a wish, which
//! the engine turns into a job once a frame. Nothing here waits for a disk with a lock held.

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use super::key::{ENDING, IndexKey};
use super::wish::{OpenIndex, Turns, Wish};
use super::{IndexLayout, IndexParameters, RecordingIndex};
use crate::codec::stamp::stamp_read;
use crate::engine::EngineError;
use crate::engine::cache::disk::{DiskFolder, user_folder};
use crate::engine::job::{Wake, silent};
use crate::model::recipe::FRAME_LENGTHS;
use crate::model::{DocumentId, Recording, locked};
use crate::ops::spectrogram::SpectrogramError;

/// Bytes that are kept unless the settings say otherwise. One index takes half of it at most.
pub const DEFAULT_LIMIT: u64 = 4_000_000_000;

/// Recordings of fewer samples are looked through whole in less time than it takes to wonder: they need no index.
pub const LEAST_SAMPLES: u64 = 1 << 26;

/// What a view gets of an index.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub index: Arc<RecordingIndex>,
    /// Whether what is missing will come by itself. Otherwise someone stopped it.
    pub growing: bool,
}

struct Shared {
    folder: Option<DiskFolder>,
    wake: Wake,
    on: AtomicBool,
    limit: AtomicU64,
    /// Bytes in the folder as they were counted last.
    held: AtomicU64,
    least_samples: AtomicU64,
    open: Mutex<HashMap<DocumentId, Vec<Arc<OpenIndex>>>>,
    wishes: Mutex<Vec<Wish>>,
    turns: Arc<Turns>,
}

/// All indexes of a program. Cheap to clone; without a folder there are none.
#[derive(Clone)]
pub struct RecordingIndexes(Arc<Shared>);

impl Default for RecordingIndexes {
    fn default() -> Self {
        Self::new(None, DEFAULT_LIMIT, silent())
    }
}

impl std::fmt::Debug for RecordingIndexes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecordingIndexes").field("folder", &self.0.folder).finish_non_exhaustive()
    }
}

impl RecordingIndexes {
    fn new(path: Option<PathBuf>, limit: u64, wake: Wake) -> Self {
        Self(Arc::new(Shared {
            folder: path.map(|path| DiskFolder { path, ending: ENDING }),
            wake,
            on: AtomicBool::new(true),
            limit: AtomicU64::new(limit),
            held: AtomicU64::new(0),
            least_samples: AtomicU64::new(LEAST_SAMPLES),
            open: Mutex::default(),
            wishes: Mutex::default(),
            turns: Arc::default(),
        }))
    }

    /// Indexes in that folder, which comes to be with the first of them and is held within `limit` bytes from now on.
    /// `wake` is called when [`Self::held`] has changed.
    #[must_use]
    pub fn in_folder(path: PathBuf, limit: u64, wake: Wake) -> Self {
        let indexes = Self::new(Some(path), limit, wake);
        indexes.trim_apart(limit);
        indexes
    }

    /// Where indexes are kept; `None` where there is no home.
    #[must_use]
    pub fn default_folder() -> Option<PathBuf> {
        user_folder("indexes")
    }

    /// Whether indexes are made and used at the moment.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.0.folder.is_some() && self.0.on.load(Ordering::Relaxed)
    }

    /// Whether there is a folder at all, switched on or not.
    #[must_use]
    pub fn has_folder(&self) -> bool {
        self.0.folder.is_some()
    }

    /// Bytes in the folder, as far as is known.
    #[must_use]
    pub fn held(&self) -> u64 {
        self.0.held.load(Ordering::Relaxed)
    }

    /// Switches them on or off, and says how many bytes may be kept. What is there stays until there is too much of it.
    pub fn set(&self, on: bool, limit: u64) {
        let other_limit = self.0.limit.swap(limit, Ordering::Relaxed) != limit;
        if self.0.on.swap(on, Ordering::Relaxed) && !on {
            self.forget_all();
        }
        if other_limit {
            self.trim_apart(limit);
        }
    }

    /// Recordings of fewer samples get no index ([`LEAST_SAMPLES`] unless said).
    pub fn set_least_samples(&self, samples: u64) {
        self.0.least_samples.store(samples, Ordering::Relaxed);
    }

    /// Takes all indexes away, in a moment.
    pub fn clear(&self) {
        self.forget_all();
        self.trim_apart(0);
    }

    /// The index of a recording with what a view looks at in it, as far as it is there; what is missing is wished for.
    /// `None` where there is none: switched off, a recording that is short or comes from no file. Reads the disk the
    /// first time.
    #[must_use]
    pub fn of(
        &self,
        view: u64,
        document: DocumentId,
        recording: &Recording,
        parameters: IndexParameters,
        looked_at: Range<u64>,
    ) -> Option<Wanted> {
        if !self.is_on() || recording.info.samples < self.0.least_samples.load(Ordering::Relaxed) {
            return None;
        }
        let open = self.find(document, recording, parameters).unwrap_or_else(|| {
            let made = self.open(recording, parameters);
            let made = made.inspect_err(|error| log::debug!("no index: {error}")).ok();
            self.insert(document, OpenIndex::new(recording, parameters, made))
        });
        // Whatever else of this recording the view looked at before is not what it looks at now.
        let others = self.open_indexes().get(&document).cloned().unwrap_or_default();
        others.iter().filter(|other| !Arc::ptr_eq(other, &open)).for_each(|other| other.leave(view));
        let index = open.index.clone()?;
        index.look_at(view, Some(looked_at));
        if let Some(number) = open.wish() {
            let wish = Wish { document, number, open: Arc::clone(&open), turns: Arc::clone(&self.0.turns) };
            locked(&self.0.wishes).push(wish);
        }
        Some(Wanted { growing: open.is_growing(), index })
    }

    /// The index that some view of a recording has open, as far as it is there. Wishes for nothing, reads no disk.
    #[must_use]
    pub fn peek(
        &self,
        document: DocumentId,
        recording: &Recording,
        parameters: IndexParameters,
    ) -> Option<Arc<RecordingIndex>> {
        self.find(document, recording, parameters)?.index.clone()
    }

    /// Opens the index of a recording whatever its length, and makes room for it.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if indexes are off, if the samples come from no file or from one that was changed just
    /// now, or if no index of so long a recording fits; [`EngineError::Codec`] if the disk says no.
    pub fn open(&self, recording: &Recording, parameters: IndexParameters) -> Result<Arc<RecordingIndex>, EngineError> {
        let (folder, key) = self.place(recording, parameters)?;
        self.open_in(folder, key, recording)
    }

    fn open_in(
        &self,
        folder: &DiskFolder,
        key: IndexKey,
        recording: &Recording,
    ) -> Result<Arc<RecordingIndex>, EngineError> {
        let limit = self.0.limit.load(Ordering::Relaxed);
        std::fs::create_dir_all(&folder.path).map_err(|error| EngineError::io(&folder.path, error))?;
        let path = folder.path.join(key.file_name());
        if !path.exists() {
            self.trim(limit - key.layout.file_bytes().min(limit));
        }
        let (parameters, layout) = (key.parameters, key.layout);
        let index = RecordingIndex::open(&folder.path, key, recording, parameters, layout)?;
        folder.mark_used(&path);
        self.trim(limit);
        Ok(Arc::new(index))
    }

    /// The index of a recording if all of it is there already. Begins none. Reads the disk.
    #[must_use]
    pub fn whole(&self, recording: &Recording, parameters: IndexParameters) -> Option<Arc<RecordingIndex>> {
        let (folder, key) = self.place(recording, parameters).ok()?;
        if !folder.path.join(key.file_name()).exists() {
            return None;
        }
        self.open_in(folder, key, recording).ok().filter(|index| index.is_complete())
    }

    /// Where the index of a recording is, or would be.
    fn place(
        &self,
        recording: &Recording,
        parameters: IndexParameters,
    ) -> Result<(&DiskFolder, IndexKey), EngineError> {
        let Some(folder) = self.0.folder.as_ref().filter(|_| self.is_on()) else {
            return Err(EngineError::refused("indexes of recordings are switched off", "switch them on"));
        };
        let origin = recording.source.origin().ok_or_else(|| {
            EngineError::refused("the samples come from no file, so no index of them can be kept", "save them first")
        })?;
        let stamp = stamp_read(&origin.files, origin.reading).ok_or_else(|| {
            EngineError::refused("the file of the recording was changed just now", "try again in a moment")
        })?;
        if !FRAME_LENGTHS.contains(&parameters.n_fft) {
            return Err(SpectrogramError::FftSize(parameters.n_fft).into());
        }
        let (limit, n_fft) = (self.0.limit.load(Ordering::Relaxed), parameters.n_fft);
        let bins = if parameters.one_sided { n_fft / 2 + 1 } else { n_fft };
        let layout = IndexLayout::new(recording.info.samples, n_fft, parameters.hop(), bins, limit / 2);
        let layout = layout.ok_or_else(|| {
            EngineError::refused("no index of so long a recording fits into the cache", "allow indexes more room")
        })?;
        Ok((folder, IndexKey { stamp, parameters, layout }))
    }

    /// What was wished for since the last call.
    #[must_use]
    pub fn wishes(&self) -> Vec<Wish> {
        std::mem::take(&mut *locked(&self.0.wishes))
    }

    /// A view was closed: it looks at nothing any more.
    pub fn leave(&self, view: u64) {
        self.open_indexes().values().flatten().for_each(|open| open.leave(view));
    }

    /// Stops and forgets the indexes of a document that was closed or has changed. Their files stay.
    pub fn forget(&self, document: DocumentId) {
        let gone = self.open_indexes().remove(&document);
        gone.into_iter().flatten().for_each(|open| open.stop());
    }

    /// Until this is dropped, building gives way between two rows.
    #[must_use]
    pub fn give_way(&self) -> impl Drop + use<> {
        Turns::take(&self.0.turns)
    }

    fn forget_all(&self) {
        let gone = std::mem::take(&mut *self.open_indexes());
        gone.into_values().flatten().for_each(|open| open.stop());
    }

    fn open_indexes(&self) -> MutexGuard<'_, HashMap<DocumentId, Vec<Arc<OpenIndex>>>> {
        locked(&self.0.open)
    }

    fn find(&self, document: DocumentId, recording: &Recording, parameters: IndexParameters) -> Option<Arc<OpenIndex>> {
        self.open_indexes().get(&document)?.iter().find(|open| open.is_of(recording, parameters)).cloned()
    }

    /// Puts an index in, unless another thread was first; then that one.
    fn insert(&self, document: DocumentId, new: OpenIndex) -> Arc<OpenIndex> {
        let mut open = self.open_indexes();
        let indexes = open.entry(document).or_default();
        if let Some(found) = indexes.iter().find(|found| found.is_same(&new)) {
            return Arc::clone(found);
        }
        let new = Arc::new(new);
        // A few settings back and forth; an index that nobody looks at holds a file open for nothing.
        indexes.retain(|open| open.is_looked_at());
        indexes.push(Arc::clone(&new));
        new
    }

    /// Holds the folder within so many bytes; what is open goes last.
    fn trim(&self, limit: u64) {
        let Some(folder) = &self.0.folder else { return };
        let open = self.open_indexes();
        let names = open.values().flatten().filter_map(|open| open.index.as_ref());
        let spared: Vec<PathBuf> = names.map(|index| folder.path.join(index.key().file_name())).collect();
        drop(open);
        self.0.held.store(folder.keep_within(limit, &spared), Ordering::Relaxed);
    }

    fn trim_apart(&self, limit: u64) {
        if self.0.folder.is_none() {
            return;
        }
        let indexes = self.clone();
        let trim = move || {
            indexes.trim(limit);
            (indexes.0.wake)();
        };
        if let Err(error) = std::thread::Builder::new().name("lumiq-indexes".to_owned()).spawn(trim) {
            log::warn!("no thread that counts indexes: {error}");
        }
    }
}
