//! The page for projections: axis, method and range, the projection at once, the button.
//!
//! The preview is the tile viewer on the lazily projected stack; the job computes the same stack.

use egui::Ui;

use super::super::context::UiContext;
use super::super::widgets::{above_foot, combo, hairline, hint, labelled_row, number_range, segmented};
use super::derived::DerivedPreview;
use super::foot::foot;
use crate::engine::Command;
use crate::engine::command::DraftEdit;
use crate::engine::session::{Document, ProjectionDraft};
use crate::model::recipe::{Projection, ProjectionAxis, ProjectionMethod, Recipe};
use crate::model::{DocumentId, StackAxes};

/// What the page keeps between frames.
#[derive(Debug, Default)]
pub struct ProjectPanel {
    preview: DerivedPreview,
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
    let before = context.engine.session().drafts().projection;
    let mut draft = before;
    let mut problem = None;
    let mut recipe = None;
    above_foot(ui, |ui| {
        let wanted = Recipe::Projection(form(ui, &mut draft, document.id, axes));
        hairline(ui);
        problem = panel.preview.show(ui, context, "Projection preview", (&wanted, &[document.id]));
        recipe = Some(wanted);
    });
    if let (Some(wanted), Some(recipe)) = (foot(ui, context, "Project", problem.as_deref()), recipe) {
        context.want(wanted.of(Command::Run { recipe, inputs: vec![document.id] }));
    }
    if draft != before {
        context.command(Command::Draft(DraftEdit::Projection(draft)));
    }
    context.panels.project = panel;
}

fn form(ui: &mut Ui, draft: &mut ProjectionDraft, document: DocumentId, axes: StackAxes) -> Projection {
    let usual = if axes.z > 1 { ProjectionAxis::Z } else { ProjectionAxis::T };
    let shown = draft.axis.filter(|axis| axis.length(&axes) > 1).unwrap_or(usual);
    let mut axis = shown;
    if axes.z > 1 && axes.t > 1 {
        labelled_row(ui, "Along", |ui| {
            let choices = [(ProjectionAxis::Z, "Depth (z)"), (ProjectionAxis::T, "Time (t)")];
            segmented(ui, "Along", &mut axis, &choices)
        });
    }
    if axis != shown {
        draft.axis = Some(axis);
    }
    labelled_row(ui, "Method", |ui| {
        let width = ui.available_width();
        combo(ui, "Projection method", title(draft.method), width, |ui| {
            for method in ProjectionMethod::ALL {
                ui.selectable_value(&mut draft.method, method, title(method));
            }
        });
    });
    let whole = [1, axis.length(&axes)];
    let typed = draft.range.filter(|(of, along, _)| (*of, *along) == (document, axis)).map(|(.., range)| range);
    let shown = typed.unwrap_or(whole);
    let mut range = shown;
    labelled_row(ui, "Planes", |ui| number_range(ui, &mut range, whole, ["First plane", "Last plane"]));
    if range != shown {
        draft.range = (range != whole).then_some((document, axis, range));
    }
    hint(ui, explained(draft.method));
    let part = (range != whole).then_some([range[0] - 1, range[1]]);
    Projection { axis, method: draft.method, range: part }
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
