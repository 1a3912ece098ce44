//! Aperio whole slides: a description that begins with the maker's name, pixel size and all between bars.

use tiff::tags::Tag;

use super::super::directory::{Directory, TiffFile};
use crate::model::PixelSize;

/// Whether a page's description is Aperio's. Its resolution levels are tiled pages of the chain that no tag marks.
pub(in super::super) fn is_aperio(file: &TiffFile, directory: &Directory) -> bool {
    file.text_begins(directory, Tag::ImageDescription, "Aperio")
}

/// Micrometres a pixel.
pub(super) fn pixel_size(description: &str) -> Option<PixelSize> {
    let side = description.split('|').find_map(|part| part.trim().strip_prefix("MPP")?.trim().strip_prefix('='))?;
    let side: f64 = side.trim().parse().ok()?;
    (side.is_finite() && side > 0.0).then_some(PixelSize { x: side, y: side, z: None })
}
