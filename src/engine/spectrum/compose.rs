//! Tiles → the values of a picture, at the pixels of the screen, and values → colours.

use std::sync::Arc;

use rayon::prelude::*;

use super::columns::reduce_values;
use super::grid::Grid;
use super::range::range_of_values;
use super::request::{Colors, SpectrumRequest};
use super::tile::Quality;
use super::transpose::transpose;
use super::view::ViewTiles;
use crate::model::recipe::{ColorMap, PowerUnit, Reduce};
use crate::ops::colormap::Colorizer;
use crate::ops::spectrogram::{decibel, plan, scale};

/// The values of a view, one per pixel, without colours.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerImage {
    pub width: usize,
    pub height: usize,
    /// Row by row, the highest frequency first. NaN outside the recording.
    pub values: Vec<f32>,
    /// What the values are: `dBFS`, `dBFS/Hz`, `dB`, `linear`.
    pub unit: &'static str,
    /// The edges of the view in samples and in cycles per sample, as they were asked for.
    pub time: [f64; 2],
    pub frequency: [f64; 2],
    /// The columns of pixels within the recording, and the rows within its spectrum.
    pub inside: [std::ops::Range<usize>; 2],
    /// Which part of the picture is computed from every frame, 0 to 1. Below 1 the rest is sampled.
    pub complete: f32,
    /// The automatic range of colours: that of the whole recording ([`automatic_range`](super::automatic_range)), where
    /// bins are narrower than those of the recipe with the noise at its bottom and tones at its top all the same.
    pub auto_range: [f32; 2],
    /// The same for bins of the recipe: what an export of all of the recording takes.
    pub recording_range: [f32; 2],
    /// A range of colours that suits these values alone.
    pub view_range: [f32; 2],
    /// Samples between the columns that were computed, and cycles per sample between the rows.
    pub resolution: [f64; 2],
}

impl PowerImage {
    /// The value at a time in samples and a frequency in cycles per sample; `None` outside.
    #[must_use]
    pub fn value_at(&self, sample: f64, cycles: f64) -> Option<f32> {
        let along = (sample - self.time[0]) / (self.time[1] - self.time[0]) * self.width as f64;
        let down = (self.frequency[1] - cycles) / (self.frequency[1] - self.frequency[0]) * self.height as f64;
        if !(along >= 0.0 && down >= 0.0) {
            return None;
        }
        let (x, y) = (along as usize, down as usize);
        let inside = self.inside[0].contains(&x) && self.inside[1].contains(&y);
        inside.then(|| self.values[y * self.width + x])
    }

    /// Whether some of it is computed from a sample of its frames.
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        self.complete < 1.0
    }
}

/// A finished picture: values and their colours.
#[derive(Debug, Clone)]
pub struct SpectrumPicture {
    pub values: Arc<PowerImage>,
    /// Four bytes a pixel, row by row from the top; transparent outside the recording.
    pub rgba: Vec<u8>,
    /// The range the colours are spread over.
    pub range: [f32; 2],
    pub colormap: ColorMap,
}

