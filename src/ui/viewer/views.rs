//! What viewers remember of each document: where one looks, what is selected, tiles on the graphics card.
//!
//! Droppable at any moment. One map a kind of document, filled on first sight.

use std::collections::HashMap;

use super::recording::RecordingViews;
use super::stack::StackView;
use crate::engine::Engine;
use crate::model::DocumentId;
use crate::model::recipe::Recipe;

/// The views of all open documents.
#[derive(Debug, Default)]
pub struct Views {
    stacks: HashMap<DocumentId, StackView>,
    pub recordings: RecordingViews,
}

impl Views {
    /// Takes in what the engine has finished for them. Once a frame.
    pub fn poll(&mut self, ctx: &egui::Context, engine: &Engine) {
        self.recordings.poll(ctx, engine.spectra());
    }

    /// Forgets the views of documents that are not open any more. Once a frame.
    pub fn retain(&mut self, open: impl Fn(DocumentId) -> bool) {
        self.stacks.retain(|id, _| open(*id));
        self.recordings.retain(open);
    }

    /// The view of a stack; a new one at first sight.
    pub fn stack(&mut self, id: DocumentId) -> &mut StackView {
        self.stacks.entry(id).or_default()
    }

    /// Lets a stack of so many `planes` in depth that was made from others open where one of them is looked at.
    pub fn follow(&mut self, derived: DocumentId, parents: &[DocumentId], (recipe, planes): (&Recipe, usize)) {
        if let Some(parent) = parents.iter().find_map(|parent| self.stacks.get(parent)) {
            let plane = parent.plane_of(recipe, planes);
            self.stack(derived).go_to(plane);
        }
    }

    /// Lends a stack's view out while `draw` also needs what surrounds it.
    pub(super) fn take_stack(&mut self, id: DocumentId) -> StackView {
        self.stacks.remove(&id).unwrap_or_default()
    }

    /// Takes it back.
    pub(super) fn put_stack(&mut self, id: DocumentId, view: StackView) {
        self.stacks.insert(id, view);
    }
}
