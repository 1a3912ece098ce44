//! A block computed from the recording: its rows, folded to its levels, as the bytes of the file.
//!
//! Not here: its rows (rows), which block is next (index), where the bytes go (file).

use rayon::prelude::*;

use super::layout::{ENVELOPE_BYTES, IndexLayout, STEP, Section, Statistic, TOP_BYTES};
use super::parameters::IndexParameters;
use super::rows::{Row, RowMaker, Searched};
use crate::engine::EngineError;
use crate::model::{Progress, Recording};
use crate::ops::burst::floor::{FloorFinder, TOGETHER};
use crate::ops::envelope::Envelope;
use crate::ops::spectrogram::half_decibel::encode;
use crate::ops::spectrogram::{FrameStatistics, SignalDescription, SpectrogramProcessor, plan};

/// Samples that one task goes through at least.
const TASK_SAMPLES: u64 = 1 << 18;

/// What makes blocks of one recording.
#[derive(Debug)]
pub(super) struct BlockMaker {
    pub(super) recording: Recording,
    pub(super) parameters: IndexParameters,
    pub(super) layout: IndexLayout,
    pub(super) processor: SpectrogramProcessor,
    floors: FloorFinder,
}

impl BlockMaker {
    pub(super) fn new(
        recording: &Recording,
        parameters: IndexParameters,
        layout: IndexLayout,
    ) -> Result<Self, EngineError> {
        let signal = SignalDescription::from(&*recording.info);
        let processor = SpectrogramProcessor::new(&parameters.recipe(), signal)?;
        let window = plan::window(parameters.window, parameters.n_fft);
        let circular = !parameters.one_sided;
        let floors = FloorFinder::new(&window, layout.hop as usize, layout.bins, circular, false);
        Ok(Self { recording: recording.clone(), parameters, layout, processor, floors })
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
        let tasks: Result<Vec<_>, EngineError> = rows
            .par_chunks(together)
            .map_init(|| RowMaker::new(self), |maker, rows| maker.rows(rows, progress, between))
            .collect();
        let (mut level, mut searched) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for (rows, more) in tasks? {
            level.extend(rows);
            searched.extend(more);
        }
        let mut bytes = vec![0; self.layout.block_bytes()];
        for number in 0..self.layout.levels() {
            if number > 0 {
                level = level.par_chunks(STEP as usize).map(united).collect();
            }
            self.write(number, &level, &mut bytes);
        }
        if let Some([stretch, _]) = self.layout.stretches() {
            self.write_searched(&searched, (stretch / self.layout.base) as usize, &mut bytes);
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
        self.spectra(&mut block[max], rows, |row, out| FrameStatistics::max(&row.spectra, out));
        self.spectra(&mut block[mean], rows, |row, out| FrameStatistics::mean(&row.spectra, out));
        self.spectra(&mut block[min], rows, |row, out| FrameStatistics::min(&row.spectra, out));
        for (row, out) in rows.iter().zip(block[envelopes].chunks_exact_mut(ENVELOPE_BYTES)) {
            let Envelope { i, q, peak_power } = row.envelope;
            let numbers = [i[0], i[1], q[0], q[1], peak_power].map(f32::to_le_bytes);
            out.copy_from_slice(numbers.as_flattened());
        }
    }

    /// What is kept for whoever looks for bursts.
    fn write_searched(&self, rows: &[Searched], rows_a_stretch: usize, block: &mut [u8]) {
        let place = |section| {
            let (offset, _) = self.layout.place(section);
            offset..offset + self.layout.section_bytes(section)
        };
        let held = place(Section::Spectra(Statistic::Held, 0));
        self.spectra(&mut block[held], rows, |row, out| out.copy_from_slice(&row.held));
        let floors = block[place(Section::Floors)].chunks_exact_mut(4 * (1 + self.layout.bins));
        // The last stretch of the recording may be cut short: nothing is kept of it then.
        for (rows, out) in rows.chunks_exact(rows_a_stretch).zip(floors) {
            let references = rows.iter().map(|row| &row.references[..]).collect::<Vec<_>>().concat();
            let own = self.floors.own(&references, TOGETHER);
            let numbers = [f32::from(u8::from(own.silent))].into_iter().chain(own.floors);
            out.as_chunks_mut().0.iter_mut().zip(numbers).for_each(|(out, number)| *out = number.to_le_bytes());
        }
    }

    /// The numbers that rows count from, then the bytes of all rows.
    fn spectra<R: Sync>(&self, section: &mut [u8], rows: &[R], statistic: fn(&R, &mut [f32])) {
        let bins = self.layout.bins;
        let (tops, codes) = section.split_at_mut(section.len() / (TOP_BYTES + bins) * TOP_BYTES);
        let tops = tops.par_chunks_exact_mut(TOP_BYTES);
        rows.par_iter().zip(tops).zip(codes.par_chunks_exact_mut(bins)).for_each_init(
            || [vec![0.0; bins], vec![0.0; bins]],
            |[power, room], ((row, top), codes)| {
                statistic(row, power);
                top.copy_from_slice(&encode(power, room, codes).to_le_bytes());
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
