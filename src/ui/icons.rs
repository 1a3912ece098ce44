//! The icons the window uses, by what they mean here.
//!
//! One list, so that the same thing has the same icon everywhere. Not here: the button an icon sits in
//! (`widgets::icon_button`).

use egui_material_icons::icons;

/// An icon: one character of the icon font.
pub type Icon = &'static str;

pub const ADD: Icon = icons::ICON_ADD.codepoint;
pub const CLOSE: Icon = icons::ICON_CLOSE.codepoint;
pub const SEARCH: Icon = icons::ICON_SEARCH.codepoint;
pub const SETTINGS: Icon = icons::ICON_SETTINGS.codepoint;
pub const TO_DARK: Icon = icons::ICON_DARK_MODE.codepoint;
pub const TO_LIGHT: Icon = icons::ICON_LIGHT_MODE.codepoint;
pub const SHOWN: Icon = icons::ICON_VISIBILITY.codepoint;
pub const HIDDEN: Icon = icons::ICON_VISIBILITY_OFF.codepoint;
pub const UNFOLD: Icon = icons::ICON_KEYBOARD_ARROW_DOWN.codepoint;
pub const FOLD: Icon = icons::ICON_KEYBOARD_ARROW_UP.codepoint;
pub const PLAY: Icon = icons::ICON_PLAY_ARROW.codepoint;
pub const PAUSE: Icon = icons::ICON_PAUSE.codepoint;
pub const LAYERS: Icon = icons::ICON_LAYERS.codepoint;
pub const FOLDER: Icon = icons::ICON_FOLDER_OPEN.codepoint;
pub const FILE: Icon = icons::ICON_DRAFT.codepoint;
pub const UNDO: Icon = icons::ICON_UNDO.codepoint;
pub const REDO: Icon = icons::ICON_REDO.codepoint;
pub const DONE: Icon = icons::ICON_CHECK_CIRCLE.codepoint;
pub const CHECK: Icon = icons::ICON_CHECK.codepoint;
pub const ERROR: Icon = icons::ICON_ERROR.codepoint;
pub const WARNING: Icon = icons::ICON_WARNING.codepoint;
pub const INFO: Icon = icons::ICON_INFO.codepoint;
pub const HELP: Icon = icons::ICON_HELP.codepoint;
pub const SAVE: Icon = icons::ICON_SAVE.codepoint;
pub const EXPORT: Icon = icons::ICON_DOWNLOAD.codepoint;
pub const REMOVE: Icon = icons::ICON_DELETE.codepoint;
pub const MORE: Icon = icons::ICON_MORE_HORIZ.codepoint;
pub const STACK: Icon = icons::ICON_IMAGE.codepoint;
pub const RECORDING: Icon = icons::ICON_GRAPHIC_EQ.codepoint;
pub const RESIZE: Icon = icons::ICON_ASPECT_RATIO.codepoint;
pub const LINKED: Icon = icons::ICON_LINK.codepoint;
pub const FREE: Icon = icons::ICON_LINK_OFF.codepoint;
pub const BLEND: Icon = icons::ICON_JOIN.codepoint;
pub const SPECTRUM: Icon = icons::ICON_EQUALIZER.codepoint;
pub const ZOOM_IN: Icon = icons::ICON_ZOOM_IN.codepoint;
pub const ZOOM_OUT: Icon = icons::ICON_ZOOM_OUT.codepoint;
pub const FIT: Icon = icons::ICON_FIT_SCREEN.codepoint;
pub const RECENT: Icon = icons::ICON_HISTORY.codepoint;
pub const LEFT_PANEL: Icon = icons::ICON_DOCK_TO_RIGHT.codepoint;
pub const RIGHT_PANEL: Icon = icons::ICON_DOCK_TO_LEFT.codepoint;
pub const RESET: Icon = icons::ICON_RESTART_ALT.codepoint;
pub const AUTO: Icon = icons::ICON_CONTRAST.codepoint;
pub const KEYBOARD: Icon = icons::ICON_KEYBOARD.codepoint;
pub const COPY: Icon = icons::ICON_CONTENT_COPY.codepoint;
pub const GRIP: Icon = icons::ICON_DRAG_INDICATOR.codepoint;
pub const TUNE: Icon = icons::ICON_TUNE.codepoint;
pub const CLEAR: Icon = icons::ICON_DELETE_SWEEP.codepoint;
pub const SELECT_ALL: Icon = icons::ICON_SELECT_ALL.codepoint;
pub const PROFILE: Icon = icons::ICON_SHOW_CHART.codepoint;

