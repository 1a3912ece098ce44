//! A band as people type it: its edges, or its centre and width. The one rule for every verb.

use super::arguments::{BandOptions, EdgeOptions, first_given};
use super::exit::Failure;
use crate::model::{RecordingInfo, SignalRegion};

/// A band that was asked for, by its lower and its upper edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Band {
    /// As typed: absolute, from zero, or in cycles per sample.
    pub(super) frequency: [f64; 2],
    /// In cycles per sample, from the centre.
    pub(super) cycles: [f64; 2],
}

/// The band between `--low` and `--high` as the recording is tuned at a sample; an edge that is not given is the
/// recording's own. `None`: neither is given.
///
/// # Errors
/// A sentence if the edges are in the wrong order, or if nothing between them was recorded.
pub(super) fn between_edges(
    options: &EdgeOptions,
    info: &RecordingInfo,
    at: u64,
    name: &str,
) -> Result<Option<Band>, Failure> {
    if options.given().is_none() {
        return Ok(None);
    }
    if let (Some(low), Some(high)) = (options.low, options.high)
        && low >= high
    {
        return Err(Failure::Usage(format!("--high {high} is not above --low {low}; give the lower edge as --low")));
    }
    let there = SignalRegion::whole(info).cycles;
    let [bottom, top] = there.map(|cycles| info.frequency_at(at, cycles));
    let frequency = [options.low.unwrap_or(bottom), options.high.unwrap_or(top)];
    let cycles = frequency.map(|frequency| info.cycles_at(at, frequency));
    if cycles[0] >= there[1] || cycles[1] <= there[0] {
        let (unit, hertz) = match info.sample_rate_hz {
            Some(_) => ("Hz", ""),
            None => ("cycles per sample", ", or give --sample-rate for hertz"),
        };
        let given = options.given().unwrap_or("--low");
        let sentence = format!("{given} leaves nothing of what was recorded, from {bottom} to {top} {unit}");
        return Err(anyhow::anyhow!("{name}: {sentence}; choose the edges within it{hertz}").into());
    }
    Ok(Some(Band { frequency, cycles }))
}

/// The centre and the width that were asked for, in Hz.
///
/// # Errors
/// As [`between_edges`]; a sentence for a centre or a width in hertz of a recording whose rate is not known.
pub(super) fn band(
    options: &BandOptions,
    info: &RecordingInfo,
    at: u64,
    name: &str,
) -> Result<(Option<f64>, Option<f64>), Failure> {
    let given = [("--center", options.center.is_some()), ("--bandwidth", options.bandwidth.is_some())];
    if let Some(option) = first_given(&given).filter(|_| info.sample_rate_hz.is_none()) {
        let sentence = format!("{name}: {option} counts hertz, and the sample rate is not known; give --sample-rate");
        return Err(anyhow::anyhow!(sentence).into());
    }
    let edges = between_edges(&options.edges, info, at, name)?.map(|band| band.frequency);
    Ok(match edges {
        Some([low, high]) => (Some(f64::midpoint(low, high)), Some(high - low)),
        None => (options.center, options.bandwidth),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(rate: Option<f64>, center: Option<f64>) -> RecordingInfo {
        let info = crate::engine::slice::testing::info(1000, 1);
        RecordingInfo { sample_rate_hz: rate, center_frequency_hz: center, captures: Vec::new(), ..info }
    }

    fn edges(low: Option<f64>, high: Option<f64>, info: &RecordingInfo) -> Result<Option<Band>, String> {
        between_edges(&EdgeOptions { low, high }, info, 0, "x").map_err(|failure| failure.to_string())
    }

    #[test]
    fn an_edge_that_is_not_given_is_the_recordings_own() {
        let info = recording(Some(1e6), Some(100e6));
        assert_eq!(edges(None, None, &info), Ok(None));
        let band = |low, high| edges(low, high, &info).unwrap().unwrap();
        assert_eq!(band(Some(100.1e6), None).frequency, [100.1e6, 100.5e6]);
        assert_eq!(band(None, Some(99.9e6)).frequency, [99.5e6, 99.9e6]);
        let [low, high] = band(Some(99.9e6), Some(100.1e6)).cycles;
        assert!((low + 0.1).abs() < 1e-9 && (high - 0.1).abs() < 1e-9);
        // Beyond an edge is what the verb makes of it.
        assert_eq!(band(Some(99e6), Some(100e6)).frequency, [99e6, 100e6]);
    }

    #[test]
    fn without_a_rate_edges_are_cycles_per_sample() {
        let info = recording(None, None);
        assert_eq!(edges(Some(0.1), Some(0.2), &info).unwrap().unwrap().cycles, [0.1, 0.2]);
        let sentence = edges(Some(433e6), None, &info).unwrap_err();
        let rest = "choose the edges within it, or give --sample-rate for hertz";
        assert_eq!(
            sentence,
            format!("x: --low leaves nothing of what was recorded, from -0.5 to 0.5 cycles per sample; {rest}")
        );
    }

    #[test]
    fn wrong_orders_and_empty_bands_are_said() {
        let info = recording(Some(1e6), None);
        let sentence = edges(Some(2.0), Some(1.0), &info).unwrap_err();
        assert_eq!(sentence, "--high 1 is not above --low 2; give the lower edge as --low");
        let sentence = edges(None, Some(-6e5), &info).unwrap_err();
        assert!(
            sentence.contains("--high leaves nothing of what was recorded, from -500000 to 500000 Hz"),
            "{sentence}"
        );
    }
}
