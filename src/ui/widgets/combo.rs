//! A combo box: the choice and an arrow, a list below it.

use egui::{Align2, ComboBox, Response, Role, Ui, WidgetInfo};

use super::super::fonts;
use super::super::icons;
use super::super::theme::{Theme, measure};

/// A list gets so high before it scrolls.
const LIST: f32 = 360.0;

/// Draws a combo box of that width; `contents` draws its list. `name` is its accessible name, `chosen` what it shows.
pub fn combo(ui: &mut Ui, name: &str, chosen: &str, width: f32, contents: impl FnOnce(&mut Ui)) -> Response {
    let arrow = |ui: &Ui, rect: egui::Rect, _: &egui::style::WidgetVisuals, _: bool| {
        let color = Theme::of(ui).dim;
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, icons::UNFOLD, fonts::icon(measure::ICON), color);
    };
    let salt = ui.unique_id().with(("combo", name));
    let combo = ComboBox::from_id_salt(salt).selected_text(chosen).width(width).height(LIST).truncate().icon(arrow);
    let response = combo.show_ui(ui, contents).response;
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), name);
        info.current_text_value = Some(chosen.to_owned());
        info
    });
    response
}
