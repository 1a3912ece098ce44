//! Reading a plane of 8192 × 6400 in 16 bits from tiles of 256 × 256, next to copying as many bytes.
//!
//! The file is in the system's cache: what is measured is decoding, not the disk. `--write FOLDER` writes the files and
//! `--turns FILE THREADS` reads one once for each line on stdin and prints the milliseconds: `tests/scripts/decode_beside_tifffile.py` takes turns with
//! other readers that way.

mod common;

use std::path::Path;
use std::time::Instant;

use common::{Packing, Table, noise, pool, tiled};
use lumiq::codec::{OpenOptions, Opened, open};
use lumiq::model::{PlaneIndex, Rect, Stack};
use rayon::prelude::*;

const WIDTH: usize = 8192;
const HEIGHT: usize = 6400;
/// Rows that are read at a time, as a viewer does.
const ROWS: usize = 512;
/// Bytes of one parallel step of a copy.
const STEP: usize = 1 << 18;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).filter(|word| *word != "--bench").collect();
    match words[..] {
        ["--write", folder] => write(Path::new(folder)),
        ["--turns", file, threads] => take_turns(Path::new(file), threads.parse().expect("a number of threads")),
        _ => table(),
    }
}

fn table() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path());
    let table = Table::new("copying as many bytes on as many threads");
    let (source, mut target) = (vec![1_u8; WIDTH * HEIGHT * 2], vec![0_u8; WIDTH * HEIGHT * 2]);
    for packing in Packing::ALL {
        for threads in [1, 2] {
            let (stack, pool) = (stack(&file(folder.path(), packing)), pool(threads));
            table.row(
                packing.name(),
                "100 MiB in tiles, u16",
                threads,
                || pool.install(|| read(&stack)),
                || {
                    let parts = target.par_chunks_mut(STEP).zip(source.par_chunks(STEP));
                    pool.install(|| parts.for_each(|(target, source)| target.copy_from_slice(source)));
                },
            );
        }
    }
}

/// As a camera sees cells: a slow change with noise in the lowest five bits.
fn values() -> Vec<u16> {
    let noise = noise(WIDTH * HEIGHT);
    let value = |(index, noise): (usize, &u8)| {
        let (x, y) = (index % WIDTH, index / WIDTH);
        (400 + (x / 16 + y / 8) % 900) as u16 + u16::from(noise >> 3)
    };
    noise.iter().enumerate().map(value).collect()
}

fn file(folder: &Path, packing: Packing) -> std::path::PathBuf {
    folder.join(packing.name().replace(", ", "_")).with_extension("tif")
}

fn write(folder: &Path) {
    let values = values();
    for packing in Packing::ALL {
        std::fs::write(file(folder, packing), tiled(&values, WIDTH, packing)).expect("room for the files");
    }
}

fn stack(file: &Path) -> Stack {
    match open(file, &OpenOptions::default()) {
        Ok(Opened::Stack(stack)) => stack,
        other => panic!("{other:?}"),
    }
}

/// Reads the whole plane, and keeps nothing of it.
fn read(stack: &Stack) {
    for y in (0..HEIGHT).step_by(ROWS) {
        let rect = Rect::new(0, y, WIDTH, ROWS.min(HEIGHT - y));
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
