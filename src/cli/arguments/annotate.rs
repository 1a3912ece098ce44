//! Arguments of `annotate`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{EdgeOptions, OverwriteChoice, ReadOptions, TimeOptions};
use crate::cli::annotation_spec::{AddSpec, EditSpec, RemoveSpec};
use crate::cli::numbers::{burst_frame_length, decibels, false_alarm, not_negative};
use crate::cli::position::Position;

/// `lumiq annotate`
#[derive(Debug, Args)]
pub struct AnnotateArguments {
    /// The recording; `-` is stdin, to search and to list only
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// The metadata to write, in the folder of the samples: the recording's own .sigmf-meta, or another. Without it the annotations are listed
    #[arg(short, long, value_name = "OUT.sigmf-meta")]
    pub output: Option<PathBuf>,
    /// Search and add an annotation for each that is found; without -o list what is found
    #[arg(long, value_enum, value_name = "WHAT")]
    pub find: Option<FindChoice>,
    #[command(flatten)]
    pub search: BurstOptions,
    #[command(flatten)]
    pub time: TimeOptions,
    #[command(flatten)]
    pub edges: EdgeOptions,
    /// Which channel to search, from 0 [default: 0]
    #[arg(long, value_name = "N", requires = "find")]
    pub channel: Option<usize>,
    /// Add an annotation: positions, edges in Hz if it has a band, a label if it has one; may be repeated
    #[arg(long, value_name = "FROM,TO[,LOW,HIGH][,LABEL]", allow_hyphen_values = true)]
    pub add: Vec<AddSpec>,
    /// Change one, by its number in the list: label, comment, from, to, low, high; `label=` empties it. May be repeated
    #[arg(long, value_name = "N,FIELD=VALUE")]
    pub edit: Vec<EditSpec>,
    /// Remove one, by its number in the list before any change, or all of them; may be repeated
    #[arg(long, value_name = "N|all")]
    pub remove: Vec<RemoveSpec>,
    /// The label of those that are found, and of those that are added without one
    #[arg(long, value_name = "TEXT")]
    pub label: Option<String>,
    /// List the annotations, after the changes
    #[arg(long)]
    pub list: bool,
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
    #[command(flatten)]
    pub read: ReadOptions,
}

/// How `--find bursts` searches; each needs it.
#[derive(Debug, Clone, Args)]
pub struct BurstOptions {
    /// How far above the noise floor a burst lies at least, averaged over nine frames and three bins, and twice as many in a single frame [default: 7]
    #[arg(long, value_name = "DB", value_parser = decibels, requires = "find")]
    pub threshold: Option<f64>,
    /// The probability that a frame and bin of noise alone is taken for a burst [default: 1e-7]
    #[arg(long, value_name = "P", value_parser = false_alarm, requires = "find")]
    pub false_alarm: Option<f64>,
    /// Leave out what is shorter: 5ms, 300us, 4096n (samples)
    #[arg(long, value_name = "P", requires = "find")]
    pub min_duration: Option<Position>,
    /// Leave out what is narrower
    #[arg(long, value_name = "HZ", value_parser = not_negative, requires = "find")]
    pub min_bandwidth: Option<f64>,
    /// Pauses up to this long do not part a burst [default: four frames, of --fft samples each]
    #[arg(long, value_name = "P", requires = "find")]
    pub merge_gap: Option<Position>,
    /// Gaps up to this wide in frequency do not part a burst [default: four bins]
    #[arg(long, value_name = "HZ", value_parser = not_negative, requires = "find")]
    pub merge_width: Option<f64>,
    /// Samples per frame, 16 to 65536: fewer tell times apart better, more frequencies [default: 256]
    #[arg(long, value_name = "N", value_parser = burst_frame_length, requires = "find")]
    pub fft: Option<usize>,
    /// Read samples only where the recording's index in the user's cache folder says that a burst can be; what is missing of it is made first. Finds the same
    #[arg(long, requires = "find", conflicts_with_all = ["from", "to", "no_cache"])]
    pub index: bool,
    /// Find narrow signals that never pause, too
    #[arg(long, requires = "find")]
    pub steady: bool,
}

/// `--find`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FindChoice {
    /// What stands out from the noise for a while
    Bursts,
}
