//! Making a result to be looked at: into a folder of its own, read again, and the folder is gone.
//!
//! The file is what a run writes: the same maker makes it. What is kept of it is as large as any derived result may be: in
//! memory while there is room, else in a temporary file without a name. Not here: who asks, and when (`trial`).

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::kept::kept_with;
use super::look::as_it_opens;
use super::trial::Tried;
use crate::codec::scratch_folder::ScratchFolder;
use crate::codec::working_memory::one_among;
use crate::codec::{self, CodecError, OpenOptions, Opened};
use crate::engine::batch::{Maker, NotMade, Share, Signature, estimate};
use crate::engine::budget::{Budget, FLOOR, Reservation};
use crate::engine::derive::materialise;
use crate::engine::error::EngineError;
use crate::model::{Cancelled, Progress, Stack};

/// With more bytes of samples, read or made, it is not worked unasked: it would take more than a moment.
const AT_ONCE: u64 = 256_000_000;
/// How long it waits for memory that others have; then it takes what there is.
const PATIENCE: Duration = Duration::from_secs(2);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// All that it needs.
#[derive(Debug)]
pub(super) struct TryOut {
    pub maker: Arc<dyn Maker>,
    pub input: PathBuf,
    pub however_large: bool,
    /// What was made before: it stays unless the file is another one now.
    pub before: Option<Arc<Tried>>,
    pub budget: Budget,
}

/// What comes of it.
#[derive(Debug, Clone)]
pub(super) enum Found {
    /// So many bytes of samples would be worked on, and nothing was made.
    Large(u64),
    Made(Arc<Tried>),
}

impl TryOut {
    /// Makes the result of the file.
    ///
    /// # Errors
    /// A sentence, the same that a run would tell, without the name of the file; cancelled.
    pub fn run(&self, progress: &Progress) -> Result<Found, EngineError> {
        let signature = Signature::of(&self.input).ok();
        if let Some(before) = self.before.as_ref().filter(|before| before.signature == signature) {
            return Ok(Found::Made(Arc::clone(before)));
        }
        let bytes = self.weight();
        if bytes > AT_ONCE && !self.however_large {
            return Ok(Found::Large(bytes));
        }
        let folder = ScratchFolder::new()?;
        let names = Names::new(folder.path(), &self.input, &self.maker.ending(&self.input));
        let made = self.made(&names, progress).map_err(|error| match error {
            EngineError::Cancelled(cancelled) => EngineError::Cancelled(cancelled),
            error => EngineError::Said(names.without(&error.to_string())),
        });
        made.map(|tried| Found::Made(Arc::new(Tried { signature, ..tried })))
    }

    /// Bytes of all samples that are read, or of those that are made where they are more. What cannot be opened is told by
    /// the maker, as a run tells it.
    fn weight(&self) -> u64 {
        let open = |path: &Path| codec::open(path, self.maker.reading()).ok();
        let content = open(&self.input);
        let result = content.as_ref().map_or(0, |content| self.maker.result_bytes(content));
        let with = self.maker.with().iter().filter_map(|with| open(with));
        let read = content.into_iter().chain(with).map(|content| bytes_of(&content)).fold(0, u64::saturating_add);
        read.max(result)
    }

    fn made(&self, names: &Names, progress: &Progress) -> Result<Tried, EngineError> {
        let output = &names.output;
        let warnings = self.make(output, progress).map_err(|not_made| match not_made {
            NotMade::Cancelled => Cancelled.into(),
            NotMade::Because(sentence) => EngineError::Said(sentence),
        })?;
        let bytes = std::fs::metadata(output).map_err(|error| CodecError::io(output, error))?.len();
        let Opened::Stack(stack) = codec::open(output, &OpenOptions::default())? else {
            let name = &names.name;
            return Err(EngineError::Said(format!("{name}: is a recording, which has no picture; run the batch")));
        };
        let warnings = warnings.iter().map(|warning| names.without(warning)).collect();
        self.kept(&stack, progress, (bytes, warnings))
    }

    fn make(&self, output: &Path, progress: &Progress) -> Result<Vec<String>, NotMade> {
        let share = self.budget.part(1, 2).max(FLOOR);
        let wanted = estimate(&self.input, self.maker.reading(), share).min(share);
        let memory = self.reserve(wanted, progress)?;
        // An export may be at work beside it; a batch says for itself among how many it divides.
        let _one = one_among(2);
        let memory = memory.as_ref().map_or(FLOOR, Reservation::bytes).max(FLOOR);
        self.maker.make(&self.input, output, &Share { memory, progress: progress.clone() })
    }

    /// So many bytes, or after a while what is left of them.
    fn reserve(&self, wanted: u64, progress: &Progress) -> Result<Option<Reservation>, Cancelled> {
        let begun = Instant::now();
        loop {
            if let Some(memory) = self.budget.reserve(wanted) {
                return Ok(Some(memory));
            }
            progress.check()?;
            if begun.elapsed() > PATIENCE {
                return Ok(self.budget.reserve(self.budget.remaining().min(wanted)));
            }
            std::thread::sleep(LOOK_AGAIN);
        }
    }

    /// The result apart from its file, so that the file can go.
    fn kept(
        &self,
        stack: &Stack,
        progress: &Progress,
        (bytes, warnings): (u64, Vec<String>),
    ) -> Result<Tried, EngineError> {
        progress.restart();
        let memory = self.budget.reserve_for_result(stack.info.bytes());
        let stack = materialise(stack, memory.as_ref().map_or(0, Reservation::bytes), progress)?;
        let stack = kept_with(stack, memory);
        let shown = as_it_opens(&stack, progress)?;
        Ok(Tried { stack, shown, bytes, warnings, signature: None })
    }
}

/// What sentences call the files.
#[derive(Debug)]
struct Names {
    output: PathBuf,
    /// Of the result.
    name: String,
    /// Where it is made, which says nothing to anybody.
    folder: String,
    /// Said already by whoever asks.
    input: String,
}

impl Names {
    fn new(folder: &Path, input: &Path, ending: &str) -> Self {
        let stem = input.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{stem}.{ending}");
        let output = folder.join(&name);
        let folder = folder.join("").display().to_string();
        Self { output, name, folder, input: input.display().to_string() }
    }

    /// The sentence without the name that it begins with, if that is one of these, and without the folder.
    fn without(&self, sentence: &str) -> String {
        let named = |name: &str| sentence.strip_prefix(name).and_then(|rest| rest.strip_prefix(": "));
        let rest = named(&self.output.display().to_string()).or_else(|| named(&self.input));
        rest.unwrap_or(sentence).replace(&self.folder, "")
    }
}

fn bytes_of(content: &Opened) -> u64 {
    match content {
        Opened::Stack(stack) => stack.info.bytes(),
        Opened::Recording(recording) => {
            let info = &recording.info;
            info.samples.saturating_mul((info.channels * info.datatype.bytes()) as u64)
        }
    }
}
