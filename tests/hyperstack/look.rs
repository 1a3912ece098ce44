//! Opening a hyperstack, its first picture, and scrubbing, with what was read for each and the most memory held.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lumiq::codec::{self, OpenOptions, Opened};
use lumiq::engine::tile::{Fetch, TileEvent, TileRequest, TileView};
use lumiq::engine::{Engine, EngineOptions};
use lumiq::model::{DocumentId, PlaneIndex, Rect, StackAxes};
use serde_json::{Value, json};

use crate::file::{CHANNELS, SIDE, mark, number};

/// Where the sliders are put, one step after the other: along t, then along z.
pub const STEPS: [(u64, u64); 7] = [(1, 0), (2, 0), (700, 0), (1023, 0), (1023, 1), (1023, 11), (1023, 19)];
/// How long a picture may take in an unoptimised build on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// Does it all in this process and says what it took.
pub fn look(path: &Path) -> Value {
    let start = bytes_read();
    let began = Instant::now();
    let Opened::Stack(stack) = codec::open(path, &OpenOptions::default()).unwrap() else { panic!("a stack") };
    let (axes, format, warnings) = (stack.info.axes, stack.info.format.clone(), stack.info.warnings.len());
    drop(stack);
    let described = (bytes_read() - start, began.elapsed());

    let mut engine = Engine::new(EngineOptions { threads: 2, ..EngineOptions::default() }).unwrap();
    let began = Instant::now();
    engine.open(vec![PathBuf::from(path)], &OpenOptions::default());
    let document = until(|| engine.poll().opened.first().copied());
    let mut view = engine.tiles().view();
    show(&engine, document, &mut view, (0, 0));
    let first_picture = began.elapsed();
    // Ranges and the thumbnail come from planes of their own.
    assert!(engine.jobs().wait_idle(PATIENCE));
    engine.poll();
    let looked_through = bytes_read() - start - described.0;

    let steps: Vec<u64> = STEPS
        .iter()
        .map(|&step| {
            let before = bytes_read();
            show(&engine, document, &mut view, step);
            bytes_read() - before
        })
        .collect();
    json!({
        "axes": axes_of(axes), "format": format, "warnings": warnings,
        "described_bytes": described.0, "described_ms": described.1.as_millis() as u64,
        "first_picture_ms": first_picture.as_millis() as u64,
        "looked_through_bytes": looked_through, "step_bytes": steps, "peak_bytes": peak_memory(),
    })
}

fn axes_of(axes: StackAxes) -> [usize; 5] {
    [axes.t, axes.z, axes.c, axes.y, axes.x]
}

/// Shows a plane whole, and checks that it is the one that was asked for.
fn show(engine: &Engine, document: DocumentId, view: &mut TileView, (t, z): (u64, u64)) {
    let scene = engine.scene(document).unwrap();
    let side = SIDE as usize;
    let request = TileRequest {
        t: t as usize,
        z: z as usize,
        level: 0,
        visible: Rect::whole(side, side),
        focus: [side as f64 / 2.0; 2],
    };
    let key = request.keys(&scene)[0];
    until(|| {
        view.request(&scene, &request, |_| false);
        view.poll().into_iter().find_map(|event| match event {
            TileEvent::Ready(tile) if tile.key == key => Some(()),
            TileEvent::Failed(sentence) => panic!("{sentence}"),
            _ => None,
        })
    });
    let source = engine.tiles().source(engine.session().document(document).unwrap().stack().unwrap());
    for c in 0..CHANNELS as usize {
        let plane = PlaneIndex { t: t as usize, z: z as usize, c };
        // What the tile was made of is there still.
        let Fetch::Ready(value) = engine.tiles().probe(&source, plane, 0, 0) else { panic!("t {t} z {z} c {c}") };
        assert_eq!(value, [f64::from(mark(number(t, z, c as u64)))], "t {t} z {z} c {c}");
    }
}

fn until<T>(mut done: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(value) = done() {
            return value;
        }
        assert!(Instant::now() < end, "it never came");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Bytes that this process has read through the kernel since it began.
fn bytes_read() -> u64 {
    number_after("/proc/self/io", "rchar:")
}

/// The most memory that this process ever held.
fn peak_memory() -> u64 {
    number_after("/proc/self/status", "VmHWM:") * 1024
}

fn number_after(file: &str, name: &str) -> u64 {
    let text = std::fs::read_to_string(file).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim().trim_end_matches("kB").trim().parse().unwrap()
}
