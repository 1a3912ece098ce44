//! Resizing a photograph of 20 million pixels to half, next to bare `fast_image_resize`.
//!
//! On two threads the bare library gets the two halves of the picture by hand: the best it can do.

mod common;

use std::hint::black_box;

use common::{Table, noise, pool};

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, ResizeOptions, Resizer};
use lumiq::model::recipe::ResizeFilter;
use lumiq::model::{Plane, Progress, Rect, SampleType, Samples};
use lumiq::ops::resize::{Geometry, Resampler, Window};

const SOURCE: (usize, usize) = (5472, 3648);
const TARGET: (usize, usize) = (2736, 1824);

fn main() {
    let table = Table::new("bare fast_image_resize, its scratch kept");
    for pixel in [3, 4] {
        let picture = Picture::new(pixel);
        for threads in [1, 2] {
            let pool = pool(threads);
            let mut bare = picture.bare();
            let name = format!("Lanczos3 {pixel} × u8");
            table.row(
                &name,
                "20 MP to half",
                threads,
                || pool.install(|| drop(picture.ours())),
                || {
                    pool.install(|| bare.run(&picture, threads));
                },
            );
        }
    }
}

struct Picture {
    plane: Plane,
    resampler: Resampler,
}

impl Picture {
    fn new(pixel: usize) -> Self {
        let plane = Plane::new(SOURCE.0, SOURCE.1, pixel, Samples::U8(noise(SOURCE.0 * SOURCE.1 * pixel)));
        let geometry = Geometry::stretch(SOURCE, TARGET);
        let resampler = Resampler::new(geometry, ResizeFilter::Lanczos3, false, pixel, SampleType::U8)
            .expect("bytes can be resampled");
        Self { plane, resampler }
    }

    fn ours(&self) -> Plane {
        let window = Window { plane: &self.plane, x: 0, y: 0 };
        self.resampler
            .resample(Some(&window), Rect::whole(TARGET.0, TARGET.1), &Progress::new())
            .expect("the window is the whole source")
    }

    fn bare(&self) -> Bare {
        Bare { resizers: [Resizer::new(), Resizer::new()], pixel: self.plane.samples_per_pixel }
    }
}

/// The library alone, with its scratch kept.
struct Bare {
    resizers: [Resizer; 2],
    pixel: usize,
}

impl Bare {
    fn run(&mut self, picture: &Picture, threads: usize) {
        let pixel_type = if self.pixel == 3 { PixelType::U8x3 } else { PixelType::U8x4 };
        let bytes = picture.plane.samples.as_bytes();
        let source = ImageRef::new(SOURCE.0 as u32, SOURCE.1 as u32, bytes, pixel_type).expect("the size fits");
        let part = |resizer: &mut Resizer, top: usize, rows: usize| {
            let mut out = Image::new(TARGET.0 as u32, rows as u32, pixel_type);
            let options = ResizeOptions::new().crop(0.0, 2.0 * top as f64, SOURCE.0 as f64, 2.0 * rows as f64);
            resizer.resize(&source, &mut out, &options).expect("the crop is inside");
            black_box(out.buffer());
        };
        let [first, second] = &mut self.resizers;
        if threads == 1 {
            part(first, 0, TARGET.1);
        } else {
            let half = TARGET.1 / 2;
            rayon::join(|| part(first, 0, half), || part(second, half, half));
        }
    }
}
