//! Animations that are written: frames, delays and repetitions, read back by lumiq and by the decoders themselves.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use super::tests::{folder, open};
use crate::codec::{Pace, SaveOptions, save};
use crate::model::{
    Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples, SourceError, Stack, StackAxes, StackInfo,
};

const SIZE: (usize, usize) = (19, 13);

/// Frames whose pixels tell their frame and their place; `colors` of them at most.
#[derive(Debug)]
struct Counted {
    samples_per_pixel: usize,
    colors: usize,
}

impl Counted {
    fn pixel(&self, frame: usize, x: usize, y: usize) -> Vec<u8> {
        let number = (frame * 40 + y * SIZE.0 + x) % self.colors;
        let color = [number as u8, 255 - number as u8, (number * 7) as u8];
        color[..self.samples_per_pixel].to_vec()
    }
}

impl PlaneSource for Counted {
    fn read(&self, plane: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        let places = (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| (x, y)));
        let pixels = places.flat_map(|(x, y)| self.pixel(plane.t + plane.z, x, y)).collect();
        Ok(Plane::new(rect.width, rect.height, self.samples_per_pixel, Samples::U8(pixels)))
    }
}

fn frames((t, z): (usize, usize), samples_per_pixel: usize) -> Stack {
    let axes = StackAxes { t, z, ..StackAxes::plane(SIZE.0, SIZE.1) };
    let info = StackInfo::bare("test", axes, samples_per_pixel, SampleType::U8);
    Stack::new(info, Arc::new(Counted { samples_per_pixel, colors: 200 }))
}

fn save_at(path: &Path, stack: &Stack, frames_per_second: f64, plays: u16) -> Result<(), String> {
    let options = SaveOptions { pace: Pace { frames_per_second, plays }, ..SaveOptions::default() };
    save(path, stack, &options, &Progress::new()).map_err(|error| error.to_string())
}

/// Whether every frame of a file has the pixels that were saved, with opaque alpha.
fn assert_same(written: &Stack, saved: &Stack) {
    let [axes, before] = [written, saved].map(|stack| stack.info.axes);
    assert_eq!((axes.t, axes.z, axes.x, axes.y), (before.t * before.z, 1, before.x, before.y));
    for (t, plane) in saved.planes().enumerate() {
        let read = written.read_plane(PlaneIndex { t, z: 0, c: 0 }).unwrap();
        let before = saved.read_plane(plane).unwrap();
        let samples = before.samples_per_pixel;
        for (color, expected) in read.samples.as_bytes().chunks_exact(4).zip(before.samples.as_bytes().chunks(samples))
        {
            let expected = if samples == 1 { [expected[0]; 3] } else { [expected[0], expected[1], expected[2]] };
            assert_eq!((&color[..3], color[3]), (&expected[..], 255), "frame {t}");
        }
    }
}

#[test]
fn frames_come_back_as_t_whichever_axis_they_were() {
    let (_folder, path) = folder();
    for name in ["a.gif", "a.apng"] {
        for (shape, samples) in [((5, 1), 3), ((1, 4), 3), ((3, 1), 1)] {
            let saved = frames(shape, samples);
            save_at(&path(name), &saved, 8.0, 0).unwrap();
            let written = open(&path(name)).unwrap();
            assert_same(&written, &saved);
            if name.ends_with("apng") {
                assert_eq!((written.info.format.as_str(), written.info.time_interval_s), ("apng", Some(0.125)));
            }
        }
    }
    save_at(&path("a.gif"), &frames((4, 1), 3), 10.0, 0).unwrap();
    assert_eq!(open(&path("a.gif")).unwrap().info.time_interval_s, Some(0.1));
}

#[test]
fn gifs_state_delays_and_repetitions_as_other_programs_read_them() {
    let (_folder, path) = folder();
    let delays = |plays| {
        save_at(&path("a.gif"), &frames((6, 1), 3), 12.0, plays).unwrap();
        let mut decoder = gif::DecodeOptions::new().read_info(File::open(path("a.gif")).unwrap()).unwrap();
        let mut delays = Vec::new();
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            delays.push(frame.delay);
        }
        (delays, decoder.repeat())
    };
    assert_eq!(delays(0), (vec![8, 9, 8, 8, 9, 8], gif::Repeat::Infinite));
    assert_eq!(delays(3).1, gif::Repeat::Finite(2), "shown two times more");
    assert_eq!(delays(1).1, gif::Repeat::Finite(0));
}

