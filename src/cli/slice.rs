//! `lumiq slice`: a stretch of a recording in a band, as a recording of its own.

use std::ops::Range;
use std::path::Path;

use serde_json::json;

use super::arguments::SliceArguments;
use super::band::band;
use super::context::Context;
use super::exit::Failure;
use super::input::{Input, refused, sample_range};
use super::output::{self, Output};
use super::spool::STDIN;
use crate::codec::{Format, SaveOptions};
use crate::engine::slice::{reach, save_slice};
use crate::model::recipe::Slice;
use crate::model::{NumberFormat, RecordingInfo};

/// Runs the verb.
pub(super) fn run(arguments: &SliceArguments, context: &Context) -> Result<(), Failure> {
    output::refuse_replacing(&arguments.output, std::slice::from_ref(&arguments.input), arguments.overwrite)?;
    check_format(arguments)?;
    let reach = |info: &RecordingInfo, part| {
        reach(info, &recipe(arguments, info, &part, STDIN)?).map_err(|error| refused(STDIN, error))
    };
    let input = Input::recording_up_to(&arguments.input, &arguments.read, &arguments.time, reach)?;
    write(&input, arguments, context).map_err(|failure| input.said(failure))
}

fn write(input: &Input, arguments: &SliceArguments, context: &Context) -> Result<(), Failure> {
    let recording = input.open_only_recording(&arguments.read)?;
    let range = sample_range(&recording.info, &arguments.time, &input.name())?;
    let recipe = recipe(arguments, &recording.info, &range, &input.name())?;
    let output = Output::new(&arguments.output, "npy", arguments.overwrite, &context.manners)?;
    let report = output.fill("slice", context, |path, progress| {
        let saved = save_slice(path, &recording, &recipe, &SaveOptions::default(), progress);
        saved.map_err(|error| input.refused(error))
    })?;
    output.finish()?;
    context.warn(&input.name(), &report.info.warnings);
    context.warn(&arguments.output.display().to_string(), report.remark().as_slice());
    context.report(|| {
        json!({
            "input": input.name(),
            "output": arguments.output.display().to_string(),
            "from": range.start,
            "to": range.end,
            "decimation": report.decimation,
            "samples": report.info.samples,
            "channels": report.info.channels,
            "datatype": report.info.datatype.to_string(),
            "sample_rate_hz": report.info.sample_rate_hz,
            "center_frequency_hz": report.info.center_frequency_hz,
            "dither_seed": report.dither,
            "clipped": report.clipped,
        })
    })
}

/// What the options ask for of a part.
pub(super) fn recipe(
    arguments: &SliceArguments,
    info: &RecordingInfo,
    part: &Range<u64>,
    name: &str,
) -> Result<Slice, Failure> {
    let (center, bandwidth) = band(&arguments.band, info, part.start, name)?;
    Ok(Slice {
        from: part.start,
        to: Some(part.end),
        center,
        bandwidth,
        decimate: arguments.decimate.map(|decimation| decimation as u64),
        datatype: arguments.write_datatype,
        ..Slice::default()
    })
}

/// Arrays hold amplitudes, not stored numbers.
fn check_format(arguments: &SliceArguments) -> Result<(), Failure> {
    let array = arguments.output == Path::new("-") || Format::from_extension(&arguments.output) == Some(Format::Npy);
    let whole = |format| !matches!(format, NumberFormat::F32 | NumberFormat::F64);
    match arguments.write_datatype {
        Some(datatype) if array && whole(datatype.format) => Err(Failure::Usage(format!(
            "{}: an array holds amplitudes, and {datatype} is whole numbers; end the name with .sigmf-meta",
            arguments.output.display()
        ))),
        _ => Ok(()),
    }
}
