//! What a recipe for a slice means for one recording: samples, cycles per sample, types; and what is refused.

use std::ops::Range;

use crate::engine::error::EngineError;
use crate::model::recipe::Slice;
use crate::model::{Datatype, NumberFormat, RecordingInfo};
use crate::ops::filter::Tuning;

/// A slice with everything decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// Samples of the recording.
    pub range: Range<u64>,
    /// `None`: samples stay as they are.
    pub tuning: Option<Tuning>,
    /// How the slice stores them.
    pub datatype: Datatype,
    /// The seed, where whole numbers are made of what were none (or of larger ones).
    pub dither: Option<u64>,
}

impl Cut {
    /// Decides what the recipe leaves open.
    ///
    /// # Errors
    /// [`EngineError::Refused`] for samples that are not there, a band that reaches over the recording's edges (for a
    /// real one: below 0 Hz, where it would hold its own mirror image), a decimation that leaves the band no room, a
    /// shift over captures of different frequencies, and Q in a real type.
    pub fn new(recipe: &Slice, info: &RecordingInfo) -> Result<Self, EngineError> {
        let range = range(recipe, info)?;
        let tuning = if recipe.is_filtered() { tuning(recipe, info, &range)? } else { None };
        let complex = info.datatype.complex || tuning.is_some_and(|tuning| tuning.center != 0.0);
        let usual = if tuning.is_some() { Datatype { complex, ..Datatype::CF32 } } else { info.datatype };
        let datatype = recipe.datatype.unwrap_or(usual);
        if complex && !datatype.complex {
            return Err(EngineError::refused(
                format!("the slice has I and Q, and {datatype} has no place for Q"),
                format!("choose c{} or another complex type", &datatype.to_string()[1..]),
            ));
        }
        let made_anew = tuning.is_some() || is_float(info.datatype.format);
        let narrower = datatype.format.bytes() < info.datatype.format.bytes();
        let dither = (!is_float(datatype.format) && (made_anew || narrower)).then_some(recipe.dither_seed);
        Ok(Self { range, tuning, datatype, dither })
    }

    /// Samples of the recording for each of the slice.
    #[must_use]
    pub fn decimation(&self) -> u64 {
        self.tuning.map_or(1, |tuning| tuning.decimation)
    }

    /// Samples of each channel of the slice: one at the first sample, and one every decimation from there.
    #[must_use]
    pub fn samples(&self) -> u64 {
        (self.range.end - self.range.start).div_ceil(self.decimation())
    }

    /// Whether stored bytes are copied as they are.
    #[must_use]
    pub fn is_copy(&self, info: &RecordingInfo) -> bool {
        self.tuning.is_none() && self.datatype == info.datatype
    }

    /// The band that the slice shows, round its centre, in cycles per sample of the recording: up to where its filter stops,
    /// and no further than its own rate shows. `None`: all there was.
    #[must_use]
    pub fn shown(&self) -> Option<[f64; 2]> {
        let tuning = self.tuning.filter(|tuning| !tuning.is_whole_band())?;
        let half = tuning.edges()[1].min(0.5 / tuning.decimation as f64);
        Some([tuning.center - half, tuning.center + half])
    }
}

const fn is_float(format: NumberFormat) -> bool {
    matches!(format, NumberFormat::F32 | NumberFormat::F64)
}

fn range(recipe: &Slice, info: &RecordingInfo) -> Result<Range<u64>, EngineError> {
    let (from, to) = (recipe.from, recipe.to.unwrap_or(info.samples));
    if from >= to || to > info.samples {
        return Err(EngineError::refused(
            format!("samples {from} to {to} are not in the recording of {} samples", info.samples),
            "choose a part of it",
        ));
    }
    Ok(from..to)
}

fn tuning(recipe: &Slice, info: &RecordingInfo, range: &Range<u64>) -> Result<Option<Tuning>, EngineError> {
    let center = recipe.center.map_or(0.0, |center| info.cycles_at(range.start, center));
    let bandwidth = recipe.bandwidth.map(|width| width / info.sample_rate_hz.unwrap_or(1.0));
    check_band(recipe, info, center, bandwidth)?;
    if center != 0.0 {
        check_retuning(info, range)?;
    }
    let tuning = match (bandwidth, recipe.decimate) {
        (None, decimation) => Tuning::usual(center, decimation.unwrap_or(1)),
        (Some(bandwidth), decimation) => {
            let decimation = decimation.unwrap_or_else(|| Tuning::most_for(bandwidth));
            // So little is beside it that no filter could take it away: everything passes.
            let all = decimation == 1 && bandwidth > Tuning::LARGEST_PART;
            Tuning::new(center, if all { 1.0 } else { bandwidth }, decimation)
        }
    };
    tuning.check()?;
    // Nothing is left to do: all frequencies, where they are.
    Ok((center != 0.0 || !tuning.is_whole_band()).then_some(tuning))
}

/// Refuses a band that is not in the recording.
fn check_band(recipe: &Slice, info: &RecordingInfo, center: f64, bandwidth: Option<f64>) -> Result<(), EngineError> {
    let text = |cycles: f64| {
        let unit = if info.sample_rate_hz.is_some() { "Hz" } else { "cycles per sample" };
        format!("{} {unit}", info.frequency_at(recipe.from, cycles))
    };
    // Frequencies in hertz come with their rounding.
    let tiny = 1e-9;
    let real = !info.datatype.complex;
    let low = if real && center != 0.0 { 0.0 } else { -0.5 };
    let there = format!("the recording holds {} to {}", text(if real { 0.0 } else { low }), text(0.5));
    if !center.is_finite() || center < low - tiny || center > 0.5 + tiny {
        return Err(EngineError::refused(
            format!("a centre of {} is outside, {there}", text(center)),
            "choose one within",
        ));
    }
    let Some(bandwidth) = bandwidth else { return Ok(()) };
    if !(bandwidth > 0.0 && bandwidth.is_finite()) {
        return Err(EngineError::refused("a bandwidth of nothing holds nothing", "choose one above 0"));
    }
    let (lower, upper) = (center - bandwidth / 2.0, center + bandwidth / 2.0);
    if lower < low - tiny || upper > 0.5 + tiny {
        let band = format!("a band from {} to {} reaches beyond what there is, {there}", text(lower), text(upper));
        return Err(EngineError::refused(band, "choose a smaller bandwidth or another centre"));
    }
    Ok(())
}

/// Refuses a shift where the recording's own frequency changes on the way: one shift would mean two bands.
fn check_retuning(info: &RecordingInfo, range: &Range<u64>) -> Result<(), EngineError> {
    let first = info.center_frequency_at(range.start);
    let inside = info.captures.iter().filter(|capture| range.contains(&capture.sample_start));
    for capture in inside {
        let now = info.center_frequency_at(capture.sample_start);
        if now != first {
            let text = |frequency: Option<f64>| frequency.map_or("none".to_owned(), |hz| format!("{hz} Hz"));
            return Err(EngineError::refused(
                format!(
                    "the recording is tuned from {} to {} at sample {}, within the slice",
                    text(first),
                    text(now),
                    capture.sample_start
                ),
                "cut out the parts before and after it one by one",
            ));
        }
    }
    Ok(())
}
