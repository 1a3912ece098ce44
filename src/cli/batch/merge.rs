//! `lumiq merge-manifests`: manifests of parts as one. Not here: which line counts (`engine/batch/merge.rs`).

use serde_json::json;

use crate::cli::arguments::MergeManifestsArguments;
use crate::cli::context::Context;
use crate::cli::exit::Failure;
use crate::engine::batch::merge;

/// Runs the verb.
pub(in crate::cli) fn merge_manifests(arguments: &MergeManifestsArguments, context: &Context) -> Result<(), Failure> {
    let output = &arguments.output;
    let merged = merge(&arguments.manifests, output, &context.fresh_progress())?;
    if merged.torn > 0 {
        let sentence = format!("{} lines of the manifests are torn and were left out", merged.torn);
        context.warn(&output.display().to_string(), &[sentence]);
    }
    context.report(|| {
        json!({
            "output": output.display().to_string(),
            "results": merged.results,
            "failed": merged.failed,
        })
    })
}
