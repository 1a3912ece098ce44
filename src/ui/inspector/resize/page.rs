//! The page: size, filter, what will come of it, preview, the button.

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::icons;
use super::super::super::theme::measure;
use super::super::super::widgets::{
    NumberField, Unit, above_foot, combo, hairline, icon_button, labelled_row, number, rows, value_row,
};
use super::super::derived;
use super::super::facts::axis_rows;
use super::super::foot::foot;
use super::preview::{Before, ResizePreview, own_layers};
use super::resolution;
use crate::engine::Command;
use crate::engine::command::DraftEdit;
use crate::engine::session::{Document, ResizeDraft, ResizeNumbers};
use crate::model::recipe::{Recipe, Resize, ResizeFilter};
use crate::model::{Dpi, SampleType, Stack, StackInfo};
use crate::ops::resize::Geometry;

/// The longest side that can be typed.
const LONGEST: f64 = 200_000.0;

/// What the page keeps between frames.
#[derive(Debug, Default)]
pub struct ResizePanel {
    preview: ResizePreview,
}

/// Draws the page.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    let Some(stack) = document.stack() else { return };
    let mut panel = std::mem::take(&mut context.panels.resize);
    let before = context.engine.session().drafts().resize;
    let mut draft = before;
    let mut recipe = before.recipe;
    let mut problem = None;
    above_foot(ui, |ui| {
        form(ui, &mut draft, &stack.info);
        recipe = Resize { linear_light: draft.recipe.linear_light && has_light(&stack.info), ..draft.recipe };
        hairline(ui);
        match panel.preview.derived(stack, &recipe) {
            Ok(derived) => {
                rows::heading(ui, "Preview");
                preview(ui, context, &mut panel.preview, (document, stack, &derived));
                ui.add_space(measure::SPACE[0]);
                result(ui, context, &derived);
            }
            Err(sentence) => {
                rows::problem(ui, &sentence);
                problem = Some(sentence);
            }
        }
    });
    if let Some(wanted) = foot(ui, "Resize", problem.as_deref()) {
        context.want(wanted.of(Command::Run { recipe: Recipe::Resize(recipe), inputs: vec![document.id] }));
    }
    if draft != before {
        context.command(Command::Draft(DraftEdit::Resize(draft)));
    }
    context.panels.resize = panel;
}

fn preview(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    preview: &mut ResizePreview,
    (document, stack, derived): (&Document, &Stack, &Stack),
) {
    let Ok(composition) = context.engine.session().composition(document.id) else { return };
    let view = context.views.stack(document.id);
    let (camera, plane) = (view.camera(), view.plane());
    let shown = own_layers(composition, document.id);
    preview.show(ui, context, &Before { stack, shown: &shown, camera, plane }, derived);
}

/// The rows that say what is wanted, with what they mean for a stack.
pub fn form(ui: &mut Ui, draft: &mut ResizeDraft, info: &StackInfo) {
    let geometry = draft.geometry(info).unwrap_or_else(|_| Geometry::stretch((info.axes.x, info.axes.y), (1, 1)));
    let before = draft.numbers(info, &geometry);
    let mut after = before;
    labelled_row(ui, "Size", |ui| sides(ui, draft, &mut after));
    labelled_row(ui, "Scale", |ui| {
        let field = NumberField::new("Scale", &mut after.percent).unit(Unit::PERCENT).decimals(2);
        field.range(0.01..=10_000.0).speed(0.5).show(ui)
    });
    labelled_row(ui, "Long side", |ui| pixels(ui, "Long side", &mut after.long_side, None));
    let asked = draft.recipe.size;
    resolution::show(ui, draft, &mut after, &geometry, info);
    if draft.recipe.size == asked {
        draft.change(&before, &after);
    }
    ui.add_space(measure::SPACE[0]);
    labelled_row(ui, "Filter", |ui| filter(ui, draft, &geometry));
    labelled_row(ui, "Light", |ui| light(ui, draft, info));
}

fn sides(ui: &mut Ui, draft: &mut ResizeDraft, numbers: &mut ResizeNumbers) {
    ui.spacing_mut().item_spacing.x = measure::SPACE[1];
    let width = (ui.available_width() - measure::FIELD - 2.0 * measure::SPACE[1]) / 2.0;
    pixels(ui, "Width", &mut numbers.width, Some((width, "w px")));
    pixels(ui, "Height", &mut numbers.height, Some((width, "h px")));
    let (icon, name) =
        if draft.linked { (icons::LINKED, "Free the proportions") } else { (icons::FREE, "Keep the proportions") };
    if icon_button(ui, icon, name, name).clicked() {
        draft.set_linked(!draft.linked);
    }
}

fn pixels(ui: &mut Ui, name: &str, value: &mut f64, narrow: Option<(f32, &'static str)>) {
    let field = NumberField::new(name, value).decimals(0).range(1.0..=LONGEST);
    let field = match narrow {
        Some((width, word)) => field.unit(Unit::word(word)).width(width),
        None => field.unit(Unit::PIXELS),
    };
    field.show(ui);
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
    ui.add_enabled_ui(possible, |ui| {
        let response = combo(ui, "Light", title(*linear && possible), width, |ui| {
            for choice in [false, true] {
                ui.selectable_value(linear, choice, title(choice));
            }
        });
        response.on_disabled_hover_text("Photographs only: these samples are measurements");
    });
}

/// About how large the result is as a file, as soon as that is known.
fn file(ui: &mut Ui, context: &UiContext<'_>, derived: &Stack) {
    let text = match context.engine.estimates().ask(derived) {
        Some((format, bytes)) => format!("about {} as {}", number::bytes(bytes), format.name().to_uppercase()),
        None => "…".to_owned(),
    };
    value_row(ui, "File", &text).on_hover_text("In its source's format where that holds it, told from parts of it");
}

/// Whether the samples may be brightness rather than measurements.
pub const fn has_light(info: &StackInfo) -> bool {
    use SampleType::{F16, F32, U8, U16};
    matches!(info.sample_type, U8 | U16 | F16 | F32)
}

/// What will come of it: sizes, file, memory.
pub fn result(ui: &mut Ui, context: &UiContext<'_>, derived: &Stack) {
    let info = &derived.info;
    let axes = info.axes;
    derived::size(ui, info);
    if let Some(Dpi { x, y }) = info.dpi.filter(|dpi| dpi.x > 0.0 && dpi.y > 0.0) {
        let centimetres = |pixels: usize, dpi: f64| number::fixed(pixels as f64 / dpi * 2.54, 1);
        value_row(ui, "Printed", &format!("{} × {} cm", centimetres(axes.x, x), centimetres(axes.y, y)));
    }
    if let Some(size) = info.pixel_size {
        let text = format!("{} × {} µm", number::shortest(size.x, 4), number::shortest(size.y, 4));
        value_row(ui, "Pixel size", &text);
    }
    if let Some(plane) = &info.plane_axes {
        axis_rows(ui, &plane.x, axes.x);
        axis_rows(ui, &plane.y, axes.y);
    }
    derived::planes(ui, info);
    file(ui, context, derived);
    derived::memory(ui, context, info);
}
