//! Sections against the planes they cut: byte for byte at the full size, means of it when coarser, whatever the layers
//! and however lines are kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::*;
use crate::engine::budget::Budget;
use crate::engine::job::silent;
use crate::model::{
    BlendMode, Composition, DocumentId, Layer, LayerColor, PixelSize, Plane, PlaneIndex, PlaneSource, Progress, Rect,
    SampleType, Samples, SectionPlane, SourceError, Stack, StackAxes, StackInfo,
};
use crate::ops::composite::PixelLayout;

/// Planes by a formula in any type; counts the samples that are read. The plane at t = 9, z = 3 cannot be.
#[derive(Debug)]
struct Formula {
    sample_type: SampleType,
    samples_per_pixel: usize,
    read: Arc<AtomicUsize>,
}

impl PlaneSource for Formula {
    fn read(&self, plane: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        self.read.fetch_add(rect.area(), Ordering::Relaxed);
        if (plane.t, plane.z) == (9, 3) {
            let [file, problem, remedy] = ["f.tif", "is cut short", "copy it again"].map(str::to_owned);
            return Err(SourceError::Unreadable { file, problem, remedy });
        }
        let mut samples = Samples::zeroed(self.sample_type, rect.area() * self.samples_per_pixel);
        let size = self.sample_type.bytes();
        for (index, out) in samples.as_bytes_mut().chunks_exact_mut(size).enumerate() {
            let (pixel, component) = (index / self.samples_per_pixel, index % self.samples_per_pixel);
            let (x, y) = (rect.x + pixel % rect.width, rect.y + pixel / rect.width);
            let value = x * 7 + y * 13 + (x * y) % 31 + plane.z * 57 + plane.t * 101 + plane.c * 29 + component * 5;
            let value = match self.sample_type {
                SampleType::F32 => (value as f32 / 7.0).to_ne_bytes().to_vec(),
                SampleType::U8 => vec![value as u8],
                _ => (value as u16).to_ne_bytes().to_vec(),
            };
            out.copy_from_slice(&value);
        }
        Ok(Plane::new(rect.width, rect.height, self.samples_per_pixel, samples))
    }

    fn least_rows(&self) -> usize {
        8
    }
}

fn stack(axes: StackAxes, samples_per_pixel: usize, sample_type: SampleType) -> (Stack, Arc<AtomicUsize>) {
    let mut info = StackInfo::bare("test", axes, samples_per_pixel, sample_type);
    info.pixel_size = Some(PixelSize { x: 0.5, y: 0.5, z: Some(1.5) });
    let read = Arc::new(AtomicUsize::new(0));
    let source = Formula { sample_type, samples_per_pixel, read: Arc::clone(&read) };
    (Stack::new(info, Arc::new(source)), read)
}

fn layer(document: u64, channel: usize, color: [u8; 3]) -> Layer {
    Layer::new(DocumentId(document), channel, String::new(), LayerColor::Ramp(color), [10.0, 240.0])
}

/// Two channels, and a stack of coarser pixels that lies askew over them, with gamma and opacity.
fn scene(axes: StackAxes, sample_type: SampleType) -> Scene {
    let base = Arc::new(TileSource::new(stack(axes, 1, sample_type).0));
    let (mut coarse, _) = stack(StackAxes { x: axes.x / 2, y: axes.y / 2, c: 1, ..axes }, 3, SampleType::U8);
    Arc::make_mut(&mut coarse.info).pixel_size = Some(PixelSize { x: 1.1, y: 0.9, z: Some(1.5) });
    let coarse = Arc::new(TileSource::new(coarse));
    let mut over = Layer { color: LayerColor::Pixel, gamma: 0.7, opacity: 0.6, ..layer(2, 0, [0; 3]) };
    over.shift = [3.25, -2.0];
    over.mode = BlendMode::Screen;
    let mut second = layer(1, 1, [0, 200, 255]);
    second.shift = [0.0, 1.5];
    let layers = vec![layer(1, 0, [255, 40, 0]), second, over];
    let source = |id: DocumentId| Some(Arc::clone(if id.0 == 1 { &base } else { &coarse }));
    Scene::new(Arc::clone(&base), &Composition::of_layers(layers), source)
}

/// A whole plane of a scene, RGB.
fn plane(scene: &Scene, place: (usize, usize)) -> Vec<[u8; 3]> {
    let axes = scene.base().info().axes;
    of(scene, place, 0, Rect::whole(axes.x, axes.y), PixelLayout::Rgb8)
}

fn of(scene: &Scene, place: (usize, usize), level: usize, rect: Rect, layout: PixelLayout) -> Vec<[u8; 3]> {
    let mut out = vec![0; rect.area() * layout.bytes()];
    render(scene, place, level, rect, (layout, &mut out), (&Direct, &Progress::new())).expect("readable");
    out.chunks_exact(layout.bytes()).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
}

