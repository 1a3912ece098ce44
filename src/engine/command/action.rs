//! Actions: what can be done, without payload. The one list for menu, palette, keys and help.

use super::action_state::{Growth, Links, OverlayState};
use crate::codec::DocumentKind;
use crate::engine::tile::Aids;
use crate::ops::aids::Deficiency;
use crate::ops::overlay::Kind;

/// Something a person can ask for by menu, key or palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    Open,
    /// Receive from another program or a radio.
    OpenStream,
    OpenSampleStack,
    OpenSampleRecording,
    /// Say how the document's file is to be read, and read it again.
    ChangeReading,
    /// Read more of the document's file as another program writes it.
    FollowFile,
    /// Begin or complete a recording of what is received.
    RecordStream,
    /// Receive no more.
    StopStream,
    CloseDocument,
    /// What the document says of itself.
    Facts,
    Export,
    /// Keep what the page in front makes as a recipe.
    SaveRecipe,
    /// Write the recording's annotations to its metadata.
    SaveAnnotations,
    Settings,
    Quit,
    Undo,
    Redo,
    ResetLayers,
    /// Moves the open layer by a row of the list.
    MoveLayerUp,
    MoveLayerDown,
    /// Show other stacks as this one is shown.
    CopySettings,
    SafeColors,
    WhiteBackground,
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
    /// Zoom of one axis of a recording, and steps along its frequencies.
    ZoomInTime,
    ZoomOutTime,
    ZoomInFrequency,
    ZoomOutFrequency,
    HigherFrequencies,
    LowerFrequencies,
    /// Sections along depth or time beside the plane.
    OrthogonalViews,
    /// Their lines.
    ToggleCrosshair,
    /// Shows or hides that channel, 1 to 9.
    ToggleChannel(u8),
    /// Show the newest samples of a recording that grows.
    FollowEnd,
    AutoContrast,
    /// The colours of a spectrogram over what is in view.
    FitRange,
    /// Draws an overlay, or takes it off.
    Overlay(Kind),
    LinkPosition,
    LinkPlanes,
    LinkContrast,
    /// Another stack in a viewer beside this one, linked.
    ShowBeside,
    /// Another stack in the place of this one, in turns.
    Flicker,
    /// The other stack of a flicker as long as the key is held.
    ShowOther,
    MarkSaturated,
    MarkZero,
    /// The picture as people with a colour blindness see it.
    SeenWith(Deficiency),
    ToggleDocuments,
    ToggleInspector,
    ShowJobs,
    ToggleTheme,
    EnlargeInterface,
    ReduceInterface,
    /// Many files, one recipe.
    Batch,
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
    /// The spectrogram of the recording in front as a document of its own.
    SpectrogramStack,
    Annotate,
    /// Select the annotation that begins after the selected one, or before it, and look there.
    NextAnnotation,
    PreviousAnnotation,
    RemoveAnnotation,
    /// Search the recording for bursts.
    FindBursts,
    /// All that a search found become annotations, or go.
    AcceptBursts,
    DiscardBursts,
    /// The box on a spectrogram as a recording of its own: in a file, or as a document.
    SaveSlice,
    OpenSlice,
    /// Plays the sound of the box, or stops it.
    Listen,
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
    /// Whether anything in front makes results: a document, or the batch.
    pub makes_result: bool,
    /// Whether a region is in hand on the spectrogram (a box, an annotation that is selected, cursors), and whether it is
    /// no annotation yet.
    pub has_region: bool,
    pub can_annotate: bool,
    /// Annotations of the recording in front, whether one of them is selected, and whether they differ from its file's.
    pub annotations: usize,
    pub has_annotation: bool,
    pub unsaved_annotations: bool,
    /// Bursts that were found and not accepted yet.
    pub candidates: usize,
    /// Layers of the stack in front, and the place of the one whose controls are open.
    pub layers: usize,
    pub open_layer: Option<usize>,
    /// Whether any of them has colours that can be chosen, and whether all of those begin at white.
    pub has_colors: bool,
    pub on_white: bool,
    /// Other open stacks with as many channels.
    pub alike: usize,
    /// Overlays of the stack in front, by [`Kind`].
    pub overlays: [OverlayState; 4],
    /// What viewers share.
    pub links: Links,
    /// What lies over the pictures of the screen.
    pub aids: Aids,
    /// Whether two stacks alternate in a viewer.
    pub flickers: bool,
    /// What the recording in front is about to become.
    pub growth: Growth,
    /// Whether sound is heard, and why none could be.
    pub playing: bool,
    pub sound_hindrance: Option<&'static str>,
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
            | Self::Measure
            | Self::AutoContrast => (context.document.is_some(), "Open a document first"),
            Self::FollowFile => (context.is_recording() && context.from_file, "Open a recording from a file first"),
            Self::RecordStream | Self::StopStream => {
                (context.growth.receiving, "Receive a stream first (File, Open Stream)")
            }
            Self::FollowEnd => (context.growth.growing, "This document does not grow"),
            Self::ChangeReading => (context.from_file, "Open a file first"),
            Self::Annotate => (context.is_recording() && context.can_annotate, Self::NO_BOX),
            Self::SaveSlice | Self::OpenSlice => (context.is_recording() && context.has_region, Self::NO_REGION),
            _ if self.is_of_recordings() => (context.is_recording(), "Open a recording first"),
            Self::Undo => (context.can_undo, "There is nothing to undo"),
            Self::Redo => (context.can_redo, "There is nothing to redo"),
            Self::SaveRecipe => (context.makes_result, "Open a document first, or turn to the batch (Process, Batch)"),
            Self::CancelJobs => (context.jobs_running, "No job is running"),
            _ if self.is_of_annotations() => context.annotating(self),
            _ => return context.with_stacks(self),
        };
        if reason.0 { Ok(()) } else { Err(reason.1) }
    }
}

