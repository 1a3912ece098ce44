//! Writes a stack as TIFF: all pixels first, plane by plane in `ImageJ`'s order, then one directory a plane.
//!
//! Pixels before directories because `ImageJ` takes the planes of an uncompressed stack to follow each other. More than
//! one plane or a calibration makes an `ImageJ` stack (`imagej`); anything else is a plain page with DPI and ICC
//! profile. `BigTIFF` is chosen where 4 GB might not do. Values are written as they are, in the machine's byte order.

use std::path::Path;

use rayon::prelude::*;
use tiff::TiffError;
use tiff::encoder::{TiffEncoder, TiffKind, TiffKindBig, TiffKindStandard};
use tiff::tags::Tag;

use super::encode::{ChunkCompression, encode, predictor_for};
use super::imagej;
use super::metadata;
use super::page::{Chunks, Directory, Page, Written, write_resolution};
use crate::codec::atomic::AtomicFile;
use crate::codec::carried::carried;
use crate::codec::stream::for_each_multiple_of;
use crate::codec::tiff::imagej::{COUNTS, ENTRIES};
use crate::codec::tiff::imagej_calibration::WrittenAxes;
use crate::codec::tiff::rational::rational;
use crate::codec::{CodecError, Format, SaveOptions};
use crate::model::{Metadata, PlaneIndex, Progress, Stack, StackInfo};

/// Bytes of a compressed strip, before compression.
const STRIP_BYTES: usize = 256 << 10;
/// Where classic TIFF ends, with room for directories.
pub(super) const CLASSIC_BYTES: u64 = (1 << 32) - (1 << 25);

/// Writes a TIFF with that compression, whatever the options say of it.
pub(super) fn write(
    file: &mut AtomicFile,
    stack: &Stack,
    compression: ChunkCompression,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<(), CodecError> {
    let info = &stack.info;
    let imagej = imagej::is_wanted(info);
    let strips = Strips::new(info, compression);
    let pixels = info.bytes();
    // Incompressible data grows a little; directories and strip tables come on top.
    let tables = (strips.per_plane(info) as u64 * 16 + 1024) * info.axes.planes() as u64;
    let path = file.path().to_owned();
    let carried = carried(&path, Format::Tiff, info, options);
    let job = Job { stack, strips, imagej, axes: written_axes(info, options), carried, options, path: &path };
    if pixels.saturating_add(pixels / 64 + tables) < CLASSIC_BYTES {
        job.run::<TiffKindStandard>(file, progress)
    } else {
        job.run::<TiffKindBig>(file, progress)
    }
}

/// Writes `BigTIFF` whatever the size, for tests that cannot fill 4 GB.
#[cfg(test)]
pub(super) fn write_big(
    file: &mut AtomicFile,
    stack: &Stack,
    compression: ChunkCompression,
    progress: &Progress,
) -> Result<(), CodecError> {
    let imagej = imagej::is_wanted(&stack.info);
    let strips = Strips::new(&stack.info, compression);
    let path = file.path().to_owned();
    let options = SaveOptions::default();
    let axes = written_axes(&stack.info, &options);
    let carried = Metadata::default();
    Job { stack, strips, imagej, axes, carried, options: &options, path: &path }.run::<TiffKindBig>(file, progress)
}

/// The axes that go to the file; without resolution tags they would say nothing.
fn written_axes(info: &StackInfo, options: &SaveOptions) -> Option<WrittenAxes> {
    info.plane_axes.as_ref().filter(|_| !options.strip).and_then(WrittenAxes::of)
}

/// How planes are cut into strips.
#[derive(Debug, Clone, Copy)]
struct Strips {
    compression: ChunkCompression,
    predictor: u16,
    rows: usize,
    row_bytes: usize,
}

impl Strips {
    fn new(info: &StackInfo, compression: ChunkCompression) -> Self {
        let row_bytes = info.axes.x * info.samples_per_pixel * info.sample_type.bytes();
        let rows = match compression {
            ChunkCompression::None => info.axes.y,
            _ => (STRIP_BYTES / row_bytes.max(1)).clamp(1, info.axes.y.max(1)),
        };
        Self { compression, predictor: predictor_for(info.sample_type, compression), rows, row_bytes }
    }

    const fn per_plane(&self, info: &StackInfo) -> usize {
        info.axes.y.div_ceil(self.rows)
    }

    /// Rows that are read and written together: whole strips, or any where strips are not compressed.
    fn unit(&self) -> usize {
        if self.compression == ChunkCompression::None { 1 } else { self.rows }
    }
}

struct Job<'a> {
    stack: &'a Stack,
    strips: Strips,
    imagej: bool,
    axes: Option<WrittenAxes>,
    carried: Metadata,
    options: &'a SaveOptions,
    path: &'a Path,
}

