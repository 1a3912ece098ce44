//! The line that adds files: a typed path or pattern, two dialogs, and what folders stand for.

use egui::{Align, Key, Layout, Ui};

use super::super::context::{Intent, UiContext};
use super::super::dialogs::BatchDialog;
use super::super::icons;
use super::super::start::typed_path;
use super::super::widgets::{TextField, icon_button, quiet_button};
use crate::engine::Command;
use crate::engine::command::WorklistCommand;

/// Room for the buttons beside the field.
const BUTTONS: f32 = 330.0;

/// Draws the line.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>) {
    ui.horizontal(|ui| {
        let width = (ui.available_width() - BUTTONS).max(120.0);
        let field = TextField::new("Add to the batch", &mut context.panels.batch.typed);
        let field = field.hint("A file, a folder, or a pattern: scans/*.tif").width(width).show(ui);
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            let typed = std::mem::take(&mut context.panels.batch.typed);
            context.intents.extend(typed_path(&typed).map(|path| Intent::AddToBatch(vec![path])));
            field.request_focus();
        }
        if quiet_button(ui, "Files…").clicked() {
            context.want(Intent::AskForBatch(BatchDialog::Files));
        }
        if quiet_button(ui, "Folder…").clicked() {
            context.want(Intent::AskForBatch(BatchDialog::Folder));
        }
        let folders = ui.checkbox(&mut context.panels.batch.subfolders, "Sub-folders");
        folders.on_hover_text("Folders that are added from now on stand for the files in their sub-folders, too");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| clear(ui, context));
    });
}

fn clear(ui: &mut Ui, context: &mut UiContext<'_>) {
    let list = context.engine.worklist();
    if list.rows().is_empty() {
        return;
    }
    ui.add_enabled_ui(list.job().is_none(), |ui| {
        let tip = "Take all files off the list; nothing happens to them, and undo puts them back";
        if icon_button(ui, icons::CLEAR, "Clear the list", tip).clicked() {
            context.panels.batch.selected = None;
            context.command(Command::Worklist(WorklistCommand::Clear));
        }
    });
}
