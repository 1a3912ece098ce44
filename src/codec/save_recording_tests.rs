//! Tests of saving recordings: what is written is what was stored, and the metadata follow the range.

use std::sync::Arc;

use num_complex::Complex;
use serde_json::{Value, json};

use super::*;
use crate::codec::{OpenOptions, Opened, open};
use crate::model::{Annotation, Capture};

/// A SigMF recording of two channels of ci16, 100 frames, with captures and annotations of every kind.
fn source(folder: &Path) -> Recording {
    let data: Vec<u8> = (0..800u32).map(|n| (n * 37 % 256) as u8).collect();
    let meta = json!({
        "global": {
            "core:datatype": "ci16_be", "core:sample_rate": 10.0, "core:version": "1.0.0", "core:num_channels": 2,
            "core:offset": 1000, "core:sha512": "00", "core:license": "CC0", "my:thing": {"a": [1]}
        },
        "captures": [
            {"core:sample_start": 1000, "core:frequency": 1e6, "core:datetime": "2024-01-01T00:00:00Z", "my:gain": 3},
            {"core:sample_start": 1050, "core:frequency": 2e6, "core:global_index": 7}
        ],
        "annotations": [
            {"core:sample_start": 1005, "core:sample_count": 50, "core:label": "long", "my:id": 1},
            {"core:sample_start": 1030, "core:freq_lower_edge": 20.5, "core:freq_upper_edge": 10.0},
            {"core:sample_start": 1001, "core:sample_count": 2, "core:label": "before"},
            {"core:sample_start": 1090, "core:sample_count": 2, "core:label": "after"}
        ]
    });
    std::fs::write(folder.join("in.sigmf-data"), data).unwrap();
    std::fs::write(folder.join("in.sigmf-meta"), meta.to_string()).unwrap();
    reopen(&folder.join("in.sigmf-meta"))
}

fn reopen(path: &Path) -> Recording {
    match open(path, &OpenOptions::default()).unwrap() {
        Opened::Recording(recording) => recording,
        Opened::Stack(stack) => panic!("{stack:?}"),
    }
}

fn save_range(path: &Path, recording: &Recording, range: Option<Range<u64>>) -> Result<(), CodecError> {
    save_recording(path, recording, range, &SaveOptions::default(), &Progress::new())
}

#[test]
fn a_part_is_saved_bit_for_bit_with_its_captures_and_annotations() {
    let folder = tempfile::tempdir().unwrap();
    let recording = source(folder.path());
    let path = folder.path().join("part.sigmf-meta");
    save_range(&path, &recording, Some(20..60)).unwrap();
    let original = std::fs::read(folder.path().join("in.sigmf-data")).unwrap();
    assert_eq!(std::fs::read(path.with_extension("sigmf-data")).unwrap(), original[20 * 8..60 * 8]);

    let part = reopen(&path);
    assert!(part.info.warnings.is_empty(), "{:?}", part.info.warnings);
    assert_eq!((part.info.samples, part.info.channels), (40, 2));
    assert_eq!(part.info.datatype, recording.info.datatype);
    let expected = [
        Capture {
            frequency_hz: Some(1e6),
            datetime: Some("2024-01-01T00:00:02.000000Z".to_owned()),
            ..Capture::default()
        },
        Capture { sample_start: 30, frequency_hz: Some(2e6), global_index: Some(7), ..Capture::default() },
    ];
    let unread = |capture: &Capture| Capture { entry: None, ..capture.clone() };
    assert_eq!(part.info.captures.iter().map(unread).collect::<Vec<_>>(), expected);
    let expected = [
        Annotation { sample_count: Some(35), label: Some("long".to_owned()), ..Annotation::default() },
        Annotation {
            sample_start: 10,
            freq_lower_edge_hz: Some(10.0),
            freq_upper_edge_hz: Some(20.5),
            ..Annotation::default()
        },
    ];
    let unread = |annotation: &Annotation| Annotation { entry: None, ..annotation.clone() };
    assert_eq!(part.info.annotations.iter().map(unread).collect::<Vec<_>>(), expected);

    let meta = part.info.metadata.as_deref().unwrap();
    assert_eq!(meta["global"]["core:version"], json!("1.2.5"));
    assert_eq!(meta["global"]["my:thing"], json!({"a": [1]}));
    assert_eq!(meta["global"]["core:license"], json!("CC0"));
    assert_eq!(meta["global"].get("core:offset"), None::<&Value>);
    assert_eq!(meta["captures"][0]["my:gain"], json!(3));
    assert_eq!(meta["captures"][1]["core:global_index"], json!(7));
    assert_eq!(meta["annotations"][0]["my:id"], json!(1));
    let hash = meta["global"]["core:sha512"].as_str().unwrap();
    assert_eq!(hash.len(), 128);
}

