//! The pages of the inspector, and which document has which.
//!
//! Adding a page: a variant, its place in `pages`, its arm in `panel::page`.

use crate::codec::DocumentKind;

/// A page of the inspector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InspectorTab {
    /// How a stack's channels are shown.
    Layers,
    /// How a recording's spectrum is computed and shown.
    Spectrum,
    /// A recording's marks.
    Annotate,
    /// Many planes of a stack as one.
    Project,
    /// Regions of a stack, and what is in them; signals of a recording.
    Measure,
    /// A stack at another size.
    Resize,
    Export,
}

impl InspectorTab {
    /// Its title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Layers => "Layers",
            Self::Spectrum => "Spectrum",
            Self::Annotate => "Annotate",
            Self::Project => "Project",
            Self::Measure => "Measure",
            Self::Resize => "Resize",
            Self::Export => "Export",
        }
    }

    /// Whether what it makes can be kept as a recipe.
    pub const fn makes_result(self) -> bool {
        matches!(self, Self::Project | Self::Resize | Self::Export)
    }

    /// The pages of a kind of document, in order.
    pub const fn pages(kind: DocumentKind) -> &'static [Self] {
        match kind {
            DocumentKind::Stack => &[Self::Layers, Self::Project, Self::Resize, Self::Measure, Self::Export],
            DocumentKind::Recording => &[Self::Spectrum, Self::Measure, Self::Annotate, Self::Export],
        }
    }
}
