//! OME-XML that is elsewhere than in the TIFF it speaks of: in a companion file, or in one TIFF of the set for all.
//!
//! Only names in the same folder are followed, never paths. Source: the OME-TIFF specification, "metadata-only
//! companion files" and `BinaryOnly`. Not here: what the XML says (`ome`).

use std::path::{Path, PathBuf};

use tiff::tags::Tag;

use super::bytes::FileBytes;
use super::directory::TiffFile;
use super::members;
use super::ome::Ome;
use super::problem::Problem;
use crate::codec::Limits;

/// Whether a file that begins like this is OME-XML.
#[must_use]
pub fn is_ome_xml(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let holds = |word: &[u8]| text.windows(word.len()).any(|window| window == word);
    (text.starts_with(b"<?xml") || text.starts_with(b"<OME")) && holds(b"openmicroscopy.org/Schemas/OME")
}

/// What a companion file says, and the first TIFF that it names and that is there.
pub(super) fn open(path: &Path, limits: Limits) -> Result<(TiffFile, PathBuf, Ome), Problem> {
    let bytes = FileBytes::open(path)?;
    if bytes.len() > limits.metadata_bytes {
        return Err(Problem::TooLarge("its OME-XML".to_owned(), format!("{} bytes", limits.metadata_bytes)));
    }
    let text = bytes.read_at_most(0, bytes.len())?;
    let ome = Ome::parse(&String::from_utf8_lossy(&text))
        .filter(|ome| !ome.images.is_empty())
        .ok_or_else(|| Problem::malformed("is OME-XML without a picture"))?;
    let names = ome.file_names();
    if names.is_empty() {
        return Err(Problem::unsupported("OME-XML that names no TIFF files"));
    }
    let there = names.iter().find_map(|name| {
        let path = members::beside(path, name)?;
        Some((TiffFile::new(FileBytes::open(&path).ok()?, limits).ok()?, path))
    });
    let (file, tiff) =
        there.ok_or_else(|| Problem::malformed(format!("{} and the other files it names are not here", names[0])))?;
    Ok((file, tiff, ome))
}

/// The XML for a TIFF whose own only names the file that has it.
pub(super) fn of_binary_only(path: &Path, name: &str, limits: Limits) -> Option<Ome> {
    let place = members::beside(path, name)?;
    let bytes = FileBytes::open(&place).ok()?;
    let head = bytes.read_at_most(0, 4096).ok()?;
    if is_ome_xml(&head) && bytes.len() <= limits.metadata_bytes {
        return Ome::parse(&String::from_utf8_lossy(&bytes.read_at_most(0, bytes.len()).ok()?));
    }
    let file = TiffFile::new(bytes, limits).ok()?;
    let first = file.directory(file.first).ok()?;
    let mut ome = Ome::parse(&file.text(&first, Tag::ImageDescription)?)?;
    ome.belongs_to(name);
    Some(ome)
}
