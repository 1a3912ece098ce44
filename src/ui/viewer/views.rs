//! What viewers remember of each document: where one looks, what is selected, tiles on the graphics card; what they
//! share, and what lies over all pictures of the screen.
//!
//! Droppable at any moment. One map a kind of document, filled on first sight.

use std::collections::HashMap;

use super::flicker::{self, Flicker};
use super::links::SharedView;
use super::recording::RecordingViews;
use super::stack::StackView;
use crate::engine::Engine;
use crate::engine::command::Links;
use crate::engine::tile::Aids;
use crate::model::DocumentId;
use crate::model::recipe::Recipe;

/// The views of all open documents.
#[derive(Debug, Default)]
pub struct Views {
    stacks: HashMap<DocumentId, StackView>,
    pub recordings: RecordingViews,
    /// What lies over the pictures of all stacks, and over nothing that is exported.
    pub aids: Aids,
    pub shared: SharedView,
    flicker: Option<Flicker>,
    /// The rate that was chosen last.
    flicker_rate: Option<f64>,
}

impl Views {
    /// Takes in what the engine has finished for them. Once a frame.
    pub fn poll(&mut self, ctx: &egui::Context, engine: &Engine) {
        self.recordings.poll(ctx, engine);
    }

    /// Forgets the views of documents that are not open any more. Once a frame.
    pub fn retain(&mut self, open: impl Fn(DocumentId) -> bool) {
        if self.flicker.is_some_and(|flicker| !open(flicker.own) || !open(flicker.other)) {
            self.set_flicker(None);
        }
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

    /// Links viewers, or lets them go. What is linked from now on follows the viewer in front.
    pub fn link(&mut self, links: Links, front: Option<DocumentId>) {
        self.shared.links = links;
        self.lead(front);
    }

    /// The stack that alternates with the one of a tab.
    pub const fn flicker(&self) -> Option<&Flicker> {
        self.flicker.as_ref()
    }

    /// Lets two stacks alternate in the tab of the first, where one looks at that.
    pub fn begin_flicker(&mut self, own: DocumentId, other: DocumentId, now: f64) {
        self.set_flicker(Some(Flicker::new(own, other, self.flicker_rate.unwrap_or(flicker::RATE), now)));
        self.lead(Some(own));
    }

    /// Changes it, or ends it.
    pub fn set_flicker(&mut self, flicker: Option<Flicker>) {
        self.shared.pair = flicker.map(|flicker| [flicker.own, flicker.other]);
        self.flicker_rate = flicker.map(|flicker| flicker.rate).or(self.flicker_rate);
        self.flicker = flicker;
    }

    /// Whoever shares something with a viewer goes where it is.
    fn lead(&mut self, id: Option<DocumentId>) {
        let Some(id) = id else { return };
        let mut view = self.take_stack(id);
        view.lead(&mut self.shared, id);
        self.put_stack(id, view);
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
