//! What a view takes from the index of its recording: columns of spectra, and whether the view is wide enough for it.
//!
//! The index has every frame, half overlapping, whatever the hop of the view: its hop counts where the view is zoomed
//! in further. What is averaged before it is reduced comes from it only where that is what its rows are ([`Served`]). Not here: waveforms and densities (their own files), the index itself (`engine/recording_index`).

use std::ops::Range;

use rayon::prelude::*;

use super::columns::reduce_rows;
use super::grid::Grid;
use super::request::SpectrumRequest;
use crate::engine::recording_index::{
    IndexLayout, IndexParameters, IndexReader, RecordingIndex, RecordingIndexes, Statistic, Wanted,
};
use crate::model::recipe::{FRAME_LENGTHS, Reduce};

/// Columns of one task.
const TOGETHER: usize = 32;

/// The samples that a request shows, within the recording.
pub(super) fn span(request: &SpectrumRequest) -> Range<u64> {
    let end = request.recording.info.samples;
    let at = |sample: f64| (sample.max(0.0) as u64).min(end);
    at(request.time[0].floor())..at(request.time[1].ceil())
}

/// The index for a view, if there is one and a column is as wide as its rows at least.
pub(super) fn index_for(request: &SpectrumRequest, indexes: &RecordingIndexes) -> Option<Wanted> {
    let settings = &request.settings;
    let makes_sense =
        FRAME_LENGTHS.contains(&settings.spectrogram.n_fft) && settings.channel < request.recording.info.channels;
    if !makes_sense {
        return None;
    }
    let parameters = IndexParameters::of(settings, &request.recording.info);
    let wanted = indexes.of(request.view.0, request.document, &request.recording, parameters, span(request))?;
    (request.samples_per_pixel() >= wanted.index.layout().base_span() as f64).then_some(wanted)
}

/// What the index has of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Served {
    /// Frames reduced as the view reduces them, or their mean, which averaging does not change.
    Frames,
    /// Averages: the means of rows of that level, whose maximum and minimum are taken.
    Averages(usize),
}

impl Served {
    /// What the index has of a request, if it is that which the request is for: the maximum of single frames is no maximum
    /// of averages.
    pub(super) fn of(request: &SpectrumRequest, layout: &IndexLayout) -> Option<Self> {
        let recipe = &request.settings.spectrogram;
        let level = Self::level(recipe.average as u64, recipe.hop as u64, layout);
        let width = (recipe.average * recipe.hop) as f64;
        match (recipe.average, level) {
            (1, _) => Some(Self::Frames),
            (_, Some(level)) => Some(Self::Averages(level)),
            _ if request.settings.reduce == Reduce::Mean && request.samples_per_pixel() >= width => Some(Self::Frames),
            _ => None,
        }
    }

    /// The level whose rows are averages of so many frames that are so far apart, if there is one.
    pub(super) fn level(average: u64, hop: u64, layout: &IndexLayout) -> Option<usize> {
        (0..layout.levels()).find(|level| hop == layout.hop && average == layout.row_frames(*level))
    }

    /// How many frames are averaged where columns come from the index.
    pub(super) const fn average(self, average: usize) -> usize {
        match self {
            Self::Frames => 1,
            Self::Averages(_) => average,
        }
    }
}

/// Those of the columns that are there, `rows.len()` values each in linear power.
pub(super) fn columns_of(
    index: &RecordingIndex,
    grid: &Grid,
    (served, reduce): (Served, Reduce),
    columns: &[u64],
    rows: Range<usize>,
) -> Vec<(u64, Vec<f32>)> {
    let statistic = Statistic::of(reduce);
    let first = rows.start * grid.bins_per_row;
    let bins = first..(rows.end * grid.bins_per_row).min(grid.bins());
    let task = |columns: &[u64]| {
        let (mut reader, mut spectrum) = (IndexReader::new(index), vec![0.0; bins.len()]);
        let level = match served {
            Served::Frames => reader.level_of(grid.frames_per_column),
            Served::Averages(level) => level,
        };
        let frames = index.layout().row_frames(level);
        let column = |column: &u64| {
            let of_column = grid.column_frames(*column);
            let index_rows = of_column.start / frames..of_column.end.div_ceil(frames);
            let there = match served {
                Served::Frames => reader.spectrum(statistic, level, index_rows, first, &mut spectrum),
                Served::Averages(_) => reader.averages(statistic, level, index_rows, first, &mut spectrum),
            };
            there.then(|| {
                let mut values = vec![0.0; rows.len()];
                reduce_rows(&spectrum, grid.bins_per_row, 0, reduce, &mut values);
                (*column, values)
            })
        };
        columns.iter().filter_map(column).collect::<Vec<_>>()
    };
    columns.par_chunks(TOGETHER).flat_map_iter(task).collect()
}
