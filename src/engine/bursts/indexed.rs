//! The search with the index of a recording: samples are read only where the index says that a burst can be.
//!
//! An index of the same frames knows the noise floor of every stretch exactly, and of each of its rows the largest power and
//! the largest average over nine frames of each bin, to half a decibel. Where neither reaches the levels of the search, by
//! what rounding may hide, no cell is a seed and no burst begins. What is left is searched as ever
//! ([`PieceFinder`]), so the bursts are those of a search through all samples, bit for bit. Not here: that
//! search (`search`), how the rest is told from noise (`ops/burst`).

use std::ops::Range;

use num_complex::Complex;
use rayon::prelude::*;

use super::search::BurstRequest;
use crate::engine::EngineError;
use crate::engine::recording_index::{HELD, IndexParameters, IndexReader, RecordingIndex, Statistic};
use crate::model::recipe::BurstSearch;
use crate::model::{Cancelled, Progress, RecordingInfo};
use crate::ops::burst::floor::{TOGETHER, add_references};
use crate::ops::burst::pieces::{Room, united};
use crate::ops::burst::{Bursts, PieceFinder, SearchedPiece};
use crate::ops::spectrogram::{FLOOR, SpectrogramProcessor};

/// What a value may be more than its byte says: a quarter of a decibel, and what sums in another order differ by.
const ROUNDED: f32 = 1.0593 * 1.0005;
/// Samples that are read at once, about.
const READ: usize = 1 << 18;
/// If more of the frames than this part may hold something, all are searched in turn, which is no slower then.
const MOST: f64 = 0.5;

/// The parameters of an index that serves a search, in that channel.
#[must_use]
pub fn index_parameters(search: &BurstSearch, channel: usize, info: &RecordingInfo) -> IndexParameters {
    IndexParameters::of_recipe(&search.spectrogram(), channel, info)
}

/// Whether an index with these parameters would serve a search: one over all samples, of frames that it has.
#[must_use]
pub fn can_serve(request: &BurstRequest) -> bool {
    let (info, search) = (&request.recording.info, &request.search);
    let whole = request.region.is_none_or(|region| region.from == 0 && region.to >= info.samples);
    let parameters = index_parameters(search, request.channel, info);
    whole && search.average[0] == HELD && search.hop as u64 == parameters.hop()
}

/// Whether this index serves it: whole, of this length, with floors, and of several stretches.
fn serves(request: &BurstRequest, index: &RecordingIndex) -> bool {
    let (layout, info) = (index.layout(), &request.recording.info);
    let enough = layout.stretches().is_some_and(|[frames, _]| layout.frames() >= 2 * frames);
    let same = *index.parameters() == index_parameters(&request.search, request.channel, info);
    can_serve(request) && same && enough && layout.samples == info.samples && index.is_complete()
}

/// The bursts, if the request's index serves it and has anything to leave out. `None`: all samples are to be searched.
pub(super) fn find(
    request: &BurstRequest,
    processor: &SpectrogramProcessor,
    progress: &Progress,
) -> Result<Option<Bursts>, EngineError> {
    let Some(index) = request.index.as_deref().filter(|index| serves(request, index)) else { return Ok(None) };
    let reading = Reading { request, processor, index };
    let band = request.region.map(|region| region.cycles);
    let frames = index.layout().frames();
    let mut finder = PieceFinder::new(&request.search, request.recording.info.datatype.complex, band, frames)?;
    if !reading.floors(&mut finder, progress)? {
        return Ok(None);
    }
    let Some(holding) = reading.holding(&finder, progress)? else { return Ok(None) };
    let pieces = finder.pieces(holding);
    let held: u64 = pieces.iter().map(|piece| piece.end - piece.start).sum();
    if held as f64 > MOST * frames as f64 {
        return Ok(None);
    }
    progress.add(frames - held)?;
    let searched = reading.search(&finder, pieces, progress)?;
    Ok(Some(finder.finish(&searched, request.recording.info.samples)))
}

/// What is read of the recording and its index.
struct Reading<'a> {
    request: &'a BurstRequest,
    processor: &'a SpectrogramProcessor,
    index: &'a RecordingIndex,
}

