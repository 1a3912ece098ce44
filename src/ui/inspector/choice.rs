//! A list to choose one of: a combo box over values.

use egui::Ui;

use super::super::widgets::combo::combo;

/// Draws it over a width; `true` when another was chosen.
pub fn choice<T: PartialEq + Copy>(
    ui: &mut Ui,
    name: &str,
    width: f32,
    chosen: &mut T,
    choices: impl IntoIterator<Item = (T, String)>,
) -> bool {
    let before = *chosen;
    let choices: Vec<(T, String)> = choices.into_iter().collect();
    let text = choices.iter().find(|(value, _)| value == chosen).map_or("", |(_, text)| text.as_str());
    combo(ui, name, text, width, |ui| {
        for (value, text) in &choices {
            ui.selectable_value(chosen, *value, text.as_str());
        }
    });
    *chosen != before
}
