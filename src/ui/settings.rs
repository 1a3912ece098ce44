//! The settings window: theme, size, wheel, memory, renderer, and a page of keys. Every change counts at once.

use egui::Ui;

use super::context::Intent;
use super::keys::KeysPage;
use super::theme::measure;
use super::widgets::{NumberField, Unit, hint, labelled_row_of, number, quiet_button, segmented};
use crate::engine::budget::MEGABYTE;
use crate::engine::settings::{Renderer, Theme, WheelOnStacks};
use crate::engine::{Engine, Settings};

const LABEL: f32 = 132.0;
/// Room for the longest text of a button that clears.
const CLEAR_BUTTON: f32 = 112.0;

/// The pages of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Page {
    #[default]
    General,
    Keys,
}

/// What the window keeps while it is open.
#[derive(Debug, Default)]
pub struct SettingsWindow {
    page: Page,
    pub keys: KeysPage,
}

impl SettingsWindow {
    /// Draws the page; a change is wanted as an intent.
    pub fn show(&mut self, ui: &mut Ui, settings: &Settings, engine: &Engine, intents: &mut Vec<Intent>) {
        let mut changed = settings.clone();
        ui.spacing_mut().item_spacing.y = measure::SPACE[2];
        segmented(ui, "Page", &mut self.page, &[(Page::General, "General"), (Page::Keys, "Keys")]);
        match self.page {
            Page::General => {
                self.keys.leave();
                general(ui, &mut changed, engine, intents);
            }
            Page::Keys => self.keys.show(ui, &mut changed.keys),
        }
        if changed != *settings {
            intents.push(Intent::Settings(Box::new(changed)));
        }
    }
}

fn general(ui: &mut Ui, changed: &mut Settings, engine: &Engine, intents: &mut Vec<Intent>) {
    labelled_row_of(ui, "Theme", LABEL, |ui| {
        let themes = [(Theme::Dark, "Dark"), (Theme::Light, "Light"), (Theme::System, "As the desktop")];
        segmented(ui, "Theme", &mut changed.theme, &themes);
    });
    let mut scale = f64::from(changed.ui_scale);
    labelled_row_of(ui, "Interface size", LABEL, |ui| {
        let percent = |scale: f64| (scale * 100.0).round();
        let mut shown = percent(scale);
        if NumberField::new("Interface size", &mut shown)
            .unit(Unit::PERCENT)
            .range(50.0..=400.0)
            .decimals(0)
            .show(ui)
            .changed()
        {
            scale = shown / 100.0;
        }
    });
    changed.ui_scale = scale as f32;
    labelled_row_of(ui, "Wheel over a stack", LABEL, |ui| {
        let choices = [(WheelOnStacks::Slice, "Next plane"), (WheelOnStacks::Zoom, "Zoom")];
        segmented(ui, "Wheel over a stack", &mut changed.wheel_on_stacks, &choices);
    });
    memory(ui, changed, engine.budget().limit());
    kept_on_disk(ui, changed, engine, intents);
    labelled_row_of(ui, "Renderer", LABEL, |ui| {
        let renderers = Renderer::ALL.map(|renderer| (renderer, renderer.name()));
        if segmented(ui, "Renderer", &mut changed.renderer, &renderers).changed() {
            // A new choice is a new chance.
            changed.failed_renderer = None;
        }
    });
    hint(ui, "The renderer counts from the next start. Ctrl with the wheel always zooms.");
}

fn memory(ui: &mut Ui, settings: &mut Settings, limit: u64) {
    labelled_row_of(ui, "Memory", LABEL, |ui| {
        let mut automatic = settings.memory_mb.is_none();
        ui.checkbox(&mut automatic, "Automatic");
        let current = settings.memory_mb.unwrap_or(limit / MEGABYTE);
        let mut megabytes = current as f64;
        ui.add_enabled_ui(!automatic, |ui| {
            NumberField::new("Memory", &mut megabytes).unit(Unit::MEGABYTES).range(64.0..=1e6).decimals(0).show(ui);
        });
        settings.memory_mb = (!automatic).then_some(megabytes as u64);
    });
}

/// What is kept on the disk of large planes without levels, and of long recordings.
fn kept_on_disk(ui: &mut Ui, settings: &mut Settings, engine: &Engine, intents: &mut Vec<Intent>) {
    let levels = engine.levels();
    let overviews = Kept { name: "Overviews on disk", keep: "Keep", folder: levels.has_folder(), held: levels.held() };
    if overviews.show(ui, &mut settings.keep_overviews, &mut settings.overviews_mb) {
        intents.push(Intent::ClearOverviews);
    }
    let (indexes, name) = (engine.indexes(), "Recording indexes");
    let indexes = Kept { name, keep: "Index", folder: indexes.has_folder(), held: indexes.held() };
    if indexes.show(ui, &mut settings.keep_indexes, &mut settings.indexes_mb) {
        intents.push(Intent::ClearIndexes);
    }
}

/// A row for one kind of thing that is kept.
struct Kept {
    name: &'static str,
    /// What its switch says.
    keep: &'static str,
    folder: bool,
    held: u64,
}

impl Kept {
    /// Draws it; whether it shall be cleared.
    fn show(&self, ui: &mut Ui, on: &mut bool, most_mb: &mut u64) -> bool {
        let mut clear = false;
        labelled_row_of(ui, self.name, LABEL, |ui| {
            ui.checkbox(on, self.keep);
            let mut megabytes = *most_mb as f64;
            ui.add_enabled_ui(*on, |ui| {
                let field = NumberField::new(self.name, &mut megabytes).unit(Unit::MEGABYTES);
                // The button stands beside it and grows with what is held.
                let field = field.width((ui.available_width() - CLEAR_BUTTON).max(60.0));
                let field = field.range(10.0..=1e6).decimals(0).show(ui);
                field.on_disabled_hover_text(format!("Choose “{}” first", self.keep));
            });
            *most_mb = megabytes as u64;
            if !self.folder {
                hint(ui, "Off for this run");
                return;
            }
            ui.add_enabled_ui(self.held > 0, |ui| {
                let button = quiet_button(ui, &format!("Clear {}", number::bytes(self.held)));
                clear = button.on_disabled_hover_text("Nothing is kept").clicked();
            });
        });
        clear
    }
}
