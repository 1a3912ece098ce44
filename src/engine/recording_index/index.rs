//! The index of one recording: which blocks are there, which one is next, and making them.
//!
//! Blocks are made in the order in which they are looked at: those of the narrowest view first. Not here: jobs
//! (engine/facade), reading rows (reader).

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;

use super::block::BlockMaker;
use super::file::IndexFile;
use super::key::IndexKey;
use super::layout::IndexLayout;
use super::parameters::IndexParameters;
use crate::codec::stamp;
use crate::engine::EngineError;
use crate::model::{Progress, Recording, locked};

/// An index on the disk, whole or in part.
#[derive(Debug)]
pub struct RecordingIndex {
    key: IndexKey,
    maker: BlockMaker,
    pub(super) file: IndexFile,
    /// What is looked at, in samples, by the number of the view.
    looked_at: Mutex<HashMap<u64, Range<u64>>>,
}

impl RecordingIndex {
    /// Opens the index of a recording, or makes an empty one, in a folder that exists.
    ///
    /// # Errors
    /// If the parameters make no sense for the recording, or the disk says no.
    pub(super) fn open(
        folder: &Path,
        key: IndexKey,
        recording: &Recording,
        parameters: IndexParameters,
        layout: IndexLayout,
    ) -> Result<Self, EngineError> {
        let maker = BlockMaker::new(recording, parameters, layout)?;
        let path = folder.join(key.file_name());
        let file = IndexFile::open(&path, key.digest(), layout).map_err(|error| EngineError::io(&path, error))?;
        Ok(Self { key, maker, file, looked_at: Mutex::default() })
    }

    pub(super) const fn key(&self) -> &IndexKey {
        &self.key
    }

    /// Sizes: hop, frames of a row, bins.
    #[must_use]
    pub const fn layout(&self) -> &IndexLayout {
        self.file.layout()
    }

    /// What its spectra are.
    #[must_use]
    pub const fn parameters(&self) -> &IndexParameters {
        &self.maker.parameters
    }

    /// Whether everything that is known of a stretch of samples is there.
    #[must_use]
    pub fn has(&self, samples: Range<u64>) -> bool {
        self.layout().blocks_of(samples).all(|block| self.file.has(block))
    }

    /// Whether all of it is there.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        (0..self.layout().blocks()).all(|block| self.file.has(block))
    }

    /// Says what a view looks at, so that it comes first; `None`: nothing any more.
    pub fn look_at(&self, view: u64, samples: Option<Range<u64>>) {
        let mut looked_at = locked(&self.looked_at);
        match samples {
            Some(samples) => drop(looked_at.insert(view, samples)),
            None => drop(looked_at.remove(&view)),
        }
    }

    /// Whether any view looks at it.
    pub(super) fn is_looked_at(&self) -> bool {
        !locked(&self.looked_at).is_empty()
    }

    /// The block to make next, but for the one that is being written: of what is looked at, the narrowest view first,
    /// then from the beginning.
    fn next_block(&self, being_written: Option<u64>) -> Option<u64> {
        let mut views: Vec<Range<u64>> = locked(&self.looked_at).values().cloned().collect();
        views.sort_by_key(|samples| samples.end - samples.start);
        views.push(0..self.layout().samples.max(1));
        let missing = |block: &u64| !self.file.has(*block) && being_written != Some(*block);
        views.into_iter().flat_map(|samples| self.layout().blocks_of(samples)).find(missing)
    }

    /// Makes what is missing, block after block. `between` is called between rows, so that others have their turn,
    /// `grew` after each block. `progress` counts samples and gets their total; what is there already is done.
    ///
    /// Runs on the pool it is called from. It can be stopped at any moment, the process killed: what was made counts.
    ///
    /// # Errors
    /// Cancellation; a failed read; a full disk; [`EngineError::Refused`] if the recording's file is another by now.
    pub fn build(
        &self,
        progress: &Progress,
        between: &(dyn Fn() + Sync),
        mut grew: impl FnMut(),
    ) -> Result<(), EngineError> {
        let layout = self.layout();
        progress.set_total(layout.samples);
        let done = (0..layout.blocks()).filter(|block| self.file.has(*block)).map(|block| layout.block_samples(block));
        progress.add(done.sum())?;
        // While one block is written the next is made: a disk and a digest use one processor at most.
        let mut made: Option<(u64, Vec<u8>)> = None;
        loop {
            let next = self.next_block(made.as_ref().map(|(block, _)| *block));
            if next.is_none() && made.is_none() {
                return Ok(());
            }
            let (written, bytes) = rayon::join(
                || made.as_ref().map_or(Ok(()), |(block, bytes)| self.write(*block, bytes)),
                || next.map(|block| self.make(block, progress, between)).transpose(),
            );
            written?;
            if let Some((block, _)) = made {
                grew();
                progress.add(layout.block_samples(block))?;
            }
            made = next.zip(bytes?);
        }
    }

    /// Makes a block of the recording as it was when it was opened.
    fn make(&self, block: u64, progress: &Progress, between: &(dyn Fn() + Sync)) -> Result<Vec<u8>, EngineError> {
        if !stamp::holds(&self.key.stamp) {
            let changed = "the file of the recording has changed since it was opened";
            return Err(EngineError::refused(changed, "open it again"));
        }
        self.maker.make(block, progress, between)
    }

    fn write(&self, block: u64, bytes: &[u8]) -> Result<(), EngineError> {
        self.file.write(block, bytes).map_err(|error| {
            let problem = format!("the index of the recording cannot be kept ({error})");
            EngineError::refused(problem, "make room on the disk of the cache folder, or switch indexes off")
        })
    }
}
