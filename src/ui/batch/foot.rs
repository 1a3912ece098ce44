//! The foot of the pages: one primary action, and one beside it where there are two.

use egui::Ui;

use super::super::context::UiContext;
use super::super::theme::measure;
use super::super::widgets::buttons::primary_button_sized;
use super::super::widgets::{number, primary_button, quiet_button_sized};
use super::panel::kind;
use super::prepared::prepared;
use crate::engine::Command;
use crate::engine::batch::RecipeKind;
use crate::engine::command::WorklistCommand;
use crate::engine::worklist::WorkRequest;

/// Draws the buttons.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>) {
    let list = context.engine.worklist();
    if list.job().is_some() {
        return running(ui, context);
    }
    let counts = list.counts();
    let no_files = list.rows().is_empty();
    let prepared = prepared(context);
    let problem = match &prepared.request {
        _ if no_files => Some("Add files first"),
        Err(sentence) => Some(sentence.as_str()),
        Ok(_) => None,
    };
    let list = context.engine.worklist();
    if counts.failed == 0 {
        let files = match list.rows().len() {
            0 => "files".to_owned(),
            1 => "1 file".to_owned(),
            all => format!("{} files", number::grouped(all as i64)),
        };
        let verb = kind(context).map_or("Run on", verb);
        if primary_button(ui, &format!("{verb} {files}"), problem).clicked() {
            start(context, false);
        }
        return;
    }
    pair(ui, |ui, width| {
        if quiet_button_sized(ui, "Run all again", width, measure::PRIMARY_BUTTON, problem).clicked() {
            start(context, false);
        }
        primary_button_sized(ui, "Retry failed", width, measure::PRIMARY_BUTTON, problem).clicked()
    })
    .then(|| start(context, true));
}

fn running(ui: &mut Ui, context: &mut UiContext<'_>) {
    let paused = context.engine.worklist().is_paused();
    let cancelled = pair(ui, |ui, width| {
        let cancelled = quiet_button_sized(ui, "Cancel", width, measure::PRIMARY_BUTTON, None).clicked();
        let word = if paused { "Go on" } else { "Pause" };
        let tip = if paused { "Begin the next files" } else { "Begin no more files; those at work come to their end" };
        let button = primary_button_sized(ui, word, width, measure::PRIMARY_BUTTON, None).on_hover_text(tip);
        if button.clicked() {
            context.command(Command::Worklist(WorklistCommand::Pause(!paused)));
        }
        cancelled
    });
    if cancelled {
        context.command(Command::Worklist(WorklistCommand::Cancel));
    }
}

/// Two buttons of one width.
fn pair<R>(ui: &mut Ui, draw: impl FnOnce(&mut Ui, f32) -> R) -> R {
    let width = (ui.available_width() - measure::SPACE[2]) / 2.0;
    ui.horizontal(|ui| draw(ui, width)).inner
}

fn start(context: &mut UiContext<'_>, failed_only: bool) {
    if let Ok(request) = &prepared(context).request {
        let request = WorkRequest { failed_only, ..request.clone() };
        context.command(Command::Worklist(WorklistCommand::Run(Box::new(request))));
    }
}

/// What is done with files, as a button says it.
const fn verb(kind: RecipeKind) -> &'static str {
    match kind {
        RecipeKind::Resize => "Resize",
        RecipeKind::Blend => "Blend",
        RecipeKind::Render => "Render",
        RecipeKind::Project => "Project",
        RecipeKind::Spectrogram => "Make spectrograms of",
        RecipeKind::Slice => "Cut slices out of",
        RecipeKind::Convert => "Convert",
        RecipeKind::Demod => "Demodulate",
    }
}
