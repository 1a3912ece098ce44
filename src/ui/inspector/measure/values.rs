//! What a region holds, a line a channel: mean, spread, extremes; below, what is summed.

use egui::{Align2, Rect, Sense, Ui, Vec2, WidgetInfo, pos2};

use super::super::super::fonts;
use super::super::super::theme::{Theme, measure};
use super::super::super::widgets::{hint, number, value_row};
use super::list::rounded;
use crate::engine::measure::{Measurements, Row};

const LINE: f32 = 20.0;
/// Part of the width that names have.
const NAMES: f32 = 0.26;
const HEADS: [&str; 4] = ["mean", "SD", "min", "max"];

/// Diameter of the dot before a name.
const DOT: f32 = 7.0;

/// Draws the table of one region; with colours, names have dots in those of the lines below.
pub fn show(ui: &mut Ui, known: &Measurements, region: usize, dots: Option<&[egui::Color32]>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let theme = Theme::of(ui);
    line(ui, ("", None), &HEADS.map(str::to_owned), [theme.faint; 2]);
    for row in known.of_region(region) {
        let name = known.channels.get(row.channel).map_or("", String::as_str);
        let numbers = [row.mean, row.standard_deviation, row.min, row.max];
        let cells = numbers.map(|value| value.map_or_else(|| "–".to_owned(), rounded));
        let dot = dots.and_then(|dots| dots.get(row.channel).copied());
        line(ui, (name, dot), &cells, [theme.dim, theme.text]);
    }
    if !known.value_unit.is_empty() {
        hint(ui, &format!("Values in {}.", known.value_unit));
    }
    ui.add_space(measure::SPACE[1]);
    if let Some(row) = known.of_region(region).next() {
        sizes(ui, known, row);
    }
    for row in known.of_region(region) {
        let Some(density) = row.integrated_density else { continue };
        let name = known.channels.get(row.channel).map_or("", String::as_str);
        value_row(ui, &format!("Integrated density, {name}"), &rounded(density)).on_hover_text(format!(
            "Area times mean; the sum of all values is {}",
            row.sum.map_or_else(String::new, rounded)
        ));
    }
    ui.add_space(measure::SPACE[1]);
}

fn sizes(ui: &mut Ui, known: &Measurements, row: &Row) {
    if let Some(area) = row.area {
        value_row(ui, "Area", &format!("{} {}", rounded(area), known.area_unit()));
        value_row(ui, "Pixels", &number::grouped(row.pixels as i64));
    }
    if let Some(length) = row.length {
        value_row(ui, "Length", &format!("{} {}", rounded(length), known.length_unit()));
    }
    if row.count < row.pixels {
        value_row(ui, "Not numbers", &number::grouped((row.pixels - row.count) as i64));
    }
}

/// A name, and four numbers under each other's.
fn line(
    ui: &mut Ui,
    (name, dot): (&str, Option<egui::Color32>),
    cells: &[String; 4],
    [left, right]: [egui::Color32; 2],
) {
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), LINE), Sense::hover());
    let names = rect.width() * NAMES;
    let column = (rect.width() - names) / cells.len() as f32;
    let clip = Rect::from_min_max(rect.min, pos2(rect.left() + names, rect.bottom()));
    let font = fonts::regular(measure::LABEL_TEXT);
    let mut at = rect.left_center();
    if let Some(dot) = dot {
        ui.painter().circle_filled(at + Vec2::new(DOT / 2.0, 0.0), DOT / 2.0, dot);
        at.x += DOT + measure::SPACE[1];
    }
    ui.painter_at(clip).text(at, Align2::LEFT_CENTER, name, font, left);
    for (index, cell) in cells.iter().enumerate() {
        let at = pos2(rect.left() + names + column * (index + 1) as f32, rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, cell, fonts::numbers(measure::HINT), right);
    }
    if !name.is_empty() {
        let said = HEADS.iter().zip(cells).map(|(head, cell)| format!("{head} {cell}")).collect::<Vec<_>>();
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, format!("{name}: {}", said.join(", "))));
    }
}
