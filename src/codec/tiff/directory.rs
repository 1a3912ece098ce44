//! Image file directories: the header, the chain of directories, and the values of tags.
//!
//! Classic TIFF and BigTIFF, both byte orders; tags and field types are named by the `tiff` crate. Its decoder is not
//! used to walk: it refuses a whole file for one page it cannot decode. Values are read when asked for, after their
//! length was checked against the file. Not here: what the tags of a page say (`page`).
//!
//! Source: TIFF 6.0, section 2; the BigTIFF extension.

use std::collections::HashSet;

use tiff::tags::{Tag, Type};

use super::bytes::{FileBytes, swap_numbers, unsigned};
use super::problem::Problem;
use crate::codec::Limits;
use crate::model::ByteOrder;

/// A TIFF file with its header understood.
#[derive(Debug)]
pub(super) struct TiffFile {
    pub bytes: FileBytes,
    pub order: ByteOrder,
    pub big: bool,
    pub first: u64,
    pub limits: Limits,
}

/// One tag of a directory, its value not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    kind: Type,
    count: u64,
    /// The bytes of the value field: the value itself if it fits, else its offset.
    field: [u8; 8],
    inline: bool,
}

/// The tags of one image (or of an auxiliary directory).
#[derive(Debug, Clone, Default)]
pub(super) struct Directory {
    pub offset: u64,
    /// By tag, each once: a stack has tens of thousands of directories, so no more than a list.
    entries: Box<[(u16, Entry)]>,
    next: u64,
    /// Bytes of its table in the file.
    table_bytes: u64,
}

/// The main chain of directories, and whether it was followed to its end.
#[derive(Debug, Default)]
pub(super) struct Chain {
    pub directories: Vec<Directory>,
    /// Why the chain stops early, if it does.
    pub cut: Option<String>,
}

/// A directory of up to so many tags is there with one read.
const USUAL_TAGS: u64 = 20;

/// Whether a file that begins like this is a TIFF (classic or BigTIFF).
#[must_use]
pub fn is_tiff(header: &[u8]) -> bool {
    matches!(header.get(..4), Some(b"II\x2a\0" | b"MM\0\x2a" | b"II\x2b\0" | b"MM\0\x2b"))
}

const fn field_bytes(kind: Type) -> u64 {
    match kind {
        Type::SHORT | Type::SSHORT => 2,
        Type::LONG | Type::SLONG | Type::FLOAT | Type::IFD => 4,
        Type::RATIONAL | Type::SRATIONAL | Type::DOUBLE | Type::LONG8 | Type::SLONG8 | Type::IFD8 => 8,
        _ => 1,
    }
}

impl Entry {
    /// How many values it claims.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The type of its values.
    pub const fn kind(&self) -> Type {
        self.kind
    }

    /// Bytes of its value; `None` if the count is absurd.
    pub fn bytes(&self) -> Option<u64> {
        self.count.checked_mul(field_bytes(self.kind))
    }
}

impl Directory {
    /// The entry of a tag.
    pub fn entry(&self, tag: Tag) -> Option<&Entry> {
        let index = self.entries.binary_search_by_key(&tag.to_u16(), |(tag, _)| *tag).ok()?;
        Some(&self.entries[index].1)
    }

    /// Its tags in rising order.
    pub fn entries(&self) -> impl Iterator<Item = (u16, &Entry)> {
        self.entries.iter().map(|(tag, entry)| (*tag, entry))
    }

    /// Whether it has that tag.
    pub fn contains(&self, tag: Tag) -> bool {
        self.entry(tag).is_some()
    }
}

impl TiffFile {
    /// Understands the header of a file.
    pub fn new(bytes: FileBytes, limits: Limits) -> Result<Self, Problem> {
        let header = bytes.read_at_most(0, 16)?;
        let short = || Problem::malformed("ends within the TIFF header");
        if !is_tiff(&header) {
            return Err(if header.len() < 4 {
                short()
            } else {
                Problem::malformed("does not begin with a TIFF header")
            });
        }
        let order = if header[0] == b'M' { ByteOrder::Big } else { ByteOrder::Little };
        let big = unsigned(&header[2..4], order) == 43;
        let first = if big {
            if unsigned(header.get(4..6).ok_or_else(short)?, order) != 8 {
                return Err(Problem::unsupported("BigTIFF with offsets that are not 8 bytes"));
            }
            unsigned(header.get(8..16).ok_or_else(short)?, order)
        } else {
            unsigned(header.get(4..8).ok_or_else(short)?, order)
        };
        Ok(Self { bytes, order, big, first, limits })
    }

