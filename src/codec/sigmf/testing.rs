//! For the tests of this room and of formats that have its metadata beside them: archives, written block by block, and
//! annotations saved beside a file and read with it.

use std::path::Path;

use super::{annotations_path, save_annotations};
use crate::codec::{DocumentKind, OpenOptions, Opened, SaveOptions, open};
use crate::model::{Annotation, Progress};

/// A member of an archive: header, content, padding.
pub fn member(name: &str, body: &[u8]) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[124..136].copy_from_slice(format!("{:011o}\0", body.len()).as_bytes());
    header[156] = b'0';
    header[257..262].copy_from_slice(b"ustar");
    let mut padded = body.to_vec();
    padded.resize(body.len().next_multiple_of(512), 0);
    [header, padded].concat()
}

/// A whole archive.
pub fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes: Vec<u8> = members.iter().flat_map(|(name, body)| member(name, body)).collect();
    bytes.resize(bytes.len() + 1024, 0);
    bytes
}

/// Annotations of a file of another format than SigMF's come back when it is opened again, the samples as they were; it
/// is one recording and no stack.
pub fn check_beside(path: &Path) {
    let reopen = || match open(path, &OpenOptions::default()).unwrap() {
        Opened::Recording(recording) => recording,
        Opened::Stack(stack) => panic!("{stack:?}"),
    };
    let before = reopen();
    let label = |label: &str| Annotation { label: Some(label.to_owned()), ..Annotation::default() };
    let save = |recording: &_, annotations: &[Annotation]| {
        let target = annotations_path(recording).unwrap();
        save_annotations(&target, recording, annotations, None, &SaveOptions::default(), &Progress::new()).unwrap();
    };
    save(&before, &[label("first")]);
    let again = reopen();
    assert_eq!((again.info.format.as_str(), again.info.samples), ("sigmf", before.info.samples));
    assert_eq!(again.info.center_frequency_hz, before.info.center_frequency_hz);
    save(&again, &[again.info.annotations.to_vec(), vec![label("second")]].concat());
    let labels: Vec<_> = reopen().info.annotations.iter().map(|annotation| annotation.label.clone()).collect();
    assert_eq!(labels, [Some("first".to_owned()), Some("second".to_owned())]);
    let stack = OpenOptions { kind: Some(DocumentKind::Stack), ..OpenOptions::default() };
    let second = OpenOptions { series: 1, ..OpenOptions::default() };
    assert!(open(path, &stack).unwrap_err().to_string().contains("as a stack"));
    assert!(open(path, &second).is_err());
}
