//! `lumiq demod`: the sound of a band of a recording.

use serde_json::json;

use super::arguments::{DemodArguments, StackOptions};
use super::context::Context;
use super::exit::Failure;
use super::input::{Input, Reading, sample_range};
use super::output::{self, Output};
use crate::engine::demod::save_audio;
use crate::model::recipe::Demodulation;

/// Runs the verb.
pub(super) fn run(arguments: &DemodArguments, context: &Context) -> Result<(), Failure> {
    output::refuse_replacing(&arguments.output, std::slice::from_ref(&arguments.input), arguments.overwrite)?;
    let input = Input::new(&arguments.input)?;
    write(&input, arguments, context).map_err(|failure| input.said(failure))
}

fn write(input: &Input, arguments: &DemodArguments, context: &Context) -> Result<(), Failure> {
    let stack = StackOptions { kind: arguments.kind, series: arguments.series, ..StackOptions::default() };
    let recording = input.open_recording(&Reading {
        recording: Some(&arguments.recording),
        of_recordings_only: arguments.recording.of_recordings_only(),
        ..Reading::of_stacks(&stack)
    })?;
    let range = sample_range(&recording, arguments.from, arguments.to, &input.name())?;
    let recipe = Demodulation {
        mode: arguments.mode,
        from: range.start,
        to: Some(range.end),
        channel: arguments.channel,
        center: arguments.center,
        bandwidth: arguments.bandwidth,
        deemphasis: arguments.deemphasis,
        rate: arguments.rate,
        datatype: arguments.write_datatype,
    };
    let output = Output::new(&arguments.output, "wav", arguments.overwrite, &context.manners)?;
    let report = output.fill("demod", context, |path, progress| {
        save_audio(path, &recording, &recipe, None, progress).map_err(|error| input.refused(error))
    })?;
    output.finish()?;
    context.warn(&input.name(), &recording.info.warnings);
    context.warn(&arguments.output.display().to_string(), report.remark().as_slice());
    context.report(|| {
        json!({
            "input": input.name(),
            "output": arguments.output.display().to_string(),
            "mode": arguments.mode.name(),
            "from": range.start,
            "to": range.end,
            "bandwidth_hz": report.bandwidth_hz,
            "sample_rate_hz": report.rate,
            "samples": report.samples,
            "datatype": report.datatype.to_string(),
            "peak": report.peak,
            "clipped": report.clipped,
        })
    })
}
