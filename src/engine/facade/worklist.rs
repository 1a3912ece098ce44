//! The window's batch: files are collected and worked through by jobs; what they tell changes the list.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::engine::{Applied, Engine};
use super::event::Event;
use super::notice::Notice;
use crate::engine::batch::{Pause, QueueOptions};
use crate::engine::command::{Edit, Listing, State, Target, WorklistCommand};
use crate::engine::error::EngineError;
use crate::engine::job::{JobId, JobKind};
use crate::engine::worklist::{
    CloseLook, Frozen, InputWatch, LookService, RecipeLook, RowState, TrialService, WorkNews, WorkRequest, Worklist,
    collect,
};
use crate::model::Progress;

/// Of shorter batches nobody looks away.
const WORTH_A_WORD: Duration = Duration::from_secs(5);

impl Engine {
    /// The files of the batch.
    #[must_use]
    pub const fn worklist(&self) -> &Worklist {
        &self.worklist
    }

    /// What is known of files in sight.
    #[must_use]
    pub const fn looks(&self) -> &LookService {
        &self.looks
    }

    /// The file of the batch that is looked at closely.
    #[must_use]
    pub const fn close_look(&self) -> &CloseLook {
        &self.close_look
    }

    /// Whether somebody changes that file.
    #[must_use]
    pub const fn input_watch(&self) -> &InputWatch {
        &self.input_watch
    }

    /// The recipe file that is chosen for the batch.
    #[must_use]
    pub const fn recipe_look(&self) -> &RecipeLook {
        &self.recipe_look
    }

    /// What that recipe makes of the file that is looked at.
    #[must_use]
    pub const fn trials(&self) -> &TrialService {
        &self.trials
    }

    pub(super) fn apply_worklist(&mut self, command: WorklistCommand) -> Result<Applied, EngineError> {
        match command {
            WorklistCommand::Add { paths, subfolders } => {
                return Ok(Applied::Started(vec![self.collect(paths, subfolders)]));
            }
            WorklistCommand::Remove(inputs) => {
                let gone = self.worklist.remove(&inputs);
                self.remember_listing(gone, false);
                self.look_again();
            }
            WorklistCommand::Clear => {
                let gone = self.worklist.clear();
                self.remember_listing(gone, false);
                self.looks.forget();
                self.close_look.forget();
                self.trials.forget();
            }
            WorklistCommand::Run(request) => return Ok(Applied::Started(vec![self.run_worklist(*request)?])),
            WorklistCommand::Pause(paused) => self.worklist.pause(paused),
            WorklistCommand::Cancel => {
                if let Some(job) = self.worklist.job() {
                    self.jobs.cancel(job);
                }
            }
        }
        Ok(Applied::Done)
    }

    /// Files came onto the list, or went off it: a step of the history.
    fn remember_listing(&mut self, files: Vec<PathBuf>, added: bool) {
        let on = Listing { on: files.clone(), off: Vec::new() };
        let off = Listing { on: Vec::new(), off: files };
        let (states, label) = if added { ([off, on], "Add to the Batch") } else { ([on, off], "Take off the Batch") };
        let [before, after] = states.map(State::Listing);
        let target = Target { document: None, index: None, label };
        self.session.history.record(Edit { target, continuous: false, before, after }, Instant::now());
    }

    /// Puts a step of the list in place. What comes back waits, as what is added does.
    pub(super) fn put_listing(&mut self, listing: Listing) -> Applied {
        self.worklist.remove(&listing.off);
        self.worklist.add(listing.on);
        self.look_again();
        Applied::Listed
    }

    /// Files may have changed since they were looked at.
    fn look_again(&self) {
        self.looks.look_again();
        self.close_look.look_again();
        self.trials.look_again();
    }

    /// Files that somebody changed are looked at anew, and what is made of them is made anew.
    pub(super) fn follow_input(&self) {
        let changed = self.input_watch.next_frame();
        for path in &changed {
            self.looks.look_again_at(path);
        }
        if !changed.is_empty() {
            self.close_look.look_again();
            self.trials.look_again();
        }
    }

