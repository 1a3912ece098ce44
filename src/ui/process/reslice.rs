//! Process › Reslice: sections of the stack in front as the planes of another, seen at once.
//!
//! The preview is the tile viewer on the lazily resliced stack; the job computes the same stack.

use egui::Ui;

use super::super::context::UiContext;
use super::super::inspector::derived::DerivedPreview;
use super::super::inspector::foot::foot;
use super::super::widgets::{above_foot, hairline, hint, labelled_row, number_range, segmented};
use crate::engine::Command;
use crate::engine::command::DraftEdit;
use crate::engine::session::ResliceDraft;
use crate::model::recipe::{Recipe, Reslice};
use crate::model::{DocumentId, SectionPlane, StackAxes};

/// What the panel keeps between frames.
#[derive(Debug, Default)]
pub struct ReslicePanel {
    preview: DerivedPreview,
}

/// Draws the panel.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>) {
    let engine = context.engine;
    let document = context.active.and_then(|id| engine.session().document(id).ok());
    let Some((id, axes)) = document.and_then(|document| Some((document.id, document.stack()?.info.axes))) else {
        hint(ui, "Choose a stack at the left: its rows or columns become planes.");
        return;
    };
    let Some(sections) = SectionPlane::through(&axes) else {
        hint(ui, "A reslice cuts through many planes; this document has a single one.");
        return;
    };
    let mut panel = std::mem::take(&mut context.panels.reslice);
    let before = engine.session().drafts().reslice;
    let mut draft = before;
    let mut problem = None;
    let mut recipe = None;
    above_foot(ui, |ui| {
        let wanted = Recipe::Reslice(form(ui, &mut draft, id, (sections, &axes)));
        hairline(ui);
        problem = panel.preview.show(ui, context, "Reslice preview", (&wanted, &[id]));
        recipe = Some(wanted);
    });
    if let (Some(wanted), Some(recipe)) = (foot(ui, context, "Reslice", problem.as_deref()), recipe) {
        context.want(wanted.of(Command::Run { recipe, inputs: vec![id] }));
    }
    if draft != before {
        context.command(Command::Draft(DraftEdit::Reslice(draft)));
    }
    context.panels.reslice = panel;
}

fn form(
    ui: &mut Ui,
    draft: &mut ResliceDraft,
    document: DocumentId,
    (sections, axes): ([SectionPlane; 2], &StackAxes),
) -> Reslice {
    labelled_row(ui, "Sections", |ui| {
        let choices = [(false, sections[0].title()), (true, sections[1].title())];
        segmented(ui, "Sections", &mut draft.of_columns, &choices)
    });
    let plane = sections[usize::from(draft.of_columns)];
    let whole = [0, plane.positions(axes) - 1];
    let typed = draft.range.filter(|(of, cut, _)| (*of, *cut) == (document, plane)).map(|(.., range)| range);
    let shown = typed.unwrap_or(whole);
    let mut range = shown;
    let (label, first, last) =
        if plane.is_of_rows() { ("Rows", "First row", "Last row") } else { ("Columns", "First column", "Last column") };
    // Counted from 0, as places in pictures are.
    labelled_row(ui, label, |ui| number_range(ui, &mut range, whole, [first, last]));
    if range != shown {
        draft.range = (range != whole).then_some((document, plane, range));
    }
    hint(ui, explained(plane));
    Reslice { plane, range: (range != whole).then_some([range[0], range[1] + 1]) }
}

const fn explained(plane: SectionPlane) -> &'static str {
    match plane {
        SectionPlane::Xz => "One plane for each row: x to the right, z downwards. Stored values, nothing between.",
        SectionPlane::Yz => "One plane for each column: z to the right, y downwards. Stored values, nothing between.",
        SectionPlane::Xt => "One plane for each row: x to the right, time downwards. Stored values, nothing between.",
        SectionPlane::Yt => {
            "One plane for each column: time to the right, y downwards. Stored values, nothing between."
        }
    }
}
