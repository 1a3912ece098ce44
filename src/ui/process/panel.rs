//! Which panels there are in the inspector's place, and the frame they share.
//!
//! Adding one: a variant, its title, its arm in `show`.

use egui::{ScrollArea, Ui};

use super::super::context::{Intent, UiContext};
use super::super::icons;
use super::super::inspector::facts;
use super::super::theme::{Theme, measure};
use super::super::widgets::{hint, icon_button, scrolled};
use super::super::{fonts, widgets};
use super::{blend, reslice};

/// A process panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Process {
    Blend,
    Reslice,
    /// What the document in front says of itself.
    Facts,
}

impl Process {
    /// Whether what it makes can be kept as a recipe.
    pub const fn makes_result(self) -> bool {
        matches!(self, Self::Blend | Self::Reslice)
    }

    /// Its title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Blend => "Blend",
            Self::Reslice => "Reslice",
            Self::Facts => "Facts",
        }
    }
}

/// Draws the panel with its title and the way back to the inspector.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, process: Process) {
    ui.horizontal(|ui| {
        let theme = Theme::of(ui);
        ui.label(egui::RichText::new(process.title()).font(fonts::bold(measure::PRODUCT)).color(theme.text));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let tip = "Back to the inspector";
            if icon_button(ui, icons::CLOSE, &format!("Close {}", process.title()), tip).clicked() {
                context.want(Intent::Process(None));
            }
        });
    });
    widgets::hairline(ui);
    match process {
        Process::Blend => blend::show(ui, context),
        Process::Facts => facts(ui, context),
        Process::Reslice => reslice::show(ui, context),
    }
}

fn facts(ui: &mut Ui, context: &mut UiContext<'_>) {
    let engine = context.engine;
    match context.active.and_then(|id| engine.session().document(id).ok()) {
        Some(document) => drop(scrolled(ui, ScrollArea::vertical(), |ui| facts::show(ui, context, document))),
        None => drop(hint(ui, "Choose a document at the left to see what it says of itself.")),
    }
}
