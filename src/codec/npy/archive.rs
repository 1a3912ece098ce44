//! The bytes of an array, wherever they are: in an npy file, stored in an npz archive, or compressed in one.
//!
//! Stored members are read in place; compressed ones are unpacked once, on the first read, into a nameless temporary
//! file that vanishes with the stack.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use zip::{CompressionMethod, ZipArchive};

use super::header::{self, Header, HeaderError};
use crate::codec::error::{CodecError, io_problem};
use crate::codec::positioned::PositionedFile;
use crate::model::SourceError;

/// Deflate cannot expand more than this.
const DEFLATE_RATIO: u64 = 1032;

/// The elements of one array, by position from the first.
#[derive(Debug)]
pub struct ArrayData {
    path: PathBuf,
    place: Place,
    bytes: u64,
}

#[derive(Debug)]
enum Place {
    /// In a file from this offset on.
    InFile { file: PositionedFile, offset: u64 },
    /// Compressed as this member of an archive; the header before the elements is so long.
    Packed { member: usize, header_bytes: u64, unpacked: OnceLock<Result<PositionedFile, SourceError>> },
}

impl ArrayData {
    /// The elements of an npy file after its header.
    ///
    /// # Errors
    /// [`CodecError::Io`].
    pub fn in_file(path: &Path, offset: u64) -> Result<Self, CodecError> {
        let file = PositionedFile::open(path).map_err(|error| CodecError::io(path, error))?;
        let bytes = file.bytes().saturating_sub(offset);
        Ok(Self { path: path.to_owned(), place: Place::InFile { file, offset }, bytes })
    }

    /// How many bytes of elements there are; for compressed members what the archive claims.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The length of its file and where in it the elements begin; `None` where they are compressed.
    #[must_use]
    pub const fn in_place(&self) -> Option<(u64, u64)> {
        match &self.place {
            Place::InFile { file, offset } => Some((file.bytes(), *offset)),
            Place::Packed { .. } => None,
        }
    }

    /// The file that it is in.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file's name for messages.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// Fills `out` with bytes from `offset` (from the first element) on; what lies past the end is zero.
    ///
    /// # Errors
    /// [`SourceError::Unreadable`] if the file cannot be read or unpacked.
    pub fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<(), SourceError> {
        let there = usize::try_from(self.bytes.saturating_sub(offset)).unwrap_or(usize::MAX).min(out.len());
        let (out, missing) = out.split_at_mut(there);
        missing.fill(0);
        let read = match &self.place {
            Place::InFile { file, offset: start } => file.read_at(start + offset, out),
            Place::Packed { member, header_bytes, unpacked } => {
                let file =
                    unpacked.get_or_init(|| self.unpack(*member, *header_bytes)).as_ref().map_err(Clone::clone)?;
                file.read_at(offset, out)
            }
        };
        read.map_err(|error| self.unreadable(&error, "copy the file again"))
    }

    fn unpack(&self, member: usize, header_bytes: u64) -> Result<PositionedFile, SourceError> {
        let unpack = || -> io::Result<PositionedFile> {
            let mut archive = ZipArchive::new(BufReader::new(File::open(&self.path)?))?;
            let mut packed = archive.by_index(member)?;
            io::copy(&mut packed.by_ref().take(header_bytes), &mut io::sink())?;
            let mut file = tempfile::tempfile()?;
            let copied = io::copy(&mut packed.take(self.bytes), &mut file)?;
            if copied < self.bytes {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            file.flush()?;
            PositionedFile::new(file)
        };
        unpack().map_err(|error| self.unreadable(&error, "check the file and the space in the temporary folder"))
    }

    fn unreadable(&self, error: &io::Error, remedy: &str) -> SourceError {
        SourceError::Unreadable { file: self.name(), problem: io_problem(error), remedy: remedy.to_owned() }
    }
}

/// One array of an archive: its name without `.npy`.
#[derive(Debug)]
pub struct Member {
    pub name: String,
    index: usize,
}

/// The arrays of an archive, in its order.
///
/// # Errors
/// [`CodecError`] if it is not an archive or has no arrays.
pub fn members(path: &Path) -> Result<Vec<Member>, CodecError> {
    let archive = open_archive(path)?;
    let members: Vec<Member> = (0..archive.len())
        .filter_map(|index| {
            let name = archive.name_for_index(index)?.strip_suffix(".npy")?.to_owned();
            Some(Member { name, index })
        })
        .collect();
    if members.is_empty() {
        return Err(CodecError::malformed(path, "the archive holds no array", "choose another file"));
    }
    Ok(members)
}

/// The header of one array and where its elements are.
///
/// # Errors
/// [`CodecError`] if the member is damaged or claims more than it can hold.
pub fn member(path: &Path, member: &Member) -> Result<(Header, ArrayData), CodecError> {
    let mut archive = open_archive(path)?;
    let mut packed = archive.by_index(member.index).map_err(|error| damaged(path, &error))?;
    let stored = packed.compression() == CompressionMethod::Stored;
    let (start, size, compressed) = (packed.data_start(), packed.size(), packed.compressed_size());
    let header = header::read(&mut packed).map_err(|error| header_error(path, error))?;
    if !stored && size / DEFLATE_RATIO > compressed {
        let problem = format!("its array '{}' claims more bytes than its compressed form can hold", member.name);
        return Err(CodecError::malformed(path, problem, "get another copy"));
    }
    if stored {
        let mut data = ArrayData::in_file(path, start + header.data_offset)?;
        data.bytes = data.bytes.min(size.saturating_sub(header.data_offset));
        return Ok((header, data));
    }
    let place = Place::Packed { member: member.index, header_bytes: header.data_offset, unpacked: OnceLock::new() };
    let bytes = size.saturating_sub(header.data_offset);
    Ok((header, ArrayData { path: path.to_owned(), place, bytes }))
}

/// A header's failure as the sentence about a file.
pub fn header_error(path: &Path, error: HeaderError) -> CodecError {
    match error {
        HeaderError::Io(error) => CodecError::io(path, error),
        HeaderError::Malformed(problem) => CodecError::malformed(path, problem, "write it again with numpy.save"),
        HeaderError::Unsupported(variant) => {
            CodecError::unsupported(path, variant, "save it with a dtype of plain numbers")
        }
    }
}

fn open_archive(path: &Path) -> Result<ZipArchive<BufReader<File>>, CodecError> {
    let file = File::open(path).map_err(|error| CodecError::io(path, error))?;
    ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(path, &error))
}

fn damaged(path: &Path, error: &zip::result::ZipError) -> CodecError {
    CodecError::malformed(path, format!("the archive cannot be read ({error})"), "get another copy")
}
