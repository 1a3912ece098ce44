//! The tile service against direct rendering, with sources that count, fail and panic.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::*;
use crate::engine::budget::Budget;
use crate::engine::job::silent;
use crate::engine::pyramid::{Averaging, halved};
use crate::model::{
    Composition, DocumentId, Layer, LayerColor, Level, PixelSize, Plane, PlaneIndex, PlaneSource, Progress, Rect,
    SampleType, Samples, SourceError, Stack, StackAxes, StackInfo,
};
use crate::ops::aids::{Deficiency, Marks, simulate};
use crate::ops::composite::PixelLayout;

/// u16 planes made by a formula; counts reads, fails at t = 7, panics at t = 8.
#[derive(Debug)]
struct Formula {
    axes: StackAxes,
    columns: usize,
    reads: Arc<AtomicUsize>,
}

fn value(plane: PlaneIndex, level: usize, x: usize, y: usize) -> u16 {
    (x * 7 + y * 13 + (x * y) % 31 + plane.t * 100 + plane.c * 1000 + level * 5000) as u16
}

impl PlaneSource for Formula {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        assert!(rect.fits(self.axes.x >> level, self.axes.y >> level), "{rect:?} of level {level}");
        assert!(plane.t != 8, "a bug in a codec");
        if plane.t == 7 {
            let problem = "cut short".to_owned();
            return Err(SourceError::Unreadable {
                file: "f.tif".to_owned(),
                problem,
                remedy: "copy it again".to_owned(),
            });
        }
        let rows = rect.y..rect.bottom();
        let values = rows.flat_map(|y| (rect.x..rect.right()).map(move |x| value(plane, level, x, y)));
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U16(values.collect())))
    }

    fn preferred_columns(&self) -> usize {
        self.columns
    }
}

struct Fixture {
    stack: Stack,
    reads: Arc<AtomicUsize>,
}

fn fixture(width: usize, height: usize, columns: usize, stored_levels: usize) -> Fixture {
    let axes = StackAxes { t: 9, z: 1, c: 2, y: height, x: width };
    let mut info = StackInfo::bare("test", axes, 1, SampleType::U16);
    info.levels.extend((1..=stored_levels).map(|level| Level { width: width >> level, height: height >> level }));
    let reads = Arc::new(AtomicUsize::new(0));
    let source = Formula { axes, columns, reads: Arc::clone(&reads) };
    Fixture { stack: Stack::new(info, Arc::new(source)), reads }
}

fn composition(range: [f64; 2]) -> Composition {
    let layer = |c, color| Layer::new(DocumentId(1), c, format!("{c}"), LayerColor::Ramp(color), range);
    Composition::of_layers(vec![layer(0, [255, 40, 0]), layer(1, [0, 200, 255])])
}

pub(super) fn service() -> TileService {
    TileService::new(&Budget::with_limit(256 << 20), 2, silent()).expect("threads")
}

/// Asks and waits until everything asked for was answered.
pub(super) fn answers(view: &mut TileView, scene: &Arc<Scene>, request: &TileRequest) -> (Vec<Arc<Tile>>, Vec<String>) {
    let (mut tiles, mut sentences) = (Vec::<Arc<Tile>>::new(), Vec::new());
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        view.request(scene, request, |key| tiles.iter().any(|tile| tile.key == *key));
        for event in view.poll() {
            match event {
                TileEvent::Ready(tile) => tiles.push(tile),
                TileEvent::Sketch(_) | TileEvent::Part(_) => (),
                TileEvent::Failed(sentence) => sentences.push(sentence),
            }
        }
        if !view.is_waiting() {
            return (tiles, sentences);
        }
        assert!(Instant::now() < end, "the tiles never came");
        std::thread::sleep(Duration::from_millis(2));
    }
}

pub(super) fn whole_request(scene: &Scene, t: usize, level: usize) -> TileRequest {
    let size = scene.level(level);
    TileRequest { t, z: 0, level, visible: Rect::whole(size.width, size.height), focus: [0.0; 2] }
}

