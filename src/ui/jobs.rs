//! The list of all jobs: what runs, what waits, what is done, what failed and why.

use egui::{Align, Layout, RichText, ScrollArea, Ui, Vec2};

use super::context::Intent;
use super::theme::{Theme, measure};
use super::widgets::job_line::progress_bar;
use super::widgets::{hint, icon_button, number, quiet_button};
use super::{fonts, icons};
use crate::engine::command::JobCommand;
use crate::engine::{Command, JobState, JobStatus, Jobs};

/// Draws the list, newest first.
pub fn show(ui: &mut Ui, jobs: &Jobs, intents: &mut Vec<Intent>) {
    let mut statuses = jobs.statuses();
    statuses.retain(|job| !job.kind.is_quiet() || job.failure().is_some());
    if statuses.is_empty() {
        hint(ui, "No jobs yet. Opening, resizing, blending and exporting run here, and can be cancelled here.");
        return;
    }
    ScrollArea::vertical().max_height(320.0).auto_shrink([false, true]).show(ui, |ui| {
        for job in statuses.iter().rev() {
            row(ui, job, intents);
        }
    });
    if statuses.iter().any(|job| job.state.is_finished()) {
        ui.add_space(measure::SPACE[0]);
        if quiet_button(ui, "Clear finished").clicked() {
            intents.push(Intent::Command(Command::Job(JobCommand::ClearFinished)));
        }
    }
}

fn row(ui: &mut Ui, job: &JobStatus, intents: &mut Vec<Intent>) {
    let theme = Theme::of(ui);
    let (icon, color) = match &job.state {
        JobState::Done => (icons::DONE, theme.success),
        JobState::Failed(_) => (icons::ERROR, theme.error),
        _ => (icons::RECENT, theme.faint),
    };
    ui.horizontal(|ui| {
        ui.set_min_height(measure::FIELD);
        ui.label(RichText::new(icon).font(fonts::icon(measure::ICON)).color(color));
        let width = ui.available_width() - 220.0;
        ui.allocate_ui_with_layout(Vec2::new(width, measure::FIELD), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(width);
            ui.add(egui::Label::new(RichText::new(&job.name).size(measure::LABEL_TEXT).color(theme.text)).truncate());
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if !job.state.is_finished()
                && icon_button(ui, icons::CLOSE, &format!("Cancel {}", job.name), "Cancel this job").clicked()
            {
                intents.push(Intent::Command(Command::Job(JobCommand::Cancel(job.id))));
            }
            ui.label(RichText::new(state_text(job)).size(measure::LABEL_TEXT).color(theme.dim));
            if matches!(job.state, JobState::Running | JobState::Cancelling) {
                progress_bar(ui, &job.name, job.fraction(), 90.0);
            }
        });
    });
    if let Some(failure) = job.failure() {
        let text = RichText::new(failure).size(measure::LABEL_TEXT).color(theme.error);
        ui.add(egui::Label::new(text).wrap().selectable(true));
    }
}

/// How fast it is, in parts of the whole, and how long it takes from here.
fn running_text(job: &JobStatus) -> String {
    let rate = job.per_second.filter(|_| job.total > 0).map(|rate| number::percent_rate(rate / job.total as f64));
    let left = job.time_left.map(|left| number::time_left(left.as_secs_f64()));
    match (rate, left) {
        (Some(rate), Some(left)) => format!("{rate}   {left}"),
        (Some(text), None) | (None, Some(text)) => text,
        (None, None) => "running".to_owned(),
    }
}

fn state_text(job: &JobStatus) -> String {
    match &job.state {
        JobState::Queued => "waiting".to_owned(),
        JobState::Running => running_text(job),
        JobState::Cancelling => "stopping".to_owned(),
        JobState::Done => format!("done   {}", number::duration(job.elapsed.as_secs_f64())),
        JobState::Cancelled => "cancelled".to_owned(),
        JobState::Failed(_) => "failed".to_owned(),
    }
}
