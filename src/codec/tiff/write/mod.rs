//! Writing TIFF: values as they are, in the machine's byte order, chunks compressed in parallel.
//!
//! The name chooses the kind: `.ome.tif` is an OME-TIFF ([`ome`]: tiles, resolution levels, XML), any other name a plain
//! page or an `ImageJ` stack ([`stack`]: strips, all pixels first). Both put the same tags on a page ([`page`]) and
//! compress the same way ([`encode`]); [`metadata`] writes what was carried along. Not here: making levels (engine).

mod encode;
mod imagej;
mod kind;
mod metadata;
mod ome;
mod ome_xml;
mod page;
mod stack;

pub use kind::{can_hold, has_free_description, is_ome_name, states_dpi, write};

#[cfg(test)]
mod ome_tests;
#[cfg(test)]
mod tests;
