//! Planes and the trait through which stacks are read lazily.
//!
//! A [`PlaneSource`] is all that kernels and viewers see of a stack: a file, an array in memory, the result of a job.
//! Not here: decoding (codec), caching (engine).

use std::path::PathBuf;

use super::error::SourceError;
use super::progress::Progress;
use super::region::Rect;
use super::sample::Samples;

/// Which plane of a stack: one channel at one (t, z).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct PlaneIndex {
    pub t: usize,
    pub z: usize,
    pub c: usize,
}

/// The size of one resolution level; level 0 is the full size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Level {
    pub width: usize,
    pub height: usize,
}

/// A rectangle of samples, row by row, the samples of a pixel beside each other.
///
/// `samples.len() == width · height · samples_per_pixel`.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    pub width: usize,
    pub height: usize,
    /// 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA.
    pub samples_per_pixel: usize,
    pub samples: Samples,
}

impl Plane {
    /// A plane from its parts.
    ///
    /// # Panics
    /// If the number of samples is not `width · height · samples_per_pixel`.
    #[must_use]
    pub fn new(width: usize, height: usize, samples_per_pixel: usize, samples: Samples) -> Self {
        assert_eq!(samples.len(), width * height * samples_per_pixel, "a plane's samples must fill it exactly");
        Self { width, height, samples_per_pixel, samples }
    }

    /// A copy of a part that lies inside the plane.
    ///
    /// # Panics
    /// If it does not.
    #[must_use]
    pub fn part(&self, rect: Rect) -> Self {
        if rect == Rect::whole(self.width, self.height) {
            return self.clone();
        }
        assert!(rect.fits(self.width, self.height), "{rect:?} lies outside of {} × {}", self.width, self.height);
        let pixel = self.samples_per_pixel * self.samples.sample_type().bytes();
        let mut samples = Samples::zeroed(self.samples.sample_type(), rect.area() * self.samples_per_pixel);
        let from = self.samples.as_bytes();
        for (row, target) in samples.as_bytes_mut().chunks_exact_mut((rect.width * pixel).max(1)).enumerate() {
            let at = ((rect.y + row) * self.width + rect.x) * pixel;
            target.copy_from_slice(&from[at..at + target.len()]);
        }
        Self::new(rect.width, rect.height, self.samples_per_pixel, samples)
    }

    /// Copies another plane of the same kind of pixels into this one, its corner at `x`, `y`.
    ///
    /// # Panics
    /// If it does not lie inside, or has other pixels.
    pub fn put(&mut self, part: &Self, x: usize, y: usize) {
        let kind = |plane: &Self| (plane.samples_per_pixel, plane.samples.sample_type());
        assert_eq!(kind(self), kind(part), "only equal pixels can be copied");
        let rect = Rect::new(x, y, part.width, part.height);
        assert!(rect.fits(self.width, self.height), "{rect:?} lies outside of {} × {}", self.width, self.height);
        let pixel = self.samples_per_pixel * self.samples.sample_type().bytes();
        let (stride, row_bytes) = (self.width * pixel, part.width * pixel);
        let to = self.samples.as_bytes_mut();
        for (row, from) in part.samples.as_bytes().chunks_exact(row_bytes.max(1)).enumerate() {
            let at = (y + row) * stride + x * pixel;
            to[at..at + row_bytes].copy_from_slice(from);
        }
    }

    /// One sample as f64 (complex: its magnitude); `None` outside the plane.
    #[must_use]
    pub fn value(&self, x: usize, y: usize, sample: usize) -> Option<f64> {
        let inside = x < self.width && y < self.height && sample < self.samples_per_pixel;
        inside.then(|| self.samples.get_f64((y * self.width + x) * self.samples_per_pixel + sample)).flatten()
    }
}

/// Where planes come from, read on demand and from any thread.
///
/// Values are the stored ones: not inverted, not scaled, palettes as indices.
pub trait PlaneSource: Send + Sync + std::fmt::Debug {
    /// Reads a rectangle of one plane at one level (0 is full size).
    ///
    /// The rectangle is in pixels of that level and must lie inside it.
    ///
    /// # Errors
    /// [`SourceError`] if the bytes cannot be read or decoded, or if there is no such plane, level or rectangle.
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError>;

    /// The same for a job: a read that may take long says how far it has come, in units of its own, and stops when it
    /// should. What only hands a read on hands on its progress as well.
    ///
    /// # Errors
    /// As [`read`](Self::read); [`SourceError::Cancelled`].
    fn read_watched(
        &self,
        plane: PlaneIndex,
        level: usize,
        rect: Rect,
        progress: &Progress,
    ) -> Result<Plane, SourceError> {
        progress.check()?;
        self.read(plane, level, rect)
    }

    /// A whole plane that lies in memory, for those who would read much of it: they need not copy it. A source that decodes
    /// a picture as a whole does so for this, too. `None` where there is none, and where it fails, which reading says.
    fn held(&self, _plane: PlaneIndex, _level: usize) -> Option<&Plane> {
        None
    }

    /// The files that all samples come from; none where something else decides them as well.
    fn files(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    /// The rows that are cheapest to read together at level 0 (a strip, a tile row): a hint for walking a plane.
    fn preferred_rows(&self) -> usize {
        256
    }

    /// The columns that are cheapest to read together at level 0 (a tile's width; 1 where any part costs its own
    /// bytes only): whole rows unless a source says otherwise.
    fn preferred_columns(&self) -> usize {
        usize::MAX
    }

    /// The rows that are decoded for one row of level 0 at least: 1 where any row costs its own bytes only. A hint for
    /// looking at a plane here and there.
    fn least_rows(&self) -> usize {
        self.preferred_rows()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_the_part_and_nothing_else_changes() {
        let values = |count: usize, from: u16| Samples::U16((0..count as u16).map(|v| v + from).collect());
        let part = Plane::new(3, 2, 2, values(12, 1000));
        let before = Plane::new(7, 5, 2, values(70, 0));
        let mut plane = before.clone();
        plane.put(&part, 4, 3);
        assert_eq!(plane.part(Rect::new(4, 3, 3, 2)), part);
        for (y, x) in (0..5).flat_map(|y| (0..7).map(move |x| (y, x))).filter(|(y, x)| *y < 3 || *x < 4) {
            assert_eq!(plane.value(x, y, 1), before.value(x, y, 1));
        }
        plane.put(&before, 0, 0);
        assert_eq!(plane, before);
    }
}
