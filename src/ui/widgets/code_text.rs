//! Text of a program's kind, monospaced: to be selected and copied, not changed.

use egui::{ScrollArea, TextEdit, Ui};

use super::super::theme::{Theme, measure};

/// Draws the text at full width, at most so high; beyond, it scrolls.
pub fn code_text(ui: &mut Ui, name: &str, mut text: &str, height: f32) {
    let theme = Theme::of(ui);
    let ground = egui::Frame::new().fill(theme.field).corner_radius(measure::RADIUS_CONTROL).stroke(theme.hairline());
    ground.inner_margin(measure::SPACE[1]).show(ui, |ui| {
        let area = ScrollArea::both().id_salt(name).max_height(height).auto_shrink([false, true]);
        area.show(ui, |ui| {
            let lines = text.lines().count();
            let edit = TextEdit::multiline(&mut text).code_editor().frame(egui::Frame::NONE).desired_rows(lines);
            ui.add(edit.desired_width(f32::INFINITY)).accessible_name(name);
        });
    });
}
