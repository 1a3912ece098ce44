//! Writes a stack as TIFF: all pixels first, plane by plane in `ImageJ`'s order, then one directory a plane.
//!
//! Pixels before directories because `ImageJ` takes the planes of an uncompressed stack to follow each other. More than
//! one plane or a calibration makes an `ImageJ` stack (`write_imagej`); anything else is a plain page with DPI and ICC
//! profile. `BigTIFF` is chosen where 4 GB might not do. Values are written as they are, in the machine's byte order.

use std::path::Path;

use rayon::prelude::*;
use tiff::TiffError;
use tiff::encoder::{DirectoryEncoder, TiffEncoder, TiffKind, TiffKindBig, TiffKindStandard};
use tiff::tags::Tag;

use super::encode::{StripCompression, encode, predictor_for};
use super::imagej::{COUNTS, ENTRIES};
use super::imagej_calibration::WrittenAxes;
use super::rational::rational;
use super::write_imagej;
use crate::codec::atomic::AtomicFile;
use crate::codec::stream::for_each_multiple_of;
use crate::codec::{CodecError, Compression, SaveOptions};
use crate::model::{PlaneIndex, Progress, SampleType, Stack, StackInfo};

/// Bytes of a compressed strip, before compression.
const STRIP_BYTES: usize = 256 << 10;
/// Where classic TIFF ends, with room for directories.
const CLASSIC_BYTES: u64 = (1 << 32) - (1 << 25);

