//! Arguments of `resize`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{OverwriteChoice, StackOptions};
use crate::cli::names::option_of;
use crate::cli::numbers::{at_least_one, positive};
use crate::model::recipe::ResizeFilter;

/// `lumiq resize`
#[derive(Debug, Args)]
pub struct ResizeArguments {
    /// Pictures and stacks; `-` is stdin
    #[arg(required = true, value_name = "IN")]
    pub inputs: Vec<PathBuf>,
    /// The file to write; its ending names the format. `-` is stdout
    #[arg(short, long, value_name = "OUT", required_unless_present = "out", conflicts_with = "out")]
    pub output: Option<PathBuf>,
    /// The folder to write to, under the names of the inputs
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub size: SizeOptions,
    /// Resampling filter; auto is Lanczos3 down and Catmull-Rom up
    #[arg(long, default_value = "auto", value_name = "NAME", value_parser = option_of(ResizeFilter::ALL, ResizeFilter::name))]
    pub filter: ResizeFilter,
    /// Resample in linear light: for photographs, not for measurements
    #[arg(long)]
    pub linear_light: bool,
    /// Leave colour profile and resolution out of the result
    #[arg(long)]
    pub strip: bool,
    /// Quality of JPEG, 1 to 100 [default: 90]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub quality: Option<u8>,
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
    #[command(flatten)]
    pub stack: StackOptions,
}

/// The size that is asked for: exactly one way of saying it.
#[derive(Debug, Clone, Default, Args)]
#[allow(clippy::struct_field_names, reason = "the fields carry the names of the options")]
pub struct SizeOptions {
    /// Width in pixels
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub width: Option<usize>,
    /// Height in pixels
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub height: Option<usize>,
    /// With width and height: how proportions are kept
    #[arg(long, value_enum, requires_all = ["width", "height"])]
    pub fit: Option<FitChoice>,
    /// A factor on both sides
    #[arg(long, value_name = "F", value_parser = positive)]
    pub scale: Option<f64>,
    /// The longer side in pixels
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub long_side: Option<usize>,
    /// The shorter side in pixels
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub short_side: Option<usize>,
    /// Dots per inch, exactly; the printed size stays
    #[arg(long, value_name = "N", value_parser = positive)]
    pub dpi: Option<f64>,
    /// The resolution of the input, if the file says it wrongly or not at all
    #[arg(long, value_name = "N", requires = "dpi", value_parser = positive)]
    pub source_dpi: Option<f64>,
    /// With --dpi: no side longer than this
    #[arg(long, value_name = "N", requires = "dpi", value_parser = at_least_one)]
    pub max_dimension: Option<usize>,
}

/// `--fit`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FitChoice {
    Contain,
    Cover,
    Stretch,
    Pad,
}
