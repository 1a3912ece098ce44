//! Bytes ↔ model: one file or folder a format, `open` and `save`, limits against hostile files.
//!
//! The format is decided by content first, by name second. Every length read from a file is checked before it is
//! used to allocate, seek or loop. Codecs know the model and nothing above; they decide no contrast and no cache.

pub mod atomic;
pub mod block_size;
pub mod carried;
pub mod error;
pub mod exif;
mod first_touch;
pub mod free_space;
#[cfg(test)]
mod full_disk_tests;
pub mod gnuradio;
pub mod kept_rows;
pub mod last_used;
pub mod left_out;
pub mod leftovers;
pub mod limits;
pub mod lut;
pub mod movie;
pub mod npy;
pub mod open;
pub mod open_options;
pub mod opened;
pub mod pair;
pub mod picture;
pub mod positioned;
pub mod raw;
pub mod samples;
pub mod save;
pub mod save_options;
pub mod save_recording;
pub mod scratch;
pub mod scratch_folder;
pub mod sdriq;
pub mod sequence;
pub mod sigmf;
pub mod sniff;
pub mod stamp;
pub mod stream;
pub mod tiff;
pub mod transport;
pub mod unfinished;
pub mod upright;
pub mod verify;
pub mod wav;
pub mod working_memory;
mod writeback;
pub mod zarr;

pub use error::CodecError;
pub use left_out::{left_out, written_dpi};
pub use limits::Limits;
pub use open::open;
pub use open_options::{DocumentKind, OpenOptions};
pub use opened::Opened;
pub use save::{can_hold, keeps_levels, save};
pub use save_options::{
    Compression, JpegCoding, Pace, PngCoding, PngFilter, SaveOptions, Subsampling, TiffCompression,
};
pub use save_recording::save_recording;
pub use sigmf::{annotated_path, annotations_path, recordings_in, save_annotations};
pub use sniff::Format;
pub use verify::verify;
