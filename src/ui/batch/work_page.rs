//! The first page while the recipe is in a file: what it makes, and what it makes of the file that is looked at.
//!
//! Not here: the picture with its states (`trial_preview`), the recipe's text (`recipe_page`).

use std::path::Path;
use std::sync::Arc;

use egui::Ui;

use super::super::context::UiContext;
use super::super::start::typed_path;
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
        None if typed_path(&context.panels.batch.recipe.path).is_some() => return drop(hint(ui, "Reading…")),
        None => return drop(hint(ui, "Name the recipe's file on the page Recipe.")),
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
        Written::Other(what) => match result_name(context, &input) {
            Ok(name) => drop(hint(ui, &format!("{} becomes {}: {what}.", name_of(&input), name.display()))),
            Err(sentence) => drop(rows::problem(ui, &sentence)),
        },
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
    let becomes = result_name(context, input);
    let mut preview = std::mem::take(&mut context.panels.batch.trial);
    preview.show(ui, context, (maker, input));
    context.panels.batch.trial = preview;
    match becomes {
        Ok(name) => drop(value_row(ui, "Becomes", &name.display().to_string())),
        Err(sentence) => drop(rows::problem(ui, &sentence)),
    }
}

fn name_of(input: &Path) -> String {
    input.file_name().map_or_else(|| input.display().to_string(), |name| name.to_string_lossy().into_owned())
}
