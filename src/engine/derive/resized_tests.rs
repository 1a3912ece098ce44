//! Resized stacks: calibration, parts, levels, palettes.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::super::materialise::tests::numbered;
use super::*;
use crate::model::recipe::{Fit, Sharpen, SizeRequest};
use crate::model::{
    AxisCalibration, AxisUnit, Cancelled, Palette, PixelSize, PlaneAxes, SampleType, Samples, StackAxes,
};
use crate::ops::resize::resize_plane;

fn scaled(factor: f64) -> Resize {
    Resize::new(SizeRequest::Scale(factor))
}

fn with(stack: &Stack, change: impl FnOnce(&mut StackInfo)) -> Stack {
    let mut info = StackInfo::clone(&stack.info);
    change(&mut info);
    Stack::new(info, Arc::clone(&stack.source))
}

#[test]
fn every_part_of_every_plane_is_the_kernels() {
    let stack = numbered(StackAxes { t: 2, z: 1, c: 2, y: 9, x: 8 });
    let half = resized(&stack, &scaled(0.5)).unwrap();
    assert_eq!(half.info.axes, StackAxes { t: 2, z: 1, c: 2, y: 5, x: 4 });
    for plane in stack.planes() {
        let whole = resize_plane(&stack.read_plane(plane).unwrap(), &scaled(0.5), None, &Progress::new()).unwrap();
        assert_eq!(half.read_plane(plane).unwrap(), whole);
        let part = half.source.read(plane, 0, Rect::new(1, 2, 2, 3)).unwrap();
        assert_eq!(part.value(1, 2, 0), whole.value(2, 4, 0));
    }
}

/// Samples that look like noise, of any type and any number to a pixel.
#[derive(Debug)]
struct Noise(SampleType, usize);

impl PlaneSource for Noise {
    fn read(&self, plane: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        let mut samples = Samples::zeroed(self.0, rect.area() * self.1);
        let of = |x: usize, y: usize, byte: usize| ((x * 31 + y * 17 + byte * 7) ^ (x * y)) as u8 ^ plane.z as u8;
        let pixel_bytes = self.1 * self.0.bytes();
        for (index, value) in samples.as_bytes_mut().iter_mut().enumerate() {
            let (pixel, byte) = (index / pixel_bytes, index % pixel_bytes);
            *value = of(rect.x + pixel % rect.width, rect.y + pixel / rect.width, byte) & 0x3f;
        }
        Ok(Plane::new(rect.width, rect.height, self.1, samples))
    }
}

/// Noise that writes down how far a job has come whenever it is read, and stops the job at one of the reads.
#[derive(Debug)]
struct Watching {
    noise: Noise,
    columns: usize,
    job: Progress,
    stops_at: usize,
    seen: Mutex<Vec<u64>>,
}

impl PlaneSource for Watching {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let mut seen = self.seen.lock().unwrap();
        seen.push(self.job.done());
        if seen.len() == self.stops_at {
            self.job.cancel();
        }
        self.noise.read(plane, level, rect)
    }

    fn preferred_columns(&self) -> usize {
        self.columns
    }
}

