//! Writes the sound of a band, block by block: the one way for window and command line.

use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use num_complex::Complex;

use super::plan::Plan;
use crate::codec::atomic::write_atomically;
use crate::codec::block_size::BlockSize;
use crate::codec::{CodecError, Format, wav};
use crate::engine::error::EngineError;
use crate::engine::slice::sliced;
use crate::model::recipe::Demodulation;
use crate::model::{Datatype, NumberFormat, Progress, Recording};
use crate::ops::demod::Demodulator;
use crate::ops::quantise::Quantiser;

/// The most tuned samples that are demodulated at once.
const BLOCK_SAMPLES: usize = 1 << 16;

/// What was written.
#[derive(Debug, Clone, PartialEq)]
pub struct AudioReport {
    /// Samples of sound.
    pub samples: u64,
    pub rate: u32,
    pub datatype: Datatype,
    /// The carrier's neighbourhood that was heard, in Hz.
    pub bandwidth_hz: f64,
    /// Values beyond the type's ends.
    pub clipped: u64,
    /// The largest magnitude; 1 is full scale.
    pub peak: f64,
}

impl AudioReport {
    /// The sentence about what was clipped, or about sound that nobody will hear.
    #[must_use]
    pub fn remark(&self) -> Option<String> {
        let (clipped, samples, datatype) = (self.clipped, self.samples, self.datatype);
        if clipped > 0 {
            return Some(format!(
                "{clipped} of {samples} values passed the ends of {datatype} and were clipped; write rf32_le to keep them"
            ));
        }
        (self.peak < 1e-3 && self.peak > 0.0).then(|| {
            format!(
                "the loudest of it is {:.0} dB below full scale; write rf32_le and amplify it",
                -20.0 * self.peak.log10()
            )
        })
    }
}

/// Demodulates a band of a recording to a WAV file (RF64 beyond 4 GB), one channel. Whole numbers get triangular dither of
/// seed 0. Progress counts tuned samples.
///
/// # Errors
/// As [`Plan::new`] and [`sliced()`]; [`CodecError::Unwritable`] for other endings than `.wav`; those of writing,
/// cancellation. The target is then as it was.
pub fn save_audio(
    path: &Path,
    recording: &Recording,
    recipe: &Demodulation,
    quota_bytes: Option<u64>,
    progress: &Progress,
) -> Result<AudioReport, EngineError> {
    if Format::from_extension(path) != Some(Format::Wav) {
        let remedy = "sound is written as .wav, end it so".to_owned();
        return Err(CodecError::Unwritable { path: path.to_owned(), remedy }.into());
    }
    let plan = Plan::new(recipe, &recording.info)?;
    let tuned = sliced(recording, &plan.slice)?.recording;
    let mut sound = Sound::new(&plan, recipe, tuned.info.samples);
    progress.set_total(tuned.info.samples);
    write_atomically(path, quota_bytes, progress, |file| {
        let io = |error| CodecError::io(path, error);
        let samples = sound.report.samples;
        file.write_all(&wav::sound_header(recipe.datatype, recipe.rate, samples)).map_err(io)?;
        let mut size = BlockSize::up_to(BLOCK_SAMPLES);
        let mut block = Vec::new();
        let mut start = 0;
        while start < tuned.info.samples {
            let begun = Instant::now();
            let now = size.of(tuned.info.samples - start);
            block.resize(now as usize, Complex::default());
            tuned.source.read(recipe.channel, start, &mut block)?;
            file.write_all(sound.next(&block)).map_err(io)?;
            start += now;
            progress.add(now)?;
            size.took(begun.elapsed());
        }
        file.write_all(sound.rest()).map_err(io)
    })?;
    Ok(sound.report)
}

/// Sound on its way into bytes.
struct Sound {
    demodulator: Option<Demodulator>,
    quantiser: Quantiser,
    values: Vec<f64>,
    bytes: Vec<u8>,
    written: u64,
    report: AudioReport,
}

impl Sound {
    fn new(plan: &Plan, recipe: &Demodulation, tuned_samples: u64) -> Self {
        let demodulator = Demodulator::new(plan.settings);
        let whole = recipe.datatype.format == NumberFormat::I16;
        let report = AudioReport {
            samples: demodulator.outputs(tuned_samples),
            rate: recipe.rate,
            datatype: recipe.datatype,
            bandwidth_hz: plan.settings.bandwidth,
            clipped: 0,
            peak: 0.0,
        };
        Self {
            demodulator: Some(demodulator),
            quantiser: Quantiser { datatype: recipe.datatype, dither: whole.then_some(0) },
            values: Vec::new(),
            bytes: Vec::new(),
            written: 0,
            report,
        }
    }

    /// The bytes that are ready after the next tuned samples.
    fn next(&mut self, block: &[Complex<f32>]) -> &[u8] {
        self.values.clear();
        if let Some(demodulator) = &mut self.demodulator {
            demodulator.push(block, &mut self.values);
        }
        self.stored()
    }

    /// The bytes of the end.
    fn rest(&mut self) -> &[u8] {
        self.values.clear();
        if let Some(demodulator) = self.demodulator.take() {
            demodulator.finish(&mut self.values);
        }
        self.stored()
    }

    fn stored(&mut self) -> &[u8] {
        let frame = self.report.datatype.bytes();
        self.bytes.clear();
        self.bytes.resize(self.values.len() * frame, 0);
        let amplitudes = self.values.iter().map(|value| [*value, 0.0]);
        self.report.clipped += self.quantiser.store(amplitudes, self.written, &mut self.bytes, (0, frame));
        self.report.peak = self.values.iter().fold(self.report.peak, |peak, value| peak.max(value.abs()));
        self.written += self.values.len() as u64;
        &self.bytes
    }
}
