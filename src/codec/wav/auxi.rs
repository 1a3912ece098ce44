//! The `auxi` chunk that SDR programs write: start time and centre frequency.
//!
//! Layout, little endian: SYSTEMTIME start, SYSTEMTIME stop (8 × u16: year, month, day of week, day, hour, minute,
//! second, millisecond), u32 centre frequency in Hz, and more that is not needed. Some programs write XML instead.

use super::chunks::number;

/// What the chunk says; each part only where it makes sense.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Auxi {
    /// ISO 8601, UTC.
    pub start: Option<String>,
    pub center_frequency_hz: Option<f64>,
}

/// Reads an `auxi` chunk.
#[must_use]
pub fn parse(chunk: &[u8]) -> Auxi {
    if chunk.len() < 36 || chunk.trim_ascii_start().starts_with(b"<") {
        return Auxi::default();
    }
    let field = |index: usize| number(&chunk[index * 2..index * 2 + 2]);
    let (year, month, day) = (field(0), field(1), field(3));
    let (hour, minute, second, millisecond) = (field(4), field(5), field(6), field(7));
    let valid = (1601..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 61
        && millisecond < 1000;
    let start =
        valid.then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z"));
    let frequency = number(&chunk[32..36]);
    Auxi { start, center_frequency_hz: (frequency > 0).then_some(frequency as f64) }
}
