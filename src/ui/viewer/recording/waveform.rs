//! Draws the waveform under the spectrogram: the magnitude's envelope, or single samples where they fit.

use egui::epaint::Mesh;
use egui::{Align2, Color32, Pos2, Rect, Shape, Stroke, Ui, pos2};
use num_complex::Complex;

use super::extent::Extent;
use super::plot::Plot;
use super::view::RecordingView;
use crate::engine::spectrum::{Envelope, Waveform};
use crate::ops::axes::nice_step;
use crate::ui::fonts;
use crate::ui::theme::{Theme, measure};
use crate::ui::widgets::number;

/// Samples closer than this are a line without dots.
const DOT_DISTANCE: f32 = 5.0;

/// Draws it over the same time as the spectrogram.
pub fn show(ui: &Ui, view: &RecordingView, rect: Rect, is_complex: bool) {
    let theme = Theme::of(ui);
    ui.painter().rect_filled(rect, 0, theme.field);
    let peak = view.waveform.as_ref().map_or(0.0, peak).max(f32::MIN_POSITIVE);
    let amplitude = f64::from(peak) * 1.1;
    let plot = Plot { rect, time: view.time, frequency: Extent::new(-amplitude, amplitude) };
    let painter = ui.painter_at(rect);
    painter.hline(rect.x_range(), plot.y(0.0), theme.hairline());
    let mut names: &[(&str, Color32)] = &[];
    let (i_and_q, real) = ([("I", theme.accent), ("Q", theme.warning)], [("amplitude", theme.accent)]);
    let magnitude = [("magnitude", theme.accent)];
    match &view.waveform {
        Some(Waveform::Envelopes { time, columns, .. }) => {
            painter.add(band(&plot, *time, columns, is_complex, theme.accent));
            names = if is_complex { &magnitude } else { &real };
        }
        Some(Waveform::Samples { start, values }) => {
            if is_complex {
                painter.extend(trace(&plot, *start, values, |z| z.im, theme.warning));
            }
            painter.extend(trace(&plot, *start, values, |z| z.re, theme.accent));
            names = if is_complex { &i_and_q } else { &real };
        }
        None => {}
    }
    ui.painter().rect_stroke(rect, 0, theme.hairline(), egui::StrokeKind::Outside);
    caption(ui, rect, "Waveform", names);
    if view.waveform.is_some() {
        axis(ui, &plot, f64::from(peak));
    }
}

/// Zero, and the largest round amplitude that is reached, in both directions.
fn axis(ui: &Ui, plot: &Plot, peak: f64) {
    let theme = Theme::of(ui);
    let round = nice_step(peak * 0.5);
    let decimals = (-round.log10().floor()).clamp(0.0, 9.0) as usize;
    let left = plot.rect.left();
    for value in [-round, 0.0, round] {
        let y = plot.y(value);
        ui.painter().line_segment([pos2(left - 5.0, y), pos2(left, y)], Stroke::new(1.0, theme.faint));
        let text = if value == 0.0 { "0".to_owned() } else { number::fixed(value, decimals) };
        ui.painter().text(pos2(left - 8.0, y), Align2::RIGHT_CENTER, text, fonts::numbers(measure::HINT), theme.dim);
    }
}

/// The name of a plot in its top left corner, the names of its traces in the right one.
pub fn caption(ui: &Ui, rect: Rect, name: &str, traces: &[(&str, Color32)]) {
    let theme = Theme::of(ui);
    let left = rect.left_top() + egui::vec2(6.0, 4.0);
    shaded(ui, rect, left, Align2::LEFT_TOP, name, theme.dim);
    let mut right = rect.right_top() + egui::vec2(-6.0, 4.0);
    for (name, color) in traces.iter().rev() {
        right.x = shaded(ui, rect, right, Align2::RIGHT_TOP, name, *color).left();
    }
}

/// Text on a plot, on a ground that keeps it readable over the traces.
fn shaded(ui: &Ui, clip: Rect, at: Pos2, align: Align2, text: &str, color: Color32) -> Rect {
    let painter = ui.painter_at(clip);
    let galley = painter.layout_no_wrap(text.to_owned(), fonts::regular(measure::HINT), color);
    let place = align.anchor_size(at, galley.size() + egui::vec2(8.0, 2.0));
    painter.rect_filled(place, 3, Theme::of(ui).field.gamma_multiply(0.85));
    painter.galley(place.min + egui::vec2(4.0, 1.0), galley, color);
    place
}

fn peak(waveform: &Waveform) -> f32 {
    let finite = |values: &mut dyn Iterator<Item = f32>| values.filter(|v| v.is_finite()).fold(0.0, f32::max);
    match waveform {
        Waveform::Samples { values, .. } => finite(&mut values.iter().map(|z| z.re.abs().max(z.im.abs()))),
        Waveform::Envelopes { columns, .. } => {
            finite(&mut columns.iter().flatten().map(|envelope| envelope.peak_power.sqrt()))
        }
    }
}

/// One quad a column: ± the magnitude of complex samples, smallest to largest of real ones.
fn band(plot: &Plot, time: [f64; 2], columns: &[Option<Envelope>], is_complex: bool, color: Color32) -> Shape {
    let mut mesh = Mesh::default();
    // The envelopes may be of where one looked a moment ago: they are moved and stretched like the picture.
    let step = (time[1] - time[0]) / columns.len().max(1) as f64;
    let edge = |index: usize| plot.x(time[0] + step * index as f64);
    for (index, envelope) in columns.iter().enumerate() {
        let Some(envelope) = envelope else { continue };
        let magnitude = envelope.peak_power.sqrt();
        let [low, high] = if is_complex { [-magnitude, magnitude] } else { envelope.i };
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
fn trace(
    plot: &Plot,
    start: u64,
    values: &[Complex<f32>],
    part: impl Fn(&Complex<f32>) -> f32,
    color: Color32,
) -> Vec<Shape> {
    let points: Vec<_> = values
        .iter()
        .enumerate()
        .filter(|(_, z)| part(z).is_finite())
        .map(|(index, z)| pos2(plot.x((start + index as u64) as f64), plot.y(f64::from(part(z)))))
        .collect();
    let distance = plot.rect.width() / plot.time.span() as f32;
    let dots = if distance >= DOT_DISTANCE { points.clone() } else { Vec::new() };
    let mut shapes = vec![Shape::line(points, Stroke::new(1.0, color))];
    shapes.extend(dots.into_iter().map(|at| Shape::circle_filled(at, 2.0, color)));
    shapes
}
