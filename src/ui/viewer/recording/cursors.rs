//! Two pairs of lines across the spectrogram, in time and in frequency: dragged by the pointer, their differences said.
//!
//! What lies between them is measured like a box (`inspector/signal_measure`).

use egui::{Align2, CursorIcon, Rect, Sense, Stroke, Ui, WidgetInfo, pos2};

use super::calibration::Calibration;
use super::extent::Extent;
use super::plot::Plot;
use super::selection::TimeFrequencyBox;
use super::view::RecordingView;
use crate::ui::theme::Theme;
use crate::ui::widgets::axes::label;
use crate::ui::widgets::number;

/// How far from a line it can be taken.
const REACH: f32 = 5.0;
/// Where new cursors are put in the view.
const PLACED: [f64; 2] = [0.35, 0.65];

/// Puts cursors where the box is, or into the middle of the view; takes them away if they are there. A box that became
/// cursors comes back where they are.
pub fn toggle(view: &mut RecordingView) {
    let was_box = std::mem::take(&mut view.cursors_were_box);
    if let Some(pair) = view.cursors.take() {
        if was_box && view.selection.is_none() {
            view.selected = None;
            view.selection = Some(pair);
        }
        return;
    }
    let middle = |extent: Extent| Extent::new(extent.at(PLACED[0]), extent.at(PLACED[1]));
    let placed = TimeFrequencyBox { time: middle(view.time), frequency: middle(view.frequency) };
    // They take the box's place: what is between them is what is measured now.
    view.selected = None;
    view.cursors_were_box = view.selection.is_some();
    view.cursors = Some(view.selection.take().unwrap_or(placed));
}

/// One of the four lines.
struct Line {
    name: &'static str,
    /// Across time: upright.
    upright: bool,
    value: f64,
}

/// Draws the lines, lets the pointer drag them, says how far apart they are.
pub fn show(ui: &Ui, view: &mut RecordingView, plot: &Plot, calibration: &Calibration) {
    let Some(pair) = view.cursors else { return };
    let lines = [
        Line { name: "Time cursor 1", upright: true, value: pair.time.low },
        Line { name: "Time cursor 2", upright: true, value: pair.time.high },
        Line { name: "Frequency cursor 1", upright: false, value: pair.frequency.low },
        Line { name: "Frequency cursor 2", upright: false, value: pair.frequency.high },
    ];
    let limits = *view.limits();
    let mut values = lines.map(|line| {
        let moved = drag(ui, &line, plot);
        let bounds = if line.upright { &limits.time } else { &limits.frequency };
        moved.map_or(line.value, |value| value.clamp(bounds.low, bounds.high))
    });
    // A line that is dragged past the other takes it along: they never change places under the pointer.
    for pair_of in [0, 2] {
        let before = [pair.time.low, pair.time.high, pair.frequency.low, pair.frequency.high];
        if values[pair_of] > values[pair_of + 1] {
            let dragged = if values[pair_of] == before[pair_of] { pair_of + 1 } else { pair_of };
            values[2 * pair_of + 1 - dragged] = values[dragged];
        }
    }
    let pair =
        TimeFrequencyBox { time: Extent::new(values[0], values[1]), frequency: Extent::new(values[2], values[3]) };
    view.cursors = Some(pair);
    paint(ui, &pair, plot, calibration);
}

/// Where the line is dragged to, if it is.
fn drag(ui: &Ui, line: &Line, plot: &Plot) -> Option<f64> {
    let rect = if line.upright {
        let x = plot.x(line.value);
        Rect::from_x_y_ranges(x - REACH..=x + REACH, plot.rect.y_range())
    } else {
        let y = plot.y(line.value);
        Rect::from_x_y_ranges(plot.rect.x_range(), y - REACH..=y + REACH)
    };
    if !rect.expand(1.0).intersects(plot.rect) {
        return None;
    }
    let response = ui.interact(rect.intersect(plot.rect), ui.scope_id().with(line.name), Sense::drag());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Splitter, true, line.name));
    let icon = if line.upright { CursorIcon::ResizeHorizontal } else { CursorIcon::ResizeVertical };
    let response = response.on_hover_and_drag_cursor(icon);
    let pointer = response.interact_pointer_pos().filter(|_| response.dragged())?;
    let pointer = pointer.clamp(plot.rect.min, plot.rect.max);
    Some(if line.upright { plot.sample(pointer.x) } else { plot.cycles(pointer.y) })
}

