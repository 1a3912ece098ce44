//! A picture that is decoded on the first read and kept.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::failure::{Failure, guarded};
use super::header::{Header, decoder, layout};
use super::{bmp, png};
use crate::codec::sniff::Format;
use crate::codec::upright;
use crate::model::{Orientation, Plane, PlaneIndex, PlaneSource, Rect, Samples, SourceError};

/// A still picture on disk.
#[derive(Debug)]
pub struct StillSource {
    path: PathBuf,
    format: Format,
    header: Header,
    /// How it is turned after decoding.
    turn: Orientation,
    decoded: OnceLock<Result<Plane, SourceError>>,
}

impl StillSource {
    /// A source for the picture that `header` describes.
    #[must_use]
    pub fn new(path: &Path, format: Format, header: &Header, turn: Orientation) -> Self {
        Self { path: path.to_owned(), format, header: header.clone(), turn, decoded: OnceLock::new() }
    }

    fn plane(&self) -> Result<&Plane, SourceError> {
        let decoded = self.decoded.get_or_init(|| {
            guarded(|| self.decode())
                .map(|plane| upright::turn(plane, self.turn))
                .map_err(|failure| failure.while_reading(&self.path))
        });
        decoded.as_ref().map_err(Clone::clone)
    }

    fn decode(&self) -> Result<Plane, Failure> {
        let header = &self.header;
        let mut samples = Samples::zeroed(header.sample_type, header.width * header.height * header.samples_per_pixel);
        match self.format {
            Format::Png => png::decode(&self.path, header, &mut samples)?,
            Format::Bmp => bmp::decode(&self.path, header, &mut samples)?,
            format => {
                if header.cut_short {
                    // Where a JPEG ends early, its missing blocks are mid-grey; the decoder leaves the last untouched,
                    // and where there is none at all it invents a row.
                    samples.as_bytes_mut().fill(128);
                    if header.stored_bytes == 0 {
                        return Ok(header.plane(samples));
                    }
                }
                let decoder = decoder(&self.path, format)?;
                let (width, height) = decoder.dimensions();
                let same = (width as usize, height as usize) == (header.width, header.height)
                    && layout(decoder.color_type())? == (header.samples_per_pixel, header.sample_type);
                if !same {
                    return Err(changed());
                }
                decoder.read_image_boxed(samples.as_bytes_mut())?;
            }
        }
        Ok(header.plane(samples))
    }
}

/// The file is not the one that was opened.
pub fn changed() -> Failure {
    Failure::Damaged("it changed since it was opened".to_owned())
}

impl PlaneSource for StillSource {
    fn files(&self) -> Vec<PathBuf> {
        vec![self.path.clone()]
    }

    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let whole = self.plane()?;
        if plane != PlaneIndex::default() || level != 0 || !rect.fits(whole.width, whole.height) {
            return Err(out_of_bounds(&self.path, plane, level, rect, (whole.width, whole.height, 1)));
        }
        Ok(whole.part(rect))
    }

    fn least_rows(&self) -> usize {
        // Decoded as a whole, once.
        1
    }
}

/// The sentence for a caller's mistake.
pub fn out_of_bounds(
    path: &Path,
    plane: PlaneIndex,
    level: usize,
    rect: Rect,
    (width, height, frames): (usize, usize, usize),
) -> SourceError {
    SourceError::OutOfBounds {
        file: path.display().to_string(),
        asked: format!("{rect:?} of {plane:?} at level {level}"),
        there: format!("{width} × {height} pixels in {frames} frames"),
    }
}
