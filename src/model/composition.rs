//! A composition: ordered layers and overlays, everything that decides a picture.
//!
//! Not here: which plane is looked at (the viewer's state) and the pixels (ops/composite, ops/overlay).

use serde::{Deserialize, Serialize};

use super::layer::Layer;
use super::overlay::Overlays;

/// Ordered layers, the lowest first, over black, and what is drawn over them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Composition {
    // Before the layers, so that recipes begin with what concerns the whole picture.
    pub overlays: Overlays,
    pub layers: Vec<Layer>,
}

impl Composition {
    /// Layers without overlays.
    #[must_use]
    pub fn of_layers(layers: Vec<Layer>) -> Self {
        Self { layers, ..Self::default() }
    }

    /// Whether all numbers of layers and overlays make sense.
    ///
    /// # Errors
    /// A sentence about the first that does not.
    pub fn check(&self) -> Result<(), String> {
        self.overlays.check()?;
        self.layers.iter().try_for_each(Layer::check)
    }
}