    fn collect(&mut self, paths: Vec<PathBuf>, subfolders: bool) -> JobId {
        self.worklist.expect_files();
        let sender = self.sender.clone();
        let work = move |progress: &Progress| collect(&paths, subfolders, progress);
        let deliver = move |_, result| drop(sender.send(Event::Collected(result)));
        self.jobs.submit_then("Looking for files", JobKind::Open, work, deliver).0
    }

    fn run_worklist(&mut self, request: WorkRequest) -> Result<JobId, EngineError> {
        if self.worklist.job().is_some() {
            return Err(EngineError::refused("the batch is running", "wait for it, or cancel it first"));
        }
        let failed_only = request.failed_only;
        let inputs = |of: &dyn Fn(&RowState) -> bool| {
            let rows = self.worklist.rows().iter().filter(|row| of(&row.state));
            rows.map(|row| row.input.clone()).collect::<Vec<_>>()
        };
        let due = inputs(&|state| !failed_only || matches!(state, RowState::Failed(_)));
        let pause = Pause::default();
        let workers = self.jobs.pools().export().current_num_threads();
        let options = QueueOptions { workers, budget: self.budget.clone(), keep_going: true, pause: pause.clone() };
        let name = format!("Batch of {} files", due.len());
        let frozen = Frozen { request, inputs: inputs(&|_| true), due, options, reader: Arc::clone(&self.recipes) };
        let run = self.worklist.next_run();
        let (news, over) = (self.sender.clone(), self.sender.clone());
        let wake = self.jobs.waker();
        let begun = Instant::now();
        let work = move |progress: &Progress| {
            let tell = |told| {
                drop(news.send(Event::Worklist { run, news: told }));
                wake();
            };
            frozen.run(progress, tell)
        };
        let deliver = move |_, result: Result<(), EngineError>| {
            let cancelled = result.as_ref().is_err_and(EngineError::is_cancelled);
            let problem = result.err().filter(|_| !cancelled).map(|error| error.to_string());
            let news = WorkNews::Over { problem, cancelled, took: begun.elapsed() };
            drop(over.send(Event::Worklist { run, news }));
        };
        let (job, _) = self.jobs.submit_then(name, JobKind::Batch, work, deliver);
        self.worklist.begin(job, pause, failed_only);
        self.look_again();
        self.trials.hold(true);
        Ok(job)
    }

    pub(super) fn absorb_collected(&mut self, result: Result<Vec<PathBuf>, EngineError>) {
        match result {
            Ok(inputs) if inputs.is_empty() => {
                self.worklist.found(inputs);
                let text = "There are no files in it that lumiq reads; include sub-folders, or name files themselves";
                self.news.notices.push(Notice::warning(text));
            }
            Ok(inputs) => {
                let new = self.worklist.found(inputs);
                self.remember_listing(new, true);
            }
            Err(error) => {
                self.worklist.found(Vec::new());
                self.report(&error);
            }
        }
    }

    pub(super) fn absorb_work(&mut self, run: u64, news: WorkNews) {
        let over = match &news {
            WorkNews::Over { problem, cancelled: false, took } => Some((problem.clone(), *took)),
            _ => None,
        };
        self.worklist.absorb(run, news);
        self.trials.hold(self.worklist.job().is_some());
        if let Some((problem, took)) = over {
            self.tell_of_batch(problem, took);
        }
    }

    /// Whoever looks at something else meanwhile is told that it is over, if that took its time.
    fn tell_of_batch(&mut self, problem: Option<String>, took: Duration) {
        let counts = self.worklist.counts();
        self.news.batch_over = match problem {
            Some(problem) => Some(Notice::error(problem)),
            None if took > WORTH_A_WORD => {
                let failed = if counts.failed > 0 { format!(", {} failed", counts.failed) } else { String::new() };
                Some(Notice::info(format!("The batch is over: {} done{failed}", counts.done + counts.kept)))
            }
            None => None,
        };
    }
}
