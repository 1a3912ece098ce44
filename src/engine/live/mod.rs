//! Recordings that are still coming: streams that are received, files that another program is writing.
//!
//! ```text
//! transport ─bytes→ Reception ─whole samples→ Store: a temporary file, or the SigMF pair a person chose
//!                       │                        └ Spliced: all of it in one row ─Growing→ viewers, exports
//!                       └ status and description, shared ─Engine::poll→ session
//! ```
//!
//! - [`StreamRequest`] says which stream, how its samples are stored, whether it is recorded.
//! - One thread a stream (`run`) does everything that waits. Every byte is written once: into the temporary file while
//!   nobody records, into the pair while somebody does; `Spliced` puts the parts in a row, so that one can look back.
//! - [`Growing`] is a source whose samples become more, and a description never counts more than its source has. A
//!   job that was started is frozen at the length it saw.
//! - [`record()`] is the same reception without a window: the verb.
//! - `watch` is for files that grow: they are read again when their length changes.
//!
//! Not here: connections and when they are tried again (`codec::transport`), the pair's names (`codec::sigmf`).

mod control;
mod growing;
mod reception;
mod record;
mod request;
mod run;
mod spliced;
mod status;
mod store;
mod watch;

#[cfg(test)]
mod tests;

pub use control::LiveStream;
pub(in crate::engine) use control::{Control, StreamNews};
pub use growing::Growing;
pub use record::{RecordOutcome, record};
pub use request::StreamRequest;
pub(in crate::engine) use run::start;
pub use status::{Phase, RecordingStatus, StreamStatus};
pub(in crate::engine) use watch::{Follower, watch};
