//! Draws traces over the same time as the spectrogram: magnitude, I and Q, phase, instantaneous frequency; extremes of
//! each column, or single samples where they fit.

use egui::epaint::Mesh;
use egui::{Color32, Rect, Shape, Stroke, Ui, pos2};

use super::super::calibration::Calibration;
use super::super::extent::Extent;
use super::super::plot::Plot;
use super::super::view::RecordingView;
use super::cell::{caption, sentence};
use super::settings::PlotKind;
use crate::engine::plots::{self, Lines, Traces};
use crate::engine::spectrum::Waveform;
use crate::ops::axes::AxisScale;
use crate::ops::spectrogram::decibel;
use crate::ui::theme::Theme;
use crate::ui::widgets::{Axes, Side};

/// Samples closer than this are a line without dots.
const DOT_DISTANCE: f32 = 5.0;
/// Silence lies this far under the strongest sample.
const MOST_SPAN_DB: f32 = 80.0;
const LEAST_SPAN_DB: f32 = 20.0;

/// Draws one of the plots over time. `name` is its caption.
pub fn show(ui: &Ui, view: &RecordingView, (kind, rect): (PlotKind, Rect), calibration: &Calibration, name: &str) {
    let theme = Theme::of(ui);
    ui.painter().rect_filled(rect, 0, theme.field);
    let (kept, plot) = match kind {
        PlotKind::Phase => (&view.plots.phase, plots::Plot::Phase),
        PlotKind::Frequency => (&view.plots.frequency, plots::Plot::Frequency),
        _ => (&view.plots.i_and_q, plots::Plot::IAndQ),
    };
    let (axis, traces) = match kind {
        PlotKind::Magnitude | PlotKind::Decibel => waveform(ui, view, rect, kind == PlotKind::Decibel),
        _ => drawn(ui, view, rect, kind, kept.as_ref()),
    };
    let is_sampled = match (kind, kept, &view.waveform) {
        (PlotKind::Magnitude | PlotKind::Decibel, _, Some(Waveform::Envelopes { sampled, .. })) => *sampled,
        (PlotKind::IAndQ | PlotKind::Phase | PlotKind::Frequency, Some(Traces { lines, .. }), _) => {
            matches!(lines, Lines::Envelopes { sampled: true, .. })
        }
        _ => false,
    };
    ui.painter().rect_stroke(rect, 0, theme.hairline(), egui::StrokeKind::Outside);
    let name = if is_sampled { format!("{name} · sampled") } else { name.to_owned() };
    caption(ui, rect, &name, &traces);
    match (axis, view.plots.failures.get(&plot)) {
        (_, Some(failure)) if !matches!(kind, PlotKind::Magnitude | PlotKind::Decibel) => sentence(ui, rect, failure),
        (Some(axis), _) => {
            let axis = if kind == PlotKind::Frequency { calibration.frequency_axis(view.frequency) } else { axis };
            Axes::new(rect).axis(Side::Left, axis).show(ui);
        }
        (None, _) => {}
    }
}

type Drawn = (Option<AxisScale<'static>>, Vec<(&'static str, Color32)>);

/// Magnitudes, from the waveform that comes with the spectrogram: an index knows its peaks of a whole recording.
fn waveform(ui: &Ui, view: &RecordingView, rect: Rect, in_decibel: bool) -> Drawn {
    let color = Theme::of(ui).accent;
    let Some(waveform) = &view.waveform else { return (None, Vec::new()) };
    let value = |power: f32| if in_decibel { decibel(power) } else { power.sqrt() };
    let values: Vec<Option<f32>> = match waveform {
        Waveform::Envelopes { columns, .. } => {
            columns.iter().map(|column| column.map(|envelope| value(envelope.peak_power))).collect()
        }
        Waveform::Samples { values, .. } => values.iter().map(|x| Some(value(x.norm_sqr()))).collect(),
    };
    let finite = || values.iter().flatten().copied().filter(|value| value.is_finite());
    let high = finite().fold(f32::NEG_INFINITY, f32::max);
    let axis = if in_decibel {
        let high = if high.is_finite() { (high / 5.0).ceil() * 5.0 + 2.0 } else { 0.0 };
        let low = finite().fold(high, f32::min).max(high - MOST_SPAN_DB).min(high - LEAST_SPAN_DB);
        AxisScale::new(f64::from((low / 5.0).floor() * 5.0), f64::from(high), "dBFS")
    } else {
        AxisScale::new(0.0, amplitude(high), "FS")
    };
    let plot = Plot { rect, time: view.time, frequency: Extent::new(axis.low, axis.high) };
    match waveform {
        Waveform::Envelopes { time, .. } => {
            let columns = values.iter().map(|value| value.map(|value| [axis.low as f32, value]));
            ui.painter_at(rect).add(band(&plot, *time, columns, color));
        }
        Waveform::Samples { start, .. } => {
            let values: Vec<f32> = values.iter().map(|value| value.unwrap_or(f32::NAN)).collect();
            ui.painter_at(rect).extend(line(&plot, *start, &values, color));
        }
    }
    (Some(axis), Vec::new())
}

