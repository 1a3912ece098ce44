//! The first page while the recipe is in a file: what it makes, and what it makes of the file that is looked at.
//!
//! Not here: the picture with its states (`trial_preview`), the recipe's text (`recipe_page`).

use std::path::Path;
use std::sync::Arc;

use egui::Ui;

use super::super::context::UiContext;
use super::super::widgets::{hairline, hint, rows, value_row};
use super::looked_at::looked_at;
use super::panel::maker;
use super::request::result_name;
use crate::engine::batch::{Maker, RecipeKind};
use crate::engine::worklist::{Look, Written, written};

/// Draws the page.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>) {
    let maker = match maker(context) {
        Some(Ok(maker)) => maker,
        Some(Err(sentence)) => return drop(rows::problem(ui, &sentence)),
        None => return drop(hint(ui, "What is made is in the file that the page Recipe names.")),
    };
    let kind = maker.kind();
    value_row(ui, "Kind", kind.name());
    value_row(ui, "Results", maker.format().or(kind.usual_format()).unwrap_or("as the input"));
    for with in maker.with() {
        value_row(ui, "With", &with.display().to_string());
    }
    hairline(ui);
    let Some(input) = looked_at(context, |look| suits(kind, look)) else {
        hint(ui, "Add files; then what the recipe makes of one of them is shown here.");
        return;
    };
    match written(maker.as_ref(), &input) {
        Written::Picture => preview(ui, context, &maker, &input),
        Written::Other(what) => {
            let becomes = becomes(context, &input);
            hint(ui, &format!("{} becomes {becomes}: {what}.", name_of(&input)));
        }
    }
}

/// Whether a recipe of that kind can be for a file of which that is known.
const fn suits(kind: RecipeKind, look: &Look) -> bool {
    let is_stack = look.info.is_some();
    match kind {
        RecipeKind::Spectrogram | RecipeKind::Slice | RecipeKind::Demod => {
            matches!(look.facts, Some(Ok(_))) && !is_stack
        }
        RecipeKind::Convert => matches!(look.facts, Some(Ok(_))),
        RecipeKind::Resize | RecipeKind::Blend | RecipeKind::Render | RecipeKind::Project => is_stack,
    }
}

fn preview(ui: &mut Ui, context: &mut UiContext<'_>, maker: &Arc<dyn Maker>, input: &Path) {
    rows::heading(ui, &format!("Preview of {}", name_of(input)));
    let becomes = becomes(context, input);
    let mut preview = std::mem::take(&mut context.panels.batch.trial);
    preview.show(ui, context, (maker, input));
    context.panels.batch.trial = preview;
    value_row(ui, "Becomes", &becomes);
}

fn name_of(input: &Path) -> String {
    input.file_name().map_or_else(|| input.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// What the result is called; nothing while the pattern of names is wrong, which the page Output says.
fn becomes(context: &UiContext<'_>, input: &Path) -> String {
    result_name(context, input).map_or_else(|_| String::new(), |name| name.display().to_string())
}
