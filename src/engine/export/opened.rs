//! The composition that a stack is shown with before anybody changes anything, for work without a session.

use crate::engine::error::EngineError;
use crate::engine::session::layers_of;
use crate::engine::tile::auto_range;
use crate::model::{Composition, DocumentId, Progress, Stack};

/// The layers that the window shows a stack with once it has looked through the data: names, colours and ranges of the
/// file, else those that the data suggest. Those of several stacks lie over one another, as when a document is added to
/// another. Reads a sample of each channel.
///
/// # Errors
/// A failed read, or cancellation.
pub fn opened_composition(stacks: &[(DocumentId, &Stack)], progress: &Progress) -> Result<Composition, EngineError> {
    let mut layers = Vec::new();
    for (id, stack) in stacks {
        let find = |channel| auto_range(stack, channel, progress).map(Some);
        let found = (0..stack.info.axes.c).map(find).collect::<Result<Vec<_>, _>>()?;
        layers.extend(layers_of(*id, &stack.info, &found));
    }
    Ok(Composition::of_layers(layers))
}
