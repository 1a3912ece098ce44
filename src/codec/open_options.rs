//! What the user says about a file before it is opened. Not here: opening it (`open`).

use std::sync::Arc;

use super::limits::Limits;
use super::sequence::{Arrangement, FilePattern};
use crate::model::{AxisOrder, Datatype, NumberFormat, RecordingInfo};

/// What a file should be read as, where that is a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    Stack,
    Recording,
}

/// What the user says about a file; each `Some` overrides what the file says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OpenOptions {
    /// `--as`
    pub kind: Option<DocumentKind>,
    /// `--axes`
    pub axes: Option<AxisOrder>,
    /// `--series`, from 0
    pub series: usize,
    /// `--pixel-size`, in µm
    pub pixel_size_um: Option<f64>,
    /// `--stored`: palettes as indices, orientation not applied
    pub stored: bool,
    /// `--datatype`
    pub datatype: Option<Datatype>,
    /// `--sample-rate`
    pub sample_rate_hz: Option<f64>,
    /// `--center-frequency`
    pub center_frequency_hz: Option<f64>,
    /// `--u8-offset`: the u8 value that is amplitude 0 (127.5 unless said otherwise)
    pub u8_offset: Option<f64>,
    /// `--header-bytes`
    pub header_bytes: Option<u64>,
    /// `--files`: of a folder, the names of the files that are its stack, and what they count. Without it the names tell.
    pub files: Option<FilePattern>,
    /// Of a folder: which of its files are the stack, and where in it, where that is known already.
    pub arrangement: Option<Arc<Arrangement>>,
    /// The file is the beginning of one that goes on, as what was read of a pipe is: where it ends is no fault of it.
    pub goes_on: bool,
    pub limits: Limits,
}

impl OpenOptions {
    /// Without what nobody listens to: files of some formats say themselves how their samples are stored.
    #[must_use]
    pub fn heard_by(&self, info: &RecordingInfo) -> Self {
        let (datatype, header_bytes) = match info.format.as_str() {
            "npy" | "sdriq" => (None, None),
            "wav" | "rf64" | "w64" | "gnuradio" => (self.datatype, None),
            _ => (self.datatype, self.header_bytes),
        };
        let u8_offset = self.u8_offset.filter(|_| info.datatype.format == NumberFormat::U8);
        Self { datatype, u8_offset, header_bytes, ..self.clone() }
    }
}
