//! Which format a file is: by content first, by name second.
//!
//! A short signature that ordinary samples could imitate must be followed by a plausible header. Not here: what kind
//! of TIFF or PNG it is (their codecs say), and guesses about headerless samples (codec/raw).

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::error::CodecError;
use super::{gnuradio, raw, sdriq, sigmf, tiff};

/// How much of a file is looked at.
pub const HEAD_BYTES: usize = 4096;

/// A format that lumiq opens or, of movies, only writes. `name` is the contract's; some codecs refine it (`apng`, `imagej-tiff`, `ome-tiff`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    Png,
    Gif,
    Jpeg,
    Webp,
    Bmp,
    Tga,
    Pnm,
    Qoi,
    Hdr,
    Avi,
    Mp4,
    Tiff,
    Npy,
    Npz,
    Sigmf,
    SigmfArchive,
    SigmfCollection,
    Wav,
    Rf64,
    W64,
    Gnuradio,
    Sdriq,
    Raw,
}

impl Format {
    /// The name in JSON and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Jpeg => "jpeg",
            Self::Webp => "webp",
            Self::Bmp => "bmp",
            Self::Tga => "tga",
            Self::Pnm => "pnm",
            Self::Qoi => "qoi",
            Self::Hdr => "hdr",
            Self::Avi => "avi",
            Self::Mp4 => "mp4",
            Self::Tiff => "tiff",
            Self::Npy => "npy",
            Self::Npz => "npz",
            Self::Sigmf => "sigmf",
            Self::SigmfArchive => "sigmf-archive",
            Self::SigmfCollection => "sigmf-collection",
            Self::Wav => "wav",
            Self::Rf64 => "rf64",
            Self::W64 => "w64",
            Self::Gnuradio => "gnuradio",
            Self::Sdriq => "sdriq",
            Self::Raw => "raw",
        }
    }

    /// Whether it holds a picture that `codec::picture` decodes.
    #[must_use]
    pub const fn is_picture(self) -> bool {
        matches!(
            self,
            Self::Png | Self::Gif | Self::Jpeg | Self::Webp | Self::Bmp | Self::Tga | Self::Pnm | Self::Qoi | Self::Hdr
        )
    }

    /// Whether it holds samples over time and can be nothing else; an array (npy) can be either.
    #[must_use]
    pub const fn is_recording(self) -> bool {
        matches!(
            self,
            Self::Sigmf
                | Self::SigmfArchive
                | Self::SigmfCollection
                | Self::Wav
                | Self::Rf64
                | Self::W64
                | Self::Gnuradio
                | Self::Sdriq
                | Self::Raw
        )
    }

    /// Whether a beginning of any length that holds the header is a recording, too: samples follow one another as they
    /// were taken, and nothing behind them is needed. (An archive may hold its metadata last; an array may hold one
    /// channel after the other.)
    #[must_use]
    pub const fn has_beginnings(self) -> bool {
        matches!(self, Self::Wav | Self::Rf64 | Self::W64 | Self::Gnuradio | Self::Sdriq | Self::Raw)
    }

    /// Whether it holds a movie, which is written and not read.
    #[must_use]
    pub const fn is_movie(self) -> bool {
        matches!(self, Self::Avi | Self::Mp4)
    }

    /// The format a file name's extension stands for, for saving and where the content says nothing.
    #[must_use]
    pub fn from_extension(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "png" | "apng" => Self::Png,
            "gif" => Self::Gif,
            "jpg" | "jpeg" | "jpe" | "jfif" => Self::Jpeg,
            "webp" => Self::Webp,
            "bmp" | "dib" => Self::Bmp,
            "tga" | "icb" | "vda" | "vst" => Self::Tga,
            "pnm" | "pbm" | "pgm" | "ppm" | "pam" => Self::Pnm,
            "qoi" => Self::Qoi,
            "hdr" | "rgbe" => Self::Hdr,
            "avi" => Self::Avi,
            "mp4" | "m4v" => Self::Mp4,
            "tif" | "tiff" | "btf" | "tf8" => Self::Tiff,
            "npy" => Self::Npy,
            "npz" => Self::Npz,
            "sigmf-meta" | "sigmf-data" => Self::Sigmf,
            "sigmf" => Self::SigmfArchive,
            "sigmf-collection" => Self::SigmfCollection,
            "wav" | "wave" => Self::Wav,
            "rf64" => Self::Rf64,
            "w64" => Self::W64,
            "sdriq" => Self::Sdriq,
            _ if raw::names_samples(&extension) => Self::Raw,
            _ => return None,
        })
    }
}

