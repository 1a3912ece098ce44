//! Long recordings: how fast their index is made beside what nobody can leave out, and how soon a view shows something.
//!
//! The first table has two limits: the same FFTs over samples in memory, and reading the file. An index is at best as
//! fast as the slower of the two. The other figures have no limit beside them: a tenth of a second is what a hand feels.

#![allow(clippy::print_stdout, reason = "results go to stdout")]

mod common;

use std::fs::File;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use common::{Table, pool};
use lumiq::codec::{OpenOptions, Opened, open};
use lumiq::engine::job::{Pools, silent};
use lumiq::engine::recording_index::{DEFAULT_LIMIT, IndexParameters, RecordingIndexes};
use lumiq::engine::spectrum::{SpectrumRequest, SpectrumResult, SpectrumService, ViewId};
use lumiq::model::recipe::SpectrogramView;
use lumiq::model::{Datatype, DocumentId, Progress, Recording};
use lumiq::ops::spectrogram::plan;
use num_complex::Complex;
use rayon::prelude::*;

const SAMPLES: usize = 1 << 24;
const N_FFT: usize = 1024;
const HOP: usize = 512;
const VIEW: ViewId = ViewId(1);
const WIDTH: usize = 1200;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    throughput(folder.path());
    first_pictures(folder.path());
    panning(folder.path());
}

/// A recording of a file that was not changed for a while.
fn recording(path: &Path) -> Recording {
    let file = File::options().write(true).open(path).expect("the file is there");
    file.set_modified(SystemTime::now() - Duration::from_mins(1)).expect("its time can be set");
    let options = OpenOptions { datatype: Some(Datatype::CF32), sample_rate_hz: Some(20e6), ..OpenOptions::default() };
    match open(path, &options).expect("a raw file") {
        Opened::Recording(recording) => recording,
        Opened::Stack(_) => unreachable!("samples are no stack"),
    }
}

fn parameters(recording: &Recording) -> IndexParameters {
    IndexParameters::of(&SpectrogramView::default(), &recording.info)
}

fn throughput(folder: &Path) {
    let path = folder.join("noise.cf32");
    let samples: Vec<Complex<f32>> = common::noise(8 * SAMPLES)
        .chunks_exact(8)
        .map(|bytes| Complex::new(f32::from(bytes[0]) / 256.0 - 0.5, f32::from(bytes[5]) / 256.0 - 0.5))
        .collect();
    std::fs::write(&path, bytemuck::cast_slice::<_, u8>(&samples)).expect("room for a file");
    let recording = recording(&path);
    let mut turn = 0;
    let mut index = || {
        turn += 1;
        let indexes = RecordingIndexes::in_folder(folder.join(format!("turn-{turn}")), DEFAULT_LIMIT, silent());
        let index = indexes.open(&recording, parameters(&recording)).expect("room for an index");
        index.build(&Progress::new(), &|| (), || ()).expect("nothing stops it");
    };
    let size = "16 Mi, FFT 1024, hop 512";
    for threads in [1, 2] {
        let pool = pool(threads);
        let table = Table::new("bare rustfft over samples in memory");
        table.row("index", size, threads, || pool.install(&mut index), || pool.install(|| bare(&samples)));
        let table = Table::new("reading the file from the system's memory");
        table.row("index", size, threads, || pool.install(&mut index), || pool.install(|| read(&recording)));
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

fn request(recording: &Recording, time: [f64; 2]) -> SpectrumRequest {
    SpectrumRequest {
        view: VIEW,
        document: DocumentId(1),
        recording: recording.clone(),
        settings: SpectrogramView::default(),
        time,
        frequency: [-0.5, 0.5],
        width: WIDTH,
        height: 600,
        waveform: false,
        density: false,
        following: false,
    }
}

/// The time to the first picture, or to the last if the view shall be complete.
fn time_to_picture(service: &SpectrumService, request: SpectrumRequest, complete: bool) -> Duration {
    let start = Instant::now();
    service.request(request);
    loop {
        let pictures = service.poll().into_iter().filter_map(|(_, result)| match result {
            SpectrumResult::Picture(picture) => Some(picture.values.complete),
            _ => None,
        });
        if pictures.last().is_some_and(|part| part == 1.0 || !complete) {
            return start.elapsed();
        }
        std::thread::sleep(Duration::from_micros(100));
    }
}

fn print(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!("{what:<60} median {:>7.1} ms, 99 % {:>7.1} ms of {}", at(50), at(99), times.len());
}

fn first_pictures(folder: &Path) {
    println!();
    let pools = Pools::new(0).expect("a few threads start");
    for gigabytes in [1, 10, 100, 1000] {
        let path = folder.join(format!("{gigabytes}.cf32"));
        File::create(&path).and_then(|file| file.set_len(gigabytes * 1_000_000_000)).expect("a file with holes");
        let recording = recording(&path);
        let times = (0..21).map(|turn| {
            let indexes =
                RecordingIndexes::in_folder(folder.join(format!("first-{gigabytes}-{turn}")), DEFAULT_LIMIT, silent());
            let service = SpectrumService::beside(indexes, pools.interactive().clone(), silent(), 64 << 20);
            let time = time_to_picture(&service, request(&recording, [0.0, recording.info.samples as f64]), false);
            service.close(VIEW);
            time
        });
        print(&format!("first picture of {gigabytes} GB without an index"), times.collect());
    }
}

fn panning(folder: &Path) {
    println!();
    let path = folder.join("10.cf32");
    let (recording, pools) = (recording(&path), Pools::new(0).expect("a few threads start"));
    let indexes = RecordingIndexes::in_folder(folder.join("panning"), DEFAULT_LIMIT, silent());
    let index = indexes.open(&recording, parameters(&recording)).expect("room for an index");
    let start = Instant::now();
    index.build(&Progress::new(), &|| (), || ()).expect("nothing stops it");
    let seconds = start.elapsed().as_secs_f64();
    println!("index of 10 GB with holes: {seconds:.1} s, {:.2} GB/s", 10.0 / seconds);
    let service = SpectrumService::beside(indexes, pools.interactive().clone(), silent(), 64 << 20);
    let samples = recording.info.samples as f64;
    let time = time_to_picture(&service, request(&recording, [0.0, samples]), true);
    println!("the whole of it from the index: {:.1} ms", time.as_secs_f64() * 1e3);
    let finest = index.layout().base_span() as f64 * WIDTH as f64;
    for (what, span) in [
        ("a quarter of it, from the index", samples / 4.0),
        ("the finest that comes from the index", finest),
        ("just below, FFTs on demand", finest / 1.5),
        ("one frame a pixel, FFTs on demand", (HOP * WIDTH) as f64),
    ] {
        let steps = 200;
        let step = |step: u32| {
            let left = (samples - span) * f64::from(step % 100) / 100.0 + span * f64::from(step / 100) * 0.1;
            time_to_picture(&service, request(&recording, [left, left + span]), true)
        };
        print(&format!("panning: {what}"), (0..steps).map(step).collect());
    }
}
