//! TIFF: our chunk engine over directories whose tags the `tiff` crate names, and a writer over its encoder.
//!
//! Opening reads directories and metadata only. A plane is read by the strips or tiles it touches, decoded in
//! parallel; the last few decoded ones are kept. Kinds of metadata, the first that fits: OME-XML (with the files beside
//! it that it names), ImageJ hyperstacks, tifffile's JSON, tags of instruments, plain pages as z.
//!
//! What is missing of a truncated file is zeros and one warning. Refused, each with a sentence: 12-bit JPEG, JPEG XR,
//! JPEG XL, `LogLuv`, samples of different depths.
//!
//! Reading goes `bytes` → `directory` → `page_tags` → `page` → `pyramid` → (`series`, `imagej`, `ome` with `members`, `companion`,
//! `ome_ranges`, `shaped`, `instrument` → `layout`) → `found` → `describe` with `metadata` → `open`, then per read `source` → `assemble` → `table`, `cache`, `chunk` →
//! `decompress`, `fax`, `embedded`, `predictor`, `bits`, `chroma`; chunks that are large beside the memory: `unrolled`, `streams`.
//! Writing is the room `write`; `imagej_calibration`, `predictor` and `rational` serve both ways.

mod assemble;
mod bits;
mod bytes;
mod cache;
mod chroma;
mod chunk;
mod companion;
mod compression;
mod decompress;
mod describe;
mod directory;
mod embedded;
mod fax;
mod found;
mod imagej;
mod imagej_calibration;
mod imagej_text;
mod instrument;
mod layout;
mod lzw;
mod members;
mod metadata;
mod missing;
mod ome;
mod ome_ranges;
mod open;
mod page;
mod page_tags;
mod predictor;
mod problem;
mod pyramid;
mod rational;
mod resolution;
mod series;
mod shaped;
mod source;
mod streams;
mod table;
mod unrolled;
mod write;
mod ycbcr;

pub use companion::is_ome_xml;
pub use directory::is_tiff;
pub use open::open;
pub use write::{can_hold, has_free_description, is_ome_name, states_dpi, write};

#[cfg(test)]
mod encoding_tests;
#[cfg(test)]
mod ome_tests;
#[cfg(test)]
mod pyramid_tests;
#[cfg(test)]
mod read_tests;
#[cfg(test)]
mod testing;
