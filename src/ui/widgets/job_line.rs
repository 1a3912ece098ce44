//! A job in one line: name, bar, percent, time left, cancel.

use egui::{Rect, Response, RichText, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

use super::super::fonts;
use super::super::icons;
use super::super::theme::{Theme, measure};
use super::buttons::icon_button;
use super::number;

/// A job as the line shows it.
#[must_use = "call show"]
#[derive(Debug)]
pub struct JobLine<'a> {
    pub name: &'a str,
    /// 0 to 1; `None` while the total is unknown.
    pub fraction: Option<f64>,
    pub seconds_left: Option<f64>,
    /// Whether it can still be cancelled.
    pub cancellable: bool,
    /// Width of the name and of the bar.
    pub name_width: f32,
    pub bar_width: f32,
}

/// What the user did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobLineResponse {
    /// The line was clicked: show the list.
    pub clicked: bool,
    pub cancel: bool,
}

impl JobLine<'_> {
    /// Draws it in the current row.
    pub fn show(self, ui: &mut Ui) -> JobLineResponse {
        let theme = Theme::of(ui);
        let name = RichText::new(self.name).size(measure::LABEL_TEXT).color(theme.text);
        let label = egui::Label::new(name).truncate().sense(Sense::click());
        let label = ui.allocate_ui(Vec2::new(self.name_width, ui.available_height()), |ui| {
            ui.set_max_width(self.name_width);
            ui.add(label)
        });
        let clicked = label.inner.on_hover_text("Show all jobs").clicked();
        let bar = progress_bar(ui, self.name, self.fraction, self.bar_width);
        let percent = self.fraction.map_or_else(|| "…".to_owned(), number::percent);
        fixed_text(ui, &percent, 36.0);
        fixed_text(ui, &self.seconds_left.map(number::time_left).unwrap_or_default(), 78.0);
        let cancel = self.cancellable
            && icon_button(ui, icons::CLOSE, &format!("Cancel {}", self.name), "Cancel this job").clicked();
        JobLineResponse { clicked: clicked || bar.clicked(), cancel }
    }
}

/// A progress bar; while the total is unknown, an empty rail.
pub fn progress_bar(ui: &mut Ui, name: &str, fraction: Option<f64>, width: f32) -> Response {
    let theme = Theme::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(width, measure::FIELD.min(ui.available_height())), Sense::click());
    let y = rect.center().y;
    let rail = Rect::from_min_max(pos2(rect.left(), y - 2.0), pos2(rect.right(), y + 2.0));
    ui.painter().rect_filled(rail, 2, theme.hover);
    if let Some(fraction) = fraction {
        let done = Rect::from_min_max(rail.min, pos2(rail.left() + rail.width() * fraction as f32, rail.bottom()));
        ui.painter().rect_filled(done, 2, theme.accent);
    }
    response.widget_info(|| WidgetInfo {
        value: fraction,
        ..WidgetInfo::labeled(Role::ProgressIndicator, ui.is_enabled(), name)
    });
    response
}

/// Text in a place of fixed width, so that the line does not jump.
fn fixed_text(ui: &mut Ui, text: &str, width: f32) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(width, ui.available_height().min(measure::FIELD)), Sense::hover());
    let color = Theme::of(ui).dim;
    ui.painter().text(rect.left_center(), egui::Align2::LEFT_CENTER, text, fonts::regular(measure::LABEL_TEXT), color);
}
