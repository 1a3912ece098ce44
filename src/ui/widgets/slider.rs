//! A labelled slider: label, rail, number. Double-click resets, the number can be typed.

use egui::{Rect, Response, RichText, Sense, Ui, Vec2};

use super::super::theme::{Theme, measure};
use super::number_field::NumberField;
use super::rail::{Rail, requested_value};
use super::unit::Unit;

/// A slider for one value.
#[derive(Debug)]
#[must_use = "call show"]
pub struct LabelledSlider<'a> {
    name: &'a str,
    value: &'a mut f64,
    range: std::ops::RangeInclusive<f64>,
    default: Option<f64>,
    unit: Unit<'a>,
    decimals: usize,
    logarithmic: bool,
    /// The value in the field is this many times the value kept (100 for percent of a fraction).
    factor: f64,
}

/// Width of the number at the right.
const NUMBER: f32 = 64.0;

impl<'a> LabelledSlider<'a> {
    /// A slider of that label over that range.
    pub fn new(name: &'a str, value: &'a mut f64, range: std::ops::RangeInclusive<f64>) -> Self {
        Self { name, value, range, default: None, unit: Unit::NONE, decimals: 2, logarithmic: false, factor: 1.0 }
    }

    /// Where a double-click goes.
    pub fn default_value(mut self, default: f64) -> Self {
        self.default = Some(default);
        self
    }

    /// The number's unit.
    pub fn unit(mut self, unit: Unit<'a>) -> Self {
        self.unit = unit;
        self
    }

    /// Decimals of the number (2 unless said otherwise).
    pub fn decimals(mut self, decimals: usize) -> Self {
        self.decimals = decimals;
        self
    }

    /// The value is a fraction, shown in percent.
    pub fn percent(mut self) -> Self {
        (self.factor, self.unit, self.decimals) = (100.0, Unit::PERCENT, 0);
        self
    }

    /// The rail is logarithmic (both ends greater than 0).
    pub fn logarithmic(mut self) -> Self {
        self.logarithmic = true;
        self
    }

    /// Draws the row. `changed()` when the value changed.
    pub fn show(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui);
        let before = *self.value;
        let mut response = ui
            .horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = measure::SPACE[2];
                let (label, _) = ui.allocate_exact_size(Vec2::new(measure::LABEL, measure::FIELD), Sense::hover());
                let text = RichText::new(self.name).size(measure::LABEL_TEXT).color(theme.dim);
                let place =
                    egui::UiBuilder::new().max_rect(label).layout(egui::Layout::left_to_right(egui::Align::Center));
                ui.scope_builder(place, |ui| ui.add(egui::Label::new(text).truncate()));
                let width = (ui.available_width() - NUMBER - measure::SPACE[2]).max(40.0);
                let mut position = self.position(*self.value);
                let rail = Rail { name: self.name, value: *self.value * self.factor, step: 0.01 };
                let rect = Rect::from_min_size(ui.cursor().min, Vec2::new(width, measure::FIELD));
                let response = rail.show(ui, rect, &mut position);
                if response.changed() {
                    *self.value = self.rounded(self.at(position));
                }
                if let Some(value) = requested_value(ui, &response) {
                    *self.value = (value / self.factor).clamp(*self.range.start(), *self.range.end());
                }
                if response.double_clicked() {
                    *self.value = self.default.unwrap_or(*self.value);
                }
                *self.value = self.number(ui);
                response
            })
            .inner;
        if *self.value == before {
            return response;
        }
        response.mark_changed();
        response
    }

    fn number(&self, ui: &mut Ui) -> f64 {
        let mut shown = *self.value * self.factor;
        let name = format!("{} value", self.name);
        let range = *self.range.start() * self.factor..=*self.range.end() * self.factor;
        let field = NumberField::new(&name, &mut shown).unit(self.unit).range(range).decimals(self.decimals);
        let changed = field.width(NUMBER).show(ui).changed();
        // Unchanged numbers are not sent through the factor, so that they stay exactly what they were.
        if changed { shown / self.factor } else { *self.value }
    }

    fn rounded(&self, value: f64) -> f64 {
        let unit = 0.1_f64.powi(self.decimals as i32) / self.factor;
        ((value / unit).round() * unit).clamp(*self.range.start(), *self.range.end())
    }

    fn position(&self, value: f64) -> f32 {
        let (low, high) = (*self.range.start(), *self.range.end());
        let position = if self.logarithmic {
            (value.max(low) / low).ln() / (high / low).ln()
        } else {
            (value - low) / (high - low)
        };
        if position.is_finite() { position.clamp(0.0, 1.0) as f32 } else { 0.0 }
    }

    fn at(&self, position: f32) -> f64 {
        let (low, high) = (*self.range.start(), *self.range.end());
        let position = f64::from(position);
        if self.logarithmic { low * (high / low).powf(position) } else { low + (high - low) * position }
    }
}
