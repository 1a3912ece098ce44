//! What is decided about a file before it is written. Not here: writing it (`save`, `save_recording`).

use super::sniff::Format;

/// How hard a writer works to make the file small; what it means is each format's own business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compression {
    /// None at all, where the format allows it.
    None,
    /// Quick and larger.
    Fast,
    #[default]
    Balanced,
    /// Slow and smaller.
    High,
}

/// How the pixels of a TIFF are compressed, where somebody chooses; else [`Compression`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TiffCompression {
    None,
    Lzw,
    Deflate,
    /// The quickest to read and the smallest; `ImageJ` does not read it.
    Zstd,
}

impl TiffCompression {
    /// Each, in the order of the contract.
    pub const ALL: [Self; 4] = [Self::None, Self::Lzw, Self::Deflate, Self::Zstd];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Lzw => "lzw",
            Self::Deflate => "deflate",
            Self::Zstd => "zstd",
        }
    }
}

/// For how many pixels a JPEG keeps one chroma.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Subsampling {
    /// Each has its own.
    #[default]
    S444,
    /// Two beside each other share one.
    S422,
    /// Four share one.
    S420,
}

impl Subsampling {
    /// Each, the finest first.
    pub const ALL: [Self; 3] = [Self::S444, Self::S422, Self::S420];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::S444 => "444",
            Self::S422 => "422",
            Self::S420 => "420",
        }
    }
}

/// How a JPEG is coded beside its quality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JpegCoding {
    pub subsampling: Subsampling,
    /// Coarse first, then finer: smaller by some percent, and shown while it arrives.
    pub progressive: bool,
}

/// How a row of a PNG is predicted before it is compressed, by the names of its specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PngFilter {
    None,
    Sub,
    Up,
    Average,
    Paeth,
    /// Whatever seems best, row by row.
    Adaptive,
}

impl PngFilter {
    /// Each, in the order of the specification.
    pub const ALL: [Self; 6] = [Self::None, Self::Sub, Self::Up, Self::Average, Self::Paeth, Self::Adaptive];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sub => "sub",
            Self::Up => "up",
            Self::Average => "average",
            Self::Paeth => "paeth",
            Self::Adaptive => "adaptive",
        }
    }
}

/// How a PNG is coded, where somebody chooses; else [`Compression`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PngCoding {
    /// 0 is no compression, 1 to 9 are deflate's levels.
    pub level: Option<u8>,
    pub filter: Option<PngFilter>,
}

/// How the frames of an animation follow one another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Greater than 0.
    pub frames_per_second: f64,
    /// How often it is shown from beginning to end; 0: for ever.
    pub plays: u16,
}

impl Default for Pace {
    fn default() -> Self {
        Self { frames_per_second: 10.0, plays: 0 }
    }
}

/// What is decided about a file that is written.
#[derive(Debug, Clone, PartialEq)]
pub struct SaveOptions {
    /// `--quality` of lossy formats, 1 to 100.
    pub quality: u8,
    pub compression: Compression,
    /// `--compression` of TIFF, instead of the one above.
    pub tiff: Option<TiffCompression>,
    pub jpeg: JpegCoding,
    pub png: PngCoding,
    /// `--strip`: leave out colour profile, resolution, EXIF, XMP and texts.
    pub strip: bool,
    /// `--keep-axes`: npy arrays keep T, Z, C, Y, X though their length be 1.
    pub keep_axes: bool,
    /// Of animations (GIF, and PNG of several planes) and movies.
    pub pace: Pace,
    /// The format, where the extension should not decide.
    pub format: Option<Format>,
    /// The file may grow to this many bytes; beyond, writing fails as on a full disk.
    pub quota_bytes: Option<u64>,
}

impl Default for SaveOptions {
    fn default() -> Self {
        Self {
            quality: 90,
            compression: Compression::default(),
            tiff: None,
            jpeg: JpegCoding::default(),
            png: PngCoding::default(),
            strip: false,
            keep_axes: false,
            pace: Pace::default(),
            format: None,
            quota_bytes: None,
        }
    }
}
