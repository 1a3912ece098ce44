//! Tests of opening GNU Radio's metadata files, written key by key as `file_meta_sink` does.

use std::path::Path;

use num_complex::Complex;

use crate::codec::{CodecError, OpenOptions, Opened};
use crate::model::Recording;

fn symbol(name: &str) -> Vec<u8> {
    [&[2, 0, name.len() as u8][..], name.as_bytes()].concat()
}

fn real(value: f64) -> Vec<u8> {
    [&[4][..], &value.to_be_bytes()].concat()
}

fn int(value: i32) -> Vec<u8> {
    [&[3][..], &value.to_be_bytes()].concat()
}

fn unsigned(value: u64) -> Vec<u8> {
    [&[11][..], &value.to_be_bytes()].concat()
}

fn dictionary(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let cells = entries.iter().flat_map(|(key, value)| [vec![9, 7], symbol(key), value.clone()].concat());
    cells.chain([6]).collect()
}

/// A header: rate, time, type, whether complex, bytes of samples, frequency.
#[derive(Clone)]
struct Meta {
    rate: f64,
    time: (u64, f64),
    kind: i32,
    complex: bool,
    bytes: u64,
    frequency: Option<f64>,
}

impl Meta {
    fn bytes(&self) -> Vec<u8> {
        let extras = dictionary(&self.frequency.map(|hz| ("rx_freq", real(hz))).into_iter().collect::<Vec<_>>());
        let time = [vec![12, 0, 0, 0, 2], unsigned(self.time.0), real(self.time.1)].concat();
        let header = dictionary(&[
            ("bytes", unsigned(self.bytes)),
            ("strt", unsigned(149 + extras.len() as u64)),
            ("cplx", vec![u8::from(!self.complex)]),
            ("type", int(self.kind)),
            ("size", int(8)),
            ("rx_time", time),
            ("rx_rate", real(self.rate)),
            ("version", int(0)),
        ]);
        assert_eq!(header.len(), 149, "as long as GNU Radio's");
        [header, extras].concat()
    }
}

const FIRST: Meta =
    Meta { rate: 4.0, time: (1_700_000_000, 0.5), kind: 5, complex: true, bytes: 16, frequency: Some(100e6) };

/// Samples n + 0i from `first` on.
fn samples(first: usize, count: usize) -> Vec<u8> {
    (first..first + count).flat_map(|n| [(n as f32).to_le_bytes(), 0f32.to_le_bytes()].concat()).collect()
}

fn reopen(path: &Path) -> Result<Recording, CodecError> {
    match crate::codec::open(path, &OpenOptions::default())? {
        Opened::Recording(recording) => Ok(recording),
        Opened::Stack(stack) => panic!("{stack:?}"),
    }
}

fn read(recording: &Recording) -> Vec<f32> {
    let mut out = vec![Complex::default(); recording.info.samples as usize];
    recording.source.read(0, 0, &mut out).unwrap();
    out.iter().map(|z: &Complex<f32>| z.re).collect()
}

#[test]
fn segments_join_and_captures_begin_where_tuning_or_time_change() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("capture.out");
    // The second follows the first without a gap (2 samples at 4 a second), the third is tuned elsewhere, the fourth late.
    let second = Meta { time: (1_700_000_001, 0.0), ..FIRST };
    let third = Meta { time: (1_700_000_001, 0.5), frequency: Some(200e6), ..FIRST };
    let fourth = Meta { time: (1_700_000_009, 0.0), bytes: 0, ..third.clone() };
    let bytes = [
        FIRST.bytes(),
        samples(0, 2),
        second.bytes(),
        samples(2, 2),
        third.bytes(),
        samples(4, 2),
        fourth.bytes(),
        samples(6, 3),
    ]
    .concat();
    std::fs::write(&path, bytes).unwrap();
    let recording = reopen(&path).unwrap();
    let info = &recording.info;
    assert_eq!((info.format.as_str(), info.samples), ("gnuradio", 9));
    assert_eq!(info.datatype.to_string(), "cf32_le");
    assert_eq!((info.sample_rate_hz, info.center_frequency_hz), (Some(4.0), Some(100e6)));
    let captures: Vec<_> =
        info.captures.iter().map(|c| (c.sample_start, c.frequency_hz, c.datetime.as_deref())).collect();
    let expected = [
        (0, Some(100e6), Some("2023-11-14T22:13:20.500000Z")),
        (4, Some(200e6), Some("2023-11-14T22:13:21.500000Z")),
        (6, Some(200e6), Some("2023-11-14T22:13:29.000000Z")),
    ];
    assert_eq!(captures, expected);
    assert_eq!(info.warnings.len(), 1, "{:?}", info.warnings);
    assert!(info.warnings[0].contains("does not state its length"));
    assert_eq!(read(&recording), (0..9).map(|n| n as f32).collect::<Vec<_>>());
}

