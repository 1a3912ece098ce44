//! Which process panels there are, and the frame they share.
//!
//! Adding one: a variant, its title, its arm in `show`.

use egui::Ui;

use super::super::context::{Intent, UiContext};
use super::super::icons;
use super::super::theme::{Theme, measure};
use super::super::widgets::icon_button;
use super::super::{fonts, widgets};
use super::{blend, reslice};

/// A process panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Process {
    Blend,
    Reslice,
}

impl Process {
    /// Its title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Blend => "Blend",
            Self::Reslice => "Reslice",
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
        Process::Reslice => reslice::show(ui, context),
    }
}
