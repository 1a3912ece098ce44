//! Calibration of what is no length: axes in seconds and hertz, stored values in a unit.
//!
//! Not here: lengths and resolution (`units`), how a format writes any of it (codec).

/// The unit of an axis where not both of a plane are lengths. Times are kept in s and frequencies in Hz, or in samples and cycles per
/// sample where no sample rate is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AxisUnit {
    Seconds,
    Samples,
    Hertz,
    CyclesPerSample,
    /// Of one axis whose other is time.
    Micrometres,
}

impl AxisUnit {
    /// As it stands in the window, in JSON and in files.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Samples => "samples",
            Self::Hertz => "Hz",
            Self::CyclesPerSample => "cycles/sample",
            Self::Micrometres => "µm",
        }
    }

    /// Whether it measures time.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Seconds | Self::Samples)
    }

    /// Whether it measures frequency.
    #[must_use]
    pub const fn is_frequency(self) -> bool {
        matches!(self, Self::Hertz | Self::CyclesPerSample)
    }

    /// Whether it takes prefixes: ms and MHz, but no kilosamples.
    #[must_use]
    pub const fn takes_prefixes(self) -> bool {
        matches!(self, Self::Seconds | Self::Hertz)
    }
}

impl std::fmt::Display for AxisUnit {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.symbol())
    }
}

/// An evenly spaced axis: the value at the middle of its first entry, the step to the next one (negative where values
/// fall), and their unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AxisCalibration {
    pub start: f64,
    pub step: f64,
    pub unit: AxisUnit,
}

impl AxisCalibration {
    /// The value at an index; halves lie between two entries.
    #[must_use]
    pub fn at(&self, index: f64) -> f64 {
        self.start + index * self.step
    }

    /// The values at the outer edges of so many entries.
    #[must_use]
    pub fn edges(&self, entries: usize) -> [f64; 2] {
        [self.at(-0.5), self.at(entries as f64 - 0.5)]
    }

    /// The axis from an entry on.
    #[must_use]
    pub fn from_entry(&self, first: usize) -> Self {
        Self { start: self.at(first as f64), ..*self }
    }

    /// The axis of new entries, `scale` for each one here, the first of which begins at `edge`, counted in entries
    /// here from the edge of the first.
    #[must_use]
    pub fn resampled(&self, scale: f64, edge: f64) -> Self {
        Self { start: self.at(edge + 0.5 / scale - 0.5), step: self.step / scale, ..*self }
    }
}

/// What columns and rows of a plane stand for where not both are lengths: pixel (x, y) is at `x.at(x)`, `y.at(y)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaneAxes {
    pub x: AxisCalibration,
    pub y: AxisCalibration,
}

impl PlaneAxes {
    /// Whether it is a spectrogram: time across, frequency up or down.
    #[must_use]
    pub const fn is_spectrogram(&self) -> bool {
        self.x.unit.is_time() && self.y.unit.is_frequency()
    }

    /// The axes of the part whose upper left pixel is (x, y).
    #[must_use]
    pub fn from_pixel(&self, x: usize, y: usize) -> Self {
        Self { x: self.x.from_entry(x), y: self.y.from_entry(y) }
    }

    /// The axes after the plane was resampled: so many new pixels for each one, from the point `corner` on.
    #[must_use]
    pub fn resampled(&self, scale: [f64; 2], corner: [f64; 2]) -> Self {
        Self { x: self.x.resampled(scale[0], corner[0]), y: self.y.resampled(scale[1], corner[1]) }
    }
}

/// What stored values stand for: `offset + scale · stored`, in `unit` (empty where the file names none).
#[derive(Debug, Clone, PartialEq)]
pub struct ValueCalibration {
    pub offset: f64,
    pub scale: f64,
    pub unit: String,
}

impl ValueCalibration {
    /// Stored values that are in that unit themselves.
    #[must_use]
    pub fn stored_in(unit: &str) -> Self {
        Self { offset: 0.0, scale: 1.0, unit: unit.to_owned() }
    }

    /// Whether stored values stand for themselves.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        (self.offset, self.scale) == (0.0, 1.0)
    }

    /// What a stored value stands for.
    #[must_use]
    pub fn value(&self, stored: f64) -> f64 {
        self.offset + self.scale * stored
    }

    /// The stored value, not rounded, that stands for a value.
    #[must_use]
    pub fn stored(&self, value: f64) -> f64 {
        (value - self.offset) / self.scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREQUENCY: AxisCalibration = AxisCalibration { start: 900.0, step: -100.0, unit: AxisUnit::Hertz };

    #[test]
    fn a_resampled_axis_keeps_its_edges() {
        for (entries, scale) in [(8, 0.5), (8, 2.0), (9, 1.0 / 3.0), (10, 1.5)] {
            let scaled = FREQUENCY.resampled(scale, 0.0);
            let now = (entries as f64 * scale).round() as usize;
            for (before, after) in FREQUENCY.edges(entries).into_iter().zip(scaled.edges(now)) {
                assert!((before - after).abs() < 1e-9, "{scale}: {before} {after}");
            }
        }
        assert_eq!(FREQUENCY.resampled(0.5, 0.0).start, 850.0, "the middle of the first two");
        assert_eq!(FREQUENCY.resampled(1.0, 3.0), FREQUENCY.from_entry(3));
        assert_eq!(FREQUENCY.resampled(2.0, -1.0).edges(6)[0], 1050.0, "padded by one before it");
    }

    #[test]
    fn a_part_begins_where_it_was_cut() {
        let axes = PlaneAxes { x: AxisCalibration { start: 0.5, step: 0.25, unit: AxisUnit::Seconds }, y: FREQUENCY };
        let part = axes.from_pixel(2, 3);
        assert_eq!((part.x.start, part.y.start, part.y.step), (1.0, 600.0, -100.0));
        assert!(axes.is_spectrogram() && !PlaneAxes { x: axes.y, y: axes.x }.is_spectrogram());
    }

    #[test]
    fn values_go_there_and_back() {
        let sixteen_bits = ValueCalibration { offset: -120.0, scale: 120.0 / 65_535.0, unit: "dBFS".to_owned() };
        assert_eq!([0.0, 65_535.0].map(|stored| sixteen_bits.value(stored)), [-120.0, 0.0]);
        assert!((sixteen_bits.stored(-60.0) - 32_767.5).abs() < 1e-9);
        assert!(ValueCalibration::stored_in("dB").is_identity() && !sixteen_bits.is_identity());
    }
}
