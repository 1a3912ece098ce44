//! How the time of a job grows with its size: ×1, ×10 and ×100, on one thread and on two.
//!
//! A slope of 1 is a time that grows as the work does; above, something that was in a cache no longer is, or memory is touched
//! for the first time; below, what every call costs was seen at the small size.

use lumiq::model::recipe::{ProjectionMethod, ResizeFilter};
use lumiq::model::{BlendMode, Plane, SampleType, Samples};
use num_complex::Complex;
use rayon::prelude::*;

use crate::blend::Pair;
use crate::composite::Picture;
use crate::contrast::count;
use crate::data::{cells, pool, signal};
use crate::report::{Report, curve};
use crate::tiff::{Packing, tiled};
use crate::{decode, project, resize, slice, spectrogram};

/// A job at one size.
type Work<'a> = Box<dyn FnMut() + Send + 'a>;

/// Makes a job of so many times the smallest.
type Make<'a> = &'a dyn Fn(usize) -> Work<'a>;

pub fn rows(report: &Report) {
    if report.is_json() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let signal = signal(100_000_000);
    let jobs: [(&str, &str, Make); 8] = [
        ("curve, spectrogram", "1 M, FFT 1024, hop 1024", &|times| {
            let samples = &signal[..times * 1_000_000];
            let mut ours = spectrogram::Ours::new(1024, 1024, samples.len());
            Box::new(move || ours.run(samples))
        }),
        ("curve, slice ÷16", "1 M", &|times| {
            let (samples, tuner) = (&signal[..times * 1_000_000], slice::tuner(16));
            let mut out = vec![Complex::default(); tuner.outputs(samples.len() as u64) as usize];
            Box::new(move || slice::cut(&tuner, samples, &mut out))
        }),
        ("curve, blend, screen u8", "2 × 1 MiB", &|times| {
            let mut pair = Pair::new(SampleType::U8, times << 20);
            Box::new(move || pair.run(BlendMode::Screen))
        }),
        ("curve, composite, add", "4 × 640², u16", &|times| {
            let mut picture = Picture::new(BlendMode::Add, 1.0, 4, 640, 640 * times);
            Box::new(move || picture.compose())
        }),
        ("curve, projection, max u16", "4 × 512² (copied)", &|times| {
            let stack = project::planes(4 * times, 512 * 512);
            Box::new(move || {
                let plane = |values: &Vec<u16>| Plane::new(512, 512, 1, Samples::U16(values.clone()));
                let mut planes: Vec<Plane> = stack.iter().map(plane).collect();
                project::project(ProjectionMethod::Max, &mut planes);
            })
        }),
        ("curve, histogram u16", "1 MiB", &|times| {
            let parts: Vec<_> = (0..2).map(|_| Samples::U16(cells(times << 18))).collect();
            Box::new(move || parts.par_iter().for_each(|part| drop(count(part))))
        }),
        ("curve, resize, Lanczos3", "0.2 MP to half", &|times| {
            let picture = resize::Picture::new(ResizeFilter::Lanczos3, 3, (500, 400 * times), (250, 200 * times));
            Box::new(move || drop(picture.ours()))
        }),
        ("curve, decode, deflate", "1 MiB in tiles, u16", &|times| {
            let file = folder.path().join(format!("{times}.tif"));
            let values = decode::values(1024, 512 * times);
            std::fs::write(&file, tiled(&values, 1024, Packing::Deflate)).expect("room for the files");
            let stack = decode::stack(&file);
            Box::new(move || decode::read(&stack))
        }),
    ];
    report.head(["job", "×1", "threads", "×1", "×10", "×100", "slopes", "slope"]);
    for (job, unit, make) in jobs.into_iter().filter(|(job, ..)| report.wants(job)) {
        let mut works = [1, 10, 100].map(make);
        for threads in [1, 2] {
            let pool = pool(threads);
            let at = works.each_mut().map(|work| Box::new(|| pool.install(&mut *work)) as Box<dyn FnMut() + '_>);
            curve(job, unit, threads, at);
        }
    }
}
