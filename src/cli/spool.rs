//! Stdin in a temporary file, read as far as it is wanted.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use anyhow::Context as _;

use super::exit::Failure;
use crate::codec::unfinished::Unfinished;

/// The name of stdin in messages.
pub(super) const STDIN: &str = "stdin";

/// Bytes that are read at once, at most.
const BLOCK_BYTES: usize = 1 << 20;

/// A temporary file with what was read of stdin; it goes when this does.
pub(super) struct Spool {
    file: File,
    kept: Unfinished,
    bytes: u64,
    has_ended: bool,
}

impl Spool {
    /// Nothing is read yet.
    pub(super) fn new() -> Result<Self, Failure> {
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix("lumiq-stdin-");
        let (file, kept) = Unfinished::create(builder, &std::env::temp_dir()).context("stdin: no temporary file")?;
        Ok(Self { file, kept, bytes: 0, has_ended: false })
    }

    /// With everything up to the end.
    pub(super) fn whole(mut self) -> Result<Self, Failure> {
        self.read_until(u64::MAX)?;
        Ok(self)
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.kept.path()
    }

    /// The bytes that are there.
    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether there are no more to come.
    pub(super) const fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// Reads until so many bytes are there, or all there are.
    pub(super) fn read_until(&mut self, bytes: u64) -> Result<(), Failure> {
        let mut stdin = std::io::stdin().lock();
        let mut block = vec![0; bytes.saturating_sub(self.bytes).min(BLOCK_BYTES as u64) as usize];
        while self.bytes < bytes && !self.has_ended {
            let most = (bytes - self.bytes).min(block.len() as u64) as usize;
            let read = stdin.read(&mut block[..most]).context("stdin: reading failed")?;
            self.file.write_all(&block[..read]).context("stdin: no room in the temporary folder")?;
            self.bytes += read as u64;
            self.has_ended = read == 0;
        }
        Ok(())
    }
}