impl Job<'_> {
    fn run<K: TiffKind>(&self, file: &mut AtomicFile, progress: &Progress) -> Result<(), CodecError> {
        let mut encoder = TiffEncoder::<_, K>::new_generic(file).map_err(|error| failed(self.path, error))?;
        let carried = metadata::Written::new(&mut encoder, &self.carried, self.imagej);
        let carried = carried.map_err(|error| failed(self.path, error))?;
        let planes: Vec<PlaneIndex> = self.stack.planes().collect();
        let mut written = Vec::with_capacity(planes.len());
        let mut first = encoder.image_directory().map_err(|error| failed(self.path, error))?;
        for &plane in &planes {
            written.push(self.pixels(&mut first, plane, progress)?);
        }
        let Some((strips, others)) = written.split_first() else { return Ok(()) };
        self.directory(first, strips, Some(&carried))?;
        for strips in others {
            let next = encoder.image_directory().map_err(|error| failed(self.path, error))?;
            self.directory(next, strips, None)?;
            progress.check()?;
        }
        Ok(())
    }

    fn directory<K: TiffKind>(
        &self,
        mut out: Directory<'_, '_, K>,
        strips: &Written,
        carried: Option<&metadata::Written<'_, K>>,
    ) -> Result<(), CodecError> {
        self.tags(&mut out, strips, carried).and_then(|()| out.finish()).map_err(|error| failed(self.path, error))
    }

    /// Writes the pixels of a plane.
    fn pixels<K: TiffKind>(
        &self,
        out: &mut Directory<'_, '_, K>,
        plane: PlaneIndex,
        progress: &Progress,
    ) -> Result<Written, CodecError> {
        let mut written = Vec::with_capacity(self.strips.per_plane(&self.stack.info));
        for_each_multiple_of(self.strips.unit(), self.stack, plane, progress, |band| {
            let bytes = band.samples.as_bytes();
            if self.strips.compression == ChunkCompression::None {
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
    fn append<K: TiffKind>(&self, out: &mut Directory<'_, '_, K>, bytes: &[u8]) -> Result<(u64, u64), CodecError> {
        let offset = out.write_data(bytes).map_err(|error| failed(self.path, error))?;
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
        out: &mut Directory<'_, '_, K>,
        strips: &Written,
        carried: Option<&metadata::Written<'_, K>>,
    ) -> Result<(), TiffError> {
        let info = &self.stack.info;
        let Strips { compression, predictor, rows, .. } = self.strips;
        let size = [info.axes.x, info.axes.y];
        Page { info, size, chunks: Chunks::Strips(rows), compression, predictor, written: strips }.write(out)?;
        self.resolution(out)?;
        // Only the first page has any.
        carried.map_or(Ok(()), |carried| self.first_tags(out).and_then(|()| carried.tags(out)))
    }

    /// What only the first page says.
    fn first_tags<K: TiffKind>(&self, out: &mut Directory<'_, '_, K>) -> Result<(), TiffError> {
        let info = &self.stack.info;
        if self.imagej {
            out.write_tag(Tag::ImageDescription, imagej::description(info, self.axes.as_ref()).as_str())?;
            if let Some((counts, entries)) = imagej::entries(info) {
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
    fn resolution<K: TiffKind>(&self, out: &mut Directory<'_, '_, K>) -> Result<(), TiffError> {
        let info = &self.stack.info;
        let per_unit = |x, y| rational(x).zip(rational(y)).map(|(x, y)| [x, y]);
        let (resolution, unit) = match (self.options.strip, &self.axes, imagej::own_pixel_size(info), info.dpi) {
            (true, ..) => return Ok(()),
            (_, Some(axes), ..) => (Some(axes.resolution.clone()), 1u16),
            (_, _, Some(size), _) => (per_unit(1.0 / size.x, 1.0 / size.y), 1),
            (_, _, _, Some(dpi)) => (per_unit(dpi.x, dpi.y), 2),
            _ => return Ok(()),
        };
        resolution.map_or(Ok(()), |resolution| write_resolution(out, resolution, unit))
    }
}

/// What went wrong while that file was written.
pub(super) fn failed(path: &Path, error: TiffError) -> CodecError {
    match error {
        TiffError::IoError(error) => CodecError::io(path, error),
        other => CodecError::malformed(path, format!("cannot be written ({other})"), "choose another format"),
    }
}
