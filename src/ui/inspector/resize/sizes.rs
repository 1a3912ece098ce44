//! The rows of a size in pixels: sides and how they fit, a scale, and one more number that keeps the proportions.
//!
//! All are linked: the one that is changed is the request. Not here: resolutions (`resolution`).

use egui::Ui;

use super::super::super::icons;
use super::super::super::theme::measure;
use super::super::super::widgets::{NumberField, Unit, icon_button, labelled_row};
use super::super::choice::choice;
use crate::engine::session::{ResizeDraft, ResizeNumbers, SizeMeasure};
use crate::model::recipe::Fit;

/// The longest side that can be typed.
const LONGEST: f64 = 200_000.0;

/// Draws the rows. Numbers that are changed go into `numbers`, everything else into the draft.
pub(super) fn show(ui: &mut Ui, draft: &mut ResizeDraft, numbers: &mut ResizeNumbers) {
    labelled_row(ui, "Size", |ui| sides(ui, draft, numbers));
    if !draft.linked {
        labelled_row(ui, "Fit", |ui| fit(ui, draft));
    }
    if draft.pads() {
        labelled_row(ui, "Around", |ui| around(ui, &mut draft.recipe.pad));
    }
    labelled_row(ui, "Scale", |ui| {
        let field = NumberField::new("Scale", &mut numbers.percent).unit(Unit::PERCENT).decimals(2);
        field.range(0.01..=10_000.0).speed(0.5).show(ui)
    });
    labelled_row(ui, "By", |ui| by(ui, draft, numbers));
}

fn sides(ui: &mut Ui, draft: &mut ResizeDraft, numbers: &mut ResizeNumbers) {
    ui.spacing_mut().item_spacing.x = measure::SPACE[1];
    let width = (ui.available_width() - measure::FIELD - 2.0 * measure::SPACE[1]) / 2.0;
    pixels(ui, "Width", &mut numbers.width, Unit::word("w px"), width);
    pixels(ui, "Height", &mut numbers.height, Unit::word("h px"), width);
    let (icon, name) =
        if draft.linked { (icons::LINKED, "Free the proportions") } else { (icons::FREE, "Keep the proportions") };
    if icon_button(ui, icon, name, name).clicked() {
        draft.set_linked(!draft.linked);
    }
}

fn pixels(ui: &mut Ui, name: &str, value: &mut f64, unit: Unit, width: f32) {
    NumberField::new(name, value).decimals(0).range(1.0..=LONGEST).unit(unit).width(width).show(ui);
}

fn fit(ui: &mut Ui, draft: &mut ResizeDraft) {
    let width = ui.available_width();
    let mut chosen = draft.fit;
    let choices = [
        (Fit::Stretch, "Stretch to it"),
        (Fit::Contain, "Inside it"),
        (Fit::Cover, "Fill it, cut the rest"),
        (Fit::Pad, "Inside it, filled up"),
    ];
    if choice(ui, "Fit", width, &mut chosen, choices.map(|(fit, text)| (fit, text.to_owned()))) {
        draft.set_fit(chosen);
    }
}

/// The colour beside a picture that is filled up.
fn around(ui: &mut Ui, color: &mut Option<[u8; 3]>) {
    const WHITE: [u8; 3] = [255; 3];
    let mut chosen = color.is_some();
    let width = ui.available_width() - measure::FIELD - ui.spacing().interact_size.x - measure::SPACE[2];
    let choices = [(false, "Clear, else black"), (true, "A colour")];
    if choice(ui, "Around", width, &mut chosen, choices.map(|(given, text)| (given, text.to_owned()))) {
        *color = chosen.then_some(WHITE);
    }
    if let Some(color) = color {
        ui.color_edit_button_srgb(color).on_hover_text("The colour around the picture");
    }
}

/// One of several numbers that say a size while the proportions stay.
fn by(ui: &mut Ui, draft: &mut ResizeDraft, numbers: &mut ResizeNumbers) {
    ui.spacing_mut().item_spacing.x = measure::SPACE[1];
    let width = (ui.available_width() - measure::SPACE[1]) / 2.0;
    let known = |measure: &SizeMeasure| *measure != SizeMeasure::PixelSize || numbers.pixel_size.is_some();
    let mut measure = Some(draft.measure).filter(known).unwrap_or_default();
    let choices = SizeMeasure::ALL.into_iter().filter(known).map(|measure| (measure, title(measure).to_owned()));
    if choice(ui, "Which number says the size", width, &mut measure, choices) {
        draft.measure = measure;
    }
    let name = title(measure);
    match (measure, &mut numbers.pixel_size) {
        (SizeMeasure::PixelSize, Some(side)) => {
            let field = NumberField::new(name, side).unit(Unit::word("µm")).decimals(4).width(width);
            field.range(1e-6..=1e6).speed(0.01).show(ui);
        }
        (SizeMeasure::Megapixels, _) => {
            let field = NumberField::new(name, &mut numbers.megapixels).unit(Unit::word("MP")).decimals(3);
            field.range(1e-6..=40_000.0).speed(0.05).width(width).show(ui);
        }
        (SizeMeasure::ShortSide, _) => pixels(ui, name, &mut numbers.short_side, Unit::PIXELS, width),
        (SizeMeasure::LongSide | SizeMeasure::PixelSize, _) => {
            pixels(ui, name, &mut numbers.long_side, Unit::PIXELS, width);
        }
    }
}

const fn title(measure: SizeMeasure) -> &'static str {
    match measure {
        SizeMeasure::LongSide => "Long side",
        SizeMeasure::ShortSide => "Short side",
        SizeMeasure::Megapixels => "Megapixels",
        SizeMeasure::PixelSize => "Pixel size",
    }
}
