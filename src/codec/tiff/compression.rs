//! How the bytes of a chunk are compressed: the codes of tag 259 and of the tags that belong to one of them.
//!
//! A code that is not read is refused by the name of what it stands for. Not here: undoing it (`decompress`, `fax`,
//! `embedded`).

use tiff::tags::Tag;

use super::directory::{Directory, TiffFile};
use super::problem::Problem;

/// How the bytes of a chunk are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Compression {
    None,
    Lzw,
    Deflate,
    PackBits,
    Zstd,
    Lzma,
    Fax(FaxCoding),
    /// Baseline, progressive or lossless.
    Jpeg,
    /// Of TIFF 6.0, section 22.
    OldJpeg,
    Png,
    WebP,
    Jpeg2000 {
        /// The components are luma and chroma, whatever the codestream says.
        luma: bool,
    },
    Lerc(LercWrapping),
}

/// The kinds of CCITT fax coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum FaxCoding {
    /// Compression 2: runs only, each row on a byte boundary.
    Runs,
    /// Compression 3 (group 3), rows coded by themselves.
    OneDimensional,
    /// Compression 3 (group 3), rows coded by the one above as well.
    TwoDimensional,
    /// Compression 4 (group 4).
    Group4,
}

/// What a LERC blob is compressed with once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum LercWrapping {
    None,
    Deflate,
    Zstd,
}

/// `LercParameters`: version, additional compression.
const LERC_PARAMETERS: Tag = Tag::Unknown(50674);
/// `T4Options` and `T6Options`: in both, bit 1 allows rows without compression.
const T4_OPTIONS: Tag = Tag::Unknown(292);
const T6_OPTIONS: Tag = Tag::Unknown(293);

impl Compression {
    /// Reads the tags of a directory.
    pub fn of(file: &TiffFile, directory: &Directory) -> Result<Self, Problem> {
        let code = file.integer(directory, Tag::Compression).unwrap_or(1);
        Ok(match code {
            0 | 1 => Self::None,
            2 => Self::Fax(FaxCoding::Runs),
            3 => Self::Fax(group3(file, directory)?),
            4 => Self::Fax(group4(file, directory)?),
            5 => Self::Lzw,
            6 => Self::OldJpeg,
            7 => Self::Jpeg,
            8 | 32946 => Self::Deflate,
            32773 => Self::PackBits,
            // Aperio's code for luma and chroma; its other one and everyone else's is for what the codestream says.
            33003 => Self::Jpeg2000 { luma: true },
            33004 | 33005 | 34712 => Self::Jpeg2000 { luma: false },
            34887 => Self::Lerc(lerc_wrapping(file, directory)?),
            34925 => Self::Lzma,
            34933 => Self::Png,
            34927 | 50001 => Self::WebP,
            50000 => Self::Zstd,
            _ => return Err(refusal(code)),
        })
    }

    /// Whether each chunk is a picture of another format, which knows its own size.
    pub const fn is_embedded(self) -> bool {
        matches!(self, Self::Jpeg | Self::OldJpeg | Self::Png | Self::WebP | Self::Jpeg2000 { .. } | Self::Lerc(_))
    }

    /// Whether luma and chroma come as RGB out of its decoder.
    pub const fn converts_luma(self) -> bool {
        matches!(self, Self::Jpeg | Self::OldJpeg | Self::Jpeg2000 { .. })
    }

    /// Whether the predictor tag means something with it; elsewhere it is to be ignored, as libtiff does.
    pub const fn has_predictor(self) -> bool {
        matches!(self, Self::Lzw | Self::Deflate | Self::Zstd | Self::Lzma)
    }
}

fn refusal(code: u64) -> Problem {
    let name = match code {
        32771 => "word-aligned CCITT",
        32809 => "ThunderScan",
        34676 | 34677 => "SGI LogLuv",
        34934 | 22610 => "JPEG XR",
        50002 | 52546 => "JPEG XL",
        _ => return Problem::unsupported(format!("TIFF compression {code}")),
    };
    Problem::unsupported(format!("{name} compression in TIFF"))
}

fn group3(file: &TiffFile, directory: &Directory) -> Result<FaxCoding, Problem> {
    let options = file.integer(directory, T4_OPTIONS).unwrap_or(0);
    without_plain_rows(options)?;
    Ok(if options & 1 == 1 { FaxCoding::TwoDimensional } else { FaxCoding::OneDimensional })
}

fn group4(file: &TiffFile, directory: &Directory) -> Result<FaxCoding, Problem> {
    without_plain_rows(file.integer(directory, T6_OPTIONS).unwrap_or(0))?;
    Ok(FaxCoding::Group4)
}

fn without_plain_rows(options: u64) -> Result<(), Problem> {
    if options & 2 == 2 { Err(Problem::unsupported("CCITT fax with uncompressed rows in TIFF")) } else { Ok(()) }
}

fn lerc_wrapping(file: &TiffFile, directory: &Directory) -> Result<LercWrapping, Problem> {
    let parameters = directory.entry(LERC_PARAMETERS).and_then(|entry| file.integers(entry).ok()).unwrap_or_default();
    match parameters.get(1) {
        None | Some(0) => Ok(LercWrapping::None),
        Some(1) => Ok(LercWrapping::Deflate),
        Some(2) => Ok(LercWrapping::Zstd),
        Some(code) => Err(Problem::unsupported(format!("LERC with additional compression {code} in TIFF"))),
    }
}