/// The section pixel by pixel out of composed planes.
fn naive(scene: &Scene, cut: SectionPlane, fixed: usize, position: usize) -> (Vec<[u8; 3]>, Rect) {
    let axes = scene.base().info().axes;
    let planes: Vec<_> = (0..cut.planes(&axes))
        .map(|index| plane(scene, if cut.is_through_depth() { (fixed, index) } else { (index, fixed) }))
        .collect();
    let [width, height] = cut.size(cut.pixels(&axes), planes.len());
    let pixel = |x: usize, y: usize| {
        if cut.is_of_rows() { planes[y][position * axes.x + x] } else { planes[x][y * axes.x + position] }
    };
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| pixel(x, y)).collect();
    (pixels, Rect::whole(width, height))
}

#[test]
fn a_section_has_the_very_pixels_of_the_planes() {
    let depth = StackAxes { t: 2, z: 5, c: 2, y: 23, x: 31 };
    let time = StackAxes { t: 4, z: 1, ..depth };
    for sample_type in [SampleType::U8, SampleType::U16, SampleType::F32] {
        for cut in SectionPlane::ALL {
            let (axes, fixed) = if cut.is_through_depth() { (depth, 1) } else { (time, 0) };
            let scene = scene(axes, sample_type);
            let section = scene.cut(cut, 3.0);
            for position in [0, 11, cut.positions(&axes) - 1] {
                let (expected, whole) = naive(&scene, cut, fixed, position);
                assert_eq!((section.level(0).width, section.level(0).height), (whole.width, whole.height));
                for layout in [PixelLayout::Rgb8, PixelLayout::Rgba8] {
                    assert_eq!(of(&section, (fixed, position), 0, whole, layout), expected, "{cut:?} {position}");
                }
                let part = Rect::new(1, 2, 2, 2);
                let expected: Vec<_> = (2..4)
                    .flat_map(|y| (1..3).map(move |x| (x, y)))
                    .map(|(x, y)| expected[y * whole.width + x])
                    .collect();
                assert_eq!(of(&section, (fixed, position), 0, part, PixelLayout::Rgb8), expected);
            }
        }
    }
}

#[test]
fn coarser_levels_are_means_of_composed_pixels() {
    let axes = StackAxes { t: 1, z: 7, c: 2, y: 37, x: 601 };
    let scene = scene(axes, SampleType::U8);
    for (stretch, deep) in [(4.0, 1), (1.0, 4)] {
        let section = scene.cut(SectionPlane::Xz, stretch);
        let level = section.level(2);
        assert_eq!((level.width, level.height), (151, 7_usize.div_ceil(deep)));
        let found = of(&section, (0, 20), 2, Rect::whole(level.width, level.height), PixelLayout::Rgb8);
        let (full, _) = naive(&scene, SectionPlane::Xz, 0, 20);
        for (index, color) in found.iter().enumerate() {
            let (x, y) = (index % 151, index / 151);
            let columns = x * 4..(x * 4 + 4).min(601);
            let pixels: Vec<_> =
                (y * deep..(y * deep + deep).min(7)).flat_map(|y| columns.clone().map(move |x| y * 601 + x)).collect();
            for (component, value) in color.iter().enumerate() {
                let sum: f64 = pixels.iter().map(|at| f64::from(full[*at][component])).sum();
                let mean = (sum / pixels.len() as f64 + 0.5).floor();
                assert_eq!(f64::from(*value), mean, "{x} {y} {component}");
            }
        }
    }
}

