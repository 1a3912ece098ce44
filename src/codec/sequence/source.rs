//! Planes of a stack that lies in many files: which file and which of its planes each is, read on demand.

use std::sync::Arc;

use super::members::Members;
use crate::model::{Level, Plane, PlaneIndex, PlaneSource, Rect, Samples, SourceError, StackAxes, StackInfo};

/// Files joined along t, z and c.
#[derive(Debug)]
pub struct JoinedSource {
    /// For messages.
    pub title: String,
    pub axes: StackAxes,
    pub levels: Vec<Level>,
    pub members: Members,
    /// What each file is like.
    pub like: Arc<StackInfo>,
    /// For each place, t slowest, then z, then c, its file; `None` reads as zeros.
    pub places: Vec<Option<usize>>,
    pub hints: Hints,
}

/// What the files say of how they are best read.
#[derive(Debug, Clone, Copy)]
pub struct Hints {
    pub preferred_rows: usize,
    pub preferred_columns: usize,
    pub least_rows: usize,
}

impl Hints {
    /// Those of one file, which stands for all.
    pub fn of(source: &dyn PlaneSource) -> Self {
        Self {
            preferred_rows: source.preferred_rows(),
            preferred_columns: source.preferred_columns(),
            least_rows: source.least_rows(),
        }
    }
}

impl JoinedSource {
    /// The file that has a plane, and which plane of the file it is.
    fn place(&self, plane: PlaneIndex) -> (Option<usize>, PlaneIndex) {
        let own = self.like.axes;
        let (z, c) = (self.axes.z / own.z, self.axes.c / own.c);
        let place = (plane.t / own.t * z + plane.z / own.z) * c + plane.c / own.c;
        let within = PlaneIndex { t: plane.t % own.t, z: plane.z % own.z, c: plane.c % own.c };
        (self.places.get(place).copied().flatten(), within)
    }

    fn check(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<(), SourceError> {
        let axes = self.axes;
        let inside = plane.t < axes.t && plane.z < axes.z && plane.c < axes.c;
        let fits = |level: &Level| rect.fits(level.width, level.height);
        if inside && self.levels.get(level).is_some_and(fits) {
            return Ok(());
        }
        Err(SourceError::OutOfBounds {
            file: self.title.clone(),
            asked: format!("{rect:?} of {plane:?} at level {level}"),
            there: format!("{} levels of {axes:?}", self.levels.len()),
        })
    }
}

impl PlaneSource for JoinedSource {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        self.check(plane, level, rect)?;
        let (member, within) = self.place(plane);
        if let Some(member) = member {
            return self.members.get(member, &self.like)?.source.read(within, level, rect);
        }
        let samples = self.like.samples_per_pixel;
        let zeros = Samples::zeroed(self.like.sample_type, rect.area() * samples);
        Ok(Plane::new(rect.width, rect.height, samples, zeros))
    }

    fn preferred_rows(&self) -> usize {
        self.hints.preferred_rows
    }

    fn preferred_columns(&self) -> usize {
        self.hints.preferred_columns
    }

    fn least_rows(&self) -> usize {
        self.hints.least_rows
    }
}
