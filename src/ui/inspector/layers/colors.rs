//! The colours a layer can have: ramps by name, colour maps, its file's own, any colour.

use egui::{Color32, Ui};

use super::super::super::context::{Intent, UiContext};
use super::super::super::theme::measure;
use super::super::super::widgets::capitalised;
use super::page::Shown;
use crate::engine::command::LayerEdit;
use crate::engine::session;
use crate::model::recipe::ColorMap;
use crate::model::{Layer, LayerColor, NAMED_RAMPS, StackInfo};
use crate::ops::colormap::ImagejTable;
use crate::ops::composite::LayerColors;

/// What stands for colour pixels.
pub const PRIMARIES: [Color32; 3] = [
    Color32::from_rgb(NAMED_RAMPS[1].1[0], NAMED_RAMPS[1].1[1], NAMED_RAMPS[1].1[2]),
    Color32::from_rgb(NAMED_RAMPS[2].1[0], NAMED_RAMPS[2].1[1], NAMED_RAMPS[2].1[2]),
    Color32::from_rgb(NAMED_RAMPS[3].1[0], NAMED_RAMPS[3].1[1], NAMED_RAMPS[3].1[2]),
];

/// The colour at the top of a layer's range; `None` where pixels bring their own.
pub fn top(layer: &Layer, info: &StackInfo) -> Option<[u8; 3]> {
    match (&layer.color, info.is_color()) {
        (_, true) => None,
        (LayerColor::Ramp(color) | LayerColor::FromWhite(color), _) => Some(*color),
        _ => LayerColors::of(layer, info).top(),
    }
}

/// What the list calls a layer's colours.
pub fn name(color: &LayerColor) -> String {
    match color {
        LayerColor::Pixel => "RGB".to_owned(),
        LayerColor::Own => "File’s own".to_owned(),
        LayerColor::Map(name) => map_title(name),
        LayerColor::Table(table) => table.name.clone(),
        LayerColor::Ramp(color) => {
            nearest(*color).map_or_else(|| format!("#{:02x}{:02x}{:02x}", color[0], color[1], color[2]), str::to_owned)
        }
        // Which colour it ends in is seen on the dot; there is no room for both.
        LayerColor::FromWhite(_) => "Inverted".to_owned(),
    }
}

/// The ramp that people would name a colour by: the same hue within 25°, or grey where there is hardly any.
fn nearest(color: [u8; 3]) -> Option<&'static str> {
    let Some(hue) = session::hue(color) else { return Some(NAMED_RAMPS[0].0) };
    let away = |(_, ramp): &(&str, [u8; 3])| {
        let distance = (session::hue(*ramp).unwrap_or_default() - hue).abs();
        distance.min(360.0 - distance)
    };
    let found = NAMED_RAMPS[1..].iter().min_by(|a, b| away(a).total_cmp(&away(b)))?;
    (away(found) <= 25.0).then_some(found.0)
}

/// What people call a map or a table.
fn map_title(name: &str) -> String {
    ImagejTable::from_name(name).map_or_else(|| capitalised(name), |table| table.title().to_owned())
}

/// The choices as entries of a menu or list.
pub fn menu(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let layer = shown.layer();
    let from_white = ground(ui, context, shown);
    ui.separator();
    let mut choose = |ui: &mut Ui, color: LayerColor, text: &str| {
        if ui.selectable_label(layer.color == color, text).clicked() {
            shown.edit(context, LayerEdit::Color(color));
            ui.close();
        }
    };
    let ramp = |color| if from_white { LayerColor::FromWhite(color) } else { LayerColor::Ramp(color) };
    for (name, color) in NAMED_RAMPS {
        // White as the end of a ramp from white is black: grey stays grey.
        let color = if from_white && color == [255; 3] { [0; 3] } else { color };
        choose(ui, ramp(color), name);
    }
    let channel = shown.stack.info.channels.get(layer.channel);
    if channel.is_some_and(|channel| channel.lut.is_some()) || shown.stack.info.palette.is_some() {
        choose(ui, LayerColor::Own, "File’s own");
    }
    if let LayerColor::Table(table) = &layer.color {
        choose(ui, layer.color.clone(), &table.name);
    }
    let [r, g, b] = top(layer, &shown.stack.info).unwrap_or([255; 3]);
    let mut color = [r, g, b];
    ui.horizontal(|ui| {
        ui.add_space(measure::SPACE[0]);
        let label = ui.label("Any colour");
        if ui.color_edit_button_srgb(&mut color).labelled_by(label.id).changed() {
            shown.edit(context, LayerEdit::Color(ramp(color)));
        }
    });
    let file = ui.selectable_label(false, "From a file…");
    if file.on_hover_text("ImageJ’s .lut files; they can be dropped, too").clicked() {
        context.want(Intent::AskForColors(shown.document, shown.index));
        ui.close();
    }
    let mut choose = |ui: &mut Ui, name: &str, text: &str| {
        let color = LayerColor::Map(name.to_owned());
        if ui.selectable_label(layer.color == color, text).clicked() {
            shown.edit(context, LayerEdit::Color(color));
            ui.close();
        }
    };
    ui.separator();
    for map in ColorMap::ALL.into_iter().filter(|map| *map != ColorMap::Grey) {
        choose(ui, map.name(), &capitalised(map.name()));
    }
    ui.separator();
    for table in ImagejTable::ALL {
        choose(ui, table.name(), table.title());
    }
}

/// Whether ramps begin at white, as people choose.
fn ground(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) -> bool {
    let layer = shown.layer();
    let mut from_white = matches!(layer.color, LayerColor::FromWhite(_));
    ui.horizontal(|ui| {
        ui.add_space(measure::SPACE[0]);
        let response = ui.checkbox(&mut from_white, "From white");
        let response = response.on_hover_text("For a white ground: with Burn or Minimum, layers darken it");
        if response.changed() {
            let color = top(layer, &shown.stack.info).unwrap_or([255; 3]);
            shown.edit(context, LayerEdit::Color(session::ramp_on(color, from_white)));
        }
    });
    from_white
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_have_names_people_know() {
        assert_eq!(name(&LayerColor::Ramp([0, 255, 0])), "Green");
        assert_eq!(name(&LayerColor::Ramp([64, 120, 255])), "Blue");
        assert_eq!(name(&LayerColor::Ramp([250, 250, 255])), "Grey");
        assert_eq!(name(&LayerColor::Ramp([255, 128, 0])), "#ff8000");
        assert_eq!(name(&LayerColor::Map("viridis".to_owned())), "Viridis");
        assert_eq!(name(&LayerColor::FromWhite([255, 0, 255])), "Inverted");
    }
}
