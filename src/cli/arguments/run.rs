//! Arguments of `run`.

use std::path::PathBuf;

use clap::Args;

use super::OverwriteChoice;
use crate::engine::batch::{NamePattern, Shard};

/// `lumiq run`
#[derive(Debug, Args)]
pub struct RunArguments {
    /// The recipe, TOML
    #[arg(value_name = "RECIPE")]
    pub recipe: PathBuf,
    /// Files, and folders that are stacks; their order does not matter
    #[arg(required = true, value_name = "IN")]
    pub inputs: Vec<PathBuf>,
    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// What results are called, without their ending: {stem}, {name}, {ext} and {parent} of the input, {index} or {index:4} of its place in the sorted list, from 1 [default: {stem}]
    #[arg(long, value_name = "PATTERN")]
    pub name: Option<NamePattern>,
    /// Do part I of N of the sorted list; all parts together do each file once
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// Say what would be done and why, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Go on with the other files when one fails
    #[arg(long)]
    pub keep_going: bool,
    /// Add a line of JSON to this file for each result: input, its size and time, output, recipe, state [default: a hidden file in DIR]
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// Write NAME.lumiq.json beside each result: recipe, inputs and result with sizes and SHA-256, version, times
    #[arg(long)]
    pub provenance: bool,
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
}
