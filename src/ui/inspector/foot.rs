//! The foot of a page that makes a result: its primary action, and beside it the quiet way to keep it as a recipe.

use egui::Ui;

use super::super::context::Intent;
use super::super::theme::measure;
use super::super::widgets::{primary_button, quiet_button_sized};
use crate::engine::Command;

/// The room for the words of the quiet button.
const WIDTH: f32 = 104.0;

/// Which of the two was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foot {
    Make,
    SaveRecipe,
}

/// Draws both buttons; with a reason neither does anything.
pub fn foot(ui: &mut Ui, make: &str, disabled_because: Option<&str>) -> Option<Foot> {
    ui.horizontal(|ui| {
        let recipe = quiet_button_sized(ui, "Save recipe…", WIDTH, measure::PRIMARY_BUTTON, disabled_because);
        let recipe = recipe.on_hover_text("Keep this as a recipe, to be repeated on other files");
        let made = primary_button(ui, make, disabled_because).clicked();
        if made { Some(Foot::Make) } else { recipe.clicked().then_some(Foot::SaveRecipe) }
    })
    .inner
}

impl Foot {
    /// The wish, for the command of the page.
    pub fn of(self, command: Command) -> Intent {
        match self {
            Self::Make => Intent::Command(command),
            Self::SaveRecipe => Intent::SaveRecipe(Box::new(command)),
        }
    }
}
