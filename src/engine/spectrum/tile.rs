//! Power tiles: squares of 256 columns × 256 rows of linear power, and the cache that keeps them within its bytes.

use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::request::TransformKey;
use crate::model::DocumentId;
use crate::model::recipe::Reduce;

/// Columns of a tile, and its most rows.
pub(super) const SIDE: usize = 256;

/// How well a column is known, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Quality {
    Unknown,
    /// One frame of many.
    Glimpsed,
    /// Several frames of many.
    Sampled,
    /// Every frame.
    Full,
}

/// Which tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TileKey {
    pub transform: TransformKey,
    pub reduce: Reduce,
    pub frames_per_column: u64,
    pub bins_per_row: usize,
    /// Counted in tiles from the start of the recording and from the lowest row.
    pub column_block: u64,
    pub row_block: usize,
}

/// Linear power in the `spectrum` scale, column after column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PowerTile {
    rows: usize,
    /// The length of the recording it was computed from: a recording that is being received grows.
    samples: u64,
    values: Vec<f32>,
    quality: [Quality; SIDE],
}

impl PowerTile {
    /// A tile of which nothing is known, of a recording of that many samples.
    pub(super) fn unknown(rows: usize, samples: u64) -> Self {
        Self { rows, samples, values: vec![0.0; SIDE * rows], quality: [Quality::Unknown; SIDE] }
    }

    /// The length of the recording it was computed from.
    pub(super) const fn samples(&self) -> u64 {
        self.samples
    }

    /// The same of a recording of another length: nothing is known of the columns from `first` on.
    pub(super) fn of_length(mut self, samples: u64, first: usize) -> Self {
        self.samples = samples;
        self.quality[first.min(SIDE)..].fill(Quality::Unknown);
        self
    }

    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    pub(super) const fn quality(&self, column: usize) -> Quality {
        self.quality[column]
    }

    pub(super) fn column(&self, column: usize) -> &[f32] {
        &self.values[column * self.rows..][..self.rows]
    }

    pub(super) fn set(&mut self, column: usize, values: &[f32], quality: Quality) {
        self.values[column * self.rows..][..self.rows].copy_from_slice(values);
        self.quality[column] = quality;
    }
}

/// Tiles of all documents, the least useful dropped first.
#[derive(Debug)]
pub(super) struct TileCache(Cache<TileKey, Arc<PowerTile>, Bytes>);

#[derive(Debug, Clone)]
struct Bytes;

impl Weighter<TileKey, Arc<PowerTile>> for Bytes {
    fn weight(&self, _: &TileKey, tile: &Arc<PowerTile>) -> u64 {
        (size_of::<TileKey>() + size_of::<PowerTile>() + tile.values.len() * size_of::<f32>()) as u64
    }
}

impl TileCache {
    /// A cache of at most `bytes`.
    pub(super) fn new(bytes: u64) -> Self {
        let tiles = (bytes / (SIDE * SIDE * 4) as u64).max(1) as usize;
        Self(Cache::with_weighter(tiles, bytes, Bytes))
    }

    pub(super) fn get(&self, key: &TileKey) -> Option<Arc<PowerTile>> {
        self.0.get(key)
    }

    pub(super) fn insert(&self, key: TileKey, tile: Arc<PowerTile>) {
        self.0.insert(key, tile);
    }

    /// Drops the tiles of a document that was closed.
    pub(super) fn forget(&self, document: DocumentId) {
        self.0.retain(|key, _| key.transform.document != document);
    }

    /// Drops everything.
    pub(super) fn clear(&self) {
        self.0.clear();
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> u64 {
        self.0.weight()
    }
}
