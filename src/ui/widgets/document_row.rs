//! A row of the list of documents: thumbnail, name, one line of facts.

use egui::{Align2, Color32, Rect, Response, Role, Sense, TextureId, Ui, Vec2, WidgetInfo, pos2};

use super::super::fonts;
use super::super::icons::Icon;
use super::super::theme::{ON_PICTURE, Theme, measure};

/// A row. The caller adds the context menu and the drag payload to the response.
#[must_use = "call show"]
#[derive(Debug)]
pub struct DocumentRow<'a> {
    pub name: &'a str,
    pub facts: &'a str,
    /// The texture and its size.
    pub thumbnail: Option<(TextureId, Vec2)>,
    /// Shown while there is no thumbnail.
    pub icon: Icon,
    pub selected: bool,
    /// Changes that are in no file, in words; a dot says so.
    pub unsaved: Option<&'a str>,
}

impl DocumentRow<'_> {
    /// Draws it at full width.
    pub fn show(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui);
        let size = Vec2::new(ui.available_width(), measure::LIST_ROW - 2.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        let fill = match (self.selected, response.hovered() || response.has_focus()) {
            (true, _) => theme.accent_fill,
            (_, true) => theme.hover,
            _ => Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(rect, measure::RADIUS_SEGMENT, fill);
        let side = measure::THUMBNAIL;
        let picture = Rect::from_center_size(pos2(rect.left() + 8.0 + side / 2.0, rect.center().y), Vec2::splat(side));
        thumbnail(ui, picture, self.thumbnail, self.icon);
        let left = picture.right() + 10.0;
        let width = rect.right() - 8.0 - left - if self.unsaved.is_some() { 12.0 } else { 0.0 };
        let on_fill = self.selected || response.hovered();
        let facts_color = if on_fill { theme.dim } else { theme.faint };
        let y = rect.center().y;
        elided(ui, pos2(left, y - 9.0), self.name, fonts::regular(measure::BODY), theme.text, width);
        elided(ui, pos2(left, y + 9.0), self.facts, fonts::regular(measure::HINT), facts_color, width);
        response.widget_info(|| WidgetInfo::selected(Role::ListItem, ui.is_enabled(), self.selected, self.name));
        if let Some(what) = self.unsaved {
            let place = Rect::from_center_size(pos2(rect.right() - 12.0, rect.center().y), Vec2::splat(12.0));
            unsaved_dot(ui, place, response.id.with("unsaved"), what);
        }
        response
    }
}

/// A dot that says that something is in no file; what it is on hover.
pub fn unsaved_dot(ui: &Ui, place: Rect, id: egui::Id, what: &str) {
    ui.painter().circle_filled(place.center(), 3.0, Theme::of(ui).dim);
    let response = ui.interact(place, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, ui.is_enabled(), what));
    response.on_hover_text(what);
}

/// A square picture: the thumbnail in its own proportions, or an icon on the field colour.
pub fn thumbnail(ui: &Ui, square: Rect, texture: Option<(TextureId, Vec2)>, icon: Icon) {
    let theme = Theme::of(ui);
    if let Some((texture, size)) = texture {
        let scale = square.width() / size.x.max(size.y).max(1.0);
        let place = Rect::from_center_size(square.center(), size * scale);
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter().rect_filled(square, 2, theme.field);
        ui.painter().image(texture, place, whole, ON_PICTURE);
    } else {
        ui.painter().rect_filled(square, 4, theme.field);
        ui.painter().text(square.center(), Align2::CENTER_CENTER, icon, fonts::icon(measure::ICON), theme.faint);
    }
}

/// One line of text from its left centre, cut with … where it does not fit.
pub fn elided(ui: &Ui, at: egui::Pos2, text: &str, font: egui::FontId, color: Color32, width: f32) -> Rect {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
    let galley = ui.painter().layout_job(job);
    let rect = Align2::LEFT_CENTER.anchor_size(at, galley.size());
    ui.painter().galley(rect.min, galley, color);
    rect
}
