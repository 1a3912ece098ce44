//! Opens a TIFF: directories and metadata, no pixels; one warning for each thing that is missing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tiff::tags::Tag;

use super::assemble::Reader;
use super::bytes::FileBytes;
use super::chunk;
use super::companion;
use super::directory::{Directory, TiffFile, is_tiff};
use super::imagej::ImageJ;
use super::instrument::{self, Facts};
use super::layout::{Layout, Planes};
use super::members::{self, Member};
use super::missing::Missing;
use super::ome::{Image, Ome};
use super::page::{Page, Photometric};
use super::problem::Problem;
use super::resolution::Resolution;
use super::series::{self, Pages, Pyramid};
use super::shaped::Shaped;
use super::source::TiffSource;
use super::table::ChunkTable;
use super::ycbcr::YCbCr;
use crate::codec::{CodecError, OpenOptions, upright};
use crate::model::{ChannelInfo, Level, Lut, Orientation, Palette, SampleType, Stack, StackInfo};

/// Opens a TIFF lazily.
///
/// # Errors
/// [`CodecError`] with the whole sentence for the user.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Stack, CodecError> {
    let (file, found) = read(path, options).map_err(|problem| problem.into_codec(path))?;
    found.into_stack(file, path, options)
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

/// A TIFF that is to be understood.
struct Subject {
    file: TiffFile,
    path: PathBuf,
    /// What a companion file says of it.
    ome: Option<Ome>,
}

/// Which metadata described the stack.
#[derive(Debug)]
enum Kind {
    Plain,
    ImageJ(Box<ImageJ>),
    Ome(Box<Image>),
    Instrument(Box<Facts>),
}

/// What the directories say.
struct Found {
    kind: Kind,
    layout: Layout,
    /// The directory that describes the series.
    first: Directory,
    series: usize,
    /// Other files of the set.
    others: Vec<TiffFile>,
    /// Whether what describes it is in a file without pixels.
    described_elsewhere: bool,
    warnings: Vec<String>,
}

impl Found {
    fn read(subject: &Subject, options: &OpenOptions) -> Result<Self, Problem> {
        let file = &subject.file;
        let chain = file.chain();
        let Some(first) = chain.directories.first().cloned() else {
            return Err(Problem::malformed("ends before its first page, or has none"));
        };
        let mut warnings: Vec<String> =
            chain.cut.iter().map(|reason| format!("{reason}; what follows is not shown")).collect();
        let pages = Pages::parse(file, &chain.directories, 0);
        if pages.readable().next().is_none() {
            return Err(pages
                .problems
                .into_iter()
                .next()
                .unwrap_or_else(|| Problem::malformed("has no page with pixels")));
        }
        if !pages.problems.is_empty() {
            warnings.push(format!("{} pages could not be understood and are not shown", pages.problems.len()));
        }
        let description = file.text(&first, Tag::ImageDescription).unwrap_or_default();
        let series = pages.series();
        let layout = series::plain(&series[0])?;
        let mut found = Self {
            kind: Kind::Plain,
            layout,
            first,
            series: series.len(),
            others: Vec::new(),
            described_elsewhere: false,
            warnings,
        };
        if found.as_ome(&description, &pages, subject, options)? {
            return Ok(found);
        }
        // ImageJ, tifffile and instruments describe the first series only.
        if options.series == 0 && found.as_first_series(file, &description, &series) {
            return Ok(found);
        }
        let chosen = series.get(options.series).ok_or_else(|| no_series(options.series, series.len()))?;
        found.layout = series::plain(chosen)?;
        let id = chosen[0][0].id;
        found.first = chain.directories.iter().find(|directory| directory.offset == id).cloned().unwrap_or(found.first);
        Ok(found)
    }

    fn as_ome(
        &mut self,
        description: &str,
        pages: &Pages,
        subject: &Subject,
        options: &OpenOptions,
    ) -> Result<bool, Problem> {
        let Some(mut ome) = self.ome_of(description, subject, options) else { return Ok(false) };
        if options.series >= ome.images.len() {
            return Err(no_series(options.series, ome.images.len()));
        }
        let own = Member { name: members::file_name(&subject.path), pages: pages.main.clone() };
        let names = ome.other_files(options.series, &own.name);
        let (others, members): (Vec<TiffFile>, Vec<Member>) =
            members::open_beside(&subject.path, &names, options.limits).into_iter().unzip();
        let members: Vec<Member> = std::iter::once(own).chain(members).collect();
        let Some((layout, missing)) = ome.layout(options.series, &members) else {
            self.warnings.push("its OME metadata does not fit its pages and is not used".to_owned());
            return Ok(false);
        };
        if missing {
            self.warnings.push(members::missing_sentence(&names, &members));
        }
        self.layout = layout;
        self.others = others;
        self.series = ome.images.len();
        self.kind = Kind::Ome(Box::new(ome.images.swap_remove(options.series)));
        Ok(true)
    }

