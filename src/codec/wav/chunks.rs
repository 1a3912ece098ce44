//! The chunks of a WAV file: where the format, the samples and the SDR's notes lie.
//!
//! Lengths that lie fall back to the length of the file, with a warning: recorders that were stopped hard leave 0
//! or 0xFFFFFFFF, and files beyond 4 GiB wrap. Not here: what is inside a chunk (format.rs, auxi.rs).

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::auxi::{self, Auxi};
use crate::codec::CodecError;

/// Which container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    Riff,
    Rf64,
    W64,
}

impl Container {
    /// The format's name in the contract.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Riff => "wav",
            Self::Rf64 => "rf64",
            Self::W64 => "w64",
        }
    }

    /// Bytes before the first chunk.
    const fn start(self) -> u64 {
        match self {
            Self::Riff | Self::Rf64 => 12,
            Self::W64 => 40,
        }
    }
}

/// The first 16 bytes of a Wave64 file: the GUID of `riff`.
const W64_RIFF: [u8; 16] = *b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00";

/// Which WAV container the first bytes of a file announce, if any.
fn container(head: &[u8]) -> Option<Container> {
    let wave = head.get(8..12) == Some(b"WAVE");
    match head.get(..4)? {
        b"RIFF" if wave => Some(Container::Riff),
        b"RF64" | b"BW64" if wave => Some(Container::Rf64),
        b"riff" if head.get(..16) == Some(&W64_RIFF) && head.get(24..28) == Some(b"wave") => Some(Container::W64),
        _ => None,
    }
}

/// A run of bytes in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub offset: u64,
    pub bytes: u64,
}

/// What the walk found.
#[derive(Debug)]
pub struct Chunks {
    pub container: Container,
    pub format: Vec<u8>,
    pub auxi: Option<Vec<u8>>,
    /// What Perseus writes.
    pub rcvr: Option<Vec<u8>>,
    pub data: Vec<Run>,
    pub warnings: Vec<String>,
}

/// Lengths of 32 bits begin anew after this.
const WRAP: u64 = 1 << 32;
/// Bytes of a small chunk that are read; notes in XML have some thousands.
const SMALL: u64 = 1 << 16;

impl Chunks {
    /// What the program that recorded says of the recording.
    pub fn notes(&self) -> Auxi {
        let auxi = self.auxi.as_deref().map(auxi::parse).filter(|auxi| *auxi != Auxi::default());
        auxi.or_else(|| self.rcvr.as_deref().map(auxi::parse_rcvr)).unwrap_or_default()
    }
}

/// One chunk's header.
struct Header {
    id: [u8; 4],
    /// As stated; RIFF's two lying values (0 and 0xFFFFFFFF) as they are.
    stated: u64,
    body: u64,
}

/// A walk over the chunks of a file.
struct Walk<'a> {
    path: &'a Path,
    file: File,
    length: u64,
    container: Container,
    /// RF64: the length of the data chunk from `ds64`.
    data_bytes: Option<u64>,
    /// Whether the file is the beginning of one that goes on.
    goes_on: bool,
}

/// Walks the chunks of a file, at most `limit` of them; one that `goes_on` is the beginning of a longer one.
///
/// # Errors
/// [`CodecError`] if it cannot be read or has no format or no data.
pub fn walk(path: &Path, limit: usize, goes_on: bool) -> Result<Chunks, CodecError> {
    let io = |source| CodecError::io(path, source);
    let mut file = File::open(path).map_err(io)?;
    let length = file.metadata().map_err(io)?.len();
    let mut head = Vec::new();
    (&mut file).take(40).read_to_end(&mut head).map_err(io)?;
    let Some(container) = container(&head) else {
        return Err(CodecError::malformed(path, "it does not begin as a WAV file does", "check the file"));
    };
    let mut chunks =
        Chunks { container, format: Vec::new(), auxi: None, rcvr: None, data: Vec::new(), warnings: Vec::new() };
    let mut walk = Walk { path, file, length, container, data_bytes: None, goes_on };
    let mut position = container.start();
    for _ in 0..limit {
        let Some(header) = walk.header(position)? else { break };
        position = walk.take_chunk(&header, &mut chunks)?;
    }
    if chunks.format.is_empty() {
        return Err(CodecError::malformed(path, "the WAV file has no format chunk ('fmt ')", "copy it again"));
    }
    if chunks.data.is_empty() {
        chunks.warnings.push("the WAV file has no data chunk".to_owned());
    }
    Ok(chunks)
}

