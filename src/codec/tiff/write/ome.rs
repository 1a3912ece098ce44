//! OME-TIFF: tiles, resolution levels as sub-directories, the XML on the first page.
//!
//! Plane by plane: its levels from the second on, each a directory that the page names, then the page itself. The levels
//! are those that the stack has (`StackInfo::levels`). Sources: the OME-TIFF specification (2016-06, sub-resolutions
//! since 6.0) and TIFF 6.0 for tiles.

use std::path::Path;

use rayon::prelude::*;
use tiff::TiffError;
use tiff::encoder::{TiffEncoder, TiffKind, TiffKindBig, TiffKindStandard};
use tiff::tags::Tag;

use super::encode::{ChunkCompression, encode};
use super::metadata;
use super::ome_xml::description;
use super::page::{Chunks, Directory, Page, Written, write_resolution};
use super::stack::{CLASSIC_BYTES, failed};
use crate::codec::atomic::AtomicFile;
use crate::codec::carried::carried;
use crate::codec::stream::{Bands, for_each_band_in};
use crate::codec::tiff::rational::rational;
use crate::codec::{CodecError, Format, SaveOptions};
use crate::model::{Level, Plane, PlaneIndex, Progress, SampleType, Stack};

/// Width and height of a tile, unless the plane is smaller: multiples of 16, as TIFF asks.
const TILE: usize = 512;

/// Writes the stack with its levels. Whether OME has a name for its samples is asked before.
pub(super) fn write(
    file: &mut AtomicFile,
    stack: &Stack,
    compression: ChunkCompression,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<(), CodecError> {
    let path = file.path().to_owned();
    let predictor = predictor_for(stack.info.sample_type, compression);
    let job = Job { stack, compression, predictor, options, path: &path };
    if job.most_bytes() < CLASSIC_BYTES {
        job.run::<TiffKindStandard>(file, progress)
    } else {
        job.run::<TiffKindBig>(file, progress)
    }
}

/// Differences of whole numbers; none of floats, which Bio-Formats does not undo.
const fn predictor_for(sample_type: SampleType, compression: ChunkCompression) -> u16 {
    let plain = matches!(compression, ChunkCompression::None) || !sample_type.is_integer();
    if plain { 1 } else { 2 }
}

struct Job<'a> {
    stack: &'a Stack,
    compression: ChunkCompression,
    predictor: u16,
    options: &'a SaveOptions,
    path: &'a Path,
}

