//! Where the parts of the recording viewer lie.

use egui::{Rect, Ui, Vec2, pos2};

use super::calibration::Calibration;
use super::extent::Extent;
use crate::ops::axes::Ticks;
use crate::ui::fonts;
use crate::ui::theme::measure;
use crate::ui::widgets::axes::{END_SPACE, LEFT_SPACE};
use crate::ui::widgets::color_bar::{BAR, NUMBERS};

/// The parts, from top to bottom; those that have no room are `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Areas {
    pub minimap: Rect,
    pub spectrogram: Rect,
    pub color_bar: Rect,
    pub waveform: Option<Rect>,
    pub density: Option<Rect>,
}

const MINIMAP: f32 = 34.0;
const WAVEFORM: f32 = 76.0;
const DENSITY: f32 = 92.0;
/// Below this the spectrogram is not squeezed; the plots under it go first.
const LEAST_SPECTROGRAM: f32 = 150.0;

impl Areas {
    /// Divides a rectangle; `left` is the room of the numbers at the left of all plots.
    #[must_use]
    pub fn within(rect: Rect, left: f32) -> Self {
        let gap = measure::EDGE;
        let plots = Rect::from_min_max(
            pos2(rect.left() + left, rect.top() + measure::SPACE[2]),
            pos2(rect.right() - gap - BAR - NUMBERS, rect.bottom() - measure::SPACE[2]),
        );
        let strip = |top: f32, bottom: f32| Rect::from_min_max(pos2(plots.left(), top), pos2(plots.right(), bottom));
        let minimap = strip(plots.top(), plots.top() + MINIMAP);
        let top = minimap.bottom() + measure::SPACE[1] + END_SPACE;
        let mut bottom = plots.bottom();
        let mut take = |height: f32, axis: f32| {
            let whole = height + axis + gap;
            (bottom - whole - top >= LEAST_SPECTROGRAM).then(|| {
                let rect = strip(bottom - axis - height, bottom - axis);
                bottom -= whole;
                rect
            })
        };
        let density = take(DENSITY, END_SPACE);
        let waveform = take(WAVEFORM, 0.0);
        let spectrogram = strip(top, bottom.max(top + 1.0));
        let bar = pos2(spectrogram.right() + gap, spectrogram.top());
        let color_bar = Rect::from_min_size(bar, Vec2::new(BAR + NUMBERS, spectrogram.height()));
        Self { minimap, spectrogram, color_bar, waveform, density }
    }
}

/// The room that the numbers of the frequency axis need: more digits the further one zooms in.
#[must_use]
pub fn left_space(ui: &Ui, calibration: &Calibration, frequency: Extent) -> f32 {
    let axis = calibration.frequency_axis(frequency);
    let ticks = Ticks::of(&axis, 8);
    let widest = ticks.values.iter().map(|value| {
        let text = ticks.label(*value);
        ui.painter().layout_no_wrap(text, fonts::numbers(measure::HINT), egui::Color32::PLACEHOLDER).size().x
    });
    let unit = if calibration.is_calibrated() { 0.0 } else { 84.0 };
    widest.fold(unit, f32::max).max(LEFT_SPACE - 20.0) + 20.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_overlap_and_small_windows_keep_the_spectrogram() {
        for height in [120.0, 300.0, 420.0, 560.0, 900.0] {
            let rect = Rect::from_min_size(pos2(240.0, 74.0), Vec2::new(720.0, height));
            let areas = Areas::within(rect, 62.0);
            assert!(areas.spectrogram.height() >= 1.0 && areas.minimap.bottom() < areas.spectrogram.top());
            let below: Vec<Rect> =
                [Some(areas.spectrogram), areas.waveform, areas.density].into_iter().flatten().collect();
            assert!(below.windows(2).all(|pair| pair[0].bottom() < pair[1].top()), "{height}: {areas:?}");
            assert!(areas.color_bar.right() <= rect.right());
        }
        let tall = Areas::within(Rect::from_min_size(pos2(0.0, 0.0), Vec2::new(700.0, 700.0)), 62.0);
        assert!(tall.waveform.is_some() && tall.density.is_some() && tall.spectrogram.height() > 300.0);
    }
}