impl Walk<'_> {
    fn read(&mut self, offset: u64, bytes: u64) -> Result<Vec<u8>, CodecError> {
        let io = |source| CodecError::io(self.path, source);
        self.file.seek(SeekFrom::Start(offset)).map_err(io)?;
        let mut out = Vec::new();
        (&mut self.file).take(bytes).read_to_end(&mut out).map_err(io)?;
        Ok(out)
    }

    /// The header at a position; `None` where no whole header is left.
    fn header(&mut self, position: u64) -> Result<Option<Header>, CodecError> {
        let bytes = if self.container == Container::W64 { 24 } else { 8 };
        let head = self.read(position, bytes)?;
        if head.len() < bytes as usize {
            return Ok(None);
        }
        let id = [head[0], head[1], head[2], head[3]];
        let stated = match self.container {
            Container::W64 => number(&head[16..24]).saturating_sub(24), // the header counts there
            Container::Riff | Container::Rf64 => number(&head[4..8]),
        };
        Ok(Some(Header { id, stated, body: position + bytes }))
    }

    /// Keeps what a chunk says and returns where the next one begins.
    fn take_chunk(&mut self, header: &Header, chunks: &mut Chunks) -> Result<u64, CodecError> {
        let mut bytes = header.stated;
        match &header.id {
            b"fmt " if chunks.format.is_empty() => chunks.format = self.read(header.body, bytes.min(SMALL))?,
            b"auxi" => chunks.auxi = Some(self.read(header.body, bytes.min(SMALL))?),
            b"rcvr" => chunks.rcvr = Some(self.read(header.body, bytes.min(SMALL))?),
            b"ds64" => {
                let body = self.read(header.body, bytes.min(SMALL))?;
                self.data_bytes = body.get(8..16).map(number);
            }
            b"data" => {
                bytes = self.data_length(header, &mut chunks.warnings)?;
                if bytes > 0 {
                    chunks.data.push(Run { offset: header.body, bytes });
                }
            }
            _ => {}
        }
        let align = if self.container == Container::W64 { 8 } else { 2 };
        let end = header.body.saturating_add(bytes);
        Ok(end.checked_next_multiple_of(align).unwrap_or(u64::MAX))
    }

    /// The true length of a data chunk: as stated where that fits the file.
    fn data_length(&mut self, header: &Header, warnings: &mut Vec<String>) -> Result<u64, CodecError> {
        const STREAMED: u64 = 0xffff_ffff;
        let rest = self.length.saturating_sub(header.body);
        let stated = match self.data_bytes {
            Some(bytes) if self.container == Container::Rf64 && header.stated == STREAMED => bytes,
            _ => header.stated,
        };
        let left_open = (stated == 0 && rest > 0 && !self.chunk_follows(header.body)?)
            || (stated == STREAMED && self.container == Container::Riff);
        if left_open {
            warnings
                .push("the data chunk does not state its length; everything up to the file's end is used".to_owned());
            return Ok(rest);
        }
        if self.container == Container::Riff && self.wrapped(header.body, stated, rest)? {
            warnings.push("the data chunk is longer than its length can say; all of it is used".to_owned());
            return Ok(stated + (rest - stated) / WRAP * WRAP);
        }
        if stated > rest && !self.goes_on {
            warnings.push(format!(
                "the data chunk states {stated} bytes but the file has {rest} more; the file may be cut short"
            ));
        }
        Ok(stated.min(rest))
    }

    /// Whether a length of 32 bits began anew at 0: far more follows, and no chunk where one should.
    fn wrapped(&mut self, body: u64, stated: u64, rest: u64) -> Result<bool, CodecError> {
        Ok(rest.saturating_sub(stated) >= WRAP && !self.chunk_follows((body + stated).next_multiple_of(2))?)
    }

    /// Whether what stands at a position could be a chunk's header.
    fn chunk_follows(&mut self, position: u64) -> Result<bool, CodecError> {
        let length = self.length;
        Ok(self.header(position)?.is_some_and(|header| {
            header.id.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ')
                && header.stated <= length.saturating_sub(header.body)
        }))
    }
}

/// A little-endian unsigned number of up to eight bytes.
pub fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
}
