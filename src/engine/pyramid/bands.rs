//! A level made straight from a stored one, in bands of rows: for planes whose levels between are too large to keep.
//!
//! One band is in memory at a time, whatever the size of the plane. Bands are read one after the other on the calling
//! thread (codecs decode the chunks of one in parallel, and may hold locks meanwhile that a Rayon worker must not wait
//! for); each is halved on Rayon's current pool. Not here: where bands are read from, which levels are kept
//! (engine/tile).

use super::half::{Averaging, halved};
use super::picture::PyramidLevel;
use crate::model::{Plane, Rect, Samples};

/// A band is about this large where nothing else matters: read and halved in a fraction of the time in which a person
/// notices that cancelling takes time.
const BAND_BYTES: usize = 8 << 20;
/// No band is larger, whatever the source prefers, unless the fewest rows that make a row of the result are.
const LARGEST_BAND_BYTES: usize = 256 << 20;

/// How far a level is from the stored one it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reduction {
    /// The stored level.
    pub from: PyramidLevel,
    /// How often it is halved, at least once.
    pub halvings: u32,
    pub averaging: Averaging,
}

impl Reduction {
    /// Pixels of the stored level per pixel of the made one, along one side.
    #[must_use]
    pub const fn factor(&self) -> usize {
        1 << self.halvings
    }

    /// The part of the stored level that a part of the made one is made of.
    #[must_use]
    pub fn source_rect(&self, target: Rect) -> Rect {
        let factor = self.factor();
        let full = Rect::new(target.x * factor, target.y * factor, target.width * factor, target.height * factor);
        full.intersect(&Rect::whole(self.from.width, self.from.height))
    }

    /// A part of the made level: the same bytes as halving the whole stored level again and again.
    ///
    /// `row_bytes` are those of a row of the part at the stored level, `preferred_rows` what the source likes to read
    /// at once; `read` gets rectangles of the stored level that lie below one another.
    ///
    /// # Errors
    /// Those of `read`, cancellation among them: it is called for every band.
    pub fn make<E>(
        &self,
        target: Rect,
        (row_bytes, preferred_rows): (usize, usize),
        mut read: impl FnMut(Rect) -> Result<Plane, E>,
    ) -> Result<Option<Plane>, E> {
        let source = self.source_rect(target);
        let rows = self.band_rows(row_bytes, preferred_rows);
        let mut result: Option<Plane> = None;
        let mut filled = 0;
        for y in (source.y..source.bottom()).step_by(rows) {
            let mut band = read(Rect::new(source.x, y, source.width, rows.min(source.bottom() - y)))?;
            for _ in 0..self.halvings {
                band = halved(&band, self.averaging);
            }
            let result = result.get_or_insert_with(|| {
                let samples = Samples::zeroed(band.samples.sample_type(), target.area() * band.samples_per_pixel);
                Plane::new(target.width, target.height, band.samples_per_pixel, samples)
            });
            let bytes = band.samples.as_bytes();
            result.samples.as_bytes_mut()[filled..filled + bytes.len()].copy_from_slice(bytes);
            filled += bytes.len();
        }
        Ok(result)
    }

    /// Rows of the made level whose making reads one band.
    #[must_use]
    pub fn rows_at_once(&self, (row_bytes, preferred_rows): (usize, usize)) -> usize {
        self.band_rows(row_bytes, preferred_rows) / self.factor()
    }

    /// Rows of the stored level in a band: a multiple of the factor, so that bands fit together, and where that can be
    /// of what the source prefers, so that it decodes nothing twice.
    fn band_rows(&self, row_bytes: usize, preferred_rows: usize) -> usize {
        let factor = self.factor();
        let fitting = |bytes: usize| bytes / row_bytes.max(1);
        let wanted = preferred_rows.max(fitting(BAND_BYTES)).min(fitting(LARGEST_BAND_BYTES));
        let together = preferred_rows.is_multiple_of(factor) && preferred_rows <= wanted;
        let step = if together { preferred_rows.max(factor) } else { factor };
        (wanted / step).max(1) * step
    }
}

#[cfg(test)]
#[path = "bands_tests.rs"]
mod tests;
