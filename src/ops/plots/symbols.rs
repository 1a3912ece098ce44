//! Samples at the instants of symbols, and what happens between them: constellation and eye.
//!
//! Between samples values are those of the cubic through the four nearest ones (Lagrange's; as a resampler: C. W. Farrow,
//! "A continuously variable digital delay element", 1988). It suits signals with a few samples a symbol.

use num_complex::Complex;

use crate::model::{Cancelled, Progress};

/// So many symbols of an eye are drawn between two looks at whether it is still wanted.
const CHECKED: usize = 1 << 10;

/// When symbols are: one every `period` samples, the first of them at `start`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SymbolClock {
    /// In samples, from the first one of those that are looked at; may lie between samples.
    pub start: f64,
    /// In samples; at least [`SymbolClock::SHORTEST`].
    pub period: f64,
}

impl SymbolClock {
    /// Symbols are not told apart if they follow each other more quickly than this many samples.
    pub const SHORTEST: f64 = 1.0;

    /// The instants within `count` samples.
    fn instants(self, count: usize) -> impl Iterator<Item = f64> {
        let period = self.period.max(Self::SHORTEST);
        let first = (-self.start / period).ceil().max(0.0);
        (0..).map(move |k| self.start + (first + f64::from(k)) * period).take_while(move |at| *at <= count as f64 - 1.0)
    }
}

/// Counts of points in cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    pub width: usize,
    pub height: usize,
    /// Row after row, the highest values first.
    pub counts: Vec<u32>,
    /// The values at the left and right edge, and at the lower and upper one.
    pub across: [f32; 2],
    pub up: [f32; 2],
}

impl Grid {
    /// Nothing counted yet.
    #[must_use]
    pub fn new([width, height]: [usize; 2], across: [f32; 2], up: [f32; 2]) -> Self {
        Self { width, height, counts: vec![0; width * height], across, up }
    }

    /// Counts a point; one that lies outside is passed over.
    pub fn add(&mut self, x: f32, y: f32) {
        let place = |value: f32, [low, high]: [f32; 2], cells: usize| {
            let at = (value - low) / (high - low) * cells as f32;
            // The upper edge belongs to the last cell.
            let cell = if value == high { cells - 1 } else { at as usize };
            (at >= 0.0 && cell < cells).then_some(cell)
        };
        let (Some(column), Some(row)) = (place(x, self.across, self.width), place(y, self.up, self.height)) else {
            return;
        };
        let count = &mut self.counts[(self.height - 1 - row) * self.width + column];
        *count = count.saturating_add(1);
    }

    /// Counts the cells of one column from a value, which is left out, to another: a part of a line.
    pub fn add_upright(&mut self, x: f32, from: f32, to: f32) {
        let cell = (self.up[1] - self.up[0]) / self.height as f32;
        let steps = (((to - from) / cell).abs() as usize).min(self.height);
        for step in 0..steps {
            self.add(x, to + (from - to) * (step as f32 / steps as f32));
        }
        if steps == 0 {
            self.add(x, to);
        }
    }

    /// The largest count.
    #[must_use]
    pub fn most(&self) -> u32 {
        self.counts.iter().copied().max().unwrap_or(0)
    }
}

/// The value at a place between samples; `None` before the first and after the last one.
#[must_use]
pub fn interpolate(samples: &[Complex<f32>], at: f64) -> Option<Complex<f32>> {
    let last = samples.len().checked_sub(1)?;
    if !(at >= 0.0 && at <= last as f64) {
        return None;
    }
    let (index, t) = ((at.floor() as usize).min(last.saturating_sub(1)), 0.0);
    let t = t + (at - index as f64) as f32;
    // At the ends the nearest sample stands for the one that is not there.
    let x = |offset: isize| samples[index.saturating_add_signed(offset).min(last)];
    let (a, b, c, d) = (x(-1), x(0), x(1), x(2));
    let weights = [
        -t * (t - 1.0) * (t - 2.0) / 6.0,
        (t + 1.0) * (t - 1.0) * (t - 2.0) / 2.0,
        -(t + 1.0) * t * (t - 2.0) / 2.0,
        (t + 1.0) * t * (t - 1.0) / 6.0,
    ];
    Some(a * weights[0] + b * weights[1] + c * weights[2] + d * weights[3])
}

/// The samples at the instants of the clock; all samples without one.
#[must_use]
pub fn constellation(samples: &[Complex<f32>], clock: Option<SymbolClock>) -> Vec<Complex<f32>> {
    let finite = |x: &Complex<f32>| x.re.is_finite() && x.im.is_finite();
    match clock {
        None => samples.iter().copied().filter(finite).collect(),
        Some(clock) => clock.instants(samples.len()).filter_map(|at| interpolate(samples, at)).filter(finite).collect(),
    }
}

/// Two symbols wide, with an instant in the middle: `values` (one for each sample) laid over one another.
///
/// Between samples lines are straight. What is no number is left out. `up`: the values at the lower and upper edge.
///
/// # Errors
/// [`Cancelled`] if the work was stopped.
pub fn eye(
    values: &[f32],
    clock: SymbolClock,
    size: [usize; 2],
    up: [f32; 2],
    progress: &Progress,
) -> Result<Grid, Cancelled> {
    let mut grid = Grid::new(size, [-1.0, 1.0], up);
    let period = clock.period.max(SymbolClock::SHORTEST);
    for (index, instant) in clock.instants(values.len()).enumerate() {
        if index % CHECKED == 0 {
            progress.check()?;
        }
        let mut before = None;
        for column in 0..size[0] {
            let x = ((column as f64 + 0.5) / size[0] as f64).mul_add(2.0, -1.0);
            let value = between(values, instant + x * period);
            if let Some(value) = value {
                grid.add_upright(x as f32, before.unwrap_or(value), value);
            }
            before = value;
        }
    }
    Ok(grid)
}

fn between(values: &[f32], at: f64) -> Option<f32> {
    if !(at >= 0.0 && at <= values.len() as f64 - 1.0) {
        return None;
    }
    let (index, part) = (at.floor() as usize, at.fract() as f32);
    let next = values[(index + 1).min(values.len() - 1)];
    let value = if part == 0.0 { values[index] } else { values[index] * (1.0 - part) + next * part };
    value.is_finite().then_some(value)
}

#[cfg(test)]
#[path = "symbols_tests.rs"]
mod tests;
