//! From columns to rows: a spectrogram is computed column by column and written row by row.
//!
//! A block of columns is turned in memory and its rows go to their places in the target, which may be memory or a file.

use std::fs::File;
use std::io::{self, Cursor, Seek, SeekFrom, Write};
use std::path::Path;

use rayon::prelude::*;

use super::blocks;
use super::request::Plan;
use crate::codec::error::{io_problem, io_remedy};
use crate::codec::positioned::PositionedFile;
use crate::engine::EngineError;
use crate::engine::spectrum::transpose::transpose;
use crate::model::recipe::PowerUnit;
use crate::model::{Progress, SourceError};
use crate::ops::spectrogram::preset::{TORCHSIG_FLOOR, is_torchsig};
use crate::ops::spectrogram::{FLOOR, SILENCE_DB, power_to_decibel};

/// Bytes of a block of columns: at least, at most.
const BLOCK_BYTES: [u64; 2] = [4 << 20, 64 << 20];

/// Writes all values, row after row, lowest frequency first, from the target's byte `start` on. Returns the largest
/// finite power. For a torchsig preset decibels are written without their floor, which is not known before the end.
pub(super) fn fill<W: Write + Seek + Send>(
    plan: &Plan,
    target: &mut W,
    start: u64,
    progress: &Progress,
    failed: impl Fn(io::Error) -> EngineError,
) -> Result<f32, EngineError> {
    let bins = plan.bins();
    let column_bytes = (bins * size_of::<f32>()) as u64;
    let block_bytes = (plan.memory / 4).clamp(BLOCK_BYTES[0], BLOCK_BYTES[1]);
    let together = (block_bytes / column_bytes).clamp(1, plan.columns);
    progress.set_total(plan.frames);
    let mut columns = vec![0.0; together as usize * bins];
    let mut rows = vec![0.0; columns.len()];
    let mut largest = 0.0f32;
    for first in (0..plan.columns).step_by(together as usize) {
        let count = together.min(plan.columns - first) as usize;
        let (columns, rows) = (&mut columns[..count * bins], &mut rows[..count * bins]);
        blocks::compute(plan, first..first + count as u64, columns, progress)?;
        largest = largest.max(finish_values(plan, columns));
        transpose(columns, bins, count, rows);
        write_rows(target, start + first * 4, plan.columns * 4, count, rows).map_err(&failed)?;
    }
    Ok(largest)
}

/// Brings powers to the recipe's unit; returns the largest finite power where it will be needed.
fn finish_values(plan: &Plan, values: &mut [f32]) -> f32 {
    let recipe = plan.processor.recipe();
    if recipe.unit == PowerUnit::Linear {
        return 0.0;
    }
    let torchsig = is_torchsig(recipe);
    let finish = |part: &mut [f32]| {
        if !torchsig {
            power_to_decibel(part, FLOOR);
            return 0.0;
        }
        let largest = part.iter().copied().filter(|power| power.is_finite()).fold(0.0, f32::max);
        power_to_decibel(part, 0.0);
        largest
    };
    values.par_chunks_mut(1 << 14).map(finish).reduce(|| 0.0, f32::max)
}

/// Writes rows of `count` values to their places: `stride` bytes from row to row.
fn write_rows<W: Write + Seek>(target: &mut W, start: u64, stride: u64, count: usize, rows: &[f32]) -> io::Result<()> {
    if stride == count as u64 * 4 {
        target.seek(SeekFrom::Start(start))?;
        return target.write_all(bytemuck::cast_slice(rows));
    }
    for (row, values) in rows.chunks_exact(count).enumerate() {
        target.seek(SeekFrom::Start(start + row as u64 * stride))?;
        target.write_all(bytemuck::cast_slice(values))?;
    }
    Ok(())
}

/// All values of a spectrogram, row after row, lowest frequency first.
#[derive(Debug)]
pub(super) struct Storage {
    place: Place,
    columns: usize,
    rows: usize,
    /// Values below are raised to it: the floor of a preset that depends on all of them.
    floor: Option<f32>,
}

#[derive(Debug)]
enum Place {
    Memory(Vec<f32>),
    /// A nameless file that goes when it is closed.
    File(PositionedFile),
}

impl Storage {
    /// Computes everything, in memory if the plan's memory holds it, else into a temporary file in `folder`.
    pub(super) fn compute(plan: &Plan, folder: &Path, progress: &Progress) -> Result<Self, EngineError> {
        let (columns, rows) = (plan.columns, plan.bins());
        let bytes = columns.saturating_mul(rows as u64 * 4);
        let failed = |error| EngineError::io(folder, error);
        let (place, largest) = if bytes <= plan.memory {
            let mut values = vec![0.0f32; columns as usize * rows];
            let mut target = Cursor::new(bytemuck::cast_slice_mut::<f32, u8>(&mut values));
            let largest = fill(plan, &mut target, 0, progress, failed)?;
            (Place::Memory(values), largest)
        } else {
            let mut file: File = tempfile::tempfile_in(folder).map_err(failed)?;
            let largest = fill(plan, &mut file, 0, progress, failed)?;
            (Place::File(PositionedFile::new(file).map_err(failed)?), largest)
        };
        let recipe = plan.processor.recipe();
        let floor = (is_torchsig(recipe) && recipe.unit == PowerUnit::Db).then(|| {
            if largest > 0.0 { (10.0 * (f64::from(largest) * TORCHSIG_FLOOR).log10()) as f32 } else { SILENCE_DB }
        });
        Ok(Self { place, columns: columns as usize, rows, floor })
    }

    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    pub(super) const fn columns(&self) -> usize {
        self.columns
    }

    /// Copies values of one row from column `first` on.
    pub(super) fn read(&self, row: usize, first: usize, out: &mut [f32]) -> Result<(), SourceError> {
        let start = row * self.columns + first;
        match &self.place {
            Place::Memory(values) => out.copy_from_slice(&values[start..start + out.len()]),
            Place::File(file) => {
                file.read_at(start as u64 * 4, bytemuck::cast_slice_mut(out)).map_err(|error| {
                    SourceError::Unreadable {
                        file: "the temporary file of a spectrogram".to_owned(),
                        problem: io_problem(&error),
                        remedy: io_remedy(error.kind()).to_owned(),
                    }
                })?;
            }
        }
        if let Some(floor) = self.floor {
            for value in out {
                // NaN stays.
                *value = if *value < floor { floor } else { *value };
            }
        }
        Ok(())
    }

    /// The smallest and the largest finite value; `None` if there is none.
    pub(super) fn extent(&self, progress: &Progress) -> Result<Option<[f32; 2]>, EngineError> {
        let mut extent = None;
        let mut values = vec![0.0; self.columns];
        for row in 0..self.rows {
            progress.check()?;
            self.read(row, 0, &mut values)?;
            for &value in values.iter().filter(|value| value.is_finite()) {
                let [low, high] = extent.unwrap_or([value, value]);
                extent = Some([f32::min(low, value), f32::max(high, value)]);
            }
        }
        Ok(extent)
    }
}
