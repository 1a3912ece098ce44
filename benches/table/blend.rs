//! Blending two stacks of 100 MiB, (100, 512, 512, 4) bytes, into a buffer that is there, next to the memory triad.

use lumiq::model::recipe::Blend;
use lumiq::model::{BlendMode, Progress, SampleType, Samples};
use lumiq::ops::blend::blend_into;

use crate::data::{noise, pool};
use crate::report::{Amount, Report, Row};
use crate::triad::{BYTES, Triad};

pub fn rows(report: &Report) {
    let screens = SampleType::ALL.into_iter().filter(|kind| !kind.is_complex()).map(|kind| (BlendMode::Screen, kind));
    let others =
        BlendMode::ALL.into_iter().filter(|mode| *mode != BlendMode::Screen).map(|mode| (mode, SampleType::U8));
    let weighed = [SampleType::U16, SampleType::F32].map(|kind| (BlendMode::Over, kind));
    let mut triad = None;
    for (mode, sample_type) in screens.chain(others).chain(weighed) {
        let kernel = format!("blend, {} {}", mode.name(), sample_type.name());
        if !report.wants(&kernel) {
            continue;
        }
        let triad = triad.get_or_insert_with(Triad::new);
        let mut pair = Pair::new(sample_type, BYTES);
        for threads in [1, 2] {
            let (pool, amount) = (pool(threads), Amount::Bytes(3 * BYTES));
            let row = Row { kernel: &kernel, size: "2 × 100 MiB", threads, amount, limit: "streaming triad" };
            report.row(&row, || pool.install(|| pair.run(mode)), || pool.install(|| triad.non_temporal()));
        }
    }
}

/// Fills floats with values from 0 to 1.
fn fractions(layer: &mut Samples, noise: &[u8]) {
    let fraction = |index: usize| f32::from(noise[index]) / 255.0;
    match layer {
        Samples::F16(values) => values.iter_mut().enumerate().for_each(|(i, v)| *v = half::f16::from_f32(fraction(i))),
        Samples::F32(values) => values.iter_mut().enumerate().for_each(|(i, v)| *v = fraction(i)),
        Samples::F64(values) => values.iter_mut().enumerate().for_each(|(i, v)| *v = fraction(i).into()),
        other => panic!("{} is no float", other.sample_type()),
    }
}

/// Two layers and the buffer for their blend.
pub struct Pair {
    layers: [Samples; 2],
    out: Samples,
}

impl Pair {
    pub fn new(sample_type: SampleType, bytes: usize) -> Self {
        let len = bytes / sample_type.bytes();
        let mut layers = [Samples::zeroed(sample_type, len), Samples::zeroed(sample_type, len)];
        let noise = noise(2 * bytes);
        for (layer, noise) in layers.iter_mut().zip(noise.chunks_exact(bytes)) {
            if sample_type.is_integer() {
                layer.as_bytes_mut().copy_from_slice(noise);
            } else {
                // No zeros: memory that was never written is one page of the cache, however much of it is read.
                fractions(layer, noise);
            }
        }
        let mut out = Samples::zeroed(sample_type, len);
        out.as_bytes_mut().fill(1); // touched once, so that page faults are not measured
        Self { layers, out }
    }

    pub fn run(&mut self, mode: BlendMode) {
        let recipe = Blend { mode, ..Blend::default() };
        let layers = [&self.layers[0], &self.layers[1]];
        blend_into(&recipe, 4, &layers, &mut self.out, &Progress::new()).expect("two layers of one shape");
    }
}
