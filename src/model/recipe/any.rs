//! Any recipe: what a job does to its inputs. Adding an operation is one member here.

use super::{Blend, Projection, Resize, Reslice, Slice, SpectrogramRecipe};
use serde::{Deserialize, Serialize};

/// Any recipe: what a job does to its inputs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Recipe {
    Resize(Resize),
    Blend(Blend),
    Projection(Projection),
    Reslice(Reslice),
    Spectrogram(SpectrogramRecipe),
    Slice(Slice),
}

impl Recipe {
    /// What lists and lineage call it.
    #[must_use]
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Resize(_) => "resize",
            Self::Blend(_) => "blend",
            Self::Projection(_) => "projection",
            Self::Reslice(reslice) => reslice.verb(),
            Self::Spectrogram(_) => "spectrogram",
            Self::Slice(_) => "slice",
        }
    }
}