#[test]
fn a_read_from_strips_says_how_far_it_has_come_and_stops_when_asked() {
    for (columns, sample_type) in [(1, SampleType::U8), (usize::MAX, SampleType::U8), (1, SampleType::I32)] {
        let read = |stops_at: usize| {
            let (noise, job) = (Noise(sample_type, 1), Progress::new());
            let source = Arc::new(Watching { noise, columns, job: job.clone(), stops_at, seen: Mutex::default() });
            let info = StackInfo::bare("test", StackAxes::plane(700, 500), 1, sample_type);
            let stack = Stack::new(info, Arc::clone(&source) as _);
            let small = resized_within(40_000, &stack, &scaled(0.02)).unwrap();
            let part = job.of_part_of(1_000_000);
            let result = small.source.read_watched(PlaneIndex::default(), 0, Rect::whole(14, 10), &part);
            (result, source.seen.lock().unwrap().clone(), job.done())
        };
        let (result, seen, done) = read(usize::MAX);
        assert!(result.is_ok() && seen.len() > 5, "{seen:?}");
        assert!(seen[0] == 0 && seen.is_sorted_by(|a, b| a < b), "{seen:?}");
        assert_eq!(done, 1_000_000);
        let (result, seen, _) = read(3);
        assert_eq!((result, seen.len()), (Err(SourceError::Cancelled(Cancelled)), 3));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_pixels_do_not_depend_on_the_memory(
        (from, to) in ((300_usize..900, 300_usize..700), (1_usize..400, 1_usize..600)),
        sample_type in proptest::sample::select(vec![SampleType::U8, SampleType::U16, SampleType::F32, SampleType::I32]),
        samples in 1_usize..=4,
        filter in proptest::sample::select(vec![ResizeFilter::Auto, ResizeFilter::Nearest, ResizeFilter::Box]),
        fit in proptest::sample::select(vec![Fit::Stretch, Fit::Pad, Fit::Cover]),
        memory in 1_u64..3_000_000,
        sharpen in proptest::option::of(0.5_f64..2.0),
    ) {
        let info = StackInfo::bare("noise", StackAxes::plane(from.0, from.1), samples, sample_type);
        let stack = Stack::new(info, Arc::new(Noise(sample_type, samples)));
        let size = SizeRequest::Pixels { width: Some(to.0), height: Some(to.1), fit };
        let sharpen = sharpen.map(|radius| Sharpen { radius, amount: 0.8, threshold: 0.0 });
        let recipe = Resize { filter, sharpen, ..Resize::new(size) };
        let [ample, scarce] = [u64::MAX, memory].map(|memory| resized_within(memory, &stack, &recipe).unwrap());
        let [scarce, ample] = [scarce, ample].map(|stack| stack.read_plane(PlaneIndex::default()).unwrap());
        // By bytes: dividing by an alpha of nearly nothing gives NaN, which is no NaN's equal.
        prop_assert!(scarce.samples.as_bytes() == ample.samples.as_bytes());
    }
}

#[test]
fn windows_of_the_source_are_as_small_as_blocks_allow() {
    let info = StackInfo::bare("noise", StackAxes::plane(20_000, 20_000), 1, SampleType::U8);
    let (width, height) = (info.axes.x, info.axes.y);
    let geometry = Geometry::new(&SizeRequest::Scale(0.05), (width, height), None).unwrap();
    let resampler = Resampler::new(geometry, ResizeFilter::Auto, false, 1, SampleType::U8).unwrap();
    let whole = Rect::whole(1000, 1000);
    for memory in [1 << 20, 50 << 20, 200 << 20, u64::MAX] {
        let parts = resampler.divided(whole, memory);
        assert_eq!(parts.iter().map(Rect::area).sum::<usize>(), whole.area());
        let largest = parts.iter().filter_map(|part| resampler.source_rect(*part)).map(|window| window.area()).max();
        let block = resampler.source_rect(resampler.grid().blocks(whole)[0]).unwrap().area() * 2;
        assert!(largest.unwrap() as u64 <= (memory / 2).max(block as u64), "{largest:?} for {memory}");
    }
    assert_eq!(resampler.divided(whole, u64::MAX), [whole]);
}

/// A source that decodes whole rows, or parts of them, and counts them.
#[derive(Debug)]
struct Counted {
    columns: usize,
    pixels: AtomicUsize,
}

impl PlaneSource for Counted {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        self.pixels.fetch_add(rect.height * rect.width.max(self.columns.min(1000)), Ordering::Relaxed);
        Noise(SampleType::U8, 1).read(plane, level, rect)
    }

    fn preferred_columns(&self) -> usize {
        self.columns
    }
}

#[test]
fn whole_rows_are_decoded_once_where_strips_are_columns() {
    let results = [usize::MAX, 1].map(|columns| {
        let counted = Arc::new(Counted { columns, pixels: AtomicUsize::new(0) });
        let info = StackInfo::bare("noise", StackAxes::plane(1000, 800), 1, SampleType::U8);
        let size = SizeRequest::Pixels { width: Some(2), height: Some(2), fit: Fit::Stretch };
        let small = resized_within(40_000, &Stack::new(info, Arc::clone(&counted) as _), &Resize::new(size)).unwrap();
        let result = small.read_plane(PlaneIndex::default()).unwrap();
        assert_eq!(counted.pixels.load(Ordering::Relaxed), 1000 * 800, "{columns} columns");
        result
    });
    assert_eq!(results[0], results[1]);
}

