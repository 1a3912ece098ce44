//! What is known of a job at one moment: a copy, so that whoever draws it holds no lock.

use std::time::Duration;

use super::lane::JobKind;

/// Names a job within one run of the program; later jobs have larger ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub u64);

/// Where a job stands. A job moves down this list and never up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobState {
    /// Waits for its turn.
    Queued,
    Running,
    /// Was asked to stop and has not stopped yet.
    Cancelling,
    Done,
    /// Stopped because someone asked for it: not a failure.
    Cancelled,
    /// The sentence for the user.
    Failed(String),
}

impl JobState {
    /// Whether nothing more will happen to it.
    #[must_use]
    pub const fn is_finished(&self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Failed(_))
    }
}

/// A job as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct JobStatus {
    pub id: JobId,
    pub name: String,
    pub kind: JobKind,
    pub state: JobState,
    /// Work done, in the unit the work counts in.
    pub done: u64,
    /// All the work there is; 0 while unknown.
    pub total: u64,
    /// Units per second over the last seconds.
    pub per_second: Option<f64>,
    pub time_left: Option<Duration>,
    /// Time since it began to run, or how long it ran; zero while queued.
    pub elapsed: Duration,
}

impl JobStatus {
    /// Done as a part of the total, 0 to 1; `None` while the total is unknown.
    #[must_use]
    pub fn fraction(&self) -> Option<f64> {
        match self.state {
            JobState::Done => Some(1.0),
            _ if self.total == 0 => None,
            _ => Some((self.done as f64 / self.total as f64).min(1.0)),
        }
    }

    /// The sentence of its failure, if it failed.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        if let JobState::Failed(sentence) = &self.state { Some(sentence) } else { None }
    }
}
