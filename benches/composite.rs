//! Composing four channels of 2048 × 2048 in 16 bits to a picture, next to copying as many bytes.

mod common;

use common::{Table, noise, pool};
use lumiq::model::{
    BlendMode, DocumentId, Layer, LayerColor, Plane, Progress, Rect, SampleType, Samples, StackAxes, StackInfo,
};
use lumiq::ops::composite::{LayerWindow, Painter, PixelLayout, Placement, compose};
use rayon::prelude::*;

const SIDE: usize = 2048;
const CHANNELS: usize = 4;
/// Read: four channels of two bytes; written: RGBA.
const BYTES: usize = SIDE * SIDE * (CHANNELS * 2 + 4);
/// Bytes of one parallel step of a copy.
const STEP: usize = 1 << 18;

fn main() {
    let table = Table::new("copying as many bytes on as many threads");
    for mode in [BlendMode::Add, BlendMode::Screen] {
        let mut picture = Picture::new(mode);
        let (source, mut target) = (vec![1_u8; BYTES / 2], vec![0_u8; BYTES / 2]);
        for threads in [1, 2] {
            let pool = pool(threads);
            let name = format!("composite, {}", mode.name());
            table.row(
                &name,
                "4 × 2048², u16 to RGBA",
                threads,
                || pool.install(|| picture.compose()),
                || {
                    let parts = target.par_chunks_mut(STEP).zip(source.par_chunks(STEP));
                    pool.install(|| parts.for_each(|(target, source)| target.copy_from_slice(source)));
                },
            );
        }
    }
}

/// Channels as a microscope's: most values near the dark, noise on top.
struct Picture {
    planes: Vec<Plane>,
    painters: Vec<Painter>,
    out: Vec<u8>,
}

impl Picture {
    fn new(mode: BlendMode) -> Self {
        let noise = noise(SIDE * SIDE * 2 * CHANNELS);
        let info = StackInfo::bare("bench", StackAxes::plane(SIDE, SIDE), 1, SampleType::U16);
        let colors = [[0, 0, 255], [0, 255, 0], [255, 0, 0], [255; 3]];
        let plane = |channel: usize| {
            let bytes = &noise[channel * SIDE * SIDE * 2..][..SIDE * SIDE * 2];
            let values = bytes.chunks_exact(2).map(|b| 200 + u16::from(b[0]) * u16::from(b[1] >> 4)).collect();
            Plane::new(SIDE, SIDE, 1, Samples::U16(values))
        };
        let painter = |color: [u8; 3]| {
            let layer = Layer::new(DocumentId(1), 0, String::new(), LayerColor::Ramp(color), [100.0, 4000.0]);
            Painter::new(&Layer { mode, ..layer }, &info)
        };
        let out = vec![1; SIDE * SIDE * 4];
        Self { planes: (0..CHANNELS).map(plane).collect(), painters: colors.map(painter).into(), out }
    }

    fn compose(&mut self) {
        let placement = Placement::aligned(SIDE, SIDE);
        let parts = self.planes.iter().zip(&self.painters);
        let layers: Vec<_> =
            parts.map(|(plane, painter)| LayerWindow { painter, placement, plane, origin: [0, 0] }).collect();
        let whole = Rect::whole(SIDE, SIDE);
        compose(&layers, whole, PixelLayout::Rgba8, &mut self.out, &Progress::new()).expect("nobody cancels");
    }
}