    /// The OME-XML about the file: a companion's, its own, or that of the file its own points to.
    fn ome_of(&mut self, description: &str, subject: &Subject, options: &OpenOptions) -> Option<Ome> {
        let own = Ome::parse(description);
        let uuid = own.as_ref().and_then(|own| own.uuid.clone());
        if let Some(companion) = &subject.ome {
            self.described_elsewhere = true;
            return Some(Ome { uuid, ..companion.clone() });
        }
        let own = own?;
        let Some(name) = own.metadata_file.as_ref().filter(|_| own.images.is_empty()) else { return Some(own) };
        let found = companion::of_binary_only(&subject.path, name, options.limits).filter(|ome| !ome.images.is_empty());
        if found.is_none() {
            self.warnings
                .push(format!("{name}, which describes its set, is not in this folder; only its own pages are shown"));
        }
        self.described_elsewhere = found.is_some();
        found.map(|ome| Ome { uuid, ..ome })
    }

    fn as_first_series(&mut self, file: &TiffFile, description: &str, series: &[Vec<Pyramid>]) -> bool {
        self.as_imagej(file, description, series)
            || self.as_shaped(file, description, series)
            || self.as_instrument(file, &series[0])
    }

    fn as_instrument(&mut self, file: &TiffFile, pages: &[Pyramid]) -> bool {
        let Some((layout, facts)) = instrument::described(file, &self.first, pages) else { return false };
        self.layout = layout;
        self.kind = Kind::Instrument(Box::new(facts));
        true
    }

    fn as_imagej(&mut self, file: &TiffFile, description: &str, series: &[Vec<Pyramid>]) -> bool {
        let Some(imagej) = ImageJ::parse(file, &self.first, description) else { return false };
        // Beyond 4 GB ImageJ writes one directory for all planes.
        let mut planes = series[0].clone();
        if series.len() == 1 && planes.len() == 1 && imagej.images > 1 {
            match series::contiguous(file, &planes[0][0], imagej.images) {
                Some(all) => planes = all,
                None => self.warnings.push(format!("claims {} planes, but has only one", imagej.images)),
            }
        }
        let cut = planes.len() < imagej.images && series.len() == 1;
        if series.len() > 1 && planes.len() != imagej.images {
            return false;
        }
        let layout = if cut { imagej.cut_layout(&planes) } else { imagej.layout(&planes) };
        let Some(layout) = layout else { return false };
        if cut && planes.len() > 1 {
            self.warnings.push(format!(
                "has {} of {} planes; the others are shown as zeros",
                planes.len(),
                imagej.images
            ));
        }
        self.layout = layout;
        self.kind = Kind::ImageJ(Box::new(imagej));
        true
    }

    fn as_shaped(&mut self, file: &TiffFile, description: &str, series: &[Vec<Pyramid>]) -> bool {
        let Some(shaped) = Shaped::parse(description) else { return false };
        let mut planes = series[0].clone();
        let page = planes[0][0].clone();
        let per_page = page.width * page.height * page.samples;
        if planes.len() == 1 && shaped.elements().is_some_and(|all| all > per_page && all % per_page == 0) {
            let count = shaped.elements().unwrap_or(per_page) / per_page;
            planes = series::contiguous(file, &page, count).unwrap_or(planes);
        }
        match shaped.layout(&planes) {
            Some(layout) => self.layout = layout,
            None => return false,
        }
        true
    }

    fn into_stack(mut self, file: TiffFile, path: &Path, options: &OpenOptions) -> Result<Stack, CodecError> {
        if let Some(order) = &options.axes {
            let renamed = self.layout.rename(order);
            renamed.map_err(|problem| {
                CodecError::malformed(path, problem, "name its axes otherwise, or leave --axes out")
            })?;
        }
        let page = self.layout.template().cloned().ok_or_else(|| {
            CodecError::malformed(
                path,
                "none of its planes is in this folder",
                "put the files that hold them beside it",
            )
        })?;
        let mut files = vec![file];
        files.append(&mut self.others);
        if let Some(file) = files.get(page.file) {
            let checked = ChunkTable::read(file, &page).and_then(|table| chunk::check_jpeg(file, &page, &table));
            checked.map_err(|problem| problem.into_codec(path))?;
        }
        let missing = Missing::find(&files, &self.layout);
        self.warnings.extend(missing.warning());
        let orientation = if options.stored { Orientation::Upright } else { page.orientation };
        let stored = levels(&self.layout, &page);
        let mut info = self.info(&files[0], &page, orientation, &stored);
        info.incomplete = missing.planes.into();
        // Some decoders convert by themselves; 8 bits is the only depth YCbCr is written with.
        let coded = page.is_luma() && !page.compression.converts_luma();
        let convert = coded && page.color_samples() == Some(3) && page.sample_type == SampleType::U8 && !options.stored;
        let source = TiffSource {
            ycbcr: convert.then(|| YCbCr::of(&files[0], &self.first)),
            name: path.display().to_string(),
            described_elsewhere: self.described_elsewhere,
            sample_type: page.sample_type,
            layout: self.layout,
            levels: stored,
            orientation,
            readers: files.into_iter().map(Reader::new).collect(),
        };
        Ok(Stack::new(info, Arc::new(source)))
    }

