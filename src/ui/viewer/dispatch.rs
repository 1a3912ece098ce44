//! Picks the viewer of a document by its kind.

use egui::Ui;

use super::super::context::UiContext;
use super::super::keys;
use super::stack::Pane;
use super::{drop_layer, recording};
use crate::codec::DocumentKind;
use crate::engine::Action;
use crate::model::DocumentId;

/// Draws a document over the whole of `ui`.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, id: DocumentId) {
    let engine = context.engine;
    let Ok(document) = engine.session().document(id) else { return };
    match document.kind() {
        DocumentKind::Stack => {
            let shown = seen_in(ui, context, id);
            let mut view = context.views.take_stack(shown);
            view.show(ui, context, Pane { shown, tab: id });
            context.views.put_stack(shown, view);
        }
        DocumentKind::Recording => recording::show(ui, context, document),
    }
    drop_layer::show(ui, context, document);
}

/// The stack that is seen in a tab: its own, or in turns another.
fn seen_in(ui: &Ui, context: &UiContext<'_>, tab: DocumentId) -> DocumentId {
    let Some(flicker) = context.views.flicker().filter(|flicker| flicker.own == tab) else { return tab };
    let now = ui.input(|input| input.time);
    if let Some(wait) = flicker.wait(now) {
        ui.request_repaint_after(std::time::Duration::from_secs_f64(wait));
    }
    let held = context.active == Some(tab) && keys::is_held(ui.ctx(), Action::ShowOther);
    flicker.seen(now, held)
}
