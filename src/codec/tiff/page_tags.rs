//! From the tags of a directory to a page, with a sentence for what is not read or cannot be true.
//!
//! Not here: what a page is (`page`), the tags of one compression (`compression`, `chroma`, `embedded`).

use tiff::tags::Tag;

use super::chroma::Block;
use super::compression::Compression;
use super::directory::{Directory, Entry, TiffFile};
use super::embedded;
use super::page::{ChunkSize, Page, Photometric, Predictor};
use super::problem::Problem;
use crate::model::{Orientation, SampleType};

impl Page {
    /// Understands a directory of file number `file_number`.
    pub fn parse(file: &TiffFile, directory: &Directory, file_number: usize) -> Result<Self, Problem> {
        let number = |tag| file.integer(directory, tag);
        let or = |tag, value: u64| number(tag).unwrap_or(value);
        let size = |tag, name: &str| {
            number(tag)
                .filter(|&n| n > 0 && n <= 1 << 31)
                .map(|n| n as usize)
                .ok_or_else(|| Problem::malformed(format!("a page has no valid {name}")))
        };
        let (width, height) = (size(Tag::ImageWidth, "width")?, size(Tag::ImageLength, "height")?);
        let depth = or(IMAGE_DEPTH, 1).clamp(1, 1 << 31) as usize;
        let samples = or(Tag::SamplesPerPixel, 1) as usize;
        if samples == 0 || samples > 65_535 {
            return Err(Problem::malformed(format!("a page claims {samples} samples per pixel")));
        }
        let compression = Compression::of(file, directory)?;
        let bits = bit_depth(file, directory)?;
        let format = uniform(file, directory, Tag::SampleFormat, 1, "sample formats")?;
        let sample_type = sample_type(format, bits)?;
        let planar = or(Tag::PlanarConfiguration, 1) == 2 && samples > 1;
        let photometric = photometric(or(Tag::PhotometricInterpretation, 1) as u16, compression)?;
        let (chunk, tiled) = chunk_size(file, directory, [width, height, depth])?;
        let is_old_jpeg = compression == Compression::OldJpeg;
        let stream = is_old_jpeg.then(|| embedded::old_jpeg_stream(file, directory)).flatten();
        let chunk = if stream.is_some() && !tiled { ChunkSize { width, rows: height, depth: 1 } } else { chunk };
        let (offsets, counts) = stream
            .map_or_else(|| places(directory, tiled).ok_or_else(|| Problem::malformed("a page has no pixels")), Ok)?;
        let page = Self {
            file: file_number,
            id: directory.offset,
            width,
            height,
            depth,
            samples,
            bits,
            sample_type,
            photometric,
            compression,
            predictor: predictor(or(Tag::Predictor, 1), compression)?,
            chroma: chroma(file, directory, photometric, compression)?,
            planar,
            lowest_bit_first: number(Tag::FillOrder) == Some(2),
            alpha: has_alpha(file, directory, photometric, samples),
            chunk,
            tiled,
            offsets,
            counts,
            shift: 0,
            jpeg_tables: file.bytes_of(directory, Tag::JPEGTables).map(Into::into),
            old_jpeg: is_old_jpeg.then(|| embedded::old_jpeg_header(file, directory, samples)).flatten(),
            orientation: Orientation::from_exif(or(Tag::Orientation, 1) as u16),
            reduced: or(Tag::NewSubfileType, 0) & 1 == 1 || number(Tag::SubfileType) == Some(2),
        };
        page.check(file)?;
        Ok(page)
    }

