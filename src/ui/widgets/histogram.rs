//! The range of a layer on its histogram: two handles and the transfer line between them.
//!
//! Drag a handle, or between the handles to move both; the wheel zooms the value axis at the pointer, a double-click
//! shows all of it, the word in the corner switches between logarithmic and linear counts. What lies outside the range
//! is grey.

use egui::{
    Align2, Color32, CursorIcon, Id, Key, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2,
};

use super::super::fonts;
use super::super::theme::{Theme, measure};

/// Height of the plot.
pub const HEIGHT: f32 = 82.0;
const HANDLE: f32 = 5.0;

/// A histogram with the range on it.
#[must_use = "call show"]
#[derive(Debug)]
pub struct RangeHistogram<'a> {
    name: &'a str,
    counts: &'a [u64],
    domain: [f64; 2],
    range: &'a mut [f64; 2],
    gamma: f64,
    color: Color32,
    whole_numbers: bool,
    stands_for: [f64; 2],
}

/// What the user did.
#[derive(Debug)]
pub struct HistogramResponse {
    pub response: Response,
    /// The range changed.
    pub changed: bool,
    /// A drag or key press ended: the edit is complete (for one undo step).
    pub finished: bool,
}

/// Kept between frames: which part of the domain is shown, how counts are drawn, what is dragged.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    view: Option<[f64; 2]>,
    linear: bool,
    grip: Option<Grip>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grip {
    Low,
    High,
    Both,
}

impl<'a> RangeHistogram<'a> {
    /// `counts` of equal bins from `domain[0]` to `domain[1]`; `range` is what the handles set.
    pub fn new(name: &'a str, counts: &'a [u64], domain: [f64; 2], range: &'a mut [f64; 2]) -> Self {
        let color = Theme::DARK.accent;
        Self { name, counts, domain, range, gamma: 1.0, color, whole_numbers: false, stands_for: [0.0, 1.0] }
    }

    /// Exponent of the transfer line.
    pub fn gamma(mut self, gamma: f64) -> Self {
        self.gamma = gamma;
        self
    }

    /// Colour of the part within the range.
    pub fn color(mut self, color: Color32) -> Self {
        self.color = color;
        self
    }

    /// The values are integers: handles stop at whole numbers.
    pub fn whole_numbers(mut self, whole: bool) -> Self {
        self.whole_numbers = whole;
        self
    }

    /// Offset and scale of what the values stand for: what the handles say of themselves.
    pub fn stands_for(mut self, offset_and_scale: [f64; 2]) -> Self {
        self.stands_for = offset_and_scale;
        self
    }

