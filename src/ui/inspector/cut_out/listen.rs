//! The sound of a region from the loudspeaker: the button, the volume, how far it is.

use egui::Ui;

use super::super::super::context::{Intent, UiContext};
use super::super::super::keys;
use super::super::super::widgets::unit::Unit;
use super::super::super::widgets::{LabelledSlider, hint, labelled_row, number, quiet_button};
use super::panel::CutOutPanel;
use super::sound::recipe;
use crate::engine::command::{Command, SoundCommand};
use crate::engine::session::Document;
use crate::engine::sound::VOLUME_DB;
use crate::engine::{Action, Settings};
use crate::model::SignalRegion;

/// The command that plays a region as it is chosen.
pub fn listen_command(panel: &CutOutPanel, document: &Document, region: &SignalRegion) -> Option<Command> {
    let recipe = recipe(panel.mode, region, document)?;
    Some(Command::Sound(SoundCommand::Play { document: document.id, recipe }))
}

/// Draws the rows; `nothing` says why there is no sound in the region.
pub(super) fn show(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    document: &Document,
    region: &SignalRegion,
    nothing: Option<String>,
) {
    let engine = context.engine;
    let playing = engine.playing();
    let no_device = engine.sound_hindrance();
    labelled_row(ui, "Listen", |ui| {
        if let Some(playing) = playing {
            let tip = keys::with_key(ui.ctx(), "Silence, at once", Action::Listen);
            if quiet_button(ui, "Stop sound").on_hover_text(tip).clicked() {
                context.command(Command::Sound(SoundCommand::Stop));
            }
            ui.label(playing.playback.seconds().map_or_else(String::new, |seconds| number::si(seconds, "s", 3)));
            return;
        }
        let hindrance = no_device.map(str::to_owned).or(nothing);
        let button = ui.add_enabled_ui(hindrance.is_none(), |ui| quiet_button(ui, "Play sound")).inner;
        let tip = keys::with_key(ui.ctx(), "Play what the box holds", Action::Listen);
        let button = button.on_hover_text(tip).on_disabled_hover_text(hindrance.unwrap_or_default());
        if button.clicked()
            && let Some(command) = listen_command(&context.panels.cut_out, document, region)
        {
            context.command(command);
        }
    });
    match no_device {
        Some(why) if playing.is_none() => drop(hint(ui, &format!("{why}."))),
        _ => volume(ui, context),
    }
}

fn volume(ui: &mut Ui, context: &mut UiContext<'_>) {
    let mut volume_db = context.settings.volume_db;
    let slider =
        LabelledSlider::new("Volume", &mut volume_db, VOLUME_DB).default_value(0.0).unit(Unit::DECIBEL).decimals(0);
    if slider.show(ui).changed() {
        context.want(Intent::Settings(Box::new(Settings { volume_db, ..context.settings.clone() })));
    }
}
