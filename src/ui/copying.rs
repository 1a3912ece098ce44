//! The panel that copies the settings of a stack's layers to other stacks.

use egui::Ui;

use super::theme::measure;
use super::widgets::{hint, primary_button};
use crate::engine::session::{can_copy_settings, shares_values};
use crate::engine::{Command, Session};
use crate::model::DocumentId;

/// The panel while it is open.
#[derive(Debug)]
pub struct Copying {
    from: DocumentId,
    /// Those that were unticked.
    left_out: Vec<DocumentId>,
}

impl Copying {
    /// For a stack; `None` if no other has as many channels.
    pub fn of(session: &Session, from: DocumentId) -> Option<Self> {
        let source = session.document(from).ok()?;
        let any = session.documents().iter().any(|other| can_copy_settings(source, other));
        any.then(|| Self { from, left_out: Vec::new() })
    }

    /// Draws it. Once it is done, what it asks for: nothing where there is nothing to copy to any more.
    pub fn show(&mut self, ui: &mut Ui, session: &Session) -> Option<Vec<Command>> {
        let Ok(source) = session.document(self.from) else { return Some(Vec::new()) };
        hint(ui, &format!("Shows other stacks as {} is shown.", source.name));
        ui.add_space(measure::SPACE[0]);
        let mut chosen = Vec::new();
        for document in session.documents().iter().filter(|other| can_copy_settings(source, other)) {
            let mut ticked = !self.left_out.contains(&document.id);
            ui.horizontal(|ui| {
                ui.checkbox(&mut ticked, &document.name);
                if !shares_values(source, document) {
                    hint(ui, "another sample type: its ranges stay");
                }
            });
            self.left_out.retain(|id| *id != document.id);
            if ticked {
                chosen.push(document.id);
            } else {
                self.left_out.push(document.id);
            }
        }
        if chosen.is_empty() && self.left_out.is_empty() {
            return Some(Vec::new());
        }
        ui.add_space(measure::SPACE[0]);
        hint(
            ui,
            "Ranges, colours, gamma, opacity, modes, visibility and overlays. Channels are matched by name where all names \
             match, else by number. One step for Undo.",
        );
        ui.add_space(measure::SPACE[1]);
        let text =
            if chosen.len() == 1 { "Copy to 1 stack".to_owned() } else { format!("Copy to {} stacks", chosen.len()) };
        let reason = chosen.is_empty().then_some("Tick at least one stack");
        primary_button(ui, &text, reason).clicked().then(|| vec![Command::CopySettings { from: self.from, to: chosen }])
    }
}
