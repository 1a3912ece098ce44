//! What a kernel can refuse: one sentence with what is wrong and what to do. The caller adds the document's name.

use crate::model::Cancelled;

/// Why a kernel did not run to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpError {
    /// The inputs and the recipe do not go together.
    #[error("{problem}; {remedy}")]
    Refused {
        /// What is wrong, in one clause.
        problem: String,
        /// What the user can do, in one clause.
        remedy: String,
    },
    /// The work was stopped; never shown as an error.
    #[error("cancelled")]
    Cancelled(#[from] Cancelled),
}

impl OpError {
    /// A refusal: what is wrong, what to do.
    #[must_use]
    pub fn refused(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Refused { problem: problem.into(), remedy: remedy.into() }
    }
}