    /// Draws it at full width.
    pub fn show(mut self, ui: &mut Ui) -> HistogramResponse {
        let size = Vec2::new(ui.available_width(), HEIGHT);
        let (outer, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        let plot = outer.shrink2(Vec2::new(8.0, 5.0));
        let id = response.id;
        let mut state: State = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let before = *self.range;
        self.zoom(ui, &response, plot, &mut state);
        let view = state.view.unwrap_or(self.full_view());
        self.drag(&response, plot, view, &mut state);
        let keys = self.handles(ui, id, plot, view);
        response.context_menu(|ui| {
            let mut logarithmic = !state.linear;
            ui.checkbox(&mut logarithmic, "Logarithmic counts");
            state.linear = !logarithmic;
            if ui.button("Show the whole range").clicked() {
                state.view = None;
                ui.close();
            }
        });
        let finished = response.drag_stopped() || keys;
        let switch = self.switch(ui, id, outer, &mut state.linear);
        ui.data_mut(|data| data.insert_temp(id, state));
        self.paint(ui, outer, plot, view, state.linear);
        let word = if state.linear { "linear" } else { "log" };
        let theme = Theme::of(ui);
        let color = if switch.hovered() || switch.has_focus() { theme.text } else { theme.dim };
        let font = fonts::regular(measure::HINT);
        ui.painter().rect_filled(switch.rect, measure::RADIUS_CONTROL, theme.field.gamma_multiply(0.8));
        ui.painter().text(switch.rect.right_center() - Vec2::new(4.0, 0.0), Align2::RIGHT_CENTER, word, font, color);
        response.widget_info(|| WidgetInfo::labeled(Role::Figure, ui.is_enabled(), self.name));
        HistogramResponse { response, changed: *self.range != before, finished }
    }

    /// The word in the upper right corner that says how counts are drawn, and changes it.
    fn switch(&self, ui: &Ui, id: Id, outer: Rect, linear: &mut bool) -> Response {
        let place = Rect::from_min_size(pos2(outer.right() - 44.0, outer.top() + 3.0), Vec2::new(40.0, 16.0));
        let switch = ui.interact(place, id.with("counts"), Sense::click());
        if switch.clicked() {
            *linear = !*linear;
        }
        let name = format!("{}: logarithmic counts", self.name);
        switch.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), !*linear, &name));
        switch.on_hover_text("Counts as their logarithm, or as they are")
    }

    /// All of the data and of the range, so that no handle is ever out of reach.
    fn full_view(&self) -> [f64; 2] {
        let (low, high) = (self.domain[0].min(self.range[0]), self.domain[1].max(self.range[1]));
        if high > low { [low, high] } else { [low - 0.5, low + 0.5] }
    }

    fn zoom(&self, ui: &Ui, response: &Response, plot: Rect, state: &mut State) {
        if response.double_clicked() {
            state.view = None;
        }
        let Some(pointer) = response.hover_pos() else { return };
        let wheel = ui.input_mut(|input| {
            // Taken, so that the panel does not scroll as well.
            std::mem::take(&mut input.smooth_scroll_delta).y
        });
        if wheel == 0.0 {
            return;
        }
        let full = self.full_view();
        let [low, high] = state.view.unwrap_or(full);
        let at = value_at(pointer.x, plot, [low, high]);
        let scale = f64::from((-wheel * 0.005).exp());
        let zoomed = [(at - (at - low) * scale).max(full[0]), (at + (high - at) * scale).min(full[1])];
        let narrowest = (full[1] - full[0]) * 1e-5;
        if zoomed[1] - zoomed[0] > narrowest {
            state.view = (zoomed != full).then_some(zoomed);
        }
    }

    fn drag(&mut self, response: &Response, plot: Rect, view: [f64; 2], state: &mut State) {
        let Some(pointer) = response.interact_pointer_pos() else {
            state.grip = None;
            return;
        };
        let [low, high] = [x_of(self.range[0], plot, view), x_of(self.range[1], plot, view)];
        if response.drag_started() {
            state.grip = Some(grip(pointer.x - response.drag_delta().x, low, high));
        }
        if !response.dragged() {
            return;
        }
        let at = value_at(pointer.x.clamp(plot.left(), plot.right()), plot, view);
        match state.grip {
            Some(Grip::Low) => self.set(at, self.range[1]),
            Some(Grip::High) => self.set(self.range[0], at),
            Some(Grip::Both) => {
                let by = f64::from(response.drag_delta().x / plot.width()) * (view[1] - view[0]);
                *self.range = [self.range[0] + by, self.range[1] + by];
            }
            None => {}
        }
        if self.whole_numbers && response.drag_stopped() {
            *self.range = self.range.map(f64::round);
        }
    }

    fn set(&mut self, low: f64, high: f64) {
        let round = |value: f64| if self.whole_numbers { value.round() } else { value };
        let (low, high) = (round(low), round(high));
        if low <= high {
            *self.range = [low, high];
        }
    }

    /// The two handles as sliders of their own, for keyboard and assistive technology; whether a key moved one.
    fn handles(&mut self, ui: &Ui, id: Id, plot: Rect, view: [f64; 2]) -> bool {
        let step = if self.whole_numbers { 1.0 } else { (view[1] - view[0]) / 256.0 };
        let mut moved = false;
        for (index, which) in ["minimum", "maximum"].into_iter().enumerate() {
            let x = x_of(self.range[index], plot, view);
            let rect = Rect::from_center_size(pos2(x, plot.bottom()), Vec2::splat(2.0 * HANDLE));
            let handle = ui.interact(rect, id.with(which), Sense::focusable_noninteractive());
            let name = format!("{} {which}", self.name);
            let value = self.stands_for[0] + self.stands_for[1] * self.range[index];
            handle.widget_info(|| WidgetInfo::slider(ui.is_enabled(), value, &name));
            if !handle.has_focus() {
                continue;
            }
            ui.memory_mut(|memory| {
                let filter = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
                memory.set_focus_lock_filter(handle.id, filter);
            });
            let steps = ui.input_mut(|input| {
                let count = |input: &mut egui::InputState, key| input.count_and_consume_key(egui::Modifiers::NONE, key);
                count(input, Key::ArrowRight) as f64 - count(input, Key::ArrowLeft) as f64
            });
            if steps != 0.0 {
                let mut range = *self.range;
                range[index] += steps * step;
                self.set(range[0], range[1]);
                moved = true;
            }
        }
        moved
    }

    fn paint(&self, ui: &Ui, outer: Rect, plot: Rect, view: [f64; 2], linear: bool) {
        let theme = Theme::of(ui);
        ui.painter().rect(outer, measure::RADIUS_CONTROL, theme.field, theme.hairline(), StrokeKind::Inside);
        let clipped = ui.painter_at(outer.shrink(1.0));
        self.paint_bars(&clipped, theme, plot, view, linear);
        let [low, high] = [x_of(self.range[0], plot, view), x_of(self.range[1], plot, view)];
        clipped.add(egui::Shape::line(
            self.transfer_line(plot, low, high),
            Stroke::new(1.0, theme.text.gamma_multiply(0.55)),
        ));
        for x in [low, high] {
            clipped.vline(x, plot.y_range(), Stroke::new(1.5, theme.text));
        }
        let knob = if theme.dark { theme.knob } else { theme.text };
        for x in [low, high] {
            ui.painter_at(outer.expand(6.0)).circle_filled(pos2(x, outer.bottom() - 4.0), HANDLE, knob);
        }
        if ui.rect_contains_pointer(outer) {
            ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
    }

    fn paint_bars(&self, painter: &egui::Painter, theme: &Theme, plot: Rect, view: [f64; 2], linear: bool) {
        let heights = column_heights(self.counts, self.domain, view, plot.width().max(1.0) as usize, linear);
        let outside = if theme.dark { theme.faint.gamma_multiply(0.5) } else { theme.knob_ring.gamma_multiply(0.45) };
        let mut mesh = egui::Mesh::default();
        for (column, height) in heights.iter().enumerate().filter(|(_, height)| **height > 0.0) {
            let x = plot.left() + column as f32;
            let value = value_at(x + 0.5, plot, view);
            let inside = value >= self.range[0] && value <= self.range[1];
            let color = if inside { self.color } else { outside };
            let top = plot.bottom() - height.max(0.02) * plot.height();
            mesh.add_colored_rect(Rect::from_min_max(pos2(x, top), pos2(x + 1.0, plot.bottom())), color);
        }
        painter.add(mesh);
    }

    fn transfer_line(&self, plot: Rect, low: f32, high: f32) -> Vec<Pos2> {
        let steps = if (self.gamma - 1.0).abs() < 1e-6 { 1 } else { 32 };
        (0..=steps)
            .map(|step| {
                let part = step as f32 / steps as f32;
                let level = f64::from(part).powf(self.gamma) as f32;
                pos2(low + (high - low) * part, plot.bottom() - plot.height() * level)
            })
            .collect()
    }
}

