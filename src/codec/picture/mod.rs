//! Pictures: PNG and APNG, GIF, JPEG, WebP, BMP, TGA, PNM, QOI, Radiance HDR, through `image` and `png`.
//!
//! Opening reads headers only. `header` describes a file, one module a format adds what `image` does not tell
//! (resolution, delays, whether the file is whole); `still` decodes on the first read and keeps the result, on the disk if need be,
//! `animation` composites frames and keeps those that fit. `write` saves, PNG and PNM as streams;
//! PNG compressed by all threads (`png_filter`, `segmented_zlib`).
//! Not here: TIFF, and the conversion of ICC colours for display (ops/color).

mod animation;
mod big_endian;
mod bmp;
mod bmp_fields;
#[cfg(test)]
mod coding_tests;
mod failure;
mod gif;
mod header;
mod jpeg;
mod jpeg_strips;
#[cfg(test)]
mod metadata_tests;
mod open;
mod png;
mod png_filter;
mod png_text;
mod resolution;
mod segmented_zlib;
mod still;
#[cfg(test)]
mod tests;
mod webp;
mod write;
#[cfg(test)]
mod write_animation_tests;
mod write_bmp;
mod write_gif;
mod write_jpeg;
mod write_png;
mod write_pnm;
#[cfg(test)]
mod write_tests;

pub use open::open;
pub use write::{can_hold, is_animated, write, write_error};
