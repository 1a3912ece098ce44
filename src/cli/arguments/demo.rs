//! Arguments of `demo`.

use std::path::PathBuf;

use clap::Args;

/// `lumiq demo`
#[derive(Debug, Clone, Args)]
pub struct DemoArguments {
    /// Write the results, open no window
    #[arg(long)]
    pub headless: bool,
    /// The folder to write to
    #[arg(long, value_name = "DIR", default_value = "lumiq-demo")]
    pub out: PathBuf,
}
