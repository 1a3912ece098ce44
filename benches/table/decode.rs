//! Reading a plane of 8192 × 6400 in 16 bits from tiles of 256 × 256, next to copying as many bytes.
//!
//! The file is in the system's cache: what is measured is decoding, not the disk. `--write FOLDER` writes the files and
//! `--turns FILE THREADS` reads one once for each line on stdin and prints the milliseconds: `tests/scripts/decode_beside_tifffile.py` takes turns with
//! other readers that way.

use std::path::Path;
use std::time::Instant;

use lumiq::codec::{OpenOptions, Opened, open};
use lumiq::model::{PlaneIndex, Rect, Stack};

use crate::data::{Copied, noise, pool};
use crate::report::{Amount, Report, Row};
use crate::tiff::{Packing, tiled};

const WIDTH: usize = 8192;
const HEIGHT: usize = 6400;
/// Rows that are read at a time, as a viewer does.
const ROWS: usize = 512;

/// Does what a script asked for, if one did.
pub fn serves(words: &[&str]) -> bool {
    match words {
        ["--write", folder] => write(Path::new(folder)),
        ["--turns", file, threads] => take_turns(Path::new(file), threads.parse().expect("a number of threads")),
        _ => return false,
    }
    true
}

pub fn rows(report: &Report) {
    let kernels = Packing::ALL.map(|packing| (packing, format!("decode, {}", packing.name())));
    if !kernels.iter().any(|(_, kernel)| report.wants(kernel)) {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path());
    let mut copied = Copied::of(WIDTH * HEIGHT * 4);
    for (packing, kernel) in kernels {
        for threads in [1, 2] {
            let (stack, pool) = (stack(&file(folder.path(), packing)), pool(threads));
            let amount = Amount::Bytes(WIDTH * HEIGHT * 2);
            let row = Row { kernel: &kernel, size: "100 MiB in tiles, u16", threads, amount, limit: "copying" };
            report.row(&row, || pool.install(|| read(&stack)), || pool.install(|| copied.run()));
        }
    }
}

/// As a camera sees cells: a slow change with noise in the lowest five bits.
pub fn values(width: usize, height: usize) -> Vec<u16> {
    let noise = noise(width * height);
    let value = |(index, noise): (usize, &u8)| {
        let (x, y) = (index % width, index / width);
        (400 + (x / 16 + y / 8) % 900) as u16 + u16::from(noise >> 3)
    };
    noise.iter().enumerate().map(value).collect()
}

fn file(folder: &Path, packing: Packing) -> std::path::PathBuf {
    folder.join(packing.name().replace(", ", "_")).with_extension("tif")
}

fn write(folder: &Path) {
    let values = values(WIDTH, HEIGHT);
    for packing in Packing::ALL {
        std::fs::write(file(folder, packing), tiled(&values, WIDTH, packing)).expect("room for the files");
    }
}

/// Opens one of the files.
pub fn stack(file: &Path) -> Stack {
    match open(file, &OpenOptions::default()) {
        Ok(Opened::Stack(stack)) => stack,
        other => panic!("{other:?}"),
    }
}

/// Reads the whole plane, and keeps nothing of it.
pub fn read(stack: &Stack) {
    let (width, height) = (stack.info.axes.x, stack.info.axes.y);
    for y in (0..height).step_by(ROWS) {
        let rect = Rect::new(0, y, width, ROWS.min(height - y));
        let plane = stack.source.read(PlaneIndex::default(), 0, rect).expect("a file of our own");
        std::hint::black_box(plane);
    }
}

#[allow(clippy::print_stdout, reason = "the times are the result")]
fn take_turns(file: &Path, threads: usize) {
    let (stack, pool) = (stack(file), pool(threads));
    for _ in std::io::stdin().lines() {
        let start = Instant::now();
        pool.install(|| read(&stack));
        println!("{:.3}", start.elapsed().as_secs_f64() * 1e3);
    }
}
