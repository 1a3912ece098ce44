//! The options of each overlay.

use egui::{Role, Ui, WidgetInfo};

use super::super::super::super::theme::measure;
use super::super::super::super::widgets::{NumberField, Unit, hint, labelled_row};
use super::super::super::choice::choice;
use super::facts::automatic_length;
use crate::model::overlay::{Corner, Overlays, PlaneFormat, ScaleBar, TimeFormat};
use crate::model::{AxisUnit, StackInfo};
use crate::ops::overlay::{BarUnit, Kind, hindrance, pixel_width};

/// Draws the options of one overlay.
pub fn show(ui: &mut Ui, kind: Kind, overlays: &mut Overlays, info: &StackInfo) {
    let name = kind.title();
    if let Some(hindrance) = hindrance(kind, info) {
        hint(ui, &format!("{hindrance}, so there is nothing to show."));
    }
    match kind {
        Kind::ScaleBar => scale_bar(ui, &mut overlays.scale_bar, info),
        Kind::TimeStamp => {
            let stamp = &mut overlays.time_stamp;
            place(ui, name, &mut stamp.corner);
            format(ui, name, &mut stamp.format, TimeFormat::ALL.map(|format| (format, time_format(format))));
            color(ui, name, &mut stamp.color);
        }
        Kind::PlaneLabel => {
            let label = &mut overlays.plane_label;
            place(ui, name, &mut label.corner);
            format(ui, name, &mut label.format, PlaneFormat::ALL.map(|format| (format, plane_format(format))));
            color(ui, name, &mut label.color);
        }
        Kind::ChannelNames => {
            place(ui, name, &mut overlays.channel_names.corner);
            hint(ui, "Each visible layer’s name in its own colour.");
        }
    }
}

/// What all overlays share.
pub fn shared(ui: &mut Ui, overlays: &mut Overlays) {
    labelled_row(ui, "Text", |ui| {
        let field = NumberField::new("Overlay text size", &mut overlays.text_percent).unit(Unit::PERCENT);
        field.fixed_decimals(1).speed(0.05).range(Overlays::TEXT_PERCENT).width(measure::LABEL).show(ui);
        ui.add_space(measure::SPACE[1]);
        ui.checkbox(&mut overlays.ground, "On dark ground");
    });
    hint(ui, "Sizes are in percent of the picture’s shorter side.");
}

fn scale_bar(ui: &mut Ui, bar: &mut ScaleBar, info: &StackInfo) {
    let name = Kind::ScaleBar.title();
    place(ui, name, &mut bar.corner);
    labelled_row(ui, "Length", |ui| length(ui, bar, info));
    labelled_row(ui, "Thickness", |ui| {
        let field = NumberField::new("Scale bar thickness", &mut bar.thickness_percent).unit(Unit::PERCENT);
        field.fixed_decimals(1).speed(0.02).range(ScaleBar::THICKNESS_PERCENT).width(measure::LABEL).show(ui);
        ui.add_space(measure::SPACE[1]);
        ui.checkbox(&mut bar.text, "With its length");
    });
    color(ui, name, &mut bar.color);
}

/// Automatic, or a number that begins as the automatic one.
fn length(ui: &mut Ui, bar: &mut ScaleBar, info: &StackInfo) {
    let mut automatic = bar.length.is_none();
    if ui.checkbox(&mut automatic, "Automatic").changed() {
        bar.length = if automatic { None } else { automatic_length(info).or(Some(1.0)) };
    }
    if let Some(length) = &mut bar.length {
        let unit = pixel_width(info).map_or(Unit::NONE, |(_, unit)| unit_of(unit));
        ui.add_space(measure::SPACE[1]);
        NumberField::new("Scale bar length", length).unit(unit).decimals(4).range(1e-6..=1e12).show(ui);
    }
}

const fn unit_of(unit: BarUnit) -> Unit<'static> {
    match unit {
        BarUnit::Micrometres => Unit::MICROMETRES,
        BarUnit::Axis(AxisUnit::Seconds) => Unit::SECONDS,
        BarUnit::Axis(AxisUnit::Hertz) => Unit::HERTZ,
        BarUnit::Axis(unit) => Unit::word(unit.symbol()),
    }
}

fn place(ui: &mut Ui, name: &str, corner: &mut Corner) {
    labelled_row(ui, "Place", |ui| {
        let corners = Corner::ALL.map(|corner| (corner, corner_name(corner).to_owned()));
        choice(ui, &format!("{name} place"), ui.available_width(), corner, corners)
    });
}

fn format<T: Copy + PartialEq, const N: usize>(ui: &mut Ui, name: &str, chosen: &mut T, formats: [(T, &str); N]) {
    labelled_row(ui, "Format", |ui| {
        let formats = formats.map(|(format, text)| (format, text.to_owned()));
        choice(ui, &format!("{name} format"), ui.available_width(), chosen, formats)
    });
}

fn color(ui: &mut Ui, name: &str, color: &mut [u8; 3]) {
    labelled_row(ui, "Colour", |ui| {
        let response = ui.color_edit_button_srgb(color);
        response.widget_info(|| WidgetInfo::labeled(Role::ColorWell, true, format!("{name} colour")));
    });
}

const fn corner_name(corner: Corner) -> &'static str {
    match corner {
        Corner::UpperLeft => "Upper left",
        Corner::UpperRight => "Upper right",
        Corner::LowerLeft => "Lower left",
        Corner::LowerRight => "Lower right",
    }
}

const fn time_format(format: TimeFormat) -> &'static str {
    match format {
        TimeFormat::Clock => "h:m:s",
        TimeFormat::Seconds => "Seconds",
        TimeFormat::Index => "Number of the plane",
    }
}

const fn plane_format(format: PlaneFormat) -> &'static str {
    match format {
        PlaneFormat::Depth => "Depth in µm",
        PlaneFormat::Index => "Number of the plane",
    }
}
