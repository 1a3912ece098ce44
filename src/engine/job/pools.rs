//! The Rayon pools of the program: interactive, export and index.
//!
//! Jobs do not use Rayon's global pool, so that an export never makes a preview wait in the same queue; what the
//! workers of tiles share out (chunks of a file, rows of a plane) is small and goes there.

use std::sync::Arc;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::engine::error::EngineError;

/// Worker threads' names begin so; panics on them are reported by their job and not printed.
pub(in crate::engine) const WORKER_PREFIX: &str = "lumiq-";

/// How many threads the program may use: the CPU affinity and the cgroup's CPU quota are respected.
#[must_use]
pub fn default_threads() -> usize {
    // The standard library reads sched_getaffinity and the cgroup v1/v2 quota.
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The interactive, the export and the index pool. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Pools {
    interactive: Arc<ThreadPool>,
    export: Arc<ThreadPool>,
    index: Arc<ThreadPool>,
}

impl Pools {
    /// Pools of `threads` workers each (0: [`default_threads`]). They share the processors: the operating system
    /// divides them while both are busy, and each has all of them while the other sleeps.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if the operating system gives no more threads.
    pub fn new(threads: usize) -> Result<Self, EngineError> {
        let threads = if threads == 0 { default_threads() } else { threads };
        super::quiet_worker_panics();
        let of = |name| pool(name, threads);
        Ok(Self { interactive: of("interactive")?, export: of("export")?, index: of("index")? })
    }

    /// For what the eye waits for: tiles, previews, thumbnails.
    #[must_use]
    pub fn interactive(&self) -> &Arc<ThreadPool> {
        &self.interactive
    }

    /// For jobs a person started.
    #[must_use]
    pub fn export(&self) -> &Arc<ThreadPool> {
        &self.export
    }

    /// For indexes of recordings: they take long, and neither shall exports wait for them nor they for exports.
    #[must_use]
    pub fn index(&self) -> &Arc<ThreadPool> {
        &self.index
    }
}

/// A pool of its own for a service whose work would keep others waiting.
pub(in crate::engine) fn pool(name: &'static str, threads: usize) -> Result<Arc<ThreadPool>, EngineError> {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(move |index| format!("{WORKER_PREFIX}{name}-{index}"))
        .build()
        .map(Arc::new)
        .map_err(|error| {
            EngineError::refused(
                format!("{threads} worker threads could not be started ({error})"),
                "start with fewer, for example --threads 2",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pools_have_the_size_asked_for_and_names_of_their_own() {
        let pools = Pools::new(3).unwrap();
        assert_eq!(pools.interactive().current_num_threads(), 3);
        assert_eq!(pools.export().current_num_threads(), 3);
        let name = pools.export().install(|| std::thread::current().name().map(str::to_owned));
        assert!(name.is_some_and(|name| name.starts_with("lumiq-export-")));
        assert!(default_threads() >= 1);
    }
}
