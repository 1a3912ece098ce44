//! The selected region: its name, and its shape in numbers.

use egui::Ui;

use super::super::super::context::{Intent, UiContext};
use super::super::super::widgets::{NumberField, TextField, Unit, labelled_row, value_row};
use crate::engine::Command;
use crate::engine::command::RegionEdit;
use crate::engine::session::Document;
use crate::model::{Bounds, Point, Region, Shape, Stack};

/// The widest line.
const WIDEST: f64 = 1000.0;

/// Draws the fields and wants what is changed in them.
pub fn show(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    document: &Document,
    stack: &Stack,
    (index, regions): (usize, &[Region]),
) {
    let Some(region) = regions.get(index) else { return };
    let mut changed = region.clone();
    labelled_row(ui, "Name", |ui| TextField::new("Region name", &mut changed.name).show(ui));
    let axes = stack.info.axes;
    let size = [axes.x as f64, axes.y as f64];
    match &mut changed.shape {
        Shape::Rectangle(bounds) | Shape::Ellipse(bounds) => sides(ui, bounds, size),
        Shape::Polygon(corners) => drop(value_row(ui, "Corners", &corners.len().to_string())),
        Shape::Line { from, to, width } => {
            pair(ui, "From", ["From x", "From y"], from, ([0.0; 2], size));
            pair(ui, "To", ["To x", "To y"], to, ([0.0; 2], size));
            labelled_row(ui, "Width", |ui| {
                NumberField::new("Line width", width).unit(Unit::PIXELS).decimals(0).range(1.0..=WIDEST).show(ui)
            });
        }
    }
    // A half-typed shape that is none (both ends in one place) is not wanted.
    if changed != *region && changed.shape.check().is_ok() {
        let edit = RegionEdit::Change { index, region: changed };
        context.want(Intent::Command(Command::Region { document: document.id, edit }));
    }
}

fn sides(ui: &mut Ui, bounds: &mut Bounds, size: [f64; 2]) {
    let (mut corner, mut sides) = ([bounds.x, bounds.y], [bounds.width, bounds.height]);
    pair(ui, "Corner", ["Region x", "Region y"], &mut corner, ([0.0; 2], [size[0] - 1.0, size[1] - 1.0]));
    pair(ui, "Size", ["Region width", "Region height"], &mut sides, ([1.0; 2], size));
    let [x, y] = corner.map(f64::round);
    let [width, height] = [0, 1].map(|axis| sides[axis].round().min(size[axis] - corner[axis].round()).max(1.0));
    *bounds = Bounds { x, y, width, height };
}

/// Two fields side by side.
fn pair(ui: &mut Ui, label: &str, names: [&str; 2], point: &mut Point, (low, high): (Point, Point)) {
    labelled_row(ui, label, |ui| {
        let width = (ui.available_width() - ui.spacing().item_spacing.x) / 2.0;
        for (axis, name) in names.into_iter().enumerate() {
            let field = NumberField::new(name, &mut point[axis]).unit(Unit::PIXELS).decimals(1).speed(0.5);
            field.range(low[axis]..=high[axis].max(low[axis])).width(width).show(ui);
        }
    });
}
