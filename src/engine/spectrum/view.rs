//! The tiles of one view, filled in passes: one frame a column at once, then more, then all of them.
//!
//! Columns that the cache knows are not computed again. Not here: pictures ([`compose`](super::compose)), threads and
//! newest-wins ([`service`](super::service)).

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::columns::ColumnComputer;
use super::grid::Grid;
use super::indexed::{self, span};
use super::narrow::Narrow;
use super::request::{SpectrumRequest, TransformKey};
use super::tile::{PowerTile, Quality, SIDE, TileCache, TileKey};
use crate::engine::EngineError;
use crate::engine::recording_index::Wanted;
use crate::model::Progress;
use crate::model::recipe::Reduce;

/// Frames a column in the pass between one and all.
const SOME_FRAMES: u64 = 16;

/// Samples to be transformed beyond which the pass in between is worth it.
const SLOW_SAMPLES: u64 = 1 << 27;

/// Samples to be transformed for one view beyond which it stays sampled: some minutes of work.
const MOST_SAMPLES: u64 = 1 << 36;

/// The same for a view of a recording whose index a person stopped: who does that wants quiet.
const MOST_SAMPLES_UNASKED: u64 = 1 << 30;

/// How often a picture that is being filled in is shown.
const SHOWN_EVERY: Duration = Duration::from_millis(120);

/// The tiles under one view.
#[derive(Debug)]
pub(super) struct ViewTiles {
    computer: ColumnComputer,
    key: TileKey,
    columns: Range<u64>,
    rows: Range<usize>,
    tiles: HashMap<(u64, usize), Tile>,
    /// On power, where what is computed is not what is shown.
    pub(super) gain: f32,
    /// Samples to be transformed at most, for all frames of all columns.
    most_samples: u64,
}

#[derive(Debug)]
struct Tile {
    power: Arc<PowerTile>,
    /// Changed since it was put into the cache.
    fresh: bool,
}

impl ViewTiles {
    /// The tiles of a request, as far as the cache has them, or the index if the view has one.
    pub(super) fn new(
        request: &SpectrumRequest,
        cache: &TileCache,
        wanted: Option<&Wanted>,
    ) -> Result<Self, EngineError> {
        Self::make(request, None, cache, wanted)
    }

    /// The tiles of a view through a tuner.
    pub(super) fn narrow(narrow: &Narrow, cache: &TileCache) -> Result<Self, EngineError> {
        Self::make(&narrow.request, Some(narrow), cache, None)
    }

    fn make(
        request: &SpectrumRequest,
        narrow: Option<&Narrow>,
        cache: &TileCache,
        wanted: Option<&Wanted>,
    ) -> Result<Self, EngineError> {
        request.validate()?;
        let info = &request.recording.info;
        let settings = &request.settings;
        let mut recipe = settings.spectrogram;
        let served = wanted.and_then(|wanted| Some((wanted, indexed::Served::of(request, wanted.index.layout())?)));
        let one_sided = recipe.sides.is_one_sided(info.datatype.complex);
        let cycles_per_pixel = (request.frequency[1] - request.frequency[0]) / request.height as f64;
        // Checked before a lattice is made of it: a hop of 0 has none.
        let grid = if recipe.hop == 0 {
            return Err(crate::ops::spectrogram::SpectrogramError::Hop.into());
        } else {
            // Glimpses lie where the columns of the index will.
            if let Some((wanted, served)) = served {
                recipe.hop = wanted.index.layout().hop as usize;
                recipe.average = served.average(recipe.average);
            }
            Grid::new(&recipe, one_sided, info.samples, request.samples_per_pixel(), cycles_per_pixel)
        };
        let reduction = reduction(&grid, settings.reduce);
        let mut computer = ColumnComputer::new(&request.recording, &recipe, settings.channel, reduction, grid)?;
        computer.read_for(narrow.map_or(1, |narrow| narrow.decimation));
        let tuned = narrow.map(|narrow| (narrow.center.to_bits(), narrow.decimation));
        let key = TileKey {
            transform: TransformKey::new(request, [grid.hop, reduction.1], one_sided, tuned),
            // Where a column is one frame and a row one bin there is nothing to reduce.
            reduce: if grid.frames_per_column == 1 && grid.bins_per_row == 1 { Reduce::Max } else { reduction.0 },
            frames_per_column: grid.frames_per_column,
            bins_per_row: grid.bins_per_row,
            column_block: 0,
            row_block: 0,
        };
        let (columns, rows) = (grid.columns_of(request.time), grid.rows_of(request.frequency));
        let gain = narrow.map_or(1.0, |narrow| narrow.gain);
        let most_samples = match (wanted, served) {
            (Some(wanted), _) if !wanted.growing && !wanted.index.has(span(request)) => MOST_SAMPLES_UNASKED,
            (Some(Wanted { growing: true, .. }), Some(_)) => 0,
            _ => MOST_SAMPLES,
        };
        let mut view = Self { computer, key, columns, rows, tiles: HashMap::new(), gain, most_samples };
        view.load(cache);
        if let Some((wanted, served)) = served {
            view.take(wanted, served, settings.reduce);
        }
        Ok(view)
    }

