//! What a recipe for sound means for one recording: the slice that is tuned first, and the demodulator behind it.

use crate::engine::error::EngineError;
use crate::engine::slice;
use crate::model::recipe::{Demodulation, DemodulationMode, Slice};
use crate::model::{NumberFormat, RecordingInfo};
use crate::ops::demod::Settings;
use crate::ops::filter::Tuning;

/// The rates of sound that are written, in Hz.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=192_000;

/// The slice and the settings of the demodulator.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub slice: Slice,
    pub settings: Settings,
}

impl Plan {
    /// Decides what the recipe leaves open.
    ///
    /// # Errors
    /// [`EngineError::Refused`] for a recording without a sample rate, one that is too slow for the band, a real one whose
    /// carrier is not named, channels that are not there, and rates and types that no WAV for listening has.
    pub fn new(recipe: &Demodulation, info: &RecordingInfo) -> Result<Self, EngineError> {
        let Some(rate) = info.sample_rate_hz else {
            let remedy = "give --sample-rate, or open the recording with it";
            return Err(EngineError::refused("the sample rate is not known, so nothing is known of tones", remedy));
        };
        check(recipe, info)?;
        let bandwidth = recipe.bandwidth.unwrap_or_else(|| recipe.mode.usual_bandwidth_hz());
        if !(bandwidth > 0.0 && bandwidth <= rate) {
            return Err(EngineError::refused(
                format!("a band of {bandwidth} Hz is wider than the recording's {rate} Hz"),
                "choose a smaller bandwidth",
            ));
        }
        let carrier = recipe.center.unwrap_or_else(|| info.frequency_at(recipe.from, 0.0));
        // The real part of a side band takes a rate of twice its highest tone.
        let (middle, room) = match recipe.mode {
            DemodulationMode::Usb => (carrier + bandwidth / 2.0, 2.0),
            DemodulationMode::Lsb => (carrier - bandwidth / 2.0, 2.0),
            _ => (carrier, 1.0),
        };
        let decimation = Tuning::most_for((room * bandwidth / rate).min(1.0));
        let slice = Slice {
            from: recipe.from,
            to: recipe.to,
            center: Some(middle),
            bandwidth: Some(bandwidth),
            decimate: Some(decimation),
            ..Slice::default()
        };
        let settings = Settings {
            mode: recipe.mode,
            rate: rate / decimation as f64,
            bandwidth,
            deemphasis: recipe.deemphasis.unwrap_or_else(|| recipe.mode.usual_deemphasis()),
            audio_rate: f64::from(recipe.rate),
        };
        Ok(Self { slice, settings })
    }

    /// The sample behind the last one that the sound depends on, were the recording long enough.
    ///
    /// # Errors
    /// As [`slice::reach`].
    pub fn reach(&self, info: &RecordingInfo) -> Result<u64, EngineError> {
        slice::reach(info, &self.slice)
    }
}

fn check(recipe: &Demodulation, info: &RecordingInfo) -> Result<(), EngineError> {
    if !info.datatype.complex && recipe.center.is_none_or(|center| info.cycles_at(recipe.from, center) == 0.0) {
        return Err(EngineError::refused(
            "the recording is real, so its carrier is not at 0 Hz",
            "name it with --center",
        ));
    }
    if recipe.channel >= info.channels {
        return Err(EngineError::refused(
            format!("there is no channel {}", recipe.channel),
            format!("choose 0 to {}", info.channels.saturating_sub(1)),
        ));
    }
    if !RATES.contains(&recipe.rate) {
        return Err(EngineError::refused(
            format!("{} samples a second is no rate for sound", recipe.rate),
            format!("choose {} to {}", RATES.start(), RATES.end()),
        ));
    }
    if recipe.datatype.complex || !matches!(recipe.datatype.format, NumberFormat::I16 | NumberFormat::F32) {
        return Err(EngineError::refused(
            format!("sound is not written as {}", recipe.datatype),
            "choose ri16_le or rf32_le",
        ));
    }
    Ok(())
}
