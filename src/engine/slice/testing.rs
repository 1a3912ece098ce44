//! A recording in memory, for tests of this room.

use std::sync::Arc;

use num_complex::Complex;

use crate::model::{
    Annotation, AnnotationList, Capture, Datatype, Recording, RecordingInfo, SampleSource, SourceError,
};

/// Channels of 32-bit floats.
#[derive(Debug)]
pub struct Memory(pub Vec<Vec<Complex<f32>>>);

impl SampleSource for Memory {
    fn read(&self, channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        out.copy_from_slice(&self.0[channel][start as usize..][..out.len()]);
        Ok(())
    }

    fn read_stored(&self, start: u64, out: &mut [u8]) -> Result<(), SourceError> {
        let frame = 8 * self.0.len();
        for (n, frame) in out.chunks_exact_mut(frame).enumerate() {
            for (channel, bytes) in frame.chunks_exact_mut(8).enumerate() {
                let z = self.0[channel][start as usize + n];
                bytes[..4].copy_from_slice(&z.re.to_le_bytes());
                bytes[4..].copy_from_slice(&z.im.to_le_bytes());
            }
        }
        Ok(())
    }
}

/// Values without a pattern, up to 1 in each part.
pub fn noise(len: usize, seed: u64) -> Vec<Complex<f32>> {
    let mut state = seed | 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1u32 << 23) as f32 - 1.0
    };
    (0..len).map(|_| Complex::new(next(), next())).collect()
}

/// What is known of a recording of 1 MS/s round 100 MHz.
pub fn info(samples: u64, channels: usize) -> RecordingInfo {
    RecordingInfo {
        format: "sigmf".to_owned(),
        samples,
        channels,
        datatype: Datatype::CF32,
        sample_rate_hz: Some(1e6),
        center_frequency_hz: Some(100e6),
        captures: vec![Capture {
            frequency_hz: Some(100e6),
            datetime: Some("2024-05-01T12:00:00Z".to_owned()),
            ..Capture::default()
        }],
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings: Vec::new(),
        metadata: None,
    }
}

/// A recording of noise.
pub fn recording(samples: usize, channels: usize) -> Recording {
    let memory = Memory((0..channels).map(|channel| noise(samples, 77 + channel as u64)).collect());
    Recording::new(info(samples as u64, channels), Arc::new(memory))
}

/// An annotation from a sample on.
pub fn annotation(start: u64, count: Option<u64>, edges: Option<[f64; 2]>) -> Annotation {
    Annotation {
        sample_start: start,
        sample_count: count,
        freq_lower_edge_hz: edges.map(|edges| edges[0]),
        freq_upper_edge_hz: edges.map(|edges| edges[1]),
        ..Annotation::default()
    }
}
