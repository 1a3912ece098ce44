//! Picks the viewer of a document by its kind.

use egui::Ui;

use super::super::context::UiContext;
use super::{drop_layer, recording};
use crate::codec::DocumentKind;
use crate::model::DocumentId;

/// Draws a document over the whole of `ui`.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, id: DocumentId) {
    let engine = context.engine;
    let Ok(document) = engine.session().document(id) else { return };
    match document.kind() {
        DocumentKind::Stack => {
            let mut view = context.views.take_stack(id);
            view.show(ui, context, id);
            context.views.put_stack(id, view);
        }
        DocumentKind::Recording => recording::show(ui, context, document),
    }
    drop_layer::show(ui, context, document);
}
