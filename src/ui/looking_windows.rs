//! The panels over the window that are about looking at stacks: which one to compare with, copying settings, the file of
//! a table of colours.

use egui::{Context, Key};

use super::app::App;
use super::context::Intent;
use super::start;
use super::widgets::{TextField, hint};
use super::windows::{MIDDLE, float};

impl App {
    /// Draws those that are open.
    pub(super) fn show_looking_windows(&mut self, ctx: &Context) {
        if let Some(question) = self.windows.comparing.filter(|question| self.is_stack(question.own)) {
            let draw = |ui: &mut egui::Ui| question.show(ui, self.engine.session());
            let (stays, chosen) = float(ctx, question.how.title(), 380.0, MIDDLE, draw);
            if !stays || chosen.is_some() {
                self.windows.comparing = None;
            }
            self.intents.extend(chosen);
        }
        if let Some(mut copying) = self.windows.copying.take() {
            let draw = |ui: &mut egui::Ui| copying.show(ui, self.engine.session());
            match float(ctx, "Copy settings", 420.0, MIDDLE, draw) {
                (_, Some(answer)) => self.intents.extend(answer.into_iter().map(Intent::Command)),
                (true, None) => self.windows.copying = Some(copying),
                (false, None) => {}
            }
        }
        self.show_colors(ctx);
    }

    /// The typed path beside the native dialog.
    fn show_colors(&mut self, ctx: &Context) {
        let Some((document, layer, mut path)) = self.windows.colors.take() else { return };
        let (stays, typed) = float(ctx, "Colours from a file", 460.0, MIDDLE, |ui| {
            let field = TextField::new("Path of a table of colours", &mut path.text);
            let field = field.hint("Type the path of a .lut file and press Enter").height(34.0).show(ui);
            if !path.focused {
                path.focused = true;
                field.request_focus();
            }
            hint(ui, "ImageJ’s tables: 768 bytes, with or without a header, or text of 256 lines.");
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            entered.then(|| start::typed_path(&path.text)).flatten()
        });
        match typed {
            Some(path) => self.intents.push(Intent::LoadColors(document, layer, path)),
            None if stays => self.windows.colors = Some((document, layer, path)),
            None => {}
        }
    }
}
