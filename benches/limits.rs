//! The machine's limits beside each other: memory with and without stores past the cache, and what a second thread
//! adds. No kernel of ours; the tables of the other benchmarks measure these limits again in their own runs.

mod common;

use common::{Table, Triad, pool};

fn main() {
    let table = Table::new("non-temporal triad on one thread");
    let (mut ours, mut limit) = (Triad::new(), Triad::new());
    for threads in [1, 2] {
        let (many, one) = (pool(threads), pool(1));
        let size = "3 × 100 MiB, f32";
        let best = &mut limit;
        table.row(
            "ordinary triad",
            size,
            threads,
            || many.install(|| ours.ordinary()),
            || {
                one.install(|| best.non_temporal());
            },
        );
        table.row(
            "non-temporal triad",
            size,
            threads,
            || many.install(|| ours.non_temporal()),
            || {
                one.install(|| best.non_temporal());
            },
        );
    }
}
