//! `.sdriq`, what SDRangel records: a header of 32 bytes, then I and Q.
//!
//! Header, little endian (SDRangel's page "File input plugin"): u32 samples per second, u64 centre frequency in Hz, u64
//! start in milliseconds since 1970 (seconds before version 6.16.2), u32 bits of a sample (16 or 24), u32 filler, u32
//! CRC-32 of the 28 bytes before it. Before version 4.2.1 it was a C struct without a checksum, and still earlier one
//! of 24 bytes without the sample size; those are known by their extension and by numbers that make sense. Samples of
//! 24 bits stand in the lower bits of 32. Read-only.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use super::samples::layout::whole_frames;
use super::samples::{Component, FileSamples, Layout, apply_options, checked_rate};
use super::sigmf::datetime;
use super::{CodecError, OpenOptions};
use crate::model::{AnnotationList, ByteOrder, Capture, Datatype, NumberFormat, Recording, RecordingInfo};

const HEADER_BYTES: usize = 32;
/// Seconds since 1970 up to here are seconds; what is greater counts milliseconds.
const MOST_SECONDS: u64 = 100_000_000_000;

/// What a header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Header {
    rate: u32,
    frequency: u64,
    time: u64,
    /// 16 or 24.
    bits: u32,
    /// Bytes before the samples.
    bytes: u64,
    /// Whether a checksum says that it is as it was written.
    checked: bool,
}

fn u32_at(head: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(head.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(head: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(head.get(at..at + 8)?.try_into().ok()?))
}

/// Whether a file begins with a header whose checksum is right.
#[must_use]
pub fn is_sdriq(head: &[u8]) -> bool {
    packed(head).is_some_and(|header| header.checked)
}

/// The header of today.
fn packed(head: &[u8]) -> Option<Header> {
    let bits = u32_at(head, 20).filter(|bits| matches!(bits, 16 | 24))?;
    let checked = u32_at(head, 28)? == crc32fast::hash(head.get(..28)?);
    let (rate, frequency, time) = (u32_at(head, 0)?, u64_at(head, 4)?, u64_at(head, 12)?);
    Some(Header { rate, frequency, time, bits, bytes: HEADER_BYTES as u64, checked })
}

/// The structs of early versions, their members where a compiler for 64 bits puts them.
fn early(head: &[u8]) -> Option<Header> {
    let (rate, frequency, time) = (u32_at(head, 0)?, u64_at(head, 8)?, u64_at(head, 16)?);
    let sensible =
        (1..1 << 31).contains(&rate) && frequency < 1 << 40 && (1_300_000_000..4_000_000_000).contains(&time);
    let sized = u32_at(head, 24).filter(|bits| matches!(bits, 16 | 24));
    let (bits, bytes) = sized.map_or((16, 24), |bits| (bits, HEADER_BYTES as u64));
    sensible.then_some(Header { rate, frequency, time, bits, bytes, checked: false })
}

/// Opens a recording of SDRangel.
///
/// # Errors
/// [`CodecError`] if the file cannot be read or does not begin with a header.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Recording, CodecError> {
    let io = |error| CodecError::io(path, error);
    let mut head = Vec::new();
    let file = File::open(path).map_err(io)?;
    let length = file.metadata().map_err(io)?.len();
    file.take(HEADER_BYTES as u64).read_to_end(&mut head).map_err(io)?;
    let now = packed(&head);
    let Some(header) = now.filter(|header| header.checked).or_else(|| early(&head)).or(now) else {
        return Err(CodecError::malformed(
            path,
            "it does not begin with the header of an .sdriq file",
            "if these are samples, say their type with --datatype and name the file otherwise",
        ));
    };
    let mut warnings = Vec::new();
    if now.is_some_and(|now| now.bytes == header.bytes && now.bits == header.bits) && !header.checked {
        warnings.push("the checksum of the header is wrong; rate, frequency and time may be, too".to_owned());
    }
    let (component, format) = match header.bits {
        24 => (Component::Low24, NumberFormat::I32),
        _ => (Component::Number(NumberFormat::I16), NumberFormat::I16),
    };
    let datatype = Datatype { complex: true, format, order: ByteOrder::Little };
    let rest = length.saturating_sub(header.bytes);
    let segment = whole_frames(header.bytes, rest, datatype.bytes() as u64);
    let left_over = rest % datatype.bytes() as u64;
    if left_over > 0 && !options.goes_on {
        warnings.push(format!("the last {left_over} bytes are no whole sample and are left out"));
    }
    let frequency_hz = Some(header.frequency as f64);
    let mut info = RecordingInfo {
        format: "sdriq".to_owned(),
        samples: segment.frames,
        channels: 1,
        datatype,
        sample_rate_hz: checked_rate(Some(f64::from(header.rate)), &mut warnings),
        center_frequency_hz: frequency_hz,
        captures: vec![Capture { frequency_hz, datetime: time_of(header.time), ..Capture::default() }],
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings,
        metadata: None,
    };
    if info.samples == 0 {
        info.warnings.push("the file holds no samples".to_owned());
    }
    apply_options(&mut info, options);
    let layout = Layout::interleaved_as(datatype, component, 1, vec![segment]);
    Ok(Recording::new(info, Arc::new(FileSamples::open(path, layout, options.u8_offset)?)))
}

