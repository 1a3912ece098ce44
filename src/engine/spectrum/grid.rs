//! The lattice of columns and rows a view is made of: which hop, how many frames a column, how many bins a row.
//!
//! Both counts are powers of two, so that views at nearby zooms share tiles. A column is never wider and a row never
//! higher than a pixel, and less than half of that only where a hop of one sample or a single bin is the limit. Where
//! frames are averaged a column is one average at least, however far one zooms in: averages are counted from the first
//! frame, and what happens within one is not shown.

use std::ops::Range;

use crate::model::recipe::SpectrogramRecipe;

/// Columns and rows over a whole recording; a view shows a part of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grid {
    /// Length of the recording.
    pub samples: u64,
    pub n_fft: usize,
    pub one_sided: bool,
    /// Samples from frame to frame: the recipe's hop, or less where the view is zoomed in further.
    pub hop: u64,
    /// Frames that are averaged; `frames_per_column` is as many, or a power of two times as many.
    pub average: u64,
    pub frames_per_column: u64,
    pub bins_per_row: usize,
}

impl Grid {
    /// The lattice for a zoom: samples and cycles per sample that one pixel spans.
    pub(super) fn new(
        recipe: &SpectrogramRecipe,
        one_sided: bool,
        samples: u64,
        samples_per_pixel: f64,
        cycles_per_pixel: f64,
    ) -> Self {
        let base = recipe.hop as u64;
        let average = recipe.average as u64;
        let zoom = samples_per_pixel / base as f64 / average as f64;
        let (hop, frames_per_column) = if zoom >= 1.0 {
            (base, average << (zoom.log2().floor() as u32).min(40))
        } else if average > 1 {
            (base, average)
        } else {
            ((base >> ((-zoom.max(1e-12).log2()).ceil() as u32).min(63)).max(1), 1)
        };
        let bins = cycles_per_pixel * recipe.n_fft as f64;
        let bins_per_row = if bins >= 2.0 { 1 << (bins.log2().floor() as u32).min(20) } else { 1 };
        Self { samples, n_fft: recipe.n_fft, one_sided, hop, average, frames_per_column, bins_per_row }
    }

    pub(super) const fn bins(&self) -> usize {
        if self.one_sided { self.n_fft / 2 + 1 } else { self.n_fft }
    }

    pub(super) const fn frames(&self) -> u64 {
        1 + self.samples.saturating_sub(self.n_fft as u64) / self.hop
    }

    pub(super) const fn columns(&self) -> u64 {
        self.frames().div_ceil(self.frames_per_column)
    }

    /// The first column that would be another if the recording went on: all before it have all their frames.
    pub(super) const fn first_open_column(&self) -> u64 {
        if self.samples < self.n_fft as u64 { 0 } else { self.frames() / self.frames_per_column }
    }

    pub(super) const fn rows(&self) -> usize {
        self.bins().div_ceil(self.bins_per_row)
    }

    /// The frames of a column.
    pub(super) fn column_frames(&self, column: u64) -> Range<u64> {
        let first = column * self.frames_per_column;
        first..(first + self.frames_per_column).min(self.frames())
    }

    /// The place of a time on the columns: whole numbers are left edges. A frame stands for the hop around its centre.
    pub(super) fn column_at(&self, sample: f64) -> f64 {
        let first_edge = self.n_fft as f64 / 2.0 - self.hop as f64 / 2.0;
        (sample - first_edge) / (self.hop as f64 * self.frames_per_column as f64)
    }

    /// The place of a frequency on the rows, lowest first: whole numbers are lower edges.
    pub(super) fn row_at(&self, cycles: f64) -> f64 {
        let zero = if self.one_sided { 0 } else { self.n_fft / 2 };
        (cycles * self.n_fft as f64 + zero as f64 + 0.5) / self.bins_per_row as f64
    }

    /// The entries of a lattice (of `len` entries from `first` on) that the pixel between two places unites: those whose
    /// middles lie in it, or the one its own middle lies in. Relative to `first`.
    pub(super) fn united(low: f64, high: f64, first: u64, len: usize) -> Range<usize> {
        let entry = |at: f64| ((at - first as f64).max(0.0) as usize).min(len - 1);
        let (from, to) = ((low - 0.5).ceil(), (high - 0.5).ceil());
        let start = entry(if from < to { from } else { f64::midpoint(low, high) });
        let end = ((to - first as f64).max(0.0) as usize).min(len);
        start..end.max(start + 1)
    }

    /// The columns that a stretch of time shows: at least one, all within the recording.
    pub(super) fn columns_of(&self, time: [f64; 2]) -> Range<u64> {
        let columns = self.columns();
        let first = (self.column_at(time[0]).floor().max(0.0) as u64).min(columns - 1);
        let end = (self.column_at(time[1]).ceil().max(0.0) as u64).min(columns);
        first..end.max(first + 1)
    }

