//! The same search where it is known beforehand where anything can be: pieces of a signal instead of all of its rows.
//!
//! Whoever knows the floor of every stretch, and of a few rows the largest power and the largest average of each bin (an
//! index of the recording), knows whether any cell of them can be a seed. Without a seed there is no burst, and what
//! belongs to a burst lies about its seeds: so [`BurstFinder`](super::BurstFinder) finds nothing outside the rows that can hold one and
//! what touches them. A [`Piece`] is such rows and a margin. It is marked with the floors and neighbours that it has in the
//! whole signal; if a burst touches an edge of it, it has to be searched again with a wider margin. So the bursts are the same, bit
//! for bit. Not here: which rows can hold a seed is asked of [`PieceFinder::may_hold`], where they come from is not said.

use std::ops::Range;

use super::average::{Mark, Marker, Row};
use super::finder::{ASKED_AFTER, REMEMBERED, lowest};
use super::floor::{FloorFinder, OwnFloor};
use super::found::{Bursts, Candidate, Found};
use super::label::{Labeller, REACH};
use super::setting::Setting;
use crate::model::recipe::BurstSearch;
use crate::model::{Cancelled, Progress};
use crate::ops::OpError;

/// Frames to both sides of rows that can hold a seed, at least.
const MARGIN: u64 = 32;

/// Searches pieces of a signal of so many frames.
#[derive(Debug)]
pub struct PieceFinder {
    setting: Setting,
    floor_finder: FloorFinder,
    /// As they are used: the lowest of the last few stretches.
    floors: Vec<Vec<f32>>,
    /// The last few as they are.
    remembered: Vec<Vec<f32>>,
    marker: Marker,
    found: Found,
    frames: u64,
}

/// Room for [`PieceFinder::may_hold`] to compute in.
#[derive(Debug, Default)]
pub struct Room {
    floor: Vec<f32>,
    rows: [Vec<f32>; 2],
}

impl PieceFinder {
    /// As [`BurstFinder::new`](super::BurstFinder::new), for a signal of so many frames.
    ///
    /// # Errors
    /// As there.
    pub fn new(search: &BurstSearch, complex: bool, band: Option<[f64; 2]>, frames: u64) -> Result<Self, OpError> {
        let setting = Setting::new(search, complex, band)?;
        Ok(Self {
            floor_finder: FloorFinder::new(&setting.window, search.hop, setting.bins, complex, search.steady),
            floors: Vec::new(),
            remembered: Vec::new(),
            marker: Marker::new(search, &setting.window, complex),
            found: Found::new(search, complex),
            frames,
            setting,
        })
    }

    /// Values in a row.
    #[must_use]
    pub const fn bins(&self) -> usize {
        self.setting.bins
    }

    /// The frames that have one floor, one range after the other. The last one takes what is less than another one.
    #[must_use]
    pub fn stretches(&self) -> Vec<Range<u64>> {
        let stretch = self.setting.stretch as u64;
        let count = (self.frames / stretch).max(1);
        let end = |number: u64| if number + 1 == count { self.frames } else { (number + 1) * stretch };
        (0..count).map(|number| number * stretch..end(number)).collect()
    }

    /// Says what the references of the next stretch say; of references that are not known yet by
    /// [`FloorFinder::own`] of [`PieceFinder::floor_finder`].
    pub fn add_floor(&mut self, own: &OwnFloor) {
        if self.remembered.len() == REMEMBERED {
            self.remembered.remove(0);
        }
        self.remembered.push(self.floor_finder.settled(own));
        self.floors.push(lowest(&self.remembered));
    }

    /// What finds floors for this search.
    #[must_use]
    pub const fn floor_finder(&self) -> &FloorFinder {
        &self.floor_finder
    }

    /// Whether some frames can hold a seed of a burst: `max` is the largest power of each bin in them, or more, `averaged`
    /// the largest mean over [`BurstSearch::USUAL_FRAMES`] frames about each of them, or more. Of searches that average over as many frames. All floors are
    /// known by then.
    #[must_use]
    pub fn may_hold(&self, frames: Range<u64>, max: &[f32], averaged: &[f32], room: &mut Room) -> bool {
        let half = self.marker.half() as u64;
        if frames.start < half || frames.end + half > self.frames {
            // Fewer frames are averaged there.
            return true;
        }
        let stretches = self.stretch_of(frames.start - half)..=self.stretch_of(frames.end - 1 + half);
        room.floor.clone_from(&self.floors[*stretches.start()]);
        for floor in &self.floors[stretches] {
            room.floor.iter_mut().zip(floor).for_each(|(lowest, floor)| *lowest = lowest.min(*floor));
        }
        self.marker.may_hold_seed(max, averaged, &room.floor, self.setting.band.clone(), &mut room.rows)
    }

    fn stretch_of(&self, frame: u64) -> usize {
        ((frame / self.setting.stretch as u64) as usize).min(self.floors.len() - 1)
    }

