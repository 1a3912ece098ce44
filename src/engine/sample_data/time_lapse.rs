//! The simulated time-lapse: cells through a camera, as a stack.

use std::sync::Arc;

use super::cells::Cells;
use super::noise::{normal, stream};
use crate::model::{
    ChannelInfo, PixelSize, Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples, SourceError, Stack, StackAxes,
    StackInfo,
};

const SEED: u64 = 0x6c75_6d69_7101;
const SIZE: usize = 768;
const AXES: StackAxes = StackAxes { t: 24, z: 1, c: 3, y: SIZE, x: SIZE };
/// What the camera reads in the dark.
const OFFSET: f32 = 100.0;
/// Camera counts per photon: the noise of a signal S is √(S · GAIN).
const GAIN: f32 = 2.2;
const READ_NOISE: f32 = 4.0;
/// Light lost from frame to frame.
const BLEACHING: f32 = 0.006;

/// The stack: nuclei, filaments, vesicles over 24 frames, 0.2 µm a pixel, two minutes a frame.
pub(super) fn stack() -> Stack {
    let mut info = StackInfo::bare("simulated", AXES, 1, SampleType::U16);
    info.pixel_size = Some(PixelSize { x: 0.2, y: 0.2, z: None });
    info.time_interval_s = Some(120.0);
    info.channels = [
        ("DAPI", [64, 120, 255], [110.0, 2600.0]),
        ("Actin", [46, 220, 96], [110.0, 1500.0]),
        ("Vesicles", [255, 72, 196], [110.0, 2400.0]),
    ]
    .map(|(name, color, range)| ChannelInfo {
        name: Some(name.to_owned()),
        color: Some(color),
        lut: None,
        range: Some(range),
    })
    .to_vec();
    Stack::new(info, Arc::new(TimeLapse { cells: Cells::new(SEED, 30, SIZE as f32) }))
}

#[derive(Debug)]
struct TimeLapse {
    cells: Cells,
}

impl PlaneSource for TimeLapse {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let exists = plane.t < AXES.t && plane.z < AXES.z && plane.c < AXES.c && level == 0;
        if !exists || !rect.fits(AXES.x, AXES.y) {
            return Err(SourceError::OutOfBounds {
                file: super::SampleData::TimeLapse.name().to_owned(),
                asked: format!("t {} z {} c {} level {level} {rect:?}", plane.t, plane.z, plane.c),
                there: format!("{AXES:?} at one level"),
            });
        }
        let mut light = vec![0.0; rect.area()];
        let t = plane.t as f32;
        match plane.c {
            0 => self.cells.nuclei(t, rect, &mut light),
            1 => self.cells.filaments(t, rect, &mut light),
            _ => self.cells.vesicles(t, rect, &mut light),
        }
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U16(expose(&light, plane, rect))))
    }
}

/// Light to camera counts: bleaching, a haze, photon noise, read noise.
fn expose(light: &[f32], plane: PlaneIndex, rect: Rect) -> Vec<u16> {
    let left = (-BLEACHING * plane.t as f32).exp();
    let noise = stream(SEED, (plane.t * AXES.c + plane.c) as u64);
    let mut counts = Vec::with_capacity(light.len());
    for (row, values) in light.chunks(rect.width.max(1)).enumerate() {
        let first = ((rect.y + row) * AXES.x + rect.x) as u64;
        for (column, value) in values.iter().enumerate() {
            let signal = left * value + 6.0;
            // The bits of the noise's normal sum two causes: their variances add.
            let sigma = (signal * GAIN + READ_NOISE * READ_NOISE).sqrt();
            let count = OFFSET + signal + sigma * normal(stream(noise, first + column as u64));
            counts.push(count.round() as u16);
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_equals_the_same_part_of_the_whole() {
        let stack = stack();
        for c in 0..3 {
            let plane = PlaneIndex { t: 5, z: 0, c };
            let whole = stack.read_plane(plane).unwrap();
            let rect = Rect::new(301, 150, 67, 41);
            let part = stack.source.read(plane, 0, rect).unwrap();
            for y in 0..rect.height {
                for x in 0..rect.width {
                    assert_eq!(part.value(x, y, 0), whole.value(rect.x + x, rect.y + y, 0));
                }
            }
        }
    }

    #[test]
    fn channels_fill_their_ranges_and_frames_differ() {
        let stack = stack();
        for c in 0..3 {
            let first = stack.read_plane(PlaneIndex { t: 0, z: 0, c }).unwrap();
            let later = stack.read_plane(PlaneIndex { t: 23, z: 0, c }).unwrap();
            assert_ne!(first, later);
            let Samples::U16(mut values) = first.samples else { panic!("16 bit") };
            values.sort_unstable();
            let [low, high] = stack.info.channels[c].range.unwrap();
            let at = |part: f64| f64::from(values[(part * (values.len() - 1) as f64) as usize]);
            assert!(at(0.02) < low && at(0.9999) > 0.6 * high, "channel {c}: {} {}", at(0.02), at(0.9999));
        }
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let stack = stack();
        let whole = Rect::whole(SIZE, SIZE);
        assert!(stack.source.read(PlaneIndex { t: 24, z: 0, c: 0 }, 0, whole).is_err());
        assert!(stack.source.read(PlaneIndex::default(), 1, whole).is_err());
        assert!(stack.source.read(PlaneIndex::default(), 0, Rect::new(1, 0, SIZE, 1)).is_err());
        let empty = stack.source.read(PlaneIndex::default(), 0, Rect::new(0, 0, 0, 0)).unwrap();
        assert!(empty.samples.is_empty());
    }
}
