//! The groups of the page, and the way to the export.

use egui::Ui;

use super::super::super::context::{Intent, UiContext};
use super::super::super::widgets::{above_foot, hairline, primary_button};
use super::super::InspectorTab;
use super::{axes, colors, plots, transform, values};
use crate::engine::Command;
use crate::engine::command::SpectrumEdit;
use crate::engine::session::Document;
use crate::model::recipe::{SpectrogramRecipe, SpectrogramView};
use crate::model::{DocumentId, RecordingInfo};

/// What the groups need to know.
pub(super) struct Shown<'a> {
    pub document: DocumentId,
    pub info: &'a RecordingInfo,
    pub view: SpectrogramView,
}

impl Shown<'_> {
    /// Wants a change.
    pub(super) fn edit(&self, context: &mut UiContext<'_>, edit: SpectrumEdit) {
        context.command(Command::Spectrum { document: self.document, edit });
    }

    /// Wants another spectrogram.
    pub(super) fn compute(&self, context: &mut UiContext<'_>, recipe: SpectrogramRecipe) {
        self.edit(context, SpectrumEdit::Recipe(recipe));
    }
}

/// Draws the page.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    let (Some(recording), Some(presentation)) = (document.recording(), document.presentation.recording()) else {
        return;
    };
    let shown = Shown { document: document.id, info: &recording.info, view: presentation.view };
    above_foot(ui, |ui| {
        transform::show(ui, context, &shown);
        hairline(ui);
        values::show(ui, context, &shown);
        hairline(ui);
        colors::show(ui, context, &shown);
        hairline(ui);
        axes::show(ui, context, &shown);
        hairline(ui);
        plots::show(ui, context, &shown);
    });
    if primary_button(ui, "Export spectrogram", None).clicked() {
        context.want(Intent::Inspect(InspectorTab::Export));
    }
}
