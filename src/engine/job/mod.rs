//! Jobs: frozen requests that run on workers, with progress and cancel.
//!
//! A job is a closure that owns everything it needs (`Arc` inputs, a recipe, a target) and borrows only its
//! [`Progress`](crate::model::Progress). It holds no lock and no reference to the session, so nothing it does can make
//! the window wait, and nothing the window does can change what it computes.
//!
//! - [`Jobs`] is the front door: submit, list, cancel, wait.
//! - [`Pools`] are the Rayon pools: *interactive* for what the eye waits for, *export* for what a person started
//!   and may leave alone, *index* for what is made of long recordings meanwhile. Each kind of job belongs to one [`Lane`]; the export lane runs one job at a time in the
//!   order of submission, and texts that are there already are saved beside it.
//! - A guard reports on return, on error and on panic, so no job can vanish from the list. A cancelled job whose work
//!   does not return soon is given up: it is over for everyone, and what its work still brings goes nowhere.
//!
//! Not here: newest-wins (see [`preview`](crate::engine::preview)), what a job does (each subject's own module).

mod catch;
mod delivery;
mod guard;
mod lane;
mod pools;
mod queue;
mod rate;
mod status;

pub use catch::{catch, quiet_worker_panics};
pub use lane::{JobKind, Lane};
pub use pools::{Pools, default_threads};
pub(in crate::engine) use pools::{WORKER_PREFIX, pool};
pub use queue::{Jobs, Ticket, Wake, silent};
pub use rate::Rate;
pub use status::{JobId, JobState, JobStatus};
