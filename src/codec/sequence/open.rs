//! Opens a folder as one stack: by the names of its files, or as the user arranged them.

use std::path::Path;
use std::sync::Arc;

use super::file_pattern::FilePattern;
use super::folder::candidates;
use super::join::joined;
use super::members::Members;
use super::pattern::{Found, Meaning, Pattern, find};
use crate::codec::{CodecError, DocumentKind, OpenOptions};
use crate::model::{Axis, AxisOrder, Stack};

/// Opens the files of a folder as one stack: those of `options.arrangement`, else those whose names are like
/// `options.files`, else those that most of the names suggest, of which `options.series` chooses the stack.
/// `options.axes` says, slowest first, what the names count from left to right unless one of the former does, and then
/// what the pages of a file are. Looks at the head of each file; reads no pixels.
///
/// # Errors
/// [`CodecError`] with the whole sentence: the names suggest no stack, the axes do not fit, no file can be read.
pub fn open(folder: &Path, options: &OpenOptions) -> Result<Stack, CodecError> {
    if options.kind == Some(DocumentKind::Recording) {
        let remedy = "open it without --as recording";
        return Err(CodecError::unsupported(folder, "reading a folder as a recording", remedy));
    }
    let own = OpenOptions { series: 0, pixel_size_um: None, arrangement: None, files: None, ..options.clone() };
    match (&options.arrangement, &options.files) {
        (Some(arrangement), _) => joined(folder, arrangement, own),
        (None, Some(pattern)) => by_pattern(folder, pattern, options.series, own),
        (None, None) => by_names(folder, options, own),
    }
}

fn by_pattern(folder: &Path, pattern: &FilePattern, series: usize, own: OpenOptions) -> Result<Stack, CodecError> {
    if series > 0 {
        return Err(CodecError::no_series(folder, series, 1));
    }
    let names = candidates(folder).map_err(|error| CodecError::io(folder, error))?;
    let arrangement = pattern.arranged(&names).map_err(|question| CodecError::Ambiguous {
        path: folder.to_owned(),
        question,
        remedy: "change the pattern of names in --files".to_owned(),
    })?;
    joined(folder, &arrangement, own)
}

fn by_names(folder: &Path, options: &OpenOptions, own: OpenOptions) -> Result<Stack, CodecError> {
    let names = candidates(folder).map_err(|error| CodecError::io(folder, error))?;
    let Found { pattern, rest } = find(names).ok_or_else(|| {
        CodecError::malformed(folder, "is a folder whose files make no stack by their names", "name a file in it")
    })?;
    let (meanings, own) = match &options.axes {
        None => (pattern.guess(), own),
        Some(order) => as_named(folder, &pattern, order, own)?,
    };
    let stacks = pattern.arranged(&meanings).map_err(|question| CodecError::Ambiguous {
        path: folder.to_owned(),
        question,
        remedy: "say with --axes what the names count, from left to right (for example --axes TZYX)".to_owned(),
    })?;
    let chosen = stacks.get(options.series);
    let chosen = chosen.ok_or_else(|| CodecError::no_series(folder, options.series, stacks.len()))?;
    let mut stack = joined(folder, chosen, own)?;
    let info = Arc::make_mut(&mut stack.info);
    info.series = stacks.len();
    if options.axes.is_none() && !info.guessed.iter().any(|key| key == "axes") {
        info.guessed.push("axes".to_owned());
    }
    info.warnings.extend(left_out(&rest));
    Ok(stack)
}

/// What the names count and how each file is read, as one order of axes says it: the last names are those of the pages,
/// the ones before them those of the parts of the names; parts that are left keep files apart.
fn as_named(
    folder: &Path,
    pattern: &Pattern,
    order: &AxisOrder,
    own: OpenOptions,
) -> Result<(Vec<Meaning>, OpenOptions), CodecError> {
    let first = OpenOptions { axes: None, ..own.clone() };
    let page = Members::new(folder, pattern.names().take(1), first).look().pop();
    let page_axes = page
        .and_then(Result::ok)
        .map_or(0, |info| [info.axes.t, info.axes.z, info.axes.c].into_iter().filter(|length| *length > 1).count());
    let counted: Vec<Axis> =
        order.axes().iter().copied().filter(|axis| matches!(axis, Axis::T | Axis::Z | Axis::C)).collect();
    let in_names = &counted[..counted.len().saturating_sub(page_axes)];
    let parts = pattern.parts.len();
    let Some(apart) = parts.checked_sub(in_names.len()) else {
        let said = String::from(order.clone());
        return Err(CodecError::Ambiguous {
            path: folder.to_owned(),
            question: format!("'{said}' names {} axes and the names of its files differ at {parts}", in_names.len()),
            remedy: "name fewer axes".to_owned(),
        });
    };
    let meaning = |axis: &Axis| match axis {
        Axis::T => Meaning::T,
        Axis::Z => Meaning::Z,
        _ => Meaning::C,
    };
    let meanings = std::iter::repeat_n(Meaning::Apart, apart).chain(in_names.iter().map(meaning)).collect();
    let of_pages: String =
        order.axes().iter().filter(|axis| !in_names.contains(axis)).map(|axis| axis.letter()).collect();
    Ok((meanings, OpenOptions { axes: of_pages.parse().ok(), ..own }))
}

/// Says which files of the folder are not in the stack, nor in another of its series.
fn left_out(rest: &[String]) -> Option<String> {
    match rest {
        [] => None,
        [only] => Some(format!("{only} has another name than the files of the stack and is left out")),
        [first, others @ ..] => Some(format!(
            "{first} and {} more files have other names than those of the stack and are left out",
            others.len()
        )),
    }
}
