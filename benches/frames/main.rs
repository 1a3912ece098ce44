//! What the window takes for a frame, and how soon a changed picture is there.
//!
//! - `processor`: of the window's own thread, a frame at a time: a stack and a recording at rest, under a moving pointer,
//!   and while they are moved about; triangles are made, but not drawn
//! - `while busy`: the window's time for a frame while a picture is moved about, alone and beside a resize of 200 million
//!   pixels that has every processor
//! - `changed`: from a moved handle to the picture that is complete, of views of 2048² and 3840 × 2160 pixels of four
//!   channels in 16 bits
//!
//! Words on the command line choose among these. Everything is measured without a graphics card.

#![allow(clippy::print_stdout, reason = "results go to stdout")]

mod busy;
mod changed;
mod processor;
mod window;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wants = |part: &str| words.is_empty() || words.iter().any(|word| part.contains(word.as_str()));
    if wants("processor") {
        processor::report();
    }
    if wants("changed") {
        changed::report();
    }
    if wants("while busy") {
        busy::report();
    }
}
