//! Recipes that are being chosen and have not run yet: what the pages for resize, projection, reslice, blend and bursts hold. They belong
//! to no document: what was chosen for one picture is offered for the next. Undo and redo move through them.

use super::resize_draft::ResizeDraft;
use crate::model::recipe::{Blend, BurstSearch, ProjectionAxis, ProjectionMethod};
use crate::model::{DocumentId, SectionPlane};

/// All of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drafts {
    pub resize: ResizeDraft,
    pub projection: ProjectionDraft,
    pub reslice: ResliceDraft,
    pub blend: Blend,
    pub bursts: BurstSearch,
}

/// A projection that has not run yet.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ProjectionDraft {
    /// `None`: depth where there is any, else time.
    pub axis: Option<ProjectionAxis>,
    pub method: ProjectionMethod,
    /// First and last plane, from 1, of the document and along the axis that they were typed for; `None`: all.
    pub range: Option<(DocumentId, ProjectionAxis, [usize; 2])>,
}

/// A reslice that has not run yet.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ResliceDraft {
    /// Whether columns are chosen (else rows).
    pub of_columns: bool,
    /// First and last row or column, from 0, of the document and the sections that they were typed for; `None`: all.
    pub range: Option<(DocumentId, SectionPlane, [usize; 2])>,
}
