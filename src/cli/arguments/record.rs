//! Arguments of `record`, and of receiving in the window.

use std::path::PathBuf;

use clap::Args;

use super::{OverwriteChoice, RecordingOptions, first_given};
use crate::cli::numbers::{finite, patience};
use crate::cli::position::Position;
use crate::codec::transport::StreamAddress;

/// `lumiq record`
#[derive(Debug, Args)]
pub struct RecordArguments {
    /// `tcp://HOST:PORT`, `rtl_tcp://HOST[:PORT]`, `-` (stdin), or a file that another program is writing
    #[arg(value_name = "SOURCE")]
    pub source: StreamAddress,
    /// The recording to write, OUT.sigmf-meta and OUT.sigmf-data
    #[arg(short, long, value_name = "OUT.sigmf-meta")]
    pub output: PathBuf,
    /// Stop after this time: seconds, 500ms, 4096n (samples); else Ctrl+C stops
    #[arg(long = "for", value_name = "P")]
    pub length: Option<Position>,
    #[command(flatten)]
    pub receiver: ReceiverOptions,
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
    #[command(flatten)]
    pub recording: RecordingOptions,
}

/// Options of receiving.
#[derive(Debug, Clone, Default, Args)]
pub struct ReceiverOptions {
    /// The gain of an `rtl_tcp` receiver; chosen by the tuner unless said
    #[arg(long, value_name = "DB", value_parser = finite)]
    pub gain: Option<f64>,
    /// How many seconds a connection that went away is waited for; 30 for `rtl_tcp`, else 0
    #[arg(long, value_name = "S", value_parser = patience)]
    pub reconnect: Option<f64>,
}

impl ReceiverOptions {
    /// The first option given.
    #[must_use]
    pub fn given(&self) -> Option<&'static str> {
        first_given(&[("--gain", self.gain.is_some()), ("--reconnect", self.reconnect.is_some())])
    }
}
