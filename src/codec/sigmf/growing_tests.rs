//! Tests of a pair that grows: a valid recording at any instant, and the names change hands as those of any pair.

use super::*;
use crate::codec::{OpenOptions, Opened, open, verify};
use crate::model::{AnnotationList, Capture, Datatype, NumberFormat, Progress, Recording};

fn info(captures: Vec<Capture>) -> RecordingInfo {
    RecordingInfo {
        format: "sigmf".to_owned(),
        samples: 0,
        channels: 1,
        datatype: Datatype { format: NumberFormat::U8, ..Datatype::CF32 },
        sample_rate_hz: Some(1e6),
        center_frequency_hz: Some(100e6),
        captures,
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings: Vec::new(),
        metadata: None,
    }
}

fn capture(sample_start: u64, second: u64) -> Capture {
    let datetime = Some(format!("2024-05-01T12:00:{second:02}.000000Z"));
    Capture { sample_start, frequency_hz: Some(100e6), datetime, ..Capture::default() }
}

fn recording(path: &Path) -> Recording {
    match open(path, &OpenOptions::default()).unwrap() {
        Opened::Recording(recording) => recording,
        Opened::Stack(_) => panic!("a recording"),
    }
}

fn stored(recording: &Recording) -> Vec<u8> {
    let mut bytes = vec![0; recording.info.samples as usize * recording.info.datatype.bytes()];
    recording.source.read_stored(0, &mut bytes).unwrap();
    bytes
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn it_opens_at_any_instant_and_gets_its_names_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("air.sigmf-meta");
    // The stream's first 50 samples are not part of it.
    let mut info = info(vec![capture(0, 0)]);
    let mut pair = GrowingPair::create(&target, &info, 50, false).unwrap();
    let partial = pair.data_path().to_owned();
    assert_eq!(names(folder.path()), ["air.partial.sigmf-data", "air.partial.sigmf-meta"]);
    pair.append(&[7; 200]).unwrap();
    info.captures.push(capture(150, 9));
    pair.describe(&info, 50).unwrap();
    pair.append(&[9, 8, 7, 6]).unwrap();
    let so_far = recording(&partial);
    assert_eq!((so_far.info.samples, so_far.info.captures.len()), (102, 2));
    assert_eq!(so_far.info.captures[1].sample_start, 100);
    assert_eq!(pair.finish(&info, 50).unwrap().as_deref(), Some(target.as_path()));
    assert_eq!(names(folder.path()), ["air.sigmf-data", "air.sigmf-meta"]);
    let finished = recording(&target);
    assert_eq!((finished.info.samples, finished.info.warnings.as_slice()), (102, &[][..]));
    assert_eq!(stored(&finished)[198..], [7, 7, 9, 8, 7, 6]);
    assert_eq!(finished.info.captures[0].datetime.as_deref(), Some("2024-05-01T12:00:00.000050Z"));
    verify(&target, &Opened::Recording(finished), &Progress::new()).unwrap();
}

#[test]
fn an_old_pair_is_there_until_the_new_one_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("air.sigmf-meta");
    let info = info(vec![capture(0, 0)]);
    for value in [1, 2] {
        let mut pair = GrowingPair::create(&target.with_extension("sigmf-data"), &info, 0, true).unwrap();
        pair.append(&[value; 20]).unwrap();
        if value == 2 {
            assert_eq!(stored(&recording(&target)), [1; 20]);
        }
        pair.finish(&info, 0).unwrap();
        assert_eq!(stored(&recording(&target)), [value; 20]);
    }
    assert_eq!(names(folder.path()).len(), 2);
}

#[test]
fn of_two_pairs_of_one_name_the_second_keeps_its_partial_name() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("air.sigmf-meta");
    let mut info = info(vec![capture(0, 0)]);
    let mut pairs = [1, 2].map(|value| {
        let mut pair = GrowingPair::create(&target, &info, 0, false).unwrap();
        pair.append(&[value; 20]).unwrap();
        pair
    });
    pairs.reverse();
    let [second, first] = pairs;
    let left = folder.path().join("air.partial-2.sigmf-meta");
    first.finish(&info, 0).unwrap();
    info.annotations = vec![crate::model::Annotation { sample_start: 3, ..Default::default() }].into();
    let sentence = second.finish(&info, 0).unwrap_err().to_string();
    assert!(sentence.contains("air.sigmf-meta") && sentence.contains("air.partial-2.sigmf-meta"), "{sentence}");
    assert_eq!((stored(&recording(&target)), stored(&recording(&left))), (vec![1; 20], vec![2; 20]));
    assert_eq!(recording(&left).info.annotations.len(), 1);
    assert_eq!(names(folder.path()).len(), 4);
}

#[test]
fn what_was_left_behind_is_kept_and_nothing_at_all_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("air.sigmf-meta");
    let info = info(vec![capture(0, 0)]);
    let mut left_behind = GrowingPair::create(&target, &info, 0, false).unwrap();
    left_behind.append(&[5; 7]).unwrap();
    drop(left_behind);
    let mut next = GrowingPair::create(&target, &info, 0, false).unwrap();
    next.append(&[6; 4]).unwrap();
    next.finish(&info, 0).unwrap();
    assert_eq!(stored(&recording(&target)), [6; 4]);
    // Its last sample is not whole.
    assert_eq!(stored(&recording(&folder.path().join("air.partial.sigmf-meta"))), [5; 6]);
    let before = names(folder.path());
    let empty = GrowingPair::create(&folder.path().join("none.sigmf-meta"), &info, 0, false).unwrap();
    assert_eq!(empty.finish(&info, 0).unwrap(), None);
    assert_eq!(names(folder.path()), before);
}

#[test]
fn a_place_that_cannot_be_written_to_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none/air.sigmf-meta");
    let sentence = GrowingPair::create(&missing, &info(Vec::new()), 0, false).unwrap_err().to_string();
    assert!(sentence.contains("no such file or folder"), "{sentence}");
    let target = folder.path().join("air.sigmf-meta");
    fs::create_dir(target.with_extension("sigmf-data")).unwrap();
    let sentence = GrowingPair::create(&target, &info(Vec::new()), 0, false).unwrap_err().to_string();
    assert!(sentence.contains("is a folder"), "{sentence}");
}
