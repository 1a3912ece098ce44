//! The table as a file: which planes, what, where to.

use std::path::PathBuf;

use egui::Ui;

use super::super::super::context::{Intent, UiContext};
use super::super::super::icons;
use super::super::super::theme::measure;
use super::super::super::widgets::{TextField, hint, icon_button, labelled_row, segmented};
use super::super::export::{export_folder, suggested_name, target};
use crate::engine::Overwrite;
use crate::engine::command::Command;
use crate::engine::measure::{Planes, TableContent, TableExport};
use crate::engine::session::Document;
use crate::model::Region;

/// What is chosen for tables.
#[derive(Debug, Default)]
pub struct TablePanel {
    /// The target as typed; empty: the suggested name.
    pub path: String,
    content: TableContent,
    all_planes: bool,
    replace: bool,
}

/// Draws the rows; the file that they choose.
pub fn rows(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, regions: &[Region]) -> PathBuf {
    let axes = document.stack().map(|stack| stack.info.axes);
    let panel = &mut context.panels.measure.table;
    if regions.iter().any(|region| !region.shape.is_area()) {
        labelled_row(ui, "Table", |ui| {
            let choices = [(TableContent::Regions, "Values"), (TableContent::Profiles, "Profiles")];
            segmented(ui, "Table", &mut panel.content, &choices)
        });
    } else {
        panel.content = TableContent::Regions;
    }
    if axes.is_some_and(|axes| axes.t * axes.z > 1) {
        labelled_row(ui, "Planes", |ui| {
            segmented(ui, "Planes", &mut panel.all_planes, &[(false, "This one"), (true, "All t, z")])
        });
    }
    let suggested = suggested_name(document, "csv");
    let mut ask = false;
    labelled_row(ui, "File", |ui| {
        let width = ui.available_width() - measure::FIELD - ui.spacing().item_spacing.x;
        TextField::new("Table path", &mut panel.path).hint(&suggested).width(width).show(ui);
        ask = icon_button(ui, icons::FOLDER, "Choose the table's file", "Choose the file…").clicked();
    });
    labelled_row(ui, "", |ui| ui.checkbox(&mut panel.replace, "Replace an existing file"));
    let target = target(&panel.path, &suggested, export_folder(context.settings, document).as_deref());
    hint(ui, &format!("Writes {}", target.display()));
    if ask {
        context.want(Intent::AskForTablePath { name: suggested });
    }
    target
}

/// Wants the table.
pub fn export(context: &mut UiContext<'_>, document: &Document, target: PathBuf) {
    let (t, z) = context.views.stack(document.id).plane();
    let panel = &context.panels.measure.table;
    let table = TableExport {
        document: document.id,
        planes: if panel.all_planes { Planes::All } else { Planes::One { t, z } },
        content: panel.content,
        target,
        overwrite: if panel.replace { Overwrite::Always } else { Overwrite::Never },
    };
    context.command(Command::ExportTable(Box::new(table)));
}
