//! What is done with all layers of a stack at once: copying their settings, safe colours, a white ground, reset.

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::widgets::icon_button;
use super::super::super::{icons, keys};
use crate::engine::Action;
use crate::engine::session::{Document, can_copy_settings, is_on_white};
use crate::model::{Composition, LayerColor};

/// Draws the button that opens the menu.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, composition: &Composition) {
    let response = icon_button(ui, icons::MORE, "All layers", "Settings, colours and ground of all layers");
    egui::Popup::menu(&response).show(|ui| menu(ui, context, document, composition));
}

fn menu(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, composition: &Composition) {
    let colored = composition.layers.iter().any(|layer| layer.color != LayerColor::Pixel);
    let alike = context.engine.session().documents().iter().any(|other| can_copy_settings(document, other));
    let no_colors = "The pixels of this picture are colours already";
    let entries = [
        (Action::CopySettings, None, (alike, "Open another stack with as many channels first")),
        (Action::SafeColors, None, (colored, no_colors)),
        (Action::WhiteBackground, Some(is_on_white(composition)), (colored, no_colors)),
        (Action::ResetLayers, None, (true, "")),
    ];
    for (action, on, (enabled, reason)) in entries {
        let button = egui::Button::new(action.label()).selected(on == Some(true));
        let response = ui.add_enabled(enabled, button).on_disabled_hover_text(reason);
        let response = match keys::hint(ui.ctx(), action) {
            Some(key) => response.on_hover_text(key),
            None => response,
        };
        if response.clicked() {
            context.action(action);
            ui.close();
        }
    }
}
