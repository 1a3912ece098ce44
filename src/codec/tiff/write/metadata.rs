//! What a stack carries beside its pixels as TIFF has it: words of EXIF on the page, its other directories as
//! directories of the file, XMP, and texts for which there is a tag.

use tiff::encoder::{TiffEncoder, TiffKind};
use tiff::tags::{Tag, Type};
use tiff::{Directory as Entries, TiffError};

use super::page::Directory;
use crate::codec::atomic::AtomicFile;
use crate::codec::carried::tag_of;
use crate::codec::exif::{Exif, Field, tag, unit_bytes};
use crate::codec::tiff::bytes::swap_numbers;
use crate::codec::tiff::metadata::XMP;
use crate::model::{Metadata, Orientation};

/// Metadata whose directories are in the file, so that a page can point to them.
pub(super) struct Written<'a, K: TiffKind> {
    metadata: &'a Metadata,
    /// By the tag that points to them.
    directories: Vec<(u16, K::OffsetType)>,
    /// Whether the page has a description of its own.
    described: bool,
}

impl<'a, K: TiffKind> Written<'a, K> {
    /// Writes the directories, before any page.
    pub(super) fn new(
        encoder: &mut TiffEncoder<&mut AtomicFile, K>,
        metadata: &'a Metadata,
        described: bool,
    ) -> Result<Self, TiffError> {
        let mut directories = Vec::new();
        if let Some(exif) = metadata.exif.as_deref().and_then(Exif::parse) {
            for tag in [tag::EXIF, tag::GPS] {
                let Some(at) = exif.directory(exif.first, tag) else { continue };
                let below = if tag == tag::EXIF { exif.directory(at, tag::INTEROPERABILITY) } else { None };
                let below = below.map(|at| write_directory(encoder, &exif, at, None)).transpose()?;
                directories.push((tag, write_directory(encoder, &exif, at, below)?));
            }
        }
        Ok(Self { metadata, directories, described })
    }

    /// Writes what the first page says of it.
    pub(super) fn tags(&self, out: &mut Directory<'_, '_, K>) -> Result<(), TiffError> {
        let mut said = Vec::new();
        if let Some(exif) = self.metadata.exif.as_deref().and_then(Exif::parse) {
            let is_own = |tag| self.described && tag == tag::IMAGE_DESCRIPTION;
            let turned = exif.orientation().is_some_and(|orientation| orientation != Orientation::Upright);
            let wanted = |tag| tag::DESCRIBING.contains(&tag) && !is_own(tag) || tag == tag::ORIENTATION && turned;
            for field in exif.fields(exif.first).filter(|field| wanted(field.tag)) {
                if let Some((kind, bytes)) = value(&exif, &field) {
                    said.push(field.tag);
                    let entry = out.write_entry_bytes(kind, &bytes)?;
                    out.extend_from(&Entries::from_iter([(Tag::from_u16_exhaustive(field.tag), entry)]));
                }
            }
        }
        for text in &self.metadata.texts {
            if let Some(tag) = tag_of(&text.keyword).filter(|tag| !said.contains(tag)) {
                said.push(tag);
                let bytes: Vec<u8> = text.text.bytes().filter(|&byte| byte != 0).chain([0]).collect();
                let entry = out.write_entry_bytes(Type::ASCII, &bytes)?;
                out.extend_from(&Entries::from_iter([(Tag::from_u16_exhaustive(tag), entry)]));
            }
        }
        if let Some(packet) = &self.metadata.xmp {
            out.write_tag(XMP, &packet[..])?;
        }
        for (tag, offset) in &self.directories {
            out.write_tag(Tag::from_u16_exhaustive(*tag), offset)?;
        }
        Ok(())
    }
}

/// Writes a directory of a block; returns where it stands.
fn write_directory<K: TiffKind>(
    encoder: &mut TiffEncoder<&mut AtomicFile, K>,
    exif: &Exif<'_>,
    at: usize,
    interoperability: Option<K::OffsetType>,
) -> Result<K::OffsetType, TiffError> {
    let mut out = encoder.extra_directory()?;
    for field in exif.fields(at).filter(|field| field.tag != tag::INTEROPERABILITY) {
        if let Some((kind, bytes)) = value(exif, &field) {
            let entry = out.write_entry_bytes(kind, &bytes)?;
            out.extend_from(&Entries::from_iter([(Tag::from_u16_exhaustive(field.tag), entry)]));
        }
    }
    if let Some(offset) = interoperability {
        out.write_tag(Tag::from_u16_exhaustive(tag::INTEROPERABILITY), offset)?;
    }
    Ok(out.finish_with_offsets()?.offset)
}

/// The value of an entry, its numbers in the machine's order.
fn value(exif: &Exif<'_>, field: &Field) -> Option<(Type, Vec<u8>)> {
    let mut bytes = exif.value(field)?.to_vec();
    if !exif.is_native() {
        swap_numbers(&mut bytes, unit_bytes(field.kind));
    }
    Some((Type::from_u16(field.kind)?, bytes)).filter(|(_, bytes)| !bytes.is_empty())
}
