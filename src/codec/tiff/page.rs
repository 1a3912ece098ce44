//! One page: its size, sample type, compression and chunks, and what follows from them. Plain data.
//!
//! Not here: how it follows from tags, and what is refused (`page_tags`), reading pixels (`chunk`), meaning across pages
//! (`series`, `imagej`, `ome`, `shaped`).

use std::hash::Hash;
use std::sync::Arc;

use super::chroma::{self, Block};
use super::compression::Compression;
use super::directory::Entry;
use super::embedded::OldJpegHeader;
use crate::model::{Orientation, SampleType};

/// What was subtracted from the samples before they were compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Predictor {
    None,
    Horizontal,
    FloatingPoint,
}

/// What the sample values mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Photometric {
    MinIsWhite,
    MinIsBlack,
    Rgb,
    Palette,
    YCbCr,
    /// CMYK, `CIELab` and others: read as channels.
    Other(u16),
}

/// The size of a strip or tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ChunkSize {
    pub width: usize,
    pub rows: usize,
    pub depth: usize,
}

/// One image of the file.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// Which of the files of a set it is in.
    pub file: usize,
    /// Offset of its directory, which names it in that file.
    pub id: u64,
    pub width: usize,
    pub height: usize,
    /// Planes of a volumetric page; 1 otherwise.
    pub depth: usize,
    pub samples: usize,
    /// Bits of a sample in the file.
    pub bits: usize,
    pub sample_type: SampleType,
    pub photometric: Photometric,
    pub compression: Compression,
    pub predictor: Predictor,
    /// Pixels that share their chroma.
    pub chroma: Block,
    /// Each sample in chunks of its own.
    pub planar: bool,
    /// The lowest bit of a byte comes first (`FillOrder` 2).
    pub lowest_bit_first: bool,
    /// One of the samples is alpha, the last one.
    pub alpha: bool,
    pub chunk: ChunkSize,
    pub tiled: bool,
    pub offsets: Entry,
    pub counts: Option<Entry>,
    /// Added to every chunk offset: planes that follow the one a directory describes.
    pub shift: u64,
    pub jpeg_tables: Option<Arc<[u8]>>,
    /// What belongs before each chunk of old-style JPEG.
    pub old_jpeg: Option<Arc<OldJpegHeader>>,
    pub orientation: Orientation,
    /// A smaller version of another page.
    pub reduced: bool,
}

impl Page {
    /// Bytes of so many pixels when they are decoded; `None` if that is no number.
    pub fn bytes_of_pixels(&self, width: usize, height: usize) -> Option<u64> {
        let pixels = (width as u64).checked_mul(height as u64)?;
        pixels.checked_mul((self.samples * self.sample_type.bytes()) as u64)
    }

    /// Samples of a pixel that lie beside each other in a chunk.
    pub const fn samples_in_chunk(&self) -> usize {
        if self.planar { 1 } else { self.samples }
    }

    /// Bytes of a decoded chunk.
    pub const fn chunk_bytes(&self) -> usize {
        self.chunk.width * self.chunk.rows * self.chunk.depth * self.samples_in_chunk() * self.sample_type.bytes()
    }

    /// Bytes of one row of a chunk as it is packed in the file.
    pub const fn packed_row(&self) -> usize {
        (self.chunk.width * self.samples_in_chunk() * self.bits).div_ceil(8)
    }

    /// Bytes of so many rows of a chunk as they are packed in the file.
    pub const fn packed_bytes(&self, rows: usize) -> usize {
        if self.has_whole_chroma() {
            self.packed_row() * rows
        } else {
            chroma::packed_bytes(self.chunk.width, rows, self.chroma)
        }
    }

    /// Whether every pixel has all its samples to itself.
    pub const fn has_whole_chroma(&self) -> bool {
        matches!(self.chroma, [1, 1])
    }

    /// Whether samples are pairs of whole numbers in the file; they are read as pairs of floats, which hold them all.
    pub const fn is_complex_integer(&self) -> bool {
        self.sample_type.is_complex() && self.bits < self.sample_type.bytes() * 8
    }

    /// Strips or tiles across, down and deep.
    pub const fn grid(&self) -> [usize; 3] {
        [
            self.width.div_ceil(self.chunk.width),
            self.height.div_ceil(self.chunk.rows),
            self.depth.div_ceil(self.chunk.depth),
        ]
    }

    /// Rows of a chunk: the last strip may be cut off by the page's lower edge, a tile never is.
    pub const fn rows_of_chunk(&self, index: usize) -> usize {
        let [across, down, _] = self.grid();
        let first = index / across % down * self.chunk.rows;
        let all = self.chunk.rows * self.chunk.depth;
        if self.tiled || first + self.chunk.rows <= self.height { all } else { self.height - first }
    }

    /// How many chunks the page has.
    pub const fn chunks(&self) -> usize {
        let [across, down, deep] = self.grid();
        let planes = if self.planar { self.samples } else { 1 };
        across.saturating_mul(down).saturating_mul(deep).saturating_mul(planes)
    }

    /// Whether the pixels are colours, and then 3 (RGB) or 4 (RGBA) samples.
    pub const fn color_samples(&self) -> Option<usize> {
        match (self.photometric, self.samples) {
            (Photometric::Rgb | Photometric::YCbCr, 3) => Some(3),
            (Photometric::Rgb, 4) if self.alpha => Some(4),
            _ => None,
        }
    }

    /// Whether the pixels are luma and chroma.
    pub fn is_luma(&self) -> bool {
        self.photometric == Photometric::YCbCr
    }

    /// What the pages of one stack have in common.
    fn kind(&self) -> impl Eq + Hash + use<> {
        let size = (self.width, self.height, self.depth, self.samples);
        (size, self.sample_type, self.color_samples(), self.photometric)
    }

    /// Whether two pages can be planes of one stack.
    pub fn resembles(&self, other: &Self) -> bool {
        self.kind() == other.kind()
    }

    /// Whether the samples are those of another page's smaller or larger version: as many, of the same type and
    /// meaning once luma and chroma are converted.
    pub fn is_version_of(&self, other: &Self) -> bool {
        let meaning = |page: &Self| match (page.photometric, page.compression.converts_luma()) {
            (Photometric::YCbCr, true) => Photometric::Rgb,
            (photometric, _) => photometric,
        };
        let kind = |page: &Self| (page.samples, page.sample_type, page.bits, page.depth, page.alpha, meaning(page));
        kind(self) == kind(other)
    }

    /// What pages that one program wrote at one time have in common: kind, and how they are stored.
    pub fn storage(&self) -> impl Eq + Hash + use<> {
        (self.kind(), self.bits, self.compression, self.predictor, self.planar)
    }
}
