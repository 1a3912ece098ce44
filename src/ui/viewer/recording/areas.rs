//! Where the parts of the recording viewer lie.

use egui::{Rect, Ui, Vec2, pos2};

use super::calibration::Calibration;
use super::extent::Extent;
use super::plots::PlotKind;
use super::plots::settings::PlotAxis;
use crate::ops::axes::Ticks;
use crate::ui::fonts;
use crate::ui::theme::measure;
use crate::ui::widgets::axes::{END_SPACE, LEFT_SPACE};
use crate::ui::widgets::color_bar::{BAR, NUMBERS};

/// The parts, from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub struct Areas {
    pub minimap: Rect,
    pub spectrogram: Rect,
    pub color_bar: Rect,
    /// The plots that have room, in the order of [`PlotKind::ALL`].
    pub plots: Vec<(PlotKind, Rect)>,
}

const MINIMAP: f32 = 34.0;
const WAVEFORM: f32 = 76.0;
const DENSITY: f32 = 92.0;
/// Plots with axes of their own stand side by side, so wide at least, with room for numbers between them.
const CELL: f32 = 150.0;
const LEAST_CELL: f32 = 96.0;
const CELL_NUMBERS: f32 = 48.0;
/// The height of a viewer up to which plots are as high as said above.
const COMMON_HEIGHT: f32 = 840.0;
/// The part of a viewer that plots grow to at the most.
const MOST_OF_PLOTS: f32 = 0.4;
/// Below this the spectrogram is not squeezed; the plots under it go first.
const LEAST_SPECTROGRAM: f32 = 150.0;

impl Areas {
    /// Divides a rectangle; `left` is the room of the numbers at the left of all plots. Of the `shown` plots those have
    /// room first that show all of a view, then those with axes of their own.
    #[must_use]
    pub fn within(rect: Rect, left: f32, shown: &[PlotKind]) -> Self {
        let gap = measure::EDGE;
        let plots = Rect::from_min_max(
            pos2(rect.left() + left, rect.top() + measure::SPACE[2]),
            pos2(rect.right() - gap - BAR - NUMBERS, rect.bottom() - measure::SPACE[2]),
        );
        let strip = |top: f32, bottom: f32| Rect::from_min_max(pos2(plots.left(), top), pos2(plots.right(), bottom));
        let minimap = strip(plots.top(), plots.top() + MINIMAP);
        let top = minimap.bottom() + measure::SPACE[1] + END_SPACE;
        let [waveform, density, cell] = heights(rect.height(), shown);
        let mut bottom = plots.bottom();
        // From below: the row of cells, the spectra, the traces. Where there is no room for all, the last ones go.
        let of = |axis: PlotAxis| shown.iter().copied().filter(move |kind| kind.axis() == axis);
        let mut heights: Vec<(PlotAxis, f32, f32)> = of(PlotAxis::Frequency)
            .map(|_| (PlotAxis::Frequency, density, END_SPACE))
            .chain(of(PlotAxis::Time).map(|_| (PlotAxis::Time, waveform, 0.0)))
            .chain(of(PlotAxis::Own).take(1).map(|_| (PlotAxis::Own, cell, END_SPACE)))
            .collect();
        let room = bottom - top - LEAST_SPECTROGRAM;
        while !heights.is_empty() && heights.iter().map(|(_, height, axis)| height + axis + gap).sum::<f32>() > room {
            heights.pop();
        }
        let has = |axis: PlotAxis| heights.iter().filter(|(own, ..)| *own == axis).count();
        let [frequencies, times, cells] = [PlotAxis::Frequency, PlotAxis::Time, PlotAxis::Own].map(has);
        let mut take = |height: f32, axis: f32| {
            let rect = strip(bottom - axis - height, bottom - axis);
            bottom -= height + axis + gap;
            rect
        };
        let mut placed = Vec::new();
        if cells > 0 {
            let row = take(cell, END_SPACE);
            placed.extend(in_a_row(row, &of(PlotAxis::Own).collect::<Vec<_>>()));
        }
        let kinds: Vec<_> = of(PlotAxis::Time).take(times).chain(of(PlotAxis::Frequency).take(frequencies)).collect();
        for kind in kinds.into_iter().rev() {
            let is_spectrum = kind.axis() == PlotAxis::Frequency;
            placed.push((kind, if is_spectrum { take(density, END_SPACE) } else { take(waveform, 0.0) }));
        }
        placed.sort_by_key(|(kind, _)| *kind);
        let spectrogram = strip(top, bottom.max(top + 1.0));
        let bar = pos2(spectrogram.right() + gap, spectrogram.top());
        let color_bar = Rect::from_min_size(bar, Vec2::new(BAR + NUMBERS, spectrogram.height()));
        Self { minimap, spectrogram, color_bar, plots: placed }
    }

    /// Where a plot is, if it is shown and has room.
    #[must_use]
    pub fn plot(&self, kind: PlotKind) -> Option<Rect> {
        self.plots.iter().find(|(other, _)| *other == kind).map(|(_, rect)| *rect)
    }

