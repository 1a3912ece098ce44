//! Buttons: the one primary action of a panel, quiet ones, and icons.

use egui::{Color32, Response, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::super::fonts;
use super::super::icons::Icon;
use super::super::theme::{Theme, measure};

/// The primary action of a panel: full width, accent colour, bold. With a reason it is disabled and the reason is
/// said on hover.
pub fn primary_button(ui: &mut Ui, text: &str, disabled_because: Option<&str>) -> Response {
    primary_button_sized(ui, text, ui.available_width(), measure::PRIMARY_BUTTON, disabled_because)
}

/// A primary button of that size.
pub fn primary_button_sized(
    ui: &mut Ui,
    text: &str,
    width: f32,
    height: f32,
    disabled_because: Option<&str>,
) -> Response {
    let theme = Theme::of(ui);
    let enabled = disabled_because.is_none();
    let fill = if enabled { theme.accent } else { theme.hover };
    let color = if enabled { theme.on_accent } else { theme.dim };
    let text = RichText::new(text).font(fonts::bold(measure::BODY)).color(color);
    // In the middle, whatever the panel's own alignment is.
    let button = egui::Button::new((egui::Atom::grow(), text, egui::Atom::grow()))
        .fill(fill)
        .stroke(Stroke::NONE)
        .min_size(Vec2::new(width, height));
    let response = ui.add_enabled(enabled, button);
    if response.hovered() || response.has_focus() {
        let ring = egui::Stroke::new(1.0, theme.text.gamma_multiply(0.6));
        ui.painter().rect_stroke(response.rect, measure::RADIUS_CONTROL, ring, egui::StrokeKind::Inside);
    }
    match disabled_because {
        Some(reason) => response.on_disabled_hover_text(reason),
        None => response,
    }
}

/// A button that does not ask for attention.
pub fn quiet_button(ui: &mut Ui, text: &str) -> Response {
    ui.add(egui::Button::new(text).min_size(Vec2::new(0.0, measure::FIELD)))
}

/// A button that does not ask for attention, of that size.
pub fn quiet_button_sized(
    ui: &mut Ui,
    text: &str,
    width: f32,
    height: f32,
    disabled_because: Option<&str>,
) -> Response {
    let button = egui::Button::new((egui::Atom::grow(), RichText::new(text), egui::Atom::grow()));
    let response = ui.add_enabled(disabled_because.is_none(), button.min_size(Vec2::new(width, height)));
    match disabled_because {
        Some(reason) => response.on_disabled_hover_text(reason),
        None => response,
    }
}

/// A bare icon: dim at rest, text colour on hover. `name` is its accessible name, `tip` its tooltip (with the key).
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str, tip: &str) -> Response {
    icon_button_in(ui, icon, name, tip, None)
}

/// The same, in a colour of its own at rest.
pub fn icon_button_in(ui: &mut Ui, icon: Icon, name: &str, tip: &str, color: Option<Color32>) -> Response {
    let theme = Theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(measure::FIELD), Sense::click());
    let highlighted = response.hovered() || response.has_focus();
    let color = if highlighted && ui.is_enabled() { theme.text } else { color.unwrap_or(theme.faint) };
    if highlighted && ui.is_enabled() {
        ui.painter().rect_filled(rect, measure::RADIUS_SEGMENT, theme.hover);
    }
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, icon, fonts::icon(measure::ICON), color);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    response.on_hover_text(tip)
}
