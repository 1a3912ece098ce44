//! EXIF and XMP blocks, which pictures of several formats carry: what lumiq wants of them, and what it must set right in
//! them so that they stay true of the pixels. Everything else in them is handed on as it is.
//!
//! - `block`: reading: orientation, resolution, the directories of a block
//! - `patch`: the block of a picture that was opened, and as it is written. Values are changed where they stand, since
//!   cameras keep notes in the block that point to places in it
//! - `build`: a block from directories, for what TIFF keeps in its own
//! - `xmp`: the same facts in XMP
//!
//! Source: EXIF 2.32, TIFF 6.0. Not here: cameras, places and dates, which nobody in this program asks for.

mod block;
mod build;
mod patch;
pub mod tag;
pub mod xmp;

pub use block::{Exif, Field, unit_bytes, value_bytes};
pub use build::{Directories, Value, build, resolution_block};
pub use patch::{as_opened, as_written};