    /// The plots that have room.
    #[must_use]
    pub fn drawn(&self) -> Vec<PlotKind> {
        self.plots.iter().map(|(kind, _)| *kind).collect()
    }
}

/// Heights of plots over time, of spectra, and of those with axes of their own, in a viewer of that height: in a high one
/// they grow with the spectrogram, as far as they leave most of it to that.
fn heights(height: f32, shown: &[PlotKind]) -> [f32; 3] {
    let count = |axis: PlotAxis| shown.iter().filter(|kind| kind.axis() == axis).count();
    let rows = [count(PlotAxis::Time), count(PlotAxis::Frequency), count(PlotAxis::Own).min(1)];
    let common = [WAVEFORM, DENSITY, CELL];
    let all: f32 = rows.iter().zip(common).map(|(rows, height)| *rows as f32 * height).sum();
    let grown = (height / COMMON_HEIGHT).min(height * MOST_OF_PLOTS / all.max(1.0)).clamp(1.0, 2.0);
    common.map(|height| (height * grown).round())
}

/// Plots side by side from the left, as many as fit.
fn in_a_row(row: Rect, kinds: &[PlotKind]) -> Vec<(PlotKind, Rect)> {
    let fitting = ((row.width() + CELL_NUMBERS) / (LEAST_CELL + CELL_NUMBERS)) as usize;
    let kinds = &kinds[..kinds.len().min(fitting.max(1))];
    let width = (row.width() + CELL_NUMBERS) / kinds.len() as f32 - CELL_NUMBERS;
    let mut left = row.left();
    let cell = |kind: &PlotKind| {
        // I and Q have one scale; nothing is gained by cells that are wider than twice their height.
        let most = if *kind == PlotKind::Constellation { row.height() } else { 2.0 * row.height() };
        let rect = Rect::from_min_size(pos2(left, row.top()), Vec2::new(width.min(most), row.height()));
        left = rect.right() + CELL_NUMBERS;
        (*kind, rect)
    };
    kinds.iter().map(cell).collect()
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
        for shown in [&[PlotKind::Magnitude, PlotKind::Density][..], &PlotKind::ALL] {
            for (width, height) in [(720.0, 120.0), (300.0, 300.0), (720.0, 420.0), (720.0, 560.0), (1900.0, 1400.0)] {
                let rect = Rect::from_min_size(pos2(240.0, 74.0), Vec2::new(width, height));
                let areas = Areas::within(rect, 62.0, shown);
                assert!(areas.spectrogram.height() >= 1.0 && areas.minimap.bottom() < areas.spectrogram.top());
                let all: Vec<Rect> =
                    std::iter::once(areas.spectrogram).chain(areas.plots.iter().map(|(_, rect)| *rect)).collect();
                for (index, one) in all.iter().enumerate() {
                    assert!(all[..index].iter().all(|other| !other.intersects(*one)), "{height}: {areas:?}");
                    assert!(rect.contains_rect(*one) || height < 200.0, "{areas:?}");
                }
                assert!(areas.color_bar.right() <= rect.right());
            }
        }
        let tall = Rect::from_min_size(pos2(0.0, 0.0), Vec2::new(700.0, 700.0));
        let areas = Areas::within(tall, 62.0, &[PlotKind::Magnitude, PlotKind::Density]);
        assert!(areas.plots.len() == 2 && areas.spectrogram.height() > 300.0);
        assert!(areas.plot(PlotKind::Magnitude).unwrap().bottom() < areas.plot(PlotKind::Density).unwrap().top());
    }

    #[test]
    fn plots_grow_in_high_windows_and_push_none_out() {
        let few = [PlotKind::Magnitude, PlotKind::Density];
        assert_eq!(heights(800.0, &few), [WAVEFORM, DENSITY, CELL]);
        assert!(heights(1260.0, &few)[0] > 1.4 * WAVEFORM);
        assert_eq!(heights(1260.0, &PlotKind::ALL), [WAVEFORM, DENSITY, CELL]);
    }

    #[test]
    fn what_has_no_room_goes_and_what_shows_all_of_a_view_goes_last() {
        let all = |height: f32| {
            let rect = Rect::from_min_size(pos2(0.0, 0.0), Vec2::new(900.0, height));
            Areas::within(rect, 62.0, &PlotKind::ALL).drawn()
        };
        assert_eq!(all(1300.0), PlotKind::ALL);
        assert_eq!(all(420.0), [PlotKind::Density]);
        assert!(all(200.0).is_empty());
        let cells = [PlotKind::Ccdf, PlotKind::Constellation];
        let areas = Areas::within(Rect::from_min_size(pos2(0.0, 0.0), Vec2::new(900.0, 700.0)), 62.0, &cells);
        let constellation = areas.plot(PlotKind::Constellation).unwrap();
        assert_eq!(constellation.width(), constellation.height());
    }
}
