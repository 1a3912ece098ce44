//! Any recipe: what a job does to its inputs. Adding an operation is one member here.

use super::{Blend, Projection, Resize, SpectrogramRecipe};
use serde::{Deserialize, Serialize};

/// Any recipe: what a job does to its inputs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Recipe {
    Resize(Resize),
    Blend(Blend),
    Projection(Projection),
    Spectrogram(SpectrogramRecipe),
}

impl Recipe {
    /// One word for lists and lineage.
    #[must_use]
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Resize(_) => "resize",
            Self::Blend(_) => "blend",
            Self::Projection(_) => "projection",
            Self::Spectrogram(_) => "spectrogram",
        }
    }
}