    /// Pieces of ranges of frames that can hold seeds, in their order: with margins, what then overlaps as one.
    #[must_use]
    pub fn pieces(&self, holding: impl IntoIterator<Item = Range<u64>>) -> Vec<Range<u64>> {
        let margin = MARGIN.max(self.setting.gaps.frames + 2);
        let wide = |frames: Range<u64>| frames.start.saturating_sub(margin)..(frames.end + margin).min(self.frames);
        united(holding.into_iter().map(wide))
    }

    /// The frames whose rows a piece must be given: its own, and those that averages reach.
    #[must_use]
    pub fn needed(&self, piece: &Range<u64>) -> Range<u64> {
        let half = self.marker.half() as u64;
        piece.start.saturating_sub(half)..(piece.end + half).min(self.frames)
    }

    /// Begins with a piece.
    #[must_use]
    pub fn begin(&self, frames: Range<u64>) -> Piece<'_> {
        let needed = self.needed(&frames);
        Piece {
            next: needed.start,
            marker: self.marker.clone(),
            collector: Collector {
                finder: self,
                labeller: Labeller::new(self.setting.bins, self.setting.gaps).from(frames.start),
                frames,
                next: needed.start,
                masked: Vec::new(),
                candidates: Vec::new(),
                reached: None,
            },
        }
    }

    /// The bursts of all pieces, which are given in their order; the signal has so many samples.
    #[must_use]
    pub fn finish<'a>(&self, pieces: impl IntoIterator<Item = &'a SearchedPiece>, samples: u64) -> Bursts {
        let mut found = self.found.clone();
        pieces.into_iter().flat_map(|piece| &piece.candidates).for_each(|candidate| found.keep(*candidate));
        found.sorted(self.frames, samples)
    }
}

/// Ranges in the order of their starts, those that touch as one.
#[must_use]
pub fn united(ranges: impl IntoIterator<Item = Range<u64>>) -> Vec<Range<u64>> {
    let mut out: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

/// A piece that is being searched.
#[derive(Debug)]
pub struct Piece<'a> {
    next: u64,
    marker: Marker,
    collector: Collector<'a>,
}

/// What becomes of marked rows.
#[derive(Debug)]
struct Collector<'a> {
    finder: &'a PieceFinder,
    labeller: Labeller,
    frames: Range<u64>,
    next: u64,
    masked: Vec<Mark>,
    candidates: Vec<Candidate>,
    /// The first and the last frame of any burst.
    reached: Option<[u64; 2]>,
}

/// A piece that was searched.
#[derive(Debug)]
pub struct SearchedPiece {
    /// Its frames.
    pub frames: Range<u64>,
    candidates: Vec<Candidate>,
    /// Whether a burst may go on before it, or behind it.
    open: [bool; 2],
}

impl Piece<'_> {
    /// Takes the next rows of those that are needed.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn push(&mut self, rows: &[f32], progress: &Progress) -> Result<(), Cancelled> {
        let finder = self.collector.finder;
        for (count, row) in rows.chunks_exact(finder.setting.bins).enumerate() {
            if count.is_multiple_of(ASKED_AFTER) {
                progress.check()?;
            }
            let floor = &finder.floors[finder.stretch_of(self.next)];
            let collector = &mut self.collector;
            self.marker.push(row, floor, &mut |row, marks| collector.take(row, marks));
            self.next += 1;
        }
        Ok(())
    }

    /// All rows that are needed were there.
    #[must_use]
    pub fn finish(self) -> SearchedPiece {
        let Self { marker, mut collector, .. } = self;
        marker.finish(&mut |row, marks| collector.take(row, marks));
        let Collector { finder, labeller, frames, mut candidates, mut reached, .. } = collector;
        labeller.finish(&mut |component| {
            reached = Some(wider(reached, component.frames));
            candidates.extend(finder.found.candidate(component));
        });
        // Cells so far beyond an edge touch those that are that near to it.
        let reach = REACH as u64;
        let open = reached.map_or([false; 2], |[first, last]| {
            [frames.start > 0 && first < frames.start + reach, frames.end < finder.frames && last + reach >= frames.end]
        });
        SearchedPiece { frames, candidates, open }
    }
}

impl Collector<'_> {
    fn take(&mut self, row: &Row, marks: &[Mark]) {
        let Self { finder, labeller, frames, masked, candidates, reached, .. } = self;
        if frames.contains(&self.next) {
            finder.setting.mask(marks, masked);
            labeller.push(row, masked, &mut |component| {
                *reached = Some(wider(*reached, component.frames));
                candidates.extend(finder.found.candidate(component));
            });
        }
        self.next += 1;
    }
}

fn wider(reached: Option<[u64; 2]>, [first, last]: [u64; 2]) -> [u64; 2] {
    reached.map_or([first, last], |[low, high]| [low.min(first), high.max(last)])
}

impl SearchedPiece {
    /// The frames to search instead, if a burst touches an edge: a margin as wide as the piece, at most so many frames.
    #[must_use]
    pub fn wider(&self, frames: u64) -> Option<Range<u64>> {
        let more = (self.frames.end - self.frames.start).max(MARGIN);
        let [before, behind] = self.open.map(|open| if open { more } else { 0 });
        (before + behind > 0).then(|| self.frames.start.saturating_sub(before)..(self.frames.end + behind).min(frames))
    }
}
