//! Arguments of `render`.

use std::path::PathBuf;

use clap::Args;

use super::{OverwriteChoice, StackOptions, first_given};
use crate::cli::layer_spec::LayerSpec;
use crate::cli::overlay_spec::{ChannelNamesSpec, PlaneLabelSpec, ScaleBarSpec, TimeStampSpec};
use crate::cli::position::IndexRange;
use crate::cli::projection_spec::ProjectionSpec;

/// `lumiq render`
#[derive(Debug, Args)]
pub struct RenderArguments {
    /// The stack, or the folder of its files; `-` is stdin
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// The file to write; its ending names the format. `-` is stdout
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// Layers and overlays from a file, TOML or JSON; what it leaves out is as the window shows it first
    #[arg(long, value_name = "FILE")]
    pub recipe: Option<PathBuf>,
    /// Time points: an index or A:B; `:` is all [default: 0]
    #[arg(long = "t", value_name = "R")]
    pub t: Option<IndexRange>,
    /// Depths: an index or A:B; `:` is all [default: 0]
    #[arg(long = "z", value_name = "R")]
    pub z: Option<IndexRange>,
    /// The channels that are seen, by index or name, each with colour (name, #rrggbb, colour map, table of ImageJ, .lut file) and range as need be: 0:blue:100..4000,Actin,2:fire
    #[arg(long, value_name = "SPEC", value_delimiter = ',')]
    pub layers: Vec<LayerSpec>,
    /// One plane of many first: axis and max, min, mean, sum, sd or median, and which planes: z:max, t:mean:0:10
    #[arg(long, value_name = "AXIS:METHOD")]
    pub project: Option<ProjectionSpec>,
    /// Frames a second, where planes become frames: in .gif (at most 50) and .apng [default: 10]
    #[arg(long, value_name = "N", value_parser = crate::cli::numbers::frame_rate)]
    pub fps: Option<f64>,
    /// How often frames are shown from first to last; 0 is for ever [default: 0]
    #[arg(long = "loop", value_name = "N")]
    pub plays: Option<u16>,
    /// A rectangle in pixels: left, top, width, height
    #[arg(long, value_name = "X,Y,W,H", value_parser = crate::cli::input::parse_region)]
    pub region: Option<crate::model::Rect>,
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
    #[command(flatten)]
    pub stack: StackOptions,
    // Last, because its heading holds for all that follow.
    #[command(flatten)]
    pub overlays: OverlayOptions,
}

impl RenderArguments {
    /// The first option given that says nothing about still pictures.
    pub fn of_animations_only(&self) -> Option<&'static str> {
        first_given(&[("--fps", self.fps.is_some()), ("--loop", self.plays.is_some())])
    }
}

/// What is drawn over the pixels. A value is a list: a corner (upper-left …), a colour (#rrggbb) and what else is named.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Overlays")]
pub struct OverlayOptions {
    /// A scale bar; also its length in µm, and no-text: --scale-bar=20,lower-left,#ffff00
    #[arg(long, value_name = "SPEC", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub scale_bar: Option<ScaleBarSpec>,
    /// The time of each plane; also clock, seconds or index: --time-stamp=seconds,upper-right
    #[arg(long, value_name = "SPEC", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub time_stamp: Option<TimeStampSpec>,
    /// The height of each plane; also depth or index
    #[arg(long, value_name = "SPEC", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub plane_label: Option<PlaneLabelSpec>,
    /// The names of the layers in their colours
    #[arg(long, value_name = "SPEC", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub channel_names: Option<ChannelNamesSpec>,
    /// The size of their letters in percent of the picture's shorter side [default: 3]
    #[arg(long, value_name = "PERCENT", value_parser = crate::cli::overlay_spec::text_size)]
    pub text_size: Option<f64>,
    /// A dark ground under them
    #[arg(long)]
    pub dark_ground: bool,
}
