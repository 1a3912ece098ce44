//! Arguments of `merge-manifests`.

use std::path::PathBuf;

use clap::Args;

/// `lumiq merge-manifests`
#[derive(Debug, Args)]
pub struct MergeManifestsArguments {
    /// The manifests; of what several say of one result the newest counts
    #[arg(required = true, value_name = "M")]
    pub manifests: Vec<PathBuf>,
    /// The manifest to write
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
}
