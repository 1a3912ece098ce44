//! One file of the list. Not here: what the file holds (`look`).

use std::path::PathBuf;
use std::time::Duration;

use crate::model::Progress;

/// A file and what became of it.
#[derive(Debug, Clone)]
pub struct Row {
    /// Absolute.
    pub input: PathBuf,
    pub state: RowState,
}

/// How far the work on a file is.
#[derive(Debug, Clone, Default)]
pub enum RowState {
    #[default]
    Waiting,
    /// It counts in units of its own, anew with each stage.
    Running(Progress),
    Done(Made),
    /// Its result was there already, as new as input and recipe.
    Kept {
        output: PathBuf,
    },
    /// A sentence.
    Failed(String),
}

/// A result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub output: PathBuf,
    pub bytes: Option<u64>,
    pub took: Duration,
    pub warnings: Vec<String>,
}

impl Row {
    /// A file on which nobody has worked.
    #[must_use]
    pub const fn new(input: PathBuf) -> Self {
        Self { input, state: RowState::Waiting }
    }

    /// The file that was made of it.
    #[must_use]
    pub const fn output(&self) -> Option<&PathBuf> {
        match &self.state {
            RowState::Done(Made { output, .. }) | RowState::Kept { output } => Some(output),
            RowState::Waiting | RowState::Running(_) | RowState::Failed(_) => None,
        }
    }
}
