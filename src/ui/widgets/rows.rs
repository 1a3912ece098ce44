//! Rows of a panel: label left, value or field right, headings and hairlines between groups.

use egui::{Align, Layout, Response, RichText, Ui, Vec2};

use super::super::fonts;
use super::super::theme::{Theme, measure};
use super::words::capitalised;

/// A label in the dim colour and, to its right, what `field` draws. All labels of a panel have the same width, so that
/// fields align.
pub fn labelled_row<R>(ui: &mut Ui, label: &str, field: impl FnOnce(&mut Ui) -> R) -> R {
    labelled_row_of(ui, label, measure::LABEL, field)
}

/// The same with a label of that width.
pub fn labelled_row_of<R>(ui: &mut Ui, label: &str, width: f32, field: impl FnOnce(&mut Ui) -> R) -> R {
    ui.allocate_ui_with_layout(
        Vec2::new(ui.available_width(), measure::FIELD),
        Layout::left_to_right(Align::Center),
        |ui| {
            let theme = Theme::of(ui);
            ui.allocate_ui_with_layout(Vec2::new(width, measure::FIELD), Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(width);
                ui.add(egui::Label::new(RichText::new(label).size(measure::LABEL_TEXT).color(theme.dim)).truncate());
            });
            field(ui)
        },
    )
    .inner
}

/// A label left and a monospaced value at the right edge: `Result … 2480 × 3508`.
pub fn value_row(ui: &mut Ui, label: &str, value: &str) -> Response {
    let theme = Theme::of(ui);
    ui.allocate_ui_with_layout(Vec2::new(ui.available_width(), 20.0), Layout::left_to_right(Align::Center), |ui| {
        ui.label(RichText::new(label).size(measure::LABEL_TEXT).color(theme.dim));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = RichText::new(value).font(fonts::numbers(measure::LABEL_TEXT)).color(theme.text);
            ui.add(egui::Label::new(text).truncate().selectable(true))
        })
        .inner
    })
    .inner
}

/// A bold heading over a group of rows.
pub fn heading(ui: &mut Ui, text: &str) -> Response {
    let theme = Theme::of(ui);
    ui.label(RichText::new(text).font(fonts::bold(measure::LABEL_TEXT)).color(theme.text))
}

/// A hairline with space round it, between groups.
pub fn hairline(ui: &mut Ui) {
    ui.add_space(measure::SPACE[2]);
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 1.0), egui::Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Theme::of(ui).hairline());
    ui.add_space(measure::SPACE[2]);
}

/// A sentence in the faint colour: a hint, the reason of a choice.
pub fn hint(ui: &mut Ui, text: &str) -> Response {
    let theme = Theme::of(ui);
    ui.add(egui::Label::new(RichText::new(text).size(measure::HINT).color(theme.faint)).wrap())
}

/// A sentence in the warning or error colour.
pub fn problem(ui: &mut Ui, text: &str) -> Response {
    let theme = Theme::of(ui);
    let text = sentence(text);
    ui.add(egui::Label::new(RichText::new(text).size(measure::LABEL_TEXT).color(theme.error)).wrap())
}

/// A clause of an error as a sentence that stands alone.
fn sentence(clause: &str) -> String {
    let mut text = capitalised(clause);
    if text.ends_with(char::is_alphanumeric) {
        text.push('.');
    }
    text
}