/// The picture put together from tiles, borders checked against each other.
pub(super) fn assembled(tiles: &[Arc<Tile>], width: usize, height: usize) -> Vec<u8> {
    let mut picture = vec![0; width * height * 4];
    for tile in tiles {
        assert_eq!(tile.rgba.len(), tile.padded.area() * 4);
        for y in tile.rect.y..tile.rect.bottom() {
            let from = ((y - tile.padded.y) * tile.padded.width + tile.rect.x - tile.padded.x) * 4;
            let to = (y * width + tile.rect.x) * 4;
            let length = tile.rect.width * 4;
            picture[to..to + length].copy_from_slice(&tile.rgba[from..from + length]);
        }
    }
    picture
}

pub(super) fn direct(scene: &Scene, t: usize, level: usize) -> Vec<u8> {
    let size = scene.level(level);
    let mut out = vec![0; size.width * size.height * 4];
    let whole = Rect::whole(size.width, size.height);
    let progress = Progress::new();
    render(scene, (t, 0), level, whole, (PixelLayout::Rgba8, &mut out), (&Direct, &progress)).expect("reads");
    out
}

#[test]
fn tiles_equal_the_export_byte_for_byte() {
    let fixture = fixture(1301, 777, usize::MAX, 0);
    let service = service();
    let scene = Arc::new(Scene::of_stack(&service.source(&fixture.stack), &composition([50.0, 9000.0])));
    let mut view = service.view();
    for level in 0..scene.pyramid().levels().len() {
        let (tiles, sentences) = answers(&mut view, &scene, &whole_request(&scene, 3, level));
        assert!(sentences.is_empty());
        let size = scene.level(level);
        assert_eq!(assembled(&tiles, size.width, size.height), direct(&scene, 3, level), "level {level}");
    }
}

#[test]
fn made_levels_are_halves_whatever_the_blocks() {
    for columns in [1, 256, usize::MAX] {
        let fixture = fixture(3001, 1100, columns, 0);
        let source = TileSource::new(fixture.stack.clone());
        let plane = PlaneIndex { t: 1, z: 0, c: 1 };
        let cache = samples::SampleCache::new(64 << 20);
        let mut expected = fixture.stack.read_plane(plane).expect("reads");
        for level in 1..=source.pyramid().coarsest() {
            expected = halved(&expected, Averaging::Mean);
            let rect = Rect::whole(expected.width, expected.height);
            let window = reader::Window { plane, level, rect };
            let read = cache.read(&source, window, &Progress::new()).expect("reads");
            assert_eq!(*read, expected, "level {level}");
        }
    }
}

#[test]
fn the_files_own_levels_are_read() {
    let fixture = fixture(2048, 2048, usize::MAX, 1);
    let source = TileSource::new(fixture.stack);
    let cache = samples::SampleCache::new(64 << 20);
    let plane = PlaneIndex::default();
    let window = reader::Window { plane, level: 1, rect: Rect::new(30, 40, 3, 2) };
    let read = cache.read(&source, window, &Progress::new()).expect("reads");
    assert_eq!(read.value(2, 1, 0), Some(f64::from(value(plane, 1, 32, 41))));
}

#[test]
fn moving_a_handle_reads_nothing() {
    let fixture = fixture(900, 600, usize::MAX, 0);
    let service = service();
    let source = service.source(&fixture.stack);
    let mut view = service.view();
    let scene = Arc::new(Scene::of_stack(&source, &composition([0.0, 5000.0])));
    answers(&mut view, &scene, &whole_request(&scene, 0, 0));
    let reads = fixture.reads.load(Ordering::Relaxed);
    assert!(reads > 0);
    let moved = Arc::new(Scene::of_stack(&source, &composition([0.0, 6000.0])));
    assert_ne!(scene.key(), moved.key());
    let (tiles, _) = answers(&mut view, &moved, &whole_request(&moved, 0, 0));
    assert_eq!(assembled(&tiles, 900, 600), direct(&moved, 0, 0));
    let exported = 2;
    assert_eq!(fixture.reads.load(Ordering::Relaxed), reads + exported);
}

