//! The bytes of a stream in one row, whatever files they were written to.

use std::sync::{Arc, PoisonError, RwLock};

use crate::codec::error::{io_problem, io_remedy};
use crate::codec::positioned::PositionedFile;
use crate::codec::samples::{Place, ReadBytes};
use crate::model::SourceError;

/// A run of bytes; it ends where the next begins.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The first of its bytes, counted over the stream.
    pub start: u64,
    pub file: Arc<PositionedFile>,
    /// Where that is in the file.
    pub offset: u64,
}

/// All parts of a stream so far.
#[derive(Debug)]
pub(super) struct Spliced {
    name: String,
    parts: RwLock<Vec<Part>>,
}

impl Spliced {
    pub(super) const fn new(name: String) -> Self {
        Self { name, parts: RwLock::new(Vec::new()) }
    }

    /// From here on bytes are in another place.
    pub(super) fn push(&self, part: Part) {
        self.parts.write().unwrap_or_else(PoisonError::into_inner).push(part);
    }

    /// The part that holds a byte, and the first byte behind it.
    fn part(&self, offset: u64) -> Option<(Part, u64)> {
        let parts = self.parts.read().unwrap_or_else(PoisonError::into_inner);
        // Of several that begin at a byte all but the last are empty.
        let behind = parts.partition_point(|part| part.start <= offset);
        let part = parts.get(behind.checked_sub(1)?)?.clone();
        Some((part, parts.get(behind).map_or(u64::MAX, |next| next.start)))
    }
}

impl ReadBytes for Spliced {
    fn read_at(&self, mut offset: u64, mut out: &mut [u8]) -> Result<(), SourceError> {
        let failed = |error: &std::io::Error| SourceError::Unreadable {
            file: self.name.clone(),
            problem: io_problem(error),
            remedy: io_remedy(error.kind()).to_owned(),
        };
        while !out.is_empty() {
            let missing = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
            let (part, end) = self.part(offset).ok_or_else(|| failed(&missing()))?;
            let count = usize::try_from(end - offset).unwrap_or(usize::MAX).min(out.len());
            let (now, later) = out.split_at_mut(count);
            part.file.read_at(part.offset + (offset - part.start), now).map_err(|error| failed(&error))?;
            (offset, out) = (offset + count as u64, later);
        }
        Ok(())
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    /// In several files, and none of them stays.
    fn place(&self) -> Option<Place<'_>> {
        None
    }
}
