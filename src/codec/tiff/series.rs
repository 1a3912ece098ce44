//! Pages without axes: which belong together, which are smaller versions of others, and single-directory stacks.
//!
//! Pages that are stored alike are one series, its planes z (as ImageJ has it). A page marked as reduced, and the
//! sub-directories of a page, are resolution levels (`pyramid`).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tiff::tags::Tag;

use super::compression::Compression;
use super::directory::{Directory, TiffFile};
use super::instrument;
use super::layout::Layout;
use super::page::Page;
use super::problem::Problem;
use super::pyramid;
use super::table::ChunkTable;

/// A page with its smaller versions, full size first.
pub(super) type Pyramid = Arc<[Arc<Page>]>;

/// The pages of the main chain.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// One per directory of the chain that is a page of its own (`None`: it could not be understood).
    pub main: Vec<Option<Pyramid>>,
    /// Why pages could not be understood, first one first.
    pub problems: Vec<Problem>,
}

impl Pages {
    /// Understands all directories of the chain of file number `number` (0 is the one that was opened).
    pub fn parse(file: &TiffFile, chain: &[Directory], number: usize) -> Self {
        let mut pages = Self::default();
        // Sub-directories may point back into the chain, or to each other.
        let mut seen: HashSet<u64> = chain.iter().map(|directory| directory.offset).collect();
        let mut pyramids: Vec<Option<Vec<Arc<Page>>>> = Vec::new();
        let slide = chain.first().is_some_and(|first| instrument::is_aperio(file, first));
        let mut before = None;
        for directory in chain {
            match Page::parse(file, directory, number).map(Arc::new) {
                Ok(page) => {
                    let is_level = if slide && page.tiled && !page.reduced {
                        // Thumbnails, which are not tiled, stand between the slide and its levels.
                        pyramid::add(&page, pyramids.get_mut(..1).unwrap_or_default(), None)
                    } else {
                        before = page.reduced.then(|| pyramid::add(&page, &mut pyramids, before)).flatten();
                        before
                    };
                    if is_level.is_some() {
                        continue;
                    }
                    let mut levels = vec![page];
                    let mut siblings = Vec::new();
                    sub_pages(file, directory, &mut seen, &mut levels, &mut siblings);
                    pyramids.push(Some(levels));
                    pyramids.extend(siblings.into_iter().map(|page| Some(vec![page])));
                }
                Err(problem) => {
                    pages.problems.push(problem);
                    pyramids.push(None);
                }
            }
        }
        pages.main = pyramids.into_iter().map(|levels| levels.map(Into::into)).collect();
        pages
    }

    /// Pages that could be understood.
    pub fn readable(&self) -> impl Iterator<Item = &Pyramid> {
        self.main.iter().flatten()
    }

    /// The series: pages that are stored alike, in order of their first page.
    pub fn series(&self) -> Vec<Vec<Pyramid>> {
        let mut series: Vec<Vec<Pyramid>> = Vec::new();
        let mut known = HashMap::new();
        for pyramid in self.readable() {
            let index = *known.entry(pyramid[0].storage()).or_insert(series.len());
            match series.get_mut(index) {
                Some(pages) => pages.push(pyramid.clone()),
                None => series.push(vec![pyramid.clone()]),
            }
        }
        series
    }
}

/// Sub-directories of a page: smaller ones are levels, those of the same size further pages.
fn sub_pages(
    file: &TiffFile,
    directory: &Directory,
    seen: &mut HashSet<u64>,
    levels: &mut Vec<Arc<Page>>,
    siblings: &mut Vec<Arc<Page>>,
) {
    let offsets = directory.entry(Tag::SubIfd).and_then(|entry| file.integers(entry).ok()).unwrap_or_default();
    for offset in offsets {
        if offset == 0 || seen.len() > file.limits.entries || !seen.insert(offset) {
            continue;
        }
        let Ok(directory) = file.directory(offset) else { continue };
        let Ok(page) = Page::parse(file, &directory, levels[0].file) else { continue };
        if pyramid::continues(&page, levels) {
            levels.push(Arc::new(page));
        } else if page.resembles(&levels[0]) {
            siblings.push(Arc::new(page));
        }
    }
}

/// Plain pages: z, or the layers of a volumetric page.
pub(super) fn plain(pages: &[Pyramid]) -> Result<Layout, Problem> {
    let template = &pages[0][0];
    let depth = template.depth;
    Layout::from_pages(template, [1, pages.len().saturating_mul(depth), 1], |plane| {
        Some((pages[plane.z / depth].clone(), plane.z % depth))
    })
    .ok_or_else(|| {
        let what = format!("a stack of {} pages with {} layers and {} samples", pages.len(), depth, template.samples);
        Problem::TooLarge(what, "8 million planes".to_owned())
    })
}

/// Planes that follow the first page's without directories of their own: how ImageJ writes stacks beyond 4 GB and
/// tifffile truncated ones. `None` if the page's pixels are not contiguous.
pub(super) fn contiguous(file: &TiffFile, page: &Page, count: usize) -> Option<Vec<Pyramid>> {
    let table = ChunkTable::read(file, page).ok()?;
    let first = table.contiguous_from(page)?;
    if page.compression != Compression::None || page.planar || page.depth != 1 || count > file.limits.entries {
        return None;
    }
    let bytes = (page.packed_row() * page.height) as u64;
    // At least one more plane has begun before the file ends; what is missing of the rest is said as a warning.
    if first.checked_add(bytes)? >= file.bytes.len() {
        return None;
    }
    let planes =
        (0..count as u64).map(|index| Arc::from([Arc::new(Page { shift: index * bytes, ..page.clone() })])).collect();
    Some(planes)
}
