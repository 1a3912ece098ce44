//! Where everything of an index lies: frames in rows, rows in levels, levels in blocks, blocks in the file.
//!
//! A *row* is the maximum, the mean, the minimum and the envelope of `base` frames; four rows make one of the next level. A *block*
//! holds as many rows as 4ⁿ and all their levels up to a single row, so that blocks can be made in any order and each
//! is whole by itself. There is no level above blocks: there are some thousands of them at most.
//!
//! For whoever looks for bursts rows of the lowest level have averages over a few frames besides, and blocks the noise
//! floors of the *stretches* that they consist of (`ops/burst`).

use std::ops::Range;

use crate::model::recipe::{BurstSearch, Reduce};
use crate::ops::burst::stretch_frames;

/// Frames of a row of the lowest level: the least, and how many times that may be multiplied by four.
const BASE: u64 = 16;
const WIDER: u32 = 6;

/// The most stretches of a block whose floors are kept: more references are not held at once.
const MOST_STRETCHES: u64 = 16;

/// Values of a block in its lowest level, about.
const BLOCK_VALUES: usize = 1 << 18;

/// Rows that make one of the next level.
pub(super) const STEP: u64 = 4;

/// Bytes of an envelope in the file.
pub(super) const ENVELOPE_BYTES: usize = 20;

/// Bytes of the number that a row's values count from.
pub(super) const TOP_BYTES: usize = 2;

/// What an index keeps of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Statistic {
    Max,
    Mean,
    Min,
    /// The largest mean over [`HELD`] frames about each of its own; of the lowest level only, and only where noise floors
    /// are kept ([`IndexLayout::stretches`]).
    Held,
}

impl Statistic {
    /// What is kept of rows for columns that are reduced in that way.
    #[must_use]
    pub const fn of(reduce: Reduce) -> Self {
        match reduce {
            Reduce::Max => Self::Max,
            Reduce::Mean => Self::Mean,
            Reduce::Min => Self::Min,
        }
    }
}

/// Frames over which [`Statistic::Held`] averages, as the burst finder does.
pub const HELD: usize = BurstSearch::USUAL_FRAMES;

/// A part of a block: one thing of one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Section {
    Spectra(Statistic, usize),
    Envelopes(usize),
    /// Noise floors of the stretches.
    Floors,
}

/// Sizes and places; made of the recording's length, the frames and the bytes that are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexLayout {
    /// Samples of the recording.
    pub samples: u64,
    pub n_fft: usize,
    pub hop: u64,
    /// Frequencies of a frame.
    pub bins: usize,
    /// Frames of a row of the lowest level.
    pub base: u64,
    /// Rows of the lowest level in a block, a power of four.
    pub rows_per_block: u64,
}

impl IndexLayout {
    /// The layout of the finest index that takes at most `allowed` bytes; `None` if there is none.
    #[must_use]
    pub fn new(samples: u64, n_fft: usize, hop: u64, bins: usize, allowed: u64) -> Option<Self> {
        let mut rows_per_block = 1;
        while rows_per_block * STEP * bins as u64 <= BLOCK_VALUES as u64 {
            rows_per_block *= STEP;
        }
        let layout = |wider| Self { samples, n_fft, hop, bins, base: BASE * STEP.pow(wider), rows_per_block };
        (0..=WIDER).map(layout).find(|layout| layout.file_bytes() <= allowed)
    }

    /// Frames of the whole recording; one at least, since a shorter one is filled up with zeros.
    #[must_use]
    pub const fn frames(&self) -> u64 {
        1 + self.samples.saturating_sub(self.n_fft as u64) / self.hop
    }

    /// Samples that a row of the lowest level advances by: columns that are at least as wide can come from the index.
    #[must_use]
    pub const fn base_span(&self) -> u64 {
        self.base * self.hop
    }

    /// Levels of a block.
    #[must_use]
    pub const fn levels(&self) -> usize {
        self.rows_per_block.ilog(STEP) as usize + 1
    }

    /// Frames of a row of that level.
    #[must_use]
    pub const fn row_frames(&self, level: usize) -> u64 {
        self.base * STEP.pow(level as u32)
    }

    /// Rows of that level in a block.
    #[must_use]
    pub const fn block_rows(&self, level: usize) -> u64 {
        self.rows_per_block / STEP.pow(level as u32)
    }

    /// Rows of that level in the recording.
    #[must_use]
    pub const fn rows(&self, level: usize) -> u64 {
        self.frames().div_ceil(self.row_frames(level))
    }

    /// Blocks of the recording.
    #[must_use]
    pub const fn blocks(&self) -> u64 {
        self.rows(0).div_ceil(self.rows_per_block)
    }

    /// The rows of the lowest level of a block that exist.
    #[must_use]
    pub fn rows_of_block(&self, block: u64) -> Range<u64> {
        let first = block * self.rows_per_block;
        first..(first + self.rows_per_block).min(self.rows(0))
    }

    /// The blocks that hold what is known of a stretch of samples: none of an empty one.
    #[must_use]
    pub fn blocks_of(&self, samples: Range<u64>) -> Range<u64> {
        let span = self.base_span() * self.rows_per_block;
        let last = self.blocks();
        // A frame begins before its middle: one block earlier may have a part in it.
        let first = (samples.start.saturating_sub(self.n_fft as u64) / span).min(last);
        first..samples.end.div_ceil(span).clamp(first, last)
    }

