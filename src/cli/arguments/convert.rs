//! Arguments of `info` and `convert`.

use std::path::PathBuf;

use clap::Args;

use super::{OverwriteChoice, RecordingOptions, StackOptions};
use crate::cli::position::{IndexRange, Position};

/// `lumiq info`
#[derive(Debug, Args)]
pub struct InfoArguments {
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

/// `lumiq convert`
#[derive(Debug, Args)]
pub struct ConvertArguments {
    #[arg(required = true, value_name = "IN")]
    pub inputs: Vec<PathBuf>,
    /// The file to write; its ending names the format. `-` is stdout
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// Keep axes of length 1 in arrays
    #[arg(long)]
    pub keep_axes: bool,
    /// Leave palettes as indices and orientation as stored
    #[arg(long)]
    pub stored: bool,
    #[command(flatten)]
    pub selection: SelectionOptions,
    /// Start in the recording: seconds, 500ms, 20us, 4096n (samples)
    #[arg(long, value_name = "P")]
    pub from: Option<Position>,
    /// End in the recording
    #[arg(long, value_name = "P")]
    pub to: Option<Position>,
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
    #[command(flatten)]
    pub stack: StackOptions,
    #[command(flatten)]
    pub recording: RecordingOptions,
}

/// A part of a stack.
#[derive(Debug, Clone, Default, Args)]
pub struct SelectionOptions {
    /// A rectangle in pixels: left, top, width, height
    #[arg(long, value_name = "X,Y,W,H", value_parser = crate::cli::input::parse_region)]
    pub region: Option<crate::model::Rect>,
    /// Time points: an index or A:B
    #[arg(long = "t", value_name = "R")]
    pub t: Option<IndexRange>,
    /// Depths: an index or A:B
    #[arg(long = "z", value_name = "R")]
    pub z: Option<IndexRange>,
    /// Channels: an index or A:B
    #[arg(long = "c", value_name = "R")]
    pub c: Option<IndexRange>,
}
