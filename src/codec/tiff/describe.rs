//! The description of a stack from what was found in its TIFF, for each kind of metadata.
//!
//! Not here: finding it (`found`), which planes there are (`layout`).

use std::sync::Arc;

use tiff::tags::Tag;

use super::directory::{Directory, TiffFile};
use super::found::{Found, Kind};
use super::imagej::ImageJ;
use super::instrument::Facts;
use super::metadata::{is_free, metadata};
use super::ome::Image;
use super::page::{Page, Photometric};
use super::resolution::Resolution;
use crate::codec::upright;
use crate::model::{ChannelInfo, Dpi, Level, Lut, Orientation, Palette, StackInfo};

/// Describes the stack whose planes are like `page`, turned as `orientation` says. `file` is the one that was opened,
/// `stored` the levels as they are in it.
pub(super) fn describe(
    found: &Found,
    file: &TiffFile,
    page: &Page,
    orientation: Orientation,
    stored: &[Level],
) -> StackInfo {
    let resolution = Resolution::of(file, &found.first);
    let mut info = of_pages(found, file, page, orientation);
    info.dpi = resolution.dpi();
    let is_plain = matches!(found.kind, Kind::Plain);
    let described = is_plain && file.text(&found.first, Tag::ImageDescription).is_none_or(|text| is_free(&text));
    info.metadata = Arc::new(metadata(file, &found.first, orientation == page.orientation, described));
    let palette = palette(file, &found.first, page);
    let beside = || Facts::beside(file, &found.first, &found.layout);
    match &found.kind {
        // Pages without a description of their own: what stands in an instrument's tags is meant, the resolution may be
        // a default.
        Kind::Plain => {
            beside().complete(&mut info);
            info.pixel_size = info.pixel_size.or_else(|| resolution.pixel_size());
            info.palette = palette.map(Arc::new);
        }
        Kind::Instrument(facts) => facts.as_ref().clone().complete(&mut info),
        Kind::ImageJ(imagej) => {
            as_imagej_says(&mut info, imagej, &resolution, (orientation, palette.as_ref()));
            beside().complete(&mut info);
        }
        Kind::Ome(image) => {
            as_ome_says(&mut info, image);
            info.palette = palette.map(Arc::new);
            beside().complete(&mut info);
        }
    }
    info.levels = stored.iter().map(|level| turned(*level, orientation)).collect();
    if orientation.swaps_sides() {
        swap_sides(&mut info);
    }
    info.warnings.clone_from(&found.warnings);
    info
}

/// What the tags of any page say.
fn of_pages(found: &Found, file: &TiffFile, page: &Page, orientation: Orientation) -> StackInfo {
    let format = match found.kind {
        Kind::Plain | Kind::Instrument(_) => "tiff",
        Kind::ImageJ(_) => "imagej-tiff",
        Kind::Ome(_) => "ome-tiff",
    };
    let mut axes = found.layout.axes;
    (axes.x, axes.y) = upright::size(orientation, axes.x, axes.y);
    let mut info = StackInfo::bare(format, axes, found.layout.samples_per_pixel, page.sample_type);
    info.series = found.series;
    info.orientation = page.orientation;
    info.icc = file.bytes_of(&found.first, Tag::IccProfile).filter(|icc| !icc.is_empty()).map(Into::into);
    info.min_is_white = page.photometric == Photometric::MinIsWhite;
    info.is_bilevel = page.bits == 1 && page.photometric != Photometric::Palette;
    info
}

fn as_imagej_says(
    info: &mut StackInfo,
    imagej: &ImageJ,
    resolution: &Resolution,
    (orientation, palette): (Orientation, Option<&Palette>),
) {
    info.pixel_size = imagej.pixel_size(resolution);
    info.time_interval_s = imagej.time_interval_s();
    // Turned pictures keep their pixels' order no more.
    let unturned = orientation == Orientation::Upright;
    info.plane_axes = imagej.plane_axes(resolution, info.axes.y).filter(|_| unturned);
    info.values = imagej.values(info.sample_type).filter(|_| !info.is_color());
    if info.plane_axes.is_some_and(|axes| axes.is_spectrogram()) {
        "spectrogram".clone_into(&mut info.format);
    }
    info.channels = if info.is_color() {
        vec![ChannelInfo::default()]
    } else {
        imagej.channels(info.axes.c, palette.and_then(lut).as_ref())
    };
    info.channel_mode = imagej.channel_mode();
    info.origin = imagej.origin().filter(|_| unturned && info.plane_axes.is_none());
    info.plane_labels = imagej.plane_labels(info.axes);
    // The pages of inverting tables are marked as white at 0; the tables say it already.
    info.min_is_white &= !imagej.has_tables();
    if info.format == "spectrogram" {
        // Its table is a colour map, not the ramp of a dye: no one colour stands for it.
        info.channels.iter_mut().for_each(|channel| channel.color = None);
    }
}

fn as_ome_says(info: &mut StackInfo, image: &Image) {
    info.pixel_size = image.pixel_size();
    info.time_interval_s = image.time_interval_s();
    // The colours of a channel are in its pixels: what the XML says of one sample is not for all.
    info.channels =
        if info.is_color() { vec![ChannelInfo::default(); info.axes.c] } else { image.channels(info.axes.c) };
}

fn turned(level: Level, orientation: Orientation) -> Level {
    let (width, height) = upright::size(orientation, level.width, level.height);
    Level { width, height }
}

/// Columns became rows: what was said of one is said of the other.
fn swap_sides(info: &mut StackInfo) {
    info.dpi = info.dpi.map(|dpi| Dpi { x: dpi.y, y: dpi.x });
    if let Some(size) = &mut info.pixel_size {
        std::mem::swap(&mut size.x, &mut size.y);
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