/// The icon of an action, by the name in the engine's list; a dot for one that has none.
pub fn named(name: &str) -> Icon {
    match name {
        "add" => ADD,
        "arrow_downward" => icons::ICON_ARROW_DOWNWARD.codepoint,
        "arrow_upward" => icons::ICON_ARROW_UPWARD.codepoint,
        "aspect_ratio" => RESIZE,
        "biotech" => icons::ICON_BIOTECH.codepoint,
        "cancel" => icons::ICON_CANCEL.codepoint,
        "check" => CHECK,
        "cell_tower" => icons::ICON_CELL_TOWER.codepoint,
        "close" => CLOSE,
        "content_copy" => COPY,
        "contrast" => AUTO,
        "crop_free" => icons::ICON_CROP_FREE.codepoint,
        "fit_screen" => FIT,
        "flare" => icons::ICON_FLARE.codepoint,
        "flip_to_front" => icons::ICON_FLIP_TO_FRONT.codepoint,
        "folder_open" => FOLDER,
        "graphic_eq" => RECORDING,
        "info" => INFO,
        "invert_colors" => icons::ICON_INVERT_COLORS.codepoint,
        "ios_share" => EXPORT,
        "keyboard" => KEYBOARD,
        "label" => icons::ICON_LABEL.codepoint,
        "last_page" => icons::ICON_LAST_PAGE.codepoint,
        "content_cut" => icons::ICON_CONTENT_CUT.codepoint,
        "layers" => LAYERS,
        "volume_up" => icons::ICON_VOLUME_UP.codepoint,
        "left_panel_open" => LEFT_PANEL,
        "light_mode" => TO_LIGHT,
        "link" => LINKED,
        "list_alt" => icons::ICON_LIST_ALT.codepoint,
        "logout" => icons::ICON_LOGOUT.codepoint,
        "palette" => icons::ICON_PALETTE.codepoint,
        "play_arrow" => PLAY,
        "radio_button_checked" => icons::ICON_RADIO_BUTTON_CHECKED.codepoint,
        "redo" => REDO,
        "restart_alt" => RESET,
        "right_panel_open" => RIGHT_PANEL,
        "save" => SAVE,
        "search" => SEARCH,
        "select" => SELECT_ALL,
        "show_chart" => PROFILE,
        "delete" => REMOVE,
        "equalizer" => SPECTRUM,
        "sensors" => icons::ICON_SENSORS.codepoint,
        "settings" => SETTINGS,
        "splitscreen_right" => icons::ICON_SPLITSCREEN_RIGHT.codepoint,
        "stop" => icons::ICON_STOP.codepoint,
        "straighten" => icons::ICON_STRAIGHTEN.codepoint,
        "sync" => icons::ICON_SYNC.codepoint,
        "task_alt" => DONE,
        "undo" => UNDO,
        "view_quilt" => icons::ICON_VIEW_QUILT.codepoint,
        "visibility" => SHOWN,
        "zoom_in" => ZOOM_IN,
        "zoom_out" => ZOOM_OUT,
        _ => icons::ICON_CHEVRON_RIGHT.codepoint,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Action;

    #[test]
    fn every_action_with_an_icon_has_it_here() {
        for action in Action::ALL.into_iter().filter(|action| !action.icon().is_empty()) {
            assert_ne!(named(action.icon()), named(""), "{action:?}: {}", action.icon());
        }
    }
}
