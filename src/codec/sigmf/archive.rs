//! `.sigmf` archives: a POSIX tar with metadata and samples of one recording or several, read in place.
//!
//! Not here: compressed archives.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::segments::DataBytes;
use crate::codec::CodecError;

const BLOCK: u64 = 512;

/// The files in an archive.
#[derive(Debug)]
pub struct Archive {
    entries: Vec<Entry>,
}

/// A file in the archive.
#[derive(Debug)]
pub struct Entry {
    pub name: String,
    pub content: DataBytes,
}

/// Whether the first block of a file is a tar header.
pub fn is_tar(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar")
}

impl Archive {
    /// Finds the files of an archive; none of their content is read.
    ///
    /// # Errors
    /// [`CodecError`] if it cannot be read, is damaged, or holds no metadata.
    pub fn of(path: &Path, limit: usize) -> Result<Self, CodecError> {
        let archive = Self { entries: entries(path, limit)? };
        if archive.recordings().next().is_none() {
            let remedy = "pack metadata and samples of a recording into it";
            return Err(CodecError::malformed(path, "the archive holds no .sigmf-meta file", remedy));
        }
        Ok(archive)
    }

    /// The metadata files of its recordings, in its order.
    pub fn recordings(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.name.ends_with(META))
    }

    /// The samples that metadata describe: `dataset` in their folder, else the file of the same name.
    pub fn data_of(&self, meta: &Entry, dataset: Option<&str>) -> Option<DataBytes> {
        let stem = meta.name.strip_suffix(META).unwrap_or(&meta.name);
        let folder = meta.name.rfind('/').map_or("", |slash| &meta.name[..=slash]);
        let name = dataset.map_or_else(|| format!("{stem}.sigmf-data"), |dataset| format!("{folder}{dataset}"));
        self.entries.iter().find(|entry| entry.name == name).map(|entry| entry.content)
    }
}

/// The ending of metadata.
pub const META: &str = ".sigmf-meta";

fn entries(path: &Path, limit: usize) -> Result<Vec<Entry>, CodecError> {
    let io = |source| CodecError::io(path, source);
    let mut file = File::open(path).map_err(io)?;
    let length = file.metadata().map_err(io)?.len();
    let mut found = Vec::new();
    let (mut position, mut headers) = (0_u64, 0);
    let mut said = Said::default();
    while headers < limit {
        let Some(offset) = position.checked_add(BLOCK).filter(|offset| *offset <= length) else { break };
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
        let size = match header[156] {
            b'0' | 0 | b'7' => {
                let said = std::mem::take(&mut said);
                let (size, name) = (said.size.unwrap_or(size), said.name.unwrap_or_else(|| name_of(&header)));
                found.push(Entry { name, content: DataBytes { offset, bytes: size.min(length - offset) } });
                size
            }
            kind @ (b'x' | b'L') => {
                let mut text = Vec::new();
                (&mut file).take(size.min(EXTENDED_BYTES)).read_to_end(&mut text).map_err(io)?;
                said.take(kind, &text);
                size
            }
            b'g' | b'K' => size,
            // A folder or a link: what was said, was said of it.
            _ => std::mem::take(&mut said).size.unwrap_or(size),
        };
        position = size.checked_next_multiple_of(BLOCK).and_then(|size| offset.checked_add(size)).unwrap_or(length);
    }
    Ok(found)
}

/// The longest header of names that is read.
const EXTENDED_BYTES: u64 = 1 << 16;

/// What a header before a file says of it, because its own has no room for it.
#[derive(Debug, Default)]
struct Said {
    name: Option<String>,
    size: Option<u64>,
}

impl Said {
    /// POSIX extended headers (`x`: lines `LENGTH KEY=VALUE`) and GNU's long names (`L`).
    fn take(&mut self, kind: u8, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        if kind == b'L' {
            self.name = Some(text.trim_end_matches('\0').to_owned());
            return;
        }
        for line in text.lines() {
            let Some((key, value)) = line.split_once(' ').and_then(|(_, entry)| entry.split_once('=')) else {
                continue;
            };
            match key {
                "path" => self.name = Some(value.to_owned()),
                "size" => self.size = value.parse().ok(),
                _ => {}
            }
        }
    }
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
