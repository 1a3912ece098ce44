//! Arguments of `slice`.

use std::path::PathBuf;

use clap::Args;

use super::{EdgeOptions, OverwriteChoice, ReadOptions, TimeOptions};
use crate::cli::numbers::{at_least_one, finite, positive};
use crate::model::Datatype;

/// `lumiq slice`
#[derive(Debug, Args)]
pub struct SliceArguments {
    /// The recording; `-` is stdin
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// The file to write: .sigmf-meta (with .sigmf-data beside it), or .npy. `-` is stdout, as npy
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    #[command(flatten)]
    pub time: TimeOptions,
    #[command(flatten)]
    pub band: BandOptions,
    /// Keep one sample of N [default: as few as --bandwidth allows, 1 without it]
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub decimate: Option<usize>,
    /// How samples are stored: `cf32_le`, `ci16_le`, `cu8` … Amplitude 1 is full scale; whole numbers that were none get triangular dither [default: as in the file, `cf32_le` after a filter]
    #[arg(long, value_name = "TYPE")]
    pub write_datatype: Option<Datatype>,
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
    #[command(flatten)]
    pub read: ReadOptions,
}

/// A band: by its centre and width, or by its edges.
#[derive(Debug, Clone, Default, Args)]
pub struct BandOptions {
    /// The frequency that becomes 0, instead of --low and --high: absolute where the recording has a frequency, else an offset from zero
    #[arg(long, value_name = "HZ", allow_hyphen_values = true, value_parser = finite, conflicts_with_all = ["low", "high"])]
    pub center: Option<f64>,
    /// The width of the band that passes [default: four fifths of the new sample rate]
    #[arg(long, value_name = "HZ", value_parser = positive, conflicts_with_all = ["low", "high"])]
    pub bandwidth: Option<f64>,
    #[command(flatten)]
    pub edges: EdgeOptions,
}
