//! The controls of an open layer.

use egui::{Sense, Ui, Vec2};

use super::super::super::context::UiContext;
use super::super::super::icons;
use super::super::super::theme::{Theme, measure};
use super::super::super::widgets::{
    LabelledSlider, NumberField, RangeHistogram, Unit, combo, icon_button, labelled_row,
};
use super::page::Shown;
use super::row::readable;
use super::values::LayerValues;
use super::{auto, colors};
use crate::engine::command::LayerEdit;
use crate::model::BlendMode;

/// Width of Auto at the right of the range's row, without the arrow of its menu.
const AUTO: f32 = 38.0;
/// Width of the exponent, which has few digits.
const GAMMA: f32 = 54.0;
const GAP: f32 = 6.0;
/// Between Auto and the arrow of its menu.
const JOINT: f32 = 2.0;

/// Draws them.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(GAP, measure::SPACE[2]);
        histogram(ui, context, shown);
        range(ui, context, shown);
        opacity(ui, context, shown);
        labelled_row(ui, "Blend", |ui| mode_and_colors(ui, context, shown));
        labelled_row(ui, "Shift", |ui| shift(ui, context, shown));
    });
    ui.add_space(measure::SPACE[2]);
}

fn histogram(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let layer = shown.layer();
    let Some(statistics) = &shown.statistics else {
        // Its place is kept, so that nothing jumps when it comes.
        let size = Vec2::new(ui.available_width(), super::super::super::widgets::histogram::HEIGHT);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let theme = Theme::of(ui);
        ui.painter().rect(rect, measure::RADIUS_CONTROL, theme.field, theme.hairline(), egui::StrokeKind::Inside);
        return;
    };
    let counts = &statistics.histogram;
    let mut range = layer.range;
    let color = colors::top(layer, &shown.stack.info).unwrap_or([255; 3]);
    let name = format!("Histogram of {}", layer.name);
    let response = RangeHistogram::new(&name, &counts.counts, [counts.low, counts.high()], &mut range)
        .gamma(layer.gamma)
        .color(readable(color, Theme::of(ui)))
        .whole_numbers(shown.stack.info.sample_type.is_integer())
        .stands_for(LayerValues::of(&shown.stack.info).offset_and_scale())
        .show(ui);
    if response.changed {
        shown.edit(context, LayerEdit::Range(range));
    }
}

/// Minimum and maximum in what the stored values stand for, gamma and Auto. Fields with a unit need the room of gamma,
/// which then has a row of its own.
fn range(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let values = LayerValues::of(&shown.stack.info);
    let unit = values.unit();
    let auto_width = AUTO + JOINT + auto::ARROW;
    let beside = if unit.is_some() { auto_width + 2.0 * GAP } else { auto_width + GAMMA + 3.0 * GAP };
    let width = ((ui.available_width() - beside) / 2.0).floor();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        ends(ui, context, shown, (&values, width));
        if unit.is_none() {
            gamma(ui, context, shown);
        }
        ui.spacing_mut().item_spacing.x = JOINT;
        ui.allocate_ui_with_layout(
            Vec2::new(AUTO, measure::FIELD),
            egui::Layout::top_down_justified(egui::Align::Center),
            |ui| {
                ui.spacing_mut().button_padding.x = GAP / 2.0;
                auto::button(ui, context, shown);
            },
        );
        auto::arrow(ui, context, shown);
    });
    if unit.is_some() {
        labelled_row(ui, "Gamma", |ui| gamma(ui, context, shown));
    }
}

