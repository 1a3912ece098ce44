//! Opens a TIFF: directories and metadata, no pixels; one warning for each thing that is missing.
//!
//! Not here: what the directories say (`found`), the description of the stack (`describe`).

use std::path::Path;
use std::sync::Arc;

use super::assemble::Reader;
use super::bytes::FileBytes;
use super::chunk;
use super::companion;
use super::describe::describe;
use super::directory::{TiffFile, is_tiff};
use super::found::{Found, Subject};
use super::layout::{Cell, Layout, Planes};
use super::missing::Missing;
use super::page::Page;
use super::problem::Problem;
use super::source::TiffSource;
use super::table::ChunkTable;
use super::unrolled;
use super::ycbcr::YCbCr;
use crate::codec::{CodecError, OpenOptions};
use crate::model::{Level, Orientation, SampleType, Stack};

/// Opens a TIFF lazily.
///
/// # Errors
/// [`CodecError`] with the whole sentence for the user.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Stack, CodecError> {
    open_within(path, options, unrolled::largest_held())
}

/// The same, where chunks of more than so many bytes are not held in memory.
pub(super) fn open_within(path: &Path, options: &OpenOptions, largest_held: u64) -> Result<Stack, CodecError> {
    let (file, found) = read(path, options).map_err(|problem| problem.into_codec(path))?;
    into_stack(found, file, largest_held, path, options)
}

/// The TIFF behind a path, which may be a companion file, and what it is.
fn read(path: &Path, options: &OpenOptions) -> Result<(TiffFile, Found), Problem> {
    let bytes = FileBytes::open(path)?;
    let head = bytes.read_at_most(0, 4096)?;
    let subject = if !is_tiff(&head) && companion::is_ome_xml(&head) {
        let (file, path, ome) = companion::open(path, options.limits)?;
        Subject { file, path, ome: Some(ome) }
    } else {
        Subject { file: TiffFile::new(bytes, options.limits)?, path: path.to_owned(), ome: None }
    };
    let found = Found::read(&subject, options)?;
    Ok((subject.file, found))
}

/// The stack of what was found.
fn into_stack(
    mut found: Found,
    file: TiffFile,
    largest_held: u64,
    path: &Path,
    options: &OpenOptions,
) -> Result<Stack, CodecError> {
    if let Some(order) = &options.axes {
        let renamed = found.layout.rename(order);
        renamed
            .map_err(|problem| CodecError::malformed(path, problem, "name its axes otherwise, or leave --axes out"))?;
    }
    let page = found.layout.template().cloned().ok_or_else(|| {
        let problem = "none of its planes is in this folder";
        CodecError::malformed(path, problem, "put the files that hold them beside it")
    })?;
    let mut files = vec![file];
    files.append(&mut found.others);
    if let Some(file) = files.get(page.file) {
        let checked = ChunkTable::read(file, &page).and_then(|table| chunk::check_jpeg(file, &page, &table));
        checked.map_err(|problem| problem.into_codec(path))?;
    }
    let missing = Missing::find(&files, &found.layout);
    found.warnings.extend(missing.warning());
    let orientation = if options.stored { Orientation::Upright } else { page.orientation };
    let stored = levels(&found.layout, &page);
    let mut info = describe(&found, &files[0], &page, orientation, &stored);
    info.incomplete = missing.planes.into();
    if options.axes.is_some() {
        // They follow the pages, which may not follow the axes any more.
        info.plane_labels = Arc::default();
    }
    let source = TiffSource {
        ycbcr: becomes_rgb(&page, options).then(|| YCbCr::of(&files[0], &found.first)),
        name: path.display().to_string(),
        described_elsewhere: found.described_elsewhere,
        sample_type: page.sample_type,
        layout: found.layout,
        levels: stored,
        orientation,
        readers: files.into_iter().map(|file| Reader::new(file, largest_held)).collect(),
    };
    Ok(Stack::new(info, Arc::new(source)))
}

/// Whether luma and chroma are converted here: some decoders do it by themselves; 8 bits is the only depth they are
/// written with.
fn becomes_rgb(page: &Page, options: &OpenOptions) -> bool {
    let coded = page.is_luma() && !page.compression.converts_luma();
    coded && page.color_samples() == Some(3) && page.sample_type == SampleType::U8 && !options.stored
}

/// Resolution levels that all planes can have: those of the page that stands for all.
fn levels(layout: &Layout, page: &Page) -> Vec<Level> {
    let full = Level { width: layout.axes.x, height: layout.axes.y };
    match &layout.planes {
        Planes::Flat(_) => vec![full],
        Planes::Cells(cells) => {
            let pyramids = || cells.iter().filter_map(Cell::pyramid);
            let size = |level: &Arc<Page>| Level { width: level.width, height: level.height };
            let all: Vec<Level> =
                pyramids().next().map_or_else(|| vec![full], |levels| levels.iter().map(size).collect());
            let shared = |index: usize, level: &Level| {
                pyramids().all(|levels| {
                    levels
                        .get(index)
                        .is_some_and(|page_at| size(page_at) == *level && page_at.sample_type == page.sample_type)
                })
            };
            let count = all.iter().enumerate().take_while(|(index, level)| shared(*index, level)).count();
            all.into_iter().take(count.max(1)).collect()
        }
    }
}
