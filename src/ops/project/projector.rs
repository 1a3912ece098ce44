//! Planes in, one after the other; their projection out.

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use super::extreme::keep_extreme;
use super::median::medians;
use super::spread::Spread;
use super::sums::Sums;
use crate::model::recipe::ProjectionMethod;
use crate::model::{Plane, Sample, SampleType, Samples};
use crate::ops::OpError;
use crate::with_samples;

/// The type of a projection's samples: max, min and mean keep the input's; sums and standard deviations are f32 (f64
/// of types whose values f32 does not hold); medians are f32, but of 8 bits 8 bits.
#[must_use]
pub const fn result_type(method: ProjectionMethod, input: SampleType) -> SampleType {
    use ProjectionMethod::{Max, Mean, Median, Min, Sd, Sum};
    use SampleType::{F32, F64, I8, I32, I64, U8, U32, U64};
    match (method, input) {
        (Max | Min | Mean, _) | (Median, U8 | I8) => input,
        (Sum | Sd | Median, U32 | U64 | I32 | I64 | F64) => F64,
        (Sum | Sd | Median, _) => F32,
    }
}

/// A projection in the making, over planes of one shape.
///
/// Integers are rounded to nearest, a half upwards; max, min and mean of floats skip NaN and are NaN where there is
/// nothing else.
#[derive(Debug)]
pub struct Projector {
    method: ProjectionMethod,
    sample_type: SampleType,
    /// Width, height and samples per pixel of every plane; known from the first one on.
    shape: Option<[usize; 3]>,
    planes: usize,
    /// Planes that are not part of the state yet.
    pending: Vec<Samples>,
    state: State,
}

/// What is kept of the planes so far.
#[derive(Debug)]
enum State {
    Extreme(Option<Samples>),
    Sums(Sums),
    Spread(Spread),
    All(Vec<Samples>),
}

/// Planes that are taken in at once: what is kept is then read and written a quarter as often.
pub(super) const TOGETHER: usize = 4;

/// Bytes of planes that wait for others.
const PENDING_BYTES: usize = 32 << 20;

/// Values that are computed before they are stored: they stay in the first-level cache.
const BLOCK: usize = 1024;

impl Projector {
    /// A projection of nothing yet.
    ///
    /// # Errors
    /// [`OpError::Refused`] for complex samples, which have no order.
    pub fn new(method: ProjectionMethod, sample_type: SampleType) -> Result<Self, OpError> {
        if sample_type.is_complex() {
            return Err(OpError::refused(
                "complex samples have no largest or middle one",
                "convert them to magnitudes first",
            ));
        }
        let state = match method {
            ProjectionMethod::Max | ProjectionMethod::Min => State::Extreme(None),
            ProjectionMethod::Mean | ProjectionMethod::Sum => State::Sums(Sums::default()),
            ProjectionMethod::Sd => State::Spread(Spread::default()),
            ProjectionMethod::Median => State::All(Vec::new()),
        };
        Ok(Self { method, sample_type, shape: None, planes: 0, pending: Vec::new(), state })
    }

    /// Takes one plane in.
    ///
    /// # Errors
    /// [`OpError::Refused`] if it is of another shape or type than those before.
    pub fn add(&mut self, plane: Plane) -> Result<(), OpError> {
        let shape = [plane.width, plane.height, plane.samples_per_pixel];
        if *self.shape.get_or_insert(shape) != shape || plane.samples.sample_type() != self.sample_type {
            return Err(OpError::refused("the planes of a projection differ in shape or type", "please report this"));
        }
        self.planes += 1;
        let bytes = plane.samples.as_bytes().len();
        self.pending.push(plane.samples);
        if self.pending.len() == TOGETHER || bytes * (self.pending.len() + 1) > PENDING_BYTES {
            self.take_in();
        }
        Ok(())
    }

    /// Makes what is pending part of the state.
    fn take_in(&mut self) {
        let mut planes = std::mem::take(&mut self.pending);
        match &mut self.state {
            State::Extreme(kept) => {
                if kept.is_none() && !planes.is_empty() {
                    *kept = Some(planes.remove(0));
                }
                if let Some(kept) = kept {
                    keep_extreme(self.method == ProjectionMethod::Max, kept, &planes);
                }
            }
            State::Sums(sums) => {
                sums.add(&planes, self.method == ProjectionMethod::Mean && !self.sample_type.is_integer());
            }
            State::Spread(spread) => spread.add(&planes),
            State::All(kept) => kept.append(&mut planes),
        }
    }

    /// The projection of what was taken in.
    ///
    /// # Errors
    /// [`OpError::Refused`] if that is nothing.
    pub fn finish(mut self) -> Result<Plane, OpError> {
        self.take_in();
        let Some([width, height, samples_per_pixel]) = self.shape else {
            return Err(OpError::refused("a projection needs at least one plane", "choose a longer range"));
        };
        let mut out = Samples::zeroed(result_type(self.method, self.sample_type), width * height * samples_per_pixel);
        match self.state {
            State::Extreme(kept) => out = kept.unwrap_or(out),
            State::Sums(sums) => match self.method {
                ProjectionMethod::Mean => {
                    put_blocks(&mut out, |start, values| sums.write_means(self.planes, start, values));
                }
                _ => put_blocks(&mut out, |start, values| sums.write(start, values)),
            },
            State::Spread(spread) => put_all(&mut out, &spread.finish()),
            State::All(kept) => put_all(&mut out, &medians(&kept)),
        }
        Ok(Plane::new(width, height, samples_per_pixel, out))
    }
}

/// Planes as slices of their type.
pub(super) fn views<T: Sample>(planes: &[Samples]) -> Vec<&[T]> {
    planes.iter().filter_map(|plane| T::view(plane)).collect()
}

/// The same for who has something of that type.
pub(super) fn of_one_type<T: Sample>(first: &mut [T], planes: &[Samples], work: impl FnOnce(&mut [T], &[&[T]])) {
    work(first, &views(planes));
}

fn put_all(out: &mut Samples, values: &[f64]) {
    with_samples!(out, |out| put(values, out));
}

/// Stores what is computed block by block, from a place on.
fn put_blocks(out: &mut Samples, compute: impl Fn(usize, &mut [f64])) {
    let mut values = [0.0; BLOCK];
    with_samples!(out, |out| {
        for (block, out) in out.chunks_mut(BLOCK).enumerate() {
            let values = &mut values[..out.len()];
            compute(block * BLOCK, values);
            put(values, out);
        }
    });
}

for_this_machine! {
    /// Rounds a half upwards, as `ImageJ` does, where the type is of whole numbers.
    put<T: Sample>(values: &[f64], out: &mut [T]), put_loop
}

#[inline(always)]
fn put_loop<T: Sample>(values: &[f64], out: &mut [T]) {
    for (out, &value) in out.iter_mut().zip(values) {
        *out = T::from_f64(if T::TYPE.is_integer() { (value + 0.5).floor() } else { value });
    }
}

#[cfg(test)]
#[path = "projector_tests.rs"]
mod tests;
