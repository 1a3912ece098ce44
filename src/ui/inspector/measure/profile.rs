//! The values along a line, as a plot: distance across, a line a channel.

use egui::{Color32, Sense, Ui, UiBuilder, Vec2};
use egui_plot::{Line, PlotPoints};

use super::super::super::theme::{Theme, measure};
use super::super::super::widgets::axes::{END_SPACE, LEFT_SPACE};
use super::super::super::widgets::{Axes, Side, still_plot};
use crate::engine::measure::{Curve, Measurements};
use crate::ops::axes::AxisScale;

const HEIGHT: f32 = 150.0;
/// More points than these would not be seen.
const POINTS_A_PIXEL: f64 = 2.0;

/// Draws the plot over the width there is; each channel in its colour, which the table above names.
pub fn show(ui: &mut Ui, known: &Measurements, curve: &Curve, colors: &[Color32]) {
    let theme = Theme::of(ui);
    ui.add_space(measure::SPACE[2]);
    let size = Vec2::new(ui.available_width(), HEIGHT + END_SPACE);
    let (whole, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Line profile"));
    let rect =
        egui::Rect::from_min_max(whole.min + Vec2::new(LEFT_SPACE - 6.0, 4.0), whole.max - Vec2::new(0.0, END_SPACE));
    ui.painter().rect_filled(rect, 0, theme.field);
    let finite = || curve.values.iter().flatten().copied().filter(|value| value.is_finite());
    let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    let end = curve.distances.last().copied().unwrap_or(1.0);
    if low <= high && end > 0.0 {
        let margin = if high > low { (high - low) * 0.05 } else { high.abs().max(1.0) * 0.05 };
        let across = AxisScale::new(0.0, end, known.length_unit());
        let up = AxisScale::new(low - margin, high + margin, &known.value_unit);
        lines(ui, (curve, colors), rect, [across, up]);
        let axes = Axes::new(rect).axis(Side::Left, up).axis(Side::Bottom, across);
        axes.show(ui);
        if let Some(at) = response.hover_pos() {
            axes.crosshair(ui, at);
        }
    }
    ui.painter().rect_stroke(rect, 0, theme.hairline(), egui::StrokeKind::Outside);
}

fn lines(ui: &mut Ui, (curve, colors): (&Curve, &[Color32]), rect: egui::Rect, [across, up]: [AxisScale<'_>; 2]) {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("profile"));
    child.set_clip_rect(rect.intersect(ui.clip_rect()));
    still_plot("Line profile", rect).show_grid(false).show(&mut child, |plot| {
        plot.set_plot_bounds_x(across.low..=across.high);
        plot.set_plot_bounds_y(up.low..=up.high);
        for ((channel, values), color) in curve.values.iter().enumerate().zip(colors) {
            let points = drawn(&curve.distances, values, f64::from(rect.width()) * POINTS_A_PIXEL);
            plot.line(Line::new(format!("channel {channel}"), PlotPoints::from(points)).color(*color).width(1.2));
        }
    });
}

/// No more points than can be seen: of each stretch its least and its greatest, so that no peak is lost.
fn drawn(distances: &[f64], values: &[f64], most: f64) -> Vec<[f64; 2]> {
    let stretch = (2.0 * values.len() as f64 / most).ceil().max(1.0) as usize;
    let point = |at: usize| [distances[at], values[at]];
    if stretch <= 2 {
        return (0..values.len()).map(point).collect();
    }
    let ends = |first: usize| {
        let places = first..(first + stretch).min(values.len());
        let least = places.clone().min_by(|a, b| values[*a].total_cmp(&values[*b])).unwrap_or(first);
        let greatest = places.max_by(|a, b| values[*a].total_cmp(&values[*b])).unwrap_or(first);
        [least.min(greatest), least.max(greatest)]
    };
    (0..values.len()).step_by(stretch).flat_map(ends).map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::drawn;

    #[test]
    fn long_profiles_keep_their_peaks() {
        let distances: Vec<f64> = (0..10_000).map(f64::from).collect();
        let mut values = vec![0.0; 10_000];
        values[7777] = 5.0;
        let points = drawn(&distances, &values, 400.0);
        assert!(points.len() <= 402 && points.contains(&[7777.0, 5.0]));
        assert!(points.is_sorted_by(|one, other| one[0] <= other[0]));
        assert_eq!(drawn(&distances[..300], &values[..300], 400.0).len(), 300);
    }
}
