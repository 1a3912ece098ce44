//! A recording's spectrogram as a file; the extension decides what kind.

use std::io::Write;
use std::path::Path;

use super::request::{PICTURE_COLUMNS, Plan, SpectrogramExport, SpectrogramSummary, ValueType};
use super::stack::{color_stack, value_stack};
use super::storage::fill;
use crate::codec::atomic::AtomicFile;
use crate::codec::npy::header;
use crate::codec::{CodecError, Format, SaveOptions, save};
use crate::engine::EngineError;
use crate::model::{Progress, Recording, SampleType};
use crate::ops::spectrogram::preset::is_torchsig;

/// Writes the spectrogram of a recording, or of a part of it.
///
/// - `.npy`: f32 [frequency, time], lowest frequency first (torchsig presets: highest first)
/// - `.tif`: f32 or u16, axes and values calibrated as `ImageJ` does, `.npz`: f32; highest frequency first
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
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let format = options.format.or_else(|| Format::from_extension(path)).ok_or_else(|| CodecError::Unwritable {
        path: path.to_owned(),
        remedy: "end it with .npy, .png or .tif".to_owned(),
    })?;
    refuse_what_it_cannot_be(export, format)?;
    if let Format::Npy | Format::Npz | Format::Tiff = format {
        let plan = Plan::new(recording, export, None)?;
        if format == Format::Npy && !is_torchsig(plan.processor.recipe()) {
            write_npy(&plan, path, options, progress)?;
            return Ok(plan.summary());
        }
        let (stack, summary) = value_stack(&plan, export, folder, progress)?;
        save(path, &stack, options, progress)?;
        return Ok(summary);
    }
    let plan = Plan::new(recording, export, Some(PICTURE_COLUMNS))?;
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
    if export.value_type == ValueType::U16 && format != Format::Tiff {
        let problem = format!("{name} has no place for what 16-bit values stand for");
        return Err(EngineError::refused(problem, "end its name with .tif, or write 32-bit floats"));
    }
    if export.axes_labels && !format.is_picture() {
        let problem = format!("axes and labels are drawn round pictures, and {name} holds values");
        return Err(EngineError::refused(problem, "end its name with .png, or leave axes and labels out"));
    }
    Ok(())
}

/// Streams the array into its place, block of columns by block of columns.
fn write_npy(plan: &Plan, path: &Path, options: &SaveOptions, progress: &Progress) -> Result<(), EngineError> {
    let too_many = || EngineError::refused("the spectrogram has too many columns", "use fewer columns");
    let columns = usize::try_from(plan.columns).map_err(|_| too_many())?;
    let header = header::to_bytes(SampleType::F32, &[plan.bins(), columns])
        .map_err(|problem| CodecError::malformed(path, problem, "use fewer columns"))?;
    let mut file = AtomicFile::create(path, options.quota_bytes)?;
    file.write_all(&header).map_err(|error| EngineError::io(path, error))?;
    fill(plan, &mut file, header.len() as u64, progress, |error| EngineError::io(path, error))?;
    file.commit(progress)?;
    Ok(())
}