    /// Combinations that are not read, and sizes that cannot be true.
    fn check(&self, file: &TiffFile) -> Result<(), Problem> {
        // More than 8 bits are lossless: which frames there are is looked at when the chunks are (`chunk`).
        if self.compression == Compression::Jpeg && !(2..=16).contains(&self.bits) {
            return Err(Problem::unsupported(format!("JPEG compression with {} bits", self.bits)));
        }
        if self.compression == Compression::OldJpeg && (self.bits != 8 || self.planar) {
            return Err(Problem::unsupported("old-style JPEG of this kind"));
        }
        if matches!(self.compression, Compression::Fax(_)) && (self.bits, self.samples) != (1, 1) {
            return Err(Problem::malformed("a fax page claims more than one bit a pixel"));
        }
        let whole = self.has_whole_chroma();
        if !whole && (self.samples, self.bits, self.planar, self.predictor) != (3, 8, false, Predictor::None) {
            return Err(Problem::unsupported("reduced chroma of this kind outside JPEG"));
        }
        let width_of_number = self.sample_type.bytes() * 8;
        match self.predictor {
            Predictor::None => {}
            Predictor::Horizontal if self.bits == width_of_number && !self.sample_type.is_complex() => {}
            Predictor::FloatingPoint if !self.sample_type.is_integer() && !self.sample_type.is_complex() => {}
            _ => {
                return Err(Problem::unsupported(format!(
                    "a predictor for {}-bit {} samples",
                    self.bits, self.sample_type
                )));
            }
        }
        let limit = file.limits.plane_bytes;
        let plane = self.bytes_of_pixels(self.width, self.height).filter(|&bytes| bytes <= limit);
        let chunk = self
            .bytes_of_pixels(self.chunk.width, self.chunk.rows)
            .and_then(|n| n.checked_mul(self.chunk.depth as u64));
        if plane.is_none() || chunk.is_none_or(|bytes| bytes > limit) {
            let what = format!("a page of {} × {} pixels with {} samples", self.width, self.height, self.samples);
            return Err(Problem::TooLarge(what, format!("{} GiB", limit >> 30)));
        }
        // No compression shrinks real pixels to a twenty-thousandth: such a page is a lie or a bomb.
        if plane.is_some_and(|bytes| bytes > 256 << 20 && bytes / 20_000 > file.bytes.len()) {
            let problem =
                format!("claims {} × {} pixels, but has only {} bytes", self.width, self.height, file.bytes.len());
            return Err(Problem::malformed(problem));
        }
        Ok(())
    }
}

/// Offsets and byte counts of strips or tiles. Old writers of tiles used the tags of strips.
fn places(directory: &Directory, tiled: bool) -> Option<(Entry, Option<Entry>)> {
    let (offsets, counts) =
        if tiled { (Tag::TileOffsets, Tag::TileByteCounts) } else { (Tag::StripOffsets, Tag::StripByteCounts) };
    let entry = |tag, other| directory.entry(tag).or_else(|| directory.entry(other)).cloned();
    Some((entry(offsets, Tag::StripOffsets)?, entry(counts, Tag::StripByteCounts)))
}

/// SGI's tags for volumetric pages, which the `tiff` crate does not name.
const IMAGE_DEPTH: Tag = Tag::Unknown(32997);
const TILE_DEPTH: Tag = Tag::Unknown(32998);

fn predictor(code: u64, compression: Compression) -> Result<Predictor, Problem> {
    if !compression.has_predictor() {
        return Ok(Predictor::None);
    }
    match code {
        0 | 1 => Ok(Predictor::None),
        2 => Ok(Predictor::Horizontal),
        3 => Ok(Predictor::FloatingPoint),
        _ => Err(Problem::unsupported(format!("TIFF predictor {code}"))),
    }
}

fn photometric(code: u16, compression: Compression) -> Result<Photometric, Problem> {
    Ok(match code {
        0 => Photometric::MinIsWhite,
        1 | 4 => Photometric::MinIsBlack,
        2 => Photometric::Rgb,
        3 => Photometric::Palette,
        6 => Photometric::YCbCr,
        5 => Photometric::Other(5),
        8..=10 if compression != Compression::Jpeg => Photometric::Other(code),
        32844 | 32845 => return Err(Problem::unsupported("LogLuv colour in TIFF")),
        32803 => return Err(Problem::unsupported("colour filter array (raw camera) data in TIFF")),
        _ => return Err(Problem::unsupported(format!("TIFF photometric interpretation {code}"))),
    })
}

