//! Which plots stand beside the spectrogram, and what each of them shows: traces, a recording to compare with, symbols.

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::viewer::recording::plots::{clock::rate_text, placing};
use super::super::super::viewer::recording::{PlotKind, PlotSettings, SymbolLines};
use super::super::super::widgets::{NumberField, Unit, heading, hint, labelled_row, value_row};
use super::super::choice::choice;
use super::page::Shown;
use crate::model::DocumentId;
use crate::model::recipe::Trace;

/// Draws the group.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    heading(ui, "Plots");
    choices(ui, &mut context.views.recordings.look);
    let without_room = context.views.recordings.get(shown.document).map_or(0, |view| view.plots.without_room);
    if without_room > 0 {
        let have = if without_room == 1 { "plot has" } else { "plots have" };
        hint(ui, &format!("{without_room} {have} no room: make the window larger, or show fewer."));
    }
    let look = &mut context.views.recordings.look;
    let (spectra, symbols) = (
        look.shows(PlotKind::Density) || look.shows(PlotKind::Difference),
        look.shows(PlotKind::Constellation) || look.shows(PlotKind::Eye),
    );
    if look.shows(PlotKind::Density) {
        labelled_row(ui, "Spectrum", |ui| {
            ui.checkbox(&mut look.spectrum.mean, "Mean");
            ui.checkbox(&mut look.spectrum.max, "Max");
            ui.checkbox(&mut look.spectrum.min, "Min");
        });
    }
    if look.shows(PlotKind::Eye) {
        let eyes = [(Trace::I, "I"), (Trace::Q, "Q"), (Trace::Magnitude, "Magnitude"), (Trace::Frequency, "Frequency")];
        labelled_row(ui, "Eye of", |ui| {
            let width = ui.available_width();
            choice(ui, "Eye of", width, &mut look.eye, eyes.map(|(trace, name)| (trace, name.to_owned())))
        });
    }
    if spectra {
        compare(ui, context, shown);
    }
    let any_cell =
        symbols || [PlotKind::Ccdf, PlotKind::Histogram].iter().any(|kind| context.views.recordings.look.shows(*kind));
    if any_cell {
        hint(ui, "Of the box: its time, tuned to its band. Without a box of the time in view, with all frequencies.");
    }
    symbol_lines(ui, context, shown);
}

/// A box to tick for each plot, in two columns; one whose title is wider than a column has a row of its own.
fn choices(ui: &mut Ui, look: &mut PlotSettings) {
    let width = (ui.available_width() - ui.spacing().item_spacing.x) / 2.0;
    let room = width - ui.spacing().icon_width - ui.spacing().icon_spacing;
    let is_wide = |kind: PlotKind| {
        let font = egui::TextStyle::Button.resolve(ui.style());
        ui.painter().layout_no_wrap(kind.title().to_owned(), font, egui::Color32::WHITE).size().x > room
    };
    let mut rows: Vec<Vec<PlotKind>> = Vec::new();
    for kind in PlotKind::ALL {
        match rows.last_mut() {
            Some(row) if row.len() == 1 && !is_wide(row[0]) && !is_wide(kind) => row.push(kind),
            _ => rows.push(vec![kind]),
        }
    }
    for row in rows {
        ui.horizontal(|ui| {
            let second = ui.cursor().left() + width + ui.spacing().item_spacing.x;
            for kind in row {
                let mut on = look.shows(kind);
                if ui.checkbox(&mut on, kind.title()).changed() {
                    look.set(kind, on);
                }
                ui.add_space((second - ui.cursor().left()).max(0.0));
            }
        });
    }
}

/// The recording whose spectrum is compared.
fn compare(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let documents = context.engine.session().documents();
    let others = documents.iter().filter(|other| other.id != shown.document && other.recording().is_some());
    let mut choices: Vec<(Option<DocumentId>, String)> = vec![(None, "Nothing".to_owned())];
    choices.extend(others.map(|other| (Some(other.id), other.name.clone())));
    let Some(view) = context.views.recordings.get_mut(shown.document) else { return };
    if !choices.iter().any(|(id, _)| *id == view.plots.compared) {
        view.plots.compared = None; // it was closed
    }
    if choices.len() == 1 {
        return;
    }
    labelled_row(ui, "Compare", |ui| {
        let width = ui.available_width();
        choice(ui, "Compare with", width, &mut view.plots.compared, choices)
    });
}

/// The lines of the symbol clock, by number.
fn symbol_lines(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    let Some(view) = context.views.recordings.get_mut(shown.document) else { return };
    let mut on = view.plots.lines.is_some();
    if ui.checkbox(&mut on, "Symbol lines").changed() {
        placing::switch(view, shown.view.channel, on);
    }
    let Some(before) = view.plots.lines else { return };
    let mut lines = before;
    let rate = shown.info.sample_rate_hz;
    labelled_row(ui, "Symbol rate", |ui| {
        let width = ui.available_width();
        let mut value = rate.map_or(lines.period, |rate| rate / lines.period);
        let (unit, most) = rate.map_or((Unit::word("samples"), 1e12), |rate| (Unit::word("Bd"), rate));
        let field = NumberField::new("Symbol rate", &mut value).unit(unit).range(1e-6..=most).decimals(3).width(width);
        if field.show(ui).changed() {
            lines.period = rate.map_or(value, |rate| rate / value).max(1.0);
        }
    });
    labelled_row(ui, "First line", |ui| {
        let width = ui.available_width();
        let mut value = rate.map_or(lines.start, |rate| lines.start / rate);
        let (unit, decimals) = if rate.is_some() { (Unit::SECONDS, 9) } else { (Unit::word("samples"), 2) };
        // A hundredth of a symbol at a time.
        let speed = lines.period / 100.0 / rate.unwrap_or(1.0);
        let field = NumberField::new("First symbol", &mut value).unit(unit).decimals(decimals).speed(speed);
        if field.width(width).show(ui).changed() {
            lines.start = rate.map_or(value, |rate| value * rate);
        }
    });
    labelled_row(ui, "Symbols", |ui| {
        let width = ui.available_width();
        let mut count = f64::from(lines.count);
        let field = NumberField::new("Symbols", &mut count).decimals(0).range(1.0..=f64::from(SymbolLines::MOST));
        if field.width(width).show(ui).changed() {
            lines.count = count as u32;
        }
    });
    value_row(ui, "One symbol", &format!("{} · {}", period_text(&lines, rate), rate_text(&lines, shown.info)));
    if lines != before {
        placing::by_hand(&mut view.plots, lines);
    }
    hint(ui, &placing::said(view));
}

fn period_text(lines: &SymbolLines, rate: Option<f64>) -> String {
    use super::super::super::widgets::number;
    match rate {
        Some(rate) => number::si(lines.period / rate, "s", 5),
        None => format!("{} samples", number::shortest(lines.period, 4)),
    }
}
