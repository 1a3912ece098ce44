//! A spectrogram as a stack of one plane: time to the right, frequency upwards; floats, whole numbers or colours.

use std::path::Path;
use std::sync::Arc;

use super::framed::{FramedPlanes, frame};
use super::planes::{ColorPlanes, ValuePlanes, WholePlanes};
use super::request::{Plan, SpectrogramExport, SpectrogramSummary, ValueType};
use super::storage::Storage;
use crate::engine::EngineError;
use crate::engine::spectrum::range::automatic_range;
use crate::model::{
    ChannelInfo, PlaneAxes, Progress, Recording, SampleType, Stack, StackAxes, StackInfo, ValueCalibration,
};
use crate::ops::colormap::{Colorizer, lut};

/// Computes a spectrogram and opens it as a stack of f32 values, with the colour map and a range for showing them.
///
/// What `export.memory` does not hold lies in a temporary file. `progress` counts frames.
///
/// # Errors
/// [`EngineError::Refused`] and [`EngineError::Spectrogram`] if the request makes no sense, else what reading the
/// recording or writing the temporary file returns; [`EngineError::Cancelled`].
pub fn spectrogram_stack(
    recording: &Recording,
    export: &SpectrogramExport,
    progress: &Progress,
) -> Result<(Stack, SpectrogramSummary), EngineError> {
    let plan = Plan::new(recording, export, None)?;
    let storage = Arc::new(Storage::compute(&plan, &std::env::temp_dir(), progress)?);
    float_stack(&plan, storage, export, progress)
}

/// The values as the export wants them, to be written.
pub(super) fn value_stack(
    plan: &Plan,
    export: &SpectrogramExport,
    folder: &Path,
    progress: &Progress,
) -> Result<(Stack, SpectrogramSummary), EngineError> {
    let storage = Arc::new(Storage::compute(plan, folder, progress)?);
    let (floats, summary) = float_stack(plan, Arc::clone(&storage), export, progress)?;
    match export.value_type {
        ValueType::F32 => Ok((floats, summary)),
        ValueType::U16 => Ok((whole_stack(&floats.info, storage, export.range, progress)?, summary)),
    }
}

/// The same as whole numbers: the range that was asked for, else all values, on 0 to 65535.
fn whole_stack(
    floats: &StackInfo,
    storage: Arc<Storage>,
    range: Option<[f32; 2]>,
    progress: &Progress,
) -> Result<Stack, EngineError> {
    let found = if range.is_some() { range } else { storage.extent(progress)? };
    let [low, high] = found.unwrap_or([0.0, 1.0]).map(f64::from);
    // Values that are all alike are 0.
    let scale = if high > low { (high - low) / f64::from(u16::MAX) } else { 1.0 };
    let unit = floats.values.as_ref().map_or_else(String::new, |values| values.unit.clone());
    let calibration = ValueCalibration { offset: low, scale, unit };
    let mut info = StackInfo { sample_type: SampleType::U16, ..floats.clone() };
    for channel in &mut info.channels {
        let stored = |value| calibration.stored(value).clamp(0.0, f64::from(u16::MAX));
        channel.range = channel.range.map(|range| range.map(stored)).filter(|[low, high]| low < high);
    }
    info.values = Some(calibration.clone());
    Ok(Stack::new(info, Arc::new(WholePlanes { storage, calibration })))
}

fn float_stack(
    plan: &Plan,
    storage: Arc<Storage>,
    export: &SpectrogramExport,
    progress: &Progress,
) -> Result<(Stack, SpectrogramSummary), EngineError> {
    let range = color_range(plan, export, progress)?;
    let summary = downwards(plan.summary());
    let mut info = bare_info(plan, &summary, 1, SampleType::F32)?;
    info.values = Some(ValueCalibration::stored_in(summary.unit));
    info.channels = vec![ChannelInfo {
        name: Some("Power".to_owned()),
        color: None,
        lut: Some(lut(export.colormap)),
        range: Some(range.map(f64::from)),
    }];
    Ok((Stack::new(info, Arc::new(ValuePlanes(storage))), summary))
}

/// The picture: the values in colours, with axes round it if it shall have them.
pub(super) fn color_stack(
    plan: &Plan,
    export: &SpectrogramExport,
    folder: &Path,
    progress: &Progress,
) -> Result<(Stack, SpectrogramSummary), EngineError> {
    if export.axes_labels {
        let (framed, summary) = framed_picture(plan, export, folder, progress)?;
        let [width, height] = framed.frame.size();
        let info = StackInfo::bare("spectrogram", StackAxes::plane(width, height), 3, SampleType::U8);
        return Ok((Stack::new(info, Arc::new(framed)), summary));
    }
    let summary = downwards(plan.summary());
    let info = bare_info(plan, &summary, 3, SampleType::U8)?;
    let (picture, range) = colored(plan, export, folder, progress)?;
    Ok((Stack::new(info, Arc::new(picture)), SpectrogramSummary { range: Some(range), ..summary }))
}

/// The picture in a frame of axes.
pub(super) fn framed_picture(
    plan: &Plan,
    export: &SpectrogramExport,
    folder: &Path,
    progress: &Progress,
) -> Result<(FramedPlanes, SpectrogramSummary), EngineError> {
    let summary = downwards(plan.summary());
    let columns = bare_info(plan, &summary, 3, SampleType::U8)?.axes.x;
    let frame = |range| frame(&summary, columns, range, lut(export.colormap));
    // Found to have no room for axes before anything is computed.
    frame([0.0, 1.0])?;
    let (picture, range) = colored(plan, export, folder, progress)?;
    let framed = FramedPlanes { picture, frame: frame(range)? };
    Ok((framed, SpectrogramSummary { range: Some(range), ..summary }))
}

/// The colours of everything, and their range.
fn colored(
    plan: &Plan,
    export: &SpectrogramExport,
    folder: &Path,
    progress: &Progress,
) -> Result<(ColorPlanes, [f32; 2]), EngineError> {
    let storage = Arc::new(Storage::compute(plan, folder, progress)?);
    let range = color_range(plan, export, progress)?;
    Ok((ColorPlanes { storage, colorizer: Colorizer::new(export.colormap, range) }, range))
}

fn bare_info(
    plan: &Plan,
    summary: &SpectrogramSummary,
    samples_per_pixel: usize,
    sample_type: SampleType,
) -> Result<StackInfo, EngineError> {
    let columns = usize::try_from(plan.columns)
        .map_err(|_| EngineError::refused("the spectrogram has too many columns", "use fewer columns"))?;
    let axes = StackAxes::plane(columns, plan.bins());
    Ok(StackInfo {
        plane_axes: Some(PlaneAxes { x: summary.time, y: summary.frequency }),
        ..StackInfo::bare("spectrogram", axes, samples_per_pixel, sample_type)
    })
}

/// The range that was asked for, or the automatic one: that of the whole recording, whatever part is written.
fn color_range(plan: &Plan, export: &SpectrogramExport, progress: &Progress) -> Result<[f32; 2], EngineError> {
    if let Some(range) = export.range {
        return Ok(range);
    }
    automatic_range(&plan.recording, &export.view(), plan.index.as_deref(), progress)
}

/// The axes of a plane, whose first row is the highest frequency.
fn downwards(mut summary: SpectrogramSummary) -> SpectrogramSummary {
    if summary.frequency.step > 0.0 {
        summary.frequency.start += summary.frequency.step * (summary.bins - 1) as f64;
        summary.frequency.step = -summary.frequency.step;
    }
    summary
}