#[test]
fn a_failure_is_told_once_and_a_panic_is_survived() {
    let fixture = fixture(1500, 1500, usize::MAX, 0);
    let service = service();
    let scene = Arc::new(Scene::of_stack(&service.source(&fixture.stack), &composition([0.0, 5000.0])));
    let mut view = service.view();
    let (tiles, sentences) = answers(&mut view, &scene, &whole_request(&scene, 7, 0));
    assert!(tiles.is_empty());
    assert_eq!(sentences, ["f.tif: cut short; copy it again"]);
    let (_, sentences) = answers(&mut view, &scene, &whole_request(&scene, 8, 0));
    assert_eq!(sentences.len(), 1);
    assert!(sentences[0].contains("a bug in a codec"), "{sentences:?}");
    let (tiles, sentences) = answers(&mut view, &scene, &whole_request(&scene, 0, 0));
    assert_eq!((tiles.len(), sentences.len()), (9, 0));
}

#[test]
fn what_nobody_wants_any_more_is_stopped_between_blocks() {
    let fixture = fixture(6000, 6000, usize::MAX, 0);
    let source = TileSource::new(fixture.stack);
    let cache = samples::SampleCache::new(256 << 20);
    let coarsest = source.pyramid().coarsest();
    let size = source.pyramid().level(coarsest);
    let window =
        reader::Window { plane: PlaneIndex::default(), level: coarsest, rect: Rect::whole(size.width, size.height) };
    let progress = Progress::new();
    progress.cancel();
    assert!(cache.read(&source, window, &progress).expect_err("cancelled").is_cancelled());
    assert_eq!(fixture.reads.load(Ordering::Relaxed), 0);
    // Nothing of it stays behind: the same is read when it is wanted again.
    assert!(cache.read(&source, window, &Progress::new()).is_ok());
}

#[test]
fn one_stack_has_one_source_while_it_is_in_use() {
    let fixture = fixture(10, 10, usize::MAX, 0);
    let service = service();
    let source = service.source(&fixture.stack);
    assert_eq!(source.id(), service.source(&fixture.stack.clone()).id());
    let id = source.id();
    drop(source);
    assert_ne!(id, service.source(&fixture.stack).id());
}

