//! A composition put on white, and back on black.

use super::engine::{Applied, Engine};
use crate::engine::command::{CompositionEdit, PresentationEdit, Target};
use crate::engine::error::EngineError;
use crate::engine::session::{Document, on_black, on_white};
use crate::model::{DocumentId, Layer, LayerColor};

impl Engine {
    /// Puts a stack's layers on white or on black: one step. What they were before they were put on white is
    /// remembered, so that the way back ends where it began.
    pub(super) fn put_on_ground(&mut self, id: DocumentId, white: bool) -> Result<Applied, EngineError> {
        let composition = self.session.composition(id)?;
        let info_of = |id| self.session.document(id).ok().and_then(Document::stack).map(|stack| &*stack.info);
        let after = if white {
            on_white(composition, info_of)
        } else {
            let before = self.before_white.get(&id).map_or(&[][..], Vec::as_slice);
            on_black(composition, before, info_of)
        };
        if after.layers == composition.layers {
            let problem = "no layer can change its ground: the pixels are colours already, or lie on it";
            return Err(EngineError::refused(problem, "choose a stack whose layers have colours of their own"));
        }
        if white {
            // Of layers that lie on white already, what they were before still counts.
            let known = self.before_white.remove(&id).unwrap_or_default();
            let same = |one: &Layer, other: &Layer| (one.document, one.channel) == (other.document, other.channel);
            let before = |layer: &Layer| match layer.color {
                LayerColor::FromWhite(_) => known.iter().find(|known| same(known, layer)).unwrap_or(layer).clone(),
                _ => layer.clone(),
            };
            let layers = composition.layers.iter().map(before).collect();
            self.before_white.insert(id, layers);
        }
        let label = if white { "White Background" } else { "Black Background" };
        let edit = PresentationEdit::Composition(CompositionEdit::Replace(after));
        self.edit_as_one(Target { document: Some(id), index: None, label }, false, &[(id, &edit)])
    }
}
