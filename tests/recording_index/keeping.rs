//! What stays in the folder: no more than is allowed, nothing of files that changed, nothing at all when switched off.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use lumiq::model::{DocumentId, Progress};

use super::source::{Planted, build, indexes, parameters, recording, write_aged};

fn names(folder: &Path) -> Vec<String> {
    let listing = std::fs::read_dir(folder.join("indexes"));
    listing
        .map_or_else(|_| Vec::new(), |all| all.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect())
}

fn bytes(folder: &Path) -> u64 {
    names(folder).iter().map(|name| std::fs::metadata(folder.join("indexes").join(name)).unwrap().len()).sum()
}

#[test]
fn an_index_is_found_again_and_read_without_its_recording() {
    let folder = tempfile::tempdir().unwrap();
    let source = Arc::new(Planted::new(folder.path(), 50_000, &[7]));
    build(&indexes(folder.path()).open(&recording(&source), parameters(64)).unwrap());
    let read = source.read.load(Ordering::Relaxed);
    // Every sample once, and what tasks share.
    assert!((50_000..60_000).contains(&read), "{read}");
    let again = indexes(folder.path()).open(&recording(&source), parameters(64)).unwrap();
    assert!(again.is_complete() && names(folder.path()).len() == 1);
    assert_eq!(source.read.load(Ordering::Relaxed), read);
}

#[test]
fn other_parameters_and_a_changed_file_have_an_index_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let source = Arc::new(Planted::new(folder.path(), 50_000, &[]));
    let indexes = indexes(folder.path());
    let open = |n_fft| indexes.open(&recording(&source), parameters(n_fft)).unwrap();
    let first = open(64);
    build(&first);
    assert!(!open(128).is_complete());
    assert_eq!(names(folder.path()).len(), 2);
    write_aged(&source.file, "others", 30);
    assert!(!open(64).is_complete());
    // Whoever still makes an index of the file as it was stops.
    write_aged(&source.file, "samples of yet another recording", 20);
    let problem = open(256).build(&Progress::new(), &|| (), || ());
    problem.unwrap();
    let index = open(512);
    write_aged(&source.file, "again", 10);
    let problem = index.build(&Progress::new(), &|| (), || ()).unwrap_err().to_string();
    assert_eq!(problem, "the file of the recording has changed since it was opened; open it again");
}

#[test]
fn the_folder_is_bounded_and_what_was_used_longest_ago_goes_first() {
    let folder = tempfile::tempdir().unwrap();
    let source = Arc::new(Planted::new(folder.path(), 100_000, &[]));
    let indexes = indexes(folder.path());
    build(&indexes.open(&recording(&source), parameters(64)).unwrap());
    let [first] = &names(folder.path())[..] else { panic!("one index") };
    let one = bytes(folder.path());
    let path = folder.path().join("indexes").join(first);
    let age = |path: &Path| {
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(500)).unwrap();
    };
    age(&path);
    // Room for two of this size.
    indexes.set(true, 2 * one + one / 2);
    let _second = indexes.open(&recording(&source), parameters(63)).unwrap();
    assert_eq!(names(folder.path()).len(), 2);
    let _third = indexes.open(&recording(&source), parameters(62)).unwrap();
    assert!(!path.exists() && names(folder.path()).len() == 2, "{:?}", names(folder.path()));
    assert!(bytes(folder.path()) <= 2 * one + one / 2);
    // One that would take more than half of what is allowed is refused.
    indexes.set(true, one / 4096);
    let problem = indexes.open(&recording(&source), parameters(64)).unwrap_err().to_string();
    assert_eq!(problem, "no index of so long a recording fits into the cache; allow indexes more room");
}

#[test]
fn switched_off_there_is_no_index_and_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let source = Arc::new(Planted::new(folder.path(), 50_000, &[]));
    let indexes = indexes(folder.path());
    indexes.set_least_samples(0);
    indexes.set(false, 1 << 30);
    let wanted = indexes.of(1, DocumentId(1), &recording(&source), parameters(64), 0..50_000);
    assert!(wanted.is_none() && indexes.wishes().is_empty());
    assert!(indexes.open(&recording(&source), parameters(64)).is_err());
    assert!(names(folder.path()).is_empty());
    // A short recording needs none, a file that was changed just now cannot have one.
    indexes.set(true, 1 << 30);
    indexes.set_least_samples(60_000);
    assert!(indexes.of(1, DocumentId(1), &recording(&source), parameters(64), 0..50_000).is_none());
    indexes.set_least_samples(0);
    write_aged(&source.file, "new", 0);
    assert!(indexes.of(1, DocumentId(1), &recording(&source), parameters(64), 0..50_000).is_none());
    assert!(names(folder.path()).is_empty());
}

#[test]
fn what_is_looked_at_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let blocks = 3;
    let source = Arc::new(Planted::new(folder.path(), blocks << 21, &[]));
    let index = indexes(folder.path()).open(&recording(&source), parameters(1024)).unwrap();
    index.look_at(1, Some(0..blocks << 21));
    index.look_at(2, Some((2 << 21) + 5000..(2 << 21) + 90_000));
    let progress = Progress::new();
    // Stopped after the first block.
    let stopped = index.build(&progress, &|| (), || progress.cancel()).unwrap_err();
    assert!(stopped.is_cancelled());
    assert!(index.has((2 << 21) + 5000..(2 << 21) + 90_000) && !index.has(0..1000));
}
