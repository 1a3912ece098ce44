//! Many planes in 16 bits to one, next to reading them. On two threads each has half of the rows.

use std::hint::black_box;

use lumiq::model::recipe::ProjectionMethod;
use lumiq::model::{Plane, SampleType, Samples};
use lumiq::ops::project::Projector;
use rayon::prelude::*;

use crate::data::{cells, pool, read};
use crate::report::{Amount, Report, Row, seconds};

const PLANES: usize = 100;
const SIDE: usize = 512;

pub fn rows(report: &Report) {
    for method in ProjectionMethod::ALL {
        let kernel = format!("projection, {} u16", method.name());
        if !report.wants(&kernel) {
            continue;
        }
        let stack = planes(PLANES, SIDE * SIDE);
        for threads in [1, 2] {
            let (pool, amount) = (pool(threads), Amount::Bytes(PLANES * SIDE * SIDE * 2));
            let row = Row { kernel: &kernel, size: "100 × 512²", threads, amount, limit: "reading" };
            // Each turn takes planes of its own, copied before its time begins.
            let ours = || {
                let mut bands = in_bands(&stack, threads);
                seconds(&mut || pool.install(|| bands.par_iter_mut().for_each(|band| project(method, band))))
            };
            let limit = || {
                let copies = stack.clone();
                seconds(&mut || pool.install(|| copies.iter().for_each(|plane| read(bytemuck::cast_slice(plane)))))
            };
            report.timed(&row, ours, limit);
        }
    }
}

/// Planes that differ.
pub fn planes(count: usize, pixels: usize) -> Vec<Vec<u16>> {
    let values = cells(pixels + count);
    (0..count).map(|shift| values[shift..][..pixels].to_vec()).collect()
}

/// The rows of a band in every plane.
fn in_bands(stack: &[Vec<u16>], bands: usize) -> Vec<Vec<Plane>> {
    let pixels = stack[0].len() / bands;
    let band = |index: usize| {
        let part = |plane: &Vec<u16>| plane[index * pixels..][..pixels].to_vec();
        stack.iter().map(|plane| Plane::new(pixels, 1, 1, Samples::U16(part(plane)))).collect()
    };
    (0..bands).map(band).collect()
}

/// Takes the planes out, and keeps nothing of their projection.
pub fn project(method: ProjectionMethod, planes: &mut Vec<Plane>) {
    let mut projector = Projector::new(method, SampleType::U16).expect("16 bits have an order");
    for plane in planes.drain(..) {
        projector.add(plane).expect("planes of one shape");
    }
    black_box(projector.finish().expect("there are planes"));
}
