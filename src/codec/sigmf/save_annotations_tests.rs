//! Tests of saving annotations: of pairs, archives and files of other formats; nothing else changes.

use std::path::Path;

use num_complex::Complex;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::codec::sigmf::testing;
use crate::codec::{OpenOptions, Opened, open};

fn reopen_with(path: &Path, options: &OpenOptions) -> Recording {
    match open(path, options).unwrap() {
        Opened::Recording(recording) => recording,
        Opened::Stack(stack) => panic!("{stack:?}"),
    }
}

fn reopen(path: &Path) -> Recording {
    reopen_with(path, &OpenOptions::default())
}

fn save(path: &Path, recording: &Recording, annotations: &[Annotation]) -> Result<(), CodecError> {
    save_annotations(path, recording, annotations, None, &SaveOptions::default(), &Progress::new())
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn samples(recording: &Recording) -> Vec<Complex<f32>> {
    (0..recording.info.channels)
        .flat_map(|channel| {
            let mut out = vec![Complex::default(); recording.info.samples as usize];
            recording.source.read(channel, 0, &mut out).unwrap();
            out
        })
        .collect()
}

fn label(start: u64, label: &str) -> Annotation {
    Annotation { sample_start: start, sample_count: Some(3), label: Some(label.to_owned()), ..Annotation::default() }
}

/// Annotations without the entries that they were read from.
fn plain<'a>(annotations: impl IntoIterator<Item = &'a Annotation>) -> Vec<Annotation> {
    annotations.into_iter().map(|annotation| Annotation { entry: None, ..annotation.clone() }).collect()
}

const META: &str = r#"{
  "collection": null,
  "global": {"my:z": {"b": 1, "a": [1.50, 1e3]}, "core:datatype": "ci8", "core:version": "1.0.0", "core:offset": 1000,
             "core:sample_rate": 1e6, "core:sha512": "00"},
  "captures": [{"my:gain": 3, "core:sample_start": 1000, "core:frequency": 100e6, "core:header_bytes": 2}],
  "annotations": [
    {"core:label": "b", "my:id": 2, "core:sample_start": 1005, "core:sample_count": 2},
    {"my:id": 1, "core:sample_start": 1001, "core:comment": "first", "core:freq_upper_edge": 7}
  ]
}"#;

/// A pair of 20 samples behind a header of two bytes.
fn pair(folder: &TempDir) -> Recording {
    std::fs::write(folder.path().join("x.sigmf-data"), (0..42).collect::<Vec<u8>>()).unwrap();
    std::fs::write(folder.path().join("x.sigmf-meta"), META).unwrap();
    reopen(&folder.path().join("x.sigmf-meta"))
}

#[test]
fn only_the_annotations_of_a_pair_change() {
    let folder = tempfile::tempdir().unwrap();
    let recording = pair(&folder);
    let path = annotations_path(&recording).unwrap();
    let mut annotations = recording.info.annotations.to_vec();
    annotations[0].sample_start = 9;
    annotations[0].label = None;
    annotations.push(label(3, "new"));
    save(&path, &recording, &annotations).unwrap();

    let mut expected: Value = serde_json::from_str(META).unwrap();
    expected["annotations"] = json!([
        {"my:id": 1, "core:sample_start": 1001, "core:comment": "first", "core:freq_upper_edge": 7},
        {"core:sample_start": 1003, "core:sample_count": 3, "core:label": "new"},
        {"my:id": 2, "core:sample_start": 1009, "core:sample_count": 2}
    ]);
    // As text: the order of keys counts.
    assert_eq!(json(&path).to_string(), expected.to_string());
    assert_eq!(std::fs::read(path.with_extension("sigmf-data")).unwrap(), (0..42).collect::<Vec<u8>>());
    let again = reopen(&path);
    annotations.sort_by_key(|annotation| annotation.sample_start);
    assert_eq!(plain(&again.info.annotations), plain(&annotations));
    assert_eq!(samples(&again), samples(&recording));
}

