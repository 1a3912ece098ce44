//! Planes in, one after the other; their projection out.

use super::median::medians;
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
    state: State,
}

/// What is kept of the planes so far.
#[derive(Debug)]
enum State {
    Extreme(Option<Samples>),
    Sums(Sums),
    Spread { first: Vec<f64>, sums: Vec<f64>, squares: Vec<f64> },
    All(Vec<Samples>),
}

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
            ProjectionMethod::Sd => State::Spread { first: Vec::new(), sums: Vec::new(), squares: Vec::new() },
            ProjectionMethod::Median => State::All(Vec::new()),
        };
        Ok(Self { method, sample_type, shape: None, planes: 0, state })
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
        let method = self.method;
        match &mut self.state {
            State::Extreme(None) => self.state = State::Extreme(Some(plane.samples)),
            State::Extreme(Some(kept)) => keep_extreme(method == ProjectionMethod::Max, kept, &plane.samples),
            State::All(kept) => kept.push(plane.samples),
            State::Spread { first, sums, squares } => {
                let len = plane.samples.len();
                sums.resize(len, 0.0);
                squares.resize(len, 0.0);
                with_samples!(&plane.samples, |values| {
                    if first.is_empty() {
                        first.extend(values.iter().map(|value| Sample::to_f64(*value)));
                    }
                    add_deviations(values, first, sums, squares);
                });
            }
            State::Sums(sums) => {
                sums.add(&plane.samples, method == ProjectionMethod::Mean && !self.sample_type.is_integer());
            }
        }
        Ok(())
    }

    /// The projection of what was taken in.
    ///
    /// # Errors
    /// [`OpError::Refused`] if that is nothing.
    pub fn finish(self) -> Result<Plane, OpError> {
        let Some([width, height, samples_per_pixel]) = self.shape else {
            return Err(OpError::refused("a projection needs at least one plane", "choose a longer range"));
        };
        let mut out = Samples::zeroed(result_type(self.method, self.sample_type), width * height * samples_per_pixel);
        match self.state {
            State::Extreme(kept) => out = kept.unwrap_or(out),
            State::Sums(sums) => {
                let (sums, counts) = sums.finish();
                let all = self.planes as f64;
                let value = |place: usize| match self.method {
                    ProjectionMethod::Mean => sums[place] / counts.get(place).map_or(all, |count| f64::from(*count)),
                    _ => sums[place],
                };
                with_samples!(&mut out, |out| put_all(out, (0..sums.len()).map(value)));
            }
            State::Spread { sums, squares, .. } => {
                let spreads = sums.iter().zip(&squares);
                let values = spreads.map(|(sum, squares)| standard_deviation(self.planes as f64, *sum, *squares));
                with_samples!(&mut out, |out| put_all(out, values));
            }
            State::All(kept) => {
                let mut values = Vec::with_capacity(out.len());
                with_samples!(&kept[0], |first| of_one_type(first, &kept, |planes| {
                    medians(planes, |value| values.push(value));
                }));
                with_samples!(&mut out, |out| put_all(out, values.into_iter()));
            }
        }
        Ok(Plane::new(width, height, samples_per_pixel, out))
    }
}

/// The planes as slices of the type that the first one has.
fn of_one_type<T: Sample>(_: &[T], planes: &[Samples], work: impl FnOnce(&[&[T]])) {
    let planes: Vec<&[T]> = planes.iter().filter_map(|plane| T::view(plane)).collect();
    work(&planes);
}

/// √((nΣd² − (Σd)²) / (n(n − 1))) of the deviations d from the first plane, which cancel nothing where all values are
/// large; 0 of a single plane, where rounding makes that negative, and where NaN is among the
/// values.
fn standard_deviation(count: f64, sum: f64, squares: f64) -> f64 {
    let spread = count * squares - sum * sum;
    if count >= 2.0 && spread > 0.0 { (spread / (count * (count - 1.0))).sqrt() } else { 0.0 }
}

fn add_deviations<T: Sample>(values: &[T], first: &[f64], sums: &mut [f64], squares: &mut [f64]) {
    for (((value, first), sum), square) in values.iter().zip(first).zip(sums).zip(squares) {
        let deviation = value.to_f64() - first;
        *sum += deviation;
        *square += deviation * deviation;
    }
}

/// Rounds a half upwards, as `ImageJ` does, where the type is of whole numbers.
fn put_all<T: Sample>(out: &mut [T], values: impl Iterator<Item = f64>) {
    for (out, value) in out.iter_mut().zip(values) {
        *out = T::from_f64(if T::TYPE.is_integer() { (value + 0.5).floor() } else { value });
    }
}

/// Compares in the samples' own type, so that whole numbers of 64 bits keep their last bits.
fn keep_extreme(largest: bool, kept: &mut Samples, other: &Samples) {
    macro_rules! of_reals {
        ($($type:ident)*) => {
            match (kept, other) {
                $((Samples::$type(kept), Samples::$type(other)) if largest => keep(kept, other, |a, b| a > b),)*
                $((Samples::$type(kept), Samples::$type(other)) => keep(kept, other, |a, b| a < b),)*
                _ => {}
            }
        };
    }
    of_reals!(U8 U16 U32 U64 I8 I16 I32 I64 F16 F32 F64);
}

/// Puts in what is better than what is kept, or than NaN.
fn keep<T: Copy + PartialOrd>(kept: &mut [T], other: &[T], better: impl Fn(T, T) -> bool) {
    for (kept, &value) in kept.iter_mut().zip(other) {
        let nan = kept.partial_cmp(&kept).is_none();
        // Written either way: a store under a condition would keep the loop out of wide registers.
        *kept = if better(value, *kept) | nan { value } else { *kept };
    }
}

#[cfg(test)]
#[path = "projector_tests.rs"]
mod tests;
