//! The sound of a region, in a file: how it is carried, where it goes, and the button.

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::widgets::{TextField, combo, hint, labelled_row, quiet_button};
use super::super::export::target;
use super::panel::stem;
use crate::codec::SaveOptions;
use crate::engine::command::Command;
use crate::engine::demod::Plan;
use crate::engine::session::Document;
use crate::engine::{Export, ExportContent, Overwrite};
use crate::model::recipe::{Demodulation, DemodulationMode};
use crate::model::{RecordingInfo, SignalRegion};

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

/// The recipe for a region: the carrier in the middle of the box, or at that edge of it which a side band leaves free.
fn recipe(mode: DemodulationMode, region: &SignalRegion, info: &RecordingInfo) -> Demodulation {
    let carrier = match mode {
        DemodulationMode::Usb => region.cycles[0],
        DemodulationMode::Lsb => region.cycles[1],
        _ => region.center_cycles(),
    };
    Demodulation {
        mode,
        from: region.from,
        to: Some(region.to),
        center: Some(info.frequency_at(region.from, carrier)),
        bandwidth: info.sample_rate_hz.map(|rate| region.bandwidth_cycles() * rate),
        ..Demodulation::default()
    }
}

/// Draws the row and the button.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, region: &SignalRegion) {
    let Some(recording) = document.recording() else { return };
    let panel = &mut context.panels.cut_out;
    let mut save = false;
    let hindrance = Plan::new(&recipe(panel.mode, region, &recording.info), &recording.info).err();
    let hindrance = hindrance.map(|error| error.to_string());
    labelled_row(ui, "Sound", |ui| {
        combo(ui, "How sound is carried", title(panel.mode), 120.0, |ui| {
            for mode in DemodulationMode::ALL {
                ui.selectable_value(&mut panel.mode, mode, title(mode));
            }
        });
        let button = ui.add_enabled_ui(hindrance.is_none(), |ui| quiet_button(ui, "Save audio")).inner;
        save = button.on_disabled_hover_text(hindrance.clone().unwrap_or_default()).clicked();
    });
    let name = format!("{}_{}.wav", stem(document), panel.mode.name());
    labelled_row(ui, "Sound file", |ui| TextField::new("Sound path", &mut panel.sound_path).hint(&name).show(ui));
    let target = target(&panel.sound_path, &name, context.settings.export_folder.as_deref());
    hint(ui, &format!("Save audio writes {}, for any player; lumiq itself plays no sound.", target.display()));
    if save {
        let content = ExportContent::Sound(recipe(panel.mode, region, &recording.info));
        let overwrite = if panel.replace { Overwrite::Always } else { Overwrite::Never };
        let (document, options) = (document.id, SaveOptions::default());
        let export = Export { document, content, target, overwrite, options, recipe: false };
        context.command(Command::Export(Box::new(export)));
    }
}
