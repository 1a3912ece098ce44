//! How a run ends: outcome, failures as the caller sees them, exit codes.

use std::error::Error;
use std::path::{Path, PathBuf};

use crate::codec::CodecError;
use crate::engine::EngineError;
use crate::model::Cancelled;

/// What a verb leaves to its caller.
#[derive(Debug)]
pub enum Outcome {
    /// All done.
    Done,
    /// These documents are to be shown in a window.
    Show(Vec<PathBuf>),
}

/// Why a verb did not do all it was asked. `Display` is the one line for stderr.
#[derive(Debug)]
pub enum Failure {
    /// The call itself makes no sense: exit code 2.
    Usage(String),
    /// Something asked for failed: exit code 1.
    Failed(anyhow::Error),
    /// Interrupted by the user: exit code 130, nothing printed.
    Interrupted,
    /// Whoever read stdout has seen enough: exit code 0, nothing printed.
    NotRead,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Usage(sentence) => f.write_str(sentence),
            Self::Failed(error) => f.write_str(&sentence(error)),
            Self::Interrupted => f.write_str("interrupted"),
            Self::NotRead => f.write_str("stdout was closed"),
        }
    }
}

impl Failure {
    /// Whether nothing is wrong, but nothing more is wanted: no other input is tried.
    pub(super) const fn is_an_end(&self) -> bool {
        matches!(self, Self::Interrupted | Self::NotRead)
    }

    /// The same of stdin or stdout instead of the temporary file that stands for it.
    pub(super) fn renamed(self, temporary: &Path, name: &str) -> Self {
        let rename = |sentence: String| sentence.replace(&temporary.display().to_string(), name);
        match self {
            Self::Usage(sentence) => Self::Usage(rename(sentence)),
            Self::Failed(error) => Self::Failed(anyhow::Error::msg(rename(sentence(&error)))),
            end @ (Self::Interrupted | Self::NotRead) => end,
        }
    }
}

/// The engine's and the codecs' errors are whole sentences; other errors are said with their causes.
fn sentence(error: &anyhow::Error) -> String {
    if error.is::<CodecError>() || error.is::<EngineError>() { error.to_string() } else { format!("{error:#}") }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        let error = error.into();
        if error.chain().any(<dyn Error>::is::<Cancelled>) {
            return Self::Interrupted;
        }
        Self::Failed(error)
    }
}

/// The failure to return after some inputs failed: the others are said on stderr now, the last one by the caller.
///
/// # Errors
/// The last failure, if there is any; an interruption before all others.
pub(super) fn all_said(mut failures: Vec<Failure>) -> Result<(), Failure> {
    if let Some(end) = failures.iter().position(Failure::is_an_end) {
        return Err(failures.swap_remove(end));
    }
    let Some(last) = failures.pop() else { return Ok(()) };
    for failure in &failures {
        super::print::say(&format!("lumiq: {failure}"));
    }
    Err(last)
}

/// The process's exit code for a failure.
#[must_use]
pub const fn exit_code(failure: &Failure) -> u8 {
    match failure {
        Failure::Usage(_) => 2,
        Failure::Failed(_) => 1,
        Failure::Interrupted => 130,
        Failure::NotRead => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporary_files_are_said_by_the_name_they_stand_for() {
        let temporary = Path::new("/tmp/lumiq-stdin-1");
        let missing = CodecError::io(temporary, std::io::ErrorKind::NotFound.into());
        let failure = Failure::from(missing).renamed(temporary, "stdin");
        assert_eq!(failure.to_string(), "stdin: no such file or folder; check the name");
        assert_eq!(exit_code(&failure), 1);
        assert_eq!(exit_code(&Failure::from(Cancelled).renamed(temporary, "stdin")), 130);
    }

    #[test]
    fn cancellation_is_an_interruption_however_deep() {
        let wrapped = anyhow::Error::from(Cancelled).context("while saving");
        assert_eq!(exit_code(&Failure::from(wrapped)), 130);
        assert_eq!(exit_code(&Failure::from(CodecError::Cancelled(Cancelled))), 130);
        assert_eq!(exit_code(&Failure::from(EngineError::Cancelled(Cancelled))), 130);
        assert_eq!(exit_code(&Failure::from(EngineError::Codec(CodecError::Cancelled(Cancelled)))), 130);
        assert_eq!(exit_code(&Failure::from(std::io::Error::other("x"))), 1);
        assert_eq!(exit_code(&Failure::Usage(String::new())), 2);
    }
}
