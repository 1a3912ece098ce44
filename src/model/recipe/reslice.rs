//! What a reslice is asked to do. Not here: reading the lines (engine/derive).

use serde::{Deserialize, Serialize};

use crate::model::SectionPlane;

/// Sections of a stack as the planes of another: every row (or column), or some of them; each channel (and each point
/// of the axis that is not cut) apart. Stored values, nothing between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reslice {
    #[serde(default)]
    pub plane: SectionPlane,
    /// The first row or column and the one after the last; `None`: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<[usize; 2]>,
}

impl Reslice {
    /// One section.
    #[must_use]
    pub const fn single(plane: SectionPlane, position: usize) -> Self {
        Self { plane, range: Some([position, position + 1]) }
    }

    /// What lists call it.
    #[must_use]
    pub const fn verb(&self) -> &'static str {
        let single = matches!(self.range, Some([from, to]) if to == from + 1);
        match (self.plane, single) {
            (SectionPlane::Xz, true) => "XZ section",
            (SectionPlane::Yz, true) => "YZ section",
            (SectionPlane::Xt, true) => "XT section",
            (SectionPlane::Yt, true) => "YT section",
            (SectionPlane::Xz, false) => "XZ reslice",
            (SectionPlane::Yz, false) => "YZ reslice",
            (SectionPlane::Xt, false) => "XT reslice",
            (SectionPlane::Yt, false) => "YT reslice",
        }
    }
}
