//! `.sigmf` archives: a POSIX tar with a metadata file and a data file, read in place.
//!
//! Not here: compressed archives, collections of several recordings (the first is opened, with a warning).

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::segments::DataBytes;
use crate::codec::CodecError;

const BLOCK: u64 = 512;

/// A recording inside an archive.
#[derive(Debug)]
pub struct Archive {
    pub meta: DataBytes,
    pub data: Option<DataBytes>,
    /// Metadata files in the archive.
    pub recordings: usize,
}

/// A file in the archive.
struct Entry {
    name: String,
    content: DataBytes,
}

/// Whether the first block of a file is a tar header.
pub fn is_tar(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar")
}

/// Finds the first recording of an archive.
///
/// # Errors
/// [`CodecError`] if it cannot be read, has more entries than allowed, or holds no metadata.
pub fn find(path: &Path, limit: usize) -> Result<Archive, CodecError> {
    let entries = entries(path, limit)?;
    let mut metas = entries.iter().filter(|entry| entry.name.ends_with(".sigmf-meta"));
    let Some(meta) = metas.next() else {
        return Err(CodecError::malformed(
            path,
            "the archive holds no .sigmf-meta file",
            "pack metadata and samples of a recording into it",
        ));
    };
    let data_name = meta.name.replace(".sigmf-meta", ".sigmf-data");
    let data = entries.iter().find(|entry| entry.name == data_name).map(|entry| entry.content);
    Ok(Archive { meta: meta.content, data, recordings: 1 + metas.count() })
}

fn entries(path: &Path, limit: usize) -> Result<Vec<Entry>, CodecError> {
    let io = |source| CodecError::io(path, source);
    let mut file = File::open(path).map_err(io)?;
    let length = file.metadata().map_err(io)?.len();
    let mut found = Vec::new();
    let (mut position, mut headers) = (0, 0);
    while position + BLOCK <= length && headers < limit {
        headers += 1;
        let mut header = [0; BLOCK as usize];
        file.seek(SeekFrom::Start(position)).map_err(io)?;
        file.read_exact(&mut header).map_err(io)?;
        if header.iter().all(|byte| *byte == 0) {
            break; // the end mark
        }
        let Some(size) = size_of_entry(&header).filter(|_| is_tar(&header)) else {
            return Err(CodecError::malformed(path, "the archive is damaged", "copy or pack it again"));
        };
        let offset = position + BLOCK;
        if matches!(header[156], b'0' | 0) {
            let bytes = size.min(length - offset);
            found.push(Entry { name: name_of(&header), content: DataBytes { offset, bytes } });
        }
        position = size.checked_next_multiple_of(BLOCK).and_then(|size| offset.checked_add(size)).unwrap_or(length);
    }
    Ok(found)
}

/// The length of an entry: octal digits, or base 256 where the first bit is set.
fn size_of_entry(header: &[u8]) -> Option<u64> {
    let field = header.get(124..136)?;
    if field[0] & 0x80 != 0 {
        return Some(field[4..].iter().fold(0, |value, byte| value << 8 | u64::from(*byte)));
    }
    let digits = std::str::from_utf8(field).ok()?.trim_matches([' ', '\0']);
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

fn name_of(header: &[u8]) -> String {
    let text = |range: std::ops::Range<usize>| {
        let field = &header[range];
        let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
        String::from_utf8_lossy(&field[..end]).into_owned()
    };
    let (name, prefix) = (text(0..100), text(345..500));
    if prefix.is_empty() { name } else { format!("{prefix}/{name}") }
}
