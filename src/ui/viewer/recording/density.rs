//! Draws the power spectral density of what is in view: mean and maximum over its time.

use egui::{Rect, Ui, UiBuilder};
use egui_plot::{GridMark, Line, PlotPoints};

use super::calibration::Calibration;
use super::view::RecordingView;
use super::waveform::caption;
use crate::engine::spectrum::Density;
use crate::ops::axes::{AxisScale, Ticks};
use crate::ui::theme::Theme;
use crate::ui::widgets::{Axes, Side, still_plot};

/// Values at or below this are silence, not signal.
const SILENCE_DB: f64 = -199.0;
/// The plot spans at least so many dB.
const LEAST_SPAN: f64 = 20.0;

/// Draws it over the same band as the spectrogram.
pub fn show(ui: &mut Ui, view: &RecordingView, rect: Rect, calibration: &Calibration) {
    let theme = Theme::of(ui);
    ui.painter().rect_filled(rect, 0, theme.field);
    let frequency = calibration.frequency_axis(view.frequency);
    if let Some(density) = &view.density {
        let power = power_axis(density);
        plot(ui, density, rect, calibration, [frequency, power]);
        Axes::new(rect).axis(Side::Left, power).axis(Side::Bottom, frequency).show(ui);
        caption(ui, rect, "Power spectrum", &[("mean", theme.accent), ("max", theme.warning)]);
    } else {
        Axes::new(rect).axis(Side::Bottom, frequency).show(ui);
        caption(ui, rect, "Power spectrum", &[]);
    }
    ui.painter().rect_stroke(rect, 0, theme.hairline(), egui::StrokeKind::Outside);
}

fn plot(ui: &mut Ui, density: &Density, rect: Rect, calibration: &Calibration, [across, up]: [AxisScale<'_>; 2]) {
    let theme = Theme::of(ui);
    let points = |values: &[f32]| -> PlotPoints<'static> {
        let place = |index: usize| calibration.frequency(density.start + density.step * index as f64);
        values.iter().enumerate().map(|(index, value)| [place(index), f64::from(value.max(-1e6))]).collect()
    };
    let max = Line::new("max", points(&density.max)).color(theme.warning.gamma_multiply(0.75)).width(1.0);
    let mean = Line::new("mean", points(&density.mean)).color(theme.accent).width(1.2);
    let spacer = |scale: &AxisScale<'_>, most: usize| {
        let ticks = Ticks::of(scale, most);
        move |_| ticks.values.iter().map(|value| GridMark { value: *value, step_size: ticks.step }).collect()
    };
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("density"));
    child.set_clip_rect(rect.intersect(ui.clip_rect()));
    still_plot("Power spectrum", rect)
        .grid_color(theme.line)
        .grid_fade(0.0)
        .x_grid_spacer(spacer(&across, 12))
        .y_grid_spacer(spacer(&up, 2))
        .show(&mut child, |plot| {
            plot.set_plot_bounds_x(across.low..=across.high);
            plot.set_plot_bounds_y(up.low..=up.high);
            plot.line(max);
            plot.line(mean);
        });
}

/// From below the mean to above the maximum, in steps of 5 dB so that it does not tremble.
fn power_axis(density: &Density) -> AxisScale<'static> {
    let known = |values: &[f32]| -> Vec<f64> {
        values.iter().map(|v| f64::from(*v)).filter(|v| v.is_finite() && *v > SILENCE_DB).collect()
    };
    let high = known(&density.max).into_iter().fold(f64::NEG_INFINITY, f64::max);
    let low = known(&density.mean).into_iter().fold(f64::INFINITY, f64::min);
    if density.unit == "linear" {
        let high = if high > 0.0 { high * 1.1 } else { 1.0 };
        return AxisScale::new(0.0, high, "");
    }
    let high = if high.is_finite() { (high / 5.0).ceil() * 5.0 + 2.0 } else { 0.0 };
    let low = if low.is_finite() { (low / 5.0).floor() * 5.0 - 2.0 } else { -120.0 };
    AxisScale::new(low.min(high - LEAST_SPAN), high, density.unit)
}