    fn info(&self, file: &TiffFile, page: &Page, orientation: Orientation, stored: &[Level]) -> StackInfo {
        let format = match self.kind {
            Kind::Plain | Kind::Instrument(_) => "tiff",
            Kind::ImageJ(_) => "imagej-tiff",
            Kind::Ome(_) => "ome-tiff",
        };
        let resolution = Resolution::of(file, &self.first);
        let mut axes = self.layout.axes;
        (axes.x, axes.y) = upright::size(orientation, axes.x, axes.y);
        let mut info = StackInfo::bare(format, axes, self.layout.samples_per_pixel, page.sample_type);
        let palette = palette(file, &self.first, page);
        info.series = self.series;
        info.dpi = resolution.dpi();
        info.orientation = page.orientation;
        info.icc = file.bytes_of(&self.first, Tag::IccProfile).filter(|icc| !icc.is_empty()).map(Into::into);
        info.min_is_white = page.photometric == Photometric::MinIsWhite;
        match &self.kind {
            // Pages without a description of their own: what stands in an instrument's tags is meant, the resolution
            // may be a default.
            Kind::Plain => {
                Facts::beside(file, &self.first, &self.layout).complete(&mut info);
                info.pixel_size = info.pixel_size.or_else(|| resolution.pixel_size());
                info.palette = palette.map(Arc::new);
            }
            Kind::Instrument(facts) => facts.as_ref().clone().complete(&mut info),
            Kind::ImageJ(imagej) => {
                info.pixel_size = imagej.pixel_size(&resolution);
                info.time_interval_s = imagej.time_interval_s();
                // Turned pictures keep their pixels' order no more.
                let unturned = orientation == Orientation::Upright;
                info.plane_axes = imagej.plane_axes(&resolution, axes.y).filter(|_| unturned);
                info.values = imagej.values(page.sample_type).filter(|_| !info.is_color());
                if info.plane_axes.is_some_and(|axes| axes.is_spectrogram()) {
                    "spectrogram".clone_into(&mut info.format);
                }
                info.channels = if info.is_color() {
                    vec![ChannelInfo::default()]
                } else {
                    imagej.channels(axes.c, palette.as_ref().and_then(lut).as_ref())
                };
                info.channel_mode = imagej.channel_mode();
                // The pages of inverting tables are marked as white at 0; the tables say it already.
                info.min_is_white &= !imagej.has_tables();
                if info.format == "spectrogram" {
                    // Its table is a colour map, not the ramp of a dye: no one colour stands for it.
                    info.channels.iter_mut().for_each(|channel| channel.color = None);
                }
            }
            Kind::Ome(image) => {
                info.pixel_size = image.pixel_size();
                info.time_interval_s = image.time_interval_s();
                // The colours of a channel are in its pixels: what the XML says of one sample is not for all.
                info.channels =
                    if info.is_color() { vec![ChannelInfo::default(); axes.c] } else { image.channels(axes.c) };
                info.palette = palette.map(Arc::new);
            }
        }
        if matches!(self.kind, Kind::ImageJ(_) | Kind::Ome(_)) {
            Facts::beside(file, &self.first, &self.layout).complete(&mut info);
        }
        info.levels = stored
            .iter()
            .map(|level| {
                let (width, height) = upright::size(orientation, level.width, level.height);
                Level { width, height }
            })
            .collect();
        if orientation.swaps_sides() {
            info.dpi = info.dpi.map(|dpi| crate::model::Dpi { x: dpi.y, y: dpi.x });
            if let Some(size) = &mut info.pixel_size {
                std::mem::swap(&mut size.x, &mut size.y);
            }
        }
        info.warnings.clone_from(&self.warnings);
        info
    }
}

fn no_series(asked: usize, there: usize) -> Problem {
    Problem::NoSeries { asked, there }
}

/// Resolution levels that all planes can have: those of the page that stands for all.
fn levels(layout: &Layout, page: &Page) -> Vec<Level> {
    let full = Level { width: layout.axes.x, height: layout.axes.y };
    match &layout.planes {
        Planes::Flat(_) => vec![full],
        Planes::Cells(cells) => {
            let pyramids = || cells.iter().filter_map(super::layout::Cell::pyramid);
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

/// The colour map of a page of indices: all reds, all greens, all blues.
fn palette(file: &TiffFile, directory: &Directory, page: &Page) -> Option<Palette> {
    if page.photometric != Photometric::Palette || page.bits > 16 {
        return None;
    }
    let values = file.integers(directory.entry(Tag::ColorMap)?).ok()?;
    let count = values.len() / 3;
    let colors = (0..count).map(|index| [0, 1, 2].map(|part| values[part * count + index] as u16)).collect();
    Some(Palette { colors })
}

/// A palette of 256 colours as a display table.
fn lut(palette: &Palette) -> Option<Lut> {
    let colors: Vec<[u8; 3]> = palette.colors.iter().map(|color| color.map(|part| (part >> 8) as u8)).collect();
    Some(Lut(colors.into_boxed_slice().try_into().ok()?))
}
