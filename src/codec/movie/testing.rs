//! Stacks for the tests of movies: frames that tell their number and their place, in soft colours that JPEG keeps.

use std::sync::Arc;

use crate::model::{
    Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples, SourceError, Stack, StackAxes, StackInfo,
};

/// So many samples a pixel.
#[derive(Debug)]
struct Soft(usize);

/// What a pixel of a frame is.
pub(super) fn color(frame: usize, x: usize, y: usize) -> [u8; 3] {
    let wave = |at: usize, length: f64| ((at as f64 / length).sin() * 100.0 + 128.0) as u8;
    [wave(x + 5 * frame, 9.0), wave(y, 7.0), wave(x + y + 11 * frame, 13.0)]
}

impl PlaneSource for Soft {
    fn read(&self, plane: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        let places = (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| (x, y)));
        let pixels = places.flat_map(|(x, y)| color(plane.t + plane.z, x, y).into_iter().take(self.0)).collect();
        Ok(Plane::new(rect.width, rect.height, self.0, Samples::U8(pixels)))
    }
}

/// Frames of that size.
pub(super) fn stack(frames: usize, [width, height]: [usize; 2], samples: usize) -> Stack {
    let axes = StackAxes { t: frames, ..StackAxes::plane(width, height) };
    Stack::new(StackInfo::bare("test", axes, samples, SampleType::U8), Arc::new(Soft(samples)))
}
