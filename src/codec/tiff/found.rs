//! What the directories of a TIFF say: which kind of metadata describes which series, the first kind that fits.
//!
//! Not here: the kinds themselves (`ome`, `imagej`, `shaped`, `instrument`, `series`), the stack (`open`).

use std::path::PathBuf;

use tiff::tags::Tag;

use super::companion;
use super::directory::{Directory, TiffFile};
use super::imagej::ImageJ;
use super::instrument::{self, Facts};
use super::layout::Layout;
use super::members::{self, Member};
use super::ome::{Image, Ome};
use super::problem::Problem;
use super::series::{self, Pages, Pyramid};
use super::shaped::Shaped;
use crate::codec::OpenOptions;

/// A TIFF that is to be understood.
pub(super) struct Subject {
    pub file: TiffFile,
    pub path: PathBuf,
    /// What a companion file says of it.
    pub ome: Option<Ome>,
}

/// Which metadata described the stack.
#[derive(Debug)]
pub(super) enum Kind {
    Plain,
    ImageJ(Box<ImageJ>),
    Ome(Box<Image>),
    Instrument(Box<Facts>),
}

/// What the directories say.
pub(super) struct Found {
    pub kind: Kind,
    pub layout: Layout,
    /// The directory that describes the series.
    pub first: Directory,
    pub series: usize,
    /// Other files of the set.
    pub others: Vec<TiffFile>,
    /// Whether what describes it is in a file without pixels.
    pub described_elsewhere: bool,
    pub warnings: Vec<String>,
}

impl Found {
    /// Finds out what a TIFF holds: the series that `options` choose.
    pub fn read(subject: &Subject, options: &OpenOptions) -> Result<Self, Problem> {
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
        self.warnings.extend(imagej.left_out());
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
}

fn no_series(asked: usize, there: usize) -> Problem {
    Problem::NoSeries { asked, there }
}
