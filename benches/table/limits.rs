//! The machine's limits beside each other: memory with and without stores past the cache, and what a second thread
//! adds. No kernel of ours; the other rows measure these limits again beside their kernels.

use crate::data::pool;
use crate::report::{Amount, Report, Row};
use crate::triad::{BYTES, Triad};

pub fn rows(report: &Report) {
    if !["machine, ordinary triad", "machine, streaming triad"].iter().any(|kernel| report.wants(kernel)) {
        return;
    }
    let (mut ours, mut limit, one) = (Triad::new(), Triad::new(), pool(1));
    for threads in [1, 2] {
        let many = pool(threads);
        let row = Row {
            kernel: "machine, ordinary triad",
            size: "3 × 100 MiB, f32",
            threads,
            amount: Amount::Bytes(3 * BYTES),
            limit: "streaming triad, 1 thread",
        };
        report.row(&row, || many.install(|| ours.ordinary()), || one.install(|| limit.non_temporal()));
        let row = Row { kernel: "machine, streaming triad", ..row };
        report.row(&row, || many.install(|| ours.non_temporal()), || one.install(|| limit.non_temporal()));
    }
}
