//! Rows of an index computed from the recording, one thread's worth after the other.
//!
//! Frames are transformed several at a time, so that what is known of a row passes through the cache once for all of
//! them. Averages over a few frames reach beyond a row: only at the ends of a thread's rows frames are transformed that
//! are no frames of theirs. Not here: what is written of rows (block), the recording's edges (edges).

use std::ops::Range;

use super::block::BlockMaker;
use super::edges::{Edge, add_edge};
use crate::engine::EngineError;
use crate::engine::spectrum::samples::SampleWindow;
use crate::model::Progress;
use crate::ops::burst::outline::{FRAMES, REACH, outline};
use crate::ops::envelope::Envelope;
use crate::ops::spectrogram::{FrameStatistics, Scratch};

/// Frames that are held: those of a chunk, and those that averages about them reach.
const HELD_FRAMES: usize = FRAMES + 2 * REACH;

/// What is known of a row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub spectra: FrameStatistics,
    pub envelope: Envelope,
}

/// What else is known of a row of the lowest level, for whoever looks for bursts.
#[derive(Debug)]
pub(super) struct Searched {
    /// Of each bin the largest average about each frame of the row; frames beyond the recording count as silent.
    pub held: Vec<f32>,
    /// References of the noise floor, if the row is whole.
    pub references: Vec<f32>,
}

/// What makes rows: the buffers of one thread.
pub(super) struct RowMaker<'a> {
    pub maker: &'a BlockMaker,
    pub scratch: Scratch,
    /// Spectra of the frames that are held, one behind the other, and envelopes of what each advances by.
    pub power: Vec<f32>,
    envelopes: [Envelope; HELD_FRAMES],
    samples: SampleWindow,
    /// Frames that are held beyond a chunk on either side: none where nobody looks for bursts.
    reach: u64,
    /// The frame that is transformed next.
    next: u64,
}

impl<'a> RowMaker<'a> {
    pub(super) fn new(maker: &'a BlockMaker) -> Self {
        let reach = if maker.layout.stretches().is_some() { REACH } else { 0 };
        // Without averages a few frames at once are enough; long frames take much room.
        let held = if reach > 0 { HELD_FRAMES } else { FRAMES / 4 };
        Self {
            maker,
            scratch: maker.processor.scratch(),
            power: vec![0.0; held * maker.layout.bins],
            envelopes: [Envelope::NOTHING; HELD_FRAMES],
            samples: SampleWindow::new(&maker.recording, maker.parameters.channel, maker.layout.samples),
            reach: reach as u64,
            next: 0,
        }
    }

    /// Makes rows that follow one another. `between` is called between two of them.
    pub(super) fn rows(
        &mut self,
        rows: &[u64],
        progress: &Progress,
        between: &(dyn Fn() + Sync),
    ) -> Result<(Vec<Row>, Vec<Searched>), EngineError> {
        let layout = &self.maker.layout;
        // These come next, and others not.
        let end = rows.last().map_or(0, |row| (row + 1) * layout.base + self.reach).min(layout.frames());
        self.samples.need_until(end.saturating_sub(1) * layout.hop + layout.n_fft as u64);
        self.next = rows.first().map_or(0, |row| row * layout.base).saturating_sub(self.reach);
        self.power.fill(0.0);
        let (mut made, mut more) = (Vec::with_capacity(rows.len()), Vec::new());
        for row in rows {
            progress.check()?;
            between();
            let (row, searched) = self.row(*row, progress)?;
            made.push(row);
            more.extend(searched);
        }
        Ok((made, more))
    }

    /// All frames of a row; the first and the last row know the edges of the recording, too.
    fn row(&mut self, row: u64, progress: &Progress) -> Result<(Row, Option<Searched>), EngineError> {
        let (layout, bins) = (&self.maker.layout, self.maker.layout.bins);
        let frames = row * layout.base..((row + 1) * layout.base).min(layout.frames());
        let mut known = Row { spectra: FrameStatistics::new(bins), envelope: Envelope::NOTHING };
        let mut searched = Searched { held: vec![0.0; bins], references: Vec::new() };
        let (reach, chunk) = (self.reach as usize, self.power.len() / bins - 2 * self.reach as usize);
        for start in frames.clone().step_by(chunk) {
            self.transform(start, chunk, progress)?;
            let own = reach..reach + (frames.end - start).min(chunk as u64) as usize;
            self.envelopes[own.clone()].iter().for_each(|envelope| known.envelope.unite(envelope));
            if self.reach > 0 {
                let Searched { held, references } = &mut searched;
                outline(&self.power, own.len(), &mut known.spectra, held, references);
            } else {
                known.spectra.add_frames(&self.power[own.start * bins..own.end * bins]);
            }
        }
        if frames.end - frames.start < layout.base {
            searched.references.clear();
        }
        if row == 0 {
            add_edge(self, Edge::Beginning, &mut known.spectra)?;
        }
        if frames.end == layout.frames() {
            self.add_rest(frames.end * layout.hop..layout.samples, &mut known.envelope)?;
            add_edge(self, Edge::End, &mut known.spectra)?;
        }
        Ok((known, (self.reach > 0).then_some(searched)))
    }

    /// Holds the frames of a chunk, and those that averages reach. Chunks follow one another.
    fn transform(&mut self, start: u64, chunk: usize, progress: &Progress) -> Result<(), EngineError> {
        let (layout, bins, reach) = (&self.maker.layout, self.maker.layout.bins, self.reach as usize);
        // What is held of the chunk before reaches into this one.
        self.power.copy_within(chunk * bins.., 0);
        self.envelopes.copy_within(chunk..chunk + 2 * reach, 0);
        for place in 0..chunk + 2 * reach {
            // Of the first chunk of all, the first ones lie before the recording.
            let Some(frame) = (start + place as u64).checked_sub(self.reach).filter(|frame| *frame >= self.next) else {
                continue;
            };
            let power = &mut self.power[place * bins..(place + 1) * bins];
            self.envelopes[place] = Envelope::NOTHING;
            if frame >= layout.frames() {
                power.fill(0.0);
                continue;
            }
            // A long frame takes its time.
            progress.check()?;
            let samples = self.samples.frame(frame * layout.hop, layout.n_fft, true)?;
            self.maker.processor.power_frame(samples, &mut self.scratch, power);
            // What a frame advances by is its row's; behind a short recording there is nothing.
            let own = layout.hop.min(layout.samples.saturating_sub(frame * layout.hop)) as usize;
            self.envelopes[place].add(&samples[..own]);
            self.next = frame + 1;
        }
        Ok(())
    }

    /// What lies behind the last frame's advance.
    fn add_rest(&mut self, rest: Range<u64>, envelope: &mut Envelope) -> Result<(), EngineError> {
        if rest.is_empty() {
            return Ok(());
        }
        envelope.add(self.samples.frame(rest.start, (rest.end - rest.start) as usize, false)?);
        Ok(())
    }
}
