//! Rows of an index as powers and envelopes: read by sections, those that were read last kept.

use std::collections::HashMap;
use std::ops::Range;

use super::index::RecordingIndex;
use super::layout::{ENVELOPE_BYTES, IndexLayout, Section, Statistic, TOP_BYTES};
use crate::ops::burst::floor::{OwnFloor, TOGETHER};
use crate::ops::envelope::Envelope;
use crate::ops::spectrogram::half_decibel::powers;

/// Reads an index for one thread.
#[derive(Debug)]
pub struct IndexReader<'a> {
    index: &'a RecordingIndex,
    /// Of each kind of section the one that was read last, and of which block it is.
    sections: HashMap<Section, (u64, Vec<u8>)>,
    bins: Vec<f64>,
}

impl<'a> IndexReader<'a> {
    /// A reader that has read nothing.
    #[must_use]
    pub fn new(index: &'a RecordingIndex) -> Self {
        Self { index, sections: HashMap::new(), bins: Vec::new() }
    }

    const fn layout(&self) -> &'a IndexLayout {
        self.index.layout()
    }

    /// The coarsest level whose rows are at most so many frames.
    #[must_use]
    pub fn level_of(&self, frames: u64) -> usize {
        let levels = 0..self.layout().levels();
        levels.rev().find(|level| self.layout().row_frames(*level) <= frames).unwrap_or(0)
    }

    /// The maximum, the mean or the minimum of some rows of a level, in the bins from `first` on, in linear power (0 dBFS is 1).
    /// [`Statistic::Held`] is of level 0 alone. `false`: not all of them are there, or there are none such; `out` is then of no meaning.
    pub fn spectrum(
        &mut self,
        statistic: Statistic,
        level: usize,
        rows: Range<u64>,
        first: usize,
        out: &mut [f32],
    ) -> bool {
        self.reduced([statistic; 2], level, rows, first, out)
    }

    /// The maximum, the mean or the minimum of the *means* of some rows of a level, as [`spectrum`](Self::spectrum)
    /// otherwise: rows as averages of their frames.
    pub fn averages(
        &mut self,
        statistic: Statistic,
        level: usize,
        rows: Range<u64>,
        first: usize,
        out: &mut [f32],
    ) -> bool {
        self.reduced([Statistic::Mean, statistic], level, rows, first, out)
    }

    /// What is kept of each row, reduced over the rows.
    fn reduced(
        &mut self,
        [kept, statistic]: [Statistic; 2],
        level: usize,
        rows: Range<u64>,
        first: usize,
        out: &mut [f32],
    ) -> bool {
        let rows = rows.start..rows.end.min(self.layout().rows(level));
        if rows.is_empty() {
            return false;
        }
        let mut sums = std::mem::take(&mut self.bins);
        sums.clear();
        sums.resize(out.len(), 0.0);
        out.fill(if statistic == Statistic::Min { f32::INFINITY } else { 0.0 });
        let mut frames = 0;
        let there = rows.clone().all(|row| {
            let weight = self.frames_of(level, row);
            frames += weight;
            let Some((top, codes)) = self.row(kept, level, row) else { return false };
            let powers = powers(top);
            let values = codes[first..first + out.len()].iter().map(|code| powers[usize::from(*code)]);
            match statistic {
                Statistic::Max | Statistic::Held => out.iter_mut().zip(values).for_each(|(out, power)| {
                    *out = if power > *out || power.is_nan() { power } else { *out };
                }),
                Statistic::Min => out.iter_mut().zip(values).for_each(|(out, power)| {
                    *out = if power < *out || power.is_nan() { power } else { *out };
                }),
                Statistic::Mean => sums.iter_mut().zip(values).for_each(|(sum, power)| {
                    *sum += f64::from(power) * weight as f64;
                }),
            }
            true
        });
        if statistic == Statistic::Mean {
            out.iter_mut().zip(&sums).for_each(|(out, sum)| *out = (sum / frames.max(1) as f64) as f32);
        }
        self.bins = sums;
        there
    }

    /// What the references of the noise floor say of a stretch ([`IndexLayout::stretches`]); `None` if it is not there, or
    /// if it is not whole.
    pub fn floor(&mut self, stretch: u64) -> Option<OwnFloor> {
        let [frames, per_block] = self.layout().stretches()?;
        if (stretch + 1) * frames > self.layout().frames() {
            return None;
        }
        let bins = self.layout().bins;
        let section = self.section(stretch / per_block, Section::Floors)?;
        let (numbers, _) = section[(stretch % per_block) as usize * 4 * (1 + bins)..].as_chunks::<4>();
        let mut numbers = numbers[..=bins].iter().map(|bytes| f32::from_le_bytes(*bytes));
        let silent = numbers.next() != Some(0.0);
        Some(OwnFloor { floors: numbers.collect(), references: frames as usize / TOGETHER, silent })
    }

    /// The envelope of some rows of a level; `None` if not all of them are there.
    pub fn envelope(&mut self, level: usize, rows: Range<u64>) -> Option<Envelope> {
        let rows = rows.start..rows.end.min(self.layout().rows(level));
        let mut all = Envelope::NOTHING;
        for row in rows.clone() {
            let per_block = self.layout().block_rows(level);
            let section = self.section(row / per_block, Section::Envelopes(level))?;
            let at = (row % per_block) as usize * ENVELOPE_BYTES;
            let (numbers, _) = section[at..at + ENVELOPE_BYTES].as_chunks::<4>();
            let number = |at: usize| f32::from_le_bytes(numbers[at]);
            let [i, q] = [[number(0), number(1)], [number(2), number(3)]];
            all.unite(&Envelope { i, q, peak_power: number(4) });
        }
        (!rows.is_empty()).then_some(all)
    }

    /// Frames of a row: fewer in the last one.
    fn frames_of(&self, level: usize, row: u64) -> u64 {
        let frames = self.layout().row_frames(level);
        self.layout().frames().min((row + 1) * frames) - row * frames
    }

    fn row(&mut self, statistic: Statistic, level: usize, row: u64) -> Option<(i16, &[u8])> {
        let (per_block, bins) = (self.layout().block_rows(level), self.layout().bins);
        let section = Section::Spectra(statistic, level);
        if statistic == Statistic::Held && (level > 0 || self.layout().stretches().is_none()) {
            return None;
        }
        let section = self.section(row / per_block, section)?;
        let (tops, codes) = section.split_at(per_block as usize * TOP_BYTES);
        let place = (row % per_block) as usize;
        let top = i16::from_le_bytes([tops[2 * place], tops[2 * place + 1]]);
        Some((top, &codes[place * bins..][..bins]))
    }

    fn section(&mut self, block: u64, section: Section) -> Option<&[u8]> {
        let held = self.sections.get(&section).is_some_and(|(held, _)| *held == block);
        if !held {
            let bytes = self.index.file.read(block, section)?;
            self.sections.insert(section, (block, bytes));
        }
        self.sections.get(&section).map(|(_, bytes)| &bytes[..])
    }
}
