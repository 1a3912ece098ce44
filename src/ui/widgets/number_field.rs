//! A field for one number with its unit.
//!
//! Drag to change (Shift is finer), click or tab into it to type; arithmetic and other units are taken (`expression`),
//! Enter or leaving applies, Escape restores, arrow keys step. What cannot be taken is said in place and changes nothing.

use egui::{Align2, CursorIcon, Id, Key, Rect, Response, Role, Sense, Stroke, TextEdit, Ui, Vec2, WidgetInfo};

use super::super::fonts;
use super::super::theme::{Theme, measure};
use super::{Unit, expression, number};

/// A number field. Its value is kept by the caller.
#[must_use = "call show"]
pub struct NumberField<'a> {
    value: &'a mut f64,
    name: &'a str,
    unit: Unit<'a>,
    range: std::ops::RangeInclusive<f64>,
    decimals: usize,
    fixed_decimals: bool,
    speed: Option<f64>,
    width: Option<f32>,
    /// Why the value itself cannot be used, found by the caller.
    problem: Option<&'a str>,
}

impl std::fmt::Debug for NumberField<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NumberField").field("name", &self.name).field("value", &self.value).finish_non_exhaustive()
    }
}

/// What is being typed, and the value it started from.
#[derive(Clone, Default)]
struct Edit {
    text: String,
    value: f64,
}

impl<'a> NumberField<'a> {
    /// A field of that accessible name.
    pub fn new(name: &'a str, value: &'a mut f64) -> Self {
        Self {
            value,
            name,
            unit: Unit::NONE,
            range: f64::NEG_INFINITY..=f64::INFINITY,
            decimals: 2,
            fixed_decimals: false,
            speed: None,
            width: None,
            problem: None,
        }
    }

    /// The unit at the right of the field.
    pub fn unit(mut self, unit: Unit<'a>) -> Self {
        self.unit = unit;
        self
    }

    /// What may be entered; values outside are refused while typing and stopped at while dragging.
    pub fn range(mut self, range: std::ops::RangeInclusive<f64>) -> Self {
        self.range = range;
        self
    }

    /// At most that many decimals (2 unless said otherwise).
    pub fn decimals(mut self, decimals: usize) -> Self {
        self.decimals = decimals;
        self
    }

    /// Always that many decimals.
    pub fn fixed_decimals(mut self, decimals: usize) -> Self {
        self.decimals = decimals;
        self.fixed_decimals = true;
        self
    }

    /// Change per point of dragging; without it, a hundredth of the value.
    pub fn speed(mut self, speed: f64) -> Self {
        self.speed = Some(speed);
        self
    }

    /// Width in points; without it, all there is.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// A reason, shown in place, why the value cannot be used as it is.
    pub fn problem(mut self, problem: Option<&'a str>) -> Self {
        self.problem = problem;
        self
    }

    /// Draws it. `changed()` of the response says whether the value changed.
    pub fn show(mut self, ui: &mut Ui) -> Response {
        let size = Vec2::new(self.width.unwrap_or_else(|| ui.available_width()), measure::FIELD);
        // One id for both states, so that the keyboard focus stays when the field turns into a text field.
        let id = ui.next_auto_id();
        let layer = ui.layer_id();
        let editing = ui.is_enabled()
            && ui.memory_mut(|memory| {
                memory.interested_in_focus(id, layer);
                memory.has_focus(id)
            });
        let before = *self.value;
        let ground = ui.painter().add(egui::Shape::Noop);
        let (mut response, problem) = if editing { self.edit(ui, size, id) } else { (self.rest(ui, size, id), None) };
        let problem = problem.or_else(|| self.problem.map(str::to_owned));
        let fill = Theme::of(ui).field;
        let field = egui::Shape::rect_filled(response.rect, measure::RADIUS_CONTROL, fill);
        ui.painter().set(ground, field);
        Self::frame(ui, &response, editing, problem.is_some());
        if *self.value != before {
            response.mark_changed();
        }
        self.describe(ui, &response, problem.as_deref());
        match problem {
            Some(problem) if !editing => response.on_hover_text(problem),
            _ => response,
        }
    }

