//! The ways to find a range: the Auto button and the menu beside it.

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::keys;
use super::super::super::widgets::quiet_button;
use super::page::Shown;
use crate::engine::Action;
use crate::engine::command::LayerEdit;
use crate::engine::tile::ChannelStatistics;

/// Draws the button. A click takes 0.1 % to 99.9 % of a sample of the stack; the right button offers the others.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let response = quiet_button(ui, "Auto");
    let tip = keys::with_key(ui.ctx(), "0.1 % to 99.9 % of the stack’s values", Action::AutoContrast);
    let response = response.on_hover_text(format!("{tip}\nRight-click for other ways"));
    if response.clicked() {
        shown.edit(context, LayerEdit::AutoRange);
    }
    response.context_menu(|ui| choices(ui, context, shown));
}

fn choices(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let layer = shown.layer();
    let statistics = shown.statistics.as_deref();
    let mut range = |ui: &mut Ui, text: &str, range: Option<[f64; 2]>| {
        let entry = ui.add_enabled(range.is_some(), egui::Button::new(text));
        let entry = entry.on_disabled_hover_text("The histogram is not there yet");
        if let (true, Some(range)) = (entry.clicked(), range) {
            shown.edit(context, LayerEdit::Range(range));
        }
    };
    range(ui, "This plane, 0.1 % to 99.9 %", statistics.map(ChannelStatistics::display_range));
    range(ui, "This plane, lowest to highest", statistics.map(|found| [found.extent.min, found.extent.max]));
    range(ui, "ImageJ Enhance Contrast, 0.35 %", statistics.map(|found| found.enhanced));
    let type_range = shown.stack.info.sample_type;
    range(ui, "All of the sample type", type_range.is_integer().then(|| type_range.full_range()));
    ui.separator();
    let entry = ui.add_enabled(statistics.is_some(), egui::Button::new("ImageJ Auto (again: stronger)"));
    if let (true, Some(statistics)) = (entry.clicked(), statistics) {
        let clicks = context.panels.layers.clicks.entry((layer.document, layer.channel)).or_default();
        let range = statistics.auto(clicks);
        shown.edit(context, LayerEdit::Range(range));
    }
}
