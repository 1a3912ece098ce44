//! Pointer, wheel and menu entries → where one looks.
//!
//! Over the spectrogram the wheel zooms time, with Shift frequency, with Ctrl both; over a plot that has one of the
//! two axes, that one. A drag moves, with Shift it draws a box; a double-click shows all. Arrow keys move by a quarter, with
//! Ctrl they zoom one axis.

use egui::{PointerButton, Rect, Response, Ui, Vec2};

use super::cursors;
use super::plot::Plot;
use super::selection::TimeFrequencyBox;
use super::view::RecordingView;
use crate::engine::Action;

/// Which axes a part of the viewer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Time to the right.
    Time,
    /// Frequency upwards.
    Frequency,
    /// Frequency to the right.
    FrequencyAcross,
    /// Time to the right and frequency upwards.
    Both,
}

/// Points of scrolling that double the zoom.
const POINTS_PER_DOUBLING: f32 = 140.0;
/// One press of Plus or Minus.
const STEP: f64 = 1.5;
/// The part of a view that an arrow key moves it by.
const PAGE: f64 = 0.25;
/// A box smaller than this in points was a click.
const SMALLEST_BOX: f32 = 3.0;

/// Takes wheel and pinch over an area beside or over a plot.
pub fn wheel(ui: &Ui, view: &mut RecordingView, plot: &Plot, area: Rect, axis: Axis) {
    let Some(pointer) = ui.input(|input| input.pointer.hover_pos()).filter(|at| area.contains(*at)) else { return };
    if !ui.rect_contains_pointer(area) {
        return; // something lies over it
    }
    let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta(), f64::from(input.zoom_delta())));
    let factor = |points: f32| f64::from((points / POINTS_PER_DOUBLING).exp2());
    let factors = match axis {
        // egui turns a wheel with Shift into a horizontal one.
        Axis::Both if pinch != 1.0 => [pinch, pinch],
        Axis::Both => [factor(scroll.y), factor(scroll.x)],
        Axis::Time => [pinch * factor(scroll.y + scroll.x), 1.0],
        Axis::Frequency | Axis::FrequencyAcross => [1.0, pinch * factor(scroll.y + scroll.x)],
    };
    if factors != [1.0, 1.0] {
        let [sample, cycles] = plot.place(pointer);
        let across = view.frequency.at(f64::from((pointer.x - plot.rect.left()) / plot.rect.width()));
        view.zoom(factors, [sample, if axis == Axis::FrequencyAcross { across } else { cycles }]);
    }
}

/// Moves the view with a drag.
pub fn drag(view: &mut RecordingView, plot: &Plot, response: &Response, axis: Axis) {
    if !(response.dragged_by(PointerButton::Primary) || response.dragged_by(PointerButton::Middle)) {
        return;
    }
    drag_by(view, plot, response.drag_delta(), axis);
}

/// Moves the view by so many points.
pub fn drag_by(view: &mut RecordingView, plot: &Plot, by: Vec2, axis: Axis) {
    let by = by / plot.rect.size();
    let (right, up) = (f64::from(by.x), -f64::from(by.y));
    let (time, frequency) = (view.time.span(), view.frequency.span());
    match axis {
        Axis::Time => view.pan(-right * time, 0.0),
        Axis::Frequency => view.pan(0.0, -up * frequency),
        Axis::FrequencyAcross => view.pan(0.0, -right * frequency),
        Axis::Both => view.pan(-right * time, -up * frequency),
    }
}

/// Draws a box while Shift is held at the start of a drag. Returns whether the drag is taken.
pub fn draw_box(ui: &Ui, view: &mut RecordingView, plot: &Plot, response: &Response) -> bool {
    let shift = ui.input(|input| input.modifiers.shift);
    let origin = ui.input(|input| input.pointer.press_origin());
    if let (true, true, Some(origin)) = (response.drag_started_by(PointerButton::Primary), shift, origin) {
        view.anchor = Some(plot.place(origin));
    }
    let Some(anchor) = view.anchor else { return false };
    let pointer = response.interact_pointer_pos().map(|at| at.clamp(plot.rect.min, plot.rect.max));
    if let Some(pointer) = pointer {
        let part = TimeFrequencyBox::between(anchor, plot.place(pointer));
        let size = plot.rect_of(&part).size();
        view.selection = (size.x > SMALLEST_BOX && size.y > SMALLEST_BOX).then_some(part);
        view.selected = None;
    }
    if response.drag_stopped() || !response.dragged() {
        view.anchor = None;
    }
    true
}

/// Carries out menu entries and keys that are about the view. `step`: samples from one frame, or average, to the next.
pub fn act(view: &mut RecordingView, action: Action, step: usize, bins: usize, pixels: [f64; 2]) {
    let about = view.pointer.unwrap_or([view.time.middle(), view.frequency.middle()]);
    match action {
        Action::ZoomIn => view.zoom([STEP, STEP], about),
        Action::ZoomOut => view.zoom([1.0 / STEP, 1.0 / STEP], about),
        Action::ZoomInTime => view.zoom([STEP, 1.0], about),
        Action::ZoomOutTime => view.zoom([1.0 / STEP, 1.0], about),
        Action::ZoomInFrequency => view.zoom([1.0, STEP], about),
        Action::ZoomOutFrequency => view.zoom([1.0, 1.0 / STEP], about),
        Action::NextT => view.pan(view.time.span() * PAGE, 0.0),
        Action::PreviousT => view.pan(-view.time.span() * PAGE, 0.0),
        Action::HigherFrequencies => view.pan(0.0, view.frequency.span() * PAGE),
        Action::LowerFrequencies => view.pan(0.0, -view.frequency.span() * PAGE),
        Action::ZoomToFit => view.fit(),
        // One column a frame (or an average of frames), one row a bin.
        Action::ActualSize => {
            let time = view.time.span() / (pixels[0] * step as f64);
            let frequency = view.frequency.span() / (pixels[1] / bins as f64);
            view.zoom([time, frequency], about);
        }
        Action::Cursors => cursors::toggle(view),
        Action::FollowEnd => view.follow(true),
        _ => {}
    }
}
