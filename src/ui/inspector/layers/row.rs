//! The head of a layer: eye, colour, name, range, and the arrow that opens it.

use egui::{Align2, Color32, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2};

use super::super::super::context::{Intent, UiContext};
use super::super::super::theme::{Theme, measure};
use super::super::super::widgets::buttons::icon_button_in;
use super::super::super::widgets::document_row::elided;
use super::super::super::{fonts, icons, keys};
use super::page::Shown;
use super::values::LayerValues;
use super::{colors, reorder};
use crate::engine::command::{CompositionEdit, LayerEdit};
use crate::engine::{Action, Command};
use crate::model::LayerColor;

const HEIGHT: f32 = 38.0;
const DOT: f32 = 7.0;
/// The list of colours gets so high before it scrolls.
const COLORS: f32 = 480.0;

/// Draws it; returns whether it was clicked to open or close.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>, open: bool) -> bool {
    let theme = Theme::of(ui);
    let layer = shown.layer();
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), HEIGHT), Sense::hover());
    let id = ui.unique_id().with(("layer", shown.document, shown.index));
    let whole = ui.interact(rect, id, Sense::click_and_drag());
    let dragged = reorder::drag(&whole, shown.document, shown.index);
    whole.widget_info(|| WidgetInfo::selected(Role::ListItem, true, open, &layer.name));
    let mut child =
        ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(egui::Layout::left_to_right(egui::Align::Center)));
    child.spacing_mut().item_spacing.x = measure::SPACE[0];
    eye(&mut child, context, shown);
    dot(&mut child, context, shown);
    let chevron = pos2(rect.right() - 9.0, rect.center().y);
    let color = if whole.hovered() { theme.text } else { theme.dim };
    let icon = if open { icons::FOLD } else { icons::UNFOLD };
    ui.painter().text(chevron, Align2::CENTER_CENTER, icon, fonts::icon(measure::ICON), color);
    let range = ui.painter().text(
        pos2(chevron.x - 17.0, rect.center().y),
        Align2::RIGHT_CENTER,
        LayerValues::of(&shown.stack.info).range_text(layer.range),
        fonts::numbers(measure::LABEL_TEXT),
        theme.dim,
    );
    let left = child.cursor().left() + measure::SPACE[0];
    let name_color = if layer.visible && !dragged { theme.text } else { theme.faint };
    let width = range.left() - measure::SPACE[2] - left;
    elided(ui, pos2(left, rect.center().y), &layer.name, fonts::bold(measure::BODY), name_color, width);
    menu(&whole, context, shown);
    whole.clicked()
}

fn eye(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let theme = Theme::of(ui);
    let layer = shown.layer();
    let (icon, verb, color) =
        if layer.visible { (icons::SHOWN, "Hide", theme.text) } else { (icons::HIDDEN, "Show", theme.faint) };
    let name = format!("{verb} {}", layer.name);
    // The keys count the channels of the document itself.
    let own = layer.document == shown.document && layer.channel < 9;
    let toggle = Action::ToggleChannel(layer.channel as u8 + 1);
    let tip = if own { keys::with_key(ui.ctx(), &name, toggle) } else { name.clone() };
    let tip = format!("{tip}\nAlt-click: this layer alone");
    if icon_button_in(ui, icon, &name, &tip, Some(color)).clicked() {
        if ui.input(|input| input.modifiers.alt) {
            let edit = CompositionEdit::Solo(shown.index);
            context.command(Command::Composition { document: shown.document, edit });
        } else {
            shown.edit(context, LayerEdit::Visible(!layer.visible));
        }
    }
}

/// The dot in the layer's colour; a click opens the colours.
fn dot(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let theme = Theme::of(ui);
    let layer = shown.layer();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(2.0 * DOT + 8.0), Sense::click());
    let name = format!("Colour of {}", layer.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let ring = if response.hovered() || response.has_focus() { theme.text } else { theme.faint };
    match colors::top(layer, &shown.stack.info) {
        Some([r, g, b]) => {
            ui.painter().circle(rect.center(), DOT, Color32::from_rgb(r, g, b), Stroke::new(1.0, ring));
        }
        // Colour pixels: the three of them.
        None => {
            for (index, color) in colors::PRIMARIES.into_iter().enumerate() {
                let angle = std::f32::consts::TAU * (index as f32 / 3.0 + 0.08);
                let at = rect.center() + Vec2::angled(angle) * 4.0;
                ui.painter().circle_filled(at, 3.6, color);
            }
        }
    }
    if !matches!(layer.color, LayerColor::Pixel) {
        egui::Popup::menu(&response).show(|ui| {
            egui::ScrollArea::vertical().max_height(COLORS).show(ui, |ui| colors::menu(ui, context, shown));
        });
    }
}

fn menu(response: &egui::Response, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let count = shown.composition.layers.len();
    response.context_menu(|ui| {
        let document = shown.document;
        let composition = |context: &mut UiContext<'_>, edit| {
            context.command(Command::Composition { document, edit });
        };
        if ui.button("This layer alone").clicked() {
            composition(context, CompositionEdit::Solo(shown.index));
        }
        if ui.button("Reset").clicked() {
            shown.edit(context, LayerEdit::Reset);
        }
        ui.separator();
        let (from, last) = (shown.index, count - 1);
        if ui.add_enabled(from > 0, egui::Button::new("Move up")).clicked() {
            context.want(Intent::MoveLayer { document, from, to: from - 1 });
        }
        if ui.add_enabled(from < last, egui::Button::new("Move down")).clicked() {
            context.want(Intent::MoveLayer { document, from, to: from + 1 });
        }
        if ui.button("Remove").clicked() {
            composition(context, CompositionEdit::RemoveLayer(shown.index));
        }
    });
}

/// A place for the colour of a bar or line that must be seen on the field colour of the theme.
pub fn readable(color: [u8; 3], theme: &Theme) -> Color32 {
    let [r, g, b] = color.map(f32::from);
    let brightness = (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255.0;
    let plain = Color32::from_rgb(color[0], color[1], color[2]);
    match theme.dark {
        // White bars on a white field, black ones on a black field: grey instead.
        false if brightness > 0.85 => theme.faint,
        true if brightness < 0.04 => theme.faint,
        // Blue is dark: lightened just so that it is seen.
        true if brightness < 0.2 => plain.lerp_to_gamma(theme.text, 0.25),
        _ => plain,
    }
}
