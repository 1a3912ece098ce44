//! Constellation and eye of a region.

use num_complex::Complex;

use super::selection::Selection;
use crate::engine::EngineError;
use crate::model::Progress;
use crate::model::recipe::Trace;
use crate::ops::plots::{Grid, SymbolClock, constellation, eye, trace_values};

/// Samples at most: the first ones of the region; and of the recording, where a band is tuned to.
const MOST: u64 = 1 << 20;
const MOST_TUNED: u64 = 1 << 27;
/// Samples read at once.
const BLOCK: usize = 1 << 16;
/// As many points are drawn one by one; more of them are counted in cells.
const POINTS: usize = 2048;
/// Cells each way.
const CELLS: usize = 96;
/// Room round the largest value.
const ROOM: f32 = 1.08;

/// Samples at the instants of symbols, and between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Symbols {
    /// The points of the constellation, if they are few.
    pub points: Vec<Complex<f32>>,
    /// All points counted in cells, as wide as high.
    pub constellation: Grid,
    /// Two symbols wide; `None` without a clock.
    pub eye: Option<Grid>,
    pub eye_of: Trace,
    /// How many symbols (or samples, without a clock) there are.
    pub count: usize,
    /// Samples looked at, and samples there are (after decimation).
    pub samples: u64,
    pub there: u64,
    /// Whether the region's band was tuned to, and the samples of the recording from one that was looked at to the next.
    pub is_tuned: bool,
    pub decimation: u64,
}

/// Looks at the first samples of a region. The clock counts samples of the recording from `from`, its region's first.
pub(super) fn symbols(
    selection: &Selection<'_>,
    (from, clock): (u64, Option<SymbolClock>),
    eye_of: Trace,
    progress: &Progress,
) -> Result<Symbols, EngineError> {
    let there = selection.samples();
    let mut samples =
        vec![Complex::default(); there.min(MOST).min((MOST_TUNED / selection.decimation()).max(1)) as usize];
    for (index, block) in samples.chunks_mut(BLOCK).enumerate() {
        selection.read((index * BLOCK) as u64, block, progress)?;
    }
    let decimation = selection.decimation() as f64;
    let clock = clock.map(|clock| SymbolClock {
        start: (clock.start - from as f64) / decimation,
        period: clock.period / decimation,
    });
    let points = constellation(&samples, clock);
    let largest = points.iter().map(|x| x.re.abs().max(x.im.abs())).fold(0.0, f32::max);
    let edge = if largest > 0.0 { largest * ROOM } else { 1.0 };
    let mut grid = Grid::new([CELLS, CELLS], [-edge, edge], [-edge, edge]);
    for point in &points {
        grid.add(point.re, point.im);
    }
    progress.check()?;
    let eye = clock.map(|clock| -> Result<Grid, EngineError> {
        let mut values = vec![0.0; samples.len()];
        trace_values(eye_of, None, &samples, &mut values);
        let largest = values.iter().filter(|value| value.is_finite()).fold(0.0, |a: f32, b| a.max(b.abs()));
        let edge = if largest > 0.0 { largest * ROOM } else { 1.0 };
        Ok(eye(&values, clock, [CELLS, CELLS], [-edge, edge], progress)?)
    });
    let eye = eye.transpose()?;
    let count = points.len();
    Ok(Symbols {
        points: if count <= POINTS { points } else { Vec::new() },
        constellation: grid,
        eye,
        eye_of,
        count,
        samples: samples.len() as u64,
        there,
        is_tuned: selection.is_tuned(),
        decimation: selection.decimation(),
    })
}
