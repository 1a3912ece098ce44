//! The index of a recording beside what nobody can leave out: the same FFTs over samples in memory, and reading the file.
//! It is at best as fast as the slower of the two.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, SystemTime};

use lumiq::codec::{OpenOptions, Opened, open};
use lumiq::engine::job::silent;
use lumiq::engine::recording_index::{DEFAULT_LIMIT, IndexParameters, RecordingIndexes};
use lumiq::model::recipe::SpectrogramView;
use lumiq::model::{Datatype, Progress, Recording};
use lumiq::ops::spectrogram::plan;
use num_complex::Complex;
use rayon::prelude::*;

use crate::data::{noise, pool};
use crate::report::{Amount, Report, Row};

const SAMPLES: usize = 1 << 24;
const N_FFT: usize = 1024;
const HOP: usize = 512;

pub fn rows(report: &Report) {
    let kernel = "index of a recording";
    if !report.wants(kernel) {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("noise.cf32");
    let samples: Vec<Complex<f32>> = noise(8 * SAMPLES)
        .chunks_exact(8)
        .map(|bytes| Complex::new(f32::from(bytes[0]) / 256.0 - 0.5, f32::from(bytes[5]) / 256.0 - 0.5))
        .collect();
    std::fs::write(&path, bytemuck::cast_slice::<_, u8>(&samples)).expect("room for a file");
    let recording = recording(&path);
    let mut turn = 0;
    let mut index = || {
        turn += 1;
        let indexes = RecordingIndexes::in_folder(folder.path().join(format!("turn-{turn}")), DEFAULT_LIMIT, silent());
        let parameters = IndexParameters::of(&SpectrogramView::default(), &recording.info);
        let index = indexes.open(&recording, parameters).expect("room for an index");
        index.build(&Progress::new(), &|| (), || ()).expect("nothing stops it");
    };
    for threads in [1, 2] {
        let (pool, amount) = (pool(threads), Amount::Samples(SAMPLES));
        let row = Row { kernel, size: "16 Mi, FFT 1024, hop 512", threads, amount, limit: "rustfft in memory" };
        report.row(&row, || pool.install(&mut index), || pool.install(|| bare(&samples)));
        let row = Row { limit: "reading the file", ..row };
        report.row(&row, || pool.install(&mut index), || pool.install(|| read(&recording)));
    }
}

/// A recording of a file that was not changed for a while.
fn recording(path: &Path) -> Recording {
    let file = std::fs::File::options().write(true).open(path).expect("the file is there");
    file.set_modified(SystemTime::now() - Duration::from_mins(1)).expect("its time can be set");
    let options = OpenOptions { datatype: Some(Datatype::CF32), sample_rate_hz: Some(20e6), ..OpenOptions::default() };
    match open(path, &options).expect("a raw file") {
        Opened::Recording(recording) => recording,
        Opened::Stack(_) => unreachable!("samples are no stack"),
    }
}

/// The FFTs alone.
fn bare(samples: &[Complex<f32>]) {
    let fft = plan::fft(N_FFT);
    let zero = Complex::default();
    let memory = || (vec![zero; N_FFT], vec![zero; fft.get_inplace_scratch_len()]);
    let frames = (samples.len() - N_FFT) / HOP + 1;
    (0..frames).into_par_iter().with_min_len(64).for_each_init(memory, |(buffer, scratch), frame| {
        buffer.copy_from_slice(&samples[frame * HOP..][..N_FFT]);
        fft.process_with_scratch(buffer, scratch);
        black_box(&buffer);
    });
}

/// Every sample once.
fn read(recording: &Recording) {
    const AT_ONCE: usize = 1 << 17;
    let memory = || vec![Complex::default(); AT_ONCE];
    (0..SAMPLES / AT_ONCE).into_par_iter().for_each_init(memory, |buffer, part| {
        recording.source.read(0, (part * AT_ONCE) as u64, buffer).expect("the file is there");
        black_box(&buffer);
    });
}
