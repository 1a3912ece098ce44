//! Tests of WAV reading with files made here: containers, sample formats, lying lengths, `auxi`.

use std::io::Write as _;

use num_complex::Complex;

use super::*;

fn chunk(id: &[u8], body: &[u8]) -> Vec<u8> {
    let mut out = [id, &(body.len() as u32).to_le_bytes(), body].concat();
    if body.len() % 2 == 1 {
        out.push(0);
    }
    out
}

fn fmt(tag: u16, channels: u16, bits: u16) -> Vec<u8> {
    let align = channels * bits.div_ceil(8);
    let mut body = [tag.to_le_bytes(), channels.to_le_bytes()].concat();
    body.extend(48_000u32.to_le_bytes());
    body.extend((48_000 * u32::from(align)).to_le_bytes());
    body.extend(align.to_le_bytes());
    body.extend(bits.to_le_bytes());
    body
}

fn riff(id: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    [id, &(body.len() as u32 + 4).to_le_bytes(), b"WAVE", &body].concat()
}

fn open_bytes(bytes: &[u8], options: &OpenOptions) -> Result<Recording, CodecError> {
    let mut file = tempfile::Builder::new().suffix(".wav").tempfile().unwrap();
    file.write_all(bytes).unwrap();
    // On Unix the file stays readable through the open handle after its name is gone.
    open(file.path(), options)
}

fn samples(recording: &Recording, channel: usize) -> Vec<Complex<f32>> {
    let mut out = vec![Complex::default(); recording.info.samples as usize];
    recording.source.read(channel, 0, &mut out).unwrap();
    out
}

#[test]
fn every_sample_format_reads_its_amplitudes() {
    let extensible = [fmt(0xfffe, 2, 16), vec![22, 0, 16, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 16, 0]].concat();
    let cases: [(Vec<u8>, Vec<u8>, &str); 7] = [
        (fmt(1, 2, 8), vec![0, 255], "cu8"),
        (fmt(1, 2, 16), vec![0, 0x80, 0, 0x40], "ci16_le"),
        (extensible, vec![0, 0x80, 0, 0x40], "ci16_le"),
        (fmt(1, 2, 24), vec![0, 0, 0x80, 0, 0, 0x40], "ci32_le"),
        (fmt(1, 2, 32), vec![0, 0, 0, 0x80, 0, 0, 0, 0x40], "ci32_le"),
        (fmt(3, 2, 32), [(-1f32).to_le_bytes(), 0.5f32.to_le_bytes()].concat(), "cf32_le"),
        (fmt(3, 2, 64), [(-1f64).to_le_bytes(), 0.5f64.to_le_bytes()].concat(), "cf64_le"),
    ];
    for (format, data, datatype) in cases {
        let file = riff(b"RIFF", &[chunk(b"fmt ", &format), chunk(b"data", &data)]);
        let recording = open_bytes(&file, &OpenOptions::default()).unwrap();
        assert_eq!(recording.info.datatype.to_string(), datatype);
        assert_eq!((recording.info.samples, recording.info.channels), (1, 1));
        assert_eq!(recording.info.sample_rate_hz, Some(48_000.0));
        let expected = if datatype == "cu8" { Complex::new(-1.0, 1.0) } else { Complex::new(-1.0, 0.5) };
        assert_eq!(samples(&recording, 0), [expected], "{datatype}");
    }
}

