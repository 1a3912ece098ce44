//! Blending two stacks of (100, 512, 512, 4) bytes into a buffer that is there, next to the memory triad.

mod common;

use common::{BYTES, Table, Triad, noise, pool};
use lumiq::model::recipe::Blend;
use lumiq::model::{BlendMode, Progress, SampleType, Samples};
use lumiq::ops::blend::blend_into;

fn main() {
    let mut triad = Triad::new();
    let past_the_cache = Table::new("non-temporal triad over as many bytes");
    for sample_type in [SampleType::U8, SampleType::U16, SampleType::F32] {
        let mut pair = Pair::new(sample_type);
        for threads in [1, 2] {
            let pool = pool(threads);
            let name = format!("screen {}", sample_type.name());
            past_the_cache.row(
                &name,
                "2 × 100 MiB",
                threads,
                || pool.install(|| pair.run(BlendMode::Screen)),
                || {
                    pool.install(|| triad.non_temporal());
                },
            );
        }
    }
    let mut pair = Pair::new(SampleType::U8);
    let pool = pool(2);
    for mode in BlendMode::ALL {
        let name = format!("{} u8", mode.name());
        past_the_cache.row(
            &name,
            "2 × 100 MiB",
            2,
            || pool.install(|| pair.run(mode)),
            || {
                pool.install(|| triad.non_temporal());
            },
        );
    }
    let ordinary = Table::new("ordinary triad over as many bytes");
    ordinary.row(
        "screen u8",
        "2 × 100 MiB",
        2,
        || pool.install(|| pair.run(BlendMode::Screen)),
        || {
            pool.install(|| triad.ordinary());
        },
    );
}

/// Two layers and the buffer for their blend.
struct Pair {
    layers: [Samples; 2],
    out: Samples,
}

impl Pair {
    fn new(sample_type: SampleType) -> Self {
        let len = BYTES / sample_type.bytes();
        let mut layers = [Samples::zeroed(sample_type, len), Samples::zeroed(sample_type, len)];
        if sample_type.is_integer() {
            let bytes = noise(2 * BYTES);
            layers[0].as_bytes_mut().copy_from_slice(&bytes[..BYTES]);
            layers[1].as_bytes_mut().copy_from_slice(&bytes[BYTES..]);
        }
        let mut out = Samples::zeroed(sample_type, len);
        out.as_bytes_mut().fill(1); // touched once, so that page faults are not measured
        Self { layers, out }
    }

    fn run(&mut self, mode: BlendMode) {
        let recipe = Blend { mode, ..Blend::default() };
        let layers = [&self.layers[0], &self.layers[1]];
        blend_into(&recipe, 4, &layers, &mut self.out, &Progress::new()).expect("two layers of one shape");
    }
}