/// Asks for a whole section and waits for it; returns it with the number of parts that came before.
fn tiles(service: &TileService, scene: &Arc<Scene>, place: (usize, usize)) -> (Vec<Arc<Tile>>, usize) {
    let mut view = service.view();
    let size = scene.level(0);
    let visible = Rect::whole(size.width, size.height);
    let request = TileRequest { t: place.0, z: place.1, level: 0, visible, focus: [0.0; 2] };
    let (mut tiles, mut parts) = (Vec::<Arc<Tile>>::new(), 0);
    let end = Instant::now() + Duration::from_mins(1);
    loop {
        view.request(scene, &request, |key| tiles.iter().any(|tile| tile.key == *key));
        for event in view.poll() {
            match event {
                TileEvent::Ready(tile) => tiles.push(tile),
                TileEvent::Part(_) => parts += 1,
                TileEvent::Sketch(_) => panic!("a section needs no sketch"),
                TileEvent::Failed(sentence) => panic!("{sentence}"),
            }
        }
        if !view.is_waiting() {
            return (tiles, parts);
        }
        assert!(Instant::now() < end, "the section never came");
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn assert_is(tiles: &[Arc<Tile>], scene: &Scene, place: (usize, usize)) {
    for tile in tiles {
        let expected = of(scene, place, 0, tile.padded, PixelLayout::Rgba8);
        let found: Vec<_> = tile.rgba.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        assert!(found == expected, "{:?}", tile.key);
    }
}

#[test]
fn a_stack_that_fits_is_read_once_for_all_sections() {
    let axes = StackAxes { t: 1, z: 40, c: 1, y: 96, x: 128 };
    let (stack, read) = stack(axes, 1, SampleType::U8);
    let service = TileService::new(&Budget::with_limit(64 << 20), 2, silent()).expect("threads");
    let scene = Scene::of_stack(&service.source(&stack), &Composition::of_layers(vec![layer(1, 0, [255; 3])]));
    let mut expected = 40 * 96 * 128;
    for (cut, positions) in [(SectionPlane::Xz, [3, 90]), (SectionPlane::Yz, [0, 127])] {
        let section = Arc::new(scene.cut(cut, 1.0));
        for position in positions {
            let (tiles, _) = tiles(&service, &section, (0, position));
            assert_eq!(read.swap(0, Ordering::Relaxed), expected, "{cut:?} {position}");
            assert_is(&tiles, &section, (0, position));
            read.store(0, Ordering::Relaxed);
            expected = 0;
        }
    }
}

#[test]
fn of_a_stack_that_does_not_fit_a_band_is_kept_and_comes_in_parts() {
    // 50 MB of which the cache takes 16.
    let axes = StackAxes { t: 1, z: 96, c: 1, y: 512, x: 1024 };
    let (stack, read) = stack(axes, 1, SampleType::U8);
    let service = TileService::new(&Budget::with_limit(64 << 20), 2, silent()).expect("threads");
    let scene = Scene::of_stack(&service.source(&stack), &Composition::of_layers(vec![layer(1, 0, [255; 3])]));
    let section = Arc::new(scene.cut(SectionPlane::Xz, 1.0));
    let (first, _) = tiles(&service, &section, (0, 100));
    // A band holds 2 MB / 96 of each plane: 21 rows, of which 16 are whole chunks.
    assert_eq!(read.swap(0, Ordering::Relaxed), 96 * 16 * 1024);
    assert_is(&first, &section, (0, 100));
    read.store(0, Ordering::Relaxed);
    tiles(&service, &section, (0, 111));
    assert_eq!(read.load(Ordering::Relaxed), 0, "the same band");
    tiles(&service, &section, (0, 112));
    assert_eq!(read.swap(0, Ordering::Relaxed), 96 * 16 * 1024, "the next one");
    // Whole rows are decoded for a column, so three times as much is kept: 127 columns.
    let section = Arc::new(scene.cut(SectionPlane::Yz, 1.0));
    for (column, expected) in [(130, 96 * 127 * 512), (253, 0)] {
        let (found, _) = tiles(&service, &section, (0, column));
        assert_eq!(read.swap(0, Ordering::Relaxed), expected, "column {column}");
        assert_is(&found, &section, (0, column));
        read.store(0, Ordering::Relaxed);
    }
}

#[test]
fn a_plane_that_cannot_be_read_is_black_and_told_once() {
    let (stack, _) = stack(StackAxes { t: 10, z: 6, c: 1, y: 8, x: 12 }, 1, SampleType::U8);
    let service = TileService::new(&Budget::with_limit(64 << 20), 2, silent()).expect("threads");
    let scene = Scene::of_stack(&service.source(&stack), &Composition::of_layers(vec![layer(1, 0, [255; 3])]));
    let section = Arc::new(scene.cut(SectionPlane::Xz, 1.0));
    let request = |y| TileRequest { t: 9, z: y, level: 0, visible: Rect::whole(12, 6), focus: [0.0; 2] };
    let (mut view, mut ready, mut told) = (service.view(), Vec::<Arc<Tile>>::new(), Vec::new());
    let end = Instant::now() + Duration::from_mins(1);
    while ready.len() < 2 {
        assert!(Instant::now() < end, "the sections never came");
        view.request(&section, &request(ready.len() * 4), |key| ready.iter().any(|tile| tile.key == *key));
        for event in view.poll() {
            match event {
                TileEvent::Ready(tile) => ready.push(tile),
                TileEvent::Failed(sentence) => told.push(sentence),
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(told, ["f.tif: is cut short; copy it again"]);
    for (tile, y) in ready.iter().zip([0, 4]) {
        let rows: Vec<&[u8]> = tile.rgba.chunks_exact(12 * 4).collect();
        assert_eq!(*rows[3], [0, 0, 0, 255].repeat(12));
        let plane = plane(&scene, (9, 4));
        let expected: Vec<u8> = plane[y * 12..][..12].iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
        assert_eq!(*rows[4], expected);
    }
}

#[test]
fn a_section_that_takes_long_comes_in_bands_of_planes() {
    let axes = StackAxes { t: 1, z: 40, c: 1, y: 1024, x: 1024 };
    let (stack, _) = stack(axes, 1, SampleType::U8);
    let service = TileService::new(&Budget::with_limit(1 << 30), 2, silent()).expect("threads");
    let scene = Scene::of_stack(&service.source(&stack), &Composition::of_layers(vec![layer(1, 0, [255; 3])]));
    let section = Arc::new(scene.cut(SectionPlane::Xz, 1.0));
    let (tiles, parts) = tiles(&service, &section, (0, 512));
    assert_eq!(tiles.len(), 2);
    assert!(parts >= 3, "{parts} parts of one tile at least");
    assert_is(&tiles, &section, (0, 512));
}