#[test]
fn what_others_wrote_meanwhile_is_kept_and_what_the_user_corrected_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sigmf-meta");
    pair(&folder);
    let options = OpenOptions { sample_rate_hz: Some(2e6), center_frequency_hz: Some(200.5), ..OpenOptions::default() };
    let recording = reopen_with(&path, &options);
    std::fs::write(&path, META.replace("\"my:z\"", "\"core:author\": \"other\", \"my:z\"")).unwrap();
    save(&path, &recording, &[label(0, "a")]).unwrap();
    let value = json(&path);
    assert_eq!(value["global"]["core:author"], json!("other"));
    assert_eq!(value["global"]["core:sample_rate"], json!(2_000_000));
    let capture = json!({"my:gain": 3, "core:sample_start": 1000, "core:frequency": 200.5, "core:header_bytes": 2});
    assert_eq!(value["captures"], json!([capture]));
    assert_eq!(reopen(&path).info.annotations.len(), 1);
}

#[test]
fn a_name_beside_the_pair_names_its_samples_and_another_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let recording = pair(&folder);
    let path = folder.path().join("marked.sigmf-meta");
    save(&path, &recording, &[label(4, "a")]).unwrap();
    assert_eq!(json(&path)["global"]["core:dataset"], json!("x.sigmf-data"));
    let again = reopen(&path);
    assert_eq!((samples(&again), again.info.annotations.len()), (samples(&recording), 1));
    // Saved once more it is its own metadata, and those of the pair are as they were.
    save(&annotations_path(&again).unwrap(), &again, &[]).unwrap();
    assert_eq!(json(&path)["annotations"], json!([]));
    assert_eq!(std::fs::read_to_string(folder.path().join("x.sigmf-meta")).unwrap(), META);

    let elsewhere = tempfile::tempdir().unwrap();
    let refused = save(&elsewhere.path().join("x.sigmf-meta"), &recording, &[]).unwrap_err().to_string();
    assert!(refused.contains("another folder"), "{refused}");
    let refused = save(&folder.path().join("x.json"), &recording, &[]).unwrap_err().to_string();
    assert!(refused.contains("end it with .sigmf-meta"), "{refused}");
}

#[test]
fn metadata_of_other_samples_are_not_replaced_and_a_full_disk_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let recording = pair(&folder);
    let raw = folder.path().join("x.cu8");
    std::fs::write(&raw, [1, 2, 3, 4]).unwrap();
    let other = reopen(&raw);
    let refused = save(&annotations_path(&other).unwrap(), &other, &[]).unwrap_err().to_string();
    assert!(refused.contains("describes other samples (x.sigmf-data), not x.cu8"), "{refused}");
    let text = folder.path().join("y.sigmf-meta");
    std::fs::write(&text, "notes").unwrap();
    assert!(save(&text, &other, &[]).unwrap_err().to_string().contains("no SigMF metadata"));

    let path = folder.path().join("x.sigmf-meta");
    let full = SaveOptions { quota_bytes: Some(100), ..SaveOptions::default() };
    let full = save_annotations(&path, &recording, &[label(0, "a")], None, &full, &Progress::new()).unwrap_err();
    assert!(full.to_string().contains("the disk is full"), "{full}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), META);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 4);
}

#[test]
fn a_raw_file_gets_metadata_beside_it_and_opens_through_them() {
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("x_433.92M_250k.cu8");
    let bytes: Vec<u8> = (0..45).map(|n| n * 5).collect();
    std::fs::write(&raw, &bytes).unwrap();
    let options = OpenOptions { header_bytes: Some(6), ..OpenOptions::default() };
    let recording = reopen_with(&raw, &options);
    let path = annotations_path(&recording).unwrap();
    assert_eq!(path.file_name().unwrap(), "x_433.92M_250k.sigmf-meta", "{path:?}");
    let annotation =
        Annotation { freq_lower_edge_hz: Some(433.9e6), freq_upper_edge_hz: Some(433.95e6), ..label(2, "burst") };
    save(&path, &recording, std::slice::from_ref(&annotation)).unwrap();
    let expected = json!({
        "global": {
            "core:datatype": "cu8", "core:sample_rate": 250_000, "core:version": "1.2.5", "core:num_channels": 1,
            "core:dataset": "x_433.92M_250k.cu8", "core:trailing_bytes": 1,
            "core:description": "Guessed, because the file does not say: sample rate, centre frequency."
        },
        "captures": [{"core:sample_start": 0, "core:frequency": 433_920_000, "core:header_bytes": 6}],
        "annotations": [{
            "core:sample_start": 2, "core:sample_count": 3, "core:freq_lower_edge": 433_900_000,
            "core:freq_upper_edge": 433_950_000, "core:label": "burst"
        }]
    });
    assert_eq!(json(&path).to_string(), expected.to_string());
    assert_eq!(std::fs::read(&raw).unwrap(), bytes);
    let again = reopen(&raw);
    assert!(again.info.warnings.is_empty() && again.info.guessed.is_empty(), "{:?}", again.info);
    assert_eq!(plain(&again.info.annotations), [annotation]);
    assert_eq!(samples(&again), samples(&recording));
    assert_eq!(annotations_path(&again).unwrap(), path);
}

