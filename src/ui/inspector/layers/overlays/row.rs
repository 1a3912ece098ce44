//! The row of an overlay: eye, name, what it says, and the arrow that opens its options.

use egui::{Align2, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

use super::super::super::super::theme::{Theme, measure};
use super::super::super::super::widgets::buttons::icon_button_in;
use super::super::super::super::{fonts, icons};
use super::facts::summary;
use crate::model::{Composition, StackInfo};
use crate::ops::overlay::{Kind, hindrance, is_visible};

const HEIGHT: f32 = 30.0;

/// What was done with a row.
#[derive(Debug, Default)]
pub struct RowResponse {
    /// It was switched on or off.
    pub toggled: bool,
    /// It was clicked to open or close.
    pub clicked: bool,
}

/// Draws it.
pub fn show(ui: &mut Ui, kind: Kind, composition: &Composition, info: &StackInfo, open: bool) -> RowResponse {
    let theme = Theme::of(ui);
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), HEIGHT), Sense::hover());
    let whole = ui.interact(rect, ui.unique_id().with(("overlay", kind.title())), Sense::click());
    whole.widget_info(|| WidgetInfo::selected(Role::ListItem, true, open, kind.title()));
    let mut child =
        ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(egui::Layout::left_to_right(egui::Align::Center)));
    let toggled = eye(&mut child, kind, composition, info);
    let visible = is_visible(kind, &composition.overlays);
    let color = if visible { theme.text } else { theme.dim };
    let left = child.cursor().left() + measure::SPACE[0];
    let at = |x: f32| pos2(x, rect.center().y);
    ui.painter().text(at(left), Align2::LEFT_CENTER, kind.title(), fonts::regular(measure::BODY), color);
    let arrow = if whole.hovered() || whole.has_focus() { theme.text } else { theme.dim };
    let icon = if open { icons::FOLD } else { icons::UNFOLD };
    let chevron = rect.right() - 9.0;
    ui.painter().text(at(chevron), Align2::CENTER_CENTER, icon, fonts::icon(measure::ICON), arrow);
    if let Some(summary) = summary(kind, composition, info).filter(|_| visible) {
        let font = fonts::numbers(measure::LABEL_TEXT);
        ui.painter().text(at(chevron - 17.0), Align2::RIGHT_CENTER, summary, font, theme.dim);
    }
    RowResponse { toggled, clicked: whole.clicked() }
}

/// It can always be switched off, and on where there is something to say.
fn eye(ui: &mut Ui, kind: Kind, composition: &Composition, info: &StackInfo) -> bool {
    let theme = Theme::of(ui);
    let visible = is_visible(kind, &composition.overlays);
    let (icon, verb, color) =
        if visible { (icons::SHOWN, "Hide", theme.text) } else { (icons::HIDDEN, "Show", theme.faint) };
    let name = format!("{verb} {}", kind.title().to_lowercase());
    let hindrance = hindrance(kind, info);
    let button =
        |ui: &mut Ui| icon_button_in(ui, icon, &name, &format!("{name} on the screen and in exports"), Some(color));
    let response = ui.add_enabled_ui(visible || hindrance.is_none(), button).inner;
    response.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked()
}