fn wait<T>(mut ask: impl FnMut() -> Fetch<T>) -> Fetch<T> {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        match ask() {
            Fetch::Pending => assert!(Instant::now() < end, "it never came"),
            answer => return answer,
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn statistics_and_values_come_in_the_background() {
    let fixture = fixture(64, 50, usize::MAX, 0);
    let service = service();
    let source = service.source(&fixture.stack);
    let scope = StatisticsScope::Plane { t: 2, z: 0 };
    let statistics = wait(|| service.statistics(&source, 1, scope)).ready().flatten().expect("finite values");
    let plane = PlaneIndex { t: 2, z: 0, c: 1 };
    let all = (0..50).flat_map(|y| (0..64).map(move |x| f64::from(value(plane, 0, x, y))));
    assert_eq!(statistics.extent.max, all.clone().fold(0.0, f64::max));
    assert_eq!(statistics.histogram.total(), 64 * 50);
    assert!(!statistics.sampled);

    let probed = wait(|| service.probe(&source, plane, 9, 11));
    assert_eq!(probed, Fetch::Ready(vec![f64::from(value(plane, 0, 9, 11))]));
    assert!(matches!(service.probe(&source, plane, 64, 0), Fetch::Failed(_)));
    let failed = wait(|| service.statistics(&source, 0, StatisticsScope::Plane { t: 7, z: 0 }));
    assert_eq!(failed, Fetch::Failed("f.tif: cut short; copy it again".to_owned()));
}

#[test]
fn the_automatic_range_leaves_out_a_thousandth_on_either_side() {
    let axes = StackAxes { t: 1, z: 1, c: 2, y: 100, x: 100 };
    let reads = Arc::new(AtomicUsize::new(0));
    let source = Formula { axes, columns: usize::MAX, reads };
    let stack = Stack::new(StackInfo::bare("test", axes, 1, SampleType::U16), Arc::new(source));
    let mut all: Vec<u16> =
        (0..100).flat_map(|y| (0..100).map(move |x| value(PlaneIndex { t: 0, z: 0, c: 1 }, 0, x, y))).collect();
    all.sort_unstable();
    let expected = [f64::from(all[9]), f64::from(all[9989])];
    assert_eq!(auto_range(&stack, 1, &Progress::new()).expect("reads"), expected);
}

#[test]
fn a_layer_of_another_stack_lies_by_its_pixel_size() {
    let sized = |width: usize, pixel: f64| {
        let mut fixture = fixture(width, width, usize::MAX, 0);
        let mut info = (*fixture.stack.info).clone();
        info.pixel_size = Some(PixelSize { x: pixel, y: pixel, z: None });
        fixture.stack = Stack::new(info, Arc::clone(&fixture.stack.source));
        Arc::new(TileSource::new(fixture.stack))
    };
    let (base, finer) = (sized(40, 1.0), sized(80, 0.5));
    let layer = Layer::new(DocumentId(2), 0, "finer".to_owned(), LayerColor::Ramp([255; 3]), [0.0, 5000.0]);
    let scene = Scene::new(base, &Composition::of_layers(vec![layer]), |_| Some(Arc::clone(&finer)));
    let picture = direct(&scene, 0, 0);
    assert_eq!(picture.len(), 40 * 40 * 4);
    // Pixel (10, 10) of the composition has its middle between pixels 20 and 21 of the finer stack.
    let corners =
        [(20, 20), (21, 20), (20, 21), (21, 21)].map(|(x, y)| f64::from(value(PlaneIndex::default(), 0, x, y)));
    let expected = (corners.iter().sum::<f64>() / 4.0 * 256.0 / 5001.0 + 0.5).trunc();
    assert_eq!(f64::from(picture[(10 * 40 + 10) * 4]), expected);
}

#[test]
fn a_thumbnail_is_small_and_looks_like_its_picture() {
    let fixture = fixture(1000, 500, usize::MAX, 0);
    let scene = Scene::of_stack(&Arc::new(TileSource::new(fixture.stack)), &composition([0.0, 9000.0]));
    let small = thumbnail(&scene, 72, &Progress::new()).expect("reads");
    assert_eq!((small.width, small.height, small.samples_per_pixel), (72, 36, 3));
    let picture = direct(&scene, 0, 0);
    let mean = |values: &mut dyn Iterator<Item = u8>| {
        let values: Vec<f64> = values.map(f64::from).collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    let large = mean(&mut picture.chunks_exact(4).map(|pixel| pixel[0]));
    let Samples::U8(values) = &small.samples else { panic!("RGB8") };
    assert!((mean(&mut values.iter().copied().step_by(3)) - large).abs() < 2.0);
}

#[test]
fn aids_lie_over_tiles_and_over_nothing_that_is_exported() {
    let (width, height) = (700, 560);
    let fixture = fixture(width, height, 0, 0);
    let (service, composition) = (service(), composition([1500.0, 12_000.0]));
    let source = service.source(&fixture.stack);
    let shown = |aids: Aids| {
        let scene = Arc::new(Scene::of_stack(&source, &composition).with_aids(aids));
        let (tiles, failures) = answers(&mut service.view(), &scene, &whole_request(&scene, 1, 0));
        assert!(failures.is_empty(), "{failures:?}");
        let mut exported = vec![0; width * height * 4];
        let out = (PixelLayout::Rgba8, &mut exported[..]);
        render(&scene, (1, 0), 0, Rect::whole(width, height), out, (&Direct, &Progress::new())).expect("whole");
        (scene.key(), assembled(&tiles, width, height), exported)
    };
    let marks = Marks { saturated: true, zero: true };
    let (plain_key, plain, _) = shown(Aids::default());
    let (key, seen, exported) = shown(Aids { marks, vision: Some(Deficiency::Deutan) });
    assert_ne!(key, plain_key);
    assert!(exported == plain, "exports know of no aids");
    let mut expected = plain;
    simulate(Deficiency::Deutan, &mut expected, 4);
    let mut counts = [0; 2];
    for (index, pixel) in expected.chunks_exact_mut(4).enumerate() {
        let values = [0, 1].map(|c| value(PlaneIndex { t: 1, z: 0, c }, 0, index % width, index / width));
        if values.iter().any(|value| *value > 12_000) {
            pixel[..3].copy_from_slice(&[255, 0, 0]);
            counts[0] += 1;
        } else if values.iter().all(|value| *value < 1500) {
            pixel[..3].copy_from_slice(&[0, 0, 255]);
            counts[1] += 1;
        }
    }
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    assert!(seen == expected);
}
