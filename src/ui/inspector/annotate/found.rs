//! What the burst finder found and nobody has accepted yet: one by one, or all at once.

use egui::{Align, Layout, ScrollArea, Ui, UiBuilder};

use super::super::super::context::UiContext;
use super::super::super::icons;
use super::super::super::viewer::recording::Calibration;
use super::super::super::viewer::recording::TimeFrequencyBox;
use super::super::super::viewer::recording::extent::Extent;
use super::super::super::widgets::{TextField, heading, icon_button, labelled_row, number};
use super::row::{ROW, room, row, time_text};
use crate::engine::command::{AnnotationEdit, Command};
use crate::engine::session::Document;
use crate::model::{Annotation, AnnotationList, RecordingInfo};

/// The room for two buttons.
const BUTTONS: f32 = 56.0;

/// Draws the group, if anything was found; the list at most so high.
pub fn show(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    document: &Document,
    info: &RecordingInfo,
    candidates: &AnnotationList,
    height: f32,
) {
    let mut edit = None;
    ui.horizontal(|ui| {
        heading(ui, &format!("Found  {}", number::grouped(candidates.len() as i64)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, icons::CLEAR, "Discard all bursts", "Discard all that were found").clicked() {
                edit = Some(AnnotationEdit::Discard(None));
            }
            if icon_button(ui, icons::CHECK, "Accept all bursts", "Make annotations of all that were found").clicked() {
                edit = Some(context.panels.annotate.accept(None));
            }
        });
    });
    labelled_row(ui, "Label", |ui| {
        TextField::new("Label of bursts", &mut context.panels.annotate.burst_label).hint("For those accepted").show(ui)
    });
    let selected = context.views.recordings.get(document.id).and_then(|view| view.candidate);
    ScrollArea::vertical().id_salt("found").max_height(height).show_rows(ui, ROW, candidates.len(), |ui, rows| {
        for index in rows {
            let candidate = &candidates[index];
            let calibration = Calibration::at(info, candidate.sample_start as f64);
            let time = time_text(&calibration, candidate.sample_start as f64);
            let name = format!("Burst {}  {}", index + 1, strength(candidate));
            let response = row(ui, &name, &time, selected == Some(index), BUTTONS);
            let place =
                UiBuilder::new().max_rect(room(&response, BUTTONS)).layout(Layout::left_to_right(Align::Center));
            ui.scope_builder(place, |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let accept = format!("Accept burst {}", index + 1);
                if icon_button(ui, icons::CHECK, &accept, "Make an annotation of it").clicked() {
                    edit = Some(context.panels.annotate.accept(Some(index)));
                }
                let discard = format!("Discard burst {}", index + 1);
                if icon_button(ui, icons::CLOSE, &discard, "Discard it").clicked() {
                    edit = Some(AnnotationEdit::Discard(Some(index)));
                }
            });
            if response.clicked()
                && let Some(view) = context.views.recordings.get_mut(document.id)
            {
                (view.selected, view.selection, view.candidate) = (None, None, Some(index));
                let band = Extent::whole(&view.limits().frequency);
                view.show_part(&TimeFrequencyBox::of(candidate, info, band));
            }
        }
    });
    if let Some(edit) = edit {
        context.command(Command::Annotation { document: document.id, edit });
        if let Some(view) = context.views.recordings.get_mut(document.id) {
            view.candidate = None;
        }
    }
}

/// How strong it is, from its comment.
fn strength(candidate: &Annotation) -> &str {
    let comment = candidate.comment.as_deref().unwrap_or_default();
    comment.strip_prefix("SNR ").and_then(|text| text.split(" peak").next()).unwrap_or_default()
}
