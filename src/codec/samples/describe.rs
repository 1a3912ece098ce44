//! What every recording format does with its description: the user's word goes before the file's.

use crate::codec::OpenOptions;
use crate::model::RecordingInfo;

/// A sample rate as a file states it: `None` and a warning where it is no positive number.
pub fn checked_rate(stated: Option<f64>, warnings: &mut Vec<String>) -> Option<f64> {
    match stated {
        Some(rate) if rate.is_finite() && rate > 0.0 => Some(rate),
        Some(rate) => {
            warnings.push(format!("the sample rate {rate} Hz makes no sense and is ignored; give --sample-rate"));
            None
        }
        None => None,
    }
}

/// Puts sample rate and centre frequency of the options over those of the file; what is said is no longer guessed.
pub fn apply_options(info: &mut RecordingInfo, options: &OpenOptions) {
    if let Some(rate) = options.sample_rate_hz.filter(|rate| rate.is_finite() && *rate > 0.0) {
        info.sample_rate_hz = Some(rate);
        info.guessed.retain(|key| key != "sample_rate_hz");
    }
    if let Some(frequency) = options.center_frequency_hz.filter(|frequency| frequency.is_finite()) {
        info.center_frequency_hz = Some(frequency);
        for capture in &mut info.captures {
            capture.frequency_hz = Some(frequency);
        }
        info.guessed.retain(|key| key != "center_frequency_hz");
    }
    if options.datatype.is_some() {
        info.guessed.retain(|key| key != "datatype");
    }
}
