//! A band as people type it: its centre and width, or its edges.

use super::arguments::{BandOptions, first_given};
use super::exit::Failure;
use crate::model::RecordingInfo;

/// The centre and the width that were asked for, in Hz.
///
/// # Errors
/// A sentence if the edges are in the wrong order, or if the recording's sample rate, without which hertz mean nothing,
/// is not known.
pub(super) fn band(
    options: &BandOptions,
    info: &RecordingInfo,
    name: &str,
) -> Result<(Option<f64>, Option<f64>), Failure> {
    let given = [
        ("--center", options.center.is_some()),
        ("--bandwidth", options.bandwidth.is_some()),
        ("--low", options.low.is_some()),
    ];
    if let Some(option) = first_given(&given).filter(|_| info.sample_rate_hz.is_none()) {
        let sentence = format!("{name}: {option} counts hertz, and the sample rate is not known; give --sample-rate");
        return Err(anyhow::anyhow!(sentence).into());
    }
    match (options.low, options.high) {
        (Some(low), Some(high)) if low < high => Ok((Some(f64::midpoint(low, high)), Some(high - low))),
        (Some(low), Some(high)) => {
            Err(Failure::Usage(format!("--high {high} is not above --low {low}; give the lower edge as --low")))
        }
        _ => Ok((options.center, options.bandwidth)),
    }
}
