//! The panel at the left: the open documents.

use egui::{Align, Layout, RichText, ScrollArea, Ui};

use super::context::{Intent, UiContext};
use super::process::Process;
use super::theme::{Theme, measure};
use super::widgets::{DocumentRow, icon_button, scrolled};
use super::{fonts, icons, keys};
use crate::codec::DocumentKind;
use crate::engine::Action;
use crate::engine::session::Document;

/// Draws the list.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>) {
    head(ui, context);
    ui.add_space(measure::SPACE[0]);
    let engine = context.engine;
    scrolled(ui, ScrollArea::vertical(), |ui| {
        ui.spacing_mut().item_spacing.y = measure::SPACE[0];
        for document in engine.session().documents() {
            row(ui, context, document);
        }
    });
}

fn head(ui: &mut Ui, context: &mut UiContext<'_>) {
    ui.add_space(measure::SPACE[2]);
    ui.horizontal(|ui| {
        ui.add_space(measure::SPACE[2]);
        let text = Theme::of(ui).text;
        ui.label(RichText::new("Documents").font(fonts::bold(measure::LABEL_TEXT)).color(text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, icons::ADD, "Open files", &keys::with_key(ui.ctx(), "Open files", Action::Open))
                .clicked()
            {
                context.action(Action::Open);
            }
        });
    });
}

fn row(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    let thumbnail = context.textures.thumbnail(ui.ctx(), document);
    let icon = match document.kind() {
        DocumentKind::Stack => icons::STACK,
        DocumentKind::Recording => icons::RECORDING,
    };
    // Wider spaces between the facts than within them.
    let mut facts = document.facts();
    if let Some(stream) = context.engine.stream(document.id) {
        // Its length, which is what changes, in front: it must not be cut off.
        facts.rotate_right(1);
        facts.insert(0, if stream.recording.is_some() { "recording" } else { "live" }.to_owned());
    }
    let facts = facts.join("\u{2002}");
    let selected = context.active == Some(document.id);
    let words = format!("{} has annotations that are not saved", document.name);
    let unsaved = document.has_unsaved_annotations().then_some(words.as_str());
    let response = DocumentRow { name: &document.name, facts: &facts, thumbnail, icon, selected, unsaved }.show(ui);
    response.dnd_set_drag_payload(document.id);
    if response.clicked() {
        context.want(Intent::Show(document.id));
    }
    response.context_menu(|ui| menu(ui, context, document));
    if let Some(path) = document.path() {
        // A narrow list has no room for all facts.
        response.on_hover_text(format!("{}\n{facts}", path.display()));
    }
}

fn menu(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    if ui.button("Show").clicked() {
        context.want(Intent::Show(document.id));
    }
    if ui.button("Facts…").clicked() {
        context.want(Intent::Show(document.id));
        context.want(Intent::Process(Some(Process::Facts)));
    }
    let front = context.active.filter(|front| *front != document.id);
    let front = front.and_then(|front| context.engine.session().document(front).ok());
    if document.stack().is_some() && front.is_some_and(|front| front.stack().is_some()) {
        if ui.button("Show Beside").on_hover_text("Beside the stack in front, linked").clicked() {
            context.want(Intent::ShowBeside(document.id));
        }
        if ui.button("Flicker").on_hover_text("In turns with the stack in front").clicked() {
            context.want(Intent::FlickerWith(document.id));
        }
    }
    if document.path().is_some() && ui.button("Change the Reading…").clicked() {
        context.want(Intent::ChangeReading(document.id));
    }
    if let Some(path) = document.path()
        && ui.button("Copy Path").clicked()
    {
        ui.copy_text(path.display().to_string());
    }
    ui.separator();
    if ui.button("Close").clicked() {
        context.want(Intent::Close(vec![document.id]));
    }
    if ui.button("Close Others").clicked() {
        let others = context.engine.session().documents().iter().map(|other| other.id);
        context.want(Intent::Close(others.filter(|other| *other != document.id).collect()));
    }
}
