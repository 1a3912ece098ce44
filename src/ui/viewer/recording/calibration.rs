//! Samples ↔ seconds, cycles per sample ↔ hertz: what the axes of a recording mean.
//!
//! Without a sample rate times stay samples and frequencies cycles per sample; without a centre frequency
//! frequencies are offsets from it. What axes show can be chosen ([`AxisUnits`]); what is typed and written is always in
//! seconds and in hertz as received.

use super::extent::Extent;
use super::plots::{AxisUnits, FrequencyUnit, TimeUnit};
use crate::model::RecordingInfo;
use crate::model::utc::time_of_day;
use crate::ops::axes::{AxisScale, UTC};

/// The calibration of a recording at one place in time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    rate_hz: Option<f64>,
    /// Centre frequency of the capture at that place; 0 where it is not known.
    center_hz: f64,
    time: TimeScale,
}

/// How times are written.
#[derive(Debug, Clone, Copy, PartialEq)]
enum TimeScale {
    Seconds,
    Samples,
    /// The sample at which a capture begins, and the seconds from midnight to then.
    Clock {
        sample: f64,
        seconds: f64,
    },
}

impl Calibration {
    /// The calibration that holds at a sample: a recording may be tuned anew at each capture.
    #[must_use]
    pub fn at(info: &RecordingInfo, sample: f64) -> Self {
        let center = info.center_frequency_at(sample.max(0.0) as u64);
        let time = if info.sample_rate_hz.is_some() { TimeScale::Seconds } else { TimeScale::Samples };
        Self { rate_hz: info.sample_rate_hz, center_hz: center.unwrap_or(0.0), time }
    }

    /// The same for axes, in the units that were chosen, as far as the recording knows them.
    #[must_use]
    pub fn shown(info: &RecordingInfo, sample: f64, units: AxisUnits) -> Self {
        let stated = Self::at(info, sample);
        let center_hz = if units.frequency == FrequencyUnit::Offset { 0.0 } else { stated.center_hz };
        let time = match (units.time, stated.time) {
            (TimeUnit::Samples, _) | (_, TimeScale::Samples) => TimeScale::Samples,
            (TimeUnit::Utc, _) => clock_at(info, sample).unwrap_or(stated.time),
            (TimeUnit::Seconds, time) => time,
        };
        Self { center_hz, time, ..stated }
    }

    /// The same in the units of differences: seconds, or samples where the rate is not known, whatever axes show.
    #[must_use]
    pub const fn of_differences(self) -> Self {
        let time = if self.rate_hz.is_some() { TimeScale::Seconds } else { TimeScale::Samples };
        Self { time, ..self }
    }

    /// The time of a sample.
    #[must_use]
    pub fn time(&self, sample: f64) -> f64 {
        let rate = self.rate_hz.unwrap_or(1.0);
        match self.time {
            TimeScale::Seconds => sample / rate,
            TimeScale::Samples => sample,
            TimeScale::Clock { sample: start, seconds } => seconds + (sample - start) / rate,
        }
    }

    /// The sample at a time.
    #[must_use]
    pub fn sample(&self, time: f64) -> f64 {
        let rate = self.rate_hz.unwrap_or(1.0);
        match self.time {
            TimeScale::Seconds => time * rate,
            TimeScale::Samples => time,
            TimeScale::Clock { sample: start, seconds } => start + (time - seconds) * rate,
        }
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
        match self.time {
            TimeScale::Seconds => "s",
            TimeScale::Samples => "samples",
            TimeScale::Clock { .. } => UTC,
        }
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

/// The clock of the capture that a sample lies in, if it states one.
fn clock_at(info: &RecordingInfo, sample: f64) -> Option<TimeScale> {
    let later = info.captures.partition_point(|capture| capture.sample_start as f64 <= sample.max(0.0));
    let capture = info.captures.get(later.checked_sub(1)?)?;
    let (_, seconds) = time_of_day(capture.datetime.as_deref()?)?;
    Some(TimeScale::Clock { sample: capture.sample_start as f64, seconds })
}

/// Whether a recording knows the time of day anywhere.
#[must_use]
pub fn knows_clock(info: &RecordingInfo) -> bool {
    let known = |datetime: &Option<String>| datetime.as_deref().is_some_and(|text| time_of_day(text).is_some());
    info.sample_rate_hz.is_some() && info.captures.iter().any(|capture| known(&capture.datetime))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AnnotationList, Capture, Datatype};

    fn info(rate: Option<f64>, captures: Vec<Capture>) -> RecordingInfo {
        RecordingInfo {
            format: "sigmf".to_owned(),
            samples: 100,
            channels: 1,
            datatype: Datatype::CF32,
            sample_rate_hz: rate,
            center_frequency_hz: captures.first().and_then(|capture| capture.frequency_hz),
            captures,
            annotations: AnnotationList::default(),
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
    fn axes_show_what_was_chosen_and_go_back() {
        let utc = Some("2024-05-01T12:00:00Z".to_owned());
        let captures = vec![
            Capture { frequency_hz: Some(1e6), ..Capture::default() },
            Capture { sample_start: 50, frequency_hz: Some(2e6), datetime: utc, ..Capture::default() },
        ];
        let info = info(Some(10.0), captures);
        let units = |time, frequency| AxisUnits { time, frequency };
        let clock = Calibration::shown(&info, 60.0, units(TimeUnit::Utc, FrequencyUnit::Offset));
        assert_eq!((clock.time(70.0), clock.time_unit()), (43_202.0, "UTC"));
        assert_eq!((clock.sample(43_202.0), clock.frequency(0.25)), (70.0, 2.5));
        let first = Calibration::shown(&info, 10.0, units(TimeUnit::Utc, FrequencyUnit::Received));
        assert_eq!((first.time(20.0), first.time_unit()), (2.0, "s"), "it states no clock there");
        let samples = Calibration::shown(&info, 10.0, units(TimeUnit::Samples, FrequencyUnit::Received));
        assert_eq!((samples.time(20.0), samples.sample(20.0), samples.frequency(0.1)), (20.0, 20.0, 1_000_001.0));
        assert!(knows_clock(&info));
    }

    #[test]
    fn without_a_rate_axes_count_samples_and_cycles() {
        let calibration = Calibration::at(&info(None, Vec::new()), 0.0);
        assert_eq!(calibration.frequency(0.25), 0.25);
        assert_eq!((calibration.time_unit(), calibration.frequency_unit()), ("samples", "cycles/sample"));
        assert_eq!(calibration.time_axis(Extent::new(0.0, 10.0)).unit, "samples");
    }
}
