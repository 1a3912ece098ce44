//! The table of actions: name, label, menu, icon, default keys. Adding an action is a variant in `action.rs` and a row here.

use super::action::{Action, Menu};
use super::action_state::{OVERLAYS, PREVIEWS};
use crate::ops::aids::Deficiency;
use crate::ops::overlay::Kind;

/// One row: name in files, label, menu (with the palette only if `None`), name of the Material icon, default keys.
struct Row(&'static str, &'static str, Option<Menu>, &'static str, &'static [&'static str]);

impl Action {
    /// Every action, in the order of the menus.
    pub const ALL: [Self; 101] = [
        Self::Open,
        Self::OpenStream,
        Self::OpenSampleStack,
        Self::OpenSampleRecording,
        Self::ChangeReading,
        Self::FollowFile,
        Self::RecordStream,
        Self::StopStream,
        Self::CloseDocument,
        Self::Facts,
        Self::Export,
        Self::SaveRecipe,
        Self::SaveAnnotations,
        Self::Settings,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::ResetLayers,
        Self::MoveLayerUp,
        Self::MoveLayerDown,
        Self::CopySettings,
        Self::SafeColors,
        Self::WhiteBackground,
        Self::CancelJobs,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ZoomToFit,
        Self::ActualSize,
        Self::NextZ,
        Self::PreviousZ,
        Self::NextT,
        Self::PreviousT,
        Self::PlayStop,
        Self::ZoomInTime,
        Self::ZoomOutTime,
        Self::ZoomInFrequency,
        Self::ZoomOutFrequency,
        Self::HigherFrequencies,
        Self::LowerFrequencies,
        Self::OrthogonalViews,
        Self::ToggleCrosshair,
        Self::ToggleChannel(1),
        Self::ToggleChannel(2),
        Self::ToggleChannel(3),
        Self::ToggleChannel(4),
        Self::ToggleChannel(5),
        Self::ToggleChannel(6),
        Self::ToggleChannel(7),
        Self::ToggleChannel(8),
        Self::ToggleChannel(9),
        Self::FollowEnd,
        Self::AutoContrast,
        Self::FitRange,
        Self::Histogram,
        OVERLAYS[0],
        OVERLAYS[1],
        OVERLAYS[2],
        OVERLAYS[3],
        Self::LinkPosition,
        Self::LinkPlanes,
        Self::LinkContrast,
        Self::ShowBeside,
        Self::Flicker,
        Self::ShowOther,
        Self::MarkSaturated,
        Self::MarkZero,
        PREVIEWS[0],
        PREVIEWS[1],
        PREVIEWS[2],
        Self::ToggleDocuments,
        Self::ToggleInspector,
        Self::ShowJobs,
        Self::ToggleTheme,
        Self::EnlargeInterface,
        Self::ReduceInterface,
        Self::Batch,
        Self::Resize,
        Self::Project,
        Self::Measure,
        Self::LineProfile,
        Self::Reslice,
        Self::RowSection,
        Self::ColumnSection,
        Self::Blend,
        Self::AddLayer,
        Self::Spectrogram,
        Self::SpectrogramStack,
        Self::Annotate,
        Self::NextAnnotation,
        Self::PreviousAnnotation,
        Self::RemoveAnnotation,
        Self::FindBursts,
        Self::AcceptBursts,
        Self::DiscardBursts,
        Self::SaveSlice,
        Self::OpenSlice,
        Self::Listen,
        Self::Cursors,
        Self::CommandPalette,
        Self::Keys,
        Self::About,
    ];

    /// What the settings file calls it: `close-document`. It stays, whatever becomes of the label.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// The action of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }

    /// What menu, palette and help call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.row().1
    }

    /// The menu it is in; `None`: palette and keys only.
    #[must_use]
    pub const fn menu(self) -> Option<Menu> {
        self.row().2
    }

    /// The name of its icon in the Material set (`folder_open`); empty where none says more than the label.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        self.row().3
    }

    /// Its keys until a person changes them ([`KeySettings`](crate::engine::key_settings::KeySettings)), the one to
    /// show first: `Ctrl+Shift+Z`. Modifiers `Ctrl`, `Alt`, `Shift` in this order, then the key.
    #[must_use]
    pub const fn default_keys(self) -> &'static [&'static str] {
        self.row().4
    }

    #[expect(clippy::too_many_lines, reason = "a table, one row an action")]
    const fn row(self) -> Row {
        use Menu::{Edit, File, Help, Process, View};
        match self {
            Self::Open => Row("open", "Open…", Some(File), "folder_open", &["Ctrl+O"]),
            Self::OpenStream => Row("open-stream", "Open Stream…", Some(File), "cell_tower", &["Ctrl+Shift+O"]),
            Self::FollowFile => Row("follow-file", "Follow the Growing File", Some(File), "sync", &[]),
            Self::RecordStream => {
                Row("record-stream", "Record the Stream…", Some(File), "radio_button_checked", &["Ctrl+Shift+R"])
            }
            Self::StopStream => Row("stop-stream", "Stop Receiving", Some(File), "stop", &[]),
            Self::FollowEnd => Row("follow-end", "Follow the End", Some(View), "last_page", &["End"]),
            Self::OpenSampleStack => {
                Row("open-sample-stack", "Open Sample: Fluorescence Time-lapse", Some(File), "biotech", &[])
            }
            Self::OpenSampleRecording => {
                Row("open-sample-recording", "Open Sample: RF Scene", Some(File), "sensors", &[])
            }
            Self::ChangeReading => Row("change-reading", "Change the Reading…", Some(File), "", &[]),
            Self::CloseDocument => Row("close-document", "Close Document", Some(File), "close", &["Ctrl+W"]),
            Self::Facts => Row("facts", "Facts…", Some(File), "info", &["I"]),
            Self::Export => Row("export", "Export…", Some(File), "ios_share", &["Ctrl+E"]),
            Self::SaveRecipe => Row("save-recipe", "Save Recipe…", Some(File), "", &[]),
            Self::SaveAnnotations => Row("save-annotations", "Save Annotations", Some(File), "save", &["Ctrl+S"]),
            Self::Settings => Row("settings", "Settings…", Some(File), "settings", &["Ctrl+Comma"]),
            Self::Quit => Row("quit", "Quit", Some(File), "logout", &["Ctrl+Q"]),
            Self::Undo => Row("undo", "Undo", Some(Edit), "undo", &["Ctrl+Z"]),
            Self::Redo => Row("redo", "Redo", Some(Edit), "redo", &["Ctrl+Shift+Z", "Ctrl+Y"]),
            Self::ResetLayers => Row("reset-layers", "Reset Layers", Some(Edit), "restart_alt", &[]),
            Self::MoveLayerUp => Row("move-layer-up", "Move Layer Up", Some(Edit), "arrow_upward", &["Alt+Up"]),
            Self::MoveLayerDown => {
                Row("move-layer-down", "Move Layer Down", Some(Edit), "arrow_downward", &["Alt+Down"])
            }
            Self::CopySettings => {
                Row("copy-settings", "Copy Settings to…", Some(Edit), "content_copy", &["Ctrl+Shift+C"])
            }
            Self::SafeColors => Row("safe-colors", "Safe Palette", Some(Edit), "palette", &[]),
            Self::WhiteBackground => Row("white-background", "White Background", Some(Edit), "invert_colors", &[]),
            Self::CancelJobs => Row("cancel-jobs", "Cancel All Jobs", Some(Edit), "cancel", &[]),
            Self::ZoomIn => Row("zoom-in", "Zoom In", Some(View), "zoom_in", &["Plus", "Equals"]),
            Self::ZoomOut => Row("zoom-out", "Zoom Out", Some(View), "zoom_out", &["Minus"]),
            Self::ZoomToFit => Row("zoom-to-fit", "Zoom to Fit", Some(View), "fit_screen", &["F"]),
            Self::ActualSize => Row("actual-size", "Actual Size (1:1)", Some(View), "crop_free", &["1"]),
            Self::NextZ => Row("next-z", "Next z", Some(View), "", &["Period", "Shift+Period"]),
            Self::PreviousZ => Row("previous-z", "Previous z", Some(View), "", &["Comma", "Shift+Comma"]),
            Self::NextT => Row("next-t", "Next t", Some(View), "", &["Right"]),
            Self::PreviousT => Row("previous-t", "Previous t", Some(View), "", &["Left"]),
            Self::PlayStop => Row("play-stop", "Play or Stop", Some(View), "play_arrow", &["Backslash", "Space"]),
            Self::ZoomInTime => Row("zoom-in-time", "Zoom In on Time", Some(View), "", &["Ctrl+Right"]),
            Self::ZoomOutTime => Row("zoom-out-time", "Zoom Out of Time", Some(View), "", &["Ctrl+Left"]),
            Self::ZoomInFrequency => Row("zoom-in-frequency", "Zoom In on Frequency", Some(View), "", &["Ctrl+Up"]),
            Self::ZoomOutFrequency => {
                Row("zoom-out-frequency", "Zoom Out of Frequency", Some(View), "", &["Ctrl+Down"])
            }
            Self::HigherFrequencies => Row("higher-frequencies", "Higher Frequencies", Some(View), "", &["Up"]),
            Self::LowerFrequencies => Row("lower-frequencies", "Lower Frequencies", Some(View), "", &["Down"]),
            Self::OrthogonalViews => {
                Row("orthogonal-views", "Orthogonal Views", Some(View), "view_quilt", &["Ctrl+Shift+H"])
            }
            Self::ToggleCrosshair => Row("toggle-crosshair", "Crosshair of the Orthogonal Views", Some(View), "", &[]),
            Self::ToggleChannel(number) => Self::channel_row(number),
            Self::AutoContrast => Row("auto-contrast", "Auto Contrast", Some(View), "contrast", &["A", "Shift+C"]),
            Self::FitRange => Row("fit-range", "Fit Range to View", Some(View), "", &["Shift+A"]),
            Self::Overlay(kind) => Self::overlay_row(kind),
            Self::LinkPosition => Row("link-position", "Link Position and Zoom", Some(View), "link", &["Shift+P"]),
            Self::LinkPlanes => Row("link-planes", "Link Planes (t, z)", Some(View), "link", &["Shift+Z"]),
            Self::LinkContrast => Row("link-contrast", "Link Contrast", Some(View), "link", &["Shift+R"]),
            Self::ShowBeside => Row("show-beside", "Show Beside…", Some(View), "splitscreen_right", &["Shift+V"]),
            Self::Flicker => Row("flicker", "Flicker…", Some(View), "flip_to_front", &["Shift+X"]),
            Self::ShowOther => Row("show-other", "Show the Other While Held", Some(View), "", &["X"]),
            Self::MarkSaturated => Row("mark-saturated", "Mark Saturated Pixels", Some(View), "flare", &["Shift+S"]),
            Self::MarkZero => Row("mark-zero", "Mark Zero Pixels", Some(View), "", &["Shift+D"]),
            Self::SeenWith(deficiency) => Self::preview_row(deficiency),
            Self::ToggleDocuments => {
                Row("toggle-documents", "Documents Panel", Some(View), "left_panel_open", &["Ctrl+B"])
            }
            Self::ToggleInspector => Row("toggle-inspector", "Inspector", Some(View), "right_panel_open", &["Ctrl+I"]),
            Self::ShowJobs => Row("show-jobs", "Jobs", Some(View), "task_alt", &["Ctrl+J"]),
            Self::ToggleTheme => Row("toggle-theme", "Dark or Light Theme", Some(View), "light_mode", &["Ctrl+T"]),
            Self::EnlargeInterface => {
                Row("enlarge-interface", "Enlarge Interface", Some(View), "", &["Ctrl+Plus", "Ctrl+Equals"])
            }
            Self::ReduceInterface => Row("reduce-interface", "Reduce Interface", Some(View), "", &["Ctrl+Minus"]),
            Self::Project => Row("project", "Project…", Some(Process), "layers", &["Ctrl+Shift+P"]),
            Self::Measure => Row("measure", "Measure…", Some(Process), "select", &["M"]),
            Self::LineProfile => Row("line-profile", "Line Profile", Some(Process), "show_chart", &["K"]),
            Self::Histogram => Row("histogram", "Histogram", Some(View), "equalizer", &["H"]),
            Self::Reslice => Row("reslice", "Reslice…", Some(Process), "view_quilt", &[]),
            Self::RowSection => Row("row-section", "Make a Document of the Section Along the Row", None, "", &[]),
            Self::ColumnSection => {
                Row("column-section", "Make a Document of the Section Along the Column", None, "", &[])
            }
            Self::Batch => Row("batch", "Batch…", Some(Process), "list_alt", &["Ctrl+Shift+B"]),
            Self::Resize => Row("resize", "Resize…", Some(Process), "aspect_ratio", &["Ctrl+R"]),
            Self::Blend => Row("blend", "Blend…", Some(Process), "layers", &["Ctrl+L"]),
            Self::AddLayer => Row("add-layer", "Add Layer from Another Document…", Some(Process), "add", &[]),
            Self::Spectrogram => Row("spectrogram", "Spectrogram…", Some(Process), "graphic_eq", &["Ctrl+P"]),
            Self::SpectrogramStack => {
                Row("spectrogram-stack", "Open Spectrogram as Stack", Some(Process), "layers", &[])
            }
            Self::Annotate => Row("annotate", "Annotate Box", Some(Process), "label", &["Enter"]),
            Self::NextAnnotation => Row("next-annotation", "Next Annotation", Some(View), "", &["N"]),
            Self::PreviousAnnotation => Row("previous-annotation", "Previous Annotation", Some(View), "", &["P"]),
            Self::RemoveAnnotation => Row("remove-annotation", "Remove Annotation", Some(Edit), "delete", &[]),
            Self::FindBursts => Row("find-bursts", "Find Bursts…", Some(Process), "search", &["Shift+F"]),
            Self::AcceptBursts => Row("accept-bursts", "Accept All Found Bursts", Some(Process), "check", &[]),
            Self::DiscardBursts => Row("discard-bursts", "Discard All Found Bursts", Some(Process), "close", &[]),
            Self::SaveSlice => Row("save-slice", "Save Slice", Some(Process), "content_cut", &["Ctrl+Shift+S"]),
            Self::OpenSlice => Row("open-slice", "Open Slice as a Document", Some(Process), "", &["Ctrl+Shift+D"]),
            Self::Listen => Row("listen", "Listen", Some(Process), "volume_up", &["L"]),
            Self::Cursors => Row("cursors", "Cursors", Some(View), "straighten", &["C"]),
            Self::CommandPalette => Row("command-palette", "Command Palette", Some(Help), "search", &["Ctrl+K"]),
            Self::Keys => Row("keys", "Keys and Mouse", Some(Help), "keyboard", &["F1"]),
            Self::About => Row("about", "About lumiq", Some(Help), "info", &[]),
        }
    }

    const fn overlay_row(kind: Kind) -> Row {
        use Menu::View;
        match kind {
            Kind::ScaleBar => Row("scale-bar", "Scale Bar", Some(View), "straighten", &["Shift+B"]),
            Kind::TimeStamp => Row("time-stamp", "Time Stamp", Some(View), "", &["Shift+T"]),
            Kind::PlaneLabel => Row("plane-label", "Plane Label", Some(View), "", &["Shift+L"]),
            Kind::ChannelNames => Row("channel-names", "Channel Names", Some(View), "label", &["Shift+N"]),
        }
    }

    const fn preview_row(deficiency: Deficiency) -> Row {
        use Menu::View;
        match deficiency {
            Deficiency::Deutan => Row("seen-deutan", "As Seen with Deuteranopia", Some(View), "visibility", &[]),
            Deficiency::Protan => Row("seen-protan", "As Seen with Protanopia", Some(View), "visibility", &[]),
            Deficiency::Tritan => Row("seen-tritan", "As Seen with Tritanopia", Some(View), "visibility", &[]),
        }
    }

    const fn channel_row(number: u8) -> Row {
        match number {
            1 => Row("toggle-channel-1", "Toggle Channel 1", None, "visibility", &["Alt+1"]),
            2 => Row("toggle-channel-2", "Toggle Channel 2", None, "visibility", &["Alt+2"]),
            3 => Row("toggle-channel-3", "Toggle Channel 3", None, "visibility", &["Alt+3"]),
            4 => Row("toggle-channel-4", "Toggle Channel 4", None, "visibility", &["Alt+4"]),
            5 => Row("toggle-channel-5", "Toggle Channel 5", None, "visibility", &["Alt+5"]),
            6 => Row("toggle-channel-6", "Toggle Channel 6", None, "visibility", &["Alt+6"]),
            7 => Row("toggle-channel-7", "Toggle Channel 7", None, "visibility", &["Alt+7"]),
            8 => Row("toggle-channel-8", "Toggle Channel 8", None, "visibility", &["Alt+8"]),
            _ => Row("toggle-channel-9", "Toggle Channel 9", None, "visibility", &["Alt+9"]),
        }
    }
}
