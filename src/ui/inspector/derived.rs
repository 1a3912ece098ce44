//! What a recipe will make of documents, looked at before it runs: the picture, its facts, or why there is none.
//!
//! The stack is the lazily derived one that the job computes, and the picture the tile viewer's: only what is visible is
//! computed. Not here: the recipe's own form (one page or panel each), the resize's before and after.

use std::sync::Arc;

use egui::Ui;

use super::super::context::UiContext;
use super::super::theme::{Theme, measure};
use super::super::viewer::stack::{Picture, PictureCanvas, Wheel};
use super::super::widgets::{hint, number, preview_place, rows, value_row};
use crate::engine::session::default_composition;
use crate::engine::tile::Scene;
use crate::model::recipe::Recipe;
use crate::model::{Composition, DocumentId, Stack, StackInfo};

/// What is kept between frames: where one looks, tiles, the derived stack.
#[derive(Debug, Default)]
pub struct DerivedPreview {
    canvas: PictureCanvas,
    made: Option<Made>,
}

/// The lazily derived stack and what it was made from.
#[derive(Debug)]
struct Made {
    recipe: Recipe,
    documents: Vec<DocumentId>,
    sources: Vec<Stack>,
    /// The compositions of the inputs: their ranges and colours are part of the result's description.
    shown: Vec<Composition>,
    derived: Result<Stack, String>,
}

impl DerivedPreview {
    /// Draws picture and facts into the width there is; returns why there are none, having said it.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        context: &mut UiContext<'_>,
        name: &str,
        (recipe, documents): (&Recipe, &[DocumentId]),
    ) -> Option<String> {
        match self.derived(context, recipe, documents) {
            Ok(derived) => {
                rows::heading(ui, "Preview");
                self.picture(ui, context, name, (recipe, &derived));
                ui.add_space(measure::SPACE[0]);
                facts(ui, context, &derived.info);
                None
            }
            Err(sentence) => {
                rows::problem(ui, &sentence);
                Some(sentence)
            }
        }
    }

    fn derived(&mut self, context: &UiContext<'_>, recipe: &Recipe, documents: &[DocumentId]) -> Result<Stack, String> {
        let session = context.engine.session();
        let shown: Vec<Composition> =
            documents.iter().filter_map(|id| session.composition(*id).ok().cloned()).collect();
        let sources: Vec<Stack> =
            documents.iter().filter_map(|id| session.document(*id).ok()?.stack().cloned()).collect();
        let current = |made: &Made| {
            let same = |(a, b): (&Stack, &Stack)| Arc::ptr_eq(&a.source, &b.source);
            made.recipe == *recipe
                && made.documents == documents
                && made.shown == shown
                && made.sources.len() == sources.len()
                && made.sources.iter().zip(&sources).all(same)
        };
        if !self.made.as_ref().is_some_and(current) {
            let derived = context.engine.derived(recipe, documents).map_err(|error| error.to_string());
            self.made = Some(Made { recipe: recipe.clone(), documents: documents.to_vec(), sources, shown, derived });
        }
        self.made.as_ref().map_or_else(|| Err(String::new()), |made| made.derived.clone())
    }

    /// The picture, at the plane that the document in front is looked at.
    fn picture(&mut self, ui: &mut Ui, context: &mut UiContext<'_>, name: &str, (recipe, derived): (&Recipe, &Stack)) {
        let planes = derived.info.axes.z;
        let (t, z) = context.active.map_or((0, 0), |id| context.views.stack(id).plane_of(recipe, planes));
        let service = context.engine.tiles();
        // Layers are found by channel; the document's number does not matter in a scene of one stack.
        let composition = default_composition(DocumentId(0), &derived.info);
        let axes = derived.info.axes;
        let picture = Picture {
            scene: Arc::new(Scene::of_stack(&service.source(derived), &composition)),
            t: t.min(axes.t.saturating_sub(1)),
            z: z.min(axes.z.saturating_sub(1)),
        };
        let rect = preview_place(ui);
        ui.painter().rect_filled(rect, 0, Theme::of(ui).canvas);
        let shown = self.canvas.show(ui, rect, name, (service, &picture, Wheel::Zoom));
        for failure in shown.painted.failures {
            rows::problem(ui, &failure);
        }
    }
}

fn facts(ui: &mut Ui, context: &UiContext<'_>, info: &StackInfo) {
    size(ui, info);
    planes(ui, info);
    value_row(ui, "Samples", &format!("{} × {}", info.samples_per_pixel, info.sample_type));
    memory(ui, context, info);
}

/// Width and height of a result.
pub fn size(ui: &mut Ui, info: &StackInfo) {
    let side = |pixels: usize| number::grouped(pixels as i64);
    value_row(ui, "Result", &format!("{} × {} px", side(info.axes.x), side(info.axes.y)));
}

/// How many planes a result has, if more than one.
pub fn planes(ui: &mut Ui, info: &StackInfo) {
    let axes = info.axes;
    if axes.planes() > 1 {
        value_row(ui, "Planes", &format!("{} t × {} z × {} c", axes.t, axes.z, axes.c));
    }
}

/// What a result takes, next to what there is.
pub fn memory(ui: &mut Ui, context: &UiContext<'_>, info: &StackInfo) {
    let needed = info.bytes();
    let budget = context.engine.budget();
    value_row(ui, "Memory", &format!("{} of {}", number::bytes(needed), number::bytes(budget.limit())));
    if needed > budget.part(1, 4) {
        hint(ui, "Too large to keep in memory: the result goes to a temporary file.");
    }
}
