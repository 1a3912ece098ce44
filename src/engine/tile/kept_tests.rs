//! Levels that one cache leaves on the disk and the next one finds: instead of reading the file, and with the same pixels.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use super::kept::Worth;
use super::reader::{SampleReader, Window};
use super::samples::SampleCache;
use super::source::TileSource;
use crate::codec::OpenOptions;
use crate::codec::stamp::stamp_of;
use crate::engine::job::silent;
use crate::engine::level_cache::LevelCache;
use crate::model::{
    Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples, SourceError, Stack, StackAxes, StackInfo,
};

/// A plane of 1.2 MB that is thought large: the level that is kept has 300 kB.
const WIDTH: usize = 1500;
const HEIGHT: usize = 800;
const WORTH: Worth = Worth { least_plane: 1 << 20, most_level: 400_000 };

fn cache_beside(disk: &Arc<LevelCache>) -> SampleCache {
    SampleCache::beside(Arc::clone(disk), WORTH, 4 << 20)
}

/// Rows of one value each; counts the bytes that are read.
#[derive(Debug, Default)]
struct Rows {
    seed: usize,
    read: AtomicU64,
}

impl PlaneSource for Rows {
    fn read(&self, plane: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        self.read.fetch_add(rect.area() as u64, Ordering::Relaxed);
        let mut values = vec![0; rect.area()];
        for (row, y) in values.chunks_exact_mut(rect.width).zip(rect.y..) {
            row.fill((y / 9 + plane.z * 3 + self.seed) as u8);
        }
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U8(values)))
    }

    /// Tiles: then levels come in squares.
    fn preferred_columns(&self) -> usize {
        256
    }
}

/// A file that stands for the plane, and where levels are kept.
struct Setup {
    folder: tempfile::TempDir,
}

impl Setup {
    fn new() -> Self {
        let setup = Self { folder: tempfile::tempdir().unwrap() };
        setup.write("first", 100);
        setup
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("plane.tif")
    }

    fn levels(&self) -> PathBuf {
        self.folder.path().join("levels")
    }

    /// The file with other contents, as if it had been changed so many seconds ago.
    fn write(&self, contents: &str, seconds: u64) {
        fs::write(self.file(), contents).unwrap();
        let file = fs::File::options().write(true).open(self.file()).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
    }

    /// A stack as a program has it that has just opened the file.
    fn source(&self, seed: usize) -> (Arc<Rows>, TileSource) {
        let rows = Arc::new(Rows { seed, read: AtomicU64::new(0) });
        let axes = StackAxes { z: 2, ..StackAxes::plane(WIDTH, HEIGHT) };
        let info = StackInfo::bare("test", axes, 1, SampleType::U8);
        let mut stack = Stack::new(info, Arc::clone(&rows) as Arc<dyn PlaneSource>);
        stack.stamp = stamp_of(&[self.file()], &OpenOptions::default()).map(Arc::new);
        assert!(stack.stamp.is_some());
        (rows, TileSource::new(stack))
    }

    /// The overview of a plane as such a program makes it, and what it read for it.
    fn overview(&self, disk: &Arc<LevelCache>, seed: usize, z: usize) -> (Plane, u64) {
        let (rows, source) = self.source(seed);
        let cache = cache_beside(disk);
        let plane = read(&cache, &source, z, 2);
        (plane, rows.read.load(Ordering::Relaxed))
    }

    fn disk(&self) -> Arc<LevelCache> {
        Arc::new(LevelCache::in_folder(self.levels(), silent()))
    }
}

fn read(cache: &SampleCache, source: &TileSource, z: usize, level: usize) -> Plane {
    let size = source.pyramid().level(level);
    let plane = PlaneIndex { z, ..PlaneIndex::default() };
    let window = Window { plane, level, rect: Rect::whole(size.width, size.height) };
    (*cache.read(source, window, &Progress::new()).unwrap()).clone()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let listing = fs::read_dir(folder).map(|listing| listing.map(|entry| entry.unwrap().path()).collect::<Vec<_>>());
    let is_level = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "level");
    listing.unwrap_or_default().into_iter().filter(is_level).collect()
}

fn until(what: &str, so: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_mins(1);
    while !so() {
        assert!(Instant::now() < end, "it never came to be: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

const WHOLE: u64 = (WIDTH * HEIGHT) as u64;

#[test]
fn the_second_program_reads_nothing_of_the_file() {
    let setup = Setup::new();
    let disk = setup.disk();
    let (expected, read_first) = setup.overview(&disk, 0, 0);
    assert_eq!(read_first, WHOLE);
    until("one level on the disk", || disk.held() > 0 && entries(&setup.levels()).len() == 1);
    // Two programs with one folder, at the same time.
    for disk in [setup.disk(), disk] {
        let (found, read_again) = setup.overview(&disk, 0, 0);
        assert_eq!((found == expected, read_again), (true, 0));
    }
    let (other, read_other) = setup.overview(&setup.disk(), 0, 1);
    assert_eq!((other == expected, read_other), (false, WHOLE), "another plane");
}

#[test]
fn nothing_is_waited_for_where_a_level_is_there() {
    let setup = Setup::new();
    let disk = setup.disk();
    let (_, source) = setup.source(0);
    let cache = cache_beside(&disk);
    let window = Window { plane: PlaneIndex::default(), level: 2, rect: Rect::new(10, 10, 50, 50) };
    assert!(cache.effort(&source, window) > 0);
    setup.overview(&disk, 0, 0);
    until("a level on the disk", || disk.held() > 0);
    let (_, later) = setup.source(0);
    assert_eq!(cache_beside(&disk).effort(&later, window), 0);
}

#[test]
fn a_file_that_changed_is_read_again() {
    let setup = Setup::new();
    let disk = setup.disk();
    let (first, _) = setup.overview(&disk, 0, 0);
    until("a level on the disk", || disk.held() > 0);
    setup.write("later", 50);
    let (second, read) = setup.overview(&disk, 40, 0);
    assert_eq!((first == second, read), (false, WHOLE));
}

#[test]
fn a_damaged_level_is_made_again_without_a_word() {
    let setup = Setup::new();
    let disk = setup.disk();
    let (expected, _) = setup.overview(&disk, 0, 0);
    until("a level on the disk", || disk.held() > 0);
    let path = entries(&setup.levels()).pop().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let (again, read) = setup.overview(&disk, 0, 0);
    assert_eq!((again == expected, read), (true, WHOLE));
    until("the level is there again", || fs::read(&path).is_ok_and(|now| now.len() == bytes.len() && now != bytes));
}

#[test]
fn what_no_file_holds_is_not_kept_and_neither_is_a_part() {
    let setup = Setup::new();
    let disk = setup.disk();
    let (_, source) = setup.source(0);
    let computed =
        TileSource::new(Stack::computed(Arc::clone(&source.stack().info), Arc::clone(&source.stack().source)));
    let cache = cache_beside(&disk);
    read(&cache, &computed, 0, 2);
    let plane = PlaneIndex::default();
    let corner = Window { plane, level: 2, rect: Rect::new(0, 0, 20, 20) };
    cache.read(&source, corner, &Progress::new()).unwrap();
    // What is kept is written in the order in which it was made: after this one the others would be there.
    read(&cache, &source, 1, 2);
    until("one level on the disk", || disk.held() > 0);
    assert_eq!(entries(&setup.levels()).len(), 1);
}
