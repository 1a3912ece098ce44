//! Progress on stderr: a bar with rate and time left while work runs, nothing where stderr is not a terminal.
//!
//! With `--progress` and no terminal (a log file, a pipe) it is plain lines, one for each tenth of the work.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::arguments::Manners;
use super::print;
use crate::model::Progress;

const REFRESH: Duration = Duration::from_millis(100);
const SAID_EVERY: Duration = Duration::from_secs(10);

/// Runs `work` while a bar named `name` follows its progress.
pub(super) fn with_bar<T>(name: &str, manners: &Manners, progress: &Progress, work: impl FnOnce() -> T) -> T {
    let terminal = std::io::stderr().is_terminal();
    if manners.quiet || !(manners.progress || terminal) {
        return work();
    }
    let (finished, follow) = crossbeam_channel::bounded::<()>(0);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut face: Box<dyn Face> = if terminal { Box::new(Bar::new(name)) } else { Box::new(Lines::new(name)) };
            while follow.recv_timeout(REFRESH) == Err(crossbeam_channel::RecvTimeoutError::Timeout) {
                face.show(progress);
            }
            face.finish(progress);
        });
        let result = work();
        drop(finished);
        result
    })
}

/// How far work without an end has come: the newest state on a terminal, a line every ten seconds elsewhere.
pub(super) struct Counter {
    name: String,
    bar: Option<ProgressBar>,
    lines: bool,
    said: Option<Instant>,
}

impl Counter {
    pub(super) fn new(name: &str, manners: &Manners) -> Self {
        let terminal = std::io::stderr().is_terminal() && !manners.quiet;
        let lines = manners.progress && !terminal && !manners.quiet;
        Self { name: name.to_owned(), bar: terminal.then(ProgressBar::new_spinner), lines, said: None }
    }

    pub(super) fn show(&mut self, state: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{}: {state}", self.name));
            bar.tick();
        } else if self.lines && self.said.is_none_or(|said| said.elapsed() >= SAID_EVERY) {
            self.said = Some(Instant::now());
            print::say(&format!("{}: {state}", self.name));
        }
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

trait Face {
    fn show(&mut self, progress: &Progress);
    fn finish(&mut self, progress: &Progress);
}

struct Bar(ProgressBar);

impl Bar {
    fn new(name: &str) -> Self {
        let bar = ProgressBar::new(1);
        let style = ProgressStyle::with_template("{msg} [{bar:24}] {percent} % {per_sec} {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.progress_chars("=> "));
        bar.set_message(name.to_owned());
        Self(bar)
    }
}

impl Face for Bar {
    fn show(&mut self, progress: &Progress) {
        self.0.set_length(progress.total().max(1));
        self.0.set_position(progress.done());
    }

    fn finish(&mut self, _: &Progress) {
        self.0.finish_and_clear();
    }
}

struct Lines {
    name: String,
    shown_tenths: Option<u64>,
}

impl Lines {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), shown_tenths: None }
    }
}

impl Face for Lines {
    fn show(&mut self, progress: &Progress) {
        let tenths = (progress.fraction() * 10.0) as u64;
        if self.shown_tenths != Some(tenths) {
            self.shown_tenths = Some(tenths);
            print::say(&format!("{}: {} %", self.name, tenths * 10));
        }
    }

    fn finish(&mut self, progress: &Progress) {
        self.show(progress);
    }
}
