//! The control at the right of the tabs that links the viewers of stacks: position, planes, contrast, each on its own.

use egui::{Align2, Role, Sense, Ui, Vec2, WidgetInfo};

use super::context::{Intent, UiContext};
use super::theme::{Theme, measure};
use super::widgets::capitalised;
use super::{fonts, icons, keys};
use crate::engine::Action;
use crate::engine::command::Links;
use crate::engine::session::Document;

/// Draws it where there are stacks to link.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, links: Links) {
    let stacks = context.engine.session().documents().iter().filter_map(Document::stack).count();
    if stacks < 2 {
        return;
    }
    let theme = Theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(measure::FIELD), Sense::click());
    let lit = response.hovered() || response.has_focus();
    if lit {
        ui.painter().rect_filled(rect, measure::RADIUS_SEGMENT, theme.hover);
    }
    let color = match (links.any(), lit) {
        (_, true) => theme.text,
        (true, _) => theme.accent,
        (false, _) => theme.faint,
    };
    let icon = if links.any() { icons::LINKED } else { icons::FREE };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon, fonts::icon(measure::ICON), color);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, links.any(), "Link viewers"));
    let response = response.on_hover_text("Link the viewers of stacks");
    let popup = egui::Popup::menu(&response).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| menu(ui, context, links));
}

fn menu(ui: &mut Ui, context: &mut UiContext<'_>, links: Links) {
    let mut chosen = links;
    let choices = [
        (&mut chosen.position, Action::LinkPosition, "By place where both have a pixel size, else by pixel"),
        (&mut chosen.planes, Action::LinkPlanes, "The same indices; beyond its last plane a stack shows that"),
        (
            &mut chosen.contrast,
            Action::LinkContrast,
            "A range that is set is set in all stacks of the same sample type, channel by channel",
        ),
    ];
    for (on, action, tip) in choices {
        let name = action.label().trim_start_matches("Link ");
        ui.checkbox(on, capitalised(name)).on_hover_text(keys::with_key(ui.ctx(), tip, action));
    }
    if chosen != links {
        context.want(Intent::Links(chosen));
    }
}
