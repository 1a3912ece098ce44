//! The guard that reports a job's end, whatever that end is.

use super::queue::Shared;
use super::status::{JobId, JobState};
use crate::engine::error::EngineError;

/// Lives as long as a job runs. When it goes, the job has a final state, its lane is free for the next job, and the
/// window is woken, even if something nobody thought of dropped it on the way.
pub(super) struct ReportGuard {
    shared: std::sync::Arc<Shared>,
    id: JobId,
    state: Option<JobState>,
    dismissed: bool,
}

impl ReportGuard {
    pub(super) fn new(shared: std::sync::Arc<Shared>, id: JobId) -> Self {
        Self { shared, id, state: None, dismissed: false }
    }

    /// Notes how the work ended; the report itself is made when the guard goes.
    pub(super) fn note<T>(&mut self, result: &Result<T, EngineError>) {
        self.state = Some(match result {
            Ok(_) => JobState::Done,
            Err(error) if error.is_cancelled() => JobState::Cancelled,
            Err(error) => JobState::Failed(error.to_string()),
        });
    }

    /// Leaves the report to whoever delivered the result.
    pub(super) fn dismiss(mut self) {
        self.dismissed = true;
    }

    /// Notes a failure that came after the work itself.
    pub(super) fn note_failure(&mut self, error: &EngineError) {
        self.state = Some(JobState::Failed(error.to_string()));
    }
}

impl Drop for ReportGuard {
    fn drop(&mut self) {
        if self.dismissed {
            return;
        }
        let state = self.state.take().unwrap_or_else(|| {
            JobState::Failed("the job ended without a result; please report this with the file".to_owned())
        });
        self.shared.finish(self.id, state);
    }
}
