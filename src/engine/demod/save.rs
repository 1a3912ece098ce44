//! Writes the sound of a band, block by block: the one way for window and command line.

use std::io::Write as _;
use std::path::Path;

use super::stream::SoundStream;
use crate::codec::atomic::write_atomically;
use crate::codec::{CodecError, Format, wav};
use crate::engine::error::EngineError;
use crate::model::recipe::Demodulation;
use crate::model::{Datatype, NumberFormat, Progress, Recording};
use crate::ops::quantise::Quantiser;

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
/// As [`Plan::new`](super::Plan::new) and [`sliced()`](crate::engine::slice::sliced()); [`CodecError::Unwritable`] for
/// other endings than `.wav`; those of writing, cancellation. The target is then as it was.
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
    let mut sound = SoundStream::new(recording, recipe)?;
    let mut bytes = Bytes::new(&sound, recipe);
    progress.set_total(sound.inputs());
    write_atomically(path, quota_bytes, progress, |file| {
        let io = |error| CodecError::io(path, error);
        file.write_all(&wav::sound_header(recipe.datatype, recipe.rate, sound.outputs())).map_err(io)?;
        while let Some((taken, values)) = sound.next_block()? {
            file.write_all(bytes.of(values)).map_err(io)?;
            progress.add(taken)?;
        }
        Ok(())
    })?;
    Ok(bytes.report)
}

/// Sound as the bytes of a file, and what there is to say of it.
struct Bytes {
    quantiser: Quantiser,
    stored: Vec<u8>,
    written: u64,
    report: AudioReport,
}

impl Bytes {
    fn new(sound: &SoundStream, recipe: &Demodulation) -> Self {
        let whole = recipe.datatype.format == NumberFormat::I16;
        let report = AudioReport {
            samples: sound.outputs(),
            rate: recipe.rate,
            datatype: recipe.datatype,
            bandwidth_hz: sound.bandwidth_hz(),
            clipped: 0,
            peak: 0.0,
        };
        let quantiser = Quantiser { datatype: recipe.datatype, dither: whole.then_some(0) };
        Self { quantiser, stored: Vec::new(), written: 0, report }
    }

    fn of(&mut self, values: &[f64]) -> &[u8] {
        let frame = self.report.datatype.bytes();
        self.stored.clear();
        self.stored.resize(values.len() * frame, 0);
        let amplitudes = values.iter().map(|value| [*value, 0.0]);
        self.report.clipped += self.quantiser.store(amplitudes, self.written, &mut self.stored, (0, frame));
        self.report.peak = values.iter().fold(self.report.peak, |peak, value| peak.max(value.abs()));
        self.written += values.len() as u64;
        &self.stored
    }
}
