//! Planes of an open TIFF: which page, layer and samples each plane is, read on demand.
//!
//! Not here: how planes are found (`series`, `imagej`, `ome`, `shaped`), how pixels are (`assemble`).

use std::path::PathBuf;
use std::sync::Arc;

use super::assemble::{Reader, Selection};
use super::chunk;
use super::layout::{Cell, Flat, Layout, Planes};
use super::page::Page;
use super::problem::Problem;
use super::ycbcr::YCbCr;
use crate::codec::upright;
use crate::model::{Level, Orientation, Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples, SourceError};

/// An open TIFF.
#[derive(Debug)]
pub(super) struct TiffSource {
    /// The file's name, for messages.
    pub name: String,
    /// One for each file of the set; pages know theirs.
    pub readers: Vec<Reader>,
    /// Whether another file than these says which page is which plane.
    pub described_elsewhere: bool,
    pub layout: Layout,
    pub sample_type: SampleType,
    /// As the pages are stored; `orientation` turns them.
    pub levels: Vec<Level>,
    pub orientation: Orientation,
    /// Pixels are luma and chroma that shall become RGB.
    pub ycbcr: Option<YCbCr>,
}

impl PlaneSource for TiffSource {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let axes = self.layout.axes;
        let out_of_bounds =
            |asked: String, there: String| SourceError::OutOfBounds { file: self.name.clone(), asked, there };
        if plane.t >= axes.t || plane.z >= axes.z || plane.c >= axes.c {
            let there = format!("{} × {} × {} planes of t, z, c", axes.t, axes.z, axes.c);
            return Err(out_of_bounds(format!("plane t {} z {} c {}", plane.t, plane.z, plane.c), there));
        }
        let Some(stored) = self.levels.get(level) else {
            return Err(out_of_bounds(format!("level {level}"), format!("{} levels", self.levels.len())));
        };
        let (width, height) = upright::size(self.orientation, stored.width, stored.height);
        if !rect.fits(width, height) {
            return Err(out_of_bounds(format!("{rect:?}"), format!("{width} × {height} pixels")));
        }
        let samples_per_pixel = self.layout.samples_per_pixel;
        let from = upright::stored_rect(self.orientation, stored.width, stored.height, rect);
        let mut samples = Samples::zeroed(self.sample_type, from.area() * samples_per_pixel);
        self.fill(plane, level, from, samples.as_bytes_mut()).map_err(|problem| problem.into_source(&self.name))?;
        if let Some(coding) = &self.ycbcr {
            coding.to_rgb(samples.as_bytes_mut());
        }
        let plane = Plane::new(from.width, from.height, samples_per_pixel, samples);
        Ok(upright::turn(plane, self.orientation))
    }

    fn files(&self) -> Vec<PathBuf> {
        let readers = self.readers.iter().filter(|_| !self.described_elsewhere);
        readers.map(|reader| reader.file.bytes.path().to_owned()).collect()
    }

    fn preferred_rows(&self) -> usize {
        match &self.layout.planes {
            Planes::Cells(cells) => {
                cells.iter().find_map(Cell::page).map_or(256, |page| page.chunk.rows.clamp(16, 1024))
            }
            Planes::Flat(_) => 256,
        }
    }

    fn preferred_columns(&self) -> usize {
        match &self.layout.planes {
            // The width of a tile; a strip is as wide as its page.
            Planes::Cells(cells) => cells.iter().find_map(Cell::page).map_or(usize::MAX, |page| page.chunk.width),
            Planes::Flat(_) => usize::MAX,
        }
    }

    fn least_rows(&self) -> usize {
        match &self.layout.planes {
            // A row that stands upright now was a column: it takes part of every chunk.
            _ if self.orientation.swaps_sides() => self.layout.axes.y.max(1),
            Planes::Cells(cells) => cells
                .iter()
                .find_map(Cell::page)
                .map_or(1, |page| if chunk::rows_stand_alone(page) { 1 } else { page.chunk.rows }),
            Planes::Flat(_) => self.layout.axes.y.max(1),
        }
    }
}

