//! Where the samples of a recording lie in its file: segments of frames, and the strides within them.
//!
//! A frame is one sample of every channel. Strides cover every order the formats use: channels interleaved (SigMF,
//! WAV), channels one after the other, I and Q apart (npy). Not here: reading (file.rs).

use crate::model::{Datatype, NumberFormat};

/// How one component (I, Q, or a real value) is stored in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Component {
    Number(NumberFormat),
    /// Signed 24 bits in three bytes, little endian (WAV). Its datatype is i32, the value in the upper bits.
    Packed24,
    /// Signed 24 bits in the lower bits of a little-endian i32 (`.sdriq`). Its datatype is i32, the value in the upper bits.
    Low24,
}

impl Component {
    /// Bytes in the file.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::Number(format) => format.bytes(),
            Self::Packed24 => 3,
            Self::Low24 => 4,
        }
    }

    /// The first bytes in the file that hold the value; they become the upper ones of the datatype's.
    #[must_use]
    pub const fn value_bytes(self) -> usize {
        match self {
            Self::Number(format) => format.bytes(),
            Self::Packed24 | Self::Low24 => 3,
        }
    }
}

/// A run of frames without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Index of its first frame in the recording.
    pub first: u64,
    pub frames: u64,
    /// Byte in the file where it starts.
    pub offset: u64,
}

/// Where every component of every sample lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    pub datatype: Datatype,
    pub component: Component,
    pub channels: usize,
    /// Bytes from a frame to the next.
    pub frame_stride: u64,
    /// Bytes from a channel to the next within a frame.
    pub channel_stride: u64,
    /// Bytes from I to Q; of no meaning for real samples.
    pub part_stride: u64,
    /// In order, without overlap.
    pub segments: Vec<Segment>,
}

impl Layout {
    /// Channels side by side in every frame, as SigMF and WAV have them.
    #[must_use]
    pub fn interleaved(datatype: Datatype, channels: usize, segments: Vec<Segment>) -> Self {
        Self::interleaved_as(datatype, Component::Number(datatype.format), channels, segments)
    }

    /// The same where the file stores components in a form of its own.
    #[must_use]
    pub fn interleaved_as(datatype: Datatype, component: Component, channels: usize, segments: Vec<Segment>) -> Self {
        let part = component.bytes() as u64;
        let sample = part * if datatype.complex { 2 } else { 1 };
        Self {
            datatype,
            component,
            channels,
            frame_stride: sample.saturating_mul(channels as u64),
            channel_stride: sample,
            part_stride: part,
            segments,
        }
    }

    /// Frames in all segments.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.segments.iter().map(|segment| segment.frames).sum()
    }

    /// Components of a sample: 2 for complex, 1 for real.
    #[must_use]
    pub const fn parts(&self) -> usize {
        if self.datatype.complex { 2 } else { 1 }
    }

    /// Whether I and Q of a sample touch (always so for real samples).
    #[must_use]
    pub const fn parts_touch(&self) -> bool {
        !self.datatype.complex || self.part_stride == self.component.bytes() as u64
    }

    /// Whether stored frames can be copied out as they are.
    #[must_use]
    pub fn is_interleaved(&self) -> bool {
        let plain = Self::interleaved(self.datatype, self.channels, Vec::new());
        (plain.component, plain.frame_stride) == (self.component, self.frame_stride)
            && (self.channels == 1 || plain.channel_stride == self.channel_stride)
            && self.parts_touch()
    }
}

/// One segment from byte `offset` on, as many whole frames as fit into `bytes`.
#[must_use]
pub fn whole_frames(offset: u64, bytes: u64, frame_bytes: u64) -> Segment {
    Segment { first: 0, frames: bytes.checked_div(frame_bytes).unwrap_or(0), offset }
}
