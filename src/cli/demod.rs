//! `lumiq demod`: the sound of a band of a recording, to a file or to the loudspeaker.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::arguments::DemodArguments;
use super::context::Context;
use super::exit::Failure;
use super::input::{Input, refused, sample_range};
use super::output::{self, Output};
use super::progress_bar::with_bar;
use super::spool::STDIN;
use crate::engine::demod::{Plan, save_audio};
use crate::engine::sound::{Loudspeaker, Playback, Volume, play};
use crate::model::recipe::Demodulation;
use crate::model::{Recording, RecordingInfo};

/// Runs the verb.
pub(super) fn run(arguments: &DemodArguments, context: &Context) -> Result<(), Failure> {
    if let Some(output) = &arguments.output {
        output::refuse_replacing(output, std::slice::from_ref(&arguments.input), arguments.overwrite)?;
    }
    let reach = |info: &RecordingInfo, part| {
        let reach = Plan::new(&recipe(arguments, &part), info).and_then(|plan| plan.reach(info));
        reach.map_err(|error| refused(STDIN, error))
    };
    let input = Input::recording_up_to(&arguments.input, &arguments.read, &arguments.time, reach)?;
    demodulate(&input, arguments, context).map_err(|failure| input.said(failure))
}

fn demodulate(input: &Input, arguments: &DemodArguments, context: &Context) -> Result<(), Failure> {
    let recording = input.open_only_recording(&arguments.read)?;
    let range = sample_range(&recording.info, &arguments.time, &input.name())?;
    let recipe = recipe(arguments, &range);
    let said = match &arguments.output {
        Some(output) => write(input, output, (&recording, &recipe), arguments, context)?,
        None => listen(input, (&recording, &recipe), arguments.volume, context)?,
    };
    context.report(|| {
        let mut all = json!({
            "input": input.name(),
            "output": arguments.output.as_ref().map(|output| output.display().to_string()),
            "mode": arguments.mode.name(),
            "from": range.start,
            "to": range.end,
        });
        if let (Value::Object(all), Value::Object(said)) = (&mut all, said) {
            all.extend(said);
        }
        all
    })
}

/// What the options ask for of a part.
pub(super) fn recipe(arguments: &DemodArguments, part: &Range<u64>) -> Demodulation {
    Demodulation {
        mode: arguments.mode,
        from: part.start,
        to: Some(part.end),
        channel: arguments.channel,
        center: arguments.center,
        bandwidth: arguments.bandwidth,
        deemphasis: arguments.deemphasis,
        rate: arguments.rate,
        datatype: arguments.write_datatype,
    }
}

/// To a file; what there is to say of it.
fn write(
    input: &Input,
    target: &Path,
    (recording, recipe): (&Recording, &Demodulation),
    arguments: &DemodArguments,
    context: &Context,
) -> Result<Value, Failure> {
    let output = Output::new(target, "wav", arguments.overwrite, &context.manners)?;
    let report = output.fill("demod", context, |path, progress| {
        save_audio(path, recording, recipe, None, progress).map_err(|error| input.refused(error))
    })?;
    output.finish()?;
    context.warn(&input.name(), &recording.info.warnings);
    context.warn(&target.display().to_string(), report.remark().as_slice());
    Ok(json!({
        "bandwidth_hz": report.bandwidth_hz,
        "sample_rate_hz": report.rate,
        "samples": report.samples,
        "datatype": report.datatype.to_string(),
        "peak": report.peak,
        "clipped": report.clipped,
    }))
}

/// To the loudspeaker, until it is over or interrupted.
fn listen(
    input: &Input,
    (recording, recipe): (&Recording, &Demodulation),
    volume_db: f64,
    context: &Context,
) -> Result<Value, Failure> {
    let volume = Arc::new(Volume::of_db(volume_db));
    let playback = Playback::new(&recording.info, recipe.from);
    let progress = context.fresh_progress();
    let played = with_bar("play", &context.manners, &progress, || {
        play(recording, recipe, &Loudspeaker, &volume, &playback, &progress)
    });
    let report = played.map_err(|error| input.refused(error))?;
    context.warn(&input.name(), &recording.info.warnings);
    context.warn(&input.name(), report.remark(&volume).as_slice());
    Ok(json!({
        "bandwidth_hz": report.bandwidth_hz,
        "sample_rate_hz": report.rate,
        "samples": report.samples,
        "peak": report.peak,
        "gaps": report.gaps,
    }))
}
