//! A recipe's text as a file: written in the background, whole or not at all.

use std::io::Write as _;
use std::path::PathBuf;

use crate::codec::CodecError;
use crate::codec::atomic::write_atomically;
use crate::engine::error::EngineError;
use crate::engine::export::{Decision, Overwrite, refuse_open};
use crate::engine::session::Session;
use crate::model::Progress;

/// A recipe that is to be written.
#[derive(Debug, Clone)]
pub struct RecipeExport {
    /// TOML.
    pub text: String,
    pub target: PathBuf,
    pub overwrite: Overwrite,
}

/// What became of a recipe that was to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecipeEnd {
    Written,
    /// There is a file of that name, which was to be kept.
    Exists,
    Cancelled,
    /// A sentence.
    Failed(String),
}

impl RecipeEnd {
    /// Of the work on it.
    #[must_use]
    pub fn of(result: Result<Self, EngineError>) -> Self {
        result.unwrap_or_else(
            |error| if error.is_cancelled() { Self::Cancelled } else { Self::Failed(error.to_string()) },
        )
    }
}

impl RecipeExport {
    /// The same with a target that means one place, to be written whatever happens to the session.
    ///
    /// # Errors
    /// [`EngineError`] if the target is a file that is open.
    pub fn freeze(&self, session: &Session) -> Result<Self, EngineError> {
        let target = std::path::absolute(&self.target).map_err(|error| EngineError::io(&self.target, error))?;
        refuse_open(&target, session)?;
        Ok(Self { target, ..self.clone() })
    }

    /// Writes it. That there is a file which was to be kept is no failure, but a question to whoever asked.
    ///
    /// # Errors
    /// Those of the disk, cancellation. The target is then as it was.
    pub fn run(&self, progress: &Progress) -> Result<RecipeEnd, EngineError> {
        match self.overwrite.decide(&self.target, &[]) {
            Ok(Decision::Write) => write_atomically(&self.target, None, progress, |file| {
                file.write_all(self.text.as_bytes()).map_err(|error| CodecError::io(&self.target, error))
            })?,
            Ok(Decision::UpToDate) => {}
            Err(EngineError::Exists(_)) => return Ok(RecipeEnd::Exists),
            Err(error) => return Err(error),
        }
        Ok(RecipeEnd::Written)
    }
}
