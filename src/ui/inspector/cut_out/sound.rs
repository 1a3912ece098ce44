//! The sound of a region: how it is carried; in a file: where it goes, and the button. From the loudspeaker: `listen`.

use std::path::Path;

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::widgets::{TextField, combo, hint, labelled_row, quiet_button};
use super::super::export::{export_folder, target};
use super::listen;
use super::panel::{CutOutPanel, stem};
use crate::codec::SaveOptions;
use crate::engine::command::Command;
use crate::engine::demod::Plan;
use crate::engine::session::Document;
use crate::engine::{Export, ExportContent, Overwrite};
use crate::model::SignalRegion;
use crate::model::recipe::{Demodulation, DemodulationMode};

/// The room for the button beside the list of modes.
const BUTTON: f32 = 96.0;

/// What a mode is called.
const fn title(mode: DemodulationMode) -> &'static str {
    match mode {
        DemodulationMode::Am => "AM",
        DemodulationMode::Fm => "FM, narrow",
        DemodulationMode::Wfm => "FM, broadcast",
        DemodulationMode::Usb => "Upper side band",
        DemodulationMode::Lsb => "Lower side band",
    }
}

/// The recipe for a region, in the channel that is shown: the carrier in the middle of the box, or at that edge of it
/// which a side band leaves free.
pub(super) fn recipe(mode: DemodulationMode, region: &SignalRegion, document: &Document) -> Option<Demodulation> {
    let info = &document.recording()?.info;
    let carrier = match mode {
        DemodulationMode::Usb => region.cycles[0],
        DemodulationMode::Lsb => region.cycles[1],
        _ => region.center_cycles(),
    };
    Some(Demodulation {
        mode,
        channel: document.presentation.recording().map_or(0, |shown| shown.view.channel),
        from: region.from,
        to: Some(region.to),
        center: Some(info.frequency_at(region.from, carrier)),
        bandwidth: info.sample_rate_hz.map(|rate| region.bandwidth_cycles() * rate),
        ..Demodulation::default()
    })
}

/// The name that is offered.
fn suggested(panel: &CutOutPanel, document: &Document) -> String {
    format!("{}_{}.wav", stem(document), panel.mode.name())
}

/// Why there is no sound in a region.
pub(super) fn hindrance(panel: &CutOutPanel, document: &Document, region: &SignalRegion) -> Option<String> {
    let (recording, recipe) = (document.recording()?, recipe(panel.mode, region, document)?);
    Plan::new(&recipe, &recording.info).err().map(|error| error.to_string())
}

/// The command that writes the sound of a region, as it is chosen.
pub(super) fn command(
    panel: &CutOutPanel,
    document: &Document,
    region: &SignalRegion,
    folder: Option<&Path>,
) -> Option<Command> {
    Some(Command::Export(Box::new(Export {
        document: document.id,
        content: ExportContent::Sound(recipe(panel.mode, region, document)?),
        target: target(&panel.sound_path, &suggested(panel, document), folder),
        overwrite: if panel.replace { Overwrite::Always } else { Overwrite::Never },
        options: SaveOptions::default(),
        recipe: false,
    })))
}

/// Draws the row and the button.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, region: &SignalRegion) {
    let panel = &mut context.panels.cut_out;
    let mut save = false;
    let hindrance = hindrance(panel, document, region);
    labelled_row(ui, "Sound", |ui| {
        combo(ui, "How sound is carried", title(panel.mode), ui.available_width() - BUTTON, |ui| {
            for mode in DemodulationMode::ALL {
                ui.selectable_value(&mut panel.mode, mode, title(mode));
            }
        });
        let button = ui.add_enabled_ui(hindrance.is_none(), |ui| quiet_button(ui, "Save audio")).inner;
        save = button.on_disabled_hover_text(hindrance.clone().unwrap_or_default()).clicked();
    });
    let name = suggested(panel, document);
    labelled_row(ui, "Sound file", |ui| TextField::new("Sound path", &mut panel.sound_path).hint(&name).show(ui));
    let folder = export_folder(context.settings, document);
    let target = target(&panel.sound_path, &name, folder.as_deref());
    hint(ui, &format!("Save audio writes {}", target.display()));
    if save && let Some(command) = command(panel, document, region, folder.as_deref()) {
        context.command(command);
    }
    listen::show(ui, context, document, region, hindrance);
}
