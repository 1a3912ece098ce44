//! Resizing photographs, next to bare `fast_image_resize`.
//!
//! On two threads the bare library gets the two halves of the picture by hand: the best it can do.

use std::hint::black_box;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use lumiq::model::recipe::ResizeFilter;
use lumiq::model::{Plane, Progress, Rect, SampleType, Samples};
use lumiq::ops::resize::{Geometry, Resampler, Window};

use crate::data::{noise, pool};
use crate::report::{Amount, Report, Row};

const LARGE: [(usize, usize); 2] = [(5472, 3648), (2736, 1824)];
const SMALL: [(usize, usize); 2] = [(3000, 2000), (1568, 1046)];

pub fn rows(report: &Report) {
    use ResizeFilter::{Bilinear, Box, CatmullRom, Lanczos3, Mitchell, Nearest};
    for (filter, name, bare) in [
        (Nearest, "nearest", ResizeAlg::Nearest),
        (Box, "box", ResizeAlg::Convolution(FilterType::Box)),
        (Bilinear, "bilinear", ResizeAlg::Convolution(FilterType::Bilinear)),
        (CatmullRom, "Catmull-Rom", ResizeAlg::Convolution(FilterType::CatmullRom)),
        (Mitchell, "Mitchell", ResizeAlg::Convolution(FilterType::Mitchell)),
    ] {
        one(report, &format!("resize, {name} RGB u8"), (filter, bare), 3, (LARGE, "20 MP to half"));
    }
    let lanczos = (Lanczos3, ResizeAlg::Convolution(FilterType::Lanczos3));
    for (pixel, name) in [(3, "RGB"), (4, "RGBA")] {
        for size in [(LARGE, "20 MP to half"), (SMALL, "6 MP to 1568")] {
            one(report, &format!("resize, Lanczos3 {name} u8"), lanczos, pixel, size);
        }
    }
}

fn one(
    report: &Report,
    kernel: &str,
    (filter, algorithm): (ResizeFilter, ResizeAlg),
    pixel: usize,
    ([source, target], size): ([(usize, usize); 2], &str),
) {
    if !report.wants(kernel) {
        return;
    }
    let picture = Picture::new(filter, pixel, source, target);
    for threads in [1, 2] {
        let (pool, amount) = (pool(threads), Amount::Pixels(source.0 * source.1));
        let mut bare = Bare { resizers: [Resizer::new(), Resizer::new()], algorithm };
        let row = Row { kernel, size, threads, amount, limit: "fast_image_resize" };
        let limit = || pool.install(|| bare.run(&picture, threads));
        report.row(&row, || pool.install(|| drop(picture.ours())), limit);
    }
}

/// A picture, and how it is to be resized.
pub struct Picture {
    plane: Plane,
    resampler: Resampler,
    target: (usize, usize),
}

impl Picture {
    pub fn new(filter: ResizeFilter, pixel: usize, source: (usize, usize), target: (usize, usize)) -> Self {
        let plane = Plane::new(source.0, source.1, pixel, Samples::U8(noise(source.0 * source.1 * pixel)));
        let geometry = Geometry::stretch(source, target);
        let resampler = Resampler::new(geometry, filter, false, pixel, SampleType::U8).expect("bytes can be resampled");
        Self { plane, resampler, target }
    }

    pub fn ours(&self) -> Plane {
        let window = Window { plane: &self.plane, x: 0, y: 0 };
        self.resampler
            .resample(Some(&window), Rect::whole(self.target.0, self.target.1), &Progress::new())
            .expect("the window is the whole source")
    }
}

/// The library alone, with its scratch kept.
struct Bare {
    resizers: [Resizer; 2],
    algorithm: ResizeAlg,
}

impl Bare {
    fn run(&mut self, picture: &Picture, threads: usize) {
        let plane = &picture.plane;
        let pixel_type = if plane.samples_per_pixel == 3 { PixelType::U8x3 } else { PixelType::U8x4 };
        let source = ImageRef::new(plane.width as u32, plane.height as u32, plane.samples.as_bytes(), pixel_type)
            .expect("the size fits");
        let (width, height) = picture.target;
        let scale = plane.height as f64 / height as f64;
        let algorithm = self.algorithm;
        let part = |resizer: &mut Resizer, top: usize, rows: usize| {
            let mut out = Image::new(width as u32, rows as u32, pixel_type);
            let (top, rows) = (scale * top as f64, scale * rows as f64);
            let options = ResizeOptions::new().resize_alg(algorithm).crop(0.0, top, plane.width as f64, rows);
            resizer.resize(&source, &mut out, &options).expect("the crop is inside");
            black_box(out.buffer());
        };
        let [first, second] = &mut self.resizers;
        if threads == 1 {
            part(first, 0, height);
        } else {
            let half = height / 2;
            rayon::join(|| part(first, 0, half), || part(second, half, height - half));
        }
    }
}
