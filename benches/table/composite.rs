//! Composing channels in 16 bits to a picture, next to copying as many bytes. The rate counts the pixels of every layer.

use lumiq::model::{
    BlendMode, DocumentId, Layer, LayerColor, Plane, Progress, Rect, SampleType, Samples, StackAxes, StackInfo,
};
use lumiq::ops::composite::{LayerWindow, Painter, PixelLayout, Placement, compose};

use crate::data::{Copied, cells, pool};
use crate::report::{Amount, Report, Row};

const COLORS: [[u8; 3]; 4] = [[0, 0, 255], [0, 255, 0], [255, 0, 0], [255; 3]];

pub fn rows(report: &Report) {
    let others = BlendMode::ALL.into_iter().filter(|mode| *mode != BlendMode::Add);
    let others = others.map(|mode| (mode, 1.0, 4, (2048, 2048), "4 × 2048², u16"));
    let rows = [
        (BlendMode::Add, 1.0, 1, (2048, 2048), "1 × 2048², u16"),
        (BlendMode::Add, 1.0, 4, (2048, 2048), "4 × 2048², u16"),
        (BlendMode::Add, 1.0, 4, (3840, 2160), "4 × 3840 × 2160, u16"),
        (BlendMode::Add, 0.5, 4, (2048, 2048), "4 × 2048², u16"),
    ];
    for (mode, opacity, channels, (width, height), size) in rows.into_iter().chain(others) {
        let kernel = format!("composite, {}{}", mode.name(), if opacity < 1.0 { " at 50 %" } else { "" });
        if !report.wants(&kernel) {
            continue;
        }
        let mut picture = Picture::new(mode, opacity, channels, width, height);
        // Read: each channel's two bytes; written: RGBA.
        let mut copied = Copied::of(width * height * (channels * 2 + 4));
        for threads in [1, 2] {
            let (pool, amount) = (pool(threads), Amount::Pixels(width * height * channels));
            let row = Row { kernel: &kernel, size, threads, amount, limit: "copying" };
            report.row(&row, || pool.install(|| picture.compose()), || pool.install(|| copied.run()));
        }
    }
}

/// Channels and the picture of them.
pub struct Picture {
    size: (usize, usize),
    planes: Vec<Plane>,
    painters: Vec<Painter>,
    out: Vec<u8>,
}

impl Picture {
    pub fn new(mode: BlendMode, opacity: f64, channels: usize, width: usize, height: usize) -> Self {
        let info = StackInfo::bare("bench", StackAxes::plane(width, height), 1, SampleType::U16);
        let values = cells(width * height);
        let planes = (0..channels).map(|_| Plane::new(width, height, 1, Samples::U16(values.clone()))).collect();
        let painter = |color: [u8; 3]| {
            let layer = Layer::new(DocumentId(1), 0, String::new(), LayerColor::Ramp(color), [100.0, 4000.0]);
            Painter::new(&Layer { mode, opacity, ..layer }, &info)
        };
        let painters = COLORS.into_iter().take(channels).map(painter).collect();
        Self { size: (width, height), planes, painters, out: vec![1; width * height * 4] }
    }

    pub fn compose(&mut self) {
        let placement = Placement::aligned(self.size.0, self.size.1);
        let parts = self.planes.iter().zip(&self.painters);
        let layers: Vec<_> =
            parts.map(|(plane, painter)| LayerWindow { painter, placement, plane, origin: [0, 0] }).collect();
        let whole = Rect::whole(self.size.0, self.size.1);
        compose(&layers, whole, PixelLayout::Rgba8, &mut self.out, &Progress::new()).expect("nobody cancels");
    }
}
