//! Arguments of `verify`.

use std::path::PathBuf;

use clap::Args;

/// `lumiq verify`
#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// Results that were written with `run --provenance`
    #[arg(required = true, value_name = "RESULT")]
    pub results: Vec<PathBuf>,
}