    /// Samples that a block advances by; what progress counts.
    #[must_use]
    pub fn block_samples(&self, block: u64) -> u64 {
        let span = self.base_span() * self.rows_per_block;
        if block + 1 == self.blocks() { self.samples - block * span } else { span }
    }

    /// Frames of a stretch, and stretches of a block, if their noise floors are kept: where blocks are made of whole
    /// stretches, and stretches of whole rows.
    #[must_use]
    pub fn stretches(&self) -> Option<[u64; 2]> {
        let (frames, block) = (stretch_frames(self.bins), self.rows_per_block * self.base);
        let whole = block.is_multiple_of(frames) && frames.is_multiple_of(self.base);
        let count = block / frames;
        (whole && count <= MOST_STRETCHES).then_some([frames, count])
    }

    /// Sections of a block, in the order of the file.
    pub(super) fn sections(&self) -> impl Iterator<Item = Section> + use<> {
        let kinds = |level| {
            [
                Section::Spectra(Statistic::Max, level),
                Section::Spectra(Statistic::Mean, level),
                Section::Spectra(Statistic::Min, level),
                Section::Envelopes(level),
            ]
        };
        let searched = self.stretches().map(|_| [Section::Spectra(Statistic::Held, 0), Section::Floors]);
        (0..self.levels()).flat_map(kinds).chain(searched.into_iter().flatten())
    }

    /// Bytes of a section.
    pub(super) fn section_bytes(&self, section: Section) -> usize {
        match section {
            Section::Spectra(_, level) => self.block_rows(level) as usize * (TOP_BYTES + self.bins),
            Section::Envelopes(level) => self.block_rows(level) as usize * ENVELOPE_BYTES,
            // Of each stretch whether it is silent, and the floors.
            Section::Floors => self.stretches().map_or(0, |[_, count]| count as usize * 4 * (1 + self.bins)),
        }
    }

    /// Where a section begins in its block, and its number.
    pub(super) fn place(&self, section: Section) -> (usize, usize) {
        let before = self.sections().take_while(|other| *other != section);
        before.fold((0, 0), |(offset, number), other| (offset + self.section_bytes(other), number + 1))
    }

    /// Bytes of a block.
    pub(super) fn block_bytes(&self) -> usize {
        self.sections().map(|section| self.section_bytes(section)).sum()
    }

    /// Bytes of what is said of a block at the beginning of the file.
    pub(super) fn head_bytes(&self) -> usize {
        super::file::DIGEST_BYTES * (1 + self.sections().count())
    }

    /// Bytes of the whole file.
    #[must_use]
    pub fn file_bytes(&self) -> u64 {
        let block = (self.head_bytes() + self.block_bytes()) as u64;
        block.saturating_mul(self.blocks()).saturating_add(super::file::HEADER_BYTES as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GIGABYTE: u64 = 1_000_000_000;

    #[test]
    fn a_hundred_gigabytes_are_indexed_in_two() {
        let layout = IndexLayout::new(12_500_000_000, 1024, 512, 1024, 2 * GIGABYTE).unwrap();
        assert_eq!((layout.base, layout.rows_per_block, layout.levels()), (64, 256, 5));
        assert!(layout.file_bytes() < 2 * GIGABYTE && layout.blocks() < 2000, "{layout:?}");
        let small = IndexLayout::new(200_000_000, 1024, 512, 1024, 2 * GIGABYTE).unwrap();
        assert_eq!((small.base, small.stretches()), (16, Some([4096, 1])));
        assert_eq!(layout.stretches(), Some([4096, 4]), "four in a block of rows that are four times as wide");
        assert_eq!(IndexLayout::new(1 << 60, 1024, 512, 1024, 2 * GIGABYTE), None);
    }

    proptest! {
        #[test]
        fn every_frame_is_in_one_row_and_every_row_in_one_block(
            samples in 0u64..1 << 36, n_fft in 8usize..1 << 20, part in 1u64..8,
        ) {
            let hop = (n_fft as u64 / 2 / part).max(1);
            let Some(layout) = IndexLayout::new(samples, n_fft, hop, n_fft, 1 << 40) else { return Ok(()) };
            prop_assert_eq!(layout.block_rows(layout.levels() - 1), 1);
            prop_assert!(layout.rows(0) * layout.base >= layout.frames());
            let rows: u64 = [0, layout.blocks() - 1].map(|block| layout.rows_of_block(block).end).into_iter().max().unwrap();
            prop_assert_eq!(rows, layout.rows(0));
            let samples_of_all: u64 = if layout.blocks() > 1000 { return Ok(()) } else {
                (0..layout.blocks()).map(|block| layout.block_samples(block)).sum()
            };
            prop_assert_eq!(samples_of_all, samples);
            prop_assert_eq!(layout.blocks_of(0..samples.max(1)).start, 0);
            prop_assert!(layout.sections().count() - 4 * layout.levels() == 2 * usize::from(layout.stretches().is_some()));
        }
    }
}
