//! A disk that fills up under every writer, at the first byte, in the middle and at the last: one sentence, no file.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use num_complex::Complex;

use super::{CodecError, Compression, SaveOptions, save, save_recording};
use crate::model::{
    AnnotationList, Plane, PlaneIndex, PlaneSource, Progress, Recording, RecordingInfo, Rect, SampleSource, SampleType,
    Samples, SourceError, Stack, StackAxes, StackInfo,
};

/// More than any writer keeps in memory before it asks for the disk.
const SIDE: usize = 640;

/// Bytes that no compression makes smaller.
fn noise(bytes: &mut [u8], from: usize) {
    let mix = |at: usize| {
        let hash = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 56) as u8
    };
    bytes.iter_mut().enumerate().for_each(|(at, byte)| *byte = mix(from + at));
}

#[derive(Debug)]
struct Noise(SampleType, usize);

impl PlaneSource for Noise {
    fn read(&self, _: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        let mut samples = Samples::zeroed(self.0, rect.area() * self.1);
        match &mut samples {
            Samples::F32(values) => {
                let mut bytes = vec![0; values.len()];
                noise(&mut bytes, rect.y * SIDE * self.1);
                values.iter_mut().zip(bytes).for_each(|(value, byte)| *value = f32::from(byte));
            }
            other => noise(other.as_bytes_mut(), rect.y * SIDE * self.1),
        }
        Ok(Plane::new(rect.width, rect.height, self.1, samples))
    }
}

fn picture(sample_type: SampleType, samples_per_pixel: usize) -> Stack {
    let info = StackInfo::bare("test", StackAxes::plane(SIDE, SIDE), samples_per_pixel, sample_type);
    Stack::new(info, Arc::new(Noise(sample_type, samples_per_pixel)))
}

/// Writes the file once in whole, then on disks too small for it.
fn check(path: &Path, written: impl Fn(&SaveOptions) -> Result<(), CodecError>) {
    written(&SaveOptions { quality: 100, ..SaveOptions::default() }).unwrap();
    let folder = path.parent().unwrap();
    let bytes = std::fs::metadata(path).unwrap().len();
    assert!(bytes > 600 << 10, "{}: {bytes} bytes fit into a buffer", path.display());
    std::fs::remove_dir_all(folder).unwrap();
    std::fs::create_dir(folder).unwrap();
    for quota in [0, 1000, bytes / 2, bytes - 1] {
        let options = SaveOptions { quota_bytes: Some(quota), quality: 100, ..SaveOptions::default() };
        let sentence = written(&options).unwrap_err().to_string();
        let expected = "the disk is full; free some space or choose another disk";
        assert_eq!(sentence, format!("{}: {expected}", path.display()), "after {quota} bytes");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0, "{} after {quota} bytes", path.display());
    }
}

#[test]
fn every_writer_of_stacks_says_it_in_the_same_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let (bytes, floats) = (picture(SampleType::U8, 3), picture(SampleType::F32, 3));
    let names = ["png", "jpg", "webp", "bmp", "tga", "ppm", "pam", "qoi", "hdr", "npy", "npz", "tif"];
    for name in names {
        let path = folder.path().join("out").join("a").with_extension(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let stack = if name == "hdr" { &floats } else { &bytes };
        check(&path, |options| save(&path, stack, options, &Progress::new()));
        if matches!(name, "png" | "npz" | "tif") {
            let stored = |options: &SaveOptions| SaveOptions { compression: Compression::None, ..options.clone() };
            check(&path, |options| save(&path, stack, &stored(options), &Progress::new()));
        }
    }
}

/// A recording of cf32 that is never read to be looked at.
#[derive(Debug)]
struct Constant;

impl SampleSource for Constant {
    fn read(&self, _: usize, _: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        out.fill(Complex::new(0.5, -0.5));
        Ok(())
    }

    fn read_stored(&self, _: u64, out: &mut [u8]) -> Result<(), SourceError> {
        out.fill(1);
        Ok(())
    }
}

#[test]
fn every_writer_of_recordings_says_it_in_the_same_sentence() {
    const WHOLE: Range<u64> = 0..100_000;
    let folder = tempfile::tempdir().unwrap();
    let info = RecordingInfo {
        format: "test".to_owned(),
        samples: WHOLE.end,
        channels: 1,
        datatype: "cf32_le".parse().unwrap(),
        sample_rate_hz: None,
        center_frequency_hz: None,
        captures: Vec::new(),
        annotations: AnnotationList::default(),
        guessed: Vec::new(),
        warnings: Vec::new(),
        metadata: None,
    };
    let recording = Recording::new(info, Arc::new(Constant));
    for name in ["npy", "sigmf-data"] {
        let path = folder.path().join("out").join("a").with_extension(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        check(&path, |options| save_recording(&path, &recording, Some(WHOLE), options, &Progress::new()));
    }
}
