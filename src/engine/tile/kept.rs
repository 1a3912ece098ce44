//! The level of a large plane that is kept on the disk: which one it is, its way into the cache of samples and out of it.
//!
//! It is the finest level that takes little room, of planes that take long to read: all coarser ones are made of it, so
//! that an overview reads it and nothing else. Which level that is does not depend on the memory there is: another run
//! finds it. Not here: the disk (`engine/level_cache`).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use super::making::LONG;
use super::source::TileSource;
use crate::engine::level_cache::{LevelCache, LevelKey};
use crate::engine::pyramid::PyramidLevel;
use crate::model::{Plane, PlaneIndex, locked};

/// Which levels are worth it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worth {
    /// Planes of fewer bytes are quick to read.
    pub(super) least_plane: u64,
    /// No level of more bytes is kept: an overview that fills a large screen, in 16 bits.
    pub(super) most_level: u64,
}

impl Default for Worth {
    fn default() -> Self {
        Self { least_plane: LONG, most_level: 16 << 20 }
    }
}

/// Planes whose state is remembered; forgotten when there are very many.
const MOST_KNOWN: usize = 10_000;

/// What is known of a plane's level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It is not on the disk.
    Absent,
    /// It was made here and handed to the disk, which may take it or not.
    Offered,
}

/// What the cache of samples knows of the disk.
#[derive(Debug, Default)]
pub(super) struct KeptLevels {
    disk: Arc<LevelCache>,
    worth: Worth,
    /// By source and plane.
    known: Mutex<HashMap<(u64, PlaneIndex), State>>,
    /// Held while a level comes from the disk: those who want other parts of it wait instead of reading it again.
    loading: Mutex<()>,
}

impl KeptLevels {
    pub(super) fn on(disk: Arc<LevelCache>, worth: Worth) -> Self {
        Self { disk, worth, ..Self::default() }
    }

    /// The level of a source that is kept, where there is a disk to keep it on: `cache_bytes` is the room in memory.
    pub(super) fn level(&self, source: &TileSource, cache_bytes: u64) -> Option<usize> {
        source.stack().stamp.as_ref().filter(|_| self.disk.is_on())?;
        let pyramid = source.pyramid();
        let bytes =
            |size: PyramidLevel| size.width.saturating_mul(size.height).saturating_mul(source.pixel_bytes()) as u64;
        let level = (0..=pyramid.coarsest()).find(|level| bytes(pyramid.level(*level)) <= self.worth.most_level)?;
        let (made_of, _) = pyramid.made_from(level)?;
        (bytes(made_of) >= self.worth.least_plane && bytes(pyramid.level(level)) * 2 <= cache_bytes).then_some(level)
    }

    /// The name of that level of a plane.
    fn key(source: &TileSource, plane: PlaneIndex, level: usize) -> Option<LevelKey> {
        let size = source.pyramid().level(level);
        Some(LevelKey {
            stamp: source.stack().stamp.as_deref()?.clone(),
            plane,
            level,
            made_of: source.pyramid().made_from(level)?.0.stored?,
            averaging: source.averaging(),
            width: size.width,
            height: size.height,
            samples_per_pixel: source.info().samples_per_pixel,
            sample_type: source.info().sample_type,
        })
    }

    /// Whether the level of a plane seems to be on the disk.
    pub(super) fn has(&self, source: &TileSource, plane: PlaneIndex, level: usize) -> bool {
        let known = self.known().get(&(source.id(), plane)).copied();
        if known == Some(State::Absent) {
            return false;
        }
        let there = Self::key(source, plane, level).is_some_and(|key| self.disk.has(&key));
        if !there && known.is_none() {
            self.remember(source, plane, State::Absent);
        }
        there
    }

    /// Hands the level of a plane to `take`, if it is on the disk and `still_wanted`. One caller at a time reads.
    pub(super) fn load(
        &self,
        source: &TileSource,
        (plane, level): (PlaneIndex, usize),
        still_wanted: impl Fn() -> bool,
        take: impl FnOnce(&Plane),
    ) {
        if !self.has(source, plane, level) {
            return;
        }
        let _loading = locked(&self.loading);
        if !still_wanted() {
            return;
        }
        match Self::key(source, plane, level).and_then(|key| self.disk.get(&key)) {
            Some(level) => take(&level),
            None => self.remember(source, plane, State::Absent),
        }
    }

    /// Whether a level that is made here is not on the disk, and was not handed to it.
    pub(super) fn wants(&self, source: &TileSource, plane: PlaneIndex) -> bool {
        self.known().get(&(source.id(), plane)) == Some(&State::Absent)
    }

    /// Keeps the whole level of a plane.
    pub(super) fn keep(&self, source: &TileSource, plane: PlaneIndex, level: usize, whole: Plane) {
        self.remember(source, plane, State::Offered);
        if let Some(key) = Self::key(source, plane, level) {
            self.disk.keep(key, whole);
        }
    }

    fn remember(&self, source: &TileSource, plane: PlaneIndex, state: State) {
        let mut known = self.known();
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert((source.id(), plane), state);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<(u64, PlaneIndex), State>> {
        locked(&self.known)
    }
}
