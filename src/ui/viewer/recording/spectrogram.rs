//! Draws the spectrogram: the newest picture where it belongs, the overview beneath it, captures and axes.

use egui::{Align2, Color32, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

use super::areas::Areas;
use super::calibration::Calibration;
use super::extent::Extent;
use super::plot::Plot;
use super::view::{RecordingView, Shown};
use crate::model::RecordingInfo;
use crate::ops::axes::AxisScale;
use crate::ops::colormap::lut;
use crate::ui::theme::{ON_PICTURE, Theme};
use crate::ui::widgets::axes::label;
use crate::ui::widgets::{Axes, ColorBar, Side, number};

/// Draws pictures, captures, axes and the colour bar.
///
/// `is_automatic`: whether the range of colours is that of the whole recording.
pub fn show(ui: &Ui, view: &RecordingView, plot: &Plot, areas: &Areas, (info, is_automatic): (&RecordingInfo, bool)) {
    let theme = Theme::of(ui);
    ui.painter().rect_filled(plot.rect, 0, theme.field);
    for shown in [&view.overview, &view.picture].into_iter().flatten() {
        picture(ui, plot, shown);
    }
    captures(ui, plot, info);
    ui.painter().rect_stroke(plot.rect, 0, theme.hairline(), egui::StrokeKind::Outside);
    if let Some(shown) = &view.picture {
        color_bar(ui, areas.color_bar, shown, is_automatic);
    }
}

/// Axes of time and frequency.
pub fn axes(ui: &Ui, plot: &Plot, calibration: &Calibration) {
    Axes::new(plot.rect)
        .axis(Side::Top, calibration.time_axis(plot.time))
        .axis(Side::Left, calibration.frequency_axis(plot.frequency))
        .show(ui);
}

/// The part of a picture that is in view, at its place.
fn picture(ui: &Ui, plot: &Plot, shown: &Shown) {
    let values = &shown.values;
    let whole = Plot {
        rect: plot.rect,
        time: Extent::new(values.time[0], values.time[1]),
        frequency: Extent::new(values.frequency[0], values.frequency[1]),
    };
    let (Some(time), Some(frequency)) = (whole.time.common(&plot.time), whole.frequency.common(&plot.frequency)) else {
        return;
    };
    let uv = Rect::from_min_max(
        pos2(whole.time.position(time.low) as f32, 1.0 - whole.frequency.position(frequency.high) as f32),
        pos2(whole.time.position(time.high) as f32, 1.0 - whole.frequency.position(frequency.low) as f32),
    );
    let place = Rect::from_min_max(
        pos2(plot.x(time.low), plot.y(frequency.high)),
        pos2(plot.x(time.high), plot.y(frequency.low)),
    );
    ui.painter_at(plot.rect).image(shown.texture.id(), place, uv, Color32::WHITE);
}

/// A line where the receiver was tuned anew, with the frequency it went to.
fn captures(ui: &Ui, plot: &Plot, info: &RecordingInfo) {
    let first = info.captures.partition_point(|capture| (capture.sample_start as f64) < plot.time.low);
    let painter = ui.painter_at(plot.rect);
    let mut free_from = f32::NEG_INFINITY;
    for capture in info.captures.iter().skip(first.max(1)) {
        if capture.sample_start as f64 > plot.time.high {
            break;
        }
        let x = plot.x(capture.sample_start as f64);
        if x < free_from {
            continue; // so many captures that their lines would touch
        }
        painter.vline(x, plot.rect.y_range(), Stroke::new(1.0, ON_PICTURE.gamma_multiply(0.5)));
        free_from = x + 3.0;
        if let Some(frequency) = capture.frequency_hz {
            let text = number::si(frequency, "Hz", 9);
            let place = label(&painter, pos2(x + 4.0, plot.rect.top() + 4.0), Align2::LEFT_TOP, &text, plot.rect);
            free_from = place.right() + 4.0;
        }
    }
}

/// The colours with their range, and whether it is that of the whole recording.
fn color_bar(ui: &Ui, area: Rect, shown: &Shown, is_automatic: bool) {
    let [low, high] = shown.range.map(f64::from);
    let scale = AxisScale::new(low, high, shown.values.unit);
    let (note, name, tip) = if is_automatic {
        ("auto", "Colour bar: automatic range", "Automatic: from noise to signals of the whole recording")
    } else {
        (
            "set",
            "Colour bar: set range",
            "Set by hand, or fitted to a view (Auto, on the page Spectrum, follows the recording)",
        )
    };
    ColorBar { colors: &lut(shown.colormap).0[..], scale, note }.show(ui, area);
    let response = ui.interact(area, ui.scope_id().with("color bar"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    response.on_hover_text(tip);
}

/// Says when a picture does not yet stand for every sample: over the labels of annotations, which come and go as well.
pub fn quality(ui: &Ui, view: &RecordingView, plot: &Plot) {
    if let Some(shown) = view.picture.as_ref().filter(|shown| shown.values.is_sampled()) {
        let text = format!("sampled, {} looked through", number::percent(f64::from(shown.values.complete)));
        let at = plot.rect.right_top() + egui::vec2(-6.0, 6.0);
        label(&ui.painter_at(plot.rect), at, Align2::RIGHT_TOP, &text, plot.rect);
    }
}
