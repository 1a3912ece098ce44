//! The rows and buttons for slices.

use egui::Ui;

use super::super::super::context::{Intent, UiContext};
use super::super::super::icons;
use super::super::super::theme::measure;
use super::super::super::widgets::number::{self, si};
use super::super::super::widgets::{
    TextField, combo, hint, icon_button, labelled_row, primary_button, problem, quiet_button_sized, value_row,
};
use super::super::export::export_folder;
use super::super::foot::asked_by_menu;
use super::panel::{FORMATS, Wanted, command, suggested};
use super::sound;
use crate::engine::Action;
use crate::engine::session::Document;
use crate::engine::slice::{Cut, bytes_of, decimations};
use crate::model::{Datatype, RecordingInfo, SignalRegion};

/// Draws what can be chosen, and how large the result becomes.
pub fn rows(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, region: Option<SignalRegion>) {
    let Some(recording) = document.recording() else { return };
    let Some(region) = region else {
        hint(ui, &format!("{}.", Action::NO_REGION));
        asked_by_menu(context, Some(Action::NO_REGION));
        return;
    };
    let info = &recording.info;
    let panel = &mut context.panels.cut_out;
    let recipe = panel.recipe(&region, info);
    labelled_row(ui, "Sample rate", |ui| {
        if recipe.bandwidth.is_none() {
            ui.label(format!("{}, all frequencies", rate(info, 1)));
            return;
        }
        let chosen = panel.decimation_for(&region);
        combo(ui, "Sample rate of the slice", &rate(info, chosen), ui.available_width(), |ui| {
            for decimation in decimations(region.bandwidth_cycles()) {
                ui.selectable_value(&mut panel.decimation, Some(decimation), rate(info, decimation));
            }
        });
    });
    let cut = Cut::new(&panel.recipe(&region, info), info);
    let stored = cut.as_ref().map_or(info.datatype, |cut| cut.datatype);
    labelled_row(ui, "Type", |ui| {
        combo(ui, "Type of the slice", &stored.to_string(), ui.available_width(), |ui| {
            for format in FORMATS {
                let name = Datatype { complex: stored.complex, format, ..Datatype::CF32 }.to_string();
                ui.selectable_value(&mut panel.format, Some(format), name);
            }
        });
    });
    match cut {
        Ok(cut) => drop(value_row(ui, "Size", &number::bytes(bytes_of(&cut, info)))),
        Err(error) => drop(problem(ui, &error.to_string())),
    }
    file_rows(ui, context, document);
    sound::show(ui, context, document, &region);
    recipe_row(ui, context, document, &region);
}

/// Keeps the slice, or its sound, as a recipe.
fn recipe_row(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, region: &SignalRegion) {
    let folder = export_folder(context.settings, document);
    let panel = &context.panels.cut_out;
    let slice = command(panel, document, region, (Wanted::File, folder.as_deref()));
    let sound = sound::command(panel, document, region, folder.as_deref());
    let choices = [
        ("Of slice…", slice, hindrance(context, document, Some(*region))),
        ("Of sound…", sound, sound::hindrance(panel, document, region)),
    ];
    labelled_row(ui, "Save recipe", |ui| {
        let half = (ui.available_width() - ui.spacing().item_spacing.x) / 2.0;
        for (name, command, hindrance) in choices {
            let mut clicked = quiet_button_sized(ui, name, half, measure::FIELD, hindrance.as_deref()).clicked();
            // The menu means what the page is about, which is the slice.
            clicked |= asked_by_menu(context, hindrance.as_deref());
            if let (true, Some(command)) = (clicked, command) {
                context.want(Intent::SaveRecipe(Box::new(command)));
            }
        }
    });
}

/// Where it goes.
fn file_rows(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    let panel = &mut context.panels.cut_out;
    let name = suggested(document);
    let mut ask = false;
    labelled_row(ui, "File", |ui| {
        let width = ui.available_width() - measure::FIELD - ui.spacing().item_spacing.x;
        TextField::new("Slice path", &mut panel.path).hint(&name).width(width).show(ui);
        ask = icon_button(ui, icons::FOLDER, "Choose the slice's file", "Choose the file…").clicked();
    });
    labelled_row(ui, "", |ui| ui.checkbox(&mut panel.replace, "Replace an existing file"));
    let target = panel.target(document, export_folder(context.settings, document).as_deref());
    hint(ui, &format!("Writes {}", target.display()));
    if ask {
        context.want(Intent::AskForSlicePath { name });
    }
}

/// Draws the buttons: the slice as a document, and in a file.
pub fn buttons(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, region: Option<SignalRegion>) {
    ui.horizontal(|ui| {
        let half = (ui.available_width() - ui.spacing().item_spacing.x) / 2.0;
        open_button_sized(ui, context, document, region, [half, measure::PRIMARY_BUTTON]);
        save_button(ui, context, document, region);
    });
}

/// Draws the button that makes a document of the slice.
pub fn open_button(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, region: Option<SignalRegion>) {
    open_button_sized(ui, context, document, region, [0.0, measure::FIELD]);
}

fn open_button_sized(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    document: &Document,
    region: Option<SignalRegion>,
    [width, height]: [f32; 2],
) {
    let hindrance = hindrance(context, document, region);
    if quiet_button_sized(ui, "Open slice", width, height, hindrance.as_deref()).clicked() {
        cut_out(context, document, region, Wanted::Document);
    }
}

/// Draws the button that writes the slice to its file, as wide as there is room.
pub fn save_button(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, region: Option<SignalRegion>) {
    let hindrance = hindrance(context, document, region);
    if primary_button(ui, "Save slice", hindrance.as_deref()).clicked() {
        cut_out(context, document, region, Wanted::File);
    }
}

/// Why nothing can be cut out.
fn hindrance(context: &UiContext<'_>, document: &Document, region: Option<SignalRegion>) -> Option<String> {
    let (Some(region), Some(recording)) = (region, document.recording()) else {
        return Some(Action::NO_REGION.to_owned());
    };
    let recipe = context.panels.cut_out.recipe(&region, &recording.info);
    Cut::new(&recipe, &recording.info).err().map(|error| error.to_string())
}

fn cut_out(context: &mut UiContext<'_>, document: &Document, region: Option<SignalRegion>, wanted: Wanted) {
    let folder = export_folder(context.settings, document);
    let command =
        region.and_then(|region| command(&context.panels.cut_out, document, &region, (wanted, folder.as_deref())));
    if let Some(command) = command {
        context.command(command);
    }
}

/// A sample rate after a decimation: `400 kS/s  ÷ 6`.
fn rate(info: &RecordingInfo, decimation: u64) -> String {
    let divided = if decimation == 1 { String::new() } else { format!("  ÷ {decimation}") };
    match info.sample_rate_hz {
        Some(rate) => format!("{}{divided}", si(rate / decimation as f64, "S/s", 6)),
        None if decimation == 1 => "as it is".to_owned(),
        None => format!("÷ {decimation}"),
    }
}
