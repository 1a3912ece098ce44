//! The question which stack is compared with the one in front, where there are several.

use egui::Ui;

use super::context::Intent;
use super::theme::measure;
use super::widgets::hint;
use crate::engine::Session;
use crate::model::DocumentId;

/// How two stacks are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Side by side, linked.
    Beside,
    /// In one viewer, in turns.
    Flicker,
}

impl How {
    /// The title of the question.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Beside => "Show beside",
            Self::Flicker => "Flicker with",
        }
    }

    /// What the answer asks for.
    pub const fn intent(self, other: DocumentId) -> Intent {
        match self {
            Self::Beside => Intent::ShowBeside(other),
            Self::Flicker => Intent::FlickerWith(other),
        }
    }
}

/// The question while it is open.
#[derive(Debug, Clone, Copy)]
pub struct Comparing {
    pub own: DocumentId,
    pub how: How,
}

impl Comparing {
    /// Draws the stacks to choose from; returns the answer.
    pub fn show(self, ui: &mut Ui, session: &Session) -> Option<Intent> {
        let mut chosen = None;
        for document in session.documents().iter().filter(|other| other.id != self.own && other.stack().is_some()) {
            let size = egui::vec2(ui.available_width(), measure::PRIMARY_BUTTON);
            let button = egui::Button::new(&document.name).truncate().min_size(size);
            if ui.add(button).clicked() {
                chosen = Some(self.how.intent(document.id));
            }
        }
        let told = match self.how {
            How::Beside => "Both viewers are linked: position, zoom and planes. View › Link Viewers lets them go.",
            How::Flicker => "Both are seen in one viewer in turns, at the same place and plane.",
        };
        hint(ui, told);
        chosen
    }
}