#[test]
fn the_hash_is_that_of_the_data() {
    let folder = tempfile::tempdir().unwrap();
    let recording = source(folder.path());
    let path = folder.path().join("empty.sigmf-data");
    save_range(&path, &recording, Some(5..5)).unwrap();
    let meta: Value = serde_json::from_slice(&std::fs::read(path.with_extension("sigmf-meta")).unwrap()).unwrap();
    // SHA-512 of nothing (FIPS 180-4 test vectors).
    let expected = "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce\
                    47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e";
    assert_eq!(meta["global"]["core:sha512"], json!(expected));
}

#[test]
fn a_raw_recording_gets_metadata_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("x_433.92M_250k.cu8");
    std::fs::write(&raw, [1, 2, 3, 4]).unwrap();
    let path = folder.path().join("out.sigmf-meta");
    save_range(&path, &reopen(&raw), None).unwrap();
    let saved = reopen(&path);
    assert!(saved.info.warnings.is_empty(), "{:?}", saved.info.warnings);
    assert_eq!((saved.info.sample_rate_hz, saved.info.center_frequency_hz), (Some(250e3), Some(433.92e6)));
    assert_eq!(saved.info.datatype.to_string(), "cu8");
}

#[test]
fn npy_holds_amplitudes_of_all_channels() {
    let folder = tempfile::tempdir().unwrap();
    let recording = source(folder.path());
    let path = folder.path().join("out.npy");
    save_range(&path, &recording, Some(3..90)).unwrap();
    let saved = reopen(&path);
    assert_eq!((saved.info.channels, saved.info.samples), (2, 87));
    assert_eq!(saved.info.datatype.to_string(), "cf32_le");
    for channel in 0..2 {
        let (mut expected, mut found) = (vec![Complex::default(); 87], vec![Complex::default(); 87]);
        recording.source.read(channel, 3, &mut expected).unwrap();
        saved.source.read(channel, 0, &mut found).unwrap();
        assert_eq!(found, expected);
    }
}

#[test]
fn npy_of_real_f64_is_float64() {
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("x.f64");
    let values = [0.1f64, -0.3, 1e-300];
    std::fs::write(&raw, bytemuck::cast_slice(&values)).unwrap();
    let path = folder.path().join("out.npy");
    save_range(&path, &reopen(&raw), None).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(String::from_utf8_lossy(&bytes[..128]).contains("'<f8'"));
    assert_eq!(bytes[128..], *bytemuck::cast_slice::<_, u8>(&values));
}

#[test]
fn a_range_past_the_end_a_cancelled_save_and_other_names_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let recording = source(folder.path());
    let before = std::fs::read_dir(folder.path()).unwrap().count();
    let path = folder.path().join("out.sigmf-meta");
    assert!(save_range(&path, &recording, Some(0..101)).is_err());
    let progress = Progress::new();
    progress.cancel();
    let cancelled = save_recording(&path, &recording, None, &SaveOptions::default(), &progress);
    assert!(matches!(cancelled, Err(CodecError::Cancelled(_))));
    let full = SaveOptions { quota_bytes: Some(100), ..SaveOptions::default() };
    let full = save_recording(&path, &recording, None, &full, &Progress::new()).unwrap_err();
    assert!(full.to_string().contains("the disk is full"), "{full}");
    assert!(save_range(&folder.path().join("out.xyz"), &recording, None).unwrap_err().to_string().contains(".npy"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), before);
}

#[test]
fn a_pair_whose_metadata_do_not_fit_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let recording = source(folder.path());
    let path = folder.path().join("out.sigmf-meta");
    save_range(&path, &recording, Some(0..40)).unwrap();
    let full = SaveOptions { quota_bytes: Some(100), ..SaveOptions::default() };
    let full = save_recording(&path, &recording, Some(60..70), &full, &Progress::new()).unwrap_err();
    assert!(full.to_string().contains("out.sigmf-meta: the disk is full"), "{full}");
    let kept = reopen(&path);
    assert_eq!(kept.info.samples, 40);
    crate::codec::verify(&path, &Opened::Recording(kept), &Progress::new()).unwrap();
}

#[test]
fn annotations_that_were_edited_are_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut recording = source(folder.path());
    let info = Arc::make_mut(&mut recording.info);
    let renamed = Annotation { label: Some("renamed".to_owned()), ..info.annotations[0].clone() };
    info.annotations = vec![renamed].into();
    let path = folder.path().join("out.sigmf-meta");
    save_range(&path, &recording, None).unwrap();
    let saved = reopen(&path);
    assert_eq!(saved.info.annotations.len(), 1);
    assert_eq!(saved.info.annotations[0].label.as_deref(), Some("renamed"));
    assert_eq!(saved.info.metadata.as_deref().unwrap()["annotations"][0]["my:id"], json!(1));
}