#[test]
fn calibration_follows_the_size() {
    let stack = with(&numbered(StackAxes::plane(10, 8)), |info| {
        info.pixel_size = Some(PixelSize { x: 0.2, y: 0.2, z: Some(1.0) });
        info.dpi = Some(Dpi { x: 100.0, y: 100.0 });
    });
    let half = resized(&stack, &scaled(0.5)).unwrap();
    assert_eq!(half.info.pixel_size, Some(PixelSize { x: 0.4, y: 0.4, z: Some(1.0) }));
    assert_eq!(half.info.dpi, Some(Dpi { x: 50.0, y: 50.0 }));
    let dpi = Resize { size: SizeRequest::Dpi { target: 333.0, source: None, max_dimension: None }, ..scaled(1.0) };
    let printed = resized(&stack, &dpi).unwrap();
    assert_eq!((printed.info.axes.x, printed.info.dpi), (33, Some(Dpi { x: 333.0, y: 333.0 })));
    assert!(printed.info.warnings.is_empty());
    let unknown = resized(&numbered(StackAxes::plane(10, 8)), &dpi).unwrap();
    assert!(unknown.info.warnings[0].contains("72 dpi"), "{:?}", unknown.info.warnings);
}

#[test]
fn a_pixel_size_that_is_the_resolution_in_other_words_stays_so() {
    let dpi = Dpi { x: 100.0, y: 100.0 };
    let scan = with(&numbered(StackAxes::plane(10, 8)), |info| {
        info.dpi = Some(dpi);
        info.pixel_size = Some(dpi.pixel_size());
    });
    for target in [33.0, 50.0] {
        let size = SizeRequest::Dpi { target, source: None, max_dimension: None };
        let printed = resized(&scan, &Resize { size, ..scaled(1.0) }).unwrap();
        assert_eq!(printed.info.dpi, Some(Dpi { x: target, y: target }));
        assert!(printed.info.pixel_size.unwrap().is_that_of(Dpi { x: target, y: target }), "{:?}", printed.info);
    }
}

#[test]
fn axes_that_are_no_lengths_follow_the_pixels() {
    let x = AxisCalibration { start: 0.5, step: 1.0, unit: AxisUnit::Seconds };
    let y = AxisCalibration { start: 75.0, step: -10.0, unit: AxisUnit::Hertz };
    let stack = with(&numbered(StackAxes::plane(10, 8)), |info| info.plane_axes = Some(PlaneAxes { x, y }));
    let edges = |stack: &Stack| {
        let (axes, size) = (stack.info.plane_axes.unwrap(), stack.info.axes);
        [axes.x.edges(size.x), axes.y.edges(size.y)].map(|edges| edges.map(|edge| (edge * 1e9).round() / 1e9))
    };
    let half = resized(&stack, &scaled(0.5)).unwrap();
    assert_eq!(half.info.plane_axes.map(|axes| (axes.x.step, axes.y.step)), Some((2.0, -20.0)));
    assert_eq!(edges(&half), [[0.0, 10.0], [80.0, 0.0]]);
    let pixels = |fit| SizeRequest::Pixels { width: Some(10), height: Some(10), fit };
    let padded = resized(&stack, &Resize { size: pixels(Fit::Pad), ..scaled(1.0) }).unwrap();
    assert_eq!(edges(&padded), [[0.0, 10.0], [90.0, -10.0]], "a row of nothing above and below");
    let covered = resized(&stack, &Resize { size: pixels(Fit::Cover), ..scaled(1.0) }).unwrap();
    assert_eq!(edges(&covered), [[1.0, 9.0], [80.0, 0.0]], "a column cut off at either side");
}

#[test]
fn the_size_of_a_pixel_is_made_as_asked() {
    let stack = with(&numbered(StackAxes::plane(10, 8)), |info| {
        info.pixel_size = Some(PixelSize { x: 0.2, y: 0.1, z: Some(1.0) });
    });
    let made = resized(&stack, &Resize::new(SizeRequest::PixelSize(0.4))).unwrap();
    assert_eq!((made.info.axes.x, made.info.axes.y), (5, 2));
    assert_eq!(made.info.pixel_size, Some(PixelSize { x: 0.4, y: 0.4, z: Some(1.0) }));
    assert!(resized(&numbered(StackAxes::plane(10, 8)), &Resize::new(SizeRequest::PixelSize(0.4))).is_err());
}

