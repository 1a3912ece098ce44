//! Tests of the sample source over a file: every order of channels and parts reads the same recording.

use std::io::Write as _;

use super::*;
use crate::codec::samples::Segment;
use crate::model::{ByteOrder, Datatype, NumberFormat};

const CI16: Datatype = Datatype { complex: true, format: NumberFormat::I16, order: ByteOrder::Little };
const FRAMES: u64 = 70_000; // several blocks

fn value(channel: u64, frame: u64, part: u64) -> i16 {
    ((frame * 7 + channel * 1000 + part * 13) % 30_000) as i16
}

/// A file with the components at the places the layout says.
fn file_of(layout: &Layout) -> tempfile::NamedTempFile {
    let mut bytes = vec![0xee; 16 + (FRAMES * layout.channels as u64 * 4) as usize + 64];
    for segment in &layout.segments {
        for n in 0..segment.frames {
            for channel in 0..layout.channels as u64 {
                for part in 0..2 {
                    let at = segment.offset
                        + n * layout.frame_stride
                        + channel * layout.channel_stride
                        + part * layout.part_stride;
                    bytes[at as usize..at as usize + 2]
                        .copy_from_slice(&value(channel, segment.first + n, part).to_le_bytes());
                }
            }
        }
    }
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&bytes).unwrap();
    file
}

fn layouts() -> Vec<Layout> {
    let whole = vec![Segment { first: 0, frames: FRAMES, offset: 16 }];
    let split = vec![
        Segment { first: 0, frames: 999, offset: 4 },
        Segment { first: 999, frames: FRAMES - 999, offset: 4 + 999 * 8 + 60 },
    ];
    let interleaved = Layout::interleaved(CI16, 2, whole.clone());
    let planar = Layout { frame_stride: 4, channel_stride: FRAMES * 4, ..interleaved.clone() };
    let parts_apart =
        Layout { frame_stride: 2, channel_stride: FRAMES * 4, part_stride: FRAMES * 2, ..interleaved.clone() };
    vec![Layout::interleaved(CI16, 2, split), interleaved, planar, parts_apart]
}

#[test]
fn every_layout_reads_the_same_amplitudes_and_stored_frames() {
    for layout in layouts() {
        let file = file_of(&layout);
        let source = FileSamples::open(file.path(), layout.clone(), None).unwrap();
        for (start, len) in [(0, FRAMES), (998, 3), (FRAMES - 1, 1), (33_000, 36_000)] {
            let mut out = vec![Complex::<f32>::default(); len as usize];
            source.read(1, start, &mut out).unwrap();
            let mut stored = vec![0; len as usize * 8];
            source.read_stored(start, &mut stored).unwrap();
            for (n, z) in out.iter().enumerate() {
                let frame = start + n as u64;
                let expected = Complex::new(value(1, frame, 0), value(1, frame, 1)).map(|v| f32::from(v) / 32_768.0);
                assert_eq!(*z, expected, "{layout:?} frame {frame}");
                assert_eq!(stored[n * 8 + 4..n * 8 + 6], value(1, frame, 0).to_le_bytes());
                assert_eq!(stored[n * 8 + 2..n * 8 + 4], value(0, frame, 1).to_le_bytes());
            }
        }
    }
}

trait MapParts {
    fn map(self, f: impl Fn(i16) -> f32) -> Complex<f32>;
}

impl MapParts for Complex<i16> {
    fn map(self, f: impl Fn(i16) -> f32) -> Complex<f32> {
        Complex::new(f(self.re), f(self.im))
    }
}

#[test]
fn native_floats_come_out_as_they_are() {
    let values: Vec<Complex<f32>> = (0..100).map(|n| Complex::new(n as f32, -0.5)).collect();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytemuck::cast_slice(&values)).unwrap();
    let datatype = Datatype { order: ByteOrder::NATIVE, ..Datatype::CF32 };
    let layout = Layout::interleaved(datatype, 1, vec![Segment { first: 0, frames: 100, offset: 0 }]);
    let source = FileSamples::open(file.path(), layout, None).unwrap();
    let mut out = vec![Complex::default(); 7];
    source.read(0, 93, &mut out).unwrap();
    assert_eq!(out, values[93..]);
    let mut wide = vec![Complex::<f64>::default(); 2];
    source.read_f64(0, 98, &mut wide).unwrap();
    assert_eq!(wide[1], Complex::new(99.0, -0.5));
}

#[test]
fn ranges_past_the_end_and_missing_channels_are_refused() {
    let layout = &layouts()[1];
    let file = file_of(layout);
    let source = FileSamples::open(file.path(), layout.clone(), None).unwrap();
    let mut out = vec![Complex::<f32>::default(); 2];
    assert!(matches!(source.read(0, FRAMES - 1, &mut out), Err(SourceError::OutOfBounds { .. })));
    assert!(matches!(source.read(2, 0, &mut out), Err(SourceError::OutOfBounds { .. })));
    assert!(matches!(source.read(0, u64::MAX, &mut out), Err(SourceError::OutOfBounds { .. })));
    source.read(0, FRAMES, &mut []).unwrap();
}

#[test]
fn a_file_that_shrank_is_an_error_that_says_so() {
    let layout = &layouts()[1];
    let file = file_of(layout);
    let source = FileSamples::open(file.path(), layout.clone(), None).unwrap();
    file.as_file().set_len(100).unwrap();
    let mut out = vec![Complex::<f32>::default(); 64];
    let error = source.read(0, 0, &mut out).unwrap_err();
    assert!(error.to_string().contains("shorter"), "{error}");
}

#[test]
fn packed_24_bits_are_stored_as_the_upper_bytes_of_an_i32() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&[1, 2, 3, 0, 0, 0xc0]).unwrap();
    let ri32 = Datatype { complex: false, format: NumberFormat::I32, order: ByteOrder::Little };
    let segments = vec![Segment { first: 0, frames: 2, offset: 0 }];
    let layout = Layout::interleaved_as(ri32, Component::Packed24, 1, segments);
    let source = FileSamples::open(file.path(), layout, None).unwrap();
    let mut stored = [0; 8];
    source.read_stored(0, &mut stored).unwrap();
    assert_eq!(stored, [0, 1, 2, 3, 0, 0, 0, 0xc0]);
    let mut out = [Complex::default(); 2];
    source.read(0, 0, &mut out).unwrap();
    assert_eq!(out[1], Complex::new(-0.5, 0.0));
}
