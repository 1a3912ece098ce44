//! The page: size, filter, what will come of it, preview, the button.

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::theme::measure;
use super::super::super::viewer::stack::Before;
use super::super::super::widgets::{above_foot, hairline, number, rows, value_row};
use super::super::derived;
use super::super::facts::axis_rows;
use super::super::foot::foot;
use super::form::{form, meant};
use super::preview::{ResizePreview, own_layers};
use crate::engine::Command;
use crate::engine::command::DraftEdit;
use crate::engine::estimate::FileWish;
use crate::engine::session::Document;
use crate::model::recipe::Recipe;
use crate::model::{Dpi, Stack};

/// What before and after are called.
pub(super) const RESIZED: &str = "Resize preview";

/// What the page keeps between frames.
#[derive(Debug, Default)]
pub struct ResizePanel {
    preview: ResizePreview,
}

/// Draws the page.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    let Some(stack) = document.stack() else { return };
    let mut panel = std::mem::take(&mut context.panels.resize);
    let before = context.engine.session().drafts().resize;
    let mut draft = before;
    let mut recipe = before.recipe;
    let mut problem = None;
    above_foot(ui, |ui| {
        form(ui, &mut draft, &stack.info);
        recipe = meant(&draft, &stack.info);
        hairline(ui);
        match panel.preview.derived(stack, &recipe) {
            Ok(derived) => {
                rows::heading(ui, "Preview");
                preview(ui, context, &mut panel.preview, (document, stack, &derived));
                ui.add_space(measure::SPACE[0]);
                // It becomes a document; nobody has said as what that is kept.
                result(ui, context, &derived, &FileWish::likely(&derived.info));
            }
            Err(sentence) => {
                rows::problem(ui, &sentence);
                problem = Some(sentence);
            }
        }
    });
    if let Some(wanted) = foot(ui, context, "Resize", problem.as_deref()) {
        context.want(wanted.of(Command::Run { recipe: Recipe::Resize(recipe), inputs: vec![document.id] }));
    }
    if draft != before {
        context.command(Command::Draft(DraftEdit::Resize(draft)));
    }
    context.panels.resize = panel;
}

fn preview(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    preview: &mut ResizePreview,
    (document, stack, derived): (&Document, &Stack, &Stack),
) {
    let Ok(composition) = context.engine.session().composition(document.id) else { return };
    let view = context.views.stack(document.id);
    let (camera, plane) = (view.camera(), view.plane());
    let shown = own_layers(composition, document.id);
    preview.show(ui, context, &Before { stack, shown: &shown, camera, plane }, derived);
}

/// About how large the result is as a file, as soon as that is known; or why it can be none.
fn file(ui: &mut Ui, context: &UiContext<'_>, derived: &Stack, wish: &FileWish) {
    if let Err(sentence) = wish.can_hold(&derived.info) {
        rows::problem(ui, &sentence);
        return;
    }
    let text = match context.engine.estimates().ask(derived, wish) {
        Some(bytes) => format!("about {} as {}", number::bytes(bytes), wish.format.name().to_uppercase()),
        None => "…".to_owned(),
    };
    value_row(ui, "File", &text).on_hover_text("Told from parts of it");
}

/// What will come of it: sizes, memory, and the file as it is going to be written.
pub fn result(ui: &mut Ui, context: &UiContext<'_>, derived: &Stack, wish: &FileWish) {
    let info = &derived.info;
    let axes = info.axes;
    derived::size(ui, info);
    if let Some(Dpi { x, y }) = info.dpi.filter(|dpi| dpi.x > 0.0 && dpi.y > 0.0) {
        let centimetres = |pixels: usize, dpi: f64| number::fixed(pixels as f64 / dpi * 2.54, 1);
        value_row(ui, "Printed", &format!("{} × {} cm", centimetres(axes.x, x), centimetres(axes.y, y)));
    }
    if let Some(size) = info.pixel_size {
        let text = format!("{} × {} µm", number::shortest(size.x, 4), number::shortest(size.y, 4));
        value_row(ui, "Pixel size", &text);
    }
    if let Some(plane) = &info.plane_axes {
        axis_rows(ui, &plane.x, axes.x);
        axis_rows(ui, &plane.y, axes.y);
    }
    derived::planes(ui, info);
    file(ui, context, derived, wish);
    derived::memory(ui, context, info);
}
