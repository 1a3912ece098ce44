//! Counting samples for histograms, and the ranges that follow, next to reading them; and next to a counter a sample where
//! nothing has to be read to know which. On two threads each has half.

use std::hint::black_box;

use lumiq::model::Samples;
use lumiq::ops::contrast::{Extent, Histogram, percentile_range};
use rayon::prelude::*;

use crate::data::{cells, pool, read};
use crate::report::{Amount, Report, Row};

const BYTES: usize = 100 << 20;

pub fn rows(report: &Report) {
    let counted = |samples: &Samples| {
        black_box(count(samples));
    };
    let both = [Limit::Reading, Limit::Counting];
    of(report, "contrast, histogram u8, noise", Samples::U8, || random(BYTES), &both, counted);
    of(report, "contrast, histogram u8, picture", Samples::U8, || smooth(BYTES), &both, counted);
    of(report, "contrast, histogram u16", Samples::U16, || cells(BYTES / 2), &both, counted);
    let ranges = |samples: &Samples| {
        black_box(percentile_range(&count(samples), 0.001));
    };
    of(report, "contrast, percentiles u16", Samples::U16, || cells(BYTES / 2), &both, ranges);
    let floats = || cells(BYTES / 4).into_iter().map(f32::from).collect();
    of(report, "contrast, extent f32", Samples::F32, floats, &[Limit::Reading], |samples| {
        black_box(Extent::of(samples, 0, 1));
    });
    let floats = || cells(BYTES / 4).into_iter().map(f32::from).collect();
    of(report, "contrast, histogram f32", Samples::F32, floats, &both, |samples| {
        let mut histogram = Histogram::new(0.0, 5000.0, 1 << 16);
        histogram.add(samples, 0, 1);
        black_box(histogram);
    });
}

#[derive(Clone, Copy)]
enum Limit {
    Reading,
    Counting,
}

fn of<T: bytemuck::Pod + Sync>(
    report: &Report,
    kernel: &str,
    samples: impl Fn(Vec<T>) -> Samples,
    values: impl FnOnce() -> Vec<T>,
    limits: &[Limit],
    work: impl Fn(&Samples) + Sync,
) {
    if !report.wants(kernel) {
        return;
    }
    let values = values();
    for threads in [1, 2] {
        let parts: Vec<_> = values.chunks(values.len() / threads).map(|part| samples(part.to_vec())).collect();
        let (pool, amount) = (pool(threads), Amount::Bytes(BYTES));
        let ours = || pool.install(|| parts.par_iter().for_each(&work));
        for limit in limits {
            let of_limit = |limit| Row { kernel, size: "100 MiB", threads, amount, limit };
            match limit {
                Limit::Reading => {
                    report.row(&of_limit("reading"), ours, || pool.install(|| read(bytemuck::cast_slice(&values))));
                }
                Limit::Counting => {
                    let each = values.len() / threads;
                    let limit = || pool.install(|| (0..threads).into_par_iter().for_each(|_| counters(each)));
                    report.row(&of_limit("a counter a sample"), ours, limit);
                }
            }
        }
    }
}

/// Adds to as many counters as there are samples, whose places follow without reading anything: from one line of the cache
/// to another, as values do, and to the same one only after a while.
fn counters(samples: usize) {
    let mut table = [0_u32; 256];
    for sample in (0..samples).step_by(8) {
        for next in 0..8 {
            table[((sample + next) * 37) & 255] += 1;
        }
        black_box(&mut table);
    }
}

/// Bytes of which nothing follows from those before.
fn random(len: usize) -> Vec<u8> {
    let mut state = 88_172_645_463_325_252_u64;
    let word = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    (0..len / 8).flat_map(word).collect()
}

/// Bytes as a picture has them: slow waves, noise of eight levels on top.
fn smooth(len: usize) -> Vec<u8> {
    let wave = |at: usize| (at as f64 / 300.0).sin() * (at as f64 / 70_000.0).sin() * 120.0 + 124.0;
    random(len).into_iter().enumerate().map(|(at, noise)| wave(at) as u8 + (noise & 7)).collect()
}

/// The histogram of samples of which every value has a bin.
pub fn count(samples: &Samples) -> Histogram {
    let mut histogram = Histogram::exact(samples.sample_type()).expect("16 bits are few enough");
    histogram.add(samples, 0, 1);
    histogram
}