fn ends(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>, (values, width): (&LayerValues<'_>, f32)) {
    let layer = shown.layer();
    let span = values.span(layer.range);
    let decimals = values.decimals(span);
    // Dragging over 200 points moves through the whole range.
    let speed = if values.whole() { (span / 200.0).max(0.25) } else { span / 200.0 };
    let mut range = layer.range;
    for (end, (word, name)) in range.iter_mut().zip([("min", "minimum"), ("max", "maximum")]) {
        let name = format!("{} {name}", layer.name);
        let mut value = values.shown(*end);
        let field = NumberField::new(&name, &mut value).unit(values.unit().unwrap_or(Unit::word(word)));
        if field.decimals(decimals).speed(speed).width(width).show(ui).changed() {
            *end = values.stored(value);
        }
    }
    if range != layer.range {
        shown.edit(context, LayerEdit::Range(range));
    }
}

fn gamma(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let layer = shown.layer();
    let mut gamma = layer.gamma;
    let name = format!("{} gamma", layer.name);
    let field = NumberField::new(&name, &mut gamma).unit(Unit::word("γ")).fixed_decimals(2).range(0.05..=20.0);
    if field.speed(0.01).width(GAMMA).show(ui).changed() {
        shown.edit(context, LayerEdit::Gamma(gamma));
    }
}

fn opacity(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let mut opacity = shown.layer().opacity;
    if LabelledSlider::new("Opacity", &mut opacity, 0.0..=1.0).percent().default_value(1.0).show(ui).changed() {
        shown.edit(context, LayerEdit::Opacity(opacity));
    }
}

fn mode_and_colors(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let layer = shown.layer();
    ui.spacing_mut().item_spacing.x = GAP;
    let width = (ui.available_width() - GAP) / 2.0;
    let mut chosen = layer.mode;
    combo(ui, &format!("{} blend mode", layer.name), mode_name(layer.mode), width, |ui| {
        for mode in BlendMode::ALL {
            ui.selectable_value(&mut chosen, mode, mode_name(mode));
        }
    });
    if chosen != layer.mode {
        shown.edit(context, LayerEdit::Mode(chosen));
    }
    let own_colors = shown.stack.info.is_color();
    ui.add_enabled_ui(!own_colors, |ui| {
        let text = if own_colors { "RGB".to_owned() } else { colors::name(&layer.color) };
        let name = format!("{} colours", layer.name);
        // Long names are cut, not the row made wider.
        ui.set_max_width(width);
        let response = combo(ui, &name, &text, width, |ui| colors::menu(ui, context, shown));
        response.on_disabled_hover_text("The pixels of this picture are colours already");
    });
}

/// The mode's name for people.
pub fn mode_name(mode: BlendMode) -> &'static str {
    match mode {
        BlendMode::Screen => "Screen",
        BlendMode::Add => "Add",
        BlendMode::Max => "Maximum",
        BlendMode::Min => "Minimum",
        BlendMode::Multiply => "Multiply",
        BlendMode::Difference => "Difference",
        BlendMode::Average => "Average",
        BlendMode::Over => "Over",
        BlendMode::LinearBurn => "Burn",
    }
}

/// In µm where the composition has a pixel size, else in pixels.
fn shift(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let layer = shown.layer();
    let size =
        context.engine.session().document(shown.document).ok().and_then(|document| document.stack()?.info.pixel_size);
    let unit = size.map_or([1.0; 2], |size| [size.x, size.y]);
    let words = if size.is_some() { ["x µm", "y µm"] } else { ["x px", "y px"] };
    let mut shift = [layer.shift[0] * unit[0], layer.shift[1] * unit[1]];
    ui.spacing_mut().item_spacing.x = GAP;
    let width = (ui.available_width() - 2.0 * GAP - measure::FIELD) / 2.0;
    let mut changed = false;
    for (axis, value) in shift.iter_mut().enumerate() {
        let name = format!("{} shift {}", layer.name, ["x", "y"][axis]);
        let field = NumberField::new(&name, value).unit(Unit::word(words[axis])).fixed_decimals(2);
        changed |= field.speed(unit[axis] * 0.25).width(width).show(ui).changed();
    }
    if changed {
        shown.edit(context, LayerEdit::Shift([shift[0] / unit[0], shift[1] / unit[1]]));
    }
    let text = format!("Reset {}", layer.name);
    if icon_button(ui, icons::RESET, &text, &format!("{text}: range, gamma, colours, opacity, mode and shift"))
        .clicked()
    {
        shown.edit(context, LayerEdit::Reset);
    }
}
