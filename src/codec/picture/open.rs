//! Opening a picture: its header, its checks, and the source that decodes later.

use std::path::Path;
use std::sync::Arc;

use super::animation::AnimationSource;
use super::failure::{Failure, guarded};
use super::header::{Header, describe};
use super::still::StillSource;
use super::{bmp, gif, jpeg, png, webp};
use crate::codec::OpenOptions;
use crate::codec::error::CodecError;
use crate::codec::exif;
use crate::codec::limits::Limits;
use crate::codec::sniff::Format;
use crate::model::{Axis, Metadata, Orientation, PlaneSource, Stack, StackAxes, StackInfo};

/// Opens a picture of that format; frames are t unless `--axes` names z or c instead.
///
/// # Errors
/// [`CodecError`] with the whole sentence.
pub fn open(path: &Path, format: Format, options: &OpenOptions) -> Result<Stack, CodecError> {
    if options.series > 0 {
        return Err(CodecError::no_series(path, options.series, 1));
    }
    let mut header = guarded(|| read_header(path, format, options)).map_err(|failure| failure.while_opening(path))?;
    header.check_dpi();
    header.check_profile();
    check_size(path, &header, &options.limits)?;
    if header.cut_short {
        header.warnings.push("The file is cut short: what is missing is blank.".to_owned());
    }
    let info = info(&header, options);
    let turn = if options.stored { Orientation::Upright } else { header.orientation };
    let source: Arc<dyn PlaneSource> = match header.animation {
        Some(animation) => Arc::new(AnimationSource::new(path, format, &header, animation)),
        None => Arc::new(StillSource::new(path, format, &header, turn)),
    };
    Ok(Stack::new(info, source))
}

/// One arm a format that has more to tell than `image` says.
fn read_header(path: &Path, format: Format, options: &OpenOptions) -> Result<Header, Failure> {
    match format {
        Format::Png => png::header(path, options),
        Format::Gif => gif::header(path, options),
        Format::Webp => webp::header(path, options),
        Format::Jpeg => jpeg::header(path),
        Format::Bmp => bmp::header(path, options),
        other => describe(path, other),
    }
}

fn check_size(path: &Path, header: &Header, limits: &Limits) -> Result<(), CodecError> {
    let (width, height, bytes) = (header.width, header.height, header.decoded_bytes());
    if width == 0 || height == 0 {
        return Err(Failure::Damaged(format!("its size of {width} × {height} is empty")).while_opening(path));
    }
    if !Limits::plausible(bytes, header.stored_bytes, header.expansion) {
        let problem =
            format!("it claims {width} × {height} pixels, which its {} bytes cannot hold", header.stored_bytes);
        return Err(Failure::Damaged(problem).while_opening(path));
    }
    if bytes > limits.plane_bytes {
        return Err(CodecError::TooLarge {
            path: path.to_owned(),
            what: format!("a picture of {width} × {height} pixels ({bytes} bytes)"),
            limit: format!("{} bytes", limits.plane_bytes),
            remedy: "save it as a tiled TIFF with another program".to_owned(),
        });
    }
    Ok(())
}

fn info(header: &Header, options: &OpenOptions) -> StackInfo {
    let swapped = header.orientation.swaps_sides() && !options.stored && header.animation.is_none();
    let (width, height) = if swapped { (header.height, header.width) } else { (header.width, header.height) };
    let frames = header.animation.map_or(1, |animation| animation.frames);
    let mut axes = StackAxes::plane(width, height);
    let named = options.axes.as_ref().map_or(&[][..], |order| order.axes());
    match [Axis::T, Axis::Z, Axis::C].into_iter().find(|axis| named.contains(axis)) {
        Some(Axis::Z) => axes.z = frames,
        Some(Axis::C) => axes.c = frames,
        _ => axes.t = frames,
    }
    let mut info = StackInfo::bare(header.format, axes, header.samples_per_pixel, header.sample_type);
    info.time_interval_s = header.animation.and_then(|animation| animation.interval_s);
    info.dpi = header.dpi.map(|dpi| if swapped { crate::model::Dpi { x: dpi.y, y: dpi.x } } else { dpi });
    info.icc = header.icc.as_deref().map(Into::into);
    info.orientation = header.orientation;
    info.metadata = Arc::new(metadata(&header.metadata, !options.stored && header.animation.is_none()));
    info.palette = header.palette.clone().map(Arc::new);
    info.warnings.clone_from(&header.warnings);
    info
}

/// What the file carries, true of the pixels as they are read: `turned` says that its orientation is applied to them.
fn metadata(stated: &Metadata, turned: bool) -> Metadata {
    Metadata {
        exif: stated.exif.as_deref().and_then(|block| exif::as_opened(block, turned)).map(Into::into),
        xmp: stated.xmp.as_deref().map(|packet| exif::xmp::as_opened(packet, turned).into()),
        texts: stated.texts.clone(),
    }
}
