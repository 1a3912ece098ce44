//! Which picture of a composition is wanted, as data: planes, part, size, depth, or panels of a montage.

use std::ops::{Range, RangeInclusive};

use crate::model::recipe::Montage;
use crate::model::{Rect, StackAxes};

/// Which planes of a composition are rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frames {
    /// The one looked at.
    One { t: usize, z: usize },
    /// Those from the first to the second index of each axis, which is excluded.
    Part { t: [usize; 2], z: [usize; 2] },
    /// All t and z of the document.
    All,
}

/// How finely a picture tells brightnesses apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// RGB of 8 bits: the pixels of the screen.
    #[default]
    Eight,
    /// One grey channel alone, its range spread over 16 bits.
    Sixteen,
}

/// A picture of a composition.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    pub frames: Frames,
    /// A part of the plane; `None`: all of it.
    pub region: Option<Rect>,
    /// Every pixel becomes so many by so many.
    pub scale: usize,
    pub depth: Depth,
    /// Panels beside one another, of what lies at each frame.
    pub montage: Option<Montage>,
}

impl Picture {
    /// How large pixels can be made.
    pub const SCALES: RangeInclusive<usize> = 1..=8;

    /// Those planes as they are on the screen at 1:1.
    #[must_use]
    pub const fn of(frames: Frames) -> Self {
        Self { frames, region: None, scale: 1, depth: Depth::Eight, montage: None }
    }

    /// The planes that the picture has of its own, of a stack with those axes: along the axis of a montage there is
    /// but one.
    pub(super) fn places(&self, axes: &StackAxes) -> [Range<usize>; 2] {
        let [t, z] = self.frames.ranges(axes);
        match self.montage.as_ref().map(|montage| montage.of) {
            Some(crate::model::recipe::MontageOf::T) => [0..1, z],
            Some(crate::model::recipe::MontageOf::Z) => [t, 0..1],
            _ => [t, z],
        }
    }
}

impl Frames {
    /// The times and heights that are meant, of a stack with those axes.
    fn ranges(self, axes: &StackAxes) -> [Range<usize>; 2] {
        match self {
            Self::One { t, z } => [t..t.saturating_add(1), z..z.saturating_add(1)],
            Self::Part { t: [first, end], z: [lowest, above] } => [first..end, lowest..above],
            Self::All => [0..axes.t, 0..axes.z],
        }
    }
}
