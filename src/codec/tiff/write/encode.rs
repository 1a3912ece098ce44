//! Compresses one strip for writing: predictor first, then the stream. Not here: reading (`decompress`, `predictor`).

use std::io::Write;

use crate::codec::tiff::predictor::apply_horizontal;
use crate::model::SampleType;

/// How strips are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChunkCompression {
    None,
    Lzw,
    /// Level 1 to 9.
    Deflate(u32),
    /// Level 1 to 22; not read by `ImageJ`.
    Zstd(i32),
}

impl ChunkCompression {
    /// The value of the Compression tag.
    pub(super) const fn code(self) -> u16 {
        match self {
            Self::None => 1,
            Self::Lzw => 5,
            Self::Deflate(_) => 8,
            Self::Zstd(_) => 50_000,
        }
    }
}

/// The predictor for pages that `ImageJ` is to read, too: 2 (differences) for LZW of 8 and 16 bits, else 1 (none). Before
/// 1.54 it undoes differences nowhere else, and says nothing of it; those of floats (3) no release undoes.
pub(super) const fn predictor_for(sample_type: SampleType, compression: ChunkCompression) -> u16 {
    if matches!(compression, ChunkCompression::Lzw) && is_short(sample_type) { 2 } else { 1 }
}

/// Whether samples are whole numbers of 8 or 16 bits.
pub(super) const fn is_short(sample_type: SampleType) -> bool {
    sample_type.is_integer() && sample_type.bytes() <= 2
}

/// Takes differences for predictor 2 and compresses whole rows of `row` bytes with `samples` samples of `width` bytes in a pixel.
pub(super) fn encode(
    mut bytes: Vec<u8>,
    compression: ChunkCompression,
    predictor: u16,
    [row, width, samples]: [usize; 3],
) -> std::io::Result<Vec<u8>> {
    if predictor == 2 {
        apply_horizontal(&mut bytes, row, width, samples);
    }
    match compression {
        ChunkCompression::None => Ok(bytes),
        ChunkCompression::Lzw => {
            let mut encoder = weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
            encoder.encode(&bytes).map_err(std::io::Error::other)
        }
        ChunkCompression::Deflate(level) => {
            let mut encoder =
                flate2::write::ZlibEncoder::new(Vec::with_capacity(bytes.len() / 2), flate2::Compression::new(level));
            encoder.write_all(&bytes)?;
            encoder.finish()
        }
        ChunkCompression::Zstd(level) => zstd::bulk::compress(&bytes, level),
    }
}
