//! What of a picture's metadata goes into a file: the blocks set right for its pixels, as far as the format has a place.
//!
//! Not here: how each format writes them (its writer), and saying what was left out (`left_out`).

use std::path::Path;

use super::exif::{self, tag};
use super::save_options::SaveOptions;
use super::sniff::Format;
use super::tiff;
use crate::model::{Metadata, StackInfo, Text};

/// Bytes of the content of one segment of a JPEG.
const SEGMENT_BYTES: usize = 65_533;
/// What stands before EXIF in its segment.
const EXIF_PREFIX_BYTES: usize = 6;

/// The metadata that a file of that name and format takes of a stack.
#[must_use]
pub fn carried(path: &Path, format: Format, info: &StackInfo, options: &SaveOptions) -> Metadata {
    if options.strip || info.metadata.is_empty() {
        return Metadata::default();
    }
    let size = [info.axes.x, info.axes.y];
    let Metadata { exif, xmp, texts } = &*info.metadata;
    let exif = exif.as_deref().map(|block| exif::as_written(block, size, info.dpi));
    let xmp = xmp.as_deref().map(|packet| exif::xmp::as_written(packet, size, info.dpi));
    let [most_exif, most_xmp] = match format {
        Format::Png | Format::Webp | Format::Tiff => [u32::MAX as usize; 2],
        Format::Jpeg => [SEGMENT_BYTES - EXIF_PREFIX_BYTES, SEGMENT_BYTES - exif::xmp::JPEG_PREFIX.len()],
        _ => [0; 2],
    };
    // PNG has XMP as a text.
    let is_text = |xmp: &Vec<u8>| format != Format::Png || std::str::from_utf8(xmp).is_ok();
    Metadata {
        texts: texts.iter().filter(|text| takes_text(path, format, info, text)).cloned().collect(),
        exif: exif.filter(|block| block.len() <= most_exif).map(Into::into),
        xmp: xmp.filter(|packet| packet.len() <= most_xmp && is_text(packet)).map(Into::into),
    }
}

fn takes_text(path: &Path, format: Format, info: &StackInfo, text: &Text) -> bool {
    match format {
        Format::Png => true,
        Format::Jpeg => text.keyword == Text::COMMENT && text.text.len() <= SEGMENT_BYTES,
        Format::Tiff => match tag_of(&text.keyword) {
            Some(tag::IMAGE_DESCRIPTION) => tiff::has_free_description(path, info),
            tag => tag.is_some(),
        },
        _ => false,
    }
}

/// The tag in which TIFF has what PNG has under a keyword.
#[must_use]
pub fn tag_of(keyword: &str) -> Option<u16> {
    Some(match keyword {
        "Title" => tag::DOCUMENT_NAME,
        Text::COMMENT | "Description" => tag::IMAGE_DESCRIPTION,
        "Software" => tag::SOFTWARE,
        "Author" => tag::ARTIST,
        "Copyright" => tag::COPYRIGHT,
        _ => return None,
    })
}
