//! Counting samples for histograms, and the ranges that follow, next to reading them. On two threads each has half.

use std::hint::black_box;

use lumiq::model::Samples;
use lumiq::ops::contrast::{Extent, Histogram, percentile_range};
use rayon::prelude::*;

use crate::data::{cells, noise, pool, read};
use crate::report::{Amount, Report, Row};

const BYTES: usize = 100 << 20;

pub fn rows(report: &Report) {
    let counted = |samples: &Samples| {
        black_box(count(samples));
    };
    of(report, "contrast, histogram u8", Samples::U8, || noise(BYTES), counted);
    of(report, "contrast, histogram u16", Samples::U16, || cells(BYTES / 2), counted);
    of(
        report,
        "contrast, percentiles u16",
        Samples::U16,
        || cells(BYTES / 2),
        |samples| {
            black_box(percentile_range(&count(samples), 0.001));
        },
    );
    let floats = || cells(BYTES / 4).into_iter().map(f32::from).collect();
    of(report, "contrast, extent f32", Samples::F32, floats, |samples| {
        black_box(Extent::of(samples, 0, 1));
    });
    let floats = || cells(BYTES / 4).into_iter().map(f32::from).collect();
    of(report, "contrast, histogram f32", Samples::F32, floats, |samples| {
        let mut histogram = Histogram::new(0.0, 5000.0, 1 << 16);
        histogram.add(samples, 0, 1);
        black_box(histogram);
    });
}

fn of<T: bytemuck::Pod + Sync>(
    report: &Report,
    kernel: &str,
    samples: impl Fn(Vec<T>) -> Samples,
    values: impl FnOnce() -> Vec<T>,
    work: impl Fn(&Samples) + Sync,
) {
    if !report.wants(kernel) {
        return;
    }
    let values = values();
    for threads in [1, 2] {
        let parts: Vec<_> = values.chunks(values.len() / threads).map(|part| samples(part.to_vec())).collect();
        let (pool, amount) = (pool(threads), Amount::Bytes(BYTES));
        let row = Row { kernel, size: "100 MiB", threads, amount, limit: "reading" };
        let limit = || pool.install(|| read(bytemuck::cast_slice(&values)));
        report.row(&row, || pool.install(|| parts.par_iter().for_each(&work)), limit);
    }
}

/// The histogram of samples of which every value has a bin.
pub fn count(samples: &Samples) -> Histogram {
    let mut histogram = Histogram::exact(samples.sample_type()).expect("16 bits are few enough");
    histogram.add(samples, 0, 1);
    histogram
}
