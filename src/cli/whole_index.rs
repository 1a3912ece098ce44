//! The index of a recording for verbs that are told to use it: from the user's cache folder, what is missing made first.

use std::sync::Arc;

use super::context::Context;
use super::exit::Failure;
use super::progress_bar::with_bar;
use crate::engine::job::silent;
use crate::engine::recording_index::{IndexParameters, RecordingIndex, RecordingIndexes};
use crate::engine::settings::Settings;
use crate::model::Recording;

/// The index, made whole.
pub(super) fn whole_index(
    recording: &Recording,
    parameters: IndexParameters,
    context: &Context,
) -> Result<Arc<RecordingIndex>, Failure> {
    let folder = RecordingIndexes::default_folder().ok_or_else(|| {
        anyhow::anyhow!("there is no cache folder for an index; name one with LUMIQ_CACHE_DIR, or leave --index out")
    })?;
    let index = RecordingIndexes::in_folder(folder, limit(context), silent()).open(recording, parameters)?;
    let progress = context.fresh_progress();
    with_bar("index", &context.manners, &progress, || index.build(&progress, &|| (), || ()))?;
    Ok(index)
}

/// The bytes that the user allows indexes: how coarse they are depends on it, and what is beyond goes.
fn limit(context: &Context) -> u64 {
    let settings = Settings::default_path().map_or_else(|| Ok(Settings::default()), |path| Settings::load(&path));
    let settings = settings.unwrap_or_else(|error| {
        context.warn("--index", &[error.to_string()]);
        Settings::default()
    });
    settings.indexes_bytes()
}
