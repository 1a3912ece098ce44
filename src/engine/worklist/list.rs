//! The list itself: rows in the order of their names, and the run that works on them.
//!
//! Plain data that the engine owns; workers send news, and those change it. Rows are sorted as plans are, so a row's place is
//! the index in names of results. Not here: working (`run`).

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::row::{Made, Row, RowState};
use super::run::WorkNews;
use crate::engine::batch::{Outcome, Pause};
use crate::engine::job::JobId;

/// The files of a batch.
#[derive(Debug, Default)]
pub struct Worklist {
    rows: Vec<Row>,
    run: Option<Run>,
    /// Counts runs: news of another than the current one come too late.
    runs: u64,
    /// How long the last run took, when it has ended.
    took: Option<Duration>,
    /// Why the last run could not begin or go on.
    problem: Option<String>,
    collecting: usize,
}

#[derive(Debug)]
struct Run {
    job: JobId,
    pause: Pause,
}

/// How many rows are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub waiting: usize,
    pub running: usize,
    pub done: usize,
    pub kept: usize,
    pub failed: usize,
}

impl Worklist {
    /// The rows, in the order of their names.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many rows are in which state.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            *match row.state {
                RowState::Waiting => &mut counts.waiting,
                RowState::Running(_) => &mut counts.running,
                RowState::Done(_) => &mut counts.done,
                RowState::Kept { .. } => &mut counts.kept,
                RowState::Failed(_) => &mut counts.failed,
            } += 1;
        }
        counts
    }

    /// The job of the run, while it lasts.
    #[must_use]
    pub fn job(&self) -> Option<JobId> {
        self.run.as_ref().map(|run| run.job)
    }

    /// Whether nothing more is begun for a while.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.pause.is_set())
    }

    /// Whether files are being looked for in folders.
    #[must_use]
    pub const fn is_collecting(&self) -> bool {
        self.collecting > 0
    }

    /// How long the last run took, when it has ended.
    #[must_use]
    pub const fn took(&self) -> Option<Duration> {
        self.took
    }

    /// Why the last run could not begin or go on.
    #[must_use]
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Files are looked for.
    pub(in crate::engine) const fn expect_files(&mut self) {
        self.collecting += 1;
    }

    /// They are found; returns those that were not on the list.
    pub(in crate::engine) fn found(&mut self, inputs: Vec<PathBuf>) -> Vec<PathBuf> {
        self.collecting = self.collecting.saturating_sub(1);
        let new = inputs.iter().filter(|input| self.place(input).is_none()).cloned().collect();
        self.add(inputs);
        new
    }

    /// Puts files on the list; those that are there stay as they are.
    pub(in crate::engine) fn add(&mut self, inputs: Vec<PathBuf>) {
        self.rows.extend(inputs.into_iter().map(Row::new));
        // Stable: a file that was there stays before its double, with what is known of it.
        self.rows.sort_by(|one, other| one.input.cmp(&other.input));
        self.rows.dedup_by(|later, earlier| later.input == earlier.input);
    }

    /// Takes files off the list, unless somebody works on it; returns those that were there.
    pub(in crate::engine) fn remove(&mut self, inputs: &[PathBuf]) -> Vec<PathBuf> {
        if self.run.is_some() {
            return Vec::new();
        }
        let gone: HashSet<&PathBuf> = inputs.iter().collect();
        let gone = self.rows.extract_if(.., |row| gone.contains(&row.input));
        gone.map(|row| row.input).collect()
    }

    /// Takes all files off the list, unless somebody works on it; returns them.
    pub(in crate::engine) fn clear(&mut self) -> Vec<PathBuf> {
        if self.run.is_some() {
            return Vec::new();
        }
        (self.took, self.problem) = (None, None);
        self.rows.drain(..).map(|row| row.input).collect()
    }

    /// The number of the next run.
    pub(in crate::engine) const fn next_run(&self) -> u64 {
        self.runs + 1
    }

    /// A run over all rows, or those that failed, begins as that job.
    pub(in crate::engine) fn begin(&mut self, job: JobId, pause: Pause, failed_only: bool) {
        self.runs += 1;
        self.run = Some(Run { job, pause });
        (self.took, self.problem) = (None, None);
        for row in &mut self.rows {
            if !failed_only || matches!(row.state, RowState::Failed(_)) {
                row.state = RowState::Waiting;
            }
        }
    }

    /// Begins nothing more for a while, or goes on.
    pub(in crate::engine) fn pause(&self, paused: bool) {
        if let Some(run) = &self.run {
            run.pause.set(paused);
        }
    }

    /// Takes in what a worker of a run has to tell.
    pub(in crate::engine) fn absorb(&mut self, run: u64, news: WorkNews) {
        if run != self.runs || self.run.is_none() {
            return;
        }
        match news {
            WorkNews::Begun { input, progress } => self.set(&input, RowState::Running(progress)),
            WorkNews::Ended { input, output, outcome, bytes, took } => {
                let state = match outcome {
                    Outcome::Done { warnings, .. } => RowState::Done(Made { output, bytes, took, warnings }),
                    Outcome::Kept { .. } => RowState::Kept { output },
                    Outcome::Failed { sentence } => RowState::Failed(sentence),
                };
                self.set(&input, state);
            }
            WorkNews::Over { problem, took, .. } => {
                (self.run, self.problem, self.took) = (None, problem, Some(took));
                // What was cancelled in the middle is as if it had not begun.
                for row in &mut self.rows {
                    if matches!(row.state, RowState::Running(_)) {
                        row.state = RowState::Waiting;
                    }
                }
            }
        }
    }

    fn set(&mut self, input: &Path, state: RowState) {
        if let Some(place) = self.place(input) {
            self.rows[place].state = state;
        }
    }

    fn place(&self, input: &Path) -> Option<usize> {
        self.rows.binary_search_by(|row| row.input.as_path().cmp(input)).ok()
    }
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