fn paint(ui: &Ui, pair: &TimeFrequencyBox, plot: &Plot, calibration: &Calibration) {
    let theme = Theme::of(ui);
    let painter = ui.painter_at(plot.rect);
    let between = plot.rect_of(pair).intersect(plot.rect);
    if between.is_positive() {
        painter.rect_filled(between, 0, theme.accent.gamma_multiply(0.08));
    }
    let stroke = Stroke::new(1.0, theme.accent);
    for sample in [pair.time.low, pair.time.high] {
        painter.vline(plot.x(sample), plot.rect.y_range(), stroke);
    }
    for cycles in [pair.frequency.low, pair.frequency.high] {
        painter.hline(plot.rect.x_range(), plot.y(cycles), stroke);
    }
    let [time, rate, width] = differences(pair, calibration);
    let across = pos2(between.center().x, plot.rect.bottom() - 4.0);
    label(&painter, across, Align2::CENTER_BOTTOM, &format!("Δt {time}   1/Δt {rate}"), plot.rect);
    let up = pos2(plot.rect.right() - 4.0, between.center().y);
    label(&painter, up, Align2::RIGHT_CENTER, &format!("Δf {width}"), plot.rect);
}

/// Δt, 1/Δt and Δf, with their units: a stretch of time is none of the day, and no number of samples inverts to hertz,
/// whichever of them the axes show.
#[must_use]
pub fn differences(pair: &TimeFrequencyBox, calibration: &Calibration) -> [String; 3] {
    let calibration = calibration.of_differences();
    let time = calibration.time(pair.time.span());
    let width = calibration.bandwidth(pair.frequency.span());
    let written = |value: f64, unit: &str| {
        if calibration.is_calibrated() {
            number::si(value, unit, 5)
        } else {
            format!("{} {unit}", number::shortest(value, 6))
        }
    };
    let rate = if time > 0.0 { written(1.0 / time, calibration.frequency_unit()) } else { "–".to_owned() };
    [written(time, calibration.time_unit()), rate, written(width, calibration.frequency_unit())]
}

#[cfg(test)]
mod tests {
    use super::super::plots::{AxisUnits, FrequencyUnit, TimeUnit};
    use super::*;
    use crate::model::{AnnotationList, Capture, Datatype, RecordingInfo};

    #[test]
    fn differences_are_the_same_in_all_units_of_axes() {
        let capture = Capture {
            frequency_hz: Some(100e6),
            datetime: Some("2024-05-01T12:00:00Z".to_owned()),
            ..Capture::default()
        };
        let info = |rate| RecordingInfo {
            format: "sigmf".to_owned(),
            samples: 1_000_000,
            channels: 1,
            datatype: Datatype::CF32,
            sample_rate_hz: rate,
            center_frequency_hz: Some(100e6),
            captures: vec![capture.clone()],
            annotations: AnnotationList::default(),
            guessed: Vec::new(),
            warnings: Vec::new(),
            metadata: None,
        };
        let pair = TimeFrequencyBox { time: Extent::new(1000.0, 3000.0), frequency: Extent::new(-0.1, 0.1) };
        let said = |rate, time| {
            let units = AxisUnits { time, frequency: FrequencyUnit::Received };
            differences(&pair, &Calibration::shown(&info(rate), 1000.0, units))
        };
        for time in [TimeUnit::Seconds, TimeUnit::Samples, TimeUnit::Utc] {
            let [span, rate, width] = said(Some(1e6), time);
            assert!(span.starts_with('2') && span.ends_with("ms"), "{time:?}: {span}");
            assert!(rate.starts_with("500") && rate.ends_with(" Hz"), "{time:?}: {rate}");
            assert!(width.starts_with("200") && width.ends_with("kHz"), "{time:?}: {width}");
            assert!(said(None, time)[0].ends_with("samples") && said(None, time)[1].ends_with("cycles/sample"));
        }
    }
}
