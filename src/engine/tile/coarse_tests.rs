//! Coarse levels of large planes: exact, in bands, with a sketch and a fraction before, and stopped at the next band.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::reader::{SampleReader, Window};
use super::samples::SampleCache;
use super::shared::Shared;
use super::sketch::Sketch;
use super::*;
use crate::engine::budget::Budget;
use crate::engine::job::silent;
use crate::engine::pyramid::{Averaging, halved};
use crate::model::{
    Composition, DocumentId, Layer, LayerColor, Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples,
    SourceError, Stack, StackAxes, StackInfo,
};

/// Bytes made by a formula, or nothing but waiting; counts bands and remembers the largest.
#[derive(Debug, Default)]
struct Large {
    width: usize,
    plane: Vec<u8>,
    tiled: bool,
    /// Rows are quick to read by themselves, bands take this long.
    pause: Duration,
    bands: AtomicUsize,
    largest: AtomicUsize,
}

fn value(x: usize, y: usize) -> u8 {
    (x * 7 + y * 13 + (x * y) % 31) as u8
}

impl Large {
    fn by_formula(width: usize, height: usize, tiled: bool) -> Arc<Self> {
        let plane = (0..height).flat_map(|y| (0..width).map(move |x| value(x, y))).collect();
        Arc::new(Self { width, plane, tiled, ..Self::default() })
    }
}

impl PlaneSource for Large {
    fn read(&self, _: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        self.largest.fetch_max(rect.area(), Ordering::Relaxed);
        if rect.height > 1 {
            self.bands.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(self.pause);
        }
        let mut samples = vec![0; rect.area()];
        if !self.plane.is_empty() {
            for (row, y) in samples.chunks_exact_mut(rect.width).zip(rect.y..) {
                row.copy_from_slice(&self.plane[y * self.width + rect.x..][..rect.width]);
            }
        }
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U8(samples)))
    }

    fn preferred_columns(&self) -> usize {
        if self.tiled { 256 } else { usize::MAX }
    }

    fn least_rows(&self) -> usize {
        if self.tiled { 256 } else { 1 }
    }
}

fn source(width: usize, height: usize, large: &Arc<Large>) -> TileSource {
    let info = StackInfo::bare("test", StackAxes::plane(width, height), 1, SampleType::U8);
    TileSource::new(Stack::new(info, Arc::clone(large) as Arc<dyn PlaneSource>))
}

fn whole(source: &TileSource, level: usize) -> Window {
    let size = source.pyramid().level(level);
    Window { plane: PlaneIndex::default(), level, rect: Rect::whole(size.width, size.height) }
}

fn scene(source: &Arc<TileSource>) -> Arc<Scene> {
    let layer = Layer::new(DocumentId(1), 0, "one".to_owned(), LayerColor::Ramp([255; 3]), [0.0, 255.0]);
    Arc::new(Scene::of_stack(source, &Composition::of_layers(vec![layer])))
}

#[test]
fn without_room_for_the_levels_between_the_same_is_read_in_bands() {
    for tiled in [false, true] {
        let (width, height) = (4001, 2303);
        let large = Large::by_formula(width, height, tiled);
        let source = source(width, height, &large);
        let mut expected = source.stack().read_plane(PlaneIndex::default()).expect("reads");
        large.largest.store(0, Ordering::Relaxed);
        for level in 1..=source.pyramid().coarsest() {
            expected = halved(&expected, Averaging::Mean);
            // Levels of up to 64 KiB are kept: none of these.
            let cache = SampleCache::new(512 << 10);
            let progress = Progress::new();
            let effort = cache.effort(&source, whole(&source, level));
            let read = cache.read(&source, whole(&source, level), &progress).expect("reads");
            assert!(*read == expected, "level {level}");
            assert_eq!((effort, progress.done()), (width as u64 * height as u64, effort));
        }
        assert!(large.largest.load(Ordering::Relaxed) <= 1024 * if tiled { 1024 } else { width });
    }
}

#[test]
fn what_is_kept_is_not_read_again() {
    let large = Large::by_formula(2000, 1500, false);
    let source = source(2000, 1500, &large);
    let cache = SampleCache::new(2 << 20);
    let read = |level| drop(cache.read(&source, whole(&source, level), &Progress::new()).expect("reads"));
    read(3);
    let bands = large.bands.load(Ordering::Relaxed);
    // The level of 500 × 375 takes less than an eighth of the cache, the one of 1000 × 750 more.
    assert_eq!(cache.effort(&source, whole(&source, 2)), 0);
    read(2);
    assert_eq!(large.bands.load(Ordering::Relaxed), bands);
    assert_eq!(cache.effort(&source, whole(&source, 1)), 2000 * 1500);
}