#[test]
fn apngs_state_delays_and_repetitions_as_other_programs_read_them() {
    let (_folder, path) = folder();
    for (rate, plays, delay) in [(25.0, 0, (1, 25)), (12.5, 3, (800, 10_000))] {
        save_at(&path("a.apng"), &frames((6, 1), 3), rate, plays).unwrap();
        let file = BufReader::new(File::open(path("a.apng")).unwrap());
        let reader = png::Decoder::new(file).read_info().unwrap();
        let control = reader.info().animation_control.unwrap();
        assert_eq!((control.num_frames, control.num_plays), (6, u32::from(plays)));
        let frame = reader.info().frame_control.unwrap();
        assert_eq!((frame.delay_num, frame.delay_den), delay);
    }
}

#[test]
fn many_colours_in_a_gif_stay_near() {
    let (_folder, path) = folder();
    let axes = StackAxes { t: 2, ..StackAxes::plane(SIZE.0, SIZE.1) };
    let info = StackInfo::bare("test", axes, 3, SampleType::U8);
    // Wider than a palette: a picture of 19 × 13 has 247 pixels, so it is enlarged.
    let info = StackInfo { axes: StackAxes { x: 60, y: 50, ..axes }, ..info };
    let saved = Stack::new(info, Arc::new(Shaded));
    save_at(&path("a.gif"), &saved, 5.0, 0).unwrap();
    let written = open(&path("a.gif")).unwrap().read_plane(PlaneIndex { t: 1, z: 0, c: 0 }).unwrap();
    let before = saved.read_plane(PlaneIndex { t: 1, z: 0, c: 0 }).unwrap();
    let pairs = written.samples.as_bytes().chunks_exact(4).zip(before.samples.as_bytes().chunks_exact(3));
    let away = pairs.flat_map(|(now, then)| now.iter().zip(then).map(|(a, b)| f64::from(a.abs_diff(*b))));
    let mean = away.sum::<f64>() / before.samples.as_bytes().len() as f64;
    assert!(mean > 0.0 && mean < 6.0, "{mean}");
}

/// A smooth run of 3000 colours.
#[derive(Debug)]
struct Shaded;

impl PlaneSource for Shaded {
    fn read(&self, plane: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        let places = (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| (x, y)));
        let pixels = places.flat_map(|(x, y)| [(x * 4) as u8, (y * 5) as u8, (plane.t * 90) as u8]).collect();
        Ok(Plane::new(rect.width, rect.height, 3, Samples::U8(pixels)))
    }
}

#[test]
fn what_is_no_animation_is_refused() {
    let (_folder, path) = folder();
    let refused = |name: &str, stack: &Stack, rate| save_at(&path(name), stack, rate, 0).unwrap_err();
    assert!(refused("a.gif", &frames((2, 3), 3), 5.0).contains("choose one t or one z"));
    assert!(refused("a.png", &frames((2, 1), 3), 5.0).contains("choose one plane"), "a still picture is expected");
    assert!(refused("a.gif", &frames((2, 1), 3), 60.0).contains("at most 50"));
    assert!(refused("a.gif", &frames((1, 1), 2), 5.0).contains("2 samples of u8"));
    save_at(&path("one.gif"), &frames((1, 1), 3), 60.0, 0).unwrap();
    assert_same(&open(&path("one.gif")).unwrap(), &frames((1, 1), 3));
    save_at(&path("one.apng"), &frames((1, 1), 3), 5.0, 0).unwrap();
    assert_eq!(open(&path("one.apng")).unwrap().info.format, "png", "one frame is a picture");
    assert!(!path("a.gif").exists() && !path("a.png").exists());
}

#[test]
fn cancelling_leaves_nothing() {
    let (_folder, path) = folder();
    for name in ["a.gif", "a.apng"] {
        let progress = Progress::new();
        progress.cancel();
        assert!(save(&path(name), &frames((3, 1), 3), &SaveOptions::default(), &progress).is_err());
        assert!(!path(name).exists());
    }
}
