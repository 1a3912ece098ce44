//! Scale, unit, sides, how columns unite frames, channel: what the values of the spectrum are.

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::widgets::{heading, labelled_row, segmented};
use super::super::choice::choice;
use super::page::Shown;
use crate::engine::command::SpectrumEdit;
use crate::model::recipe::{Detrend, PowerScale, PowerUnit, Reduce, Sides};

/// Draws the group.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    heading(ui, "Values");
    let mut recipe = shown.view.spectrogram;
    let mut changed = labelled_row(ui, "Scale", |ui| {
        let width = ui.available_width();
        choice(ui, "Scale", width, &mut recipe.scale, scales(shown.info.sample_rate_hz.is_some()))
    });
    let units = [(PowerUnit::Db, "dB"), (PowerUnit::Linear, "Linear")];
    changed |= labelled_row(ui, "Unit", |ui| segmented(ui, "Unit", &mut recipe.unit, &units).changed());
    let means = [(Detrend::None, "Keep"), (Detrend::Constant, "Remove")];
    changed |= labelled_row(ui, "Mean", |ui| segmented(ui, "Mean", &mut recipe.detrend, &means).changed());
    if !shown.info.datatype.complex {
        let mut sides = if recipe.sides == Sides::Two { Sides::Two } else { Sides::Auto };
        let choices = [(Sides::Auto, "One"), (Sides::Two, "Two")];
        if labelled_row(ui, "Sides", |ui| segmented(ui, "Sides", &mut sides, &choices).changed()) {
            recipe.sides = sides;
            changed = true;
        }
    }
    if changed {
        shown.compute(context, recipe);
    }
    let mut reduce = shown.view.reduce;
    let choices = [(Reduce::Max, "Max"), (Reduce::Mean, "Mean"), (Reduce::Min, "Min")];
    if labelled_row(ui, "Combine", |ui| segmented(ui, "Combine", &mut reduce, &choices).changed()) {
        shown.edit(context, SpectrumEdit::Reduce(reduce));
    }
    if shown.info.channels > 1 {
        let mut channel = shown.view.channel;
        let channels =
            (0..shown.info.channels).map(|index| (index, format!("{} of {}", index + 1, shown.info.channels)));
        let chosen = labelled_row(ui, "Channel", |ui| {
            let width = ui.available_width();
            choice(ui, "Channel", width, &mut channel, channels)
        });
        if chosen {
            shown.edit(context, SpectrumEdit::Channel(channel));
        }
    }
}

fn scales(rate_known: bool) -> [(PowerScale, String); 4] {
    let density = if rate_known { "Density, dBFS/Hz" } else { "Density, per cycle/sample" };
    [
        (PowerScale::Spectrum, "Spectrum, dBFS".to_owned()),
        (PowerScale::Density, density.to_owned()),
        (PowerScale::Window, "Window, ÷ Σw²".to_owned()),
        (PowerScale::Raw, "Raw, |X|²".to_owned()),
    ]
}
