//! The range and the colour map.

use egui::{Color32, Mesh, Rect, Sense, Shape, Ui, Vec2, pos2};

use super::super::super::context::{Intent, UiContext};
use super::super::super::keys;
use super::super::super::theme::{Theme, measure};
use super::super::super::viewer::recording::readout::window_name;
use super::super::super::widgets::{NumberField, Unit, heading, labelled_row, quiet_button};
use super::super::choice::choice;
use super::page::Shown;
use crate::engine::Action;
use crate::engine::command::SpectrumEdit;
use crate::model::recipe::{ColorMap, PowerUnit};
use crate::ops::colormap::lut;

const GAP: f32 = 6.0;
/// Width of Auto at the right of the range's row.
const AUTO: f32 = 56.0;

/// Draws the group.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    heading(ui, "Colours");
    labelled_row(ui, "Range", |ui| range(ui, context, shown));
    labelled_row(ui, "", |ui| {
        let response = quiet_button(ui, "Fit to view");
        let tip = keys::with_key(ui.ctx(), "From noise to signals of what is in view", Action::FitRange);
        if response.on_hover_text(tip).clicked() {
            context.want(Intent::Action(Action::FitRange));
        }
    });
    let mut map = shown.view.colormap;
    let maps = ColorMap::ALL.map(|map| (map, window_name(map.name())));
    let chosen = labelled_row(ui, "Map", |ui| {
        let width = ui.available_width();
        choice(ui, "Colour map", width, &mut map, maps)
    });
    if chosen {
        shown.edit(context, SpectrumEdit::ColorMap(map));
    }
    labelled_row(ui, "", |ui| gradient(ui, map));
}

/// The range that is shown: set, or the automatic one.
fn range(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    ui.spacing_mut().item_spacing.x = GAP;
    let picture = context.views.recordings.get(shown.document).and_then(|view| view.picture.as_ref());
    let followed = picture.map_or([-120.0, 0.0], |picture| picture.range);
    let [mut low, mut high] = shown.view.range.unwrap_or(followed).map(f64::from);
    let decibel = shown.view.spectrogram.unit == PowerUnit::Db;
    let (unit, decimals) = if decibel { (Unit::DECIBEL, 1) } else { (Unit::NONE, 9) };
    let width = (ui.available_width() - AUTO - 2.0 * GAP) / 2.0;
    let speed = ((high - low).abs() / 200.0).max(f64::MIN_POSITIVE);
    let mut changed = false;
    for (name, value) in [("Range bottom", &mut low), ("Range top", &mut high)] {
        let field = NumberField::new(name, value).unit(unit).decimals(decimals).speed(speed).width(width);
        changed |= field.show(ui).changed();
    }
    let auto = shown.view.range.is_none();
    ui.allocate_ui_with_layout(
        Vec2::new(AUTO, measure::FIELD),
        egui::Layout::top_down_justified(egui::Align::Center),
        |ui| {
            let response = quiet_button(ui, "Auto");
            let response = response.on_hover_text(keys::with_key(
                ui.ctx(),
                "From noise to signals of the whole recording",
                Action::AutoContrast,
            ));
            if auto {
                let ring = egui::Stroke::new(1.0, Theme::of(ui).accent);
                ui.painter().rect_stroke(response.rect, measure::RADIUS_CONTROL, ring, egui::StrokeKind::Inside);
            }
            if response.clicked() {
                let edit = if auto { Some(followed) } else { None };
                shown.edit(context, SpectrumEdit::Range(edit));
            }
        },
    );
    if changed && low < high {
        shown.edit(context, SpectrumEdit::Range(Some([low as f32, high as f32])));
    }
}

/// The colours from bottom to top, left to right.
fn gradient(ui: &mut Ui, map: ColorMap) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 10.0), Sense::hover());
    let mut mesh = Mesh::default();
    let table = lut(map);
    let step = rect.width() / table.0.len() as f32;
    for (index, [red, green, blue]) in table.0.iter().enumerate() {
        let left = rect.left() + step * index as f32;
        let strip = Rect::from_min_max(pos2(left, rect.top()), pos2(left + step, rect.bottom()));
        mesh.add_colored_rect(strip, Color32::from_rgb(*red, *green, *blue));
    }
    ui.painter().add(Shape::mesh(mesh));
}
