//! The bar on top: product name, menus, the field that opens the palette, theme and settings.

use egui::containers::menu::SubMenuButton;
use egui::{Align, Button, Layout, RichText, Role, Sense, StrokeKind, Ui, Vec2, WidgetInfo};

use super::context::Intent;
use super::theme::{Theme, measure};
use super::widgets::icon_button;
use super::{fonts, icons, keys};
use crate::engine::Action;
use crate::engine::command::{ActionContext, ActionGroup, Menu};

/// Width of a menu: the longest name and its key.
const WIDTH: f32 = 300.0;

/// Draws the bar; `context` says which entries can be chosen now.
pub fn show(ui: &mut Ui, context: &ActionContext, intents: &mut Vec<Intent>) {
    let bar = ui.max_rect();
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let theme = Theme::of(ui);
        ui.add_space(2.0);
        ui.label(RichText::new("lumiq").font(fonts::bold(measure::PRODUCT)).color(theme.accent));
        ui.add_space(measure::SPACE[1]);
        for menu in Menu::ALL {
            one(ui, menu, context, intents);
        }
        let left = ui.cursor().min.x;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let tip = keys::with_key(ui.ctx(), "Settings", Action::Settings);
            if icon_button(ui, icons::SETTINGS, "Settings", &tip).clicked() {
                intents.push(Intent::Action(Action::Settings));
            }
            let (icon, name) =
                if theme.dark { (icons::TO_LIGHT, "Light theme") } else { (icons::TO_DARK, "Dark theme") };
            if icon_button(ui, icon, name, &keys::with_key(ui.ctx(), name, Action::ToggleTheme)).clicked() {
                intents.push(Intent::Action(Action::ToggleTheme));
            }
            let right = ui.cursor().max.x;
            search(ui, bar, left, right, intents);
        });
    });
}

fn one(ui: &mut Ui, menu: Menu, context: &ActionContext, intents: &mut Vec<Intent>) {
    ui.scope(|ui| {
        // Menu titles are bare words until they are hovered.
        let visuals = ui.visuals_mut();
        visuals.widgets.inactive.weak_bg_fill = egui::Color32::TRANSPARENT;
        visuals.widgets.inactive.bg_stroke = egui::Stroke::NONE;
        ui.menu_button(menu.title(), |ui| {
            ui.set_width(WIDTH);
            let actions = || Action::ALL.into_iter().filter(|action| action.menu() == Some(menu));
            let mut shown = Vec::new();
            for action in actions() {
                match action.group() {
                    None => entry(ui, action, context, intents),
                    Some(group) if shown.contains(&group) => {}
                    Some(group) => {
                        shown.push(group);
                        let members = actions().filter(|action| action.group() == Some(group));
                        submenu(ui, group, |ui| members.for_each(|action| entry(ui, action, context, intents)));
                    }
                }
            }
        });
    });
}

/// Entries that stand together, beside the menu.
fn submenu(ui: &mut Ui, group: ActionGroup, entries: impl FnOnce(&mut Ui)) {
    let arrow = SubMenuButton::arrow_atom(Some(Theme::of(ui).faint));
    let button = Button::new(group.title()).right_text(arrow);
    let button = button.min_size(Vec2::new(ui.available_width(), measure::FIELD));
    SubMenuButton::from_button(button).ui(ui, |ui| {
        ui.set_width(WIDTH);
        entries(ui);
    });
}

fn entry(ui: &mut Ui, action: Action, context: &ActionContext, intents: &mut Vec<Intent>) {
    let reason = action.enabled(context).err();
    let on = action.is_on(context);
    let button = Button::new(action.label()).selected(on == Some(true));
    let mut button = button.min_size(Vec2::new(ui.available_width(), measure::FIELD));
    if let Some(key) = keys::hint(ui.ctx(), action) {
        let faint = Theme::of(ui).faint;
        button = button.right_text(RichText::new(key).size(measure::HINT).color(faint));
    }
    let response = ui.add_enabled(reason.is_none(), button);
    let response = match reason {
        Some(reason) => response.on_disabled_hover_text(reason),
        None => response,
    };
    if response.clicked() {
        intents.push(Intent::Action(action));
        ui.close();
    }
}

/// The field in the middle of the bar, or of what is left of it between menus and icons.
fn search(ui: &Ui, bar: egui::Rect, left: f32, right: f32, intents: &mut Vec<Intent>) {
    let theme = Theme::of(ui);
    let room = (right - left - 2.0 * measure::SPACE[4]).max(0.0);
    let width = room.min(380.0);
    if width < 120.0 {
        return;
    }
    let centre = bar.center().x.clamp(left + measure::SPACE[4] + width / 2.0, right - measure::SPACE[4] - width / 2.0);
    let rect = egui::Rect::from_center_size(egui::pos2(centre, bar.center().y), Vec2::new(width, measure::FIELD));
    let response = ui.interact(rect, ui.scope_id().with("search"), Sense::click());
    let name = "Search commands and files";
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    let line = if response.hovered() || response.has_focus() { theme.faint } else { theme.line };
    ui.painter().rect(rect, measure::RADIUS_CONTROL, theme.field, egui::Stroke::new(1.0, line), StrokeKind::Inside);
    let painter = ui.painter_at(rect);
    let at = rect.left_center() + Vec2::new(8.0, 0.0);
    painter.text(at, egui::Align2::LEFT_CENTER, icons::SEARCH, fonts::icon(measure::ICON), theme.faint);
    let at = rect.left_center() + Vec2::new(30.0, 0.0);
    painter.text(at, egui::Align2::LEFT_CENTER, name, fonts::regular(measure::LABEL_TEXT), theme.faint);
    if let Some(key) = keys::hint(ui.ctx(), Action::CommandPalette) {
        let at = rect.right_center() - Vec2::new(10.0, 0.0);
        painter.text(at, egui::Align2::RIGHT_CENTER, key, fonts::regular(measure::HINT), theme.faint);
    }
    if response.clicked() {
        intents.push(Intent::Action(Action::CommandPalette));
    }
}
