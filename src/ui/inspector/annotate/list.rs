//! The annotations of a recording: ordered, filtered, saved; click one to look at it.

use egui::{Align, Layout, ScrollArea, Ui};

use super::super::super::context::{Intent, UiContext};
use super::super::super::viewer::recording::extent::Extent;
use super::super::super::viewer::recording::{Calibration, RecordingView, TimeFrequencyBox};
use super::super::super::widgets::{TextField, heading, hint, icon_button, number};
use super::super::super::{icons, keys};
use super::super::choice::choice;
use super::row::{ROW, row_called, time_text};
use crate::engine::Action;
use crate::engine::session::Document;
use crate::engine::settings::{AnnotationOrder, Settings};
use crate::model::{Annotation, AnnotationList, RecordingInfo};

/// From so many on a filter is offered.
const FILTERED: usize = 6;

/// Draws heading, order, filter and list, at most so high.
pub fn show(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    document: &Document,
    info: &RecordingInfo,
    annotations: &AnnotationList,
    height: f32,
) {
    let top = ui.cursor().top();
    ui.horizontal(|ui| {
        heading(ui, &format!("Annotations  {}", number::grouped(annotations.len() as i64)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| buttons(ui, context, document, annotations.len()));
    });
    if annotations.is_empty() {
        hint(ui, "None yet.");
        return;
    }
    if annotations.len() >= FILTERED || !context.panels.annotate.filter.is_empty() {
        order_and_filter(ui, context);
    } else {
        context.panels.annotate.filter.clear();
    }
    let panel = &mut context.panels.annotate;
    let listed = panel.listing.of(annotations, context.settings.annotation_order, &panel.filter);
    if listed.is_empty() {
        hint(ui, "No label and no comment holds what is looked for.");
    }
    let Some(view) = context.views.recordings.get_mut(document.id) else { return };
    let left = (height - (ui.cursor().top() - top)).max(ROW * 2.0);
    ScrollArea::vertical().id_salt("annotations").max_height(left).show_rows(ui, ROW, listed.len(), |ui, rows| {
        for place in rows {
            let index = listed[place];
            annotation_row(ui, view, info, index, &annotations[index]);
        }
    });
}

fn buttons(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, count: usize) {
    if document.has_unsaved_annotations() {
        let tip = keys::with_key(ui.ctx(), "Save the annotations to the recording's metadata", Action::SaveAnnotations);
        if icon_button(ui, icons::SAVE, "Save annotations", &tip).clicked() {
            context.action(Action::SaveAnnotations);
        }
    }
    let selected = context.views.recordings.get(document.id).and_then(|view| view.selected);
    if selected.is_some_and(|index| index < count)
        && icon_button(ui, icons::REMOVE, "Remove annotation", "Remove the annotation (Delete)").clicked()
    {
        context.action(Action::RemoveAnnotation);
    }
    if count > 0 {
        for (icon, name, action) in [
            (icons::UNFOLD, "Next annotation", Action::NextAnnotation),
            (icons::FOLD, "Previous annotation", Action::PreviousAnnotation),
        ] {
            if icon_button(ui, icon, name, &keys::with_key(ui.ctx(), name, action)).clicked() {
                context.action(action);
            }
        }
    }
}

fn order_and_filter(ui: &mut Ui, context: &mut UiContext<'_>) {
    ui.horizontal(|ui| {
        let mut order = context.settings.annotation_order;
        let orders = [
            (AnnotationOrder::Time, "By time"),
            (AnnotationOrder::Frequency, "By frequency"),
            (AnnotationOrder::Label, "By label"),
            (AnnotationOrder::Duration, "By duration"),
        ];
        let orders = orders.map(|(order, text)| (order, text.to_owned()));
        if choice(ui, "Order of annotations", 112.0, &mut order, orders) {
            let settings = Settings { annotation_order: order, ..context.settings.clone() };
            context.want(Intent::Settings(Box::new(settings)));
        }
        let field = TextField::new("Filter annotations", &mut context.panels.annotate.filter);
        field.hint("Filter").icon(icons::SEARCH).show(ui);
    });
}

fn annotation_row(ui: &mut Ui, view: &mut RecordingView, info: &RecordingInfo, index: usize, annotation: &Annotation) {
    let calibration = Calibration::at(info, annotation.sample_start as f64);
    let title = annotation.title().unwrap_or_default();
    let time = time_text(&calibration, annotation.sample_start as f64);
    let unnamed = format!("without label, {time}");
    let names = if title.is_empty() { ("without label", unnamed.as_str()) } else { (title, title) };
    if row_called(ui, names, &time, view.selected == Some(index), 0.0).clicked() {
        view.selected = Some(index);
        (view.selection, view.candidate) = (None, None);
        let band = Extent::whole(&view.limits().frequency);
        view.show_part(&TimeFrequencyBox::of(annotation, info, band));
    }
}
