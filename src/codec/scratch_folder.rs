//! A folder for files that are made to be looked at and thrown away, on the disk where other scratch is.
//!
//! It goes when it is dropped, and when the process ends at once; what a kill leaves is removed by a later process that makes
//! one. Not here: samples without a name (`scratch`), how such folders are listed and held (`unfinished`, `leftovers`).

use std::path::Path;
use std::sync::Once;

use super::error::CodecError;
use super::leftovers::remove_left_folders;
use super::scratch;
use super::unfinished::UnfinishedFolder;

/// The folder, for as long as this lives.
#[derive(Debug)]
pub struct ScratchFolder(UnfinishedFolder);

impl ScratchFolder {
    /// An empty one that nobody else knows.
    ///
    /// # Errors
    /// [`CodecError::Io`] with the folder that it would be in.
    pub fn new() -> Result<Self, CodecError> {
        static TIDIED: Once = Once::new();
        let parent = scratch::folder();
        TIDIED.call_once(|| {
            remove_left_folders(&parent);
        });
        UnfinishedFolder::create_in(&parent).map(Self).map_err(|error| CodecError::io(&parent, error))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}