/// Writes a TIFF with the compression that the options ask for: none, LZW (fast), deflate (balanced, high).
///
/// # Errors
/// As [`save`](crate::codec::save()).
pub fn write(
    file: &mut AtomicFile,
    stack: &Stack,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<(), CodecError> {
    let compression = match options.compression {
        Compression::None => StripCompression::None,
        Compression::Fast => StripCompression::Lzw,
        Compression::Balanced => StripCompression::Deflate(6),
        Compression::High => StripCompression::Deflate(9),
    };
    write_with(file, stack, compression, options, progress)
}

/// Writes a TIFF with that compression, whatever the options say of it.
///
/// # Errors
/// As [`save`](crate::codec::save()).
pub fn write_with(
    file: &mut AtomicFile,
    stack: &Stack,
    compression: StripCompression,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<(), CodecError> {
    let info = &stack.info;
    let imagej = write_imagej::is_wanted(info);
    let strips = Strips::new(info, compression, imagej);
    let pixels = info.plane_bytes() as u64 * info.axes.planes() as u64;
    // Incompressible data grows a little; directories and strip tables come on top.
    let tables = (strips.per_plane(info) as u64 * 16 + 1024) * info.axes.planes() as u64;
    let path = file.path().to_owned();
    let job = Job { stack, strips, imagej, axes: written_axes(info, options), options, path: &path };
    if pixels + pixels / 64 + tables < CLASSIC_BYTES {
        job.run::<TiffKindStandard>(file, progress)
    } else {
        job.run::<TiffKindBig>(file, progress)
    }
}

/// Whether [`write()`] states a resolution in DPI: where pixels have another calibration, that takes its place.
pub fn states_dpi(info: &StackInfo) -> bool {
    info.plane_axes.is_none() && write_imagej::own_pixel_size(info).is_none()
}

/// Writes `BigTIFF` whatever the size, for tests that cannot fill 4 GB.
#[cfg(test)]
pub(super) fn write_big(
    file: &mut AtomicFile,
    stack: &Stack,
    compression: StripCompression,
    progress: &Progress,
) -> Result<(), CodecError> {
    let imagej = write_imagej::is_wanted(&stack.info);
    let strips = Strips::new(&stack.info, compression, imagej);
    let path = file.path().to_owned();
    let options = SaveOptions::default();
    let axes = written_axes(&stack.info, &options);
    Job { stack, strips, imagej, axes, options: &options, path: &path }.run::<TiffKindBig>(file, progress)
}

/// The axes that go to the file; without resolution tags they would say nothing.
fn written_axes(info: &StackInfo, options: &SaveOptions) -> Option<WrittenAxes> {
    info.plane_axes.as_ref().filter(|_| !options.strip).and_then(WrittenAxes::of)
}

/// How planes are cut into strips.
#[derive(Debug, Clone, Copy)]
struct Strips {
    compression: StripCompression,
    predictor: u16,
    rows: usize,
    row_bytes: usize,
}

impl Strips {
    fn new(info: &StackInfo, compression: StripCompression, imagej: bool) -> Self {
        let row_bytes = info.axes.x * info.samples_per_pixel * info.sample_type.bytes();
        let rows = match compression {
            StripCompression::None => info.axes.y,
            _ => (STRIP_BYTES / row_bytes.max(1)).clamp(1, info.axes.y.max(1)),
        };
        Self { compression, predictor: predictor_for(info.sample_type, compression, imagej), rows, row_bytes }
    }

    const fn per_plane(&self, info: &StackInfo) -> usize {
        info.axes.y.div_ceil(self.rows)
    }

    /// Rows that are read and written together: whole strips, or any where strips are not compressed.
    fn unit(&self) -> usize {
        if self.compression == StripCompression::None { 1 } else { self.rows }
    }
}

/// Offset and length of each strip of a plane.
type Written = Vec<(u64, u64)>;

struct Job<'a> {
    stack: &'a Stack,
    strips: Strips,
    imagej: bool,
    axes: Option<WrittenAxes>,
    options: &'a SaveOptions,
    path: &'a Path,
}

impl Job<'_> {
    fn run<K: TiffKind>(&self, file: &mut AtomicFile, progress: &Progress) -> Result<(), CodecError> {
        let mut encoder = TiffEncoder::<_, K>::new_generic(file).map_err(|error| self.failed(error))?;
        let planes: Vec<PlaneIndex> = self.stack.planes().collect();
        let mut written = Vec::with_capacity(planes.len());
        let mut first = encoder.image_directory().map_err(|error| self.failed(error))?;
        for &plane in &planes {
            written.push(self.pixels(&mut first, plane, progress)?);
        }
        let Some((strips, others)) = written.split_first() else { return Ok(()) };
        self.directory(first, strips, true)?;
        for strips in others {
            let next = encoder.image_directory().map_err(|error| self.failed(error))?;
            self.directory(next, strips, false)?;
            progress.check()?;
        }
        Ok(())
    }

    fn directory<K: TiffKind>(
        &self,
        mut out: DirectoryEncoder<'_, &mut AtomicFile, K>,
        strips: &Written,
        is_first: bool,
    ) -> Result<(), CodecError> {
        self.tags(&mut out, strips, is_first).and_then(|()| out.finish()).map_err(|error| self.failed(error))
    }

    /// Writes the pixels of a plane.
    fn pixels<K: TiffKind>(
        &self,
        out: &mut DirectoryEncoder<'_, &mut AtomicFile, K>,
        plane: PlaneIndex,
        progress: &Progress,
    ) -> Result<Written, CodecError> {
        let mut written = Vec::with_capacity(self.strips.per_plane(&self.stack.info));
        for_each_multiple_of(self.strips.unit(), self.stack, plane, progress, |band| {
            let bytes = band.samples.as_bytes();
            if self.strips.compression == StripCompression::None {
                // One strip a plane, in parts.
                let (offset, count) = self.append(out, bytes)?;
                match written.last_mut() {
                    Some((_, all)) => *all += count,
                    None => written.push((offset, count)),
                }
            } else {
                for strip in self.compressed(bytes) {
                    let strip = strip.map_err(|error| CodecError::io(self.path, error))?;
                    written.push(self.append(out, &strip)?);
                }
            }
            Ok(())
        })?;
        Ok(written)
    }

    /// Writes bytes; returns where they are and how many.
    fn append<K: TiffKind>(
        &self,
        out: &mut DirectoryEncoder<'_, &mut AtomicFile, K>,
        bytes: &[u8],
    ) -> Result<(u64, u64), CodecError> {
        let offset = out.write_data(bytes).map_err(|error| self.failed(error))?;
        Ok((offset, bytes.len() as u64))
    }

    /// The compressed strips of whole rows, all at once.
    fn compressed(&self, bytes: &[u8]) -> Vec<std::io::Result<Vec<u8>>> {
        let info = &self.stack.info;
        let Strips { compression, predictor, rows, row_bytes } = self.strips;
        let layout = [row_bytes, info.sample_type.bytes(), info.samples_per_pixel];
        bytes
            .par_chunks((rows * row_bytes).max(1))
            .map(|strip| encode(strip.to_vec(), compression, predictor, layout))
            .collect()
    }

    fn tags<K: TiffKind>(
        &self,
        out: &mut DirectoryEncoder<'_, &mut AtomicFile, K>,
        strips: &Written,
        is_first: bool,
    ) -> Result<(), TiffError> {
        let info = &self.stack.info;
        let samples = info.samples_per_pixel;
        out.write_tag(Tag::ImageWidth, info.axes.x as u32)?;
        out.write_tag(Tag::ImageLength, info.axes.y as u32)?;
        out.write_tag(Tag::BitsPerSample, vec![info.sample_type.bytes() as u16 * 8; samples].as_slice())?;
        out.write_tag(Tag::Compression, self.strips.compression.code())?;
        out.write_tag(Tag::PhotometricInterpretation, self.photometric())?;
        out.write_tag(Tag::SamplesPerPixel, samples as u16)?;
        out.write_tag(Tag::RowsPerStrip, self.strips.rows as u32)?;
        out.write_tag(Tag::SampleFormat, vec![sample_format(info.sample_type); samples].as_slice())?;
        if self.strips.predictor != 1 {
            out.write_tag(Tag::Predictor, self.strips.predictor)?;
        }
        if info.has_alpha() {
            out.write_tag(Tag::ExtraSamples, 2u16)?;
        }
        let part = |pick: fn(&(u64, u64)) -> u64| {
            strips.iter().map(|strip| K::convert_offset(pick(strip))).collect::<Result<Vec<_>, _>>()
        };
        out.write_tag(Tag::StripOffsets, K::convert_slice(&part(|strip| strip.0)?))?;
        out.write_tag(Tag::StripByteCounts, K::convert_slice(&part(|strip| strip.1)?))?;
        self.resolution(out)?;
        if self.photometric() == 3 {
            out.write_tag(Tag::ColorMap, self.color_map().as_slice())?;
        }
        if is_first {
            self.first_tags(out)?;
        }
        Ok(())
    }

    /// What only the first page says.
    fn first_tags<K: TiffKind>(&self, out: &mut DirectoryEncoder<'_, &mut AtomicFile, K>) -> Result<(), TiffError> {
        let info = &self.stack.info;
        if self.imagej {
            out.write_tag(Tag::ImageDescription, write_imagej::description(info, self.axes.as_ref()).as_str())?;
            if let Some((counts, entries)) = write_imagej::entries(info) {
                out.write_tag(COUNTS, counts.as_slice())?;
                out.write_tag(ENTRIES, entries.as_slice())?;
            }
        }
        match &info.icc {
            Some(icc) if !self.options.strip => out.write_tag(Tag::IccProfile, &icc[..]),
            _ => Ok(()),
        }
    }

    /// Pixels per unit of the axes or per µm without a unit, as `ImageJ` has it; else DPI.
    fn resolution<K: TiffKind>(&self, out: &mut DirectoryEncoder<'_, &mut AtomicFile, K>) -> Result<(), TiffError> {
        let info = &self.stack.info;
        let per_unit = |x, y| rational(x).zip(rational(y)).map(|(x, y)| [x, y]);
        let (resolution, unit) = match (self.options.strip, &self.axes, write_imagej::own_pixel_size(info), info.dpi) {
            (true, ..) => return Ok(()),
            (_, Some(axes), ..) => (Some(axes.resolution.clone()), 1u16),
            (_, _, Some(size), _) => (per_unit(1.0 / size.x, 1.0 / size.y), 1),
            (_, _, _, Some(dpi)) => (per_unit(dpi.x, dpi.y), 2),
            _ => return Ok(()),
        };
        if let Some([x, y]) = resolution {
            out.write_tag(Tag::XResolution, x)?;
            out.write_tag(Tag::YResolution, y)?;
            out.write_tag(Tag::ResolutionUnit, unit)?;
        }
        Ok(())
    }

    fn photometric(&self) -> u16 {
        let info = &self.stack.info;
        match info.sample_type {
            _ if info.is_color() => 2,
            SampleType::U8 | SampleType::U16 if info.palette.is_some() && info.samples_per_pixel == 1 => 3,
            _ if info.min_is_white => 0,
            _ => 1,
        }
    }

    /// All reds, all greens, all blues, as many as there are values of a sample.
    fn color_map(&self) -> Vec<u16> {
        let entries = 1usize << (self.stack.info.sample_type.bytes() * 8);
        let colors = self.stack.info.palette.as_ref().map(|palette| palette.colors.as_slice()).unwrap_or_default();
        (0..3)
            .flat_map(|part| (0..entries).map(move |index| colors.get(index).map_or(0, |color| color[part])))
            .collect()
    }

    fn failed(&self, error: TiffError) -> CodecError {
        match error {
            TiffError::IoError(error) => CodecError::io(self.path, error),
            other => CodecError::malformed(self.path, format!("cannot be written ({other})"), "choose another format"),
        }
    }
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
