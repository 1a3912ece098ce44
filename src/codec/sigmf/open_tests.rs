//! Tests of SigMF reading with recordings made here: every datatype, channels, headers, archives, lying metadata.

use std::path::PathBuf;

use num_complex::Complex;
use serde_json::{Value, json};

use super::*;
use crate::codec::sigmf::testing;
use crate::model::{Recording, RecordingInfo};

/// A pair of files in a folder of its own.
struct Pair {
    folder: tempfile::TempDir,
    meta: Value,
    data: Vec<u8>,
}

impl Pair {
    fn new(datatype: &str, data: Vec<u8>) -> Self {
        let meta = json!({
            "global": {"core:datatype": datatype, "core:version": "1.2.5", "core:sample_rate": 1000, "my:key": [1, null]},
            "captures": [{"core:sample_start": 0, "core:frequency": 1e8, "core:datetime": "2024-01-01T00:00:00Z"}],
            "annotations": []
        });
        Self { folder: tempfile::tempdir().unwrap(), meta, data }
    }

    fn with(mut self, pointer: &str, key: &str, value: Value) -> Self {
        self.meta.pointer_mut(pointer).unwrap().as_object_mut().unwrap().insert(key.to_owned(), value);
        self
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("rec.sigmf-meta")
    }

    fn open(&self) -> Result<Recording, CodecError> {
        std::fs::write(self.path(), self.meta.to_string()).unwrap();
        std::fs::write(self.path().with_extension("sigmf-data"), &self.data).unwrap();
        open(&self.path(), &OpenOptions::default())
    }

    fn info(&self) -> RecordingInfo {
        self.open().unwrap().info.as_ref().clone()
    }
}

fn read_all(recording: &Recording, channel: usize) -> Vec<Complex<f32>> {
    let mut out = vec![Complex::default(); recording.info.samples as usize];
    recording.source.read(channel, 0, &mut out).unwrap();
    out
}

#[test]
fn every_datatype_of_the_specification_is_read() {
    for kind in ["c", "r"] {
        for format in ["f32", "f64", "i32", "i16", "u32", "u16", "i8", "u8"] {
            for order in ["_le", "_be", ""] {
                let name = format!("{kind}{format}{order}");
                let datatype: crate::model::Datatype = name.parse().unwrap();
                let pair = Pair::new(&name, vec![0; 3 * datatype.bytes()]);
                let recording = pair.open().unwrap();
                assert_eq!(recording.info.samples, 3, "{name}");
                let zero = if format.starts_with('u') { -1.0 } else { 0.0 };
                let expected = Complex::new(zero, if kind == "c" { zero } else { 0.0 });
                assert_eq!(read_all(&recording, 0), [expected; 3], "{name}");
            }
        }
    }
}

#[test]
fn both_files_open_the_same_recording_with_all_it_says() {
    let pair = Pair::new("ci16_be", vec![0x40, 0, 0xc0, 0]);
    let from_meta = pair.open().unwrap();
    let from_data = open(&pair.path().with_extension("sigmf-data"), &OpenOptions::default()).unwrap();
    assert_eq!(from_meta.info, from_data.info);
    assert_eq!(read_all(&from_data, 0), [Complex::new(0.5, -0.5)]);
    let info = &from_meta.info;
    assert_eq!((info.sample_rate_hz, info.center_frequency_hz), (Some(1000.0), Some(1e8)));
    assert_eq!(info.captures[0].datetime.as_deref(), Some("2024-01-01T00:00:00Z"));
    assert_eq!(info.metadata.as_ref().unwrap()["global"]["my:key"], json!([1, null]));
    assert!(info.warnings.is_empty(), "{:?}", info.warnings);
}

#[test]
fn options_override_what_the_file_says() {
    let pair = Pair::new("ci8", vec![0; 8]);
    pair.open().unwrap();
    let options = OpenOptions {
        datatype: Some("cu8".parse().unwrap()),
        sample_rate_hz: Some(5.0),
        center_frequency_hz: Some(7.0),
        u8_offset: Some(128.0),
        header_bytes: Some(2),
        ..OpenOptions::default()
    };
    let recording = open(&pair.path(), &options).unwrap();
    let info = &recording.info;
    assert_eq!((info.samples, info.sample_rate_hz, info.center_frequency_hz), (3, Some(5.0), Some(7.0)));
    assert_eq!(info.captures[0].frequency_hz, Some(7.0));
    assert_eq!(read_all(&recording, 0)[0], Complex::new(-1.0, -1.0));
}