/// Traces that the engine made.
fn drawn(ui: &Ui, view: &RecordingView, rect: Rect, kind: PlotKind, traces: Option<&Traces>) -> Drawn {
    let theme = Theme::of(ui);
    let Some(traces) = traces else { return (None, Vec::new()) };
    let colors = [theme.accent, theme.warning];
    let axis = match kind {
        PlotKind::Phase => AxisScale::new(-std::f64::consts::PI, std::f64::consts::PI, "rad"),
        // In cycles per sample, the band that is in view.
        PlotKind::Frequency => AxisScale::new(view.frequency.low, view.frequency.high, ""),
        _ => {
            let amplitude = amplitude(peak(&traces.lines));
            AxisScale::new(-amplitude, amplitude, "FS")
        }
    };
    let plot = Plot { rect, time: view.time, frequency: Extent::new(axis.low, axis.high) };
    let painter = ui.painter_at(rect);
    if kind != PlotKind::Frequency {
        painter.hline(rect.x_range(), plot.y(0.0), theme.hairline());
    }
    // The first trace lies on top.
    for (index, color) in colors.iter().enumerate().take(traces.traces.len()).rev() {
        match &traces.lines {
            Lines::Envelopes { time, columns, .. } => {
                let columns = columns[index].iter().map(|found| found.map(|found| [found.low, found.high]));
                painter.add(band(&plot, *time, columns, *color));
            }
            Lines::Samples { start, values } => painter.extend(line(&plot, *start, &values[index], *color)),
        }
    }
    let names = traces.traces.iter().zip(colors).map(|(trace, color)| (trace.title(), color)).collect();
    (Some(axis), if traces.traces.len() > 1 { names } else { Vec::new() })
}

/// The largest finite value.
fn peak(lines: &Lines) -> f32 {
    let finite = |value: f32| if value.is_finite() { value.abs() } else { 0.0 };
    match lines {
        Lines::Samples { values, .. } => values.iter().flatten().map(|value| finite(*value)).fold(0.0, f32::max),
        Lines::Envelopes { columns, .. } => {
            let extremes = columns.iter().flatten().flatten();
            extremes.map(|found| finite(found.low).max(finite(found.high))).fold(0.0, f32::max)
        }
    }
}

/// The end of an axis of amplitudes.
fn amplitude(peak: f32) -> f64 {
    if peak.is_finite() && peak > 0.0 { f64::from(peak) * 1.1 } else { 1.0 }
}

/// One quad a column, from its low value to its high one.
fn band(
    plot: &Plot,
    time: [f64; 2],
    columns: impl ExactSizeIterator<Item = Option<[f32; 2]>>,
    color: Color32,
) -> Shape {
    let mut mesh = Mesh::default();
    // The columns may be of where one looked a moment ago: they are moved and stretched like the picture.
    let step = (time[1] - time[0]) / columns.len().max(1) as f64;
    let edge = |index: usize| plot.x(time[0] + step * index as f64);
    for (index, column) in columns.enumerate() {
        let Some([low, high]) = column else { continue };
        // A constant signal is still a line.
        let (top, bottom) = (plot.y(f64::from(high)), plot.y(f64::from(low)));
        let middle = f32::midpoint(top, bottom);
        let half = ((bottom - top) / 2.0).max(0.5);
        let column = Rect::from_min_max(pos2(edge(index), middle - half), pos2(edge(index + 1), middle + half));
        mesh.add_colored_rect(column, color.gamma_multiply(0.85));
    }
    Shape::mesh(mesh)
}

/// A line through the samples, with dots where they are far enough apart.
fn line(plot: &Plot, start: u64, values: &[f32], color: Color32) -> Vec<Shape> {
    let points: Vec<_> = values
        .iter()
        .enumerate()
        .filter(|(_, value)| value.is_finite())
        .map(|(index, value)| pos2(plot.x((start + index as u64) as f64), plot.y(f64::from(*value))))
        .collect();
    let distance = plot.rect.width() / plot.time.span() as f32;
    let dots = if distance >= DOT_DISTANCE { points.clone() } else { Vec::new() };
    let mut shapes = vec![Shape::line(points, Stroke::new(1.0, color))];
    shapes.extend(dots.into_iter().map(|at| Shape::circle_filled(at, 2.0, color)));
    shapes
}
