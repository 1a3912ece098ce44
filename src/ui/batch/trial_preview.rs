//! What a recipe makes of one file, as a picture: before and after where a place stays the same place, else the result
//! alone; while it is made, how far that is, and a way to stop it.
//!
//! Not here: making it (`engine/worklist/trial.rs`).

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use egui::{Align2, Rect, Sense, Ui};

use super::super::context::UiContext;
use super::super::fonts;
use super::super::inspector::derived;
use super::super::theme::{Theme, measure};
use super::super::viewer::stack::{After, Before, BeforeAndAfter, Camera, Picture, PictureCanvas, Wheel};
use super::super::widgets::{hint, number, preview_place, quiet_button, rows, value_row};
use crate::engine::batch::{Maker, RecipeKind};
use crate::engine::tile::Scene;
use crate::engine::worklist::{Seen, Trial, Tried};
use crate::model::{Composition, Stack};

/// What the picture is called.
const NAME: &str = "Preview of the result";
/// How often it is looked how far the work is.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// What is kept between frames.
#[derive(Debug, Default)]
pub struct TrialPreview {
    both: BeforeAndAfter,
    alone: PictureCanvas,
}

impl TrialPreview {
    /// Draws the result of a recipe for a file, or how far it is.
    pub fn show(&mut self, ui: &mut Ui, context: &UiContext<'_>, (maker, input): (&Arc<dyn Maker>, &Path)) {
        let trials = context.engine.trials();
        let trial = trials.ask(maker, input);
        if !matches!(trial, Trial::Made(_)) {
            // What was seen before holds its memory.
            self.both.let_go();
            self.alone = PictureCanvas::default();
        }
        match trial {
            Trial::Working(fraction) => {
                let done = if fraction > 0.0 { format!(" {}", number::percent(fraction)) } else { String::new() };
                room(ui, &format!("Making the result…{done}"));
                ui.ctx().request_repaint_after(LOOK_AGAIN);
                if quiet_button(ui, "Stop the preview").clicked() {
                    trials.stop();
                }
            }
            Trial::Stopped => offer(ui, context, "The preview was stopped."),
            Trial::Large(bytes) => {
                let held = number::bytes(bytes);
                offer(ui, context, &format!("Making the result works on {held} of samples, which takes a while."));
            }
            Trial::Held => offer(ui, context, "The result is made here when the batch is over."),
            Trial::Failed(sentence) => drop(rows::problem(ui, &sentence)),
            Trial::Made(tried) => self.made(ui, context, (maker, input), &tried),
        }
    }

    fn made(&mut self, ui: &mut Ui, context: &UiContext<'_>, (maker, input): (&Arc<dyn Maker>, &Path), tried: &Tried) {
        match before(context, maker.as_ref(), input) {
            Compared::Unknown => drop(room(ui, "Opening…")),
            Compared::No => self.alone(ui, context, tried),
            Compared::With(stack, shown) => {
                let plane = (0, depth(maker.kind(), &stack, &tried.stack));
                let before = Before { stack: &stack, shown: &shown, camera: Camera::FIT, plane };
                // Resized it is shown in the same ranges; what became other values in its own.
                let same = maker.kind() == RecipeKind::Resize && alike(&stack, &tried.stack);
                let shown = (!same).then_some(&tried.shown);
                self.both.show(ui, context, &before, &After { name: NAME, stack: &tried.stack, shown });
            }
        }
        ui.add_space(measure::SPACE[0]);
        let info = &tried.stack.info;
        derived::size(ui, info);
        derived::planes(ui, info);
        value_row(ui, "Samples", &format!("{} × {}", info.samples_per_pixel, info.sample_type));
        value_row(ui, "File", &number::bytes(tried.bytes));
        for warning in &tried.warnings {
            hint(ui, warning);
        }
    }

    fn alone(&mut self, ui: &mut Ui, context: &UiContext<'_>, tried: &Tried) {
        let service = context.engine.tiles();
        let scene = Arc::new(Scene::of_stack(&service.source(&tried.stack), &tried.shown));
        let rect = preview_place(ui);
        ui.painter().rect_filled(rect, 0, Theme::of(ui).canvas);
        let shown = self.alone.show(
            ui,
            rect,
            NAME,
            (service, &Picture { scene, t: 0, z: tried.stack.info.axes.z / 2 }, Wheel::Zoom),
        );
        for failure in shown.painted.failures {
            rows::problem(ui, &failure);
        }
    }
}

/// What a result is compared with.
enum Compared {
    /// Not known yet.
    Unknown,
    No,
    With(Stack, Composition),
}

fn before(context: &UiContext<'_>, maker: &dyn Maker, input: &Path) -> Compared {
    if !maker.keeps_places() {
        return Compared::No;
    }
    match context.engine.close_look().ask(input, maker.reading()) {
        None => Compared::Unknown,
        Some(Ok(Seen::Stack(stack, shown))) => Compared::With(stack, shown),
        Some(_) => Compared::No,
    }
}

/// The depth of the source that is looked at: in the middle, as small pictures do; the first plane where the result has another
/// depth, unless it is a projection of all of them.
fn depth(kind: RecipeKind, before: &Stack, after: &Stack) -> usize {
    let same = before.info.axes.z == after.info.axes.z;
    if same || matches!(kind, RecipeKind::Project) { before.info.axes.z / 2 } else { 0 }
}

/// Whether ranges of one mean the same in the other.
fn alike(one: &Stack, other: &Stack) -> bool {
    let of = |stack: &Stack| (stack.info.sample_type, stack.info.samples_per_pixel, stack.info.axes.c);
    of(one) == of(other)
}

/// The place of a picture that is still to come, so that what is below stays where it is.
fn room(ui: &mut Ui, text: &str) -> Rect {
    let theme = Theme::of(ui);
    let rect = preview_place(ui);
    ui.painter().rect_filled(rect, 0, theme.canvas);
    let font = fonts::regular(measure::LABEL_TEXT);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, font, theme.dim);
    let response = ui.interact(rect, ui.scope_id().with("room of the preview"), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    rect
}

/// A result that is made only when somebody wants it.
fn offer(ui: &mut Ui, context: &UiContext<'_>, text: &str) {
    hint(ui, text);
    if quiet_button(ui, "Make the preview").clicked() {
        context.engine.trials().make();
    }
}