    fn text(&self) -> String {
        if self.fixed_decimals {
            number::fixed(*self.value, self.decimals)
        } else {
            number::shortest(*self.value, self.decimals)
        }
    }

    fn rest(&mut self, ui: &mut Ui, size: Vec2, id: Id) -> Response {
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        self.apply_text_that_lost_focus(ui, id);
        if response.clicked() {
            ui.data_mut(|data| data.remove::<Edit>(id));
            response.request_focus();
        } else if response.dragged() {
            self.drag(ui, id, &response);
        }
        let theme = Theme::of(ui);
        let color = if ui.is_enabled() { theme.text } else { theme.faint };
        let painter = ui.painter_at(rect.shrink(1.0));
        let left = rect.left_center() + Vec2::new(8.0, 0.0);
        let shown = number::with_grouped_decimals(&self.text());
        let number = painter.text(left, Align2::LEFT_CENTER, shown, fonts::numbers(measure::LABEL_TEXT), color);
        let right = rect.right_center() - Vec2::new(8.0, 0.0);
        let unit = painter.layout_no_wrap(self.unit.symbol.to_owned(), fonts::regular(measure::HINT), theme.faint);
        // A number that needs the room has it; what it is, its row says.
        if number.right() + 3.0 <= right.x - unit.size().x {
            let place = Align2::RIGHT_CENTER.anchor_size(right, unit.size());
            painter.galley(place.min, unit, theme.faint);
        }
        response.on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal)
    }

    /// The focus went elsewhere while typing: what can be taken is taken.
    fn apply_text_that_lost_focus(&mut self, ui: &Ui, id: Id) {
        if let Some(edit) = ui.data_mut(|data| data.remove_temp::<Edit>(id))
            && !ui.input(|input| input.key_pressed(Key::Escape))
            && edit.value == *self.value
            && let Ok(value) = self.taken(&edit.text)
        {
            *self.value = value;
        }
    }

    fn drag(&mut self, ui: &Ui, id: Id, response: &Response) {
        let exact_id = id.with("exact");
        if response.drag_started() {
            ui.data_mut(|data| data.insert_temp(exact_id, *self.value));
        }
        let finer = if ui.input(|input| input.modifiers.shift) { 0.1 } else { 1.0 };
        let smallest = 0.1_f64.powi(self.decimals as i32);
        let speed = self.speed.unwrap_or_else(|| (self.value.abs() * 0.01).max(smallest * 0.25));
        let motion = f64::from(response.drag_delta().x - response.drag_delta().y);
        let exact = ui.data(|data| data.get_temp::<f64>(exact_id)).unwrap_or(*self.value) + motion * speed * finer;
        let exact = self.clamped(exact);
        ui.data_mut(|data| data.insert_temp(exact_id, exact));
        *self.value = self.clamped((exact / smallest).round() * smallest);
    }

    fn clamped(&self, value: f64) -> f64 {
        value.clamp(*self.range.start(), (*self.range.end()).max(*self.range.start()))
    }

    /// The typing state; also returns what is wrong with the text, if anything.
    fn edit(&mut self, ui: &mut Ui, size: Vec2, id: Id) -> (Response, Option<String>) {
        let (_, rect) = ui.allocate_space(size);
        let fresh = Edit { text: self.text(), value: *self.value };
        let kept = ui.data_mut(|data| data.remove_temp::<Edit>(id));
        // The focus was taken before there was a text field, so that its own `gained_focus` comes too late.
        let begins = kept.is_none();
        let mut edit = kept.filter(|edit| edit.value == *self.value).unwrap_or_else(|| fresh.clone());
        let (escape, enter, step) = ui.input_mut(|input| {
            let step = input.count_and_consume_key(egui::Modifiers::NONE, Key::ArrowUp) as f64
                - input.count_and_consume_key(egui::Modifiers::NONE, Key::ArrowDown) as f64;
            (input.key_pressed(Key::Escape), input.key_pressed(Key::Enter), step)
        });
        let output = Self::text_edit(ui, rect, id, &mut edit.text);
        if begins || output.response.gained_focus() {
            let mut state = output.state.clone();
            state.cursor.set_char_range(Some(egui::text::CCursorRange::select_all_str(&edit.text)));
            state.store(ui.ctx(), id);
        }
        let taken = if edit.text == fresh.text { Ok(*self.value) } else { self.taken(&edit.text) };
        let problem = taken.as_ref().err().cloned();
        let response = output.response.response.with_new_rect(rect);
        if step != 0.0 {
            let by = self.speed.unwrap_or_else(|| 0.1_f64.powi(self.decimals as i32));
            *self.value = self.clamped(taken.unwrap_or(*self.value) + step * by);
        } else if escape {
            response.surrender_focus();
            return (response, None);
        } else if enter {
            match taken {
                Ok(value) => *self.value = value,
                // Stay with the text, so that it can be mended.
                Err(_) => response.request_focus(),
            }
        } else if !response.lost_focus() {
            ui.data_mut(|data| data.insert_temp(id, edit.clone()));
        } else if let Ok(value) = taken {
            *self.value = value;
        }
        if let (Some(problem), true) = (&problem, response.has_focus()) {
            ui.data_mut(|data| data.insert_temp(id, edit));
            response.show_tooltip_text(problem.as_str());
        }
        (response, problem)
    }

    fn text_edit(ui: &mut Ui, rect: Rect, id: Id, text: &mut String) -> egui::text_edit::TextEditOutput {
        let theme = Theme::of(ui);
        let mut child = ui.new_child(
            egui::UiBuilder::new()
                .max_rect(rect.shrink2(Vec2::new(8.0, 3.0)))
                .layout(egui::Layout::left_to_right(egui::Align::Center)),
        );
        child.set_clip_rect(rect.shrink(1.0).intersect(ui.clip_rect()));
        TextEdit::singleline(text)
            .id(id)
            .font(fonts::numbers(measure::LABEL_TEXT))
            .text_color(theme.text)
            .frame(egui::Frame::NONE)
            .margin(egui::Margin::ZERO)
            .align(Align2::LEFT_CENTER)
            .desired_width(rect.width() - 16.0)
            .min_size(Vec2::new(rect.width() - 16.0, rect.height() - 6.0))
            .show(&mut child)
    }

    /// The value of the text, rounded to the field's decimals, if it can be taken.
    fn taken(&self, text: &str) -> Result<f64, String> {
        let value = expression::evaluate(text, &self.unit)?;
        let (low, high) = (*self.range.start(), *self.range.end());
        let say = |limit: f64| format!("{} {}", number::shortest(limit, self.decimals.max(2)), self.unit.symbol);
        if value < low {
            return Err(format!("at least {}", say(low)).trim_end().to_owned());
        }
        if value > high {
            return Err(format!("at most {}", say(high)).trim_end().to_owned());
        }
        if self.decimals == 0 { Ok(value.round()) } else { Ok(value) }
    }

    fn frame(ui: &Ui, response: &Response, editing: bool, problem: bool) {
        let theme = Theme::of(ui);
        let line = match (problem, editing, response.hovered() && ui.is_enabled()) {
            (true, ..) => theme.error,
            (_, true, _) => theme.accent,
            (_, _, true) => theme.faint,
            _ => theme.line,
        };
        let stroke = Stroke::new(1.0, line);
        ui.painter().rect_stroke(response.rect, measure::RADIUS_CONTROL, stroke, egui::StrokeKind::Inside);
    }

    fn describe(&self, ui: &Ui, response: &Response, problem: Option<&str>) {
        let value = *self.value;
        response.widget_info(|| WidgetInfo {
            label: Some(self.name.to_owned()),
            value: Some(value),
            ..WidgetInfo::new(Role::SpinButton)
        });
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_value(format!("{} {}", self.text(), self.unit.symbol).trim_end());
            if let Some(problem) = problem {
                node.set_description(problem);
            }
        });
    }
}
