//! The table of actions: label, menu, icon, keys. Adding an action is a variant in `action.rs` and a row here.

use super::action::{Action, Menu};

/// One row: label, menu (with the palette only if `None`), name of the Material icon, keys.
struct Row(&'static str, Option<Menu>, &'static str, &'static [&'static str]);

impl Action {
    /// Every action, in the order of the menus.
    pub const ALL: [Self; 45] = [
        Self::Open,
        Self::OpenSampleStack,
        Self::OpenSampleRecording,
        Self::CloseDocument,
        Self::Export,
        Self::Settings,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::ResetLayers,
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
        Self::ToggleChannel(1),
        Self::ToggleChannel(2),
        Self::ToggleChannel(3),
        Self::ToggleChannel(4),
        Self::ToggleChannel(5),
        Self::ToggleChannel(6),
        Self::ToggleChannel(7),
        Self::ToggleChannel(8),
        Self::ToggleChannel(9),
        Self::AutoContrast,
        Self::ToggleDocuments,
        Self::ToggleInspector,
        Self::ShowJobs,
        Self::ToggleTheme,
        Self::EnlargeInterface,
        Self::ReduceInterface,
        Self::Resize,
        Self::Blend,
        Self::AddLayer,
        Self::Spectrogram,
        Self::Annotate,
        Self::Cursors,
        Self::CommandPalette,
        Self::Keys,
        Self::About,
    ];

    /// What menu, palette and help call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.row().0
    }

    /// The menu it is in; `None`: palette and keys only.
    #[must_use]
    pub const fn menu(self) -> Option<Menu> {
        self.row().1
    }

    /// The name of its icon in the Material set (`folder_open`); empty where none says more than the label.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        self.row().2
    }

    /// Its keys, the one to show first: `Ctrl+Shift+Z`. Modifiers `Ctrl`, `Alt`, `Shift` in this order, then the key.
    #[must_use]
    pub const fn shortcuts(self) -> &'static [&'static str] {
        self.row().3
    }

    /// The key to show beside its label.
    #[must_use]
    pub fn shortcut(self) -> Option<&'static str> {
        self.shortcuts().first().copied()
    }

    const fn row(self) -> Row {
        use Menu::{Edit, File, Help, Process, View};
        match self {
            Self::Open => Row("Open…", Some(File), "folder_open", &["Ctrl+O"]),
            Self::OpenSampleStack => Row("Open Sample: Fluorescence Time-lapse", Some(File), "biotech", &[]),
            Self::OpenSampleRecording => Row("Open Sample: RF Scene", Some(File), "sensors", &[]),
            Self::CloseDocument => Row("Close Document", Some(File), "close", &["Ctrl+W"]),
            Self::Export => Row("Export…", Some(File), "ios_share", &["Ctrl+E"]),
            Self::Settings => Row("Settings…", Some(File), "settings", &["Ctrl+Comma"]),
            Self::Quit => Row("Quit", Some(File), "logout", &["Ctrl+Q"]),
            Self::Undo => Row("Undo", Some(Edit), "undo", &["Ctrl+Z"]),
            Self::Redo => Row("Redo", Some(Edit), "redo", &["Ctrl+Shift+Z", "Ctrl+Y"]),
            Self::ResetLayers => Row("Reset Layers", Some(Edit), "restart_alt", &[]),
            Self::CancelJobs => Row("Cancel All Jobs", Some(Edit), "cancel", &[]),
            Self::ZoomIn => Row("Zoom In", Some(View), "zoom_in", &["Plus", "Equals"]),
            Self::ZoomOut => Row("Zoom Out", Some(View), "zoom_out", &["Minus"]),
            Self::ZoomToFit => Row("Zoom to Fit", Some(View), "fit_screen", &["F"]),
            Self::ActualSize => Row("Actual Size (1:1)", Some(View), "crop_free", &["1"]),
            Self::NextZ => Row("Next z", Some(View), "", &["Period", "Shift+Period"]),
            Self::PreviousZ => Row("Previous z", Some(View), "", &["Comma", "Shift+Comma"]),
            Self::NextT => Row("Next t", Some(View), "", &["ArrowRight"]),
            Self::PreviousT => Row("Previous t", Some(View), "", &["ArrowLeft"]),
            Self::PlayStop => Row("Play or Stop", Some(View), "play_arrow", &["Backslash", "Space"]),
            Self::ToggleChannel(number) => Self::channel_row(number),
            Self::AutoContrast => Row("Auto Contrast", Some(View), "contrast", &["A", "Shift+C"]),
            Self::ToggleDocuments => Row("Documents Panel", Some(View), "left_panel_open", &["Ctrl+B"]),
            Self::ToggleInspector => Row("Inspector", Some(View), "right_panel_open", &["Ctrl+I"]),
            Self::ShowJobs => Row("Jobs", Some(View), "task_alt", &["Ctrl+J"]),
            Self::ToggleTheme => Row("Dark or Light Theme", Some(View), "light_mode", &["Ctrl+T"]),
            Self::EnlargeInterface => Row("Enlarge Interface", Some(View), "", &["Ctrl+Plus", "Ctrl+Equals"]),
            Self::ReduceInterface => Row("Reduce Interface", Some(View), "", &["Ctrl+Minus"]),
            Self::Resize => Row("Resize…", Some(Process), "aspect_ratio", &["Ctrl+R"]),
            Self::Blend => Row("Blend…", Some(Process), "layers", &["Ctrl+L"]),
            Self::AddLayer => Row("Add Layer from Another Document…", Some(Process), "add", &[]),
            Self::Spectrogram => Row("Spectrogram…", Some(Process), "graphic_eq", &["Ctrl+P"]),
            Self::Annotate => Row("Annotate Box", Some(Process), "label", &["Enter"]),
            Self::Cursors => Row("Cursors", Some(View), "straighten", &["C"]),
            Self::CommandPalette => Row("Command Palette", Some(Help), "search", &["Ctrl+K"]),
            Self::Keys => Row("Keys and Mouse", Some(Help), "keyboard", &["F1"]),
            Self::About => Row("About lumiq", Some(Help), "info", &[]),
        }
    }

    const fn channel_row(number: u8) -> Row {
        match number {
            1 => Row("Toggle Channel 1", None, "visibility", &["Alt+1"]),
            2 => Row("Toggle Channel 2", None, "visibility", &["Alt+2"]),
            3 => Row("Toggle Channel 3", None, "visibility", &["Alt+3"]),
            4 => Row("Toggle Channel 4", None, "visibility", &["Alt+4"]),
            5 => Row("Toggle Channel 5", None, "visibility", &["Alt+5"]),
            6 => Row("Toggle Channel 6", None, "visibility", &["Alt+6"]),
            7 => Row("Toggle Channel 7", None, "visibility", &["Alt+7"]),
            8 => Row("Toggle Channel 8", None, "visibility", &["Alt+8"]),
            _ => Row("Toggle Channel 9", None, "visibility", &["Alt+9"]),
        }
    }
}
