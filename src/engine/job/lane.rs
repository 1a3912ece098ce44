//! Kinds of job, and the lane each of them runs in.

use serde::Serialize;

/// What a job is, as the jobs list shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum JobKind {
    /// Opening files.
    Open,
    /// Small work that serves the screen: display ranges, thumbnails. Lists hide it unless it fails.
    Background,
    /// Making a derived document: resize, blend, spectrogram.
    Derive,
    /// Writing a file.
    Export,
    /// Writing a text that is there already: a recipe. What must be computed first is an export, and so are annotations,
    /// which exports of recordings write to the same files.
    Save,
    /// Making the index of a recording: long, and nothing is lost if it stops.
    Index,
    /// Working through a list of files.
    Batch,
    /// Playing sound: as long as it is heard, and nothing is lost if it stops.
    Sound,
}

impl JobKind {
    /// Where it runs.
    #[must_use]
    pub const fn lane(self) -> Lane {
        match self {
            Self::Open => Lane::Reading,
            Self::Background => Lane::Interactive,
            Self::Derive | Self::Export => Lane::Export,
            Self::Save => Lane::Saving,
            Self::Index => Lane::Index,
            Self::Batch => Lane::Batch,
            Self::Sound => Lane::Sound,
        }
    }

    /// Whether a list for people leaves it out while all is well.
    #[must_use]
    pub const fn is_quiet(self) -> bool {
        matches!(self, Self::Background)
    }
}

/// A queue with a limit on how many of its jobs run at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Opening waits for disks more than it computes: own threads, so that a slow disk starves no pool.
    Reading,
    /// On the interactive pool.
    Interactive,
    /// On the export pool, in order of submission.
    Export,
    /// A thread of its own, in order of submission: what is quick to write waits for nothing that computes, and what is
    /// written twice under one name is there as it was last.
    Saving,
    /// On a pool of its own, which gives way to what the eye waits for.
    Index,
    /// A thread of its own, which waits for those of the batch: single exports need not wait for all of its files.
    Batch,
    /// A thread of its own, which waits for the device most of the time.
    Sound,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 7] =
        [Self::Reading, Self::Interactive, Self::Export, Self::Saving, Self::Index, Self::Batch, Self::Sound];

    /// How many of its jobs run at once. Export is one: each job has the whole pool, and a worker that waits inside
    /// one job can never pick up another and delay the first (which is what Rayon's stealing would do).
    #[must_use]
    pub const fn slots(self) -> usize {
        match self {
            Self::Reading => 4,
            Self::Interactive => 2,
            Self::Export | Self::Saving | Self::Index | Self::Batch | Self::Sound => 1,
        }
    }

    pub(super) const fn index(self) -> usize {
        self as usize
    }
}