    pub(super) const fn grid(&self) -> &Grid {
        self.computer.grid()
    }

    pub(super) fn columns(&self) -> Range<u64> {
        self.columns.clone()
    }

    pub(super) fn rows(&self) -> Range<usize> {
        self.rows.clone()
    }

    fn load(&mut self, cache: &TileCache) {
        for column_block in block(self.columns.start)..=block(self.columns.end - 1) {
            for row_block in self.row_blocks() {
                let key = TileKey { column_block, row_block, ..self.key };
                let rows = SIDE.min(self.grid().rows() - row_block * SIDE);
                let power = cache.get(&key).map_or_else(
                    || Arc::new(PowerTile::unknown(rows, self.grid().samples)),
                    |tile| current(tile, self.grid(), column_block),
                );
                self.tiles.insert((column_block, row_block), Tile { power, fresh: false });
            }
        }
    }

    /// Takes what the index has of what is missing.
    fn take(&mut self, wanted: &Wanted, served: indexed::Served, reduce: Reduce) {
        let missing: Vec<u64> = self.columns().filter(|column| self.quality(*column) < Quality::Full).collect();
        let rows = self.tile_rows();
        for (column, values) in indexed::columns_of(&wanted.index, self.grid(), (served, reduce), &missing, rows) {
            self.set(column, &values, Quality::Full);
        }
    }

    /// Puts what was computed into the cache.
    pub(super) fn store(&mut self, cache: &TileCache) {
        for ((column_block, row_block), tile) in &mut self.tiles {
            if std::mem::take(&mut tile.fresh) {
                let key = TileKey { column_block: *column_block, row_block: *row_block, ..self.key };
                cache.insert(key, tile.power.clone());
            }
        }
    }

    /// How well a column is known, in all the rows of the view.
    pub(super) fn quality(&self, column: u64) -> Quality {
        let worst = self.row_blocks().map(|row_block| {
            let tile = self.tiles.get(&(block(column), row_block));
            tile.map_or(Quality::Unknown, |tile| tile.power.quality(place(column)))
        });
        worst.min().unwrap_or(Quality::Unknown)
    }

    /// Copies the rows of the view of one column.
    pub(super) fn copy_column(&self, column: u64, out: &mut [f32]) {
        for row_block in self.row_blocks() {
            let first = row_block * SIDE;
            let Some(tile) = self.tiles.get(&(block(column), row_block)) else { continue };
            let part = self.rows.start.max(first)..self.rows.end.min(first + tile.power.rows());
            let values = &tile.power.column(place(column))[part.start - first..part.end - first];
            out[part.start - self.rows.start..part.end - self.rows.start].copy_from_slice(values);
        }
    }

    /// The part of the columns that is fully known.
    pub(super) fn fraction(&self) -> f32 {
        let full = self.columns().filter(|column| self.quality(*column) == Quality::Full).count();
        full as f32 / (self.columns.end - self.columns.start) as f32
    }

    /// Computes what is missing, first roughly, then fully; calls `show` now and then and when a pass is done.
    pub(super) fn fill(
        &mut self,
        passes: &[Quality],
        progress: &Progress,
        mut show: impl FnMut(&mut Self),
    ) -> Result<(), EngineError> {
        for pass in passes.iter().copied() {
            if !self.is_worth(pass) {
                continue;
            }
            let stride = if pass == self.first_pass() { 16 } else { 1 };
            self.pass(pass, stride, progress, &mut show)?;
        }
        Ok(())
    }

    /// The quality that is reached at once.
    pub(super) const fn first_pass(&self) -> Quality {
        if self.grid().frames_per_column == 1 { Quality::Full } else { Quality::Glimpsed }
    }