#[test]
fn one_channel_is_real_and_the_user_may_say_that_two_are() {
    let mono = riff(b"RIFF", &[chunk(b"fmt ", &fmt(1, 1, 16)), chunk(b"data", &[0, 0x40, 0, 0xc0])]);
    let recording = open_bytes(&mono, &OpenOptions::default()).unwrap();
    assert_eq!(recording.info.datatype.to_string(), "ri16_le");
    assert_eq!(samples(&recording, 0), [Complex::new(0.5, 0.0), Complex::new(-0.5, 0.0)]);

    let stereo = riff(b"RIFF", &[chunk(b"fmt ", &fmt(1, 2, 16)), chunk(b"data", &[0, 0x40, 0, 0xc0])]);
    let real = OpenOptions { datatype: Some("ri16_le".parse().unwrap()), ..OpenOptions::default() };
    let recording = open_bytes(&stereo, &real).unwrap();
    assert_eq!((recording.info.channels, recording.info.samples), (2, 1));
    assert_eq!(samples(&recording, 1), [Complex::new(-0.5, 0.0)]);

    let wrong = OpenOptions { datatype: Some("cf32".parse().unwrap()), ..OpenOptions::default() };
    assert!(open_bytes(&stereo, &wrong).unwrap_err().to_string().contains("ci16_le, not cf32_le"));
}

#[test]
fn all_data_chunks_join_and_odd_chunks_are_padded() {
    let parts = [
        chunk(b"fmt ", &fmt(1, 1, 8)),
        chunk(b"note", b"odd"),
        chunk(b"data", &[255]),
        chunk(b"kiwi", &[1; 10]),
        chunk(b"data", &[0, 255]),
        chunk(b"LIST", b"tail"),
    ];
    let recording = open_bytes(&riff(b"RIFF", &parts), &OpenOptions::default()).unwrap();
    assert_eq!(samples(&recording, 0).iter().map(|z| z.re).collect::<Vec<_>>(), [1.0, -1.0, 1.0]);
    assert!(recording.info.warnings.is_empty());
}

#[test]
fn lengths_that_lie_fall_back_to_the_file_with_a_warning() {
    for stated in [0, u32::MAX, 1000] {
        let mut file = riff(b"RIFF", &[chunk(b"fmt ", &fmt(1, 1, 8)), chunk(b"data", &[200, 1, 2, 3])]);
        let at = file.len() - 8;
        file[at..at + 4].copy_from_slice(&u32::to_le_bytes(stated));
        let recording = open_bytes(&file, &OpenOptions::default()).unwrap();
        assert_eq!(recording.info.samples, 4, "{stated}");
        assert_eq!(recording.info.warnings.len(), 1, "{:?}", recording.info.warnings);
    }
}

#[test]
fn rf64_takes_the_length_from_ds64() {
    let mut ds64 = [0u64, 4, 2].map(u64::to_le_bytes).concat();
    ds64.extend([0; 4]);
    let mut data = chunk(b"data", &[0, 0x40, 0, 0x20]);
    data[4..8].fill(0xff);
    let parts = [chunk(b"ds64", &ds64), chunk(b"fmt ", &fmt(1, 1, 16)), data, chunk(b"LIST", &[0; 10])];
    let recording = open_bytes(&riff(b"RF64", &parts), &OpenOptions::default()).unwrap();
    assert_eq!((recording.info.format.as_str(), recording.info.samples), ("rf64", 2));
    assert!(recording.info.warnings.is_empty());
}

#[test]
fn lengths_beyond_four_gibibytes_begin_anew_and_are_found_out() {
    let mut file = tempfile::Builder::new().suffix(".wav").tempfile().unwrap();
    // 4 GiB and 8 bytes of samples, of which the chunk says 8; the rest are holes, and a chunk behind them.
    file.write_all(&riff(b"RIFF", &[chunk(b"fmt ", &fmt(1, 2, 16)), chunk(b"data", &[0; 8])])).unwrap();
    let end = file.as_file().metadata().unwrap().len() + (1 << 32);
    file.as_file().set_len(end).unwrap();
    let last = std::io::SeekFrom::Start(end);
    std::io::Seek::seek(&mut file, last).unwrap();
    file.write_all(&chunk(b"note", b"bye!")).unwrap();
    let recording = open(file.path(), &OpenOptions::default()).unwrap();
    assert_eq!(recording.info.samples, ((1 << 32) + 8) / 4);
    assert_eq!(recording.info.warnings.len(), 1, "{:?}", recording.info.warnings);
}

