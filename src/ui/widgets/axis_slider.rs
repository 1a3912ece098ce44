//! The slider of one axis of a stack (t, z): play, rail, index, physical value.
//!
//! Wheel over it and arrow keys step; planes that a file lacks are marked on the rail. Who advances the index while it
//! plays is the viewer's business.

use egui::{Align2, Rect, Response, Ui, Vec2, pos2};

use super::super::fonts;
use super::super::icons;
use super::super::theme::{Theme, measure};
use super::buttons::icon_button;
use super::number;
use super::rail::{Rail, requested_value};

/// A slider over the indices 0 to `length − 1`.
#[derive(Debug)]
#[must_use = "call show"]
pub struct AxisSlider<'a> {
    axis: &'a str,
    index: &'a mut usize,
    length: usize,
    playing: Option<&'a mut bool>,
    play_key: Option<String>,
    value: String,
    missing: &'a [usize],
}

/// Widths of the two numbers at the right: they never make the layout jump.
const INDEX: f32 = 76.0;
const VALUE: f32 = 74.0;

impl<'a> AxisSlider<'a> {
    /// A slider named after its axis (`t`, `z`, `c`).
    pub fn new(axis: &'a str, index: &'a mut usize, length: usize) -> Self {
        Self { axis, index, length, playing: None, play_key: None, value: String::new(), missing: &[] }
    }

    /// Adds a play button; `key`, if there is one, does the same and is shown in the tooltip.
    pub fn playing(mut self, playing: &'a mut bool, key: Option<String>) -> Self {
        self.playing = Some(playing);
        self.play_key = key;
        self
    }

    /// The physical value of the index: `14 min`, `3.0 µm`.
    pub fn value(mut self, value: String) -> Self {
        self.value = value;
        self
    }

    /// Indices for which the file has no data, in rising order.
    pub fn missing(mut self, missing: &'a [usize]) -> Self {
        self.missing = missing;
        self
    }

    /// Draws the row at full width. `changed()` when the index changed.
    pub fn show(mut self, ui: &mut Ui) -> Response {
        let before = *self.index;
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = measure::SPACE[1];
            self.button(ui);
            let theme = Theme::of(ui);
            let (name, _) = ui.allocate_exact_size(Vec2::new(16.0, measure::FIELD), egui::Sense::hover());
            let font = fonts::regular(measure::BODY);
            ui.painter().text(name.left_center(), Align2::LEFT_CENTER, self.axis, font, theme.text);
            let width = (ui.available_width() - INDEX - VALUE - 2.0 * measure::SPACE[1]).max(40.0);
            let rect = Rect::from_min_size(ui.cursor().min, Vec2::new(width, measure::FIELD));
            let response = self.rail(ui, rect);
            Self::text(ui, INDEX, &self.position_text());
            Self::text(ui, VALUE, &self.value);
            response
        });
        self.wheel(ui, row.response.rect);
        let mut response = row.inner;
        if *self.index != before {
            response.mark_changed();
        }
        response
    }

    fn button(&mut self, ui: &mut Ui) {
        let Some(playing) = &mut self.playing else {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(measure::FIELD), egui::Sense::hover());
            let faint = Theme::of(ui).faint;
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, icons::LAYERS, fonts::icon(measure::ICON), faint);
            return;
        };
        let (icon, name) = if **playing {
            (icons::PAUSE, format!("Stop {}", self.axis))
        } else {
            (icons::PLAY, format!("Play {}", self.axis))
        };
        let tip = self.play_key.as_ref().map_or_else(|| name.clone(), |key| format!("{name}   {key}"));
        if icon_button(ui, icon, &name, &tip).clicked() {
            **playing = !**playing;
        }
    }

    fn rail(&mut self, ui: &mut Ui, rect: Rect) -> Response {
        let last = self.length.saturating_sub(1);
        let part = 1.0 / last.max(1) as f32;
        let mut position = *self.index as f32 * part;
        let name = format!("{} index", self.axis);
        let rail = Rail { name: &name, value: (*self.index + 1) as f64, step: part };
        let response = rail.show(ui, rect, &mut position);
        if response.changed() {
            *self.index = ((position / part).round() as usize).min(last);
        }
        if let Some(value) = requested_value(ui, &response) {
            *self.index = (value.max(1.0) as usize - 1).min(last);
        }
        let warning = Theme::of(ui).warning;
        let travel = rect.shrink2(Vec2::new(measure::KNOB, 0.0));
        for missing in self.missing {
            let x = travel.left() + travel.width() * *missing as f32 * part;
            let mark = [pos2(x, rect.center().y + 6.0), pos2(x, rect.center().y + 10.0)];
            ui.painter().line_segment(mark, egui::Stroke::new(2.0, warning));
        }
        response
    }

    fn wheel(&mut self, ui: &Ui, rect: Rect) {
        if !ui.rect_contains_pointer(rect) {
            return;
        }
        let steps = ui.input_mut(|input| {
            let delta: f32 = input
                .events
                .iter()
                .filter_map(|event| match event {
                    egui::Event::MouseWheel { delta, modifiers, .. } if !modifiers.command => Some(delta.y + delta.x),
                    _ => None,
                })
                .sum();
            delta.signum() * f32::from(u8::from(delta != 0.0))
        });
        let last = self.length.saturating_sub(1);
        match steps {
            s if s > 0.0 => *self.index = self.index.saturating_sub(1),
            s if s < 0.0 => *self.index = (*self.index + 1).min(last),
            _ => {}
        }
    }

    fn position_text(&self) -> String {
        format!("{} / {}", number::grouped(*self.index as i64 + 1), number::grouped(self.length as i64))
    }

    fn text(ui: &mut Ui, width: f32, text: &str) {
        let (rect, _) = ui.allocate_exact_size(Vec2::new(width, measure::FIELD), egui::Sense::hover());
        let font = fonts::numbers(measure::LABEL_TEXT);
        ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, text, font, Theme::of(ui).dim);
    }
}
