//! The lazily resized stack beside the one that it is made from: what is seen is what the job will make.
//!
//! Not here: drawing both (`viewer/stack/before_after.rs`).

use std::sync::Arc;

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::viewer::stack::{After, Before, BeforeAndAfter};
use super::page::RESIZED;
use crate::engine::derive::resized;
use crate::model::recipe::Resize;
use crate::model::{Composition, DocumentId, Stack};

/// What is kept between frames.
#[derive(Debug, Default)]
pub struct ResizePreview {
    both: BeforeAndAfter,
    /// The resized stack, the stack it is made from, and the recipe.
    derived: Option<(Stack, Resize, Result<Stack, String>)>,
}

impl ResizePreview {
    /// The lazily resized stack.
    ///
    /// # Errors
    /// The sentence why there is none.
    pub fn derived(&mut self, stack: &Stack, recipe: &Resize) -> Result<Stack, String> {
        let current = |(from, by, _): &(Stack, Resize, _)| Arc::ptr_eq(&from.source, &stack.source) && by == recipe;
        if !self.derived.as_ref().is_some_and(current) {
            let derived = resized(stack, recipe).map_err(|error| error.to_string());
            self.derived = Some((stack.clone(), *recipe, derived));
        }
        self.derived.as_ref().map_or_else(|| Err(String::new()), |(.., derived)| derived.clone())
    }

    /// Draws both into the width there is.
    pub fn show(&mut self, ui: &mut Ui, context: &UiContext<'_>, before: &Before<'_>, derived: &Stack) {
        self.both.show(ui, context, before, &After { name: RESIZED, stack: derived, shown: None });
    }
}

/// The layers of the document itself.
pub fn own_layers(composition: &Composition, document: DocumentId) -> Composition {
    Composition::of_layers(composition.layers.iter().filter(|layer| layer.document == document).cloned().collect())
}
