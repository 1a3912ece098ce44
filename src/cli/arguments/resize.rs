//! Arguments of `resize`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::{CodingOptions, OverwriteChoice, StackOptions};
use crate::cli::names::option_of;
use crate::cli::numbers::{at_least_one, pad_color, pixel_size, positive, sharpen};
use crate::model::recipe::{ResizeFilter, Sharpen, SmartDpi};

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
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
    /// Sharpen the result (unsharp mask): how much, the radius of the blur in pixels [default: 0.8], and below how many of
    /// 255 levels nothing is done [default: 0]
    #[arg(long, value_name = "AMOUNT[:RADIUS[:LEVELS]]", value_parser = sharpen)]
    pub sharpen: Option<Sharpen>,
    #[command(flatten)]
    pub coding: CodingOptions,
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
    /// With --fit pad: the colour beside the picture, a name or #rrggbb [default: transparent where there is alpha, else
    /// black]
    #[arg(long, value_name = "COLOR", requires = "fit", value_parser = pad_color)]
    pub pad_color: Option<[u8; 3]>,
    /// A factor on both sides
    #[arg(long, value_name = "F", value_parser = positive)]
    pub scale: Option<f64>,
    /// The longer side in pixels
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub long_side: Option<usize>,
    /// The shorter side in pixels
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub short_side: Option<usize>,
    /// Million pixels in all
    #[arg(long, value_name = "F", value_parser = positive)]
    pub megapixels: Option<f64>,
    /// The size of a pixel of the result in µm; the file states that of its own, or --pixel-size says it
    #[arg(long, value_name = "UM", value_parser = pixel_size)]
    pub to_pixel_size: Option<f64>,
    /// Dots per inch, exactly; the printed size stays. `smart` or `smart:N` is the published normaliser: as near to N
    /// [default: 300] as limits allow, and pictures within 5 % of it are left as they are
    #[arg(long, value_name = "N|smart[:N]")]
    pub dpi: Option<DpiChoice>,
    /// The resolution of the input, if the file says it wrongly or not at all
    #[arg(long, value_name = "N", requires = "dpi", value_parser = positive)]
    pub source_dpi: Option<f64>,
    /// With --dpi: no side longer than this [default with smart: 4096]
    #[arg(long, value_name = "N", requires = "dpi", value_parser = at_least_one)]
    pub max_dimension: Option<usize>,
    #[command(flatten)]
    pub smart: SmartOptions,
}

/// What only `--dpi smart` knows.
#[derive(Debug, Clone, Default, Args)]
pub struct SmartOptions {
    /// Smart: aim at the resolution whatever comes, and cut what is too large down to --max-dimension
    #[arg(long, requires = "dpi")]
    pub no_auto_adjust: bool,
    /// Smart: the limit of the rule for memory, in MiB; sizes of results depend on it, work does not [default: 2048]
    #[arg(long, value_name = "MB", requires = "dpi", value_parser = positive)]
    pub memory_limit: Option<f64>,
    /// Smart: which published program decides [default: rust]
    #[arg(long, value_enum, value_name = "WHICH", requires = "dpi")]
    pub compat: Option<CompatChoice>,
    /// Smart, with --compat python: the least resolution [default: 72]
    #[arg(long, value_name = "N", requires = "compat")]
    pub min_dpi: Option<u32>,
    /// Smart, with --compat python: the highest resolution [default: 600]
    #[arg(long, value_name = "N", requires = "compat")]
    pub max_dpi: Option<u32>,
}

/// `--dpi`
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DpiChoice {
    Exactly(f64),
    Smart(u32),
}

impl FromStr for DpiChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some(rest) = text.trim().strip_prefix("smart") else {
            let exactly = positive(text).map(Self::Exactly);
            return exactly.map_err(|_| format!("'{text}' is neither a number above 0 nor smart or smart:N"));
        };
        let target = match rest.strip_prefix(':') {
            None if rest.is_empty() => Some(SmartDpi::default().target),
            Some(number) => number.parse().ok().filter(|target| *target > 0),
            None => None,
        };
        target.map(Self::Smart).ok_or_else(|| format!("'{text}' is not smart or smart:N with a whole number N above 0"))
    }
}

/// `--compat`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CompatChoice {
    /// The first version in Rust
    Rust,
    /// The released Python
    Python,
}

/// `--fit`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FitChoice {
    /// The largest size that fits inside
    #[value(alias = "fit")]
    Contain,
    /// Filled, what hangs over is cut off
    #[value(alias = "crop")]
    Cover,
    /// Filled, with other proportions
    #[value(alias = "fill")]
    Stretch,
    /// As contain, and the rest in one colour
    Pad,
}
