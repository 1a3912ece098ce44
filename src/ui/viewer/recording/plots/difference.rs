//! Draws what two recordings' power spectra differ by, over the same band as the spectrogram.

use egui::{Rect, Stroke, Ui};

use super::super::calibration::Calibration;
use super::super::view::RecordingView;
use super::cell::{Cell, caption, sentence};
use crate::engine::plots::{Difference, Plot};
use crate::ops::axes::AxisScale;
use crate::ui::theme::Theme;
use crate::ui::widgets::{Axes, Side};

/// The plot spans at least so many dB either way.
const LEAST_DB: f32 = 10.0;

/// Draws it; `own` and `other` are the names of the two.
pub fn show(ui: &Ui, view: &RecordingView, rect: Rect, calibration: &Calibration, names: Option<[&str; 2]>) {
    let theme = Theme::of(ui);
    let frequency = calibration.frequency_axis(view.frequency);
    let largest = view.plots.difference.as_ref().map_or(0.0, largest).max(LEAST_DB);
    let edge = f64::from((largest / 5.0).ceil() * 5.0);
    let cell = Cell { rect, across: frequency, up: AxisScale::new(-edge, edge, "dB") };
    cell.ground(ui);
    ui.painter_at(rect).hline(rect.x_range(), cell.at(0.0, 0.0).y, Stroke::new(1.0, theme.faint));
    Axes::new(rect).axis(Side::Left, cell.up).axis(Side::Bottom, frequency).show(ui);
    let Some([own, other]) = names else {
        caption(ui, rect, "Difference of spectra", &[]);
        return sentence(ui, rect, "Choose what to compare with on the Spectrum page.");
    };
    if let Some(failure) = view.plots.failures.get(&Plot::Difference) {
        return sentence(ui, rect, failure);
    }
    let mut name = format!("{own} less {other}");
    if let Some(found) = &view.plots.difference {
        let place = |index: usize| calibration.frequency(found.less_start + found.less_step * index as f64);
        let known = found.less.iter().enumerate().filter(|(_, value)| value.is_finite());
        cell.line(ui, known.map(|(index, value)| [place(index), f64::from(*value)]), Stroke::new(1.0, theme.accent));
        if !found.is_absolute {
            name += " · offsets from either centre";
        }
        if found.sampled {
            name += " · sampled";
        }
        if found.less.iter().all(|value| value.is_nan()) {
            sentence(ui, rect, "The two have no frequency in common here.");
        }
    }
    caption(ui, rect, &name, &[]);
}

fn largest(found: &Difference) -> f32 {
    found.less.iter().filter(|value| value.is_finite()).fold(0.0, |largest, value| largest.max(value.abs()))
}
