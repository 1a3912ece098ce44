//! Arrays that are recordings: complex samples, pairs of I and Q, or real samples by the user's word.
//!
//! Whatever the order in memory, it becomes strides of one [`Layout`]; no sample is read here.

use std::path::Path;
use std::sync::Arc;

use super::archive::ArrayData;
use super::header::{Dtype, Header, component};
use crate::codec::OpenOptions;
use crate::codec::error::CodecError;
use crate::codec::samples::{Component, FileSamples, Layout, Segment, apply_options};
use crate::model::{AnnotationList, ByteOrder, Capture, Datatype, NumberFormat, Recording, RecordingInfo, SampleType};

/// What the axes of an array are in a recording: how many frames and channels, and bytes from one to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    datatype: Datatype,
    frames: u64,
    channels: usize,
    frame_stride: u64,
    channel_stride: u64,
    part_stride: u64,
}

/// Opens an array as a recording; `warnings` are what its size gave rise to.
///
/// # Errors
/// [`CodecError::Unsupported`] for types that recordings do not have, [`CodecError::Ambiguous`] for other shapes.
pub fn open(
    path: &Path,
    header: &Header,
    data: ArrayData,
    options: &OpenOptions,
    format: &str,
    warnings: Vec<String>,
) -> Result<Recording, CodecError> {
    let Some((complex, number, order)) = elements(header.dtype) else {
        return Err(CodecError::unsupported(
            path,
            "a recording of this number type",
            "say its axes with --axes to read it as a stack, or save it as complex64",
        ));
    };
    let shape = shape(header, complex, number, order).ok_or_else(|| CodecError::Ambiguous {
        path: path.to_owned(),
        question: format!("an array of shape {:?} is no recording", header.shape),
        remedy: "save it as (samples,) or (channels, samples), or leave out --as recording".to_owned(),
    })?;
    let mut info = RecordingInfo {
        format: format.to_owned(),
        samples: there(&shape, data.bytes()),
        channels: shape.channels,
        datatype: shape.datatype,
        sample_rate_hz: None,
        center_frequency_hz: None,
        captures: vec![Capture::default()],
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings,
        metadata: None,
    };
    apply_options(&mut info, options);
    let layout = Layout {
        datatype: shape.datatype,
        component: Component::Number(shape.datatype.format),
        channels: shape.channels,
        frame_stride: shape.frame_stride,
        channel_stride: shape.channel_stride,
        part_stride: shape.part_stride,
        segments: vec![Segment { first: 0, frames: info.samples, offset: 0 }],
    };
    Ok(Recording::new(info, Arc::new(FileSamples::new(Arc::new(data), layout, options.u8_offset))))
}

/// Frames that are in the file; where channels or parts lie one after the other, all (what is missing reads as 0).
fn there(shape: &Shape, bytes: u64) -> u64 {
    let frame_major =
        (shape.channels == 1 || shape.frame_stride >= shape.channel_stride) && shape.frame_stride >= shape.part_stride;
    if frame_major { shape.frames.min(bytes.checked_div(shape.frame_stride).unwrap_or(0)) } else { shape.frames }
}

/// Whether elements are complex, and how their components are stored.
fn elements(dtype: Dtype) -> Option<(bool, NumberFormat, ByteOrder)> {
    match dtype {
        Dtype::Pair(pair) => Some((true, pair.format, pair.order)),
        Dtype::Number { sample_type: SampleType::C64, order, .. } => Some((true, NumberFormat::F32, order)),
        Dtype::Number { sample_type: SampleType::C128, order, .. } => Some((true, NumberFormat::F64, order)),
        Dtype::Number { sample_type, order, boolean: false } => Some((false, component(sample_type)?, order)),
        Dtype::Number { .. } => None,
    }
}

/// What the axes mean: (samples,) and (channels, samples); for real elements (samples, 2) and (2, samples) are I and
/// Q. `None` for other shapes.
fn shape(header: &Header, complex: bool, format: NumberFormat, order: ByteOrder) -> Option<Shape> {
    let element = header.dtype.bytes() as u64;
    let datatype = |complex| Datatype { complex, format, order };
    let part = format.bytes() as u64;
    let (rows, columns) = match header.shape[..] {
        [samples] => (1, samples),
        [rows, columns] if rows > 0 => (rows, columns),
        _ => return None,
    };
    let (row_stride, column_stride) = if header.fortran_order {
        (element, element.checked_mul(rows as u64)?)
    } else {
        (element.checked_mul(columns as u64)?, element)
    };
    let two_axes = header.shape.len() == 2;
    Some(if !complex && two_axes && columns == 2 {
        Shape {
            datatype: datatype(true),
            frames: rows as u64,
            channels: 1,
            frame_stride: row_stride,
            channel_stride: 0,
            part_stride: column_stride,
        }
    } else if !complex && two_axes && rows == 2 {
        Shape {
            datatype: datatype(true),
            frames: columns as u64,
            channels: 1,
            frame_stride: column_stride,
            channel_stride: 0,
            part_stride: row_stride,
        }
    } else {
        Shape {
            datatype: datatype(complex),
            frames: columns as u64,
            channels: rows,
            frame_stride: column_stride,
            channel_stride: row_stride,
            part_stride: part,
        }
    })
}

#[cfg(test)]
mod tests {
    use num_complex::Complex;

    use super::*;
    use crate::codec::npy::open as open_npy;
    use crate::codec::{DocumentKind, Opened};

