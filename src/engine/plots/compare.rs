//! The power spectra of two recordings, one less the other.

use super::request::PlotRequest;
use crate::engine::EngineError;
use crate::engine::spectrum::{Density, density_has_more, power_density};
use crate::model::recipe::{PowerUnit, SpectrogramRecipe};
use crate::model::{Progress, Recording, RecordingInfo};
use crate::ops::plots::{Spectrum, difference};

/// What two recordings differ by, on the frequencies of the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The mean spectrum of the other one, in its own cycles per sample brought to those of the first: `start + step·n`.
    pub other: Vec<f32>,
    pub start: f64,
    pub step: f64,
    /// The mean spectrum of the first less that of the other, in dB; NaN where either says nothing.
    pub less: Vec<f32>,
    pub less_start: f64,
    pub less_step: f64,
    /// What both are in: `dBFS`, `dBFS/Hz`, `dB`.
    pub unit: &'static str,
    /// Whether frequencies are compared as received, or as offsets from either centre because one is not known.
    pub is_absolute: bool,
    /// Whether either is from a part of its frames.
    pub sampled: bool,
}

/// How the frequencies of one recording (in cycles per sample) lie on those of another: scale and offset; whether as
/// received. `from`: the sample of the own one whose centre counts. The other one is compared as a whole, so it needs
/// one centre throughout.
fn alignment((own, from): (&RecordingInfo, f64), other: &RecordingInfo) -> (f64, f64, bool) {
    let (Some(own_rate), Some(other_rate)) = (own.sample_rate_hz, other.sample_rate_hz) else {
        return (1.0, 0.0, false);
    };
    let scale = other_rate / own_rate;
    let other_center = other.center_frequency_at(0).filter(|_| !is_retuned(other));
    match (own.center_frequency_at(from.max(0.0) as u64), other_center) {
        (Some(own_center), Some(other_center)) => (scale, (other_center - own_center) / own_rate, true),
        _ => (scale, 0.0, false),
    }
}

/// Whether the centre frequency changes from capture to capture.
fn is_retuned(info: &RecordingInfo) -> bool {
    let first = info.center_frequency_at(0);
    info.captures.iter().any(|capture| info.center_frequency_at(capture.sample_start) != first)
}

/// The power spectra of both in linear power, from which the difference in any unit follows.
#[derive(Debug)]
pub(super) struct Compared {
    own: Density,
    second: Density,
    /// The sample rates of both.
    rates: [Option<f64>; 2],
    /// Where the frequencies of the second one lie on those of the own one.
    alignment: (f64, f64, bool),
}

/// Compares, first roughly.
pub(super) fn compare(
    request: &PlotRequest,
    (time, frequency, other): ([f64; 2], [f64; 2], &Recording),
    progress: &Progress,
    publish: &mut dyn FnMut(Compared),
) -> Result<(), EngineError> {
    let whole = [0.0, other.info.samples as f64];
    let own = request.density_of(&request.recording, time, frequency);
    let mut second = request.density_of(other, whole, [-0.5, 0.5]);
    second.settings.channel = second.settings.channel.min(other.info.channels.saturating_sub(1));
    let rates = [request.recording.info.sample_rate_hz, other.info.sample_rate_hz];
    let alignment = alignment((&request.recording.info, time[0]), &other.info);
    for all in [false, true] {
        let own = power_density(&own, None, all, progress)?;
        let second = power_density(&second, None, all, progress)?;
        let more = density_has_more(&own) || density_has_more(&second);
        publish(Compared { own, second, rates, alignment });
        if !more {
            break;
        }
    }
    Ok(())
}

impl Compared {
    /// The difference in the scale of a recipe. Both have a sample rate of their own, so that densities (per hertz) of two
    /// rates differ by something else than powers do.
    pub(super) fn shown(&self, recipe: &SpectrogramRecipe) -> Difference {
        // Decibels are what is subtracted.
        let recipe = SpectrogramRecipe { unit: PowerUnit::Db, ..*recipe };
        let (own, second) = (self.own.shown(&recipe, self.rates[0]), self.second.shown(&recipe, self.rates[1]));
        let (scale, offset, is_absolute) = self.alignment;
        let (start, step) = (second.start * scale + offset, second.step * scale);
        let less = difference(
            Spectrum { start: own.start, step: own.step, values: &own.mean },
            Spectrum { start, step, values: &second.mean },
        );
        Difference {
            other: second.mean,
            start,
            step,
            less,
            less_start: own.start,
            less_step: own.step,
            unit: own.unit,
            is_absolute,
            sampled: own.frames < own.frames_there || second.frames < second.frames_there,
        }
    }
}