impl Job<'_> {
    /// More than the file can become: full tiles of incompressible pixels, and what names them.
    fn most_bytes(&self) -> u64 {
        let info = &self.stack.info;
        let pixel = (info.samples_per_pixel * info.sample_type.bytes()) as u64;
        let level = |level: &Level| {
            let [width, height] = tile_size(*level);
            let tiles = (level.width.div_ceil(width) * level.height.div_ceil(height)) as u64;
            let pixels = (width * height) as u64 * pixel;
            tiles * (pixels + pixels / 64 + 64) + 2048
        };
        info.levels.iter().map(level).sum::<u64>() * info.axes.planes() as u64
    }

    fn run<K: TiffKind>(&self, file: &mut AtomicFile, progress: &Progress) -> Result<(), CodecError> {
        let mut encoder = TiffEncoder::<_, K>::new_generic(file).map_err(|error| failed(self.path, error))?;
        let carried = carried(self.path, Format::Tiff, &self.stack.info, self.options);
        let carried = metadata::Written::new(&mut encoder, &carried, true);
        let carried = carried.map_err(|error| failed(self.path, error))?;
        for (number, plane) in self.stack.planes().enumerate() {
            let mut smaller = Vec::new();
            for level in 1..self.stack.info.levels.len() {
                let mut out = encoder.extra_directory().map_err(|error| failed(self.path, error))?;
                let written = self.pixels(&mut out, plane, level, progress)?;
                let directory = self.page(level, &written).write(&mut out);
                let reduced = directory.and_then(|()| out.write_tag(Tag::NewSubfileType, 1u32));
                let offset =
                    reduced.and_then(|()| out.finish_with_offsets()).and_then(|at| K::convert_offset(at.pointer.0));
                smaller.push(offset.map_err(|error| failed(self.path, error))?);
            }
            let mut out = encoder.image_directory().map_err(|error| failed(self.path, error))?;
            let written = self.pixels(&mut out, plane, 0, progress)?;
            let tags = self
                .page(0, &written)
                .write(&mut out)
                .and_then(|()| self.tags(&mut out, (number == 0).then_some(&carried), &smaller));
            tags.and_then(|()| out.finish()).map_err(|error| failed(self.path, error))?;
        }
        Ok(())
    }

    fn page<'p>(&'p self, level: usize, written: &'p Written) -> Page<'p> {
        let Level { width, height } = self.level(level);
        Page {
            info: &self.stack.info,
            size: [width, height],
            chunks: Chunks::Tiles(tile_size(self.level(level))),
            compression: self.compression,
            predictor: self.predictor,
            written,
        }
    }

    fn level(&self, level: usize) -> Level {
        self.stack.info.levels[level]
    }

    /// Writes the tiles of a plane, row by row of tiles.
    fn pixels<K: TiffKind>(
        &self,
        out: &mut Directory<'_, '_, K>,
        plane: PlaneIndex,
        level: usize,
        progress: &Progress,
    ) -> Result<Written, CodecError> {
        let [width, height] = tile_size(self.level(level));
        let mut written = Vec::new();
        let bands = Bands { plane, level, unit: height };
        for_each_band_in(self.stack, bands, progress, |band| {
            let columns = band.width.div_ceil(width);
            let tiles: Vec<std::io::Result<Vec<u8>>> = (0..columns * band.height.div_ceil(height))
                .into_par_iter()
                .map(|number| self.tile(band, [number % columns * width, number / columns * height], [width, height]))
                .collect();
            for tile in tiles {
                let tile = tile.map_err(|error| CodecError::io(self.path, error))?;
                let offset = out.write_data(tile.as_slice()).map_err(|error| failed(self.path, error))?;
                written.push((offset, tile.len() as u64));
            }
            Ok(())
        })?;
        Ok(written)
    }

    /// The tile with its upper left pixel there, compressed; zeros beyond the edges.
    fn tile(&self, band: &Plane, [left, top]: [usize; 2], [width, height]: [usize; 2]) -> std::io::Result<Vec<u8>> {
        let sample = self.stack.info.sample_type.bytes();
        let pixel = band.samples_per_pixel * sample;
        let mut bytes = vec![0; width * height * pixel];
        let there = width.min(band.width - left) * pixel;
        let rows = band.samples.as_bytes().chunks_exact(band.width * pixel).skip(top);
        for (tile, row) in bytes.chunks_exact_mut(width * pixel).zip(rows) {
            tile[..there].copy_from_slice(&row[left * pixel..left * pixel + there]);
        }
        encode(bytes, self.compression, self.predictor, [width * pixel, sample, band.samples_per_pixel])
    }

    /// What a page says beside its pixels; the XML and the profile stand on the first.
    fn tags<K: TiffKind>(
        &self,
        out: &mut Directory<'_, '_, K>,
        carried: Option<&metadata::Written<'_, K>>,
        smaller: &[K::OffsetType],
    ) -> Result<(), TiffError> {
        let info = &self.stack.info;
        if !smaller.is_empty() {
            out.write_tag(Tag::SubIfd, K::convert_slice(smaller))?;
        }
        if let Some([x, y]) = self.resolution() {
            write_resolution(out, [x, y], 2)?;
        }
        if let Some(carried) = carried {
            out.write_tag(Tag::ImageDescription, description(info).as_str())?;
            if let Some(icc) = info.icc.as_ref().filter(|_| !self.options.strip) {
                out.write_tag(Tag::IccProfile, &icc[..])?;
            }
            carried.tags(out)?;
        }
        Ok(())
    }

    fn resolution(&self) -> Option<[tiff::encoder::Rational; 2]> {
        let dpi = self.stack.info.dpi.filter(|_| !self.options.strip)?;
        Some([rational(dpi.x)?, rational(dpi.y)?])
    }
}

/// Width and height of the tiles of a level.
fn tile_size(level: Level) -> [usize; 2] {
    [level.width, level.height].map(|side| side.next_multiple_of(16).clamp(16, TILE))
}