/// Which handle a drag that begins there takes.
fn grip(x: f32, low: f32, high: f32) -> Grip {
    let (to_low, to_high) = ((x - low).abs(), (x - high).abs());
    let near = 10.0_f32.min((high - low) * 0.3).max(5.0);
    if to_low.min(to_high) > near && x > low && x < high {
        Grip::Both
    } else if to_low < to_high || (to_low == to_high && x < low) {
        Grip::Low
    } else {
        Grip::High
    }
}

fn x_of(value: f64, plot: Rect, view: [f64; 2]) -> f32 {
    let part = (value - view[0]) / (view[1] - view[0]);
    // Far outside, the line still has to have a finite place.
    plot.left() + plot.width() * part.clamp(-10.0, 10.0) as f32
}

fn value_at(x: f32, plot: Rect, view: [f64; 2]) -> f64 {
    view[0] + f64::from((x - plot.left()) / plot.width().max(1.0)) * (view[1] - view[0])
}

/// The height of each screen column, 0 to 1: the largest bin that falls on it. Counts are drawn as their logarithm
/// (of count + 1) unless `linear`.
fn column_heights(counts: &[u64], domain: [f64; 2], view: [f64; 2], columns: usize, linear: bool) -> Vec<f32> {
    let mut heights = vec![0.0_f32; columns];
    let scale = |count: u64| if linear { count as f32 } else { (count as f32).ln_1p() };
    let highest = counts.iter().copied().max().map_or(0.0, scale);
    if highest <= 0.0 || counts.is_empty() {
        return heights;
    }
    let bin_width = (domain[1] - domain[0]) / counts.len() as f64;
    let column_width = (view[1] - view[0]) / columns as f64;
    for (column, height) in heights.iter_mut().enumerate() {
        let from = ((view[0] + column as f64 * column_width - domain[0]) / bin_width).floor();
        let to = ((view[0] + (column + 1) as f64 * column_width - domain[0]) / bin_width).ceil();
        let first = from.max(0.0) as usize;
        let end = (to.max(0.0) as usize).min(counts.len());
        let tallest = counts.get(first..end.max(first)).and_then(|bins| bins.iter().copied().max());
        *height = tallest.map_or(0.0, scale) / highest;
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bin_is_seen_when_columns_are_fewer() {
        let mut counts = vec![0; 1000];
        counts[777] = 5;
        let heights = column_heights(&counts, [0.0, 1000.0], [0.0, 1000.0], 100, false);
        assert_eq!(heights[77], 1.0);
        assert_eq!(heights.iter().filter(|height| **height > 0.0).count(), 1);
    }

    #[test]
    fn an_empty_histogram_and_a_view_beside_the_data_are_flat() {
        assert_eq!(column_heights(&[], [0.0, 1.0], [0.0, 1.0], 4, false), [0.0; 4]);
        assert_eq!(column_heights(&[3, 4], [0.0, 2.0], [10.0, 20.0], 3, true), [0.0; 3]);
    }

    #[test]
    fn the_nearer_handle_is_taken_and_the_middle_moves_both() {
        assert_eq!(grip(12.0, 10.0, 200.0), Grip::Low);
        assert_eq!(grip(198.0, 10.0, 200.0), Grip::High);
        assert_eq!(grip(100.0, 10.0, 200.0), Grip::Both);
        assert_eq!(grip(2.0, 10.0, 10.0), Grip::Low);
        assert_eq!(grip(13.0, 10.0, 10.0), Grip::High);
    }
}