    /// Follows the main chain. A chain that is cut, runs in a circle or is too long ends there, with the reason.
    pub fn chain(&self) -> Chain {
        let mut chain = Chain::default();
        let mut seen = HashSet::new();
        let mut offset = self.first;
        let mut walked = 0;
        while offset != 0 {
            if !seen.insert(offset) {
                chain.cut = Some("the chain of pages runs in a circle".to_owned());
                break;
            }
            if chain.directories.len() >= self.limits.entries {
                chain.cut = Some(format!("only the first {} pages are read", self.limits.entries));
                break;
            }
            let Ok(directory) = self.directory(offset) else {
                chain.cut = Some("the chain of pages is cut short".to_owned());
                break;
            };
            // Tables do not overlap in honest files, so together they are no longer than the file.
            walked += directory.table_bytes;
            if walked > self.bytes.len() {
                chain.cut = Some("the directories of its pages overlap".to_owned());
                break;
            }
            offset = directory.next;
            chain.directories.push(directory);
        }
        chain
    }

    /// Reads the directory at an offset.
    pub fn directory(&self, offset: u64) -> Result<Directory, Problem> {
        const WHAT: &str = "a directory of tags";
        let (count_bytes, entry_bytes, pointer_bytes) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
        // Most directories are there with the first read; a long one needs a second.
        let mut bytes = self.bytes.read_at_most(offset, count_bytes + USUAL_TAGS * entry_bytes + pointer_bytes)?;
        let count = bytes.get(..count_bytes as usize).map(|count| unsigned(count, self.order));
        let count = count.ok_or_else(|| Problem::malformed(format!("{WHAT} lies beyond the end of the file")))?;
        // Tags are u16 and appear once: more entries than that are a lie.
        if count == 0 || count > 65_536 {
            return Err(Problem::malformed(format!("a directory claims {count} tags")));
        }
        let table = count_bytes as usize..(count_bytes + count * entry_bytes) as usize;
        if count > USUAL_TAGS {
            bytes = self.bytes.read_at_most(offset, table.end as u64 + pointer_bytes)?;
        }
        let records = bytes.get(table.clone());
        let records = records.ok_or_else(|| Problem::malformed(format!("{WHAT} lies beyond the end of the file")))?;
        let known = |(tag, entry): (u16, Option<Entry>)| entry.map(|entry| (tag, entry));
        let records = records.chunks_exact(entry_bytes as usize);
        let mut entries: Vec<_> = records.filter_map(|record| known(self.parse_entry(record))).collect();
        // In order, as the specification asks; the first of a tag that is there twice counts.
        entries.sort_by_key(|(tag, _)| *tag);
        entries.dedup_by_key(|(tag, _)| *tag);
        // A chain that is cut right after the last directory still has that directory.
        let next = bytes.get(table.end..table.end + pointer_bytes as usize);
        let next = next.map_or(0, |next| unsigned(next, self.order));
        Ok(Directory { offset, entries: entries.into(), next, table_bytes: table.len() as u64 })
    }

    /// One record of the table; fields of unknown type are skipped, as the specification asks.
    fn parse_entry(&self, record: &[u8]) -> (u16, Option<Entry>) {
        let tag = unsigned(&record[..2], self.order) as u16;
        let kind = Type::from_u16(unsigned(&record[2..4], self.order) as u16);
        let field_at = if self.big { 12 } else { 8 };
        let count = unsigned(&record[4..field_at], self.order);
        let value = &record[field_at..];
        let mut field = [0; 8];
        field[..value.len()].copy_from_slice(value);
        let entry = kind.map(|kind| {
            let inline = count.checked_mul(field_bytes(kind)).is_some_and(|bytes| bytes <= value.len() as u64);
            Entry { kind, count, field, inline }
        });
        (tag, entry)
    }

    /// The bytes of a value as they are in the file.
    pub fn raw(&self, entry: &Entry) -> Result<Vec<u8>, Problem> {
        let len = entry.bytes().ok_or_else(|| Problem::malformed("a tag claims an impossible length"))?;
        if entry.inline {
            return Ok(entry.field[..len as usize].to_vec());
        }
        if len > self.limits.metadata_bytes {
            return Err(Problem::TooLarge(
                format!("a tag of {len} bytes"),
                format!("{} bytes", self.limits.metadata_bytes),
            ));
        }
        let pointer = if self.big { 8 } else { 4 };
        self.bytes.read_exact_at(unsigned(&entry.field[..pointer], self.order), len, "the value of a tag")
    }