impl TiffSource {
    fn reader(&self, page: &Page) -> Result<&Reader, Problem> {
        self.readers.get(page.file).ok_or_else(|| Problem::malformed("a plane is in a file that is not open"))
    }

    fn fill(&self, plane: PlaneIndex, level: usize, rect: Rect, out: &mut [u8]) -> Result<(), Problem> {
        let cells = match &self.layout.planes {
            Planes::Cells(cells) => cells,
            Planes::Flat(flat) => return self.fill_flat(flat, plane, rect, out),
        };
        let axes = self.layout.axes;
        match cells.get((plane.t * axes.z + plane.z) * axes.c + plane.c) {
            None | Some(Cell::Missing) => Ok(()),
            Some(Cell::Page { pages, layer, first_sample }) => {
                let page = pages
                    .get(level)
                    .ok_or_else(|| Problem::malformed("a plane lacks a resolution level that others have"))?;
                // Only pages that resemble each other make a stack; a level might still differ.
                if page.sample_type != self.sample_type || !rect.fits(page.width, page.height) {
                    return Err(Problem::malformed("the pages of a resolution level differ in size or type"));
                }
                let selection =
                    Selection { layer: *layer, first_sample: *first_sample, samples: self.layout.samples_per_pixel };
                if selection.first_sample + selection.samples > page.samples || selection.layer >= page.depth {
                    return Err(Problem::malformed("the pages of a resolution level differ in samples"));
                }
                self.reader(page)?.read(page, rect, selection, out)
            }
        }
    }

    /// Gathers a plane whose rows or columns are not those of the pages, sample by sample: along the axis with the
    /// longest step last, so that each page is read once.
    fn fill_flat(&self, flat: &Flat, plane: PlaneIndex, rect: Rect, out: &mut [u8]) -> Result<(), Problem> {
        let bytes = self.sample_type.bytes();
        let samples = self.layout.samples_per_pixel;
        // Of y, x and s: step in the file, step in the result, count.
        let mut axes = [
            (flat.strides[3], rect.width * samples, rect.height),
            (flat.strides[4], samples, rect.width),
            (flat.strides[5], 1, samples),
        ];
        axes.sort_unstable_by_key(|&(step, ..)| std::cmp::Reverse(step));
        let [(outer, outer_out, outers), (middle, middle_out, middles), (inner, inner_out, inners)] = axes;
        let origin = flat.element(plane, rect.y, rect.x, 0);
        let mut held: Option<(usize, Vec<u8>)> = None;
        for (i, j, k) in (0..outers).flat_map(|i| (0..middles).flat_map(move |j| (0..inners).map(move |k| (i, j, k)))) {
            let at = origin + i * outer + j * middle + k * inner;
            let (number, within) = (at / flat.page_elements, at % flat.page_elements * bytes);
            if held.as_ref().is_none_or(|(page, _)| *page != number) {
                held = Some((number, self.whole_page(&flat.pages, number)?));
            }
            let target = (i * outer_out + j * middle_out + k * inner_out) * bytes;
            let source = held.as_ref().and_then(|(_, page)| page.get(within..within + bytes));
            if let (Some(source), Some(target)) = (source, out.get_mut(target..target + bytes)) {
                target.copy_from_slice(source);
            }
        }
        Ok(())
    }

    /// All samples of a page; nothing where the file lacks the page.
    fn whole_page(&self, pages: &[Arc<Page>], number: usize) -> Result<Vec<u8>, Problem> {
        let Some(page) = pages.get(number) else { return Ok(Vec::new()) };
        let mut bytes = vec![0; page.width * page.height * page.samples * page.sample_type.bytes()];
        let selection = Selection { layer: 0, first_sample: 0, samples: page.samples };
        self.reader(page)?.read(page, Rect::whole(page.width, page.height), selection, &mut bytes)?;
        Ok(bytes)
    }
}