#[test]
fn what_others_read_counts_as_done() {
    let large = Large::by_formula(8192, 8192, false);
    let source = Arc::new(source(8192, 8192, &large));
    let shared = Shared::new(&Budget::with_limit(64 << 20), silent(), Arc::default());
    let scene = scene(&source);
    let key = TileRequest { t: 0, z: 0, level: 4, visible: Rect::whole(512, 512), focus: [0.0; 2] }.keys(&scene)[0];
    let (progress, seen) = (Progress::new(), RefCell::new(Vec::new()));
    let part = |_| {
        seen.borrow_mut().push(progress.fraction());
        // Another viewer.
        shared.samples().read(&source, whole(&source, 4), &Progress::new()).expect("reads");
    };
    shared.tile((&scene, None), key, &progress, part).expect("reads");
    assert_eq!(seen.borrow().len(), 16);
    assert!(seen.borrow()[0] < 0.3, "its own first band: {seen:?}");
    assert_eq!(seen.borrow()[1], 1.0);
}

#[test]
fn a_sketch_picks_single_pixels_for_a_moment() {
    let large = Large::by_formula(3000, 2001, false);
    let source = source(3000, 2001, &large);
    let cache = SampleCache::new(1 << 20);
    let window = Window { rect: Rect::new(10, 20, 178, 106), ..whole(&source, 4) };
    let sketch = |moment| Sketch { cache: &cache, moment }.read(&source, window, &Progress::new());
    let picked = sketch(Duration::from_hours(1)).expect("time enough");
    for (x, y) in [(0, 0), (1, 0), (0, 1), (100, 50), (176, 104)] {
        let expected = value((x + 10) * 16 + 8, (y + 20) * 16 + 8);
        assert_eq!(picked.value(x, y, 0), Some(f64::from(expected)), "{x}, {y}");
    }
    assert_eq!(picked.value(177, 105, 0), Some(f64::from(value(187 * 16 + 7, 2000))), "what there is at the edge");
    assert_eq!(large.bands.load(Ordering::Relaxed), 0);
    let hasty = sketch(Duration::ZERO).expect("the first round");
    assert_eq!(hasty.value(7, 8, 0), picked.value(7, 8, 0));
    assert_eq!(hasty.value(7, 15, 0), picked.value(7, 8, 0), "what lies above");
    // What is there already is taken as it is.
    let exact = cache.read(&source, window, &Progress::new()).expect("reads");
    assert_eq!(sketch(Duration::ZERO).expect("cached"), exact);
}

#[test]
fn where_many_rows_are_decoded_for_one_there_is_no_sketch() {
    let large = Large::by_formula(3000, 500, true);
    let source = source(3000, 500, &large);
    let sketch = Sketch { cache: &SampleCache::new(1 << 20), moment: Duration::from_hours(1) };
    let read = sketch.read(&source, whole(&source, 4), &Progress::new());
    assert!(read.expect_err("256 rows for one").is_cancelled());
    assert_eq!(large.largest.load(Ordering::Relaxed), 0);
}

#[test]
fn a_long_wait_starts_with_a_sketch_and_ends_with_the_band_at_hand() {
    let large = Arc::new(Large { pause: Duration::from_millis(20), ..Large::default() });
    let workers = 2;
    let service = TileService::new(&Budget::with_limit(256 << 20), workers, silent()).expect("threads");
    let source = Arc::new(source(20_000, 20_000, &large));
    let scene = scene(&source);
    let level = scene.pyramid().coarsest();
    let size = scene.level(level);
    let visible = Rect::whole(size.width, size.height);
    let request = TileRequest { t: 0, z: 0, level, visible, focus: [0.0; 2] };
    let mut view = service.view();
    let mut sketched = None;
    let end = Instant::now() + Duration::from_mins(1);
    while sketched.is_none() || view.fraction().is_none_or(|fraction| fraction <= 0.0) {
        assert!(Instant::now() < end, "it never came");
        view.request(&scene, &request, |_| false);
        for event in view.poll() {
            match event {
                TileEvent::Sketch(tile) => sketched = Some(tile),
                TileEvent::Part(_) => (),
                other => panic!("sooner than 400 MB can be read: {other:?}"),
            }
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    assert_eq!(sketched.expect("just seen").rect, visible);
    drop(view);
    let bands = large.bands.load(Ordering::Relaxed);
    std::thread::sleep(Duration::from_secs(1));
    let more = large.bands.load(Ordering::Relaxed) - bands;
    assert!(more <= workers, "{more} bands were read for nobody");
}