/// What the start of a file and its name say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sniffed {
    /// A format that lumiq opens.
    Known(Format),
    /// A format that lumiq recognises and does not open: its name.
    Foreign(&'static str),
    /// Neither.
    Unknown,
}

/// Looks at the start of a file, then at its name.
///
/// # Errors
/// [`CodecError::Io`] if it cannot be opened or read.
pub fn sniff(path: &Path) -> Result<Sniffed, CodecError> {
    let io = |error| CodecError::io(path, error);
    if std::fs::metadata(path).map_err(io)?.is_dir() {
        return Err(io(std::io::ErrorKind::IsADirectory.into()));
    }
    let mut head = Vec::with_capacity(HEAD_BYTES);
    File::open(path).map_err(io)?.take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(io)?;
    Ok(sniff_head(&head, path))
}

/// The same for bytes that are already here.
#[must_use]
pub fn sniff_head(head: &[u8], path: &Path) -> Sniffed {
    let by_name = Format::from_extension(path);
    // The data file of a SigMF pair is what its neighbour says it is, whatever its samples look like.
    if by_name == Some(Format::Sigmf) {
        return Sniffed::Known(Format::Sigmf);
    }
    if let Some(format) = by_content(head) {
        return Sniffed::Known(format);
    }
    // Names that say "samples" outweigh the short signatures of formats that could not be opened anyway.
    if by_name != Some(Format::Raw)
        && let Some(name) = foreign(head)
    {
        return Sniffed::Foreign(name);
    }
    match by_name {
        Some(Format::Avi) => Sniffed::Foreign("AVI video"),
        Some(Format::Mp4) => Sniffed::Foreign("MP4 video"),
        by_name => by_name.map_or(Sniffed::Unknown, Sniffed::Known),
    }
}

