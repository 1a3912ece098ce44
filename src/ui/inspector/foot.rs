//! The foot of a page that makes a result: its primary action, and beside it the quiet way to keep it as a recipe.

use egui::Ui;

use super::super::context::{Intent, UiContext};
use super::super::theme::measure;
use super::super::widgets::{primary_button, quiet_button_sized};
use crate::engine::{Command, Notice};

/// The room for the words of the quiet button.
const WIDTH: f32 = 104.0;

/// Which of the two was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foot {
    Make,
    SaveRecipe,
}

/// Draws both buttons; with a reason neither does anything. File › Save Recipe… is as good as the quiet one.
pub fn foot(ui: &mut Ui, context: &mut UiContext<'_>, make: &str, disabled_because: Option<&str>) -> Option<Foot> {
    let drawn = buttons(ui, make, disabled_because);
    if !asked_by_menu(context, disabled_because) {
        return drawn;
    }
    Some(Foot::SaveRecipe)
}

/// Whether the menu asks the page to keep its recipe; a reason why it cannot is said.
pub fn asked_by_menu(context: &mut UiContext<'_>, disabled_because: Option<&str>) -> bool {
    let asked = std::mem::take(&mut context.panels.save_recipe);
    if let (true, Some(reason)) = (asked, disabled_because) {
        context.want(Intent::Notify(Notice::info(format!("Save Recipe: {reason}"))));
    }
    asked && disabled_because.is_none()
}

fn buttons(ui: &mut Ui, make: &str, disabled_because: Option<&str>) -> Option<Foot> {
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