#[test]
fn channels_are_interleaved_and_the_offset_is_subtracted() {
    let pair = Pair::new("ri8", vec![1, 2, 3, 4, 5, 6])
        .with("/global", "core:num_channels", json!(2))
        .with("/global", "core:offset", json!(100))
        .with("/captures/0", "core:sample_start", json!(100));
    let mut pair = pair;
    pair.meta["annotations"] = json!([{"core:sample_start": 101, "core:sample_count": 2, "core:label": "x"}]);
    let recording = pair.open().unwrap();
    assert_eq!((recording.info.samples, recording.info.channels), (3, 2));
    assert_eq!(recording.info.captures[0].sample_start, 0);
    assert_eq!(recording.info.annotations[0].sample_start, 1);
    assert!(recording.info.warnings.is_empty(), "{:?}", recording.info.warnings);
    assert_eq!(read_all(&recording, 1).iter().map(|z| z.re * 128.0).collect::<Vec<_>>(), [2.0, 4.0, 6.0]);
}

#[test]
fn headers_of_captures_and_trailing_bytes_are_no_samples() {
    let mut data = vec![9; 4];
    data.extend([1, 2, 3, 99, 99, 4, 5, 77]);
    let mut pair = Pair::new("ri8", data).with("/global", "core:trailing_bytes", json!(1));
    pair.meta["captures"] = json!([
        {"core:sample_start": 0, "core:header_bytes": 4},
        {"core:sample_start": 3, "core:header_bytes": 2}
    ]);
    let recording = pair.open().unwrap();
    assert_eq!(read_all(&recording, 0).iter().map(|z| z.re * 128.0).collect::<Vec<_>>(), [1.0, 2.0, 3.0, 4.0, 5.0]);
    let mut across = [Complex::default(); 2];
    recording.source.read(0, 2, &mut across).unwrap();
    assert_eq!(across[1].re * 128.0, 4.0);
}

