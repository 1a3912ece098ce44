//! The list of overlays under the list of layers.

use egui::{Ui, Vec2};

use super::super::super::super::context::UiContext;
use super::super::super::super::theme::measure;
use super::super::super::super::widgets::{hairline, heading};
use super::{controls, row};
use crate::engine::Command;
use crate::engine::command::CompositionEdit;
use crate::engine::session::Document;
use crate::model::Composition;
use crate::ops::overlay::{Kind, toggle};

/// What the list keeps between frames.
#[derive(Debug, Default)]
pub struct OverlayRows {
    /// The overlay whose options are open.
    open: Option<Kind>,
}

/// Draws the list.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, composition: &Composition) {
    let Some(stack) = document.stack() else { return };
    let before = &composition.overlays;
    let mut overlays = before.clone();
    hairline(ui);
    heading(ui, "Overlays");
    ui.add_space(measure::SPACE[0]);
    for kind in Kind::ALL {
        let open = context.panels.layers.overlays.open == Some(kind);
        let response = row::show(ui, kind, composition, &stack.info, open);
        if response.toggled {
            toggle(kind, &mut overlays);
        }
        if response.clicked {
            context.panels.layers.overlays.open = (!open).then_some(kind);
            ui.request_repaint();
        }
        if open {
            ui.add_space(measure::SPACE[0]);
            group(ui, |ui| controls::show(ui, kind, &mut overlays, &stack.info));
        }
    }
    if before.any_visible() {
        ui.add_space(measure::SPACE[1]);
        group(ui, |ui| controls::shared(ui, &mut overlays));
    }
    if overlays != *before {
        let edit = CompositionEdit::Overlays(overlays);
        context.command(Command::Composition { document: document.id, edit });
    }
}

/// Rows with the space that rows of options have, and some below them.
fn group(ui: &mut Ui, rows: impl FnOnce(&mut Ui)) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(measure::SPACE[1], measure::SPACE[1]);
        rows(ui);
    });
    ui.add_space(measure::SPACE[2]);
}
