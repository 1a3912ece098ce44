//! A table of measurements as a file, frozen: measured and written in the background.

use std::io::Write as _;
use std::path::PathBuf;

use super::request::{MeasureRequest, Planes};
use super::run::measure;
use super::table::{TableFormat, profile_text, table_text};
use crate::codec::CodecError;
use crate::codec::atomic::write_atomically;
use crate::engine::error::EngineError;
use crate::engine::export::{Decision, Overwrite, refuse_open};
use crate::engine::session::Session;
use crate::engine::tile::{Direct, TileSource};
use crate::model::{DocumentId, Progress};

/// What the table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TableContent {
    /// A line for each region, channel and plane.
    #[default]
    Regions,
    /// The values along the lines.
    Profiles,
}

/// A table as data.
#[derive(Debug, Clone)]
pub struct TableExport {
    pub document: DocumentId,
    pub planes: Planes,
    pub content: TableContent,
    pub target: PathBuf,
    pub overwrite: Overwrite,
}

/// The same with its inputs.
#[derive(Debug)]
pub struct FrozenTable {
    request: MeasureRequest,
    content: TableContent,
    target: PathBuf,
    overwrite: Overwrite,
}

impl TableExport {
    /// Takes everything it needs out of the session.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if the document is a recording or has nothing to be measured.
    pub fn freeze(&self, session: &Session) -> Result<FrozenTable, EngineError> {
        let target = std::path::absolute(&self.target).map_err(|error| EngineError::io(&self.target, error))?;
        refuse_open(&target, session)?;
        let request = MeasureRequest::of(session.document(self.document)?, self.planes.clone())?;
        let lines = request.regions.iter().any(|region| !region.shape.is_area());
        match self.content {
            TableContent::Profiles if !lines => {
                Err(EngineError::refused("there is no line to take a profile along", "draw one on the picture first"))
            }
            _ if request.regions.is_empty() => {
                Err(EngineError::refused("there is no region to measure in", "draw one on the picture first"))
            }
            content => Ok(FrozenTable { request, content, target, overwrite: self.overwrite }),
        }
    }
}

impl FrozenTable {
    /// Where it goes.
    #[must_use]
    pub const fn target(&self) -> &PathBuf {
        &self.target
    }

    /// Measures and writes the file: tab-separated by the ending `.tsv`, else with commas.
    ///
    /// # Errors
    /// A failed read, [`EngineError::Exists`], what the disk says, cancellation. The target is then as it was.
    pub fn run(&self, progress: &Progress) -> Result<Decision, EngineError> {
        let decision = self.overwrite.decide(&self.target, &[])?;
        let source = TileSource::new(self.request.stack.clone());
        let measured = measure(&self.request, (&source, &Direct), progress)?;
        let format = TableFormat::of(&self.target);
        let text = match self.content {
            TableContent::Regions => table_text(&measured, format),
            TableContent::Profiles => profile_text(&measured, format),
        };
        write_atomically(&self.target, None, progress, |file| {
            file.write_all(text.as_bytes()).map_err(|error| CodecError::io(&self.target, error))
        })?;
        Ok(decision)
    }
}
