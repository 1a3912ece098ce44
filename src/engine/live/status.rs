//! How a stream stands, for those who look at it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::model::RecordingInfo;

/// What a stream is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// Samples come.
    Receiving,
    /// The connection is there, and nothing has come for a while.
    Silent,
    /// The connection went away and is tried again: why, as a clause.
    Away(String),
}

/// A SigMF pair that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordingStatus {
    /// The metadata's name, once it is complete.
    pub target: PathBuf,
    pub bytes: u64,
}

/// How a stream stands.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamStatus {
    pub address: String,
    pub phase: Phase,
    pub samples: u64,
    pub bytes: u64,
    /// How often the connection went away and came back.
    pub gaps: u32,
    /// Samples that were missed meanwhile, estimated from the clock; 0 where the rate is not known.
    pub lost_samples: u64,
    /// The pair that is being written.
    pub recording: Option<RecordingStatus>,
}

impl StreamStatus {
    pub(super) const fn new(address: String) -> Self {
        let phase = Phase::Receiving;
        Self { address, phase, samples: 0, bytes: 0, gaps: 0, lost_samples: 0, recording: None }
    }
}

/// What the thread of a stream tells of it: both are of the same moment.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub status: StreamStatus,
    pub info: Arc<RecordingInfo>,
}