#[test]
fn a_sharpened_stack_is_read_in_parts_as_in_whole() {
    let stack = numbered(StackAxes::plane(1400, 30));
    let recipe = Resize { sharpen: Some(Sharpen::default()), ..scaled(0.9) };
    let sharp = resized(&stack, &recipe).unwrap();
    let whole = sharp.read_plane(PlaneIndex::default()).unwrap();
    let rect = Rect::new(600, 9, 50, 7);
    assert_eq!(sharp.source.read(PlaneIndex::default(), 0, rect).unwrap(), whole.part(rect));
    let expected = resize_plane(&stack.read_plane(PlaneIndex::default()).unwrap(), &recipe, None, &Progress::new());
    assert_eq!(whole, expected.unwrap());
    assert!(sharp.info.levels.len() > 1 && sharp.source.read(PlaneIndex::default(), 1, Rect::whole(9, 9)).is_ok());
}

#[test]
fn levels_lead_to_a_small_one() {
    let stack = numbered(StackAxes::plane(3000, 40));
    let same = resized(&stack, &scaled(1.0)).unwrap();
    let widths: Vec<usize> = same.info.levels.iter().map(|level| level.width).collect();
    assert_eq!(widths, [3000, 1500, 750, 375]);
    let plane = same.source.read(PlaneIndex::default(), 3, Rect::whole(375, 5)).unwrap();
    assert_eq!((plane.width, plane.height), (375, 5));
}

#[test]
fn a_palette_becomes_colours_unless_pixels_are_only_copied() {
    let palette = Palette { colors: (0..100).map(|i| [i << 8, 0, 255 << 8]).collect() };
    let stack = with(&numbered(StackAxes::plane(4, 4)), |info| info.palette = Some(Arc::new(palette)));
    let colors = resized(&stack, &scaled(2.0)).unwrap();
    assert_eq!((colors.info.samples_per_pixel, colors.info.palette.is_none()), (3, true));
    let corner = colors.source.read(PlaneIndex::default(), 0, Rect::whole(1, 1)).unwrap();
    assert_eq!(corner.value(0, 0, 2), Some(255.0));
    let nearest = resized(&stack, &Resize { filter: ResizeFilter::Nearest, ..scaled(2.0) }).unwrap();
    assert!(nearest.info.palette.is_some() && nearest.info.samples_per_pixel == 1);
    let copied = nearest.source.read(PlaneIndex::default(), 0, Rect::new(7, 7, 1, 1)).unwrap();
    assert_eq!(copied.samples, Samples::U16(vec![33]));
}

#[test]
fn bits_become_black_and_white_with_greys_between() {
    for (min_is_white, expected) in [(false, [128, 255]), (true, [128, 0])] {
        let bits = with(&numbered(StackAxes::plane(4, 2)), |info| {
            (info.is_bilevel, info.min_is_white, info.sample_type) = (true, min_is_white, SampleType::U8);
        });
        let bits = Stack::computed(bits.info, Arc::new(Bits));
        let recipe = Resize { filter: ResizeFilter::Box, ..scaled(0.5) };
        let half = resized(&bits, &recipe).unwrap();
        assert_eq!(half.read_plane(PlaneIndex::default()).unwrap().samples, Samples::U8(expected.to_vec()));
        assert!(!half.info.is_bilevel && !half.info.min_is_white);
        let copied = resized(&bits, &Resize { filter: ResizeFilter::Nearest, ..recipe }).unwrap();
        let Samples::U8(values) = copied.read_plane(PlaneIndex::default()).unwrap().samples else { panic!("no bytes") };
        assert!(values.iter().all(|value| [0, 255].contains(value)), "{values:?}");
    }
}

/// Half of the left pixels set, and all of the right.
#[derive(Debug)]
struct Bits;

impl PlaneSource for Bits {
    fn read(&self, _: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        Ok(Plane::new(4, 2, 1, Samples::U8(vec![0, 1, 1, 1, 0, 1, 1, 1])).part(rect))
    }
}

#[test]
fn what_cannot_be_done_is_refused_when_asked() {
    let stack = numbered(StackAxes::plane(4, 4));
    assert!(resized(&stack, &scaled(0.0)).is_err());
    let none = SizeRequest::Pixels { width: None, height: None, fit: Fit::Contain };
    assert!(resized(&stack, &Resize { size: none, ..scaled(1.0) }).is_err());
}
