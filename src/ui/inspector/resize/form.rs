//! The rows that say what is wanted: size, filter, light, sharpening. Sizes have rows of their own (`sizes`, `resolution`).

use egui::Ui;

use super::super::super::theme::measure;
use super::super::super::widgets::{NumberField, Unit, combo, labelled_row};
use super::{resolution, sizes};
use crate::engine::session::ResizeDraft;
use crate::model::recipe::{Resize, ResizeFilter, Sharpen};
use crate::model::{SampleType, StackInfo};
use crate::ops::resize::Geometry;

/// Draws the rows, with what they mean for a stack.
pub fn form(ui: &mut Ui, draft: &mut ResizeDraft, info: &StackInfo) {
    let geometry = draft.geometry(info).unwrap_or_else(|_| Geometry::stretch((info.axes.x, info.axes.y), (1, 1)));
    let before = draft.numbers(info, &geometry);
    let mut after = before;
    let asked = draft.recipe.size;
    sizes::show(ui, draft, &mut after);
    resolution::show(ui, draft, &mut after, &geometry, info);
    if draft.recipe.size == asked {
        draft.change(&before, &after);
    }
    ui.add_space(measure::SPACE[0]);
    labelled_row(ui, "Filter", |ui| filter(ui, draft, &geometry));
    labelled_row(ui, "Light", |ui| light(ui, draft, info));
    labelled_row(ui, "Sharpen", |ui| sharpen(ui, &mut draft.recipe.sharpen));
}

/// The recipe that is meant for any file: a colour around is none where nothing is around.
pub fn asked(draft: &ResizeDraft) -> Resize {
    Resize { pad: draft.recipe.pad.filter(|_| draft.pads()), ..draft.recipe }
}

/// The recipe that is meant for a stack: light is of photographs only.
pub fn meant(draft: &ResizeDraft, info: &StackInfo) -> Resize {
    let recipe = asked(draft);
    Resize { linear_light: recipe.linear_light && has_light(info), ..recipe }
}

fn filter(ui: &mut Ui, draft: &mut ResizeDraft, geometry: &Geometry) {
    let [x, y] = geometry.scale();
    let auto = if x * y < 1.0 { "Auto (Lanczos3)" } else { "Auto (Catmull-Rom)" };
    let title = |filter: ResizeFilter| match filter {
        ResizeFilter::Auto => auto,
        ResizeFilter::Nearest => "Nearest",
        ResizeFilter::Box => "Box",
        ResizeFilter::Bilinear => "Bilinear",
        ResizeFilter::Hamming => "Hamming",
        ResizeFilter::CatmullRom => "Catmull-Rom",
        ResizeFilter::Mitchell => "Mitchell",
        ResizeFilter::Gaussian => "Gaussian",
        ResizeFilter::Lanczos3 => "Lanczos3",
    };
    let chosen = &mut draft.recipe.filter;
    let width = ui.available_width();
    combo(ui, "Filter", title(*chosen), width, |ui| {
        for filter in ResizeFilter::ALL {
            ui.selectable_value(chosen, filter, title(filter));
        }
    });
}

fn light(ui: &mut Ui, draft: &mut ResizeDraft, info: &StackInfo) {
    let possible = has_light(info);
    let title = |linear| if linear { "Linear (photographs)" } else { "As stored" };
    let linear = &mut draft.recipe.linear_light;
    let width = ui.available_width();
    // What was chosen with another picture can be taken back with this one.
    ui.add_enabled_ui(possible || *linear, |ui| {
        let shown = if *linear && !possible { "Linear, but not of these" } else { title(*linear) };
        let response = combo(ui, "Light", shown, width, |ui| {
            for choice in [false, true] {
                ui.selectable_value(linear, choice, title(choice));
            }
        });
        response.on_disabled_hover_text("Photographs only: these samples are measurements");
    });
}

/// Whether the samples may be brightness rather than measurements.
const fn has_light(info: &StackInfo) -> bool {
    use SampleType::{F16, F32, U8, U16};
    matches!(info.sample_type, U8 | U16 | F16 | F32)
}

/// An unsharp mask over the result: how much, and while there is any how wide.
fn sharpen(ui: &mut Ui, sharpen: &mut Option<Sharpen>) {
    ui.spacing_mut().item_spacing.x = measure::SPACE[1];
    let width = (ui.available_width() - measure::SPACE[1]) / 2.0;
    let mut percent = sharpen.map_or(0.0, |sharpen| sharpen.amount * 100.0);
    let before = percent;
    let most = *Sharpen::AMOUNTS.end() * 100.0;
    let field = NumberField::new("Sharpening", &mut percent).unit(Unit::PERCENT).decimals(0).width(width);
    field.range(0.0..=most).speed(1.0).show(ui).on_hover_text("An unsharp mask over the result; 0 leaves it as it is");
    if percent != before {
        let amount = percent / 100.0;
        *sharpen = Sharpen::AMOUNTS.contains(&amount).then(|| Sharpen { amount, ..sharpen.unwrap_or_default() });
    }
    if let Some(Sharpen { radius, .. }) = sharpen {
        let field = NumberField::new("Radius of sharpening", radius).unit(Unit::PIXELS).decimals(2).width(width);
        field.range(Sharpen::RADII).speed(0.05).show(ui);
    }
}
