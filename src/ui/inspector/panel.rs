//! The inspector: heads of the pages on top, the chosen page below.

use egui::Ui;

use super::super::batch;
use super::super::context::UiContext;
use super::super::process;
use super::super::theme::measure;
use super::super::widgets::{hint, segmented};
use super::{InspectorTab, annotate, export, layers, project, resize, signal_measure, spectrum};
use crate::codec::DocumentKind;
use crate::engine::session::Document;

/// Draws the inspector for the document in front.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>) {
    ui.add_space(measure::SPACE[2] + 2.0);
    if let Some(process) = context.panels.process {
        process::show(ui, context, process);
        return;
    }
    if context.batch_in_front {
        return batch::inspector::show(ui, context);
    }
    let engine = context.engine;
    let Some(document) = context.active.and_then(|id| engine.session().document(id).ok()) else {
        hint(ui, "Choose a document at the left to see and change how it is shown.");
        return;
    };
    let tab = choose(ui, context, document.kind());
    ui.add_space(measure::SPACE[2]);
    page(ui, context, document, tab);
}

fn choose(ui: &mut Ui, context: &mut UiContext<'_>, kind: DocumentKind) -> InspectorTab {
    let pages = InspectorTab::pages(kind);
    let kept = match kind {
        DocumentKind::Stack => &mut context.panels.stack_tab,
        DocumentKind::Recording => &mut context.panels.recording_tab,
    };
    let mut tab = kept.filter(|tab| pages.contains(tab)).unwrap_or(pages[0]);
    let choices: Vec<_> = pages.iter().map(|tab| (*tab, tab.title())).collect();
    segmented(ui, "Inspector pages", &mut tab, &choices);
    *kept = Some(tab);
    tab
}

fn page(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, tab: InspectorTab) {
    match tab {
        InspectorTab::Layers => layers::show(ui, context, document),
        InspectorTab::Spectrum => spectrum::show(ui, context, document),
        InspectorTab::Annotate => annotate::show(ui, context, document),
        InspectorTab::Measure if document.recording().is_some() => signal_measure::show(ui, context, document),
        InspectorTab::Measure => super::measure::show(ui, context, document),
        InspectorTab::Project => project::show(ui, context, document),
        InspectorTab::Resize => resize::show(ui, context, document),
        InspectorTab::Export => export::show(ui, context, document),
    }
}
