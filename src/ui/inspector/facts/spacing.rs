//! How far pixels, planes and times lie apart, in fields: what the file says, or what people know better.

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::icons;
use super::super::super::theme::measure;
use super::super::super::widgets::{NumberField, Unit, hint, icon_button, labelled_row_of, number};
use super::calibration::LABEL;
use crate::engine::Command;
use crate::engine::session::Document;
use crate::model::{PixelSize, Spacing, StackInfo};

/// The numbers in the fields; 0 is not known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Numbers {
    x: f64,
    y: f64,
    z: f64,
    t: f64,
}

/// Draws the rows. A number is taken when the pointer lets go of it, or when it was typed.
pub(super) fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, info: &StackInfo) {
    let id = ui.scope_id().with(("spacing", document.id));
    let known = Numbers::of(info.spacing());
    let mut typed = ui.data(|data| data.get_temp(id)).unwrap_or(known);
    let stated = document.stated.as_ref().map(|stated| stated.spacing()).unwrap_or_default();
    let corrected = info.spacing() != stated;
    let dragged = fields(ui, &mut typed, info);
    let mut reset = false;
    if corrected {
        labelled_row_of(ui, "", LABEL, |ui| {
            ui.spacing_mut().item_spacing.x = measure::SPACE[0];
            reset = icon_button(ui, icons::RESET, "Reset the calibration", "What the file says").clicked();
            hint(ui, &format!("The file says: {}", text(stated)));
        });
    } else if stated == Spacing::default() {
        hint(ui, "Not stated by the file. Units may be typed: 65 nm.");
    }
    if dragged {
        ui.data_mut(|data| data.insert_temp(id, typed));
        return;
    }
    ui.data_mut(|data| data.remove_temp::<Numbers>(id));
    if reset || typed != known {
        let spacing = if reset { stated } else { typed.spacing() };
        context.command(Command::Calibrate { document: document.id, spacing });
    }
}

/// Draws the fields; whether one of them is being dragged.
fn fields(ui: &mut Ui, numbers: &mut Numbers, info: &StackInfo) -> bool {
    let field = |ui: &mut Ui, name: &str, value: &mut f64, unit: Unit<'_>, width: f32| {
        NumberField::new(name, value).unit(unit).range(0.0..=1e9).decimals(6).width(width).show(ui).dragged()
    };
    let mut dragged = false;
    if info.plane_axes.is_none() {
        labelled_row_of(ui, "Pixel size", LABEL, |ui| {
            let width = (ui.available_width() - measure::SPACE[2]) / 2.0;
            // Pixels that are square stay so when their width is typed.
            let square = numbers.x == numbers.y;
            dragged |= field(ui, "Pixel width", &mut numbers.x, Unit::MICROMETRES, width);
            if square {
                numbers.y = numbers.x;
            }
            dragged |= field(ui, "Pixel height", &mut numbers.y, Unit::MICROMETRES, width);
        });
    }
    let mut row = |name: &str, value: &mut f64, unit: Unit<'_>| {
        labelled_row_of(ui, name, LABEL, |ui| {
            let width = ui.available_width();
            dragged |= field(ui, name, value, unit, width);
        });
    };
    if info.axes.z > 1 && info.pixel_size.is_some() {
        row("Plane distance", &mut numbers.z, Unit::MICROMETRES);
    }
    if info.axes.t > 1 {
        row("Interval", &mut numbers.t, Unit::SECONDS);
    }
    dragged
}

impl Numbers {
    fn of(spacing: Spacing) -> Self {
        let t = spacing.time_interval_s.unwrap_or(0.0);
        spacing.pixel_size.map_or(Self { t, ..Self::default() }, |size| Self {
            x: size.x,
            y: size.y,
            z: size.z.unwrap_or(0.0),
            t,
        })
    }

    /// What they say. Of a pixel one side stands for both where the other is not known.
    fn spacing(self) -> Spacing {
        let known = |number: f64| Some(number).filter(|number| *number > 0.0);
        let sides = known(self.x).or(known(self.y)).zip(known(self.y).or(known(self.x)));
        let pixel_size = sides.map(|(x, y)| PixelSize { x, y, z: known(self.z) });
        Spacing { pixel_size, time_interval_s: known(self.t) }
    }
}

/// Both in words.
fn text(spacing: Spacing) -> String {
    let length = |length: f64| number::shortest(length, 6);
    let size = spacing.pixel_size.map(|size| {
        let depth = size.z.map(|z| format!(" × {}", length(z))).unwrap_or_default();
        format!("{} × {}{depth} µm", length(size.x), length(size.y))
    });
    let said: Vec<String> = size.into_iter().chain(spacing.time_interval_s.map(number::duration)).collect();
    if said.is_empty() { "nothing".to_owned() } else { said.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_zero_are_not_known() {
        assert_eq!(Numbers { z: 2.0, ..Numbers::default() }.spacing(), Spacing::default());
        let square = Numbers { x: 0.5, ..Numbers::default() }.spacing().pixel_size;
        assert_eq!(square, Some(PixelSize { x: 0.5, y: 0.5, z: None }));
        let pixel_size = Some(PixelSize { x: 0.5, y: 0.25, z: Some(2.0) });
        let all = Spacing { pixel_size, time_interval_s: Some(30.0) };
        assert_eq!(Numbers::of(all).spacing(), all);
        assert_eq!((text(Spacing::default()), text(all)), ("nothing".to_owned(), "0.5 × 0.25 × 2 µm, 30 s".to_owned()));
    }
}
