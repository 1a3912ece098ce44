//! A recording's spectrogram as a file; the extension decides what kind.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use super::axes_file::{axes_beside, axes_text};
use super::figure::{check_size, write_pdf};
use super::request::{PICTURE_COLUMNS, Plan, SpectrogramExport, SpectrogramSummary, ValueType};
use super::stack::{color_stack, framed_picture, value_stack};
use super::storage::fill;
use crate::codec::atomic::{AtomicFile, write_atomically};
use crate::codec::npy::header;
use crate::codec::pair::commit_pair;
use crate::codec::{CodecError, Format, SaveOptions, save};
use crate::engine::EngineError;
use crate::engine::recording_index::RecordingIndex;
use crate::model::{Progress, Recording, SampleType};
use crate::ops::spectrogram::preset::is_torchsig;

/// Writes the spectrogram of a recording, or of a part of it.
///
/// - `.npy`: f32 [frequency, time], lowest frequency first (torchsig presets: highest first)
/// - `.tif`: f32 or u16, axes and values calibrated as `ImageJ` does, `.npz`: f32; highest frequency first
/// - `.pdf`: a figure of one page, the picture with axes and a colour bar whose numbers are text
/// - pictures: time to the right, frequency upwards, in the colours asked for; with axes and a colour bar if wanted
///
/// Memory stays within `export.memory` and a block of columns. The file appears whole or not at all. `progress` counts
/// frames, then bytes where the file is written from a stored spectrogram.
///
/// # Errors
/// [`EngineError::Refused`] and [`EngineError::Spectrogram`] if the request makes no sense, [`EngineError::Codec`] if
/// the format cannot hold it or the disk says no, [`EngineError::Source`], [`EngineError::Cancelled`].
pub fn export_spectrogram(
    recording: &Recording,
    export: &SpectrogramExport,
    path: &Path,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<SpectrogramSummary, EngineError> {
    let plan = |most| Plan::new(recording, export, most);
    write(plan, export, path, options, progress)
}

/// Writes the spectrogram of a whole recording from its index, which has to be whole: of frames of the index, at most
/// so many columns as it has rows (8192 unless said). Reads no sample.
///
/// # Errors
/// As [`export_spectrogram`]; [`EngineError::Refused`] if more columns are wanted, or a part of the index is missing.
pub fn export_indexed(
    recording: &Recording,
    export: &SpectrogramExport,
    index: &Arc<RecordingIndex>,
    path: &Path,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<SpectrogramSummary, EngineError> {
    let plan = |_| Plan::indexed(recording, export, Arc::clone(index));
    write(plan, export, path, options, progress)
}

/// `make_plan` gets the most columns unless said otherwise.
fn write(
    make_plan: impl FnOnce(Option<u64>) -> Result<Plan, EngineError>,
    export: &SpectrogramExport,
    path: &Path,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<SpectrogramSummary, EngineError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if options.format.is_none() && is_pdf(path) {
        refuse_whole_numbers(export, "PDF")?;
        let plan = make_plan(Some(PICTURE_COLUMNS))?;
        check_size([plan.columns, plan.bins() as u64])?;
        let (framed, summary) = framed_picture(&plan, export, folder, progress)?;
        write_pdf(path, &framed, options.quota_bytes, progress)?;
        return Ok(summary);
    }
    let format = options.format.or_else(|| Format::from_extension(path)).ok_or_else(|| CodecError::Unwritable {
        path: path.to_owned(),
        remedy: "end it with .npy, .png, .tif or .pdf".to_owned(),
    })?;
    refuse_what_it_cannot_be(export, format)?;
    if let Format::Npy | Format::Npz | Format::Tiff = format {
        let plan = make_plan(None)?;
        if format == Format::Npy && !is_torchsig(plan.processor.recipe()) {
            write_npy(&plan, path, (export.axes_file, options), progress)?;
            return Ok(plan.summary());
        }
        let (stack, summary) = value_stack(&plan, export, folder, progress)?;
        save(path, &stack, options, progress)?;
        if format == Format::Npy && export.axes_file {
            write_axes(&plan, path, options, progress)?;
        }
        return Ok(summary);
    }
    let plan = make_plan(Some(PICTURE_COLUMNS))?;
    let (stack, summary) = color_stack(&plan, export, folder, progress)?;
    save(path, &stack, options, progress)?;
    Ok(summary)
}

/// Refuses what the format has no place for.
fn refuse_what_it_cannot_be(export: &SpectrogramExport, format: Format) -> Result<(), EngineError> {
    let name = format.name();
    if format.is_movie() {
        return Err(EngineError::refused(format!("a spectrogram is one picture, no {name}"), "end its name with .png"));
    }
    if format != Format::Tiff {
        refuse_whole_numbers(export, name)?;
    }
    if export.axes_labels && !format.is_picture() {
        let problem = format!("axes and labels are drawn round pictures, and {name} holds values");
        return Err(EngineError::refused(problem, "end its name with .png, or leave axes and labels out"));
    }
    Ok(())
}

fn refuse_whole_numbers(export: &SpectrogramExport, name: &str) -> Result<(), EngineError> {
    if export.value_type == ValueType::U16 {
        let problem = format!("{name} has no place for what 16-bit values stand for");
        return Err(EngineError::refused(problem, "end its name with .tif, or write 32-bit floats"));
    }
    Ok(())
}

/// Whether a file is a figure by its name.
#[must_use]
pub fn is_pdf(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"))
}

/// The axes of an array that is written.
fn write_axes(plan: &Plan, path: &Path, options: &SaveOptions, progress: &Progress) -> Result<(), EngineError> {
    let beside = axes_beside(path);
    write_atomically(&beside, options.quota_bytes, progress, |file| {
        file.write_all(axes_text(plan, path).as_bytes()).map_err(|error| CodecError::io(&beside, error))
    })?;
    Ok(())
}

/// Streams the array into its place, block of columns by block of columns. With its axes it is a pair of files, which
/// change together.
fn write_npy(
    plan: &Plan,
    path: &Path,
    (axes_file, options): (bool, &SaveOptions),
    progress: &Progress,
) -> Result<(), EngineError> {
    let too_many = || EngineError::refused("the spectrogram has too many columns", "use fewer columns");
    let columns = usize::try_from(plan.columns).map_err(|_| too_many())?;
    let header = header::to_bytes(SampleType::F32, &[plan.bins(), columns])
        .map_err(|problem| CodecError::malformed(path, problem, "use fewer columns"))?;
    let mut file = AtomicFile::create(path, options.quota_bytes)?;
    file.write_all(&header).map_err(|error| EngineError::io(path, error))?;
    fill(plan, &mut file, header.len() as u64, progress, |error| EngineError::io(path, error))?;
    if !axes_file {
        return Ok(file.commit(progress)?);
    }
    let beside = axes_beside(path);
    let mut axes = AtomicFile::create(&beside, None)?;
    axes.write_all(axes_text(plan, path).as_bytes()).map_err(|error| EngineError::io(&beside, error))?;
    Ok(commit_pair(file, axes, progress)?)
}
