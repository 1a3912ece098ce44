//! A job's result on its way to whoever asked for it: delivered and reported exactly once.
//!
//! The worker brings what came of the work. When a cancelled job is given up, `Cancelled` is delivered in its place,
//! and what the worker brings later goes nowhere. Not here: when a job is given up (`queue`).

use std::sync::{Arc, Mutex};

use super::catch::catch;
use super::guard::ReportGuard;
use super::queue::Shared;
use super::status::JobId;
use crate::engine::error::EngineError;
use crate::model::locked;

type Deliver<T> = Box<dyn FnOnce(JobId, Result<T, EngineError>) + Send>;

/// The way back for one job's result.
pub(super) struct Delivery<T> {
    id: JobId,
    name: String,
    deliver: Mutex<Option<Deliver<T>>>,
}

impl<T> Delivery<T> {
    pub(super) fn new(
        id: JobId,
        name: String,
        deliver: impl FnOnce(JobId, Result<T, EngineError>) + Send + 'static,
    ) -> Self {
        Self { id, name, deliver: Mutex::new(Some(Box::new(deliver))) }
    }

    /// Runs the work and turns a panic into its sentence.
    pub(super) fn attempt(&self, work: impl FnOnce() -> Result<T, EngineError>) -> Result<T, EngineError> {
        catch(&self.name, work)
    }

    /// Delivers how the job ended and reports it, unless that was done before.
    pub(super) fn conclude(&self, shared: &Arc<Shared>, result: Result<T, EngineError>) {
        let deliver = locked(&self.deliver).take();
        let Some(deliver) = deliver else { return };
        let mut guard = ReportGuard::new(Arc::clone(shared), self.id);
        guard.note(&result);
        let delivered = catch(&self.name, || {
            deliver(self.id, result);
            Ok(())
        });
        if let Err(error) = delivered {
            guard.note_failure(&error);
        }
    }
}
