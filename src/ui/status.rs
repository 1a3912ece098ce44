//! The line at the bottom: the job that runs at the left, what the viewer says and memory at the right.

use std::time::{Duration, Instant};

use egui::{Align, Layout, RichText, Ui};

use super::context::Intent;
use super::fonts;
use super::theme::{Theme, measure};
use super::widgets::{JobLine, number};
use crate::engine::budget::process_memory;
use crate::engine::command::JobCommand;
use crate::engine::{Action, Command, Engine, JobStatus};

/// The memory of the program, read at most once a second.
#[derive(Debug, Default)]
pub struct MemoryReading {
    bytes: Option<u64>,
    at: Option<Instant>,
}

impl MemoryReading {
    /// The latest reading.
    pub fn now(&mut self) -> Option<u64> {
        if self.at.is_none_or(|at| at.elapsed() > Duration::from_secs(1)) {
            self.at = Some(Instant::now());
            self.bytes = process_memory();
        }
        self.bytes
    }
}

/// Draws the line. `facts` are from the viewer in front, from left to right.
pub fn show(ui: &mut Ui, engine: &Engine, facts: &[String], memory: Option<u64>, intents: &mut Vec<Intent>) {
    ui.horizontal_centered(|ui| {
        let running = running(engine);
        match running.first() {
            Some(job) => {
                let paused = engine.worklist().job() == Some(job.id) && engine.worklist().is_paused();
                draw_job(ui, job, (running.len(), paused), intents);
            }
            None => ready(ui, engine, intents),
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = measure::SPACE[3] + 2.0;
            if let Some(memory) = memory {
                let budget = number::bytes(engine.budget().limit());
                let tip = format!("Memory of the whole program; caches and jobs share {budget}");
                monospaced(ui, &number::bytes(memory)).on_hover_text(tip);
            }
            for fact in facts.iter().rev() {
                monospaced(ui, fact);
            }
        });
    });
}

/// Jobs that run or wait, quiet ones left out, oldest first.
pub fn running(engine: &Engine) -> Vec<JobStatus> {
    let mut jobs = engine.jobs().statuses();
    jobs.retain(|job| !job.state.is_finished() && !job.kind.is_quiet());
    jobs
}

fn draw_job(ui: &mut Ui, job: &JobStatus, (count, paused): (usize, bool), intents: &mut Vec<Intent>) {
    let name = if paused { format!("{}, paused", job.name) } else { job.name.clone() };
    let name = if count > 1 { format!("{name} (+{})", count - 1) } else { name };
    let line = JobLine {
        name: &name,
        fraction: job.fraction(),
        seconds_left: job.time_left.filter(|_| !paused).map(|left| left.as_secs_f64()),
        cancellable: true,
        name_width: 240.0,
        bar_width: 140.0,
    };
    let response = line.show(ui);
    if response.clicked {
        intents.push(Intent::Action(Action::ShowJobs));
    }
    if response.cancel {
        intents.push(Intent::Command(Command::Job(JobCommand::Cancel(job.id))));
    }
}

fn ready(ui: &mut Ui, engine: &Engine, intents: &mut Vec<Intent>) {
    let theme = Theme::of(ui);
    let failed = engine.jobs().statuses().iter().filter(|job| job.failure().is_some()).count();
    let (text, color) = match failed {
        0 => ("Ready".to_owned(), theme.dim),
        1 => ("1 job failed".to_owned(), theme.error),
        more => (format!("{more} jobs failed"), theme.error),
    };
    let label =
        egui::Label::new(RichText::new(text).size(measure::LABEL_TEXT).color(color)).sense(egui::Sense::click());
    if ui.add(label).on_hover_text("Show all jobs").clicked() {
        intents.push(Intent::Action(Action::ShowJobs));
    }
}

fn monospaced(ui: &mut Ui, text: &str) -> egui::Response {
    let dim = Theme::of(ui).dim;
    ui.label(RichText::new(text).font(fonts::numbers(measure::LABEL_TEXT)).color(dim))
}
