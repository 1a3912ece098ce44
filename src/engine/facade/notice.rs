//! Notices: what the engine has to tell a person, and what can be done about it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::engine::session::Closed;
use crate::model::DocumentId;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Something finished; may fade.
    Info,
    /// Something is not as asked; may fade later.
    Warning,
    /// Something failed; stays until dismissed.
    Error,
}

/// What a notice offers as its button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Say what the file is: axes, datatype, rate. It could not be opened without.
    AskHowToOpen(PathBuf),
    /// The document was opened with a guess; say otherwise and read it again.
    ChangeReading(DocumentId),
    /// Look at the document.
    Show(DocumentId),
    /// Look at the file that was written.
    ShowFile(PathBuf),
    /// Open the document again that was closed with work in no file. Kept as long as the notice is.
    Restore(Arc<Closed>),
}

/// One sentence for a toast, with a button where something can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub severity: Severity,
    pub text: String,
    pub remedy: Option<Remedy>,
}

impl Notice {
    /// Something finished.
    #[must_use]
    pub fn info(text: impl Into<String>) -> Self {
        Self { severity: Severity::Info, text: text.into(), remedy: None }
    }

    /// Something is not as asked.
    #[must_use]
    pub fn warning(text: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::info(text) }
    }

    /// Something failed.
    #[must_use]
    pub fn error(text: impl Into<String>) -> Self {
        Self { severity: Severity::Error, ..Self::info(text) }
    }

    /// The same with a button.
    #[must_use]
    pub fn with(self, remedy: Remedy) -> Self {
        Self { remedy: Some(remedy), ..self }
    }
}
