//! A document dragged from the list onto a viewer: what a drop would do, and doing it.
//!
//! A stack takes another stack as layers. For everything else the viewer says why not while it is dragged over.

use egui::{CursorIcon, DragAndDrop, Ui};

use super::super::context::UiContext;
use super::super::widgets::drop_frame;
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
    ui.set_cursor_icon(if outcome.is_ok() { CursorIcon::Copy } else { CursorIcon::NoDrop });
    let (Ok(sentence) | Err(sentence)) = &outcome;
    drop_frame(ui, &painter, area, (sentence, outcome.is_ok()));
    if outcome.is_ok() && ui.input(|input| input.pointer.any_released()) {
        let edit = CompositionEdit::AddLayers(*dragged);
        context.command(Command::Composition { document: onto.id, edit });
    }
}