    /// A value as whole numbers; signed numbers are not expected and come as their bits.
    pub fn integers(&self, entry: &Entry) -> Result<Vec<u64>, Problem> {
        let width = field_bytes(entry.kind) as usize;
        Ok(self.raw(entry)?.chunks_exact(width).map(|number| unsigned(number, self.order)).collect())
    }

    /// Words of 32 bits, `each` of them for every one that the entry counts: how some private tags are stored, whatever
    /// type they claim.
    pub fn words(&self, entry: &Entry, each: u64) -> Result<Vec<u64>, Problem> {
        let count =
            entry.count.checked_mul(each).ok_or_else(|| Problem::malformed("a tag claims an impossible length"))?;
        self.integers(&Entry { kind: Type::LONG, count, inline: false, ..entry.clone() })
    }

    /// A value of shorts taken as if its field were an offset, whether or not it would fit into the field.
    pub fn shorts_elsewhere(&self, entry: &Entry) -> Result<Vec<u64>, Problem> {
        self.integers(&Entry { kind: Type::SHORT, inline: false, ..entry.clone() })
    }

    /// At most so many of a value's first numbers.
    pub fn first_integers(&self, entry: &Entry, count: u64) -> Result<Vec<u64>, Problem> {
        let first = Entry { count: entry.count.min(count), ..entry.clone() };
        self.integers(&first)
    }

    /// The first whole number of a tag, if the tag is there and can be read.
    pub fn integer(&self, directory: &Directory, tag: Tag) -> Option<u64> {
        self.first_integers(directory.entry(tag)?, 1).ok()?.first().copied()
    }

    /// A value as real numbers: rationals, floats and whole numbers.
    pub fn reals(&self, entry: &Entry) -> Result<Vec<f64>, Problem> {
        let raw = self.raw(entry)?;
        let number = |bytes: &[u8]| unsigned(bytes, self.order);
        let real = |bytes: &[u8]| match entry.kind {
            Type::RATIONAL => number(&bytes[..4]) as f64 / number(&bytes[4..]) as f64,
            Type::SRATIONAL => {
                f64::from(number(&bytes[..4]) as u32 as i32) / f64::from(number(&bytes[4..]) as u32 as i32)
            }
            Type::FLOAT => f64::from(f32::from_bits(number(bytes) as u32)),
            Type::DOUBLE => f64::from_bits(number(bytes)),
            _ => number(bytes) as f64,
        };
        Ok(raw.chunks_exact(field_bytes(entry.kind) as usize).map(real).collect())
    }

    /// The first number of a tag as a real number.
    pub fn real(&self, directory: &Directory, tag: Tag) -> Option<f64> {
        self.reals(directory.entry(tag)?).ok()?.first().copied()
    }

    /// The bytes of a text or opaque tag; `None` if it is missing or cannot be read.
    pub fn bytes_of(&self, directory: &Directory, tag: Tag) -> Option<Vec<u8>> {
        self.raw(directory.entry(tag)?).ok()
    }

    /// Whether a text begins so. What comes after is not read: descriptions of large stacks have megabytes.
    pub fn text_begins(&self, directory: &Directory, tag: Tag, start: &str) -> bool {
        let Some(entry) = directory.entry(tag) else { return false };
        let first = Entry { count: entry.count.min(start.len() as u64), ..entry.clone() };
        field_bytes(entry.kind) == 1 && self.raw(&first).is_ok_and(|bytes| bytes == start.as_bytes())
    }

    /// A text without its closing NULs. What is not UTF-8 is taken as Latin-1, in which older programs wrote µ.
    pub fn text(&self, directory: &Directory, tag: Tag) -> Option<String> {
        let mut bytes = self.bytes_of(directory, tag)?;
        while bytes.last() == Some(&0) {
            bytes.pop();
        }
        Some(String::from_utf8(bytes).unwrap_or_else(|error| error.as_bytes().iter().map(|&b| char::from(b)).collect()))
    }

    /// Turns numbers of `width` bytes from the file's order to the machine's.
    pub fn to_native(&self, bytes: &mut [u8], width: usize) {
        if self.order != ByteOrder::NATIVE {
            swap_numbers(bytes, width);
        }
    }
}
