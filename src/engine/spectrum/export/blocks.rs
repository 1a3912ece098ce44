//! Blocks of columns of linear power, computed in parallel: each task reads its own samples.

use std::ops::Range;

use rayon::prelude::*;

use super::request::Plan;
use crate::engine::EngineError;
use crate::engine::spectrum::samples::SampleWindow;
use crate::model::Progress;
use crate::model::recipe::Reduce;
use crate::ops::spectrogram::{ColumnReducer, Scratch, column_frames};

/// Samples that one task advances by, if its columns are that narrow.
const TASK_SAMPLES: u64 = 1 << 17;

/// Frames after which progress is told.
const TOLD_AFTER: u64 = 32;

/// Fills `out` with columns of linear power, column after column, lowest frequency first. `progress` counts frames.
pub(super) fn compute(
    plan: &Plan,
    columns: Range<u64>,
    out: &mut [f32],
    progress: &Progress,
) -> Result<(), EngineError> {
    if let Some(index) = &plan.index {
        return super::indexed::compute(plan, index, columns, out, progress);
    }
    let bins = plan.bins();
    let recipe = plan.processor.recipe();
    let frames_per_column = (plan.averages / plan.columns).max(1).saturating_mul(recipe.average as u64);
    let samples_per_column = frames_per_column.saturating_mul(recipe.hop as u64);
    // Where frames overlap much, tasks are longer, so that little is read twice.
    let advance = TASK_SAMPLES.max(4 * recipe.n_fft as u64);
    let most = (columns.end - columns.start).div_ceil(4 * rayon::current_num_threads() as u64).max(1);
    let together = (advance / samples_per_column).clamp(1, most) as usize;
    out.par_chunks_mut(together * bins).enumerate().try_for_each_init(
        || Worker::new(plan),
        |worker, (task, out)| {
            let first = columns.start + (task * together) as u64;
            for (column, out) in (first..).zip(out.chunks_exact_mut(bins)) {
                worker.column(column, out, progress)?;
            }
            Ok(())
        },
    )
}

struct Worker<'a> {
    plan: &'a Plan,
    samples: SampleWindow,
    scratch: Scratch,
    frame: Vec<f32>,
    /// Frames that are averaged before they are reduced, their mean so far, and where it goes.
    average: u64,
    averager: ColumnReducer,
    averaged: Vec<f32>,
    reducer: ColumnReducer,
}

impl<'a> Worker<'a> {
    fn new(plan: &'a Plan) -> Self {
        // One frame a column needs no reducer, and with all its rows no buffer.
        let single = plan.frames == plan.columns;
        let average = plan.processor.recipe().average as u64;
        // A column of one average is the mean of its frames, and so is the mean of several.
        let is_mean = plan.reduce == Reduce::Mean || (average > 1 && plan.averages == plan.columns);
        let (reduce, average) = if is_mean { (Reduce::Mean, 1) } else { (plan.reduce, average) };
        let all = plan.processor.bins();
        let bins = if single { 0 } else { plan.bins() };
        let frame = if single && plan.bins() == all { 0 } else { all };
        Self {
            plan,
            samples: SampleWindow::new(&plan.recording, plan.channel, plan.to),
            scratch: plan.processor.scratch(),
            frame: vec![0.0; frame],
            average,
            averager: ColumnReducer::new(Reduce::Mean, if average > 1 { bins } else { 0 }),
            averaged: vec![0.0; if average > 1 { bins } else { 0 }],
            reducer: ColumnReducer::new(reduce, bins),
        }
    }

    fn column(&mut self, column: u64, out: &mut [f32], progress: &Progress) -> Result<(), EngineError> {
        let plan = self.plan;
        let (n_fft, hop) = (plan.processor.recipe().n_fft, plan.processor.recipe().hop as u64);
        if plan.frames == plan.columns {
            let samples = self.samples.frame(plan.from + column * hop, n_fft, true)?;
            if self.frame.is_empty() {
                plan.processor.power_frame(samples, &mut self.scratch, out);
            } else {
                plan.processor.power_frame(samples, &mut self.scratch, &mut self.frame);
                out.copy_from_slice(&self.frame[plan.rows.clone()]);
            }
            return Ok(progress.add(1)?);
        }
        let average = plan.processor.recipe().average as u64;
        let averages = column_frames(column, plan.columns, plan.averages);
        let mut untold = 0;
        for frame in averages.start * average..(averages.end * average).min(plan.frames) {
            let samples = self.samples.frame(plan.from + frame * hop, n_fft, true)?;
            plan.processor.power_frame(samples, &mut self.scratch, &mut self.frame);
            self.add();
            untold += 1;
            if untold == TOLD_AFTER || n_fft >= 1 << 16 {
                progress.add(std::mem::take(&mut untold))?;
            }
        }
        progress.add(untold)?;
        self.unite();
        self.reducer.finish(out);
        Ok(())
    }

    /// Takes the frame into the column, or into the average that goes there.
    fn add(&mut self) {
        let frame = &self.frame[self.plan.rows.clone()];
        if self.average == 1 {
            return self.reducer.add(frame);
        }
        self.averager.add(frame);
        if self.averager.frames() == self.average {
            self.unite();
        }
    }

    /// Takes the average of the frames so far into the column, if there are any.
    fn unite(&mut self) {
        if self.averager.frames() > 0 {
            self.averager.finish(&mut self.averaged);
            self.reducer.add(&self.averaged);
        }
    }
}