    /// The rows that a band shows: at least one, all within the spectrum.
    pub(super) fn rows_of(&self, frequency: [f64; 2]) -> Range<usize> {
        let rows = self.rows();
        let first = (self.row_at(frequency[0]).floor().max(0.0) as usize).min(rows - 1);
        let end = (self.row_at(frequency[1]).ceil().max(0.0) as usize).min(rows);
        first..end.max(first + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn grid(samples_per_pixel: f64, cycles_per_pixel: f64) -> Grid {
        Grid::new(&SpectrogramRecipe::default(), false, 1_000_000, samples_per_pixel, cycles_per_pixel)
    }

    #[test]
    fn the_hop_follows_the_zoom_down_to_single_samples() {
        assert_eq!((grid(512.0, 0.0).hop, grid(512.0, 0.0).frames_per_column), (512, 1));
        assert_eq!((grid(511.0, 0.0).hop, grid(256.0, 0.0).hop, grid(255.0, 0.0).hop), (256, 256, 128));
        assert_eq!((grid(0.01, 0.0).hop, grid(0.01, 0.0).frames_per_column), (1, 1));
        assert_eq!((grid(5000.0, 0.0).hop, grid(5000.0, 0.0).frames_per_column), (512, 8));
    }

    #[test]
    fn a_column_is_never_less_than_an_average() {
        let averaged = |samples_per_pixel| {
            let recipe = SpectrogramRecipe { average: 3, ..Default::default() };
            let grid = Grid::new(&recipe, false, 100_000, samples_per_pixel, 0.0);
            (grid.hop, grid.frames_per_column)
        };
        assert_eq!([512.0 * 6.0, 512.0 * 5.9, 1.0, 0.01].map(averaged), [(512, 6), (512, 3), (512, 3), (512, 3)]);
        let grid = Grid::new(&SpectrogramRecipe { average: 3, ..Default::default() }, false, 5119, 1.0, 0.0);
        // Nine frames would begin by sample 4096; 8 there are: 3, 3 and 2.
        assert_eq!((grid.frames(), grid.columns(), grid.column_frames(2)), (8, 3, 6..8));
        assert_eq!(grid.column_at(256.0), 0.0);
        assert_eq!(grid.column_at(256.0 + 3.0 * 512.0), 1.0);
    }

    #[test]
    fn a_frame_lies_where_its_middle_is() {
        let grid = grid(512.0, 1.0 / 1024.0);
        assert_eq!(grid.column_at(256.0), 0.0);
        assert_eq!(grid.column_at(512.0), 0.5); // the middle of frame 0
        assert_eq!(grid.column_at(1024.0), 1.5); // the middle of frame 1
        assert_eq!(grid.row_at(0.0), 512.5);
        assert_eq!(grid.row_at(-0.5), 0.5);
    }

    #[test]
    fn columns_with_all_their_frames_stay_when_a_recording_grows() {
        let of = |samples| Grid { samples, ..grid(5000.0, 0.0) };
        // Shorter than a frame: zeros were put behind it.
        assert_eq!(of(1023).first_open_column(), 0);
        // Eight frames of 1024 a column, 512 apart.
        assert_eq!((of(4607).first_open_column(), of(4608).first_open_column()), (0, 1));
        assert_eq!((of(4607).columns(), of(4608).columns()), (1, 1));
        for samples in [5_000, 8_703, 8_704, 100_000] {
            let (short, long) = (of(samples), of(samples + 7_777));
            for column in 0..short.first_open_column() {
                assert_eq!(short.column_frames(column), long.column_frames(column));
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_the_view_columns_and_rows_exist(
            samples in 0u64..1 << 40, left in -1e12f64..1e12, span in 1e-3f64..1e12,
            bottom in -1f64..1.0, band in 1e-9f64..2.0, n_fft in 8usize..1 << 20, hop in 1usize..1 << 20, one_sided: bool,
            average in prop::sample::select(vec![1usize, 1, 2, 7, 1 << 16]),
        ) {
            let recipe = SpectrogramRecipe { n_fft, hop, average, ..Default::default() };
            let grid = Grid::new(&recipe, one_sided, samples, span / 100.0, band / 100.0);
            let columns = grid.columns_of([left, left + span]);
            let rows = grid.rows_of([bottom, bottom + band]);
            prop_assert!(columns.start < columns.end && columns.end <= grid.columns());
            prop_assert!(columns.end - columns.start <= 203, "at most two columns a pixel: {:?}", columns);
            prop_assert!(rows.start < rows.end && rows.end <= grid.rows() && rows.len() <= 203);
            prop_assert!(!grid.column_frames(columns.end - 1).is_empty());
        }
    }
}
