//! What was measured: a row for each part of a recording, each number with its value or the reason why there is none.

use super::quantity::Quantity;
use crate::model::SignalRegion;
use crate::model::recipe::Window;
use crate::ops::signal_measure::Unknown;

/// How a part was looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Looked {
    pub n_fft: usize,
    pub hop: usize,
    pub window: Window,
    /// Frames looked at, and frames there are: fewer means sampled.
    pub frames: u64,
    pub frames_there: u64,
}

impl Looked {
    /// Whether frames were left out.
    #[must_use]
    pub const fn is_sampled(&self) -> bool {
        self.frames < self.frames_there
    }
}

/// One part of a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct SignalRow {
    /// What it is called, if it is an annotation that has a name.
    pub label: Option<String>,
    /// The part that was measured: what was asked for, as far as it is in the recording.
    pub region: SignalRegion,
    /// `None` if it could not be looked at.
    pub looked: Option<Looked>,
    /// Whether the receiver was tuned anew within the part: frequencies are those of its beginning.
    pub retuned: bool,
    pub(super) values: [Result<f64, Unknown>; Quantity::ALL.len()],
}

impl SignalRow {
    /// One of its numbers, in the unit of [`Quantity::unit`].
    ///
    /// # Errors
    /// Why there is none.
    pub const fn value(&self, quantity: Quantity) -> Result<f64, Unknown> {
        self.values[quantity as usize]
    }

    pub(super) const fn set(&mut self, quantity: Quantity, value: Result<f64, Unknown>) {
        self.values[quantity as usize] = value;
    }
}

/// Everything that was measured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SignalMeasurements {
    pub channel: usize,
    /// Whether the sample rate is known: times are in s, frequencies in Hz.
    pub calibrated: bool,
    pub rows: Vec<SignalRow>,
}

impl SignalMeasurements {
    /// Whether frames of any part were left out.
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        self.rows.iter().filter_map(|row| row.looked).any(|looked| looked.is_sampled())
    }
}