impl Action {
    /// Why nothing can be annotated.
    pub const NO_BOX: &str = "Draw a box on a spectrogram first (drag with Shift), or press C for cursors";
    /// Why nothing can be cut out, or heard.
    pub const NO_REGION: &str =
        "Draw a box on a spectrogram first (drag with Shift), select an annotation, or press C for cursors";

    /// Whether it is about annotations of a recording, bursts that may become some, or what is heard.
    const fn is_of_annotations(self) -> bool {
        matches!(
            self,
            Self::SaveAnnotations
                | Self::NextAnnotation
                | Self::PreviousAnnotation
                | Self::RemoveAnnotation
                | Self::AcceptBursts
                | Self::DiscardBursts
                | Self::Listen
        )
    }

    /// Whether it needs a recording and nothing else.
    const fn is_of_recordings(self) -> bool {
        matches!(
            self,
            Self::Spectrogram
                | Self::FindBursts
                | Self::SpectrogramStack
                | Self::Cursors
                | Self::FitRange
                | Self::ZoomInTime
                | Self::ZoomOutTime
                | Self::ZoomInFrequency
                | Self::ZoomOutFrequency
                | Self::HigherFrequencies
                | Self::LowerFrequencies
        )
    }
}

impl ActionContext {
    const fn is_stack(&self) -> bool {
        matches!(self.document, Some(DocumentKind::Stack))
    }

