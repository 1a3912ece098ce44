//! Samples ↔ seconds, cycles per sample ↔ hertz: what the axes of a recording mean.
//!
//! Without a sample rate times stay samples and frequencies cycles per sample; without a centre frequency
//! frequencies are offsets from it.

use super::extent::Extent;
use crate::model::RecordingInfo;
use crate::ops::axes::AxisScale;

/// The calibration of a recording at one place in time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    rate_hz: Option<f64>,
    /// Centre frequency of the capture at that place; 0 where it is not known.
    center_hz: f64,
}

impl Calibration {
    /// The calibration that holds at a sample: a recording may be tuned anew at each capture.
    #[must_use]
    pub fn at(info: &RecordingInfo, sample: f64) -> Self {
        let center = info.center_frequency_at(sample.max(0.0) as u64);
        Self { rate_hz: info.sample_rate_hz, center_hz: center.unwrap_or(0.0) }
    }

    /// The time of a sample.
    #[must_use]
    pub fn time(&self, sample: f64) -> f64 {
        sample / self.rate_hz.unwrap_or(1.0)
    }

    /// The sample at a time.
    #[must_use]
    pub fn sample(&self, time: f64) -> f64 {
        time * self.rate_hz.unwrap_or(1.0)
    }

    /// The frequency of a number of cycles per sample.
    #[must_use]
    pub fn frequency(&self, cycles: f64) -> f64 {
        self.rate_hz.map_or(cycles, |rate| self.center_hz + cycles * rate)
    }

    /// The cycles per sample of a frequency.
    #[must_use]
    pub fn cycles(&self, frequency: f64) -> f64 {
        self.rate_hz.map_or(frequency, |rate| (frequency - self.center_hz) / rate)
    }

    /// How wide a band of so many cycles per sample is.
    #[must_use]
    pub fn bandwidth(&self, cycles: f64) -> f64 {
        cycles * self.rate_hz.unwrap_or(1.0)
    }

    /// The unit of times.
    #[must_use]
    pub const fn time_unit(&self) -> &'static str {
        if self.rate_hz.is_some() { "s" } else { "samples" }
    }

    /// The unit of frequencies.
    #[must_use]
    pub const fn frequency_unit(&self) -> &'static str {
        if self.rate_hz.is_some() { "Hz" } else { "cycles/sample" }
    }

    /// Whether times and frequencies take prefixes (kHz, ms).
    #[must_use]
    pub const fn is_calibrated(&self) -> bool {
        self.rate_hz.is_some()
    }

    /// The time axis over an extent in samples.
    #[must_use]
    pub fn time_axis(&self, extent: Extent) -> AxisScale<'static> {
        let (low, high) = (self.time(extent.low), self.time(extent.high));
        AxisScale::new(low, high, self.time_unit())
    }

    /// The frequency axis over an extent in cycles per sample.
    #[must_use]
    pub fn frequency_axis(&self, extent: Extent) -> AxisScale<'static> {
        let (low, high) = (self.frequency(extent.low), self.frequency(extent.high));
        AxisScale::new(low, high, self.frequency_unit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Capture, Datatype};

    fn info(rate: Option<f64>, captures: Vec<Capture>) -> RecordingInfo {
        RecordingInfo {
            format: "sigmf".to_owned(),
            samples: 100,
            channels: 1,
            datatype: Datatype::CF32,
            sample_rate_hz: rate,
            center_frequency_hz: captures.first().and_then(|capture| capture.frequency_hz),
            captures,
            annotations: Vec::new(),
            guessed: Vec::new(),
            warnings: Vec::new(),
            metadata: None,
        }
    }

    #[test]
    fn frequencies_follow_the_capture_they_are_in() {
        let capture = |start, frequency| Capture { sample_start: start, frequency_hz: frequency, ..Capture::default() };
        let info = info(Some(1000.0), vec![capture(0, Some(1e6)), capture(50, Some(2e6))]);
        assert_eq!(Calibration::at(&info, 10.0).frequency(0.25), 1e6 + 250.0);
        assert_eq!(Calibration::at(&info, 50.0).frequency(-0.5), 2e6 - 500.0);
        assert_eq!(Calibration::at(&info, -5.0).cycles(1e6), 0.0);
        assert_eq!(Calibration::at(&info, 0.0).time(500.0), 0.5);
    }

    #[test]
    fn without_a_rate_axes_count_samples_and_cycles() {
        let calibration = Calibration::at(&info(None, Vec::new()), 0.0);
        assert_eq!(calibration.frequency(0.25), 0.25);
        assert_eq!((calibration.time_unit(), calibration.frequency_unit()), ("samples", "cycles/sample"));
        assert_eq!(calibration.time_axis(Extent::new(0.0, 10.0)).unit, "samples");
    }
}
