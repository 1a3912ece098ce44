//! A stored spectrogram as planes: its values, whole numbers that stand for them, or their colours. The highest
//! frequency is on top.

use std::sync::Arc;

use super::storage::Storage;
use crate::model::{Plane, PlaneIndex, PlaneSource, Rect, Samples, SourceError, ValueCalibration};
use crate::ops::colormap::Colorizer;

/// The values, f32.
#[derive(Debug)]
pub(super) struct ValuePlanes(pub Arc<Storage>);

/// Whole numbers that stand for the values, u16. What lies outside is 0 or 65535; what is no number is 0.
#[derive(Debug)]
pub(super) struct WholePlanes {
    pub storage: Arc<Storage>,
    pub calibration: ValueCalibration,
}

/// The colours, RGB.
#[derive(Debug)]
pub(super) struct ColorPlanes {
    pub storage: Arc<Storage>,
    pub colorizer: Colorizer,
}

impl PlaneSource for ValuePlanes {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let mut values = vec![0.0; rect.area()];
        each_row(&self.0, plane, level, rect, |row, y| {
            values[y * rect.width..][..rect.width].copy_from_slice(row);
        })?;
        Ok(Plane::new(rect.width, rect.height, 1, Samples::F32(values)))
    }
}

impl PlaneSource for WholePlanes {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let mut values = vec![0; rect.area()];
        each_row(&self.storage, plane, level, rect, |row, y| {
            for (out, value) in values[y * rect.width..][..rect.width].iter_mut().zip(row) {
                // The cast brings what is outside to the ends and NaN to 0.
                *out = self.calibration.stored(f64::from(*value)).round() as u16;
            }
        })?;
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U16(values)))
    }
}

impl PlaneSource for ColorPlanes {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let mut pixels = vec![0; rect.area() * 3];
        each_row(&self.storage, plane, level, rect, |row, y| {
            self.colorizer.rgb_into(row, &mut pixels[y * rect.width * 3..][..rect.width * 3]);
        })?;
        Ok(Plane::new(rect.width, rect.height, 3, Samples::U8(pixels)))
    }
}

/// Hands over the rows of a rectangle, top to bottom.
fn each_row(
    storage: &Storage,
    plane: PlaneIndex,
    level: usize,
    rect: Rect,
    mut row: impl FnMut(&[f32], usize),
) -> Result<(), SourceError> {
    if plane != PlaneIndex::default() || level != 0 || !rect.fits(storage.columns(), storage.rows()) {
        return Err(SourceError::OutOfBounds {
            file: "spectrogram".to_owned(),
            asked: format!("{plane:?}, level {level}, {rect:?}"),
            there: format!("one plane of {} × {}", storage.columns(), storage.rows()),
        });
    }
    let mut values = vec![0.0; rect.width];
    for y in 0..rect.height {
        storage.read(storage.rows() - 1 - (rect.y + y), rect.x, &mut values)?;
        row(&values, y);
    }
    Ok(())
}