fn sample_type(format: u64, bits: usize) -> Result<SampleType, Problem> {
    use SampleType as T;
    Ok(match (format, bits) {
        (1 | 4, 1..=8) => T::U8,
        (1 | 4, 9..=16) => T::U16,
        (1 | 4, 17..=32) => T::U32,
        (1 | 4, 64) => T::U64,
        (2, 8) => T::I8,
        (2, 16) => T::I16,
        (2, 32) => T::I32,
        (2, 64) => T::I64,
        (3, 16) => T::F16,
        (3, 32) => T::F32,
        (3, 64) => T::F64,
        // Whole numbers (5) have half the bits of the floats that hold them.
        (5, 32) | (6, 64) => T::C64,
        (5, 64) | (6, 128) => T::C128,
        (1..=4 | 6, 0) => return Err(Problem::malformed("a page claims samples of 0 bits")),
        (5, _) => return Err(Problem::unsupported("complex integer samples")),
        (_, bits) => {
            let name = ["unsigned", "signed", "floating-point", "untyped", "", "complex"];
            let name = name.get((format as usize).wrapping_sub(1)).unwrap_or(&"unknown");
            return Err(Problem::unsupported(format!("TIFF with {bits}-bit {name} samples")));
        }
    })
}

/// How many pixels share chroma where no decoder of pictures sees to it; the specification's default is 2 × 2.
fn chroma(
    file: &TiffFile,
    directory: &Directory,
    photometric: Photometric,
    compression: Compression,
) -> Result<Block, Problem> {
    if photometric != Photometric::YCbCr || compression.converts_luma() {
        return Ok([1, 1]);
    }
    let entry = directory.entry(Tag::ChromaSubsampling);
    let factors = entry.map(|entry| file.integers(entry)).transpose()?.unwrap_or_else(|| vec![2, 2]);
    match factors.as_slice() {
        [across @ (1 | 2 | 4), down @ (1 | 2 | 4)] => Ok([*across as usize, *down as usize]),
        _ => Err(Problem::malformed("a page states no valid reduction of chroma")),
    }
}

/// The bits of a sample. Zeiss keeps two depths elsewhere though they would fit into the tag: it holds their offset.
fn bit_depth(file: &TiffFile, directory: &Directory) -> Result<usize, Problem> {
    let stated = uniform(file, directory, Tag::BitsPerSample, 1, "bit depths");
    let Some(entry) = directory.entry(Tag::BitsPerSample).filter(|entry| stated.is_err() && entry.count() == 2) else {
        return stated.map(|bits| bits as usize);
    };
    match file.shorts_elsewhere(entry).unwrap_or_default().as_slice() {
        [first, second] if first == second && matches!(first, 8 | 12 | 16) => Ok(*first as usize),
        _ => stated.map(|bits| bits as usize),
    }
}

/// The value that all samples of a page share.
fn uniform(file: &TiffFile, directory: &Directory, tag: Tag, default: u64, name: &str) -> Result<u64, Problem> {
    let Some(entry) = directory.entry(tag) else { return Ok(default) };
    let values = file.integers(entry)?;
    let first = values.first().copied().unwrap_or(default);
    if values.iter().all(|&value| value == first) {
        Ok(first)
    } else {
        Err(Problem::unsupported(format!("TIFF with samples of different {name}")))
    }
}

fn chunk_size(
    file: &TiffFile,
    directory: &Directory,
    [width, height, depth]: [usize; 3],
) -> Result<(ChunkSize, bool), Problem> {
    let tiled = directory.contains(Tag::TileWidth) || directory.contains(Tag::TileOffsets);
    let number = |tag| file.integer(directory, tag);
    if !tiled {
        let rows = number(Tag::RowsPerStrip).filter(|&rows| rows > 0).map_or(height, |rows| height.min(rows as usize));
        return Ok((ChunkSize { width, rows, depth: 1 }, false));
    }
    let side = |tag, name: &str| {
        number(tag)
            .filter(|&n| n > 0 && n <= 1 << 24)
            .map(|n| n as usize)
            .ok_or_else(|| Problem::malformed(format!("tiles have no valid {name}")))
    };
    let tile_depth = (number(TILE_DEPTH).unwrap_or(1).max(1) as usize).min(depth.next_power_of_two().max(1) * 16);
    Ok((
        ChunkSize { width: side(Tag::TileWidth, "width")?, rows: side(Tag::TileLength, "height")?, depth: tile_depth },
        true,
    ))
}

/// Whether the last sample is alpha: 1 (associated) or 2 (unassociated) among the extra samples.
fn has_alpha(file: &TiffFile, directory: &Directory, photometric: Photometric, samples: usize) -> bool {
    let extra = directory.entry(Tag::ExtraSamples).and_then(|entry| file.integers(entry).ok()).unwrap_or_default();
    photometric == Photometric::Rgb && samples == 4 && matches!(extra.as_slice(), [1 | 2])
}
