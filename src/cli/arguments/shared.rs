//! Options that several verbs share: manners, how inputs are read, what happens to outputs that exist.

use clap::{Args, ValueEnum};

use crate::cli::numbers::{finite, pixel_size, sample_rate, u8_offset};
use crate::codec::DocumentKind;
use crate::codec::sequence::FilePattern;
use crate::engine::Overwrite;
use crate::model::{AxisOrder, Datatype};

/// Options of every verb.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options of every verb")]
pub struct Manners {
    /// Print nothing but results and errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more; twice for even more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Show progress even where stderr is not a terminal
    #[arg(long, global = true)]
    pub progress: bool,
    /// Print results as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// How many threads work; all cores unless said
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// The memory for caches and for work in parts; a quarter of what is free, at most 2000, unless said
    #[arg(long, global = true, value_name = "MB", value_parser = clap::value_parser!(u64).range(64..))]
    pub memory: Option<u64>,
    /// Keep nothing in the user's cache folder and take nothing from it: the overviews of large planes, the indexes of long recordings
    #[arg(long, global = true)]
    pub no_cache: bool,
}

/// Options of verbs that read a stack.
#[derive(Debug, Clone, Default, Args)]
pub struct StackOptions {
    /// The order of the array's axes, slowest first, for example TZCYX; of a folder what its files' names count, from left to right, then the axes of each file
    #[arg(long, value_name = "TZCYXS")]
    pub axes: Option<AxisOrder>,
    /// Of a folder the names of the files that are its stack, and what they count, for example `*_t{t}_z{z}_{c}.tif`; every input is a folder then
    #[arg(long = "files", value_name = "PATTERN")]
    pub file_pattern: Option<FilePattern>,
    /// Read as this kind of document
    #[arg(long = "as", value_enum, value_name = "KIND")]
    pub kind: Option<KindChoice>,
    /// The size of a pixel in µm
    #[arg(long, value_name = "UM", value_parser = pixel_size)]
    pub pixel_size: Option<f64>,
    /// Which series or recording of the file, or which stack of the folder, from 0 [default: 0]
    #[arg(long, value_name = "N")]
    pub series: Option<usize>,
}

impl StackOptions {
    /// The first option given that says nothing about recordings.
    #[must_use]
    pub fn of_stacks_only(&self) -> Option<&'static str> {
        first_given(&[
            ("--axes", self.axes.is_some()),
            ("--files", self.file_pattern.is_some()),
            ("--pixel-size", self.pixel_size.is_some()),
        ])
    }
}

/// Options of verbs that read a recording; each overrides what the file says.
#[derive(Debug, Clone, Default, Args)]
pub struct RecordingOptions {
    /// How a sample is stored: `cf32_le`, `ci16_le`, `cu8`, `cs16`, `f32` …
    #[arg(long, value_name = "TYPE")]
    pub datatype: Option<Datatype>,
    /// Samples per second
    #[arg(long, value_name = "HZ", value_parser = sample_rate)]
    pub sample_rate: Option<f64>,
    /// The frequency in the middle of the spectrum
    #[arg(long, value_name = "HZ", value_parser = finite)]
    pub center_frequency: Option<f64>,
    /// The u8 value that stands for zero
    #[arg(long, value_name = "127.5|128", value_parser = u8_offset)]
    pub u8_offset: Option<f64>,
    /// Bytes before the first sample
    #[arg(long, value_name = "N")]
    pub header_bytes: Option<u64>,
}

impl RecordingOptions {
    /// The first option given that says nothing about stacks.
    #[must_use]
    pub fn of_recordings_only(&self) -> Option<&'static str> {
        first_given(&[
            ("--datatype", self.datatype.is_some()),
            ("--sample-rate", self.sample_rate.is_some()),
            ("--center-frequency", self.center_frequency.is_some()),
            ("--u8-offset", self.u8_offset.is_some()),
            ("--header-bytes", self.header_bytes.is_some()),
        ])
    }
}

/// The first of these options that was given.
pub(in crate::cli) fn first_given(options: &[(&'static str, bool)]) -> Option<&'static str> {
    options.iter().find(|(_, given)| *given).map(|(name, _)| *name)
}

/// `--as`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KindChoice {
    Stack,
    Recording,
}

impl From<KindChoice> for DocumentKind {
    fn from(kind: KindChoice) -> Self {
        match kind {
            KindChoice::Stack => Self::Stack,
            KindChoice::Recording => Self::Recording,
        }
    }
}

/// What happens to an output that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum OverwriteChoice {
    /// Written again if the input or the recipe is newer (a recipe given by options is as new as the call)
    #[default]
    Older,
    /// Written again
    Always,
    /// Refused
    Never,
}

impl From<OverwriteChoice> for Overwrite {
    fn from(choice: OverwriteChoice) -> Self {
        match choice {
            OverwriteChoice::Older => Self::Older,
            OverwriteChoice::Always => Self::Always,
            OverwriteChoice::Never => Self::Never,
        }
    }
}
