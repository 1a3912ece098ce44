//! The page Resize: the rows of a resize with what they mean for the file that is looked at, before and after, the result.

use std::path::Path;

use egui::Ui;

use super::super::context::UiContext;
use super::super::inspector::resize;
use super::super::theme::measure;
use super::super::viewer::stack::{Before, Camera};
use super::super::widgets::{hairline, hint, rows, value_row};
use super::looked_at::looked_at;
use super::request::ending;
use crate::codec::OpenOptions;
use crate::engine::Command;
use crate::engine::command::DraftEdit;
use crate::engine::estimate::FileWish;
use crate::engine::worklist::Seen;
use crate::model::{Composition, Stack};

/// Draws the page.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>) {
    let Some(path) = looked_at(context, |look| look.info.is_some()) else {
        hint(ui, "Add files; then what is chosen here is shown with one of them.");
        return;
    };
    match context.engine.close_look().ask(&path, &OpenOptions::default()) {
        None => drop(hint(ui, "Opening…")),
        Some(Ok(Seen::Stack(stack, shown))) => with_stack(ui, context, &path, (&stack, &shown)),
        Some(Ok(Seen::Recording(_))) => {
            hint(
                ui,
                "This file is a recording, which has no size in pixels. Choose a picture in the list, or a recipe for recordings on the page Recipe.",
            );
        }
        Some(Err(sentence)) => {
            rows::problem(ui, &sentence);
            hint(ui, "Choose another file in the list to set up the resize.");
        }
    }
}

fn with_stack(ui: &mut Ui, context: &mut UiContext<'_>, path: &Path, (stack, shown): (&Stack, &Composition)) {
    let before = context.engine.session().drafts().resize;
    let mut draft = before;
    resize::form(ui, &mut draft, &stack.info);
    // What runs, not what suits this one file.
    let recipe = resize::asked(&draft);
    hairline(ui);
    let mut preview = std::mem::take(&mut context.panels.batch.preview);
    match preview.derived(stack, &recipe) {
        Ok(derived) => {
            rows::heading(ui, "Preview");
            // The same plane as in the list.
            let before = Before { stack, shown, camera: Camera::FIT, plane: (0, stack.info.axes.z / 2) };
            preview.show(ui, context, &before, &derived);
            ui.add_space(measure::SPACE[0]);
            let options = context.panels.batch.output.text().options;
            let wish = FileWish::ending(&ending(context, path), options);
            resize::result(ui, context, &derived, &wish.unwrap_or_else(|| FileWish::likely(&derived.info)));
        }
        Err(sentence) => drop(rows::problem(ui, &sentence)),
    }
    context.panels.batch.preview = preview;
    if let Some(dpi) = stack.info.dpi {
        value_row(ui, "Stated", &format!("{} dpi", super::super::widgets::number::shortest(dpi.x, 4)));
    }
    if draft != before {
        context.command(Command::Draft(DraftEdit::Resize(draft)));
    }
}
