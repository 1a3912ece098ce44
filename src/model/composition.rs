//! A composition: ordered layers, everything that decides a picture.
//!
//! Not here: which plane is looked at (the viewer's state) and the pixels (ops/composite).

use serde::{Deserialize, Serialize};

use super::layer::Layer;

/// Ordered layers, the lowest first, over black.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Composition {
    pub layers: Vec<Layer>,
}