#[test]
fn detached_headers_are_found_from_either_file() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("capture.bin");
    std::fs::write(&data, samples(0, 4)).unwrap();
    let second = Meta { frequency: Some(7e6), ..FIRST };
    let headers = folder.path().join("capture.bin.hdr");
    std::fs::write(&headers, [FIRST.bytes(), second.bytes()].concat()).unwrap();
    for path in [&data, &headers] {
        let recording = reopen(path).unwrap();
        assert_eq!((recording.info.format.as_str(), recording.info.captures.len()), ("gnuradio", 2));
        assert_eq!(recording.info.captures[1].frequency_hz, Some(7e6));
        assert!(recording.info.warnings.is_empty(), "{:?}", recording.info.warnings);
        assert_eq!(read(&recording), [0.0, 1.0, 2.0, 3.0]);
    }
}

#[test]
fn metadata_beside_it_are_read_with_it_and_it_is_one_recording() {
    let folder = tempfile::tempdir().unwrap();
    let attached = folder.path().join("a.dat");
    std::fs::write(&attached, [FIRST.bytes(), samples(0, 2)].concat()).unwrap();
    let detached = folder.path().join("b.bin");
    std::fs::write(&detached, samples(0, 2)).unwrap();
    std::fs::write(folder.path().join("b.bin.hdr"), FIRST.bytes()).unwrap();
    for path in [attached, detached] {
        crate::codec::sigmf::testing::check_beside(&path);
    }
}

#[test]
fn real_shorts_without_a_clock_are_read_and_long_longs_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.dat");
    let meta = Meta { kind: 1, complex: false, time: (0, 0.0), frequency: None, bytes: 4, ..FIRST };
    std::fs::write(&path, [meta.bytes(), vec![0, 0x40, 0, 0xc0]].concat()).unwrap();
    let recording = reopen(&path).unwrap();
    assert_eq!((recording.info.datatype.to_string().as_str(), recording.info.samples), ("ri16_le", 2));
    assert_eq!((recording.info.captures.len(), recording.info.captures[0].datetime.as_deref()), (1, None));
    assert_eq!(read(&recording), [0.5, -0.5]);
    std::fs::write(&path, Meta { kind: 4, ..meta }.bytes()).unwrap();
    assert!(reopen(&path).unwrap_err().to_string().contains("64-bit integers"));
}

#[test]
fn files_that_are_cut_or_lie_show_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.dat");
    let whole = [FIRST.bytes(), samples(0, 2), FIRST.bytes(), samples(2, 2)].concat();
    for cut in 0..whole.len() {
        std::fs::write(&path, &whole[..cut]).unwrap();
        match reopen(&path) {
            Ok(recording) => {
                let read = read(&recording);
                assert_eq!(read, (0..read.len()).map(|n| n as f32).collect::<Vec<_>>(), "cut at {cut}");
            }
            Err(error) => assert!(cut < 149, "cut at {cut}: {error}"),
        }
    }
    let lie = Meta { bytes: u64::MAX, ..FIRST };
    std::fs::write(&path, [lie.bytes(), samples(0, 1)].concat()).unwrap();
    assert_eq!(reopen(&path).unwrap().info.samples, 1);
}
