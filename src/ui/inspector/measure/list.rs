//! The regions of a stack: click one to select it.

use egui::{Align, Align2, Layout, Response, Sense, Ui, Vec2};

use super::super::super::context::UiContext;
use super::super::super::theme::{Theme, measure};
use super::super::super::widgets::{heading, hint, icon_button, number};
use super::super::super::{fonts, icons};
use crate::engine::Command;
use crate::engine::command::RegionEdit;
use crate::engine::measure::Measurements;
use crate::engine::session::Document;
use crate::model::Region;

const ROW: f32 = 26.0;

/// Draws the list under its heading with buttons.
pub fn show(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    document: &Document,
    regions: &[Region],
    known: Option<&Measurements>,
) {
    ui.horizontal(|ui| {
        heading(ui, &format!("Regions  {}", regions.len()));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| buttons(ui, context, document, regions));
    });
    if regions.is_empty() {
        hint(ui, "None yet: choose a shape and draw it on the picture, or take all of it by the button above.");
    }
    ui.spacing_mut().item_spacing.y = 2.0;
    let selected = context.views.stack(document.id).regions.selected();
    for (index, region) in regions.iter().enumerate() {
        let size = known.filter(|known| known.regions.len() == regions.len()).and_then(|known| size(known, index));
        if row(ui, &region.name, &size.unwrap_or_default(), selected == Some(index)).clicked() {
            context.views.stack(document.id).regions.choose((selected != Some(index)).then_some(index));
        }
    }
}

fn buttons(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, regions: &[Region]) {
    let selected = context.views.stack(document.id).regions.selected();
    let mut edit = |edit: RegionEdit| context.intents.push(edit_of(document, edit));
    if let Some(index) = selected.filter(|index| *index < regions.len())
        && icon_button(ui, icons::REMOVE, "Remove region", "Remove the region (Delete)").clicked()
    {
        edit(RegionEdit::Remove(index));
        context.views.stack(document.id).regions.choose(None);
        return;
    }
    if regions.len() > 1 && icon_button(ui, icons::CLEAR, "Remove all regions", "Remove all regions").clicked() {
        edit(RegionEdit::Clear);
        return;
    }
    if !regions.is_empty() {
        let shown = context.panels.measure.shows_regions;
        let (icon, tip) =
            if shown { (icons::SHOWN, "Hide the regions on the picture") } else { (icons::HIDDEN, "Show the regions") };
        if icon_button(ui, icon, "Regions on the picture", tip).clicked() {
            context.panels.measure.shows_regions = !shown;
        }
    }
    let axes = document.stack().map(|stack| stack.info.axes);
    if let Some(axes) = axes
        && icon_button(ui, icons::SELECT_ALL, "Add the whole plane", "Add a box round the whole plane").clicked()
    {
        edit(RegionEdit::Add(Region::whole(axes.x, axes.y).shape));
        context.views.stack(document.id).regions.choose(Some(regions.len()));
    }
}

fn edit_of(document: &Document, edit: RegionEdit) -> super::super::super::context::Intent {
    super::super::super::context::Intent::Command(Command::Region { document: document.id, edit })
}

/// Its area or length, with the unit.
fn size(known: &Measurements, region: usize) -> Option<String> {
    let row = known.of_region(region).next()?;
    let area = row.area.map(|area| format!("{} {}", rounded(area), known.area_unit()));
    area.or_else(|| row.length.map(|length| format!("{} {}", rounded(length), known.length_unit())))
}

/// Five digits or so.
pub fn rounded(value: f64) -> String {
    let decimals = match value.abs() {
        magnitude if magnitude >= 10_000.0 => 0,
        magnitude if magnitude >= 1000.0 => 1,
        magnitude if magnitude >= 100.0 => 2,
        magnitude if magnitude >= 1.0 => 3,
        _ => 4,
    };
    number::shortest(value, decimals)
}

/// One line: a name left, a size right.
fn row(ui: &mut Ui, name: &str, size: &str, selected: bool) -> Response {
    let theme = Theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::click());
    if selected || response.hovered() {
        let fill = if selected { theme.accent_fill } else { theme.hover };
        ui.painter().rect_filled(rect, measure::RADIUS_SEGMENT, fill);
    }
    let edge = Vec2::new(8.0, 0.0);
    let font = fonts::numbers(measure::HINT);
    let right = ui.painter().text(rect.right_center() - edge, Align2::RIGHT_CENTER, size, font, theme.dim);
    let clip = egui::Rect::from_min_max(rect.min, egui::pos2(right.left() - 8.0, rect.bottom()));
    let font = fonts::regular(measure::LABEL_TEXT);
    ui.painter_at(clip).text(rect.left_center() + edge, Align2::LEFT_CENTER, name, font, theme.text);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, name));
    response
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn sizes_have_about_five_digits() {
        let texts = [123_456.7, 1234.56, 0.123_456, 12.0].map(rounded);
        assert_eq!(texts, ["123\u{2009}457", "1\u{2009}234.6", "0.1235", "12"]);
    }
}
