//! Making a result to be looked at: into a folder of its own, read again, and the folder is gone.
//!
//! The file is what a run writes: the same maker makes it. What is kept of it is as large as any derived result may be: in
//! memory while there is room, else in a temporary file without a name. Not here: who asks, and when (`trial`).

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::look::as_it_opens;
use super::trial::Tried;
use crate::codec::scratch_folder::ScratchFolder;
use crate::codec::working_memory::one_among;
use crate::codec::{self, CodecError, OpenOptions, Opened};
use crate::engine::batch::{Maker, NotMade, Share, estimate};
use crate::engine::budget::{Budget, FLOOR, Reservation};
use crate::engine::derive::materialise;
use crate::engine::error::EngineError;
use crate::model::{Cancelled, Progress, Stack};

/// Samples of more bytes are not worked on unasked: it would take more than a moment.
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
    pub budget: Budget,
}

/// What comes of it.
#[derive(Debug)]
pub(super) enum Found {
    /// The input has so many bytes of samples, and nothing was made.
    Large(u64),
    Made(Tried),
}

impl TryOut {
    /// Makes the result of the file.
    ///
    /// # Errors
    /// A sentence, the same that a run would tell; cancelled.
    pub fn run(&self, progress: &Progress) -> Result<Found, EngineError> {
        // What cannot be opened is told by the maker, as a run tells it.
        let bytes = codec::open(&self.input, self.maker.reading()).map_or(0, |content| bytes_of(&content));
        if bytes > AT_ONCE && !self.however_large {
            return Ok(Found::Large(bytes));
        }
        let folder = ScratchFolder::new()?;
        let stem = self.input.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{stem}.{}", self.maker.ending(&self.input));
        let output = folder.path().join(&name);
        // Where it was made says nothing to anybody.
        let made_at = output.display().to_string();
        let named = |sentence: String| {
            let rest = sentence.strip_prefix(&made_at).and_then(|rest| rest.strip_prefix(": "));
            rest.unwrap_or(&sentence).replace(&made_at, &name)
        };
        let warnings = self.make(&output, progress).map_err(|not_made| match not_made {
            NotMade::Cancelled => Cancelled.into(),
            NotMade::Because(sentence) => EngineError::Said(named(sentence)),
        })?;
        let bytes = std::fs::metadata(&output).map_err(|error| CodecError::io(&output, error))?.len();
        let Opened::Stack(stack) = codec::open(&output, &OpenOptions::default())? else {
            return Err(EngineError::Said(format!("{name}: is a recording, which has no picture; run the batch")));
        };
        let warnings = warnings.into_iter().map(named).collect();
        self.kept(&stack, progress, (bytes, warnings)).map(Found::Made)
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
        let needed = bytes_of_stack(stack);
        // As for derived results: half of the budget is left to the caches.
        let fits = self.budget.used().saturating_add(needed) <= self.budget.part(1, 2);
        let memory = if fits { self.budget.reserve(needed) } else { None };
        let stack = materialise(stack, memory.as_ref().map_or(0, Reservation::bytes), progress)?;
        let shown = as_it_opens(&stack, progress)?;
        Ok(Tried { stack, shown, bytes, warnings, _memory: memory })
    }
}

fn bytes_of(content: &Opened) -> u64 {
    match content {
        Opened::Stack(stack) => bytes_of_stack(stack),
        Opened::Recording(recording) => {
            let info = &recording.info;
            info.samples.saturating_mul((info.channels * info.datatype.bytes()) as u64)
        }
    }
}

fn bytes_of_stack(stack: &Stack) -> u64 {
    (stack.info.plane_bytes() as u64).saturating_mul(stack.info.axes.planes() as u64)
}
