//! Every kernel beside its limit, in one table: what `cargo bench --bench table` prints.
//!
//! One program, so that there is one head and one filter, and the crate is linked once. A file for each kernel makes its data
//! and says what its limit is; `report` takes the turns and prints. Not here: what has no limit beside it (`frames`,
//! `first_pictures`), whole processes (docs/speed.md).
//!
//! `cargo bench --bench table -- WORD …` measures the rows whose kernel contains one of the words; `--json` prints an object a
//! line instead. `--write FOLDER` and `--turns FILE THREADS` are `decode`'s, for the script that reads its files beside tifffile.

mod blend;
mod composite;
mod contrast;
mod curves;
mod data;
mod decode;
mod index;
mod limits;
mod project;
mod report;
mod resize;
mod slice;
mod spectrogram;
mod tiff;
mod triad;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if decode::serves(&words) {
        return;
    }
    // As the program does when it starts: else what kernels free goes back to the system, and is touched for the first time again.
    lumiq::engine::freed_memory::keep_within(2 << 30, 2);
    let report = report::Report::of(&words);
    limits::rows(&report);
    spectrogram::rows(&report);
    index::rows(&report);
    slice::rows(&report);
    blend::rows(&report);
    composite::rows(&report);
    project::rows(&report);
    contrast::rows(&report);
    resize::rows(&report);
    decode::rows(&report);
    curves::rows(&report);
}
