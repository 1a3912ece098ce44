//! Unsharp mask over a resized picture: what a Gaussian blur takes away is added, `amount` times.
//!
//! A pixel follows from its neighbours in the result alone, summed in f64 in one order, so parts equal the same parts of
//! the whole bit for bit; whoever asks for a part reads [`margin`] pixels around it. At the edges of the picture the last
//! pixel stands for those beyond. Colours under alpha are weighted by it, alpha stays. Complex samples have no edges to
//! sharpen.

use rayon::prelude::*;

use crate::model::recipe::Sharpen;
use crate::model::{Plane, Rect, Sample, SampleType, Samples};
use crate::ops::OpError;
use crate::with_samples;

/// The Gaussian is cut at so many standard deviations.
const REACH: f64 = 3.0;
/// Rows that one thread does at once.
const ROWS: usize = 64;

/// Refuses samples that have no order.
///
/// # Errors
/// [`OpError::Refused`]
pub fn check(sample_type: SampleType) -> Result<(), OpError> {
    if sample_type.is_complex() {
        return Err(OpError::refused("complex samples cannot be sharpened", "resize without sharpening"));
    }
    Ok(())
}

/// How many pixels around a part take part in it.
#[must_use]
pub fn margin(sharpen: &Sharpen) -> usize {
    (REACH * sharpen.radius).ceil() as usize
}

/// Sharpens the part `out` of `plane`, whose corner lies at `at`; it holds the margin as far as the picture goes.
#[must_use]
pub fn sharpened(plane: &Plane, at: (usize, usize), out: Rect, sharpen: &Sharpen) -> Plane {
    let sample_type = plane.samples.sample_type();
    let job = Job {
        width: plane.width,
        height: plane.height,
        pixel: plane.samples_per_pixel,
        out: Rect { x: out.x - at.0, y: out.y - at.1, ..out },
        weights: weights(sharpen.radius),
        amount: sharpen.amount,
        threshold: sharpen.threshold / 255.0 * if sample_type.is_integer() { range(sample_type) } else { 1.0 },
    };
    let mut result = plane.part(job.out);
    with_samples!(&mut result.samples, |result| job.run(&plane.samples, result));
    result
}

/// From the lowest value of a type to its highest.
fn range(sample_type: SampleType) -> f64 {
    let [low, high] = sample_type.full_range();
    high - low
}

/// Half of a Gaussian from its middle on, of sum 1 with its other half.
fn weights(sigma: f64) -> Vec<f64> {
    let weights: Vec<f64> = (0..=(REACH * sigma).ceil() as usize)
        .map(|distance| (-0.5 * (distance as f64 / sigma).powi(2)).exp())
        .collect();
    let total = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
    weights.into_iter().map(|weight| weight / total).collect()
}

struct Job {
    width: usize,
    height: usize,
    pixel: usize,
    /// In pixels of the plane.
    out: Rect,
    weights: Vec<f64>,
    amount: f64,
    threshold: f64,
}

impl Job {
    fn run<T: Sample>(&self, source: &Samples, result: &mut [T]) {
        let Some(source) = T::view(source) else { return };
        let row = self.out.width * self.pixel;
        result.par_chunks_mut((ROWS * row).max(1)).enumerate().for_each(|(chunk, rows)| {
            let mut lines = Lines { across: Vec::new(), first: 0 };
            for (index, row) in rows.chunks_mut(row.max(1)).enumerate() {
                self.row(source, self.out.y + chunk * ROWS + index, row, &mut lines);
            }
        });
    }

    fn row<T: Sample>(&self, source: &[T], y: usize, out: &mut [T], lines: &mut Lines) {
        let reach = self.weights.len() - 1;
        let (top, bottom) = (y.saturating_sub(reach), (y + reach).min(self.height - 1));
        lines.move_to(top, bottom, |y| self.across(source, y));
        let (has_alpha, parts) = (self.has_alpha(), self.pixel);
        let line = |y: usize| &lines.across[y - lines.first];
        for x in 0..self.out.width {
            let blurred = |part: usize| {
                let index = x * parts + part;
                self.weights.iter().enumerate().fold(0.0, |sum, (distance, weight)| {
                    let below = line((y + distance).min(self.height - 1))[index];
                    let above = if distance == 0 { 0.0 } else { line(y.saturating_sub(distance))[index] };
                    sum + weight * (below + above)
                })
            };
            let alpha = if has_alpha { blurred(self.pixel - 1) } else { 1.0 };
            for sample in 0..self.colors() {
                if alpha <= 0.0 {
                    continue;
                }
                let place = &mut out[x * self.pixel + sample];
                let value = place.to_f64();
                let detail = value - blurred(sample) / alpha;
                if detail.abs() >= self.threshold {
                    *place = T::from_f64(value + self.amount * detail);
                }
            }
        }
    }

    const fn has_alpha(&self) -> bool {
        self.pixel.is_multiple_of(2)
    }

    const fn colors(&self) -> usize {
        if self.has_alpha() { self.pixel - 1 } else { self.pixel }
    }

    /// A row of the plane blurred along it, for the columns of the part: colours times alpha if there is one, and that.
    fn across<T: Sample>(&self, source: &[T], y: usize) -> Vec<f64> {
        let pixel = self.pixel;
        let row = &source[y * self.width * pixel..][..self.width * pixel];
        let value = |x: usize, part: usize| {
            let value = row[x * pixel + part].to_f64();
            if self.has_alpha() && part + 1 < pixel { value * row[x * pixel + pixel - 1].to_f64() } else { value }
        };
        let mut line = Vec::with_capacity(self.out.width * pixel);
        for x in self.out.x..self.out.right() {
            for part in 0..pixel {
                line.push(self.weights.iter().enumerate().fold(0.0, |sum, (distance, weight)| {
                    let right = value((x + distance).min(self.width - 1), part);
                    let left = if distance == 0 { 0.0 } else { value(x.saturating_sub(distance), part) };
                    sum + weight * (right + left)
                }));
            }
        }
        line
    }
}

/// Rows that are blurred along themselves, kept while they are needed.
struct Lines {
    across: Vec<Vec<f64>>,
    first: usize,
}

impl Lines {
    fn move_to(&mut self, top: usize, bottom: usize, make: impl Fn(usize) -> Vec<f64>) {
        if self.across.is_empty() {
            self.first = top;
        }
        self.across.drain(..(top - self.first).min(self.across.len()));
        self.first = top;
        while self.first + self.across.len() <= bottom {
            self.across.push(make(self.first + self.across.len()));
        }
    }
}

#[cfg(test)]
#[path = "sharpen_tests.rs"]
mod tests;
