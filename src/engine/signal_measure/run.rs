//! Runs a request: looks at each part and fills its row.

use super::look::{Look, end_of_round};
use super::measurements::{SignalMeasurements, SignalRow};
use super::request::{Effort, Part, SignalMeasureRequest, SignalRecipe};
use super::row;
use super::symbols::symbols;
use crate::engine::error::EngineError;
use crate::model::{Progress, RecordingInfo, SignalRegion};
use crate::ops::signal_measure::{Unknown, resolution::FEWEST_SAMPLES};

/// Measures every part. Progress counts frames.
///
/// # Errors
/// A channel or frame that does not exist, a failed read, cancellation.
pub fn measure_signals(
    request: &SignalMeasureRequest,
    effort: Effort,
    progress: &Progress,
) -> Result<SignalMeasurements, EngineError> {
    request.check()?;
    let info = &*request.recording.info;
    let mut total = 0;
    for part in request.parts.iter() {
        if let Ok(region) = within(&part.region, info) {
            total += Look::new(request, region, effort)?.map_or(0, |look| look.frames());
        }
    }
    progress.set_total(total);
    let rows = request.parts.iter().map(|part| measured(request, part, effort, progress));
    Ok(SignalMeasurements {
        channel: request.channel,
        calibrated: info.sample_rate_hz.is_some(),
        rows: rows.collect::<Result<_, _>>()?,
    })
}

/// The sample behind the last one that a measurement of a part looks at, were the recording long enough: the end of the
/// time after it. The filter of the symbol rate reaches beyond the part, too, but by less than the part is long: hundreds of
/// tuned samples are in the part, and the filter is as long as some tens of them.
#[must_use]
pub fn reach(region: &SignalRegion, info: &RecordingInfo, recipe: &SignalRecipe) -> u64 {
    within(region, info).map_or(region.to, |region| end_of_round(&region, recipe))
}

fn measured(
    request: &SignalMeasureRequest,
    part: &Part,
    effort: Effort,
    progress: &Progress,
) -> Result<SignalRow, EngineError> {
    let info = &*request.recording.info;
    let bare = |region, why| row::bare(part.label.clone(), region, info, why);
    let region = match within(&part.region, info) {
        Ok(region) => region,
        Err(why) => return Ok(bare(part.region, why)),
    };
    let Some(look) = Look::new(request, region, effort)? else {
        return Ok(bare(region, Unknown::TooShort(region.samples(), FEWEST_SAMPLES)));
    };
    let seen = look.look(progress)?;
    let mut row = bare(region, Unknown::Silent);
    if let Some(band) = row::fill(&mut row, &look, &seen, info) {
        let found = symbols(request, &region, band, effort, progress)?;
        row::fill_symbols(&mut row, found, info.sample_rate_hz.unwrap_or(1.0));
    }
    Ok(row)
}

/// What of a region is in the recording and its band.
fn within(region: &SignalRegion, info: &RecordingInfo) -> Result<SignalRegion, Unknown> {
    let [low, high] = SignalRegion::whole(info).cycles;
    let cycles = [region.cycles[0].max(low), region.cycles[1].min(high)];
    let to = region.to.min(info.samples);
    let is_there = region.from < to && cycles[0] < cycles[1];
    if is_there { Ok(SignalRegion { from: region.from, to, cycles }) } else { Err(Unknown::Outside) }
}
