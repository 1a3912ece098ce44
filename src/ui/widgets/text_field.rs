//! A field for one line of text: a path, a name, a search.

use egui::{Response, RichText, TextEdit, Ui, Vec2};

use super::super::fonts;
use super::super::icons::Icon;
use super::super::theme::{Theme, measure};

/// A text field in the window's measures.
#[derive(Debug)]
#[must_use = "call show"]
pub struct TextField<'a> {
    name: &'a str,
    text: &'a mut String,
    hint: &'a str,
    width: Option<f32>,
    height: f32,
    icon: Option<Icon>,
}

impl<'a> TextField<'a> {
    /// A field of that accessible name.
    pub fn new(name: &'a str, text: &'a mut String) -> Self {
        Self { name, text, hint: "", width: None, height: measure::FIELD, icon: None }
    }

    /// Shown while it is empty.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Width in points; without it, all there is.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Height in points.
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// An icon before the text.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Draws it.
    pub fn show(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui);
        let width = self.width.unwrap_or_else(|| ui.available_width());
        let margin = egui::Margin::symmetric(10, ((self.height - 18.0) / 2.0).max(0.0) as i8);
        let mut edit = TextEdit::singleline(self.text)
            .hint_text(RichText::new(self.hint).color(theme.faint))
            .font(fonts::regular(measure::BODY))
            .frame(egui::Frame::new().inner_margin(margin))
            .align(egui::Align2::LEFT_CENTER)
            .desired_width(width - 20.0)
            .min_size(Vec2::new(width, self.height));
        if let Some(icon) = self.icon {
            edit = edit.prefix(RichText::new(icon).font(fonts::icon(measure::ICON)).color(theme.faint));
        }
        // The frame is painted behind once it is known whether the field has the focus.
        let ground = ui.painter().add(egui::Shape::Noop);
        let response = ui.add(edit).accessible_name(self.name);
        let line = match (response.has_focus(), response.hovered()) {
            (true, _) => theme.accent,
            (_, true) => theme.faint,
            _ => theme.line,
        };
        let frame = egui::epaint::RectShape::new(
            response.rect,
            measure::RADIUS_CONTROL,
            theme.field,
            egui::Stroke::new(1.0, line),
            egui::StrokeKind::Inside,
        );
        ui.painter().set(ground, frame);
        response
    }
}
