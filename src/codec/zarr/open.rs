//! Opens an image of OME-Zarr: its description and the metadata of its arrays, no chunk.

use std::path::Path;
use std::sync::Arc;

use super::array::LevelArray;
use super::hierarchy::{self, Described};
use super::image::Image;
use super::is_zarr;
use super::source::ZarrSource;
use crate::codec::limits::MOST_PLANES;
use crate::codec::{CodecError, DocumentKind, OpenOptions};
use crate::model::{Axis, ChannelInfo, Level, Stack, StackAxes, StackInfo};

/// Opens the image of a folder, or that one of several that `options.series` chooses.
///
/// # Errors
/// [`CodecError`] with the whole sentence.
pub fn open(folder: &Path, options: &OpenOptions) -> Result<Stack, CodecError> {
    if options.kind == Some(DocumentKind::Recording) {
        let remedy = "open it without --as recording";
        return Err(CodecError::unsupported(folder, "reading OME-Zarr as a recording", remedy));
    }
    let (described, series) = hierarchy::find(folder, options.series, &options.limits)?;
    let malformed = |problem: String| CodecError::malformed(&described.folder, problem, "get another copy");
    let image = Image::parse(&described.multiscale, &described.attributes["omero"]).map_err(malformed)?;
    let order = order(&image, options)
        .map_err(|problem| CodecError::malformed(folder, problem, "name its axes otherwise, or leave --axes out"))?;
    let (levels, mut warnings) = levels(&described, &image, &order, options)?;
    let axes = stack_axes(&order, &levels[0].shape);
    check_size(folder, &axes, &levels[0], options)?;
    let mut info = StackInfo::bare("ome-zarr", axes, 1, levels[0].sample_type);
    info.series = series;
    info.pixel_size = image.pixel_size();
    info.time_interval_s = image.time_interval_s();
    info.channels.clone_from(&image.channels);
    info.channels.resize(axes.c, ChannelInfo::default());
    info.levels = levels.iter().map(|level| size(&order, &level.shape)).collect();
    warnings.extend(image.left_out());
    if is_zarr(&described.folder.join("labels")) {
        warnings.push("Its labels are not shown.".to_owned());
    }
    info.warnings = warnings;
    let source = ZarrSource::new(folder.display().to_string(), axes, order, levels);
    Ok(Stack::new(info, Arc::new(source)))
}

/// The axes of the arrays: as described, or as the user says.
fn order(image: &Image, options: &OpenOptions) -> Result<Vec<Axis>, String> {
    let described: Vec<Axis> = image.axes.iter().map(|named| named.axis).collect();
    let Some(said) = &options.axes else { return Ok(described) };
    if said.axes().contains(&Axis::S) {
        return Err("has no samples beside each other (axis S)".to_owned());
    }
    if said.axes().len() == described.len() {
        Ok(said.axes().to_vec())
    } else {
        Err(format!("has {} axes, but {} are named", described.len(), said.axes().len()))
    }
}

/// The arrays of the levels that fit the full size, and what is to be said of the others.
fn levels(
    described: &Described,
    image: &Image,
    order: &[Axis],
    options: &OpenOptions,
) -> Result<(Vec<LevelArray>, Vec<String>), CodecError> {
    let open = |path: &Path| {
        let array = LevelArray::open(&described.folder, path, &options.limits)?;
        if array.shape.len() == order.len() {
            Ok(array)
        } else {
            Err(format!("has {} axes, and {} are described", array.shape.len(), order.len()))
        }
    };
    let first = open(&image.levels[0]).map_err(|problem| {
        CodecError::malformed(&described.folder.join(&image.levels[0]), problem, "get another copy")
    })?;
    let full = stack_axes(order, &first.shape);
    let (mut levels, mut warnings) = (vec![first], Vec::new());
    let mut flattened = false;
    for path in &image.levels[1..] {
        let array = open(path).and_then(|array| {
            let axes = stack_axes(order, &array.shape);
            let fits =
                (axes.t, axes.c) == (full.t, full.c) && axes.z <= full.z && array.sample_type == levels[0].sample_type;
            flattened |= fits && axes.z < full.z;
            if fits { Ok(array) } else { Err("differs from the full size in more than its size".to_owned()) }
        });
        match array {
            Ok(array) => levels.push(array),
            Err(problem) => warnings.push(format!("Its level {} is not used: it {problem}.", path.display())),
        }
    }
    if flattened {
        warnings.push(
            "Its smaller levels have fewer planes in depth: zoomed out, planes beside each other look alike."
                .to_owned(),
        );
    }
    Ok((levels, warnings))
}

fn stack_axes(order: &[Axis], shape: &[usize]) -> StackAxes {
    let length = |axis| order.iter().position(|other| *other == axis).map_or(1, |at| shape[at]);
    StackAxes { t: length(Axis::T), z: length(Axis::Z), c: length(Axis::C), y: length(Axis::Y), x: length(Axis::X) }
}

fn size(order: &[Axis], shape: &[usize]) -> Level {
    let axes = stack_axes(order, shape);
    Level { width: axes.x, height: axes.y }
}

fn check_size(folder: &Path, axes: &StackAxes, level: &LevelArray, options: &OpenOptions) -> Result<(), CodecError> {
    let too_large = |what: String, limit: String| CodecError::TooLarge {
        path: folder.to_owned(),
        what,
        limit,
        remedy: "check its metadata".to_owned(),
    };
    let planes = axes.t.checked_mul(axes.z).and_then(|planes| planes.checked_mul(axes.c));
    if planes.is_none_or(|planes| planes > MOST_PLANES) {
        return Err(too_large(
            format!("a stack of {} × {} × {} planes", axes.t, axes.z, axes.c),
            "8 million".to_owned(),
        ));
    }
    let pixels = (axes.x as u64).checked_mul(axes.y as u64);
    let bytes = pixels.and_then(|pixels| pixels.checked_mul(level.sample_type.bytes() as u64));
    if bytes.is_none_or(|bytes| bytes > options.limits.plane_bytes) {
        let what = format!("a plane of {} × {} pixels", axes.x, axes.y);
        return Err(too_large(what, format!("{} GiB", options.limits.plane_bytes >> 30)));
    }
    Ok(())
}
