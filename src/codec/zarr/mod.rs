//! OME-Zarr: folders of chunks with levels, axes and calibration, versions 0.4 (Zarr 2) and 0.5 (Zarr 3), read lazily.
//!
//! Opening reads metadata only. A rectangle is read by the chunks that it touches (of shards only the parts), decoded in
//! parallel; the last few are kept. Chunks that are not there read as the array's fill value, as the format has it.
//!
//! Several images of a conversion by bioformats2raw are series. Labels are not shown, which is said; a plate or a well
//! is refused with a sentence that names a field to open. Not here: writing, stores that are no folder.
//!
//! Reading goes `detect` → `attributes` → `hierarchy` → `image` with `axes` → `open` with `array`, then per read
//! `source`. Decoding is done by the crate `zarrs`; without the feature `zarr` only `detect` and `without` are built.

mod detect;

#[cfg(feature = "zarr")]
mod array;
#[cfg(feature = "zarr")]
mod attributes;
#[cfg(feature = "zarr")]
mod axes;
#[cfg(feature = "zarr")]
mod hierarchy;
#[cfg(feature = "zarr")]
mod image;
#[cfg(feature = "zarr")]
mod open;
#[cfg(feature = "zarr")]
mod source;
#[cfg(not(feature = "zarr"))]
mod without;

pub use detect::{described_by, is_zarr};
#[cfg(feature = "zarr")]
pub use open::open;
#[cfg(not(feature = "zarr"))]
pub use without::open;

#[cfg(feature = "zarr")]
#[cfg(test)]
mod tests;
