//! The groups of the page, and the button that writes the table.

use std::sync::Arc;

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::theme::{Theme, measure};
use super::super::super::viewer::stack::RegionTool;
use super::super::super::widgets::{above_foot, hairline, heading, hint, primary_button, problem, segmented};
use super::table::TablePanel;
use super::{colors, fields, list, profile, values};
use crate::engine::measure::{Measured, Measurements, TableFormat, profile_text, table_text};
use crate::engine::session::Document;
use crate::model::Region;

/// What the page keeps between frames.
#[derive(Debug)]
pub struct MeasurePanel {
    /// What a drag over the picture does while the page is in front.
    pub tool: RegionTool,
    /// Whether regions are seen on the picture.
    pub shows_regions: bool,
    pub table: TablePanel,
}

impl Default for MeasurePanel {
    fn default() -> Self {
        Self { tool: RegionTool::default(), shows_regions: true, table: TablePanel::default() }
    }
}

/// Draws the page.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    let (Some(stack), Some(regions)) = (document.stack(), document.presentation.regions()) else { return };
    let place = context.views.stack(document.id).plane();
    let measured = if regions.is_empty() {
        Measured::default()
    } else {
        // Refused for recordings only, and this is a stack.
        context.engine.measured(document.id, place).unwrap_or_default()
    };
    let mut target = None;
    above_foot(ui, |ui| {
        ui.spacing_mut().item_spacing.y = measure::SPACE[2];
        segmented(ui, "Tool", &mut context.panels.measure.tool, &RegionTool::ALL);
        hint(ui, context.panels.measure.tool.hint());
        hairline(ui);
        list::show(ui, context, document, regions, measured.measurements.as_deref());
        let selected = context.views.stack(document.id).regions.selected();
        if let Some(region) = selected.filter(|region| *region < regions.len()) {
            hairline(ui);
            fields::show(ui, context, document, stack, (region, regions));
            results(ui, document, (region, regions), &measured);
        }
        if !regions.is_empty() {
            hairline(ui);
            target = Some(super::table::rows(ui, context, document, regions));
        }
    });
    let reason = regions.is_empty().then_some("Draw a region on the picture first");
    if let (true, Some(target)) = (primary_button(ui, "Export Table", reason).clicked(), target) {
        super::table::export(context, document, target);
    }
}

/// What was measured in the selected region.
fn results(ui: &mut Ui, document: &Document, (region, regions): (usize, &Arc<Vec<Region>>), measured: &Measured) {
    hairline(ui);
    if let Some(failure) = &measured.failure {
        problem(ui, failure);
    }
    // While newer ones are on their way those of a moment ago stay, if the region was among them.
    let known = measured.measurements.as_deref().filter(|known| known.regions.len() == regions.len());
    let Some(known) = known.filter(|known| known.of_region(region).next().is_some()) else {
        if measured.failure.is_none() {
            hint(ui, "Measuring…");
        }
        return;
    };
    ui.horizontal(|ui| {
        heading(ui, "Values");
        copies(ui, known);
    });
    let colors = colors::of_channels(document, known.channels.len(), Theme::of(ui));
    let curve = known.curves.iter().find(|curve| curve.region == region);
    values::show(ui, known, region, curve.map(|_| colors.as_slice()));
    if let Some(curve) = curve {
        profile::show(ui, known, curve, &colors);
    }
}

/// Buttons that put tables on the clipboard.
fn copies(ui: &mut Ui, known: &Measurements) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        use super::super::super::icons;
        use super::super::super::widgets::icon_button;
        let tip = "Copy the values of all regions in this plane";
        if icon_button(ui, icons::COPY, "Copy table", tip).clicked() {
            ui.copy_text(table_text(known, TableFormat::Tabs));
        }
        let tip = "Copy the profiles of all lines in this plane";
        let has_lines = !known.curves.is_empty();
        if has_lines && icon_button(ui, icons::PROFILE, "Copy profiles", tip).clicked() {
            ui.copy_text(profile_text(known, TableFormat::Tabs));
        }
    });
}
