//! Entries that come back as they were, damaged ones, and the bound.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::LevelFolder;
use crate::codec::OpenOptions;
use crate::codec::stamp::stamp_of;
use crate::engine::level_cache::LevelKey;
use crate::engine::pyramid::Averaging;
use crate::model::{Plane, PlaneIndex, SampleType, Samples, Stamp};

/// A file that was not changed for a while.
pub fn old_file(folder: &Path) -> PathBuf {
    let path = folder.join("large.tif");
    fs::write(&path, "pixels").unwrap();
    age(&path, 60);
    path
}

fn age(path: &Path, seconds: u64) {
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
}

/// A level of plane z, with values of its own.
pub fn level(stamp: &Stamp, z: usize) -> (LevelKey, Plane) {
    let values: Vec<u16> = (0..40 * 30 * 2).map(|value| value * 7 + z as u16).collect();
    let key = LevelKey {
        stamp: stamp.clone(),
        plane: PlaneIndex { z, ..PlaneIndex::default() },
        level: 3,
        made_of: 0,
        averaging: Averaging::Mean,
        width: 40,
        height: 30,
        samples_per_pixel: 2,
        sample_type: SampleType::U16,
    };
    (key, Plane::new(40, 30, 2, Samples::U16(values)))
}

fn set_up() -> (tempfile::TempDir, LevelFolder, Stamp) {
    let folder = tempfile::tempdir().unwrap();
    let stamp = stamp_of(&[old_file(folder.path())], &OpenOptions::default()).unwrap();
    let levels = LevelFolder::new(folder.path().join("a").join("levels"));
    (folder, levels, stamp)
}

#[test]
fn a_level_comes_back_under_its_own_name_only() {
    let (_folder, levels, stamp) = set_up();
    let (key, plane) = level(&stamp, 0);
    assert_eq!((levels.read(&key), levels.has(&key)), (None, false));
    levels.write(&key, &plane).unwrap();
    assert!(levels.has(&key));
    assert_eq!(levels.read(&key), Some(plane));
    let others = [
        LevelKey { level: 4, ..key.clone() },
        LevelKey { made_of: 1, ..key.clone() },
        LevelKey { averaging: Averaging::First, ..key.clone() },
        LevelKey { plane: PlaneIndex { t: 1, ..key.plane }, ..key.clone() },
        LevelKey { stamp: Stamp { reading: "otherwise".to_owned(), ..stamp.clone() }, ..key.clone() },
        LevelKey { stamp: Stamp { state: "later".to_owned(), ..stamp }, ..key.clone() },
    ];
    for other in others {
        assert_eq!(levels.read(&other), None, "{other:?}");
    }
}

#[test]
fn damaged_entries_are_taken_away_and_can_be_made_again() {
    let (_folder, levels, stamp) = set_up();
    let (key, plane) = level(&stamp, 0);
    let path = levels.path(&key);
    levels.write(&key, &plane).unwrap();
    let whole = fs::read(&path).unwrap();
    let (other, other_plane) = level(&stamp, 1);
    let mut damaged =
        vec![vec![], whole[..whole.len() - 1].to_vec(), [&whole[..], &[0]].concat(), vec![7; whole.len()]];
    // One bit of the mark, of the digests, of the samples.
    for at in [0, 9, 50, 72, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 4;
        damaged.push(bytes);
    }
    // Another level under this name.
    levels.write(&other, &other_plane).unwrap();
    damaged.push(fs::read(levels.path(&other)).unwrap());
    for bytes in damaged {
        fs::write(&path, &bytes).unwrap();
        assert_eq!(levels.read(&key), None, "{} bytes", bytes.len());
        assert!(!path.exists());
        levels.write(&key, &plane).unwrap();
        assert_eq!(levels.read(&key), Some(plane.clone()));
    }
}

#[test]
fn the_bound_is_held_and_what_was_used_longest_ago_goes_first() {
    let (_folder, levels, stamp) = set_up();
    let all: Vec<_> = (0..5).map(|z| level(&stamp, z)).collect();
    for (z, (key, plane)) in all.iter().enumerate() {
        levels.write(key, plane).unwrap();
        age(&levels.path(key), 100 - z as u64);
    }
    let one = fs::metadata(levels.path(&all[0].0)).unwrap().len();
    assert_eq!(levels.keep_within(5 * one), 5 * one);
    assert!(levels.read(&all[0].0).is_some(), "used now");
    // What is not ours stays, whatever there is of it; what a killed program left goes when it is old.
    let [note, begun, left] = ["note.txt", ".lumiq-abc.tmp", ".lumiq-def.tmp"].map(|name| levels.0.path.join(name));
    for path in [&note, &begun, &left] {
        fs::write(path, vec![0; 4 * one as usize]).unwrap();
    }
    age(&left, 7200);
    assert_eq!(levels.keep_within(3 * one - 1), 2 * one);
    assert_eq!(all.iter().map(|(key, _)| levels.has(key)).collect::<Vec<_>>(), [true, false, false, false, true]);
    assert_eq!([note.exists(), begun.exists(), left.exists()], [true, true, false]);
    assert_eq!(levels.keep_within(0), 0);
    assert!(!levels.has(&all[0].0));
}