    fn is_worth(&self, pass: Quality) -> bool {
        let grid = self.grid();
        let samples = (self.columns.end - self.columns.start)
            .saturating_mul(grid.frames_per_column)
            .saturating_mul(grid.n_fft as u64);
        match pass {
            Quality::Unknown => false,
            Quality::Glimpsed => grid.frames_per_column > 1,
            Quality::Sampled => grid.frames_per_column > 2 * SOME_FRAMES && samples > SLOW_SAMPLES,
            Quality::Full => samples <= self.most_samples || grid.frames_per_column == 1,
        }
    }

    /// One pass over the columns, every `stride`th first, so that the whole view is there early.
    fn pass(
        &mut self,
        pass: Quality,
        mut stride: u64,
        progress: &Progress,
        show: &mut impl FnMut(&mut Self),
    ) -> Result<(), EngineError> {
        let (mut shown, mut batch, mut changed) = (Instant::now(), rayon::current_num_threads().max(16), false);
        while stride > 0 {
            let missing: Vec<u64> = self.columns().filter(|c| c % stride == 0 && self.quality(*c) < pass).collect();
            let mut rest = &missing[..];
            while !rest.is_empty() {
                let (columns, after) = rest.split_at(batch.min(rest.len()));
                let started = Instant::now();
                self.compute(columns, pass, progress)?;
                changed = true;
                rest = after;
                batch = match started.elapsed().as_millis() {
                    0..10 => (batch * 2).min(4096),
                    10..40 => batch,
                    _ => (batch / 2).max(rayon::current_num_threads()),
                };
                if shown.elapsed() > SHOWN_EVERY && stride < 16 {
                    show(self);
                    (shown, changed) = (Instant::now(), false);
                }
            }
            stride /= 4;
        }
        if changed {
            show(self);
        }
        Ok(())
    }

    fn compute(&mut self, columns: &[u64], pass: Quality, progress: &Progress) -> Result<(), EngineError> {
        let most = match pass {
            Quality::Unknown | Quality::Glimpsed => 1,
            Quality::Sampled => SOME_FRAMES,
            Quality::Full => u64::MAX,
        };
        let rows = self.tile_rows();
        let values = self.computer.compute(columns, most, rows.clone(), progress)?;
        for (column, values) in columns.iter().zip(values.chunks_exact(rows.len())) {
            self.set(*column, values, pass);
        }
        Ok(())
    }

    /// Sets a column in all rows of the tiles.
    fn set(&mut self, column: u64, values: &[f32], quality: Quality) {
        for (row_block, values) in self.row_blocks().zip(values.chunks(SIDE)) {
            if let Some(tile) = self.tiles.get_mut(&(block(column), row_block)) {
                Arc::make_mut(&mut tile.power).set(place(column), values, quality);
                tile.fresh = true;
            }
        }
    }

    /// All rows of the tiles under the view.
    fn tile_rows(&self) -> Range<usize> {
        let blocks = self.row_blocks();
        blocks.start * SIDE..(blocks.end * SIDE).min(self.grid().rows())
    }

    fn row_blocks(&self) -> Range<usize> {
        self.rows.start / SIDE..(self.rows.end - 1) / SIDE + 1
    }
}

/// How the frames of a column become one, and how many are averaged before: what is one average is the mean of its
/// frames, and so is the mean of several. So the same values have one name, whichever setting wants them.
const fn reduction(grid: &Grid, reduce: Reduce) -> (Reduce, u64) {
    let single = grid.frames_per_column == grid.average && grid.bins_per_row == 1;
    match reduce {
        _ if grid.average == 1 => (reduce, 1),
        _ if single => (Reduce::Mean, 1),
        Reduce::Mean => (Reduce::Mean, 1),
        Reduce::Max | Reduce::Min => (reduce, grid.average),
    }
}

/// A tile from the cache without the columns that were not finished when it was computed from a shorter recording.
fn current(tile: Arc<PowerTile>, grid: &Grid, column_block: u64) -> Arc<PowerTile> {
    if tile.samples() == grid.samples {
        return tile;
    }
    let open = Grid { samples: tile.samples(), ..*grid }.first_open_column();
    let first = open.saturating_sub(column_block * SIDE as u64).min(SIDE as u64) as usize;
    Arc::new(Arc::unwrap_or_clone(tile).of_length(grid.samples, first))
}

const fn block(column: u64) -> u64 {
    column / SIDE as u64
}

const fn place(column: u64) -> usize {
    (column % SIDE as u64) as usize
}
