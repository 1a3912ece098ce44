//! The groups of the page: what is selected in numbers, what is in it, the table; the way to an annotation below.

use egui::Ui;

use super::super::super::context::{Intent, UiContext};
use super::super::super::theme::measure;
use super::super::super::viewer::recording::{Calibration, cursors};
use super::super::super::widgets::{above_foot, hairline, heading, hint, problem, quiet_button_sized, value_row};
use super::super::subject::Subject;
use super::super::{cut_out, signal_fields};
use super::{table, values};
use crate::engine::Action;
use crate::engine::session::Document;
use crate::engine::signal_measure::{MeasuredSignal, Part};
use crate::model::{Recording, SignalRegion};

/// Draws the page.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    let (Some(recording), Some(presentation)) = (document.recording(), document.presentation.recording()) else {
        return;
    };
    let info = &*recording.info;
    let subject = Subject::of(context.views.recordings.get(document.id), document);
    let region = subject.as_ref().and_then(|subject| subject.region(info));
    let measured = region.map_or_else(MeasuredSignal::default, |region| {
        // Refused for stacks only, and this is a recording.
        context.engine.measured_signal(document.id, region).unwrap_or_default()
    });
    let can_annotate = subject.as_ref().is_some_and(Subject::can_be_annotated);
    above_foot(ui, |ui| {
        // There is much on this page.
        ui.spacing_mut().item_spacing.y = measure::SPACE[0];
        let Some(subject) = subject else {
            heading(ui, "Box");
            hint(
                ui,
                "Drag with Shift on the spectrogram to draw a box, or press C for cursors: what is in it is measured.",
            );
            if !presentation.annotations.is_empty() {
                hairline(ui);
                heading(ui, "Table");
                table::rows(ui, context, document, (info, presentation), None);
            }
            return;
        };
        let part = region.map(|region| Part { label: subject.label(), region });
        fields(ui, context, document, recording, subject, &measured);
        hairline(ui);
        power(ui, recording, region, &measured);
        hairline(ui);
        heading(ui, "Table");
        table::rows(ui, context, document, (info, presentation), part);
        hairline(ui);
        heading(ui, "Cut out");
        cut_out::rows(ui, context, document, region);
        cut_out::open_button(ui, context, document, region);
    });
    ui.horizontal(|ui| {
        let half = (ui.available_width() - ui.spacing().item_spacing.x) / 2.0;
        let reason = (!can_annotate).then_some(Action::NO_BOX);
        if quiet_button_sized(ui, "Annotate", half, measure::PRIMARY_BUTTON, reason).clicked() {
            context.want(Intent::Action(Action::Annotate));
        }
        cut_out::save_button(ui, context, document, region);
    });
}

/// The box in numbers that can be changed, and how much of it is occupied.
fn fields(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    document: &Document,
    recording: &Recording,
    subject: Subject,
    measured: &MeasuredSignal,
) {
    let info = &*recording.info;
    heading(ui, subject.title());
    let part = *subject.part();
    let changed = signal_fields::show(ui, &part, info);
    if matches!(subject, Subject::Cursors(_)) {
        let [_, rate, _] = cursors::differences(&part, &Calibration::at(info, part.time.low));
        value_row(ui, "1 / duration", &rate);
    }
    values::occupied(ui, first(measured), info);
    if let Some(to) = changed {
        subject.change(context, document, info, to);
    }
}

fn power(ui: &mut Ui, recording: &Recording, region: Option<SignalRegion>, measured: &MeasuredSignal) {
    let info = &*recording.info;
    ui.horizontal(|ui| {
        heading(ui, "Power");
        table::copy(ui, measured);
    });
    if region.is_none() {
        problem(ui, "it lies outside of what was recorded");
    }
    if let Some(failure) = &measured.failure {
        problem(ui, failure);
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        values::show(ui, first(measured), info);
        values::resolution(ui, measured, first(measured), info);
    });
    ui.add_space(measure::SPACE[0]);
}

/// The row of what is measured: there is one.
fn first(measured: &MeasuredSignal) -> Option<&crate::engine::signal_measure::SignalRow> {
    measured.measurements.as_ref().and_then(|known| known.rows.first())
}
