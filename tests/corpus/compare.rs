//! Comparisons that all checks share: hashes of stored values, 8 × 8 grids of means.

use lumiq::model::{Plane, Sample, Samples};
use lumiq::with_samples;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Largest difference of a grid cell, in levels of 8 bits.
const GRID_TOLERANCE: f64 = 3.0;

/// The hash of the samples in little-endian bytes.
pub fn sha256(samples: &Samples) -> String {
    const { assert!(cfg!(target_endian = "little"), "expected hashes are over little-endian bytes") };
    let digest: Vec<String> = Sha256::digest(samples.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    digest.concat()
}

/// Channels of one sample each, put last: `[Y, X, C]`.
pub fn interleave(planes: &[Plane]) -> Plane {
    let first = &planes[0];
    let pixels = first.width * first.height;
    let mut all = Samples::zeroed(first.samples.sample_type(), pixels * planes.len());
    for (channel, plane) in planes.iter().enumerate() {
        with_samples!(&plane.samples, |values| put(values, channel, planes.len(), &mut all));
    }
    Plane::new(first.width, first.height, planes.len(), all)
}

fn put<T: Sample>(values: &[T], channel: usize, channels: usize, all: &mut Samples) {
    let all = T::view_mut(all).expect("all channels have one type");
    for (pixel, value) in values.iter().enumerate() {
        all[pixel * channels + channel] = *value;
    }
}

/// Compares an 8 × 8 grid of block means: cell (i, j) covers rows ⌊i·h/8⌋ to ⌊(i+1)·h/8⌋, columns likewise.
pub fn grid(plane: &Plane, expected: &Value) -> Result<(), String> {
    let Some(rows) = expected.as_array() else { return Ok(()) };
    // Tolerances are in levels of 8 bits; wider types get the same part of their range.
    let tolerance = match plane.samples.sample_type().bytes() {
        1 => GRID_TOLERANCE,
        _ => GRID_TOLERANCE * 257.0,
    };
    for (i, row) in rows.iter().enumerate() {
        for (j, cell) in row.as_array().into_iter().flatten().enumerate() {
            let wanted: Vec<f64> = match cell {
                Value::Array(samples) => samples.iter().filter_map(Value::as_f64).collect(),
                single => single.as_f64().into_iter().collect(),
            };
            for (sample, wanted) in wanted.iter().enumerate().take(plane.samples_per_pixel) {
                let mean = block_mean(plane, [i, j], [rows.len(), 8], sample);
                if (mean - wanted).abs() > tolerance {
                    return Err(format!("grid cell {i},{j} sample {sample} is {mean:.3}, expected {wanted:.3}"));
                }
            }
        }
    }
    Ok(())
}

fn block_mean(plane: &Plane, cell: [usize; 2], cells: [usize; 2], sample: usize) -> f64 {
    let edge = |index: usize, length: usize, count: usize| index * length / count;
    let rows = edge(cell[0], plane.height, cells[0])..edge(cell[0] + 1, plane.height, cells[0]);
    let columns = edge(cell[1], plane.width, cells[1])..edge(cell[1] + 1, plane.width, cells[1]);
    let values = rows.flat_map(|y| columns.clone().map(move |x| (x, y)));
    let (sum, count) = values
        .filter_map(|(x, y)| plane.value(x, y, sample))
        .fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    sum / f64::from(count.max(1))
}

/// The mean of all samples within 1 % of the expected one (or a quarter of a level).
pub fn mean(plane: &Plane, expected: &Value) -> Result<(), String> {
    let Some(wanted) = expected.as_f64() else { return Ok(()) };
    let sum: f64 = (0..plane.samples.len()).filter_map(|index| plane.samples.get_f64(index)).sum();
    let mean = sum / plane.samples.len().max(1) as f64;
    if (mean - wanted).abs() > (wanted.abs() * 0.01).max(0.25) {
        return Err(format!("the mean is {mean:.4}, expected {wanted:.4}"));
    }
    Ok(())
}

/// Two numbers equal within a relative tolerance.
pub fn close(got: f64, wanted: f64, tolerance: f64) -> bool {
    (got - wanted).abs() <= tolerance * wanted.abs().max(1e-12)
}
