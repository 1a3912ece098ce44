//! Actions: what can be done, without payload. The one list for menu, palette, keys and help.

use crate::codec::DocumentKind;

/// Something a person can ask for by menu, key or palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    Open,
    OpenSampleStack,
    OpenSampleRecording,
    /// Say how the document's file is to be read, and read it again.
    ChangeReading,
    CloseDocument,
    /// What the document says of itself.
    Facts,
    Export,
    Settings,
    Quit,
    Undo,
    Redo,
    ResetLayers,
    CancelJobs,
    ZoomIn,
    ZoomOut,
    ZoomToFit,
    ActualSize,
    NextZ,
    PreviousZ,
    NextT,
    PreviousT,
    PlayStop,
    /// Sections along depth or time beside the plane.
    OrthogonalViews,
    /// Their lines.
    ToggleCrosshair,
    /// Shows or hides that channel, 1 to 9.
    ToggleChannel(u8),
    AutoContrast,
    ToggleDocuments,
    ToggleInspector,
    ShowJobs,
    ToggleTheme,
    EnlargeInterface,
    ReduceInterface,
    Resize,
    Project,
    /// Regions and what is in them.
    Measure,
    LineProfile,
    /// Histograms and ranges of the layers.
    Histogram,
    /// Sections as the planes of another stack.
    Reslice,
    /// The section along the row, or along the column, of the crosshair as a document.
    RowSection,
    ColumnSection,
    Blend,
    AddLayer,
    Spectrogram,
    Annotate,
    Cursors,
    CommandPalette,
    Keys,
    About,
}

/// The menus of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Menu {
    File,
    Edit,
    View,
    Process,
    Help,
}

impl Menu {
    /// The menus from left to right.
    pub const ALL: [Self; 5] = [Self::File, Self::Edit, Self::View, Self::Process, Self::Help];

    /// Its title.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Process => "Process",
            Self::Help => "Help",
        }
    }
}

/// What the rules of [`Action::enabled`] need to know.
#[derive(Debug, Clone, Copy, Default)]
pub struct ActionContext {
    /// The kind of the document in front.
    pub document: Option<DocumentKind>,
    /// Whether the document in front was read from a file.
    pub from_file: bool,
    /// Open stacks, the one in front included.
    pub stacks: usize,
    /// Lengths of the axes of the stack in front.
    pub t: usize,
    pub z: usize,
    pub channels: usize,
    pub can_undo: bool,
    pub can_redo: bool,
    pub jobs_running: bool,
    /// Whether a box is drawn on the spectrogram.
    pub has_box: bool,
}

impl Action {
    /// Whether it can be done now.
    ///
    /// # Errors
    /// The reason why not, for the tooltip.
    pub const fn enabled(self, context: &ActionContext) -> Result<(), &'static str> {
        let reason = match self {
            Self::CloseDocument
            | Self::Facts
            | Self::Export
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomToFit
            | Self::ActualSize
            | Self::AutoContrast => (context.document.is_some(), "Open a document first"),
            Self::ChangeReading => (context.from_file, "Open a file first"),
            Self::Resize | Self::ResetLayers | Self::AddLayer | Self::Measure | Self::LineProfile | Self::Histogram => {
                (context.is_stack(), "Open a stack or a picture first")
            }
            Self::Project
            | Self::OrthogonalViews
            | Self::ToggleCrosshair
            | Self::Reslice
            | Self::RowSection
            | Self::ColumnSection => {
                (context.is_stack() && (context.t > 1 || context.z > 1), "Open a stack of several planes first")
            }
            Self::Blend => (context.stacks >= 2, "Open two stacks or pictures first"),
            Self::Spectrogram | Self::Cursors => (context.is_recording(), "Open a recording first"),
            Self::Annotate => {
                (context.is_recording() && context.has_box, "Draw a box on a spectrogram first (drag with Shift)")
            }
            Self::NextZ | Self::PreviousZ => (context.is_stack() && context.z > 1, "This document has no z axis"),
            Self::NextT | Self::PreviousT => (context.is_stack() && context.t > 1, "This document has no t axis"),
            Self::PlayStop => {
                (context.is_stack() && (context.t > 1 || context.z > 1), "This document has nothing to play")
            }
            Self::ToggleChannel(number) => {
                (context.is_stack() && number as usize <= context.channels, "This document has fewer channels")
            }
            Self::Undo => (context.can_undo, "There is nothing to undo"),
            Self::Redo => (context.can_redo, "There is nothing to redo"),
            Self::CancelJobs => (context.jobs_running, "No job is running"),
            _ => (true, ""),
        };
        if reason.0 { Ok(()) } else { Err(reason.1) }
    }
}

impl ActionContext {
    const fn is_stack(&self) -> bool {
        matches!(self.document, Some(DocumentKind::Stack))
    }

    const fn is_recording(&self) -> bool {
        matches!(self.document, Some(DocumentKind::Recording))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_labels_and_default_keys_are_unique() {
        let mut seen = std::collections::BTreeSet::new();
        for action in Action::ALL {
            assert!(seen.insert(action.label().to_owned()), "{action:?} shares its label");
            assert!(seen.insert(format!("name {}", action.name())), "{action:?} shares its name");
            assert_eq!(Action::from_name(action.name()), Some(action));
            for keys in action.default_keys() {
                assert!(seen.insert(format!("key {keys}")), "{action:?} shares {keys}");
            }
        }
    }

    #[test]
    fn what_cannot_be_done_says_why() {
        let empty = ActionContext::default();
        for action in Action::ALL {
            assert!(
                action.enabled(&empty).is_ok_and(|()| true) || action.enabled(&empty).is_err_and(|why| !why.is_empty())
            );
        }
        assert!(Action::Open.enabled(&empty).is_ok());
        assert_eq!(Action::Undo.enabled(&empty), Err("There is nothing to undo"));
        let stack = ActionContext { document: Some(DocumentKind::Stack), channels: 2, ..empty };
        assert!(Action::ToggleChannel(2).enabled(&stack).is_ok());
        assert!(Action::ToggleChannel(3).enabled(&stack).is_err());
    }
}
