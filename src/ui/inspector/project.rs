//! The page for projections: axis, method and range, the projection at once, the button.
//!
//! The preview is the tile viewer on the lazily projected stack; the job computes the same stack.

use std::sync::Arc;

use egui::Ui;

use super::super::context::UiContext;
use super::super::theme::measure;
use super::super::viewer::stack::StackPreview;
use super::super::widgets::{
    NumberField, Unit, above_foot, combo, hairline, hint, labelled_row, number, primary_button, rows, segmented,
    value_row,
};
use super::resize::memory;
use crate::engine::Command;
use crate::engine::session::Document;
use crate::model::recipe::{Projection, ProjectionAxis, ProjectionMethod, Recipe};
use crate::model::{Composition, DocumentId, Stack, StackAxes};

/// What the page keeps between frames.
#[derive(Debug, Default)]
pub struct ProjectPanel {
    axis: Option<ProjectionAxis>,
    method: ProjectionMethod,
    /// First and last plane, from 1, of the document they were typed for; `None`: all.
    range: Option<(DocumentId, ProjectionAxis, [usize; 2])>,
    canvas: StackPreview,
    preview: Option<Preview>,
}

/// The lazily projected stack and what it was made from.
#[derive(Debug)]
struct Preview {
    source: Stack,
    shown: Composition,
    recipe: Projection,
    derived: Result<Stack, String>,
}

/// Draws the page.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    let Some(stack) = document.stack() else { return };
    let axes = stack.info.axes;
    if axes.z < 2 && axes.t < 2 {
        hint(ui, "A projection makes one plane of many; this document has a single one.");
        return;
    }
    let mut panel = std::mem::take(&mut context.panels.project);
    let mut problem = None;
    let mut recipe = None;
    above_foot(ui, |ui| {
        let wanted = panel.form(ui, document.id, axes);
        recipe = Some(wanted);
        hairline(ui);
        match panel.derived(context, document, stack, wanted) {
            Ok(derived) => {
                rows::heading(ui, "Preview");
                panel.canvas.show(ui, context, "Projection preview", &derived);
                ui.add_space(measure::SPACE[0]);
                result(ui, context, &derived);
            }
            Err(sentence) => {
                rows::problem(ui, &sentence);
                problem = Some(sentence);
            }
        }
    });
    if primary_button(ui, "Project", problem.as_deref()).clicked()
        && let Some(recipe) = recipe
    {
        context.command(Command::Run { recipe: Recipe::Projection(recipe), inputs: vec![document.id] });
    }
    context.panels.project = panel;
}

impl ProjectPanel {
    fn form(&mut self, ui: &mut Ui, document: DocumentId, axes: StackAxes) -> Projection {
        let mut axis = self.axis.filter(|axis| length(axes, *axis) > 1).unwrap_or(if axes.z > 1 {
            ProjectionAxis::Z
        } else {
            ProjectionAxis::T
        });
        if axes.z > 1 && axes.t > 1 {
            labelled_row(ui, "Along", |ui| {
                let choices = [(ProjectionAxis::Z, "Depth (z)"), (ProjectionAxis::T, "Time (t)")];
                segmented(ui, "Along", &mut axis, &choices)
            });
            self.axis = Some(axis);
        }
        labelled_row(ui, "Method", |ui| {
            let width = ui.available_width();
            combo(ui, "Projection method", title(self.method), width, |ui| {
                for method in ProjectionMethod::ALL {
                    ui.selectable_value(&mut self.method, method, title(method));
                }
            });
        });
        let whole = [1, length(axes, axis)];
        let typed = self.range.filter(|(of, along, _)| (*of, *along) == (document, axis)).map(|(.., range)| range);
        let mut range = typed.unwrap_or(whole);
        labelled_row(ui, "Planes", |ui| planes(ui, &mut range, whole[1]));
        self.range = (range != whole).then_some((document, axis, range));
        hint(ui, explained(self.method));
        Projection { axis, method: self.method, range: self.range.map(|(.., [first, last])| [first - 1, last]) }
    }

    /// The lazily projected stack, or why there is none.
    fn derived(
        &mut self,
        context: &UiContext<'_>,
        document: &Document,
        stack: &Stack,
        recipe: Projection,
    ) -> Result<Stack, String> {
        let shown = context.engine.session().composition(document.id).map_err(|error| error.to_string())?;
        let current = |preview: &Preview| {
            Arc::ptr_eq(&preview.source.source, &stack.source) && preview.recipe == recipe && preview.shown == *shown
        };
        if !self.preview.as_ref().is_some_and(current) {
            let derived = context.engine.derived(&Recipe::Projection(recipe), &[document.id]);
            let derived = derived.map_err(|error| error.to_string());
            self.preview = Some(Preview { source: stack.clone(), shown: shown.clone(), recipe, derived });
        }
        self.preview.as_ref().map_or_else(|| Err(String::new()), |preview| preview.derived.clone())
    }
}

const fn length(axes: StackAxes, axis: ProjectionAxis) -> usize {
    match axis {
        ProjectionAxis::Z => axes.z,
        ProjectionAxis::T => axes.t,
    }
}

/// First and last plane, from 1; the first is never behind the last.
fn planes(ui: &mut Ui, range: &mut [usize; 2], length: usize) {
    ui.spacing_mut().item_spacing.x = measure::SPACE[1];
    let width = (ui.available_width() - measure::SPACE[1]) / 2.0;
    let [mut first, mut last] = range.map(|plane| plane as f64);
    let whole = 1.0..=length as f64;
    let fields = [("First plane", &mut first, "from"), ("Last plane", &mut last, "to")];
    for (name, value, word) in fields {
        NumberField::new(name, value).decimals(0).range(whole.clone()).unit(Unit::word(word)).width(width).show(ui);
    }
    let typed = [first as usize, last as usize];
    *range = if typed[0] == range[0] { [typed[0].min(typed[1]), typed[1]] } else { [typed[0], typed[1].max(typed[0])] };
}

const fn title(method: ProjectionMethod) -> &'static str {
    match method {
        ProjectionMethod::Max => "Maximum",
        ProjectionMethod::Min => "Minimum",
        ProjectionMethod::Mean => "Mean",
        ProjectionMethod::Sum => "Sum",
        ProjectionMethod::Sd => "Standard deviation",
        ProjectionMethod::Median => "Median",
    }
}

const fn explained(method: ProjectionMethod) -> &'static str {
    match method {
        ProjectionMethod::Max | ProjectionMethod::Min | ProjectionMethod::Mean => {
            "Every channel apart, in the sample type of the stack."
        }
        ProjectionMethod::Sum | ProjectionMethod::Sd => "Every channel apart, in floating point.",
        ProjectionMethod::Median => "Every channel apart, in floating point; bytes stay bytes.",
    }
}

fn result(ui: &mut Ui, context: &UiContext<'_>, derived: &Stack) {
    let info = &derived.info;
    let axes = info.axes;
    let side = |pixels: usize| number::grouped(pixels as i64);
    value_row(ui, "Result", &format!("{} × {} px", side(axes.x), side(axes.y)));
    if axes.planes() > 1 {
        value_row(ui, "Planes", &format!("{} t × {} z × {} c", axes.t, axes.z, axes.c));
    }
    value_row(ui, "Samples", &format!("{} × {}", info.samples_per_pixel, info.sample_type));
    memory(ui, context, info);
}
