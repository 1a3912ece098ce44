//! Arguments of `project`.

use std::path::PathBuf;

use clap::Args;

use super::{CodingOptions, OverwriteChoice, StackOptions};
use crate::cli::names::option_of;
use crate::cli::position::IndexRange;
use crate::model::recipe::{ProjectionAxis, ProjectionMethod};

/// `lumiq project`
#[derive(Debug, Args)]
pub struct ProjectArguments {
    /// The stack; `-` is stdin
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// The file to write; its ending names the format. `-` is stdout
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// Along which axis
    #[arg(long, default_value = "z", value_name = "z|t", value_parser = option_of(ProjectionAxis::ALL, ProjectionAxis::name))]
    pub axis: ProjectionAxis,
    /// max, min and mean keep the sample type; sum, sd (sample standard deviation) and median are floats, but a median of 8 bits
    #[arg(long, default_value = "max", value_name = "max|min|mean|sum|sd|median", value_parser = option_of(ProjectionMethod::ALL, ProjectionMethod::name))]
    pub method: ProjectionMethod,
    /// Which planes: A:B from 0, end excluded [default: all]
    #[arg(long, value_name = "A:B")]
    pub range: Option<IndexRange>,
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
    #[command(flatten)]
    pub stack: StackOptions,
    // Last, because its heading holds for all that follow.
    #[command(flatten)]
    pub coding: CodingOptions,
}
