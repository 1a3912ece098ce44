//! Arguments of `convert`.

use std::path::PathBuf;

use clap::Args;

use super::{CodingOptions, OverwriteChoice, RecordingOptions, StackOptions, TimeOptions, first_given};
use crate::cli::names::option_of;
use crate::cli::position::IndexRange;
use crate::model::SectionPlane;

/// `lumiq convert`
#[derive(Debug, Args)]
pub struct ConvertArguments {
    /// Stacks (or folders of their files) or recordings; `-` is stdin
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
    /// Write sections: rows (xz) or columns (yz) of all depths as planes, or of all times where there is no z (xt, yt)
    #[arg(long, value_name = "xz|yz|xt|yt", value_parser = option_of(SectionPlane::ALL, SectionPlane::name))]
    pub reslice: Option<SectionPlane>,
    #[command(flatten)]
    pub time: TimeOptions,
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
    #[command(flatten)]
    pub coding: CodingOptions,
    #[command(flatten)]
    pub stack: StackOptions,
    #[command(flatten)]
    pub recording: RecordingOptions,
}

impl ConvertArguments {
    /// The first option given that says nothing about recordings.
    pub fn of_stacks_only(&self) -> Option<&'static str> {
        let SelectionOptions { region, t, z, c } = &self.selection;
        first_given(&[
            ("--region", region.is_some()),
            ("--t", t.is_some()),
            ("--z", z.is_some()),
            ("--c", c.is_some()),
            ("--reslice", self.reslice.is_some()),
            ("--keep-axes", self.keep_axes),
            ("--stored", self.stored),
        ])
        .or_else(|| self.coding.given())
        .or_else(|| self.stack.of_stacks_only())
    }

    /// The first option given that says nothing about stacks.
    pub fn of_recordings_only(&self) -> Option<&'static str> {
        self.time.given().or_else(|| self.recording.of_recordings_only())
    }
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