impl Reading<'_> {
    /// Tells the finder the floor of every stretch: the index knows all but the last one, which takes what is left at
    /// the end and is read. `false`: the index is damaged.
    fn floors(&self, finder: &mut PieceFinder, progress: &Progress) -> Result<bool, EngineError> {
        let mut reader = IndexReader::new(self.index);
        let stretches = finder.stretches();
        let Some((last, others)) = stretches.split_last() else { return Ok(false) };
        for stretch in 0..others.len() as u64 {
            let Some(own) = reader.floor(stretch) else { return Ok(false) };
            finder.add_floor(&own);
        }
        let (bins, mut pending, mut references) = (finder.bins(), Vec::new(), Vec::new());
        self.rows(last.clone(), progress, &mut |rows| {
            pending.extend_from_slice(rows);
            let whole = pending.len() / (bins * TOGETHER) * bins * TOGETHER;
            for rows in pending[..whole].chunks_exact(bins * TOGETHER) {
                add_references(rows.chunks_exact(bins), &mut references);
            }
            pending.drain(..whole);
            Ok(())
        })?;
        let own = finder.floor_finder().own(&references, TOGETHER);
        finder.add_floor(&own);
        Ok(true)
    }

    /// The frames of the index's rows that can hold a seed. `None`: the index is damaged.
    fn holding(&self, finder: &PieceFinder, progress: &Progress) -> Result<Option<Vec<Range<u64>>>, EngineError> {
        let layout = self.index.layout();
        let tasks: Vec<u64> = (0..layout.blocks()).collect();
        let found: Result<Vec<Option<Vec<Range<u64>>>>, Cancelled> = tasks
            .into_par_iter()
            .map_init(
                || (IndexReader::new(self.index), Room::default()),
                |(reader, room), block| {
                    progress.check()?;
                    Ok(self.holding_among(layout.rows_of_block(block), finder, reader, room))
                },
            )
            .collect();
        let found: Option<Vec<_>> = found?.into_iter().collect();
        Ok(found.map(|ranges| united(ranges.into_iter().flatten())))
    }

    fn holding_among(
        &self,
        rows: Range<u64>,
        finder: &PieceFinder,
        reader: &mut IndexReader<'_>,
        room: &mut Room,
    ) -> Option<Vec<Range<u64>>> {
        let layout = self.index.layout();
        let (mut max, mut held) = (vec![0.0; layout.bins], vec![0.0; layout.bins]);
        let mut found = Vec::new();
        for row in rows {
            // Averages and frames reach into the rows beside it.
            let near = row.saturating_sub(1)..row + 2;
            if reader.envelope(0, near)?.peak_power == 0.0 {
                continue;
            }
            for (statistic, out) in [(Statistic::Max, &mut max), (Statistic::Held, &mut held)] {
                if !reader.spectrum(statistic, 0, row..row + 1, 0, out) {
                    return None;
                }
                for power in out.iter_mut() {
                    *power = most(*power);
                }
            }
            let frames = row * layout.base..((row + 1) * layout.base).min(layout.frames());
            if finder.may_hold(frames.clone(), &max, &held, room) {
                found.push(frames);
            }
        }
        Some(found)
    }

    /// Searches pieces, and again with a wider margin those at whose edges something is.
    fn search(
        &self,
        finder: &PieceFinder,
        pieces: Vec<Range<u64>>,
        progress: &Progress,
    ) -> Result<Vec<SearchedPiece>, EngineError> {
        // What is searched again was counted before.
        let mut counted = false;
        let mut all: Vec<(Range<u64>, Option<SearchedPiece>)> = pieces.into_iter().map(|piece| (piece, None)).collect();
        while all.iter().any(|(_, searched)| searched.is_none()) {
            let searched: Result<Vec<_>, EngineError> = all
                .into_par_iter()
                .map(|(piece, searched)| match searched {
                    Some(searched) => Ok(searched),
                    None => self.piece(finder, piece, (!counted).then_some(progress), progress),
                })
                .collect();
            counted = true;
            all = widened(searched?, self.index.layout().frames());
        }
        Ok(all.into_iter().filter_map(|(_, searched)| searched).collect())
    }

    fn piece(
        &self,
        finder: &PieceFinder,
        piece: Range<u64>,
        counts: Option<&Progress>,
        progress: &Progress,
    ) -> Result<SearchedPiece, EngineError> {
        let length = piece.end - piece.start;
        let mut search = finder.begin(piece.clone());
        self.rows(finder.needed(&piece), progress, &mut |rows| search.push(rows, progress))?;
        counts.map_or(Ok(()), |progress| progress.add(length))?;
        Ok(search.finish())
    }

    /// Gives the rows of some frames away, several at once.
    fn rows(
        &self,
        frames: Range<u64>,
        progress: &Progress,
        take: &mut dyn FnMut(&[f32]) -> Result<(), Cancelled>,
    ) -> Result<(), EngineError> {
        let (hop, n_fft, bins) = (self.request.search.hop, self.request.search.n_fft, self.processor.bins());
        let together = (READ / hop.max(bins)).max(1) as u64;
        let (mut samples, mut rows, mut scratch) = (Vec::new(), Vec::new(), self.processor.scratch());
        let mut at = frames.start;
        while at < frames.end {
            progress.check()?;
            let count = together.min(frames.end - at) as usize;
            samples.resize((count - 1) * hop + n_fft, Complex::default());
            self.request.recording.source.read(self.request.channel, at * hop as u64, &mut samples)?;
            rows.resize(count * bins, 0.0);
            for (frame, row) in rows.chunks_exact_mut(bins).enumerate() {
                self.processor.power_frame(&samples[frame * hop..][..n_fft], &mut scratch, row);
            }
            take(&rows)?;
            at += count as u64;
        }
        Ok(())
    }
}

/// What is to be searched after this was: pieces that are wide enough stay, others become wider, or one with those that they
/// reach.
fn widened(searched: Vec<SearchedPiece>, frames: u64) -> Vec<(Range<u64>, Option<SearchedPiece>)> {
    let mut out: Vec<(Range<u64>, Option<SearchedPiece>)> = Vec::with_capacity(searched.len());
    for piece in searched {
        let (mut range, mut kept) = match piece.wider(frames) {
            Some(wider) => (wider, None),
            None => (piece.frames.clone(), Some(piece)),
        };
        // A wider one may reach several before it.
        while let Some((last, _)) = out.pop_if(|(last, _)| range.start <= last.end) {
            range = range.start.min(last.start)..range.end.max(last.end);
            kept = None;
        }
        out.push((range, kept));
    }
    out
}

/// The most that a value of an index can stand for.
fn most(power: f32) -> f32 {
    if power.is_nan() { f32::MAX } else { power.max(FLOOR as f32) * ROUNDED }
}
