//! Choices about how JPEG and PNG are coded: what is asked for is in the file, and the pixels are those they should be.

use std::fs;

use super::tests::{first, folder, open, stack};
use crate::codec::{JpegCoding, PngCoding, PngFilter, SaveOptions, Subsampling, save};
use crate::model::{Plane, Progress, SampleType, Samples, Stack};

/// The marker of the frame and the sampling factors of its first component.
fn frame(jpeg: &[u8]) -> (u8, u8) {
    let mut at = 2;
    loop {
        let [0xff, marker, high, low] = jpeg[at..at + 4] else { panic!("no marker at {at}") };
        if matches!(marker, 0xc0..=0xc2) {
            return (marker, jpeg[at + 11]);
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
}

fn smooth() -> Stack {
    let mut stack = stack(64, 48, 3, SampleType::U8);
    let values = (0..64 * 48).flat_map(|i| [i % 64 * 4, i / 64 * 5, 255 - i % 64 * 2].map(|v| v as u8)).collect();
    stack.source = std::sync::Arc::new(super::tests::InMemory(Plane::new(64, 48, 3, Samples::U8(values))));
    stack
}

#[test]
fn jpeg_is_sampled_and_ordered_as_asked() {
    let (_folder, path) = folder();
    let saved = smooth();
    for (subsampling, factors) in [(Subsampling::S444, 0x11), (Subsampling::S422, 0x21), (Subsampling::S420, 0x22)] {
        for (progressive, marker) in [(false, 0xc0), (true, 0xc2)] {
            let options = SaveOptions { jpeg: JpegCoding { subsampling, progressive }, ..SaveOptions::default() };
            save(&path("a.jpg"), &saved, &options, &Progress::new()).unwrap();
            assert_eq!(frame(&fs::read(path("a.jpg")).unwrap()), (marker, factors), "{subsampling:?}");
            let (before, after) = (first(&saved), first(&open(&path("a.jpg")).unwrap()));
            let off = before.samples.as_bytes().iter().zip(after.samples.as_bytes()).map(|(a, b)| a.abs_diff(*b)).max();
            assert!(off < Some(24), "{subsampling:?} {off:?}");
        }
    }
}

#[test]
fn png_of_every_level_and_filter_holds_the_same_pixels() {
    let (_folder, path) = folder();
    let saved = smooth();
    let mut sizes = Vec::new();
    let filters = PngFilter::ALL.map(|filter| PngCoding { level: Some(6), filter: Some(filter) });
    let levels = [0, 1, 9].map(|level| PngCoding { level: Some(level), filter: None });
    for png in levels.into_iter().chain(filters) {
        let options = SaveOptions { png, ..SaveOptions::default() };
        save(&path("a.png"), &saved, &options, &Progress::new()).unwrap();
        assert_eq!(first(&open(&path("a.png")).unwrap()), first(&saved), "{png:?}");
        sizes.push(fs::metadata(path("a.png")).unwrap().len());
    }
    assert!(sizes[0] > 64 * 48 * 3 && sizes[1] < sizes[0] && sizes[2] <= sizes[1], "{sizes:?}");
    // Differences along rows and columns of ramps are nothing, but for the first.
    assert!(sizes[4] < sizes[3] && sizes[5] < sizes[3], "{sizes:?}");
}
