//! Long recordings: how soon a view shows something, and how soon all of it while it is panned.
//!
//! These figures have no limit beside them: a tenth of a second is what a hand feels. How fast an index is made beside
//! what nobody can leave out is among the rows of `table`.

#![allow(clippy::print_stdout, reason = "results go to stdout")]

use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use lumiq::codec::{OpenOptions, Opened, open};
use lumiq::engine::job::{Pools, silent};
use lumiq::engine::recording_index::{DEFAULT_LIMIT, IndexParameters, RecordingIndexes};
use lumiq::engine::spectrum::{SpectrumRequest, SpectrumResult, SpectrumService, ViewId};
use lumiq::model::recipe::SpectrogramView;
use lumiq::model::{Datatype, DocumentId, Progress, Recording};

const HOP: usize = 512;
const VIEW: ViewId = ViewId(1);
const WIDTH: usize = 1200;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
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