/// A WAV of two channels of 16 bits in two data chunks, with a chunk between them and one behind.
fn wav(bits: u16) -> Vec<u8> {
    let chunk = |id: &[u8], body: &[u8]| [id, &(body.len() as u32).to_le_bytes(), body].concat();
    let align = 2 * bits / 8;
    let format = [
        &[1, 0, 2, 0][..],
        &48_000u32.to_le_bytes(),
        &(48_000 * u32::from(align)).to_le_bytes(),
        &align.to_le_bytes(),
        &bits.to_le_bytes(),
    ]
    .concat();
    let data: Vec<u8> = (0..48).collect();
    let chunks = [
        chunk(b"fmt ", &format),
        chunk(b"data", &data[..24]),
        chunk(b"LIST", &[0; 10]),
        chunk(b"data", &data[24..]),
        chunk(b"note", b"bye!"),
    ]
    .concat();
    [b"RIFF".as_slice(), &(chunks.len() as u32 + 4).to_le_bytes(), b"WAVE", &chunks].concat()
}

#[test]
fn a_wav_of_several_chunks_is_described_by_the_headers_of_its_captures() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("HDSDR_20150804_210405Z_7050kHz_RF.wav");
    std::fs::write(&path, wav(16)).unwrap();
    let recording = reopen(&path);
    let meta = annotations_path(&recording).unwrap();
    save(&meta, &recording, &[label(5, "across")]).unwrap();
    let value = json(&meta);
    assert_eq!(value["captures"].as_array().unwrap().len(), 2);
    assert_eq!(value["captures"][0]["core:header_bytes"], json!(44));
    assert_eq!(value["captures"][1]["core:header_bytes"], json!(26));
    assert_eq!(value["captures"][1]["core:frequency"], json!(7_050_000));
    assert_eq!(value["global"]["core:trailing_bytes"], json!(12));
    let again = reopen(&path);
    assert_eq!((again.info.format.as_str(), again.info.samples), ("sigmf", 12));
    assert_eq!(samples(&again), samples(&recording));
    // Who says the datatype means the WAV itself.
    let options = OpenOptions { datatype: Some("ri16_le".parse().unwrap()), ..OpenOptions::default() };
    assert_eq!(reopen_with(&path, &options).info.format, "wav");
}

#[test]
fn layouts_that_sigmf_cannot_say_are_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.wav");
    std::fs::write(&path, wav(24)).unwrap();
    let recording = reopen(&path);
    let refused = save(&annotations_path(&recording).unwrap(), &recording, &[]).unwrap_err().to_string();
    assert!(refused.contains("export the recording as .sigmf-meta"), "{refused}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);

    let simulated = Recording { info: recording.info, source: std::sync::Arc::new(Computed) };
    assert!(annotations_path(&simulated).unwrap_err().to_string().contains("in no file"));
}

/// A source without a file.
#[derive(Debug)]
struct Computed;

impl crate::model::SampleSource for Computed {
    fn read(&self, _: usize, _: u64, _: &mut [Complex<f32>]) -> Result<(), crate::model::SourceError> {
        Ok(())
    }

    fn read_stored(&self, _: u64, _: &mut [u8]) -> Result<(), crate::model::SourceError> {
        Ok(())
    }
}