/// The values of a request from its tiles, sampled ones where there is no better. `recording_range` is that of its
/// recording.
pub(super) fn compose(request: &SpectrumRequest, tiles: &ViewTiles, recording_range: [f32; 2]) -> PowerImage {
    let (width, height) = (request.width, request.height);
    let (columns, rows) = (tiles.columns(), tiles.rows());
    let known = nearest_known(tiles);
    let settings = &request.settings;
    let grid = tiles.grid();
    let [left, right] = request.time;
    let [bottom, top] = request.frequency;

    let across = |x: usize| grid.column_at(left + (right - left) * x as f64 / width as f64);
    let upwards = |y: usize| grid.row_at(top - (top - bottom) * y as f64 / height as f64);
    let rows_of: Vec<_> =
        (0..height).map(|y| Grid::united(upwards(y + 1), upwards(y), rows.start as u64, rows.len())).collect();

    let value = value_function(request, tiles);
    // Column-major while composing: a column of tiles is contiguous.
    let mut turned = vec![f32::NAN; width * height];
    turned.par_chunks_mut(height).enumerate().for_each_init(
        || (vec![0.0; rows.len()], vec![0.0; rows.len()]),
        |(united, column), (x, out)| {
            let places = Grid::united(across(x), across(x + 1), columns.start, known.len());
            for (index, place) in places.enumerate() {
                let Some(known) = known[place] else { return };
                tiles.copy_column(known, column);
                if index == 0 {
                    united.copy_from_slice(column);
                } else {
                    for (united, value) in united.iter_mut().zip(&*column) {
                        *united = match settings.reduce {
                            // The running mean of the columns of this pixel.
                            Reduce::Mean => *united + (*value - *united) / (index + 1) as f32,
                            reduce => reduce_values([*united, *value].into_iter(), reduce),
                        };
                    }
                }
            }
            for (out, rows) in out.iter_mut().zip(&rows_of) {
                *out = value(reduce_values(united[rows.clone()].iter().copied(), settings.reduce));
            }
        },
    );
    let mut values = vec![0.0; width * height];
    transpose(&turned, height, width, &mut values);

    let inside = inside(request, tiles);
    let view_range = range_of_values(&values, width, &inside, settings.spectrogram.unit);
    PowerImage {
        width,
        height,
        values,
        unit: scale::unit_name(
            settings.spectrogram.scale,
            settings.spectrogram.unit,
            request.recording.info.sample_rate_hz.is_some(),
        ),
        time: request.time,
        frequency: request.frequency,
        inside,
        complete: tiles.fraction(),
        auto_range: recording_range,
        recording_range,
        view_range,
        resolution: [grid.hop as f64 * grid.frames_per_column as f64, grid.bins_per_row as f64 / grid.n_fft as f64],
    }
}

/// The colours of a picture, transparent outside the recording.
pub(super) fn color(values: &Arc<PowerImage>, colors: Colors) -> SpectrumPicture {
    let range = colors.range.unwrap_or(values.auto_range);
    let colorizer = Colorizer::new(colors.map, range);
    let mut rgba = vec![0; values.width * values.height * 4];
    let [across, down] = values.inside.clone();
    rgba.par_chunks_mut(values.width * 4).enumerate().filter(|(y, _)| down.contains(y)).for_each(|(y, row)| {
        let row_values = &values.values[y * values.width..][across.clone()];
        colorizer.rgba_into(row_values, &mut row[across.start * 4..across.end * 4]);
    });
    SpectrumPicture { values: values.clone(), rgba, range, colormap: colors.map }
}

/// From the power in the tiles to the value that is shown: scale, then unit.
fn value_function(request: &SpectrumRequest, tiles: &ViewTiles) -> impl Fn(f32) -> f32 + Sync + use<> {
    let recipe = &request.settings.spectrogram;
    let window = plan::window(recipe.window, tiles.grid().n_fft);
    let rate = request.recording.info.sample_rate_hz;
    let factor = scale::from_spectrum(recipe.scale, &window, rate) as f32 * tiles.gain;
    let unit = recipe.unit;
    move |power| match unit {
        PowerUnit::Db => decibel(power * factor),
        PowerUnit::Linear => power * factor,
    }
}

/// For each column of the view, the nearest column that is known at all.
fn nearest_known(tiles: &ViewTiles) -> Vec<Option<u64>> {
    let mut nearest: Vec<Option<u64>> =
        tiles.columns().map(|column| (tiles.quality(column) > Quality::Unknown).then_some(column)).collect();
    let mut left = nearest.iter().copied().flatten().next();
    for column in &mut nearest {
        left = column.or(left);
        *column = left;
    }
    nearest
}

/// The pixels that lie within the recording and its spectrum.
fn inside(request: &SpectrumRequest, tiles: &ViewTiles) -> [std::ops::Range<usize>; 2] {
    let grid = tiles.grid();
    let pixels = |from: f64, to: f64, low: f64, high: f64, count: usize| {
        let at = |value: f64| (((value - from) / (to - from)) * count as f64).round().clamp(0.0, count as f64) as usize;
        at(low)..at(high).max(at(low))
    };
    let half_bin = 0.5 / grid.n_fft as f64;
    let lowest = if grid.one_sided { -half_bin } else { -0.5 - half_bin };
    let across = pixels(request.time[0], request.time[1], 0.0, grid.samples as f64, request.width);
    // Upside down: the highest frequency is the first row.
    let down = pixels(-request.frequency[1], -request.frequency[0], -0.5 - half_bin, -lowest, request.height);
    [across, down]
}