    /// An npy file with a header in NumPy's words and these bytes.
    fn npy(descriptor: &str, fortran: bool, shape: &str, data: &[u8]) -> tempfile::NamedTempFile {
        let fortran = if fortran { "True" } else { "False" };
        let dictionary = format!("{{'descr': {descriptor}, 'fortran_order': {fortran}, 'shape': {shape}, }}\n");
        let length = u16::try_from(dictionary.len()).unwrap();
        let bytes = [b"\x93NUMPY\x01\0".as_slice(), &length.to_le_bytes(), dictionary.as_bytes(), data].concat();
        let file = tempfile::Builder::new().suffix(".npy").tempfile().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        file
    }

    fn recording(file: &tempfile::NamedTempFile, options: &OpenOptions) -> Recording {
        match open_npy(file.path(), options).unwrap() {
            Opened::Recording(recording) => recording,
            Opened::Stack(stack) => panic!("{stack:?}"),
        }
    }

    fn samples(recording: &Recording, channel: usize) -> Vec<Complex<f32>> {
        let mut out = vec![Complex::default(); recording.info.samples as usize];
        recording.source.read(channel, 0, &mut out).unwrap();
        out
    }

    fn floats(values: impl IntoIterator<Item = f32>) -> Vec<u8> {
        values.into_iter().flat_map(f32::to_le_bytes).collect()
    }

    #[test]
    fn complex_arrays_are_channels_of_samples_in_both_orders_and_byte_orders() {
        // Channel c, sample n is (10 c + n) + j.
        let value = |channel: usize, n: usize| [(10 * channel + n) as f32, 1.0];
        let c_order: Vec<f32> = (0..2).flat_map(|c| (0..3).flat_map(move |n| value(c, n))).collect();
        let fortran: Vec<f32> = (0..3).flat_map(|n| (0..2).flat_map(move |c| value(c, n))).collect();
        let big: Vec<u8> = c_order.iter().flat_map(|v| v.to_be_bytes()).collect();
        let files = [
            npy("'<c8'", false, "(2, 3)", &floats(c_order)),
            npy("'<c8'", true, "(2, 3)", &floats(fortran)),
            npy("'>c8'", false, "(2, 3)", &big),
        ];
        for file in files {
            let recording = recording(&file, &OpenOptions::default());
            assert_eq!((recording.info.channels, recording.info.samples), (2, 3));
            let expected: Vec<_> = (0..3).map(|n| Complex::new((10 + n) as f32, 1.0)).collect();
            assert_eq!(samples(&recording, 1), expected);
        }
        let doubles: Vec<u8> = [0.1f64, -0.2].into_iter().flat_map(f64::to_le_bytes).collect();
        let one = recording(&npy("'<c16'", false, "(1,)", &doubles), &OpenOptions::default());
        assert_eq!(one.info.datatype.to_string(), "cf64_le");
        let mut wide = [Complex::default()];
        one.source.read_f64(0, 0, &mut wide).unwrap();
        assert_eq!(wide[0], Complex::new(0.1, -0.2));
    }

    #[test]
    fn long_real_pairs_are_i_and_q_whichever_axis_is_long() {
        let rows: Vec<f32> = (0..1024).flat_map(|n| [n as f32, -(n as f32)]).collect();
        let planes: Vec<f32> = (0..1024).map(|n| n as f32).chain((0..1024).map(|n| -(n as f32))).collect();
        let cases = [
            (false, "(1024, 2)", &rows),
            (true, "(1024, 2)", &planes),
            (false, "(2, 1024)", &planes),
            (true, "(2, 1024)", &rows),
        ];
        for (fortran, shape, values) in cases {
            let file = npy("'<f4'", fortran, shape, &floats(values.iter().copied()));
            let recording = recording(&file, &OpenOptions::default());
            assert_eq!(recording.info.datatype.to_string(), "cf32_le", "{shape}");
            assert_eq!(samples(&recording, 0)[1000], Complex::new(1000.0, -1000.0), "{shape} {fortran}");
            let mut stored = [0; 8];
            recording.source.read_stored(7, &mut stored).unwrap();
            assert_eq!(stored.to_vec(), floats([7.0, -7.0]), "{shape} {fortran}");
        }
    }

    #[test]
    fn structured_pairs_and_real_arrays_by_the_users_word() {
        let pair = npy("[('i', '<i2'), ('q', '<i2')]", false, "(2,)", &[0, 0x40, 0, 0xc0, 0, 0, 0, 0]);
        let pairs = recording(&pair, &OpenOptions::default());
        assert_eq!(pairs.info.datatype.to_string(), "ci16_le");
        assert_eq!(samples(&pairs, 0)[0], Complex::new(0.5, -0.5));

        let real = npy("'|i1'", false, "(4,)", &[64, 32, 16, 8]);
        let options = OpenOptions { kind: Some(DocumentKind::Recording), ..OpenOptions::default() };
        let real = recording(&real, &options);
        assert_eq!((real.info.datatype.to_string().as_str(), real.info.samples), ("ri8", 4));
        assert_eq!(samples(&real, 0)[1], Complex::new(0.25, 0.0));

        let cube = npy("'|i1'", false, "(2, 2, 2)", &[0; 8]);
        assert!(matches!(open_npy(cube.path(), &options), Err(CodecError::Ambiguous { .. })));
        let halves = npy("'<f2'", false, "(4,)", &[0; 8]);
        assert!(matches!(open_npy(halves.path(), &options), Err(CodecError::Unsupported { .. })));
    }

    #[test]
    fn a_recording_that_was_cut_short_has_the_samples_that_are_there() {
        let file = npy("'<c8'", false, "(5,)", &floats([1.0, 2.0, 3.0, 4.0, 5.0]));
        let recording = recording(&file, &OpenOptions::default());
        assert_eq!((recording.info.samples, recording.info.warnings.len()), (2, 1));
        assert_eq!(samples(&recording, 0)[1], Complex::new(3.0, 4.0));
    }
}
