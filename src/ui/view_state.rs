//! How the window itself was left: which panels are open. Kept by eframe; losing it loses nothing but a view.

use serde::{Deserialize, Serialize};

/// What is remembered of the window beside its size and the widths of its panels (which egui keeps).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ViewState {
    pub show_documents: bool,
    pub show_inspector: bool,
}

impl Default for ViewState {
    fn default() -> Self {
        Self { show_documents: true, show_inspector: true }
    }
}
