//! Draws the power spectrum of the box, else of what is in view: mean, maximum and minimum over its time, and the mean of
//! a recording that it is compared with.

use egui::{Color32, Rect, Ui, UiBuilder};
use egui_plot::{GridMark, Line, PlotPoints};

use super::plots::cell::{caption, of_channel, sentence};
use super::plots::show::PlotContext;
use super::readout::window_name;
use super::view::RecordingView;
use crate::engine::plots::Plot;
use crate::engine::spectrum::Density;
use crate::ops::axes::{AxisScale, Ticks};
use crate::ui::theme::Theme;
use crate::ui::widgets::{Axes, Side, number, still_plot};

/// Values at or below this are silence, not signal.
const SILENCE_DB: f64 = -199.0;
/// The plot spans at least so many dB.
const LEAST_SPAN: f64 = 20.0;

/// Draws it over the same band as the spectrogram.
pub fn show(ui: &mut Ui, view: &RecordingView, rect: Rect, context: PlotContext<'_>) {
    let theme = Theme::of(ui);
    ui.painter().rect_filled(rect, 0, theme.field);
    let frequency = context.calibration.frequency_axis(view.frequency);
    let of_box = view.selection.and(view.plots.density.as_ref());
    if let Some(density) = of_box.or(view.density.as_ref()) {
        let power = power_axis(density, context.look.spectrum.min);
        let lines = lines(ui, view, density, context);
        let names: Vec<_> = lines.iter().map(|(name, _, color)| (*name, *color)).collect();
        plot(ui, lines, rect, [frequency, power]);
        Axes::new(rect).axis(Side::Left, power).axis(Side::Bottom, frequency).show(ui);
        caption(ui, rect, &described(density, view.selection.is_some(), context), &names);
    } else {
        Axes::new(rect).axis(Side::Bottom, frequency).show(ui);
        caption(ui, rect, "Power spectrum", &[]);
    }
    if let Some(failure) = view.plots.failures.get(&Plot::Density) {
        sentence(ui, rect, failure);
    }
    ui.painter().rect_stroke(rect, 0, theme.hairline(), egui::StrokeKind::Outside);
}

/// Of what, with which resolution and window.
fn described(density: &Density, of_box: bool, context: PlotContext<'_>) -> String {
    let resolution = match context.info.sample_rate_hz {
        Some(rate) => number::si(density.resolution * rate, "Hz", 4),
        None => format!("{} cycles/sample", number::shortest(density.resolution, 6)),
    };
    let window = window_name(context.settings.spectrogram.window.name());
    let what = if of_box { "Power spectrum of the box" } else { "Power spectrum" };
    let sampled = if density.frames < density.frames_there { " · sampled" } else { "" };
    format!("{what}{} · RBW {resolution}, {window}{sampled}", of_channel(context.info, context.settings))
}

type Named<'a> = (&'a str, Line<'static>, Color32);

/// The traces that are wanted, the mean on top.
fn lines<'a>(ui: &Ui, view: &RecordingView, density: &Density, context: PlotContext<'a>) -> Vec<Named<'a>> {
    let theme = Theme::of(ui);
    let calibration = context.calibration;
    let points = |values: &[f32], [start, step]: [f64; 2]| -> PlotPoints<'static> {
        let place = |index: usize| calibration.frequency(start + step * index as f64);
        values.iter().enumerate().map(|(index, value)| [place(index), f64::from(value.max(-1e6))]).collect()
    };
    let own = [density.start, density.step];
    let traces = context.look.spectrum;
    let mut lines = Vec::new();
    let mut add = |name: &'a str, values: PlotPoints<'static>, color: Color32, width: f32| {
        lines.push((name, Line::new(name, values).color(color).width(width), color));
    };
    if traces.min {
        add("min", points(&density.min, own), theme.success, 1.0);
    }
    if traces.max {
        add("max", points(&density.max, own), theme.warning.gamma_multiply(0.75), 1.0);
    }
    if let (Some([_, other]), Some(found)) = (context.compared, &view.plots.difference)
        && found.unit == density.unit
    {
        add(other, points(&found.other, [found.start, found.step]), theme.dim, 1.0);
    }
    if traces.mean {
        add("mean", points(&density.mean, own), theme.accent, 1.2);
    }
    lines
}

fn plot(ui: &mut Ui, lines: Vec<Named<'_>>, rect: Rect, [across, up]: [AxisScale<'_>; 2]) {
    let theme = Theme::of(ui);
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
            for (_, line, _) in lines {
                plot.line(line);
            }
        });
}

/// From below the mean (or the minimum, if that is shown) to above the maximum, in steps of 5 dB so that it does not
/// tremble.
fn power_axis(density: &Density, with_min: bool) -> AxisScale<'static> {
    let known = |values: &[f32]| -> Vec<f64> {
        values.iter().map(|v| f64::from(*v)).filter(|v| v.is_finite() && *v > SILENCE_DB).collect()
    };
    let high = known(&density.max).into_iter().fold(f64::NEG_INFINITY, f64::max);
    let lowest = if with_min { &density.min } else { &density.mean };
    let low = known(lowest).into_iter().fold(f64::INFINITY, f64::min);
    if density.unit == "linear" {
        let high = if high > 0.0 { high * 1.1 } else { 1.0 };
        return AxisScale::new(0.0, high, "");
    }
    let high = if high.is_finite() { (high / 5.0).ceil() * 5.0 + 2.0 } else { 0.0 };
    let low = if low.is_finite() { (low / 5.0).floor() * 5.0 - 2.0 } else { -120.0 };
    AxisScale::new(low.min(high - LEAST_SPAN), high, density.unit)
}
