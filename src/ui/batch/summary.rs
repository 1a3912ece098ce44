//! How far the whole is: counts, a bar, rate and time left; after a run, how long it took. It stays.

use egui::{Align, Layout, RichText, Ui};

use super::super::context::UiContext;
use super::super::fonts;
use super::super::theme::{Theme, measure};
use super::super::widgets::job_line::progress_bar;
use super::super::widgets::{number, rows};
use crate::engine::JobState;
use crate::engine::worklist::Counts;

/// Height of the bar with what is round it.
const BAR: f32 = 8.0;

/// Draws counts and bar.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>) {
    let list = context.engine.worklist();
    let counts = list.counts();
    let all = list.rows().len();
    ui.horizontal(|ui| {
        let theme = Theme::of(ui);
        let files = if all == 1 { "1 file".to_owned() } else { format!("{} files", number::grouped(all as i64)) };
        ui.label(RichText::new(files).font(fonts::bold(measure::HEADING)).color(theme.text));
        ui.add_space(measure::SPACE[2]);
        for (count, word) in told(&counts) {
            ui.label(RichText::new(format!("{} {word}", number::grouped(count as i64))).color(theme.dim));
        }
        failed(ui, context, counts.failed);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = RichText::new(pace(context, &counts)).font(fonts::numbers(measure::LABEL_TEXT));
            ui.label(text.color(Theme::of(ui).dim));
        });
    });
    let over = counts.done + counts.kept + counts.failed;
    let size = egui::Vec2::new(ui.available_width(), BAR);
    ui.allocate_ui(size, |ui| {
        ui.set_max_height(BAR);
        progress_bar(ui, "Progress of the batch", Some(over as f64 / all.max(1) as f64), size.x)
    });
    if let Some(problem) = context.engine.worklist().problem() {
        rows::problem(ui, problem);
    }
}

/// The counts that say something. Before anything was done, that all wait says nothing.
fn told(counts: &Counts) -> Vec<(usize, &'static str)> {
    let begun = counts.done + counts.kept + counts.failed + counts.running > 0;
    let waiting = if begun { counts.waiting } else { 0 };
    let all = [(counts.done, "done"), (counts.kept, "up to date"), (counts.running, "running"), (waiting, "waiting")];
    all.into_iter().filter(|(count, _)| *count > 0).collect()
}

/// How many failed; a click lists only those, or all again.
fn failed(ui: &mut Ui, context: &mut UiContext<'_>, count: usize) {
    let panel = &mut context.panels.batch;
    if count == 0 {
        panel.failed_only = false;
        return;
    }
    let text = RichText::new(format!("{} failed", number::grouped(count as i64))).color(Theme::of(ui).error);
    let tip = if panel.failed_only { "List all files" } else { "List only those that failed" };
    if ui.selectable_label(panel.failed_only, text).on_hover_text(tip).clicked() {
        panel.failed_only = !panel.failed_only;
    }
}

/// Rate and time left, or how long it took.
fn pace(context: &UiContext<'_>, counts: &Counts) -> String {
    let list = context.engine.worklist();
    if list.is_paused() {
        return if counts.running > 0 { "pausing".to_owned() } else { "paused".to_owned() };
    }
    if let Some(job) = list.job().and_then(|job| context.engine.jobs().status(job)) {
        if job.state == JobState::Cancelling {
            return "stopping".to_owned();
        }
        let rate = job.per_second.map(rate);
        let left = job.time_left.map(|left| number::time_left(left.as_secs_f64()));
        return rate.into_iter().chain(left).collect::<Vec<_>>().join("   ");
    }
    let over = counts.done + counts.kept + counts.failed;
    list.took()
        .filter(|_| over > 0)
        .map_or_else(String::new, |took| format!("took {}", number::duration(took.as_secs_f64())))
}

fn rate(per_second: f64) -> String {
    if per_second >= 10.0 { format!("{per_second:.0} files/s") } else { format!("{per_second:.1} files/s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_counts_that_say_something_are_told() {
        assert!(told(&Counts { waiting: 5, ..Counts::default() }).is_empty());
        let counts = Counts { waiting: 5, running: 1, done: 2, kept: 0, failed: 3 };
        assert_eq!(told(&counts), [(2, "done"), (1, "running"), (5, "waiting")]);
        assert_eq!((rate(38.4), rate(1.26)), ("38 files/s".to_owned(), "1.3 files/s".to_owned()));
    }
}