fn by_content(head: &[u8]) -> Option<Format> {
    let starts = |signature: &[u8]| head.starts_with(signature);
    let riff = |kind: &[u8]| head.get(8..12) == Some(kind);
    Some(match head {
        _ if starts(b"\x89PNG\r\n\x1a\n") => Format::Png,
        _ if starts(b"GIF87a") || starts(b"GIF89a") => Format::Gif,
        [0xff, 0xd8, 0xff, 0xc0..=0xfe, ..] => Format::Jpeg,
        _ if starts(b"RIFF") && riff(b"WEBP") => Format::Webp,
        _ if starts(b"RIFF") && riff(b"WAVE") => Format::Wav,
        _ if (starts(b"RF64") || starts(b"BW64")) && riff(b"WAVE") => Format::Rf64,
        _ if starts(b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00") => Format::W64,
        _ if is_bmp(head) => Format::Bmp,
        _ if is_pnm(head) => Format::Pnm,
        _ if starts(b"qoif") => Format::Qoi,
        _ if starts(b"#?RADIANCE") || starts(b"#?RGBE") => Format::Hdr,
        _ if starts(b"II*\0") || starts(b"MM\0*") || starts(b"II+\0\x08\0\0\0") || starts(b"MM\0+\0\x08\0\0") => {
            Format::Tiff
        }
        // Which TIFF files it speaks of, their codec finds out.
        _ if tiff::is_ome_xml(head) => Format::Tiff,
        _ if starts(b"\x93NUMPY") => Format::Npy,
        _ if is_npz(head) => Format::Npz,
        _ if gnuradio::is_header(head) => Format::Gnuradio,
        _ if sdriq::is_sdriq(head) => Format::Sdriq,
        _ if sigmf::is_archive(head) => Format::SigmfArchive,
        _ if is_json_of(head, b"\"global\"") => Format::Sigmf,
        _ if is_json_of(head, b"\"collection\"") => Format::SigmfCollection,
        _ => return None,
    })
}

/// `BM`, then a DIB header of a size that some version of BMP has.
fn is_bmp(head: &[u8]) -> bool {
    let dib = head.get(14..18).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
    head.starts_with(b"BM") && dib.is_some_and(|size| matches!(size, 12 | 16 | 40 | 52 | 56 | 64 | 108 | 124))
}

/// `P1` to `P7`, white space or a comment, then text.
fn is_pnm(head: &[u8]) -> bool {
    let blank = |byte: u8| byte.is_ascii_whitespace() || byte == b'#';
    matches!(head, [b'P', b'1'..=b'7', first, second, ..] if blank(*first) && (blank(*second) || second.is_ascii_graphic()))
}

/// A zip archive whose first member is an array.
fn is_npz(head: &[u8]) -> bool {
    let name_length = head.get(26..28).map_or(0, |bytes| usize::from(bytes[0]) | usize::from(bytes[1]) << 8);
    let name = head.get(30..30 + name_length).unwrap_or_default();
    // An archive without members is its end record alone.
    (head.starts_with(b"PK\x03\x04") && name.ends_with(b".npy"))
        || (head.starts_with(b"PK\x05\x06") && head.len() == 22)
}

/// SigMF's JSON under another name: an object with this key and keys of SigMF's own.
fn is_json_of(head: &[u8], key: &[u8]) -> bool {
    let text = head.trim_ascii_start();
    let holds = |word: &[u8]| text.windows(word.len()).any(|window| window == word);
    text.starts_with(b"{") && holds(key) && holds(b"\"core:")
}

/// Formats that people have, that lumiq does not open: better a name than a shrug.
fn foreign(head: &[u8]) -> Option<&'static str> {
    let starts = |signature: &[u8]| head.starts_with(signature);
    Some(match head.get(4..12) {
        Some(b"ftypavif" | b"ftypavis") => "AVIF",
        Some(b"ftypheic" | b"ftypheix" | b"ftypmif1" | b"ftypmsf1") => "HEIC",
        Some(b"jP  \r\n\x87\n") => "JPEG 2000",
        Some(b"JXL \r\n\x87\n") => "JPEG XL",
        Some([b'f', b't', b'y', b'p', ..]) => "MP4 video",
        _ if starts(b"RIFF") && head.get(8..12) == Some(b"AVI ") => "AVI video",
        _ if starts(b"\xff\x4f\xff\x51") => "JPEG 2000",
        _ if starts(b"\xff\x0a") && head.len() > 12 => "JPEG XL",
        _ if starts(b"\x76\x2f\x31\x01") => "OpenEXR",
        _ if starts(b"\x89HDF\r\n\x1a\n") => "HDF5",
        _ if starts(b"MATLAB 5.0 MAT-file") => "MATLAB",
        _ if starts(b"ZISRAWFILE") => "Zeiss CZI",
        _ if starts(b"\xda\xce\xbe\x0a") => "Nikon ND2",
        _ if starts(b"p\0\0\0") && head.get(8) == Some(&0x2a) => "Leica LIF",
        _ if starts(b"%PDF-") => "PDF",
        _ if starts(b"8BPS\0\x01") => "Photoshop",
        _ if starts(b"\x1f\x8b\x08") => "gzip",
        _ if starts(b"\xfd7zXZ\0") => "xz",
        _ if starts(b"PK\x03\x04") => "zip",
        _ if starts(b"DDS ") => "DDS",
        _ if starts(b"fLaC") => "FLAC",
        _ => return None,
    })
}

#[cfg(test)]
#[path = "sniff_tests.rs"]
mod tests;