#[test]
fn frequencies_beyond_32_bits_are_the_names() {
    let folder = tempfile::tempdir().unwrap();
    let mut auxi = vec![0; 32];
    auxi.extend(((5_800_000_000u64 - (1 << 32)) as u32).to_le_bytes());
    let parts = [chunk(b"fmt ", &fmt(1, 2, 16)), chunk(b"auxi", &auxi), chunk(b"data", &[0; 8])];
    for (name, expected) in [("SDRSharp_5800000000Hz_IQ.wav", 5.8e9), ("SDRSharp_5800000001Hz_IQ.wav", 1_505_032_704.0)]
    {
        let path = folder.path().join(name);
        std::fs::write(&path, riff(b"RIFF", &parts)).unwrap();
        let recording = open(&path, &OpenOptions::default()).unwrap();
        assert_eq!(recording.info.center_frequency_hz, Some(expected), "{name}");
    }
}

#[test]
fn wave64_counts_its_headers_and_aligns_to_eight() {
    let guid = |id: &[u8]| [id, b"\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"].concat();
    let w64_chunk = |id: &[u8], body: &[u8]| {
        let mut out = [guid(id), (body.len() as u64 + 24).to_le_bytes().to_vec(), body.to_vec()].concat();
        out.resize(out.len().next_multiple_of(8), 0);
        out
    };
    let riff = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00";
    let mut file = [riff.to_vec(), 0u64.to_le_bytes().to_vec(), guid(b"wave")].concat();
    file.extend(w64_chunk(b"fmt ", &fmt(1, 1, 16)));
    file.extend(w64_chunk(b"data", &[0, 0x40, 0, 0xc0, 0, 0x20]));
    let recording = open_bytes(&file, &OpenOptions::default()).unwrap();
    assert_eq!((recording.info.format.as_str(), recording.info.samples), ("w64", 3));
    assert_eq!(samples(&recording, 0)[1].re, -0.5);
}

#[test]
fn auxi_gives_start_and_frequency() {
    let mut auxi: Vec<u8> = [2024u16, 2, 4, 29, 13, 5, 59, 250].iter().flat_map(|v| v.to_le_bytes()).collect();
    auxi.resize(32, 0);
    auxi.extend(433_920_000u32.to_le_bytes());
    let parts = [chunk(b"fmt ", &fmt(1, 2, 16)), chunk(b"auxi", &auxi), chunk(b"data", &[0; 8])];
    let recording = open_bytes(&riff(b"RIFF", &parts), &OpenOptions::default()).unwrap();
    assert_eq!(recording.info.center_frequency_hz, Some(433.92e6));
    assert_eq!(recording.info.captures[0].datetime.as_deref(), Some("2024-02-29T13:05:59.250Z"));
    assert!(recording.info.guessed.is_empty());
}

#[test]
fn damaged_files_are_refused_in_one_sentence() {
    let cases = [
        riff(b"RIFF", &[chunk(b"data", &[0; 4])]),
        riff(b"RIFF", &[chunk(b"fmt ", &[1, 0])]),
        riff(b"RIFF", &[chunk(b"fmt ", &fmt(2, 1, 4)), chunk(b"data", &[0; 4])]),
        riff(b"RIFF", &[chunk(b"fmt ", &fmt(1, 0, 16)), chunk(b"data", &[0; 4])]),
        b"RIFF".to_vec(),
    ];
    for file in cases {
        let sentence = open_bytes(&file, &OpenOptions::default()).unwrap_err().to_string();
        assert!(!sentence.contains('\n') && sentence.contains(';'), "{sentence}");
    }
}

proptest::proptest! {
    #[test]
    fn no_byte_sequence_panics(noise in proptest::collection::vec(proptest::num::u8::ANY, 0..200), cut in 0usize..120) {
        let mut file = riff(b"RIFF", &[chunk(b"fmt ", &fmt(1, 2, 16)), chunk(b"data", &[0; 40]), noise]);
        file.truncate(cut.max(12));
        if let Ok(recording) = open_bytes(&file, &OpenOptions::default()) {
            samples(&recording, 0);
        }
    }
}