    const fn overlay(&self, kind: Kind) -> Result<(), &'static str> {
        let state = self.overlays[kind as usize];
        match state.hindrance {
            _ if !self.is_stack() => Err("Open a stack or a picture first"),
            Some(hindrance) if !state.visible => Err(hindrance),
            _ => Ok(()),
        }
    }

    /// Of what is done with stacks; anything else can be done.
    const fn with_stacks(&self, action: Action) -> Result<(), &'static str> {
        let reason = match action {
            Action::Resize
            | Action::ResetLayers
            | Action::AddLayer
            | Action::LineProfile
            | Action::Histogram
            | Action::MarkSaturated
            | Action::MarkZero
            | Action::SeenWith(_) => (self.is_stack(), "Open a stack or a picture first"),
            Action::Project
            | Action::OrthogonalViews
            | Action::ToggleCrosshair
            | Action::Reslice
            | Action::RowSection
            | Action::ColumnSection => {
                (self.is_stack() && (self.t > 1 || self.z > 1), "Open a stack of several planes first")
            }
            Action::MoveLayerUp | Action::MoveLayerDown if self.open_layer.is_none() => {
                (false, "Open a layer in the list first")
            }
            Action::MoveLayerUp => (matches!(self.open_layer, Some(1..)), "The open layer is the first already"),
            Action::MoveLayerDown => {
                (matches!(self.open_layer, Some(at) if at + 1 < self.layers), "The open layer is the last already")
            }
            Action::CopySettings => (self.alike > 0, "Open another stack with as many channels first"),
            Action::SafeColors | Action::WhiteBackground => {
                (self.has_colors, "Open a stack whose layers have colours of their own first")
            }
            Action::Overlay(kind) => return self.overlay(kind),
            Action::Flicker if self.flickers => (true, ""),
            Action::ShowBeside | Action::Flicker => {
                (self.is_stack() && self.stacks >= 2, "Open two stacks or pictures first")
            }
            Action::ShowOther => (self.flickers, "Choose what to flicker with first (View, Compare)"),
            Action::Blend => (self.stacks >= 2, "Open two stacks or pictures first"),
            Action::NextZ | Action::PreviousZ => (self.is_stack() && self.z > 1, "This document has no z axis"),
            Action::NextT | Action::PreviousT if self.is_recording() => (true, ""),
            Action::NextT | Action::PreviousT => (self.is_stack() && self.t > 1, "This document has no t axis"),
            Action::PlayStop => (self.is_stack() && (self.t > 1 || self.z > 1), "This document has nothing to play"),
            Action::ToggleChannel(number) => {
                (self.is_stack() && number as usize <= self.channels, "This document has fewer channels")
            }
            _ => (true, ""),
        };
        if reason.0 { Ok(()) } else { Err(reason.1) }
    }

    /// Of what is done with annotations, and of what is heard.
    const fn annotating(&self, action: Action) -> (bool, &'static str) {
        match action {
            Action::SaveAnnotations if !self.is_recording() => (false, "Open a recording first"),
            Action::SaveAnnotations => (self.unsaved_annotations, "The annotations are as they are in the file"),
            Action::NextAnnotation | Action::PreviousAnnotation => {
                (self.annotations > 0, "Open a recording that has annotations first")
            }
            Action::Listen => self.listening(),
            Action::RemoveAnnotation => (self.has_annotation, "Select an annotation first"),
            Action::AcceptBursts | Action::DiscardBursts => (self.candidates > 0, "Find bursts first"),
            _ => (true, ""),
        }
    }

    /// What plays can be stopped, whatever is in front.
    const fn listening(&self) -> (bool, &'static str) {
        match self.sound_hindrance {
            _ if self.playing => (true, ""),
            _ if !self.is_recording() || !self.has_region => (false, Action::NO_REGION),
            Some(hindrance) => (false, hindrance),
            None => (true, ""),
        }
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

    #[test]
    fn a_box_is_heard_where_there_is_a_device_and_what_plays_can_always_be_stopped() {
        let mute = ActionContext { sound_hindrance: Some("mute"), ..ActionContext::default() };
        assert_eq!(Action::Listen.enabled(&mute), Err(Action::NO_REGION));
        let boxed = ActionContext { document: Some(DocumentKind::Recording), has_region: true, ..mute };
        assert_eq!(Action::Listen.enabled(&boxed), Err("mute"));
        assert_eq!(Action::Listen.enabled(&ActionContext { sound_hindrance: None, ..boxed }), Ok(()));
        assert_eq!(Action::Listen.enabled(&ActionContext { playing: true, ..mute }), Ok(()));
    }
}
