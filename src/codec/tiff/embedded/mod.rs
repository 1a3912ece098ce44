//! Chunks that are pictures of another format: JPEG, PNG, WebP, JPEG 2000, LERC.
//!
//! `decode` chooses the decoder, keeps its panics from becoming ours, and compares size and samples with the page.
//! Not here: streams of bytes (`decompress`) and of runs (`fax`).

mod decode;
mod huffman;
mod jpeg;
mod jpeg2000;
mod lerc;
mod lossless_jpeg;
mod old_jpeg;
mod png;
mod webp;

pub(super) use decode::{Embedded, Wanted, decode};
pub(super) use jpeg::unsupported_frame;
pub(super) use old_jpeg::{Header as OldJpegHeader, header as old_jpeg_header, whole_stream as old_jpeg_stream};
