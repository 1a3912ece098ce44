//! The groups of the page, and the button that makes an annotation of the box.

use egui::{ScrollArea, Ui};

use super::super::super::context::UiContext;
use super::super::super::theme::measure;
use super::super::super::viewer::recording::extent::Extent;
use super::super::super::viewer::recording::{TimeFrequencyBox, annotating};
use super::super::super::widgets::{TextField, hairline, heading, hint, labelled_row, primary_button};
use super::super::signal_fields as fields;
use super::super::subject::Subject;
use super::finder::Finder;
use super::listing::Listing;
use super::row::ROW;
use super::{captures, finder, found, list};
use crate::engine::Action;
use crate::engine::command::{AnnotationEdit, Command};
use crate::engine::session::{Document, RecordingPresentation};
use crate::model::{Annotation, Recording};

/// What the page keeps between frames.
#[derive(Debug, Default)]
pub struct AnnotatePanel {
    /// The label of the next annotation.
    pub label: String,
    /// The label of bursts that are accepted.
    pub burst_label: String,
    /// What labels and comments of listed annotations hold.
    pub filter: String,
    pub listing: Listing,
    pub finder: Finder,
}

impl AnnotatePanel {
    /// The edit that accepts a burst, or all, with the label that was typed.
    pub fn accept(&self, candidate: Option<usize>) -> AnnotationEdit {
        let label = Some(self.burst_label.trim().to_owned()).filter(|label| !label.is_empty());
        AnnotationEdit::Accept { candidate, label }
    }
}

/// Draws the page.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    let (Some(recording), Some(presentation)) = (document.recording(), document.presentation.recording()) else {
        return;
    };
    let subject = Subject::of(context.views.recordings.get(document.id), document);
    heading(ui, subject.as_ref().map_or("Box", Subject::title));
    match &subject {
        None => drop(hint(
            ui,
            "Drag with Shift on the spectrogram to draw a box, then press Enter. Click an annotation to change it.",
        )),
        Some(subject @ (Subject::Box(_) | Subject::Cursors(_))) => draw_box(ui, context, document, recording, subject),
        Some(subject @ Subject::Found(..)) => {
            if let Some(part) = fields::show(ui, subject.part(), &recording.info) {
                subject.clone().change(context, document, &recording.info, part);
            }
        }
        Some(Subject::Annotation(index, annotation, _)) => {
            draw_annotation(ui, context, document, recording, (*index, annotation));
        }
    }
    hairline(ui);
    let foot = measure::PRIMARY_BUTTON + measure::SPACE[2];
    let height = (ui.available_height() - foot).max(60.0);
    ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
        ui.set_min_height(height);
        // Where the window is low, the groups scroll as one.
        ScrollArea::vertical().id_salt("marks").show(ui, |ui| {
            let top = ui.cursor().top();
            finder::show(ui, context, document, &recording.info);
            hairline(ui);
            let left = height - (ui.cursor().top() - top);
            lists(ui, context, document, (recording, presentation), left);
        });
    });
    ui.add_space(measure::SPACE[0]);
    let reason = (!subject.is_some_and(|subject| subject.can_be_annotated())).then_some(Action::NO_BOX);
    if primary_button(ui, "Annotate", reason).clicked() {
        let label = context.panels.annotate.label.clone();
        if let Some(view) = context.views.recordings.get_mut(document.id)
            && let Some(annotation) = annotating::of_box(view, &recording.info, &label)
        {
            context.command(Command::Annotation { document: document.id, edit: AnnotationEdit::Add(annotation) });
        }
    }
}

/// What was found, the annotations, the captures: each list scrolls by itself.
fn lists(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    document: &Document,
    (recording, presentation): (&Recording, &RecordingPresentation),
    height: f32,
) {
    let info = &recording.info;
    let captures = (info.captures.len() as f32 * ROW + 40.0).min(120.0);
    let height = (height - captures).max(5.0 * ROW);
    let mut left = height;
    if !presentation.candidates.is_empty() {
        // Where there are no annotations yet, nearly all of the room is for what was found.
        let share = if presentation.annotations.is_empty() { height - 5.0 * ROW } else { height / 2.0 };
        let most = (presentation.candidates.len() as f32 * ROW).min(share).max(ROW * 3.0);
        found::show(ui, context, document, info, &presentation.candidates, most);
        ui.add_space(measure::SPACE[2]);
        left -= most + 80.0;
    }
    list::show(ui, context, document, info, &presentation.annotations, left.max(4.0 * ROW));
    ui.add_space(measure::SPACE[2]);
    captures::show(ui, context, document, info);
}

fn draw_box(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, recording: &Recording, subject: &Subject) {
    if let Some(part) = fields::show(ui, subject.part(), &recording.info) {
        subject.clone().change(context, document, &recording.info, part);
    }
    labelled_row(ui, "Label", |ui| {
        TextField::new("Annotation label", &mut context.panels.annotate.label).hint("At most 20 characters").show(ui)
    });
}

fn draw_annotation(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    document: &Document,
    recording: &Recording,
    (index, annotation): (usize, &Annotation),
) {
    let info = &recording.info;
    let Some(view) = context.views.recordings.get(document.id) else { return };
    let band = Extent::whole(&view.limits().frequency);
    let mut changed = annotation.clone();
    let before = TimeFrequencyBox::of(annotation, info, band);
    if let Some(part) = fields::show(ui, &before, info) {
        part.write_changes(&before, &mut changed, info);
    }
    let mut label = annotation.label.clone().unwrap_or_default();
    let mut comment = annotation.comment.clone().unwrap_or_default();
    labelled_row(ui, "Label", |ui| TextField::new("Annotation label", &mut label).show(ui));
    labelled_row(ui, "Comment", |ui| TextField::new("Annotation comment", &mut comment).show(ui));
    let kept = |text: String, before: &Option<String>| {
        if text.is_empty() && before.is_none() { None } else { Some(text) }
    };
    changed.label = kept(label, &annotation.label);
    changed.comment = kept(comment, &annotation.comment);
    if changed != *annotation {
        let edit = AnnotationEdit::Change { index, annotation: changed };
        context.command(Command::Annotation { document: document.id, edit });
    }
}
