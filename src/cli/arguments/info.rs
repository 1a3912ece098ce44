//! Arguments of `info`.

use std::path::PathBuf;

use clap::Args;

use super::{RecordingOptions, StackOptions};

/// `lumiq info`
#[derive(Debug, Args)]
pub struct InfoArguments {
    /// Files of any kind, or folders whose files make a stack by their names; `-` is stdin
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Check hashes and read everything
    #[arg(long)]
    pub verify: bool,
    #[command(flatten)]
    pub stack: StackOptions,
    #[command(flatten)]
    pub recording: RecordingOptions,
}
