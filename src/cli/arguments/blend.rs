//! Arguments of `blend`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{CodingOptions, OverwriteChoice, StackOptions};
use crate::cli::names::option_of;
use crate::model::BlendMode;

/// `lumiq blend`
#[derive(Debug, Args)]
pub struct BlendArguments {
    /// The stacks, the lowest first
    #[arg(required = true, num_args = 2.., value_name = "STACK")]
    pub inputs: Vec<PathBuf>,
    /// The file to write; its ending names the format. `-` is stdout
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// The blend mode
    #[arg(long, default_value = "screen", value_name = "NAME", value_parser = option_of(BlendMode::ALL, BlendMode::name))]
    pub mode: BlendMode,
    /// Where sizes differ: the common part, from the top left corner
    #[arg(long, conflicts_with = "fit")]
    pub crop: bool,
    /// Where sizes differ: the others resampled to the first
    #[arg(long)]
    pub fit: bool,
    /// How alpha takes part
    #[arg(long, value_enum, default_value_t)]
    pub alpha: AlphaChoice,
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
    #[command(flatten)]
    pub stack: StackOptions,
    // Last, because its heading holds for all that follow.
    #[command(flatten)]
    pub coding: CodingOptions,
}

/// `--alpha`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum AlphaChoice {
    /// The mode's formula on colours, alpha by αs + αb − αs·αb
    #[default]
    Plain,
    /// W3C compositing with alpha
    Composite,
}
