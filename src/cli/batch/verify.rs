//! `lumiq verify`: whether results are what the files beside them say. Not here: how they are compared
//! (`engine/batch/provenance.rs`).

use std::path::Path;

use serde_json::json;

use crate::cli::arguments::VerifyArguments;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, all_said};
use crate::cli::print;
use crate::engine::batch::ResultProvenance;

/// Runs the verb; goes on with the other results when one does not match.
pub(in crate::cli) fn verify(arguments: &VerifyArguments, context: &Context) -> Result<(), Failure> {
    let mut failures = Vec::new();
    for result in &arguments.results {
        match one(result, context) {
            Err(end) if end.is_an_end() => return Err(end),
            Err(failure) => failures.push(failure),
            Ok(()) => {}
        }
    }
    all_said(failures)
}

fn one(result: &Path, context: &Context) -> Result<(), Failure> {
    let provenance = ResultProvenance::read_beside(result)?;
    let [wrong, missing] = provenance.differences(result, &context.fresh_progress())?;
    let name = result.display().to_string();
    if context.manners.json {
        print::json(&json!({ "result": name, "matches": wrong.is_empty(), "wrong": wrong, "missing": missing }))?;
    }
    if !wrong.is_empty() {
        return Err(anyhow::anyhow!("{}", wrong.join("; ")).into());
    }
    context.warn(&name, &missing);
    if context.manners.json { Ok(()) } else { print::line(&format!("{name}: matches")) }
}
