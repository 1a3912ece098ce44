//! The tags of one page, whatever program the file is for: size, samples, where the chunks are, colours.
//!
//! Not here: descriptions and resolutions, which each kind of file says in its own way (`stack`, `ome`).

use tiff::TiffError;
use tiff::encoder::{DirectoryEncoder, Rational, TiffKind};
use tiff::tags::Tag;

use super::encode::ChunkCompression;
use crate::codec::atomic::AtomicFile;
use crate::model::{SampleType, StackInfo};

/// Where the tags go.
pub(super) type Directory<'a, 'f, K> = DirectoryEncoder<'a, &'f mut AtomicFile, K>;

/// Offset and length of each chunk, in the order of the tags.
pub(super) type Written = Vec<(u64, u64)>;

/// How a page is cut into chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chunks {
    /// As wide as the page, of so many rows.
    Strips(usize),
    /// Width and height of each.
    Tiles([usize; 2]),
}

/// One page whose chunks are written.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub info: &'a StackInfo,
    /// Width and height; smaller than the stack's for a resolution level.
    pub size: [usize; 2],
    pub chunks: Chunks,
    pub compression: ChunkCompression,
    pub predictor: u16,
    pub written: &'a Written,
}

impl Page<'_> {
    pub(super) fn write<K: TiffKind>(&self, out: &mut Directory<'_, '_, K>) -> Result<(), TiffError> {
        let info = self.info;
        let samples = info.samples_per_pixel;
        out.write_tag(Tag::ImageWidth, self.size[0] as u32)?;
        out.write_tag(Tag::ImageLength, self.size[1] as u32)?;
        out.write_tag(Tag::BitsPerSample, vec![info.sample_type.bytes() as u16 * 8; samples].as_slice())?;
        out.write_tag(Tag::Compression, self.compression.code())?;
        out.write_tag(Tag::PhotometricInterpretation, photometric(info))?;
        out.write_tag(Tag::SamplesPerPixel, samples as u16)?;
        out.write_tag(Tag::SampleFormat, vec![sample_format(info.sample_type); samples].as_slice())?;
        if self.predictor != 1 {
            out.write_tag(Tag::Predictor, self.predictor)?;
        }
        if info.has_alpha() {
            out.write_tag(Tag::ExtraSamples, 2u16)?;
        }
        if photometric(info) == 3 {
            out.write_tag(Tag::ColorMap, color_map(info).as_slice())?;
        }
        self.chunks(out)
    }

    fn chunks<K: TiffKind>(&self, out: &mut Directory<'_, '_, K>) -> Result<(), TiffError> {
        let [offsets, counts] = match self.chunks {
            Chunks::Strips(rows) => {
                out.write_tag(Tag::RowsPerStrip, rows as u32)?;
                [Tag::StripOffsets, Tag::StripByteCounts]
            }
            Chunks::Tiles([width, height]) => {
                out.write_tag(Tag::TileWidth, width as u32)?;
                out.write_tag(Tag::TileLength, height as u32)?;
                [Tag::TileOffsets, Tag::TileByteCounts]
            }
        };
        let part = |pick: fn(&(u64, u64)) -> u64| {
            self.written.iter().map(|chunk| K::convert_offset(pick(chunk))).collect::<Result<Vec<_>, _>>()
        };
        out.write_tag(offsets, K::convert_slice(&part(|chunk| chunk.0)?))?;
        out.write_tag(counts, K::convert_slice(&part(|chunk| chunk.1)?))
    }
}

/// Pixels per unit along x and y; the unit by its number: 1 none, 2 inch.
pub(super) fn write_resolution<K: TiffKind>(
    out: &mut Directory<'_, '_, K>,
    [x, y]: [Rational; 2],
    unit: u16,
) -> Result<(), TiffError> {
    out.write_tag(Tag::XResolution, x)?;
    out.write_tag(Tag::YResolution, y)?;
    out.write_tag(Tag::ResolutionUnit, unit)
}

fn photometric(info: &StackInfo) -> u16 {
    match info.sample_type {
        _ if info.is_color() => 2,
        SampleType::U8 | SampleType::U16 if info.palette.is_some() && info.samples_per_pixel == 1 => 3,
        _ if info.min_is_white => 0,
        _ => 1,
    }
}

/// All reds, all greens, all blues, as many as there are values of a sample.
fn color_map(info: &StackInfo) -> Vec<u16> {
    let entries = 1usize << (info.sample_type.bytes() * 8);
    let colors = info.palette.as_ref().map(|palette| palette.colors.as_slice()).unwrap_or_default();
    (0..3).flat_map(|part| (0..entries).map(move |index| colors.get(index).map_or(0, |color| color[part]))).collect()
}

const fn sample_format(sample_type: SampleType) -> u16 {
    use SampleType as T;
    match sample_type {
        T::U8 | T::U16 | T::U32 | T::U64 => 1,
        T::I8 | T::I16 | T::I32 | T::I64 => 2,
        T::F16 | T::F32 | T::F64 => 3,
        T::C64 | T::C128 => 6,
    }
}