fn time_of(stamp: u64) -> Option<String> {
    match stamp {
        0 => None,
        seconds if seconds < MOST_SECONDS => datetime::of_unix(seconds, 0.0),
        milliseconds => datetime::of_unix(milliseconds / 1000, (milliseconds % 1000) as f64 / 1000.0),
    }
}

#[cfg(test)]
mod tests {
    use num_complex::Complex;

    use super::*;
    use crate::codec::{Opened, open as open_any};

    fn header(time: u64, bits: u32) -> Vec<u8> {
        let mut head = 48_000u32.to_le_bytes().to_vec();
        head.extend(5_000_000_000u64.to_le_bytes());
        head.extend(time.to_le_bytes());
        head.extend(bits.to_le_bytes());
        head.extend([0; 4]);
        let crc = crc32fast::hash(&head);
        head.extend(crc.to_le_bytes());
        head
    }

    fn read(name: &str, bytes: &[u8]) -> Result<(Recording, Vec<Complex<f32>>), CodecError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let Opened::Recording(recording) = open_any(&path, &OpenOptions::default())? else { panic!("a stack") };
        let mut out = vec![Complex::default(); recording.info.samples as usize];
        recording.source.read(0, 0, &mut out).unwrap();
        Ok((recording, out))
    }

    #[test]
    fn the_checksum_tells_the_format_whatever_the_name() {
        let bytes = [header(1_700_000_000_123, 16), vec![0, 0x40, 0, 0xc0, 0, 0, 1]].concat();
        let (recording, samples) = read("whatever", &bytes).unwrap();
        let info = &recording.info;
        assert_eq!((info.format.as_str(), info.datatype.to_string().as_str()), ("sdriq", "ci16_le"));
        assert_eq!((info.sample_rate_hz, info.center_frequency_hz), (Some(48e3), Some(5e9)));
        assert_eq!(info.captures[0].datetime.as_deref(), Some("2023-11-14T22:13:20.123000Z"));
        assert_eq!(samples, [Complex::new(0.5, -0.5)]);
        assert_eq!(info.warnings.len(), 1, "three bytes are left over: {:?}", info.warnings);
    }

    #[test]
    fn samples_of_24_bits_reach_full_scale_and_are_stored_in_the_upper_bits() {
        let values = [1i32 << 22, -(1 << 23)];
        let bytes = [header(1_600_000_000, 24), values.iter().flat_map(|v| v.to_le_bytes()).collect()].concat();
        let (recording, samples) = read("a.sdriq", &bytes).unwrap();
        assert_eq!(recording.info.captures[0].datetime.as_deref(), Some("2020-09-13T12:26:40.000000Z"));
        assert_eq!(samples, [Complex::new(0.5, -1.0)]);
        let mut stored = [0; 8];
        recording.source.read_stored(0, &mut stored).unwrap();
        let expected: Vec<u8> = values.iter().flat_map(|v| (v << 8).to_le_bytes()).collect();
        assert_eq!(stored.to_vec(), expected);
        assert!(!recording.source.stored().unwrap().as_stated);
    }

    #[test]
    fn headers_of_early_versions_are_known_by_their_numbers() {
        let mut head = 48_000u32.to_le_bytes().to_vec();
        head.extend([0; 4]);
        head.extend(433_000_000u64.to_le_bytes());
        head.extend(1_450_000_000u64.to_le_bytes());
        let sample = [0, 0x20, 0, 0];
        let (recording, samples) = read("a.sdriq", &[head.clone(), sample.to_vec()].concat()).unwrap();
        assert_eq!((recording.info.center_frequency_hz, samples), (Some(433e6), vec![Complex::new(0.25, 0.0)]));
        head.extend([16, 0, 0, 0, 9, 9, 9, 9]);
        let (recording, samples) = read("a.sdriq", &[head.clone(), sample.to_vec()].concat()).unwrap();
        assert_eq!((samples.len(), recording.info.warnings.len()), (1, 0));
    }

    #[test]
    fn metadata_beside_it_are_read_with_it_and_it_is_one_recording() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sdriq");
        std::fs::write(&path, [header(1_700_000_000, 16), vec![0; 8]].concat()).unwrap();
        crate::codec::sigmf::testing::check_beside(&path);
    }

    #[test]
    fn a_wrong_checksum_is_said_and_other_bytes_are_refused() {
        let mut bytes = header(1_700_000_000, 16);
        bytes[1] ^= 1;
        assert!(!is_sdriq(&bytes));
        let (recording, _) = read("a.sdriq", &bytes).unwrap();
        assert!(recording.info.warnings[0].contains("checksum"), "{:?}", recording.info.warnings);
        for length in [0, 10, 31] {
            assert!(read("a.sdriq", &vec![0; length]).is_err(), "{length} bytes");
        }
        assert!(read("a.sdriq", &[0xff; 64]).is_err());
    }
}
