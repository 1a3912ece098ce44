//! Process › Blend: choose images and rules, see the blend at once, start the job.
//!
//! The preview is the tile viewer on the lazily blended stack; the job computes the same stack.

use egui::Ui;

use super::super::context::UiContext;
use super::super::icons;
use super::super::inspector::derived::DerivedPreview;
use super::super::inspector::foot::foot;
use super::super::inspector::layers::mode_name;
use super::super::theme::measure;
use super::super::widgets::{
    above_foot, combo, hairline, hint, icon_button, labelled_row, quiet_button, rows, segmented,
};
use super::blend_form::{BlendForm, stacks};
use crate::engine::Command;
use crate::engine::command::DraftEdit;
use crate::model::recipe::{AlphaRule, Blend, Recipe, SizeRule};
use crate::model::{BlendMode, DocumentId};

/// What the panel keeps between frames.
#[derive(Debug, Default)]
pub struct BlendPanel {
    pub form: BlendForm,
    preview: DerivedPreview,
}

/// Draws the panel.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>) {
    let mut panel = std::mem::take(&mut context.panels.blend);
    panel.form.refresh(context.engine.session(), context.active);
    let before = context.engine.session().drafts().blend;
    let mut draft = before;
    let mut problem = None;
    above_foot(ui, |ui| {
        images(ui, context, &mut panel.form);
        hairline(ui);
        rules(ui, &mut draft);
        hairline(ui);
        problem = match panel.form.documents() {
            Ok(documents) => {
                let recipe = Recipe::Blend(draft);
                panel.preview.show(ui, context, "Blend preview", (&recipe, &documents))
            }
            Err(sentence) => {
                rows::problem(ui, sentence);
                Some(sentence.to_owned())
            }
        };
    });
    if let (Some(wanted), Ok(inputs)) = (foot(ui, context, "Blend", problem.as_deref()), panel.form.documents()) {
        context.want(wanted.of(Command::Run { recipe: Recipe::Blend(draft), inputs }));
    }
    if draft != before {
        context.command(Command::Draft(DraftEdit::Blend(draft)));
    }
    context.panels.blend = panel;
}

fn images(ui: &mut Ui, context: &UiContext<'_>, form: &mut BlendForm) {
    let session = context.engine.session();
    let choices = stacks(session);
    let name = |id: DocumentId| session.document(id).map_or_else(|_| String::new(), |document| document.name.clone());
    let mut removed = None;
    let many = form.inputs.len() > 2;
    for (index, input) in form.inputs.iter_mut().enumerate() {
        let label = if index == 0 { "Lowest".to_owned() } else { format!("Image {}", index + 1) };
        labelled_row(ui, &label, |ui| {
            let room = if many { measure::FIELD + measure::SPACE[2] } else { 0.0 };
            let text = input.map_or_else(|| "Choose an image".to_owned(), name);
            let width = ui.available_width() - room;
            combo(ui, &label, &text, width, |ui| {
                for &id in &choices {
                    ui.selectable_value(input, Some(id), name(id));
                }
            });
            if many && icon_button(ui, icons::CLOSE, &format!("Remove {label}"), "Leave this image out").clicked() {
                removed = Some(index);
            }
        });
    }
    if let Some(index) = removed {
        form.inputs.remove(index);
    }
    labelled_row(ui, "", |ui| {
        if quiet_button(ui, "Add another").clicked() {
            form.inputs.push(None);
        }
    });
    if choices.len() < 2 {
        hint(ui, "Open a second stack or picture to blend with; or blend an image with itself.");
    }
}

fn rules(ui: &mut Ui, recipe: &mut Blend) {
    labelled_row(ui, "Mode", |ui| {
        let width = ui.available_width();
        combo(ui, "Blend mode", mode_name(recipe.mode), width, |ui| {
            for mode in BlendMode::ALL {
                ui.selectable_value(&mut recipe.mode, mode, mode_name(mode));
            }
        });
    });
    labelled_row(ui, "Alpha", |ui| {
        let choices = [(AlphaRule::Plain, "Plain"), (AlphaRule::Composite, "Composite")];
        segmented(ui, "Alpha", &mut recipe.alpha, &choices)
    });
    labelled_row(ui, "Sizes", |ui| {
        let choices = [(SizeRule::Equal, "Equal"), (SizeRule::Crop, "Crop"), (SizeRule::Fit, "Fit")];
        segmented(ui, "Sizes", &mut recipe.size, &choices)
    });
    let explained = match (recipe.size, recipe.alpha) {
        (SizeRule::Crop, _) => "The part that all images have, from the upper left corner.",
        (SizeRule::Fit, _) => "The others are resampled to the size of the lowest.",
        (SizeRule::Equal, AlphaRule::Composite) => "Transparent pixels let what lies below through.",
        (SizeRule::Equal, AlphaRule::Plain) => "Colours by the mode; alpha by screen, beside them.",
    };
    hint(ui, explained);
}
