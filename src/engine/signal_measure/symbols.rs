//! The symbol rate of a part: tunes to the signal in it, and asks the kernel.

use num_complex::Complex;

use super::request::{Effort, SignalMeasureRequest};
use crate::engine::error::EngineError;
use crate::model::{Progress, SignalRegion};
use crate::ops::filter::{Tuner, Tuning};
use crate::ops::signal_measure::symbol_rate::{FEWEST_SAMPLES, MOST_SAMPLES};
use crate::ops::signal_measure::{SymbolRate, Unknown, symbol_rate};

/// The tuned signal has so many times the samples that its band needs: the envelope is twice as wide.
const OVERSAMPLED: f64 = 4.0;
/// A neighbour that is 40 dB stronger must leave no line of its own.
const ATTENUATION_DB: f64 = 120.0;
/// Rates are looked for from this part of the band up to this one.
const RATES: [f64; 2] = [0.025, 1.2];
/// Samples of the recording that are looked at, at most.
const GLIMPSE: u64 = 1 << 20;
const WHOLE: u64 = 1 << 26;

/// The rate in symbols per sample of the recording, in the first part of `region` and the band `cycles`.
pub(super) fn symbols(
    request: &SignalMeasureRequest,
    region: &SignalRegion,
    cycles: [f64; 2],
    effort: Effort,
    progress: &Progress,
) -> Result<Result<SymbolRate, Unknown>, EngineError> {
    let width = cycles[1] - cycles[0];
    let decimation = smooth(((1.0 / (OVERSAMPLED * width)) as u64).clamp(1, Tuning::MOST));
    let center = f64::midpoint(cycles[0], cycles[1]);
    let tuning =
        if width > Tuning::LARGEST_PART { Tuning::usual(0.0, 1) } else { Tuning::new(center, width, decimation) };
    let tuning = Tuning { attenuation_db: ATTENUATION_DB, ..tuning };
    let most = if effort == Effort::Whole { WHOLE } else { GLIMPSE };
    let outputs = region.samples().min(most).div_ceil(tuning.decimation).min(MOST_SAMPLES as u64);
    // Before anything is read: the filter of a narrow band reaches far beyond the few samples that are left of it.
    if outputs < FEWEST_SAMPLES as u64 {
        return Ok(Err(Unknown::TooShort(outputs, FEWEST_SAMPLES as u64)));
    }
    let Ok(tuner) = Tuner::new(&tuning) else { return Ok(Err(Unknown::NoFilter)) };
    let mut tuned = vec![Complex::<f32>::default(); outputs as usize];
    let recording = &request.recording;
    tuner.run(recording.info.samples, region.from, &mut tuned, |start, buffer| {
        progress.check()?;
        recording.source.read(request.channel, start, buffer).map_err(EngineError::from)
    })?;
    let steps = tuning.decimation as f64;
    let between = RATES.map(|part| (part * width * steps).min(0.49));
    Ok(symbol_rate(&tuned, between).map(|found| SymbolRate { rate: found.rate / steps, ..found }))
}

/// The decimation or a little less: a few bits and zeros, so that it is done in several short stages. A large prime number
/// would take one long filter.
const fn smooth(decimation: u64) -> u64 {
    decimation & (u64::MAX << decimation.ilog2().saturating_sub(5))
}
