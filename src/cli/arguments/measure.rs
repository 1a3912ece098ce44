//! Arguments of `measure`.

use std::path::PathBuf;

use clap::Args;

use super::shared::first_given;
use super::{EdgeOptions, OverwriteChoice, RecordingOptions, StackOptions, TimeOptions};
use crate::cli::numbers::frame_length;
use crate::cli::position::IndexRange;
use crate::cli::region_spec::{BoundsSpec, LineSpec, PolygonSpec};
use crate::model::recipe::Window;

/// `lumiq measure`
#[derive(Debug, Args)]
pub struct MeasureArguments {
    /// The stack or recording; `-` is stdin
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// The table: commas, tabs by the ending .tsv, of recordings also JSON by the ending .json [default: stdout]
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub regions: RegionOptions,
    #[command(flatten)]
    pub signal: SignalOptions,
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
    #[command(flatten)]
    pub stack: StackOptions,
    #[command(flatten)]
    pub recording: RecordingOptions,
}

/// What is measured of a stack.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Of stacks")]
pub struct RegionOptions {
    /// A rectangle, in pixels from the upper left corner; may be repeated, as all shapes, which are listed in this order: rectangles, ellipses, polygons, lines. Without any: the whole plane
    #[arg(long, value_name = "X,Y,W,H")]
    pub rectangle: Vec<BoundsSpec>,
    /// The ellipse that touches the sides of a rectangle
    #[arg(long, value_name = "X,Y,W,H")]
    pub ellipse: Vec<BoundsSpec>,
    /// A polygon by its corners
    #[arg(long, value_name = "X,Y,X,Y,X,Y…")]
    pub polygon: Vec<PolygonSpec>,
    /// A straight line, some pixels wide
    #[arg(long, value_name = "X,Y,X,Y[,W]")]
    pub line: Vec<LineSpec>,
    /// The values along the lines instead of the regions'
    #[arg(long, requires = "line")]
    pub profile: bool,
    /// Which times: an index, or A:B from 0, end excluded [default: all]
    #[arg(long, value_name = "R")]
    pub t: Option<IndexRange>,
    /// Which heights [default: all]
    #[arg(long, value_name = "R")]
    pub z: Option<IndexRange>,
}

/// What is measured of a recording.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Of recordings")]
pub struct SignalOptions {
    #[command(flatten)]
    pub time: TimeOptions,
    #[command(flatten)]
    pub edges: EdgeOptions,
    /// A row for each annotation instead
    #[arg(long, conflicts_with_all = ["from", "to", "low", "high"])]
    pub annotations: bool,
    /// Which channel, from 0 [default: 0]
    #[arg(long, value_name = "N")]
    pub channel: Option<usize>,
    /// Samples of the frames that spectra are made of [default: as suits each box]
    #[arg(long, value_name = "N", value_parser = frame_length)]
    pub fft: Option<usize>,
    /// Their window, as of `lumiq spectrogram` [default: blackman-harris]
    #[arg(long, value_name = "W[:PARAM]")]
    pub window: Option<Window>,
}

impl RegionOptions {
    /// The first option given that says nothing about recordings.
    #[must_use]
    pub fn of_stacks_only(&self) -> Option<&'static str> {
        first_given(&[
            ("--rectangle", !self.rectangle.is_empty()),
            ("--ellipse", !self.ellipse.is_empty()),
            ("--polygon", !self.polygon.is_empty()),
            ("--line", !self.line.is_empty()),
            ("--t", self.t.is_some()),
            ("--z", self.z.is_some()),
        ])
    }
}

impl SignalOptions {
    /// The first option given that says nothing about stacks.
    #[must_use]
    pub fn of_recordings_only(&self) -> Option<&'static str> {
        let others = first_given(&[
            ("--annotations", self.annotations),
            ("--channel", self.channel.is_some()),
            ("--fft", self.fft.is_some()),
            ("--window", self.window.is_some()),
        ]);
        self.time.given().or_else(|| self.edges.given()).or(others)
    }
}
