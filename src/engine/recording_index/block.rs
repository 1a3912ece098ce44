//! A block computed from the recording: its rows, folded to its levels, as the bytes of the file.
//!
//! Not here: which block is next (build), where the bytes go (file).

use std::ops::Range;

use rayon::prelude::*;

use super::edges::{Edge, add_edge};
use super::layout::{ENVELOPE_BYTES, IndexLayout, STEP, Section, Statistic, TOP_BYTES};
use super::parameters::IndexParameters;
use crate::engine::EngineError;
use crate::engine::spectrum::samples::SampleWindow;
use crate::model::{Progress, Recording};
use crate::ops::envelope::Envelope;
use crate::ops::spectrogram::half_decibel::encode;
use crate::ops::spectrogram::{FrameStatistics, Scratch, SignalDescription, SpectrogramProcessor};

/// Samples that one task goes through at least.
const TASK_SAMPLES: u64 = 1 << 18;

/// Frames that are taken in at once: what is known of a row passes through the cache once for all of them.
const TOGETHER: usize = 4;

/// What makes blocks of one recording.
#[derive(Debug)]
pub(super) struct BlockMaker {
    pub(super) recording: Recording,
    pub(super) parameters: IndexParameters,
    pub(super) layout: IndexLayout,
    pub(super) processor: SpectrogramProcessor,
}

/// What is known of a row.
#[derive(Debug, Clone)]
struct Row {
    spectra: FrameStatistics,
    envelope: Envelope,
}

impl BlockMaker {
    pub(super) fn new(
        recording: &Recording,
        parameters: IndexParameters,
        layout: IndexLayout,
    ) -> Result<Self, EngineError> {
        let signal = SignalDescription::from(&*recording.info);
        let processor = SpectrogramProcessor::new(&parameters.recipe(), signal)?;
        Ok(Self { recording: recording.clone(), parameters, layout, processor })
    }

    /// The bytes of a block. `between` is called between two rows, where others may have their turn.
    pub(super) fn make(
        &self,
        block: u64,
        progress: &Progress,
        between: &(dyn Fn() + Sync),
    ) -> Result<Vec<u8>, EngineError> {
        let rows: Vec<u64> = self.layout.rows_of_block(block).collect();
        let together = (TASK_SAMPLES / self.layout.base_span()).clamp(1, 64) as usize;
        let tasks: Result<Vec<Vec<Row>>, EngineError> = rows
            .par_chunks(together)
            .map_init(
                || Worker::new(self),
                |worker, rows| {
                    worker.expect(rows);
                    let row = |row: &u64| {
                        progress.check()?;
                        between();
                        worker.row(*row, progress)
                    };
                    rows.iter().map(row).collect()
                },
            )
            .collect();
        let mut level: Vec<Row> = tasks?.into_iter().flatten().collect();
        let mut bytes = vec![0; self.layout.block_bytes()];
        for number in 0..self.layout.levels() {
            if number > 0 {
                level = level.par_chunks(STEP as usize).map(united).collect();
            }
            self.write(number, &level, &mut bytes);
        }
        Ok(bytes)
    }

    fn write(&self, level: usize, rows: &[Row], block: &mut [u8]) {
        let places = [
            Section::Spectra(Statistic::Max, level),
            Section::Spectra(Statistic::Mean, level),
            Section::Spectra(Statistic::Min, level),
            Section::Envelopes(level),
        ];
        let [max, mean, min, envelopes] = places.map(|section| {
            let (offset, _) = self.layout.place(section);
            offset..offset + self.layout.section_bytes(section)
        });
        self.spectra(&mut block[max], rows, FrameStatistics::max);
        self.spectra(&mut block[mean], rows, FrameStatistics::mean);
        self.spectra(&mut block[min], rows, FrameStatistics::min);
        for (row, out) in rows.iter().zip(block[envelopes].chunks_exact_mut(ENVELOPE_BYTES)) {
            let Envelope { i, q, peak_power } = row.envelope;
            let numbers = [i[0], i[1], q[0], q[1], peak_power].map(f32::to_le_bytes);
            out.copy_from_slice(numbers.as_flattened());
        }
    }

    /// The numbers that rows count from, then the bytes of all rows.
    fn spectra(&self, section: &mut [u8], rows: &[Row], statistic: fn(&FrameStatistics, &mut [f32])) {
        let bins = self.layout.bins;
        let (tops, codes) = section.split_at_mut(section.len() / (TOP_BYTES + bins) * TOP_BYTES);
        let tops = tops.par_chunks_exact_mut(TOP_BYTES);
        rows.par_iter().zip(tops).zip(codes.par_chunks_exact_mut(bins)).for_each_init(
            || vec![0.0; bins],
            |power, ((row, top), codes)| {
                statistic(&row.spectra, power);
                top.copy_from_slice(&encode(power, codes).to_le_bytes());
            },
        );
    }
}

fn united(rows: &[Row]) -> Row {
    let mut all = rows[0].clone();
    for row in &rows[1..] {
        all.spectra.unite(&row.spectra);
        all.envelope.unite(&row.envelope);
    }
    all
}

/// The buffers of one thread.
pub(super) struct Worker<'a> {
    pub(super) maker: &'a BlockMaker,
    pub(super) scratch: Scratch,
    pub(super) power: Vec<f32>,
    samples: SampleWindow,
}

impl<'a> Worker<'a> {
    fn new(maker: &'a BlockMaker) -> Self {
        Self {
            maker,
            scratch: maker.processor.scratch(),
            power: vec![0.0; TOGETHER * maker.layout.bins],
            samples: SampleWindow::new(&maker.recording, maker.parameters.channel, maker.layout.samples),
        }
    }

    /// These rows come next, and others not.
    fn expect(&mut self, rows: &[u64]) {
        let layout = &self.maker.layout;
        let frames = rows.last().map_or(0, |row| (row + 1) * layout.base).min(layout.frames());
        self.samples.need_until(frames.saturating_sub(1) * layout.hop + layout.n_fft as u64);
    }

    /// All frames of a row; the first and the last row know the edges of the recording, too.
    fn row(&mut self, row: u64, progress: &Progress) -> Result<Row, EngineError> {
        let layout = &self.maker.layout;
        let frames = row * layout.base..((row + 1) * layout.base).min(layout.frames());
        let mut known = Row { spectra: FrameStatistics::new(layout.bins), envelope: Envelope::NOTHING };
        for together in frames.clone().step_by(TOGETHER) {
            // A long frame takes its time.
            progress.check()?;
            let together = together..(together + TOGETHER as u64).min(frames.end);
            let mut powers = self.power.chunks_exact_mut(layout.bins);
            for (frame, power) in together.clone().zip(&mut powers) {
                let start = frame * layout.hop;
                let samples = self.samples.frame(start, layout.n_fft, true)?;
                self.maker.processor.power_frame(samples, &mut self.scratch, power);
                // What a frame advances by is this row's; behind a short recording there is nothing.
                let own = layout.hop.min(layout.samples.saturating_sub(start)) as usize;
                known.envelope.add(&samples[..own]);
            }
            let frames = (together.end - together.start) as usize;
            known.spectra.add_frames(&self.power[..frames * layout.bins]);
        }
        if row == 0 {
            add_edge(self, Edge::Beginning, &mut known.spectra)?;
        }
        if frames.end == layout.frames() {
            self.add_rest(frames.end * layout.hop..layout.samples, &mut known.envelope)?;
            add_edge(self, Edge::End, &mut known.spectra)?;
        }
        Ok(known)
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
