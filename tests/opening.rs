//! What is read of a file until it is known what it is: its head, not its samples, in formats of pictures, stacks and arrays.
//!
//! One test alone, for it counts the bytes of its whole process. Not here: what is read to show a part (`hyperstack`).
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

use std::path::Path;
use std::sync::Arc;

use lumiq::codec::{OpenOptions, Opened, SaveOptions, open, save};
use lumiq::model::{
    Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples, SourceError, Stack, StackAxes, StackInfo,
};

/// No head is longer: the pages and chunks of these files are few, and an end is looked for in the last 64 KiB.
const MOST: u64 = 160 << 10;
const SIDE: usize = 1000;

/// Noise, which no format makes small.
#[derive(Debug)]
struct Noise(SampleType, usize);

impl PlaneSource for Noise {
    fn read(&self, plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let mut state = (rect.y * SIDE + plane.t + 1) as u32;
        let mut noise = || {
            state = state.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
            (state >> 24) as u8
        };
        let mut samples = Samples::zeroed(self.0, rect.area() * self.1);
        match &mut samples {
            Samples::F32(values) => values.fill_with(|| f32::from(noise()) / 255.0),
            other => other.as_bytes_mut().fill_with(noise),
        }
        Ok(Plane::new(rect.width, rect.height, self.1, samples))
    }
}

fn stack(sample_type: SampleType, samples_per_pixel: usize, planes: usize) -> Stack {
    let axes = StackAxes { t: planes, ..StackAxes::plane(SIDE, SIDE) };
    let info = StackInfo::bare("noise", axes, samples_per_pixel, sample_type);
    Stack::new(info, Arc::new(Noise(sample_type, samples_per_pixel)))
}

/// Bytes that opening takes, and those of the file.
fn opened(path: &Path) -> (u64, u64) {
    let before = bytes_read();
    let Opened::Stack(stack) = open(path, &OpenOptions::default()).unwrap() else { panic!("a stack") };
    let read = bytes_read() - before;
    assert_eq!((stack.info.axes.x, stack.info.axes.y), (SIDE, SIDE), "{}", path.display());
    (read, std::fs::metadata(path).unwrap().len())
}

/// Bytes that this process has read through the kernel since it began.
fn bytes_read() -> u64 {
    let text = std::fs::read_to_string("/proc/self/io").unwrap();
    text.lines().find_map(|line| line.strip_prefix("rchar:")).unwrap().trim().parse().unwrap()
}

#[test]
fn opening_reads_the_head() {
    let folder = tempfile::tempdir().unwrap();
    for (name, sample_type, samples, planes) in [
        ("a.png", SampleType::U8, 3, 1),
        ("a.jpg", SampleType::U8, 3, 1),
        ("a.webp", SampleType::U8, 3, 1),
        ("a.bmp", SampleType::U8, 3, 1),
        ("a.tga", SampleType::U8, 3, 1),
        ("a.qoi", SampleType::U8, 3, 1),
        ("a.ppm", SampleType::U8, 3, 1),
        ("a.hdr", SampleType::F32, 3, 1),
        ("a.tif", SampleType::U16, 1, 7),
        ("a.ome.tif", SampleType::U16, 1, 7),
        ("a.npy", SampleType::F32, 1, 7),
    ] {
        let path = folder.path().join(name);
        save(&path, &stack(sample_type, samples, planes), &SaveOptions::default(), &Progress::new()).unwrap();
        let (read, there) = opened(&path);
        assert!(there > 5 * MOST, "{name} has {there} bytes, too few to tell");
        assert!(read < MOST, "{name}: opening read {read} of {there} bytes");
    }
}
