//! Draws what two recordings' power spectra differ by, over the same band as the spectrogram.

use std::fmt::Write as _;

use egui::{Rect, Role, Sense, Stroke, Ui, WidgetInfo};

use super::super::calibration::Calibration;
use super::super::view::RecordingView;
use super::cell::{Cell, caption, sentence};
use crate::engine::plots::{Difference, Plot};
use crate::ops::axes::AxisScale;
use crate::ui::theme::Theme;
use crate::ui::widgets::{Axes, Side, number};

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
        match extent(found) {
            Some([least, most]) => {
                let [least, most] = [least, most].map(|value| number::fixed(f64::from(value), 1));
                let _ = write!(name, " · {least} to {most} dB");
            }
            None => sentence(ui, rect, "The two have no frequency in common here."),
        }
    }
    caption(ui, rect, &name, &[]);
    // The caption is drawn; this is how it is read out.
    let response = ui.interact(rect, ui.scope_id().with("difference caption"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
}

/// The smallest and the largest difference in dB; `None` if there is none.
fn extent(found: &Difference) -> Option<[f32; 2]> {
    let known = found.less.iter().copied().filter(|value| value.is_finite());
    known.fold(None, |extent, value| {
        let [least, most] = extent.unwrap_or([value; 2]);
        Some([f32::min(least, value), f32::max(most, value)])
    })
}

fn largest(found: &Difference) -> f32 {
    extent(found).map_or(0.0, |[least, most]| most.abs().max(least.abs()))
}
