//! What a TIFF carries beside its pixels: XMP, and what EXIF says, which TIFF keeps in directories of its own.
//!
//! Not here: what those say (`codec/exif`), and writing them (`write/metadata`).

use tiff::tags::Tag;

use super::directory::{Directory, TiffFile};
use crate::codec::exif::{Directories, Value, build, tag, value_bytes, xmp};
use crate::model::Metadata;

/// What all values of the directories may take: pictures have some kilobytes.
const MOST_BYTES: usize = 16 << 20;

/// What the first page of a stack carries. `turned`: its orientation is applied to the pixels. `described`: its
/// description is free text, and not how some program describes the stack.
pub(super) fn metadata(file: &TiffFile, page: &Directory, turned: bool, described: bool) -> Metadata {
    let mut taken = Taken { file, bytes: 0 };
    let is_description = |tag: u16| tag == tag::IMAGE_DESCRIPTION || tag == tag::DOCUMENT_NAME;
    let mut directories = Directories {
        first: taken.values(page, |tag| tag::DESCRIBING.contains(&tag) && (described || !is_description(tag))),
        ..Directories::default()
    };
    if let Some(exif) = directory(file, page, tag::EXIF) {
        directories.exif = taken.values(&exif, |tag| tag != tag::INTEROPERABILITY);
        if let Some(interoperability) = directory(file, &exif, tag::INTEROPERABILITY) {
            directories.interoperability = taken.values(&interoperability, |_| true);
        }
    }
    if let Some(gps) = directory(file, page, tag::GPS) {
        directories.gps = taken.values(&gps, |_| true);
    }
    if !turned && file.integer(page, Tag::Orientation).is_some_and(|stated| (2..=8).contains(&stated)) {
        directories.first.extend(taken.values(page, |tag| tag == tag::ORIENTATION));
    }
    let packet = page.entry(XMP).filter(|entry| entry.bytes().is_some_and(|bytes| bytes <= MOST_BYTES as u64));
    let packet = packet.and_then(|entry| file.raw(entry).ok()).filter(|packet| !packet.is_empty());
    Metadata {
        exif: (!directories.is_empty()).then(|| build(directories, file.order).into()),
        xmp: packet.map(|packet| xmp::as_opened(&packet, turned).into()),
        texts: Vec::new(),
    }
}

/// The tag of XMP, which the `tiff` crate does not name.
pub(super) const XMP: Tag = Tag::Unknown(700);

fn directory(file: &TiffFile, from: &Directory, tag: u16) -> Option<Directory> {
    file.directory(file.integer(from, Tag::from_u16_exhaustive(tag))?).ok()
}

/// Whether a description is free text, not how a program describes a stack.
pub(super) fn is_free(description: &str) -> bool {
    !["{", "<", "ImageJ="].iter().any(|start| description.trim_start().starts_with(start))
}

/// Takes values until they are too many.
struct Taken<'a> {
    file: &'a TiffFile,
    bytes: usize,
}

impl Taken<'_> {
    fn values(&mut self, directory: &Directory, wanted: impl Fn(u16) -> bool) -> Vec<Value> {
        let mut values = Vec::new();
        for (tag, entry) in directory.entries().filter(|(tag, _)| wanted(*tag)) {
            let kind = entry.kind().to_u16();
            let Some(bytes) = entry.bytes().filter(|_| value_bytes(kind).is_some()) else { continue };
            if bytes > (MOST_BYTES - self.bytes) as u64 {
                continue;
            }
            if let (Ok(value), Ok(count)) = (self.file.raw(entry), u32::try_from(entry.count())) {
                self.bytes += value.len();
                values.push(Value { tag, kind, count, bytes: value });
            }
        }
        values
    }
}
