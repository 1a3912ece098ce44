//! Options that name a part of a recording, and which recording it is: the same words for every verb.

use clap::Args;

use super::shared::first_given;
use super::{KindChoice, RecordingOptions, StackOptions};
use crate::cli::numbers::finite;
use crate::cli::position::Position;

/// A stretch of time.
#[derive(Debug, Clone, Default, Args)]
pub struct TimeOptions {
    /// Start in the recording: seconds, 500ms, 20us, 4096n (samples) [default: the beginning]
    #[arg(long, value_name = "P")]
    pub from: Option<Position>,
    /// End in the recording; stdin is read no further than that needs and may go on without end [default: the end]
    #[arg(long, value_name = "P")]
    pub to: Option<Position>,
}

/// A band by its edges.
#[derive(Debug, Clone, Default, Args)]
pub struct EdgeOptions {
    /// The band's lower edge: absolute where the recording has a frequency, else an offset from zero; cycles per sample where it has no rate [default: its lowest frequency]
    #[arg(long, value_name = "HZ", allow_hyphen_values = true, value_parser = finite)]
    pub low: Option<f64>,
    /// The band's upper edge [default: its highest frequency]
    #[arg(long, value_name = "HZ", allow_hyphen_values = true, value_parser = finite)]
    pub high: Option<f64>,
}

/// Which recording a file is, or which one of it.
#[derive(Debug, Clone, Default, Args)]
pub struct ReadOptions {
    /// Read as this kind of document
    #[arg(long = "as", value_enum, value_name = "KIND")]
    pub kind: Option<KindChoice>,
    /// Which recording of an archive or a collection, from 0 [default: 0]
    #[arg(long, value_name = "N")]
    pub series: Option<usize>,
    #[command(flatten)]
    pub recording: RecordingOptions,
}

impl ReadOptions {
    /// What they say of any file, recording or not.
    #[must_use]
    pub fn stack(&self) -> StackOptions {
        StackOptions { kind: self.kind, series: self.series, ..StackOptions::default() }
    }
}

impl TimeOptions {
    /// The first of them that was given.
    #[must_use]
    pub fn given(&self) -> Option<&'static str> {
        first_given(&[("--from", self.from.is_some()), ("--to", self.to.is_some())])
    }
}

impl EdgeOptions {
    /// The first of them that was given.
    #[must_use]
    pub fn given(&self) -> Option<&'static str> {
        first_given(&[("--low", self.low.is_some()), ("--high", self.high.is_some())])
    }
}
