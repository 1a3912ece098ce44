//! Columns of an export taken from the index of a recording, which has to be whole: no sample is read.

use std::ops::Range;

use rayon::prelude::*;

use super::request::Plan;
use crate::engine::EngineError;
use crate::engine::recording_index::{IndexReader, RecordingIndex, Statistic};
use crate::engine::spectrum::indexed::Served;
use crate::model::Progress;
use crate::model::recipe::Reduce;
use crate::ops::spectrogram::{column_frames, plan, scale};

/// Rows that a column is made of, where there are so many: no column is off by more than this part of its width.
const ROWS_A_COLUMN: u64 = 8;

/// The most columns that an index has rows for.
pub(super) fn most_columns(index: &RecordingIndex) -> u64 {
    index.layout().rows(0)
}

/// Fills `out` with columns of linear power in the recipe's scale. `progress` counts frames.
pub(super) fn compute(
    plan: &Plan,
    index: &RecordingIndex,
    columns: Range<u64>,
    out: &mut [f32],
    progress: &Progress,
) -> Result<(), EngineError> {
    let statistic = Statistic::of(plan.reduce);
    let recipe = plan.processor.recipe();
    // The mean is that of all frames, however they are averaged.
    let averaged = recipe.average > 1 && plan.reduce != Reduce::Mean;
    let averages = Served::level(recipe.average as u64, recipe.hop as u64, index.layout()).filter(|_| averaged);
    let factor = factor(plan);
    let column = |reader: &mut IndexReader<'_>, column: u64, out: &mut [f32]| -> Result<(), EngineError> {
        let level = averages.unwrap_or_else(|| reader.level_of(plan.frames / plan.columns / ROWS_A_COLUMN));
        let rows = column_frames(column, plan.columns, index.layout().rows(level));
        let there = match averages {
            Some(level) => reader.averages(statistic, level, rows, 0, out),
            None => reader.spectrum(statistic, level, rows, 0, out),
        };
        if !there {
            let damaged = "a part of the recording's index is missing or damaged";
            return Err(EngineError::refused(damaged, "try again; what is missing is made anew"));
        }
        for power in out.iter_mut() {
            *power *= factor;
        }
        let frames = column_frames(column, plan.columns, plan.frames);
        Ok(progress.add(frames.end - frames.start)?)
    };
    out.par_chunks_mut(plan.bins()).enumerate().try_for_each_init(
        || IndexReader::new(index),
        |reader, (place, out)| column(reader, columns.start + place as u64, out),
    )
}

/// From the scale of the index, which is `spectrum`, to that of the recipe.
fn factor(export: &Plan) -> f32 {
    let recipe = export.processor.recipe();
    let window = plan::window(recipe.window, recipe.n_fft);
    scale::from_spectrum(recipe.scale, &window, export.recording.info.sample_rate_hz) as f32
}
