//! Arguments of `render`.

use std::path::PathBuf;

use clap::{ArgAction, Args};

use super::{OverwriteChoice, StackOptions, first_given};
use crate::cli::layer_spec::LayerSpec;
use crate::cli::names::option_of;
use crate::cli::numbers::at_least_one;
use crate::cli::overlay_spec::{ChannelNamesSpec, PlaneLabelSpec, ScaleBarSpec, TimeStampSpec};
use crate::cli::position::IndexRange;
use crate::cli::projection_spec::ProjectionSpec;
use crate::codec::TiffCompression;
use crate::model::recipe::{Montage, MontageBar, MontageGround, MontageOf};

/// `lumiq render`
#[derive(Debug, Clone, Args)]
pub struct RenderArguments {
    /// The stack, or the folder of its files; the channels of further ones lie over it. `-` is stdin
    #[arg(required = true, value_name = "IN")]
    pub inputs: Vec<PathBuf>,
    /// The file to write; its ending names the format. `-` is stdout
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// Layers and overlays from a file, TOML or JSON; what it leaves out is as the window shows it first
    #[arg(long, value_name = "FILE")]
    pub recipe: Option<PathBuf>,
    /// What a recipe says of layers, overlays and montage, where it was read already.
    #[arg(skip)]
    pub picture: Option<PictureText>,
    /// Time points: an index or A:B; `:` is all [default: 0; all of those that are panels]
    #[arg(long = "t", value_name = "R")]
    pub t: Option<IndexRange>,
    /// Depths: an index or A:B; `:` is all [default: 0; all of those that are panels]
    #[arg(long = "z", value_name = "R")]
    pub z: Option<IndexRange>,
    /// The channels that are seen, by index or name, each with colour (name, #rrggbb, colour map, table of ImageJ, .lut file) and range as need be: 0:blue:100..4000,Actin,2:fire. Of further inputs with their number: 1/0:cyan
    #[arg(long, value_name = "SPEC", value_delimiter = ',')]
    pub layers: Vec<LayerSpec>,
    /// One plane of many first: axis and max, min, mean, sum, sd or median, and which planes: z:max, t:mean:0:10
    #[arg(long, value_name = "AXIS:METHOD")]
    pub project: Option<ProjectionSpec>,
    /// Every pixel becomes N × N, overlays are drawn as much larger
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = crate::cli::numbers::export_scale)]
    pub scale: usize,
    /// 16: one channel in grey, its range spread over 0 to 65535; to .png, .tif and .npy
    #[arg(long, value_name = "8|16", default_value_t = 8, value_parser = crate::cli::numbers::depth)]
    pub depth: u8,
    /// Frames a second, where planes become frames: in .gif (at most 50), .apng, .avi and .mp4 [default: 10]
    #[arg(long, value_name = "N", value_parser = crate::cli::numbers::frame_rate)]
    pub fps: Option<f64>,
    /// How often frames of .gif and .apng are shown from first to last; 0 is for ever [default: 0]
    #[arg(long = "loop", value_name = "N")]
    pub plays: Option<u16>,
    /// How good .jpg, .avi and .mp4 look, 1 to 100 [default: 90]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub quality: Option<u8>,
    /// How the pixels of .tif are compressed; ImageJ reads no zstd
    #[arg(long, value_name = "HOW", value_parser = option_of(TiffCompression::ALL, TiffCompression::name))]
    pub compression: Option<TiffCompression>,
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
    #[command(flatten)]
    pub montage: MontageOptions,
}

/// The text of a picture's recipe.
#[derive(Debug, Clone)]
pub struct PictureText {
    /// The file it is from.
    pub name: String,
    pub text: String,
}

/// Panels beside one another, each with a label and the overlays of the picture.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Montage")]
pub struct MontageOptions {
    /// What the panels are: each channel alone, or planes along z or t
    #[arg(long, value_name = "WHAT", value_parser = option_of(MontageOf::ALL, MontageOf::name))]
    pub montage: Option<MontageOf>,
    /// Panels in a row [default: a few channels in one row, else about a square]
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub columns: Option<usize>,
    /// Pixels between panels [default: 4]
    #[arg(long, value_name = "N")]
    pub gap: Option<usize>,
    /// What is seen between panels [default: black]
    #[arg(long, value_name = "COLOUR", value_parser = option_of(MontageGround::ALL, MontageGround::name))]
    pub gap_color: Option<MontageGround>,
    /// Every how many planes one is a panel [default: 1]
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub step: Option<usize>,
    /// All channels together as the last panel
    #[arg(long)]
    pub merge: bool,
    /// Nothing that says what a panel shows
    #[arg(long = "no-labels", action = ArgAction::SetTrue)]
    pub no_labels: bool,
    /// Which panels have the scale bar [default: last]
    #[arg(long, value_name = "WHICH", value_parser = option_of(MontageBar::ALL, MontageBar::name))]
    pub bars: Option<MontageBar>,
}

impl RenderArguments {
    /// The first option given that says nothing about files that play.
    pub fn of_movies_only(&self) -> Option<&'static str> {
        first_given(&[("--fps", self.fps.is_some())])
    }

    /// The first option given that says nothing about files that do not begin again by themselves.
    pub fn of_animations_only(&self) -> Option<&'static str> {
        first_given(&[("--loop", self.plays.is_some())])
    }
}

impl MontageOptions {
    /// A montage changed by the options, or begun by them; `None` if there is neither.
    ///
    /// # Errors
    /// A sentence if an option is about a montage and there is none.
    pub fn over(&self, begun: Option<Montage>) -> Result<Option<Montage>, String> {
        let of_another = |montage: &Montage| self.montage.is_some_and(|of| of != montage.of);
        let begun = begun.filter(|montage| !of_another(montage));
        let begun = begun.or_else(|| self.montage.map(|of| Montage { of, ..Montage::default() }));
        let Some(begun) = begun else {
            return match self.of_montages_only() {
                Some(option) => {
                    Err(format!("{option} is for montages; say --montage channels, z or t, or leave it out"))
                }
                None => Ok(None),
            };
        };
        let montage = Montage {
            step: self.step.unwrap_or(begun.step),
            merge: self.merge || begun.merge,
            columns: self.columns.or(begun.columns),
            gap: self.gap.unwrap_or(begun.gap),
            ground: self.gap_color.unwrap_or(begun.ground),
            labels: begun.labels && !self.no_labels,
            scale_bar: self.bars.unwrap_or(begun.scale_bar),
            ..begun
        };
        montage.check().map(|()| Some(montage))
    }

    fn of_montages_only(&self) -> Option<&'static str> {
        first_given(&[
            ("--columns", self.columns.is_some()),
            ("--gap", self.gap.is_some()),
            ("--gap-color", self.gap_color.is_some()),
            ("--step", self.step.is_some()),
            ("--merge", self.merge),
            ("--no-labels", self.no_labels),
            ("--bars", self.bars.is_some()),
        ])
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
