//! A spectrogram's picture with its axes: the plain picture, pixel by pixel, in a frame.

use super::planes::ColorPlanes;
use super::request::SpectrogramSummary;
use crate::engine::EngineError;
use crate::model::{Lut, Plane, PlaneIndex, PlaneSource, Rect, Samples, SourceError};
use crate::ops::axes::{AxisScale, Frame, FrameScales};
use crate::ops::canvas::Canvas;

/// The frame of a picture whose first row is the highest frequency: seconds, hertz, and the range of its colours.
pub(super) fn frame(
    summary: &SpectrogramSummary,
    columns: usize,
    range: [f32; 2],
    colors: Lut,
) -> Result<Frame, EngineError> {
    let scales = FrameScales {
        across: AxisScale::of(&summary.time, columns),
        up: AxisScale::of(&summary.frequency, summary.bins),
        values: AxisScale::new(f64::from(range[0]), f64::from(range[1]), summary.unit),
    };
    Ok(Frame::new([columns, summary.bins], &scales, colors)?)
}

/// The colours and what is round them, RGB.
#[derive(Debug)]
pub(super) struct FramedPlanes {
    pub picture: ColorPlanes,
    pub frame: Frame,
}

impl PlaneSource for FramedPlanes {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let [width, height] = self.frame.size();
        if plane != PlaneIndex::default() || level != 0 || !rect.fits(width, height) {
            return Err(SourceError::OutOfBounds {
                file: "the picture of a spectrogram".to_owned(),
                asked: format!("{plane:?}, level {level}, {rect:?}"),
                there: format!("one plane of {width} × {height}"),
            });
        }
        let mut pixels = vec![0; rect.area() * 3];
        let mut canvas = Canvas::new(&mut pixels, rect);
        self.frame.draw(&mut canvas);
        let data = self.frame.data();
        let seen = rect.intersect(&data);
        if !seen.is_empty() {
            let part = Rect { x: seen.x - data.x, y: seen.y - data.y, ..seen };
            let inside = self.picture.read(plane, level, part)?;
            for (row, y) in inside.samples.as_bytes().chunks_exact(seen.width * 3).zip(seen.y..) {
                canvas.row_mut(y, seen.x, seen.width).copy_from_slice(row);
            }
        }
        Ok(Plane::new(rect.width, rect.height, 3, Samples::U8(pixels)))
    }
}