#[test]
fn an_archive_stays_as_it_is_and_metadata_beside_it_find_its_samples() {
    let folder = tempfile::tempdir().unwrap();
    let data: Vec<u8> = (0..43).collect();
    let bytes = testing::archive(&[("x/x.sigmf-meta", META.as_bytes()), ("x/x.sigmf-data", &data)]);
    let archive = folder.path().join("x.sigmf");
    std::fs::write(&archive, &bytes).unwrap();
    let recording = reopen(&archive);
    let refused = annotations_path(&recording).unwrap_err().to_string();
    assert!(refused.contains("x-annotated.sigmf-meta"), "{refused}");
    let path = folder.path().join("x-annotated.sigmf-meta");
    let annotations = [recording.info.annotations.to_vec(), vec![label(11, "new")]].concat();
    save(&path, &recording, &annotations).unwrap();
    assert_eq!(std::fs::read(&archive).unwrap(), bytes);
    let again = reopen(&path);
    assert!(again.info.warnings.is_empty(), "{:?}", again.info.warnings);
    assert_eq!(samples(&again), samples(&recording));
    assert_eq!(again.info.annotations.len(), 3);
    let value = json(&path);
    assert_eq!(value["global"].get("core:sha512"), None, "it was that of another file");
    assert_eq!((&value["global"]["my:z"]["b"], &value["captures"][0]["my:gain"]), (&json!(1), &json!(3)));
}

#[test]
fn annotations_that_were_not_read_are_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("x.bin");
    std::fs::write(&raw, [1, 2, 3, 4]).unwrap();
    let options = OpenOptions { datatype: Some("cu8".parse().unwrap()), ..OpenOptions::default() };
    let recording = reopen_with(&raw, &options);
    let path = annotations_path(&recording).unwrap();
    save(&path, &recording, &[label(0, "first")]).unwrap();
    let kept = std::fs::read(&path).unwrap();
    // Another call knows nothing of the first.
    let refused = save(&path, &reopen_with(&raw, &options), &[label(1, "second")]).unwrap_err().to_string();
    assert!(refused.contains("open the recording through this file"), "{refused}");
    assert_eq!(std::fs::read(&path).unwrap(), kept);
    // Whoever wrote it may write it again, even with less.
    let again = [label(1, "second")];
    save_annotations(&path, &recording, &again, Some(&path), &SaveOptions::default(), &Progress::new()).unwrap();
    assert_eq!(plain(&reopen(&path).info.annotations), again);
    save(&path, &reopen(&path), &[]).unwrap();
}

#[test]
fn recordings_of_an_archive_have_names_of_their_own_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("x.sigmf");
    let (meta, data) = (META.as_bytes(), [0; 42]);
    let members =
        [("a/x.sigmf-meta", meta), ("a/x.sigmf-data", &data), ("b.sigmf-meta", meta), ("b.sigmf-data", &data)];
    std::fs::write(&archive, testing::archive(&members)).unwrap();
    let name = |series| {
        let recording = reopen_with(&archive, &OpenOptions { series, ..OpenOptions::default() });
        name_of(&annotated_path(&recording.source.stored().unwrap()))
    };
    assert_eq!([name(0), name(1)], ["x-a-x-annotated.sigmf-meta", "x-b-annotated.sigmf-meta"]);
}

proptest! {
    #[test]
    fn annotations_come_back_as_they_were_saved(
        list in proptest::collection::vec(
            (0u64..40, proptest::option::of(0u64..9), proptest::option::of(-9e9..9e9f64), "[a-zé ]{0,4}"), 0..6,
        ),
        whole in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let recording = pair(&folder);
        let annotations: Vec<Annotation> = list
            .into_iter()
            .map(|(start, count, edge, text)| {
                let edge = edge.map(|edge| if whole { edge.round() } else { edge });
                Annotation {
                    sample_start: start,
                    sample_count: count,
                    freq_lower_edge_hz: edge,
                    freq_upper_edge_hz: edge.map(|edge| edge + 10.0),
                    label: Some(text).filter(|text| !text.is_empty()),
                    ..Annotation::default()
                }
            })
            .collect();
        let path = annotations_path(&recording).unwrap();
        save(&path, &recording, &annotations).unwrap();
        let mut sorted = annotations;
        sorted.sort_by_key(|annotation| annotation.sample_start);
        prop_assert_eq!(plain(&reopen(&path).info.annotations), sorted);
    }
}
