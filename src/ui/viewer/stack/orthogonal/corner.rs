//! What stands in the corner that the three views leave: the crosshair's switch and place, and how thick planes are shown.

use egui::{Rect, RichText, Ui, UiBuilder, Vec2};

use super::super::super::super::theme::{Theme, measure};
use super::super::super::super::widgets::{NumberField, Unit, icon_button};
use super::super::super::super::{icons, keys};
use super::depth::Depth;
use crate::engine::Action;

/// The switch needs so much room to have its word and the sentence beside it, and so much for the fields, too.
const WORDS: Vec2 = Vec2::new(96.0, 80.0);
const FIELDS: Vec2 = Vec2::new(128.0, 160.0);
/// Width of a field, and of the letter before it.
const FIELD: f32 = 84.0;
const LETTER: f32 = 16.0;

/// What the corner shows and changes.
#[derive(Debug)]
pub struct Corner<'a> {
    pub depth: &'a Depth,
    /// Width and height of the plane.
    pub size: [usize; 2],
    pub lines: &'a mut bool,
    pub pixel: &'a mut [usize; 2],
    pub plane: &'a mut usize,
}

impl Corner<'_> {
    /// Fills a part of the view.
    pub fn show(mut self, ui: &mut Ui, rect: Rect) {
        let builder = UiBuilder::new().max_rect(rect.shrink(measure::SPACE[2])).id_salt("corner of the sections");
        let words = rect.width() >= WORDS.x && rect.height() >= WORDS.y;
        let fields = rect.width() >= FIELDS.x && rect.height() >= FIELDS.y;
        ui.scope_builder(builder, |ui| {
            ui.set_clip_rect(rect.intersect(ui.clip_rect()));
            ui.spacing_mut().item_spacing.y = measure::SPACE[0];
            self.switch(ui, words);
            if fields {
                self.fields(ui);
            }
            if words {
                indented(ui, |ui| {
                    let text = RichText::new(&self.depth.sentence).size(measure::HINT).color(Theme::of(ui).dim);
                    ui.add(egui::Label::new(text).wrap())
                });
            }
        });
    }

    fn switch(&mut self, ui: &mut Ui, words: bool) {
        let (icon, name) =
            if *self.lines { (icons::SHOWN, "Hide crosshair") } else { (icons::HIDDEN, "Show crosshair") };
        let tip = keys::with_key(ui.ctx(), name, Action::ToggleCrosshair);
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = measure::SPACE[0];
            let button = icon_button(ui, icon, name, &tip);
            if words {
                ui.label(RichText::new("Crosshair").size(measure::LABEL_TEXT).color(Theme::of(ui).dim));
                button
            } else {
                button.on_hover_text(&self.depth.sentence)
            }
        });
        if row.inner.clicked() {
            *self.lines = !*self.lines;
        }
    }

    /// Row and column count from 0, as the status line does, planes from 1, as their slider does.
    fn fields(&mut self, ui: &mut Ui) {
        let [width, height] = self.size;
        place(ui, "x", "px", self.pixel.first_mut(), (0, width));
        place(ui, "y", "px", self.pixel.last_mut(), (0, height));
        let word = format!("of {}", self.depth.count);
        place(ui, self.depth.axis(), &word, Some(self.plane), (1, self.depth.count));
        ui.add_space(measure::SPACE[0]);
    }
}

/// One coordinate of the crosshair, counted from `first`.
fn place(ui: &mut Ui, axis: &str, unit: &str, index: Option<&mut usize>, (first, length): (usize, usize)) {
    let Some(index) = index else { return };
    indented(ui, |ui| {
        ui.spacing_mut().item_spacing.x = measure::SPACE[0];
        let letter = RichText::new(axis).size(measure::LABEL_TEXT).color(Theme::of(ui).dim);
        ui.add_sized(Vec2::new(LETTER, measure::FIELD), egui::Label::new(letter).halign(egui::Align::Min));
        let mut value = (*index + first) as f64;
        let range = first as f64..=(length.max(1) - 1 + first) as f64;
        let name = format!("Crosshair {axis}");
        let field = NumberField::new(&name, &mut value).decimals(0).range(range).speed(0.25);
        if field.unit(Unit::word(unit)).width(FIELD).show(ui).changed() {
            *index = (value.round().max(0.0) as usize).saturating_sub(first).min(length.saturating_sub(1));
        }
    });
}

/// A row under the icon's picture, which has a margin of its own.
fn indented<R>(ui: &mut Ui, row: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(((measure::FIELD - measure::ICON) / 2.0).round());
        row(ui)
    })
    .inner
}