#[test]
fn a_dataset_in_the_same_folder_is_found_and_paths_are_refused() {
    let pair = Pair::new("cu8", vec![0; 4]).with("/global", "core:dataset", json!("other.bin"));
    std::fs::write(pair.folder.path().join("other.bin"), [0; 10]).unwrap();
    assert_eq!(pair.info().samples, 5);
    // The dataset's own name leads to the metadata as well.
    let through_data = crate::codec::raw::open(&pair.folder.path().join("other.bin"), &OpenOptions::default());
    assert!(through_data.is_err(), "only metadata of the same name are looked for");
    for name in ["../other.bin", "/etc/hostname", "", ".."] {
        let pair = Pair::new("cu8", vec![0; 4]).with("/global", "core:dataset", json!(name));
        assert!(matches!(pair.open(), Err(CodecError::Malformed { .. })), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn another_name_of_the_samples_leads_to_their_metadata_and_a_copy_does_not() {
    let pair = Pair::new("cu8", vec![1; 4]);
    let opened = pair.open().unwrap();
    let [link, copy] = ["rec.cu8", "rec.iq"].map(|name| pair.folder.path().join(name));
    std::fs::hard_link(pair.path().with_extension("sigmf-data"), &link).unwrap();
    std::fs::write(&copy, &pair.data).unwrap();
    let Ok(crate::codec::Opened::Recording(linked)) = crate::codec::open(&link, &OpenOptions::default()) else {
        panic!("a recording")
    };
    assert_eq!((&linked.info.captures, linked.info.sample_rate_hz), (&opened.info.captures, Some(1000.0)));
    assert_eq!(crate::codec::sigmf::beside::describing(&copy), None);
}

#[test]
fn metadata_that_lie_become_warnings() {
    let mut pair = Pair::new("ci16_le", vec![0; 4 * 10 + 3]).with("/global", "core:sample_rate", json!(-1)).with(
        "/captures/0",
        "core:datetime",
        json!(12),
    );
    pair.meta["annotations"] = json!([
        {"core:sample_start": 8, "core:sample_count": 100},
        {"core:sample_start": 1, "core:freq_lower_edge": 20.0, "core:freq_upper_edge": 10.0},
        {"core:sample_start": -4},
        "nonsense"
    ]);
    let info = pair.info();
    assert_eq!((info.samples, info.sample_rate_hz, info.annotations.len()), (10, None, 3));
    assert_eq!(info.captures[0].datetime, None);
    let said = info.warnings.join("\n");
    for part in
        ["sample rate -1", "datetime", "pass the last sample", "lower frequency edge", "no objects", "last 3 bytes"]
    {
        assert!(said.contains(part), "'{part}' is missing in:\n{said}");
    }
}

#[test]
fn an_empty_recording_opens_with_a_warning() {
    let info = Pair::new("cf32_le", Vec::new()).info();
    assert_eq!(info.samples, 0);
    assert_eq!(info.warnings, ["the data hold no samples"]);
}

#[test]
fn hostile_numbers_neither_overflow_nor_allocate() {
    let huge = json!(u64::MAX);
    let pair = Pair::new("cf64_le", vec![0; 64])
        .with("/global", "core:num_channels", json!(9_000_000_000_000_000_000_u64))
        .with("/global", "core:trailing_bytes", huge.clone())
        .with("/captures/0", "core:header_bytes", huge.clone())
        .with("/captures/0", "core:sample_start", huge);
    assert_eq!(pair.info().samples, 0);
}

#[test]
fn what_cannot_be_shown_is_refused_in_one_sentence() {
    let sentence = |pair: &Pair| pair.open().unwrap_err().to_string();
    let mut pair = Pair::new("ci24_le", vec![0; 8]);
    assert!(sentence(&pair).contains("the datatype 'ci24_le'"));
    pair.meta["global"].as_object_mut().unwrap().remove("core:datatype");
    assert!(sentence(&pair).contains("--datatype"));
    pair.meta = json!([1]);
    assert!(sentence(&pair).contains("'global'"));

    let pair = Pair::new("ci16_le", vec![0; 8]);
    pair.open().unwrap();
    let text = pair.meta.to_string();
    std::fs::write(pair.path(), &text[..60]).unwrap();
    let cut = open(&pair.path(), &OpenOptions::default()).unwrap_err().to_string();
    assert!(cut.contains("no valid JSON (line 1"), "{cut}");
    // The samples can still be read with the user's word.
    let options = OpenOptions { datatype: Some("ci16_le".parse().unwrap()), ..OpenOptions::default() };
    let rescued = open(&pair.path().with_extension("sigmf-data"), &options).unwrap();
    assert_eq!((rescued.info.samples, rescued.info.warnings.len()), (2, 1));

    std::fs::write(pair.path(), &text).unwrap();
    std::fs::remove_file(pair.path().with_extension("sigmf-data")).unwrap();
    let missing = open(&pair.path(), &OpenOptions::default()).unwrap_err().to_string();
    assert!(missing.contains("rec.sigmf-data) are not beside them"), "{missing}");
}

#[test]
fn an_archive_is_read_in_place() {
    let pair = Pair::new("ci8", Vec::new());
    let meta = pair.meta.to_string();
    let tar = testing::archive(&[("rec/rec.sigmf-data", &[64, 32, 0, 127]), ("rec/rec.sigmf-meta", meta.as_bytes())]);
    let path = pair.folder.path().join("rec.sigmf");
    std::fs::write(&path, &tar).unwrap();
    let recording = open(&path, &OpenOptions::default()).unwrap();
    assert_eq!((recording.info.format.as_str(), recording.info.samples), ("sigmf-archive", 2));
    assert_eq!(read_all(&recording, 0)[0], Complex::new(0.5, 0.25));
    // A cut archive loses the metadata behind the cut.
    std::fs::write(&path, &tar[..1024]).unwrap();
    assert!(open(&path, &OpenOptions::default()).unwrap_err().to_string().contains("no .sigmf-meta"));
}

#[test]
fn long_names_of_folders_and_links_are_theirs_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("linked.sigmf");
    let entry = " path=elsewhere/of-the-link.sigmf-data\n";
    let mut header = testing::member("PaxHeader", format!("{}{entry}", entry.len() + 2).as_bytes());
    header[156] = b'x';
    let mut gnu = testing::member("././@LongLink", b"of/the/folder.sigmf-meta\0");
    gnu[156] = b'L';
    let (mut link, mut directory) = (testing::member("link", &[]), testing::member("folder", &[]));
    (link[156], directory[156]) = (b'2', b'5');
    let tar = [
        gnu,
        directory,
        testing::member("a.sigmf-meta", &meta("ci8")),
        header,
        link,
        testing::member("a.sigmf-data", &[64, 0]),
        vec![0; 1024],
    ]
    .concat();
    std::fs::write(&path, tar).unwrap();
    assert_eq!(crate::codec::recordings_in(&path).unwrap(), ["a"]);
    assert_eq!(read_all(&open(&path, &OpenOptions::default()).unwrap(), 0), [Complex::new(0.5, 0.0)]);
}

#[test]
fn a_length_that_reaches_the_end_of_all_numbers_ends_the_archive() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.sigmf");
    let mut endless = testing::member("a.sigmf-data", &[]);
    endless[124] = 0x80;
    endless[128..136].copy_from_slice(&(u64::MAX - 1023).to_be_bytes());
    std::fs::write(&path, [testing::member("a.sigmf-meta", &meta("ci8")), endless].concat()).unwrap();
    assert_eq!(crate::codec::recordings_in(&path).unwrap(), ["a"]);
}

/// Metadata of samples of a type.
fn meta(datatype: &str) -> Vec<u8> {
    Pair::new(datatype, Vec::new()).meta.to_string().into_bytes()
}

#[test]
fn each_recording_of_an_archive_is_found_by_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.sigmf");
    // The second lies in a folder of its own, under a name that only an extended header has room for.
    let long = format!("{}/second.sigmf", "f".repeat(120));
    let entry = format!(" path={long}-data\n");
    let extended = format!("{}{entry}", entry.len() + 3);
    let mut header = testing::member("PaxHeader", extended.as_bytes());
    header[156] = b'x';
    let mut gnu = testing::member("././@LongLink", format!("{long}-meta\0").as_bytes());
    gnu[156] = b'L';
    let tar = [
        testing::member("first.sigmf-meta", &meta("ci8")),
        testing::member("first.sigmf-data", &[64, 0]),
        header,
        testing::member("cut.sigmf-data", &[0, 0x40, 0, 0x80, 0, 0, 0, 0]),
        gnu,
        testing::member("cut.sigmf-meta", &meta("ci16_le")),
        vec![0; 1024],
    ]
    .concat();
    std::fs::write(&path, tar).unwrap();
    assert_eq!(crate::codec::recordings_in(&path).unwrap(), ["first", "second"]);
    let series = |series| open(&path, &OpenOptions { series, ..OpenOptions::default() });
    assert_eq!(read_all(&series(0).unwrap(), 0), [Complex::new(0.5, 0.0)]);
    assert_eq!(read_all(&series(1).unwrap(), 0)[0], Complex::new(0.5, -1.0));
    assert!(series(2).unwrap_err().to_string().contains("choose a series from 0 to 1"));
    let place = series(1).unwrap().source.stored().unwrap();
    assert_eq!((place.part.end - place.part.start, place.metadata), (8, None));
}

