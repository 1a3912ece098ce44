//! Places in time and ranges of indices as people type them: `1.5`, `500ms`, `20us`, `4096n`, `3`, `0:10`.

use std::ops::Range;
use std::str::FromStr;

/// A place in a recording: seconds, or samples (`n`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Position {
    Seconds(f64),
    Samples(u64),
}

impl Position {
    /// The sample it names.
    ///
    /// # Errors
    /// A sentence if seconds are given and the recording's sample rate is not known.
    pub fn sample(self, sample_rate_hz: Option<f64>) -> Result<u64, String> {
        match (self, sample_rate_hz) {
            (Self::Samples(sample), _) => Ok(sample),
            (Self::Seconds(seconds), Some(rate)) => Ok((seconds * rate).round() as u64),
            (Self::Seconds(_), None) => {
                Err("the sample rate is not known; give --sample-rate, or a position in samples such as 4096n"
                    .to_owned())
            }
        }
    }
}

impl FromStr for Position {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || format!("'{text}' is not a position; use seconds, or 500ms, 20us, 4096n (samples)");
        if let Some(samples) = text.strip_suffix('n') {
            return samples.parse().map(Self::Samples).map_err(|_| refuse());
        }
        let (number, unit) = [("ms", 1e-3), ("us", 1e-6), ("µs", 1e-6), ("s", 1.0)]
            .iter()
            .find_map(|(suffix, unit)| text.strip_suffix(suffix).map(|number| (number, *unit)))
            .unwrap_or((text, 1.0));
        match number.trim().parse::<f64>() {
            Ok(value) if value.is_finite() && value >= 0.0 => Ok(Self::Seconds(value * unit)),
            _ => Err(refuse()),
        }
    }
}

/// An index or a range of indices, from 0, end excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexRange {
    pub start: usize,
    /// `None`: to the end.
    pub end: Option<usize>,
}

impl IndexRange {
    /// The indices it names on an axis of that length.
    ///
    /// # Errors
    /// A sentence if it is empty or passes the end.
    pub fn on_axis(&self, option: &str, length: usize) -> Result<Range<usize>, String> {
        let end = self.end.unwrap_or(length);
        if self.start >= end || end > length {
            return Err(format!("--{option} {}:{end} is outside 0:{length}", self.start));
        }
        Ok(self.start..end)
    }
}

impl FromStr for IndexRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = |_| format!("'{text}' is not an index or a range A:B");
        let number = |part: &str| part.parse::<usize>().map_err(refuse);
        match text.split_once(':') {
            None => {
                let start = number(text)?;
                Ok(Self { start, end: start.checked_add(1) })
            }
            Some((start, end)) => {
                let start = if start.is_empty() { 0 } else { number(start)? };
                let end = if end.is_empty() { None } else { Some(number(end)?) };
                match end.filter(|end| *end <= start) {
                    Some(end) => Err(format!("'{text}' names nothing, since {end} is not after {start}")),
                    None => Ok(Self { start, end }),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_in_every_unit() {
        let at = |text: &str| text.parse::<Position>().unwrap().sample(Some(1e6)).unwrap();
        assert_eq!(at("1.5"), 1_500_000);
        assert_eq!(at("500ms"), 500_000);
        assert_eq!(at("20us"), 20);
        assert_eq!(at("4096n"), 4096);
        assert_eq!(at("2s"), 2_000_000);
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "-1", "abc", "1.5n", "inf", "NaN", "ms"] {
            assert!(text.parse::<Position>().is_err(), "{text}");
        }
        assert!("1.0".parse::<Position>().unwrap().sample(None).is_err());
    }

    #[test]
    fn ranges() {
        assert_eq!("3".parse::<IndexRange>().unwrap().on_axis("t", 4), Ok(3..4));
        assert_eq!("1:3".parse::<IndexRange>().unwrap().on_axis("t", 4), Ok(1..3));
        assert_eq!(":".parse::<IndexRange>().unwrap().on_axis("t", 4), Ok(0..4));
        assert!("4".parse::<IndexRange>().unwrap().on_axis("t", 4).is_err());
        assert!("4:".parse::<IndexRange>().unwrap().on_axis("t", 4).is_err());
        for nothing in ["a:b", "2:2", "5:2", ":0"] {
            assert!(nothing.parse::<IndexRange>().is_err(), "{nothing}");
        }
    }
}
