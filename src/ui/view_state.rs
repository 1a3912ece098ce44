//! How the window itself was left: which panels are open, what viewers share. Kept by eframe; losing it loses nothing but a view.

use serde::{Deserialize, Serialize};

use super::viewer::recording::PlotSettings;
use crate::engine::command::Links;

/// What is remembered of the window beside its size and the widths of its panels (which egui keeps).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ViewState {
    pub show_documents: bool,
    pub show_inspector: bool,
    /// What the viewers of stacks share.
    pub links: Links,
    /// Which plots of recordings are shown, and the units of their axes.
    pub plots: PlotSettings,
}

impl Default for ViewState {
    fn default() -> Self {
        Self { show_documents: true, show_inspector: true, links: Links::default(), plots: PlotSettings::default() }
    }
}