#[test]
fn metadata_that_are_handed_on_without_samples_say_what_they_know() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sigmf-meta");
    let pair = Pair::new("cf32_le", Vec::new()).with("/global", "core:metadata_only", json!(true));
    std::fs::write(&path, pair.meta.to_string()).unwrap();
    let recording = open(&path, &OpenOptions::default()).unwrap();
    assert_eq!((recording.info.samples, recording.info.center_frequency_hz), (0, Some(1e8)));
    assert!(recording.info.warnings[0].contains("without samples"), "{:?}", recording.info.warnings);
    assert!(recording.source.read(0, 0, &mut [Complex::default()]).is_err());
    recording.source.read(0, 0, &mut []).unwrap();
    let refused = crate::codec::annotations_path(&recording).unwrap_err().to_string();
    assert!(refused.contains("in no file"), "{refused}");
}

#[test]
fn the_hash_is_that_of_the_whole_dataset_wherever_it_lies() {
    use sha2::{Digest as _, Sha512};

    use crate::codec::verify::hexadecimal;
    use crate::codec::{Opened, verify};
    use crate::model::Progress;

    let data: Vec<u8> = (0..21).collect();
    let check = |path: &std::path::Path| {
        let opened = Opened::Recording(open(path, &OpenOptions::default()).unwrap());
        verify(path, &opened, &Progress::new())
    };
    for (hash, right) in [(hexadecimal(&Sha512::digest(&data)), true), ("0".repeat(128), false)] {
        // Headers in two captures and trailing bytes are part of it.
        let mut pair = Pair::new("ci8", data.clone()).with("/global", "core:sha512", json!(hash)).with(
            "/global",
            "core:trailing_bytes",
            json!(1),
        );
        pair.meta["captures"] = json!([
            {"core:sample_start": 0, "core:header_bytes": 6},
            {"core:sample_start": 4, "core:header_bytes": 2}
        ]);
        assert_eq!(pair.open().unwrap().info.samples, 6);
        assert_eq!(check(&pair.path()).is_ok(), right);
        let archive = pair.folder.path().join("rec.sigmf");
        let text = pair.meta.to_string();
        let tar = testing::archive(&[("rec.sigmf-meta", text.as_bytes()), ("rec.sigmf-data", &data)]);
        std::fs::write(&archive, tar).unwrap();
        assert_eq!(check(&archive).is_ok(), right, "in an archive");
    }
}
