//! A document dragged from the list onto a viewer: what a drop would do, and doing it.
//!
//! A stack takes another stack as layers. For everything else the viewer says why not while it is dragged over.

use egui::{Align2, CursorIcon, DragAndDrop, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};

use super::super::context::UiContext;
use super::super::theme::{Theme, measure};
use super::super::widgets::picture_label;
use crate::codec::DocumentKind;
use crate::engine::command::CompositionEdit;
use crate::engine::session::Document;
use crate::engine::{Command, Session};
use crate::model::DocumentId;

/// What dropping a document onto another does, in a sentence.
///
/// # Errors
/// The reason why it does nothing.
pub fn outcome(session: &Session, onto: &Document, dragged: DocumentId) -> Result<String, String> {
    let Ok(dragged) = session.document(dragged) else { return Err("This document was closed".to_owned()) };
    if dragged.id == onto.id {
        return Err(format!("{} is what is shown here", dragged.name));
    }
    match (onto.kind(), dragged.kind()) {
        (DocumentKind::Recording, _) => Err("A recording takes no layers; drop it on a stack or a picture".to_owned()),
        (_, DocumentKind::Recording) => Err(format!("{} is a recording and cannot be a layer", dragged.name)),
        (DocumentKind::Stack, DocumentKind::Stack) => Ok(format!("Add {} as a layer", dragged.name)),
    }
}

/// Draws the frame and the sentence over a viewer while a document is dragged over it, and takes the drop.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, onto: &Document) {
    let area = ui.max_rect();
    let Some(dragged) = DragAndDrop::payload::<DocumentId>(ui.ctx()).filter(|_| ui.rect_contains_pointer(area)) else {
        return;
    };
    let outcome = outcome(context.engine.session(), onto, *dragged);
    let painter = ui.painter_at(area);
    if outcome.is_ok() {
        let frame = Stroke::new(2.0, Theme::of(ui).accent);
        painter.rect_stroke(area, measure::RADIUS_CONTROL, frame, StrokeKind::Inside);
    }
    ui.set_cursor_icon(if outcome.is_ok() { CursorIcon::Copy } else { CursorIcon::NoDrop });
    let (Ok(sentence) | Err(sentence)) = &outcome;
    let ground = picture_label(&painter, area, Align2::CENTER_CENTER, sentence);
    let label = ui.interact(ground, ui.unique_id().with("drop"), Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, sentence));
    if outcome.is_ok() && ui.input(|input| input.pointer.any_released()) {
        let edit = CompositionEdit::AddLayers(*dragged);
        context.command(Command::Composition { document: onto.id, edit });
    }
}
