//! The numbers as a table: onto the clipboard, or to a file as CSV or JSON; of the box, or of every annotation.

use std::path::PathBuf;

use egui::Ui;

use super::super::super::context::{Intent, UiContext};
use super::super::super::icons;
use super::super::super::theme::measure;
use super::super::super::widgets::{TextField, hint, icon_button, labelled_row, quiet_button, segmented};
use super::super::export::{export_folder, suggested_name, target};
use crate::engine::Overwrite;
use crate::engine::command::Command;
use crate::engine::measure::TableFormat;
use crate::engine::session::{Document, RecordingPresentation};
use crate::engine::signal_measure::{MeasuredSignal, Part, SignalTableExport, signal_table};
use crate::model::{RecordingInfo, SignalRegion};

/// What is chosen for tables.
#[derive(Debug, Default)]
pub struct SignalMeasurePanel {
    /// The target as typed; empty: the suggested name.
    pub path: String,
    format: Format,
    all_annotations: bool,
    replace: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Format {
    #[default]
    Csv,
    Json,
}

/// Draws the button that puts the numbers on the clipboard, at the right of a heading.
pub fn copy(ui: &mut Ui, measured: &MeasuredSignal) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let tip = "Copy all numbers, with their headings, for a spreadsheet";
        let known = measured.measurements.as_deref();
        let button = |ui: &mut Ui| icon_button(ui, icons::COPY, "Copy measurements", tip);
        let button = ui.add_enabled_ui(known.is_some(), button).inner;
        let clicked = button.on_disabled_hover_text("Nothing is measured yet").clicked();
        if let Some(known) = known.filter(|_| clicked) {
            ui.copy_text(signal_table(known, TableFormat::Tabs));
        }
    });
}

/// Draws the choices and the button that writes a file. `part` is what is measured now.
pub fn rows(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    document: &Document,
    (info, presentation): (&RecordingInfo, &RecordingPresentation),
    part: Option<Part>,
) {
    let panel = &mut context.panels.signal_measure;
    if !presentation.annotations.is_empty() {
        labelled_row(ui, "Table of", |ui| {
            segmented(ui, "Table of", &mut panel.all_annotations, &[(false, "This"), (true, "All annotations")])
        });
    }
    labelled_row(ui, "Format", |ui| {
        segmented(ui, "Table format", &mut panel.format, &[(Format::Csv, "CSV"), (Format::Json, "JSON")])
    });
    let suggested = suggested_name(document, if panel.format == Format::Csv { "csv" } else { "json" });
    let mut ask = false;
    labelled_row(ui, "File", |ui| {
        let width = ui.available_width() - measure::FIELD - ui.spacing().item_spacing.x;
        TextField::new("Table path", &mut panel.path).hint(&suggested).width(width).show(ui);
        ask = icon_button(ui, icons::FOLDER, "Choose the table's file", "Choose the file…").clicked();
    });
    labelled_row(ui, "", |ui| ui.checkbox(&mut panel.replace, "Replace an existing file"));
    let to = target(&panel.path, &suggested, export_folder(context.settings, document).as_deref());
    let all = panel.all_annotations && !presentation.annotations.is_empty();
    let parts = if all { of_annotations(info, presentation) } else { part.into_iter().collect() };
    let ready = !parts.is_empty();
    let response = ui.add_enabled_ui(ready, |ui| quiet_button(ui, "Export table")).inner;
    let response = response.on_disabled_hover_text("Draw a box on the spectrogram first (drag with Shift)");
    hint(ui, &format!("Writes {}", to.display()));
    if ask {
        context.want(Intent::AskForSignalTablePath { name: suggested });
    }
    if response.clicked() {
        export(context, document, parts, to);
    }
}

/// The annotations as they are now, edits and all.
fn of_annotations(info: &RecordingInfo, presentation: &RecordingPresentation) -> Vec<Part> {
    let part = |annotation: &crate::model::Annotation| {
        let region = SignalRegion::of(annotation, info)?;
        Some(Part { label: annotation.title().map(str::to_owned), region })
    };
    presentation.annotations.iter().filter_map(part).collect()
}

fn export(context: &mut UiContext<'_>, document: &Document, parts: Vec<Part>, target: PathBuf) {
    let overwrite = if context.panels.signal_measure.replace { Overwrite::Always } else { Overwrite::Never };
    // Refused for stacks only, and this is a recording.
    if let Ok(request) = context.engine.signal_request(document.id, parts) {
        context.command(Command::ExportSignalTable(Box::new(SignalTableExport { request, target, overwrite })));
    }
}
