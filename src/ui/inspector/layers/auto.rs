//! The Auto button of a layer and the menu beside it: which method finds the range, and of which values.

use egui::{Align2, RichText, Role, Sense, StrokeKind, Ui, Vec2, WidgetInfo};

use super::super::super::context::{Intent, UiContext};
use super::super::super::theme::{Theme, measure};
use super::super::super::widgets::quiet_button;
use super::super::super::{fonts, icons, keys};
use super::page::Shown;
use crate::engine::command::ContrastRequest;
use crate::engine::{Action, Command, Settings};
use crate::model::contrast::SATURATED_PERCENTS;
use crate::model::{ContrastChoice, ContrastMethod, ContrastScope};

/// Width of the menu's arrow.
pub const ARROW: f32 = 15.0;

/// Draws the button. A click finds the range by the method that was chosen last.
pub fn button(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let choice = context.settings.contrast;
    let tip = keys::with_key(ui.ctx(), &said(choice), Action::AutoContrast);
    if quiet_button(ui, "Auto").on_hover_text(tip).clicked() {
        find(context, shown, choice);
    }
}

/// Draws the arrow that opens the menu.
pub fn arrow(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let theme = Theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ARROW, measure::FIELD), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "How Auto finds the range"));
    let looks = ui.style().interact(&response);
    ui.painter().rect(rect, looks.corner_radius, looks.weak_bg_fill, looks.bg_stroke, StrokeKind::Inside);
    let color = if response.hovered() || response.has_focus() { theme.text } else { theme.dim };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icons::UNFOLD, fonts::icon(measure::ICON), color);
    let response = response.on_hover_text("How Auto finds the range");
    let popup = egui::Popup::menu(&response).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| menu(ui, context, shown));
}

/// What Auto does, in words.
fn said(choice: ContrastChoice) -> String {
    match choice.method {
        ContrastMethod::EnhanceContrast => {
            format!("{}, {} %: {}", choice.method.title(), choice.saturated_percent, of_what(choice.scope))
        }
        ContrastMethod::ImagejAuto => format!("{}, again: stronger: {}", choice.method.title(), of_what(choice.scope)),
        method => format!("{}: {}", method.title(), of_what(choice.scope)),
    }
}

fn of_what(scope: ContrastScope) -> String {
    let title = scope.title();
    title[..1].to_lowercase() + &title[1..]
}

/// Choosing a method applies it at once; so does choosing what it looks at.
fn menu(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let before = context.settings.contrast;
    let mut choice = before;
    let mut chosen = false;
    ui.spacing_mut().item_spacing.y = measure::SPACE[0];
    heading(ui, "Method");
    for method in ContrastMethod::ALL {
        chosen |= ui.selectable_value(&mut choice.method, method, method.title()).clicked();
    }
    if choice.method == ContrastMethod::EnhanceContrast {
        heading(ui, "Saturated pixels");
        ui.horizontal(|ui| {
            for percent in SATURATED_PERCENTS {
                let text = format!("{percent} %");
                chosen |= ui.selectable_value(&mut choice.saturated_percent, percent, text).clicked();
            }
        });
    }
    ui.separator();
    heading(ui, "Of the values in");
    for scope in ContrastScope::ALL {
        chosen |= ui.selectable_value(&mut choice.scope, scope, scope.title()).clicked();
    }
    if choice != before {
        context.want(Intent::Settings(Box::new(Settings { contrast: choice, ..context.settings.clone() })));
    }
    if chosen {
        find(context, shown, choice);
    }
}

fn heading(ui: &mut Ui, text: &str) {
    let theme = Theme::of(ui);
    ui.label(RichText::new(text).font(fonts::regular(measure::HINT)).color(theme.dim));
}

fn find(context: &mut UiContext<'_>, shown: &Shown<'_>, choice: ContrastChoice) {
    let place = context.views.stack(shown.document).plane();
    let request = ContrastRequest { document: shown.document, layer: Some(shown.index), place, choice };
    context.command(Command::Contrast(request));
}
