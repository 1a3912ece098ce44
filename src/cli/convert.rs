//! `lumiq convert`: a stack or a recording in another format, values unchanged.

use std::path::Path;

use super::arguments::ConvertArguments;
use super::context::Context;
use super::exit::{Failure, all_said};
use super::input::{Input, open_options, select};
use super::output::{self, Output};
use super::position::Position;
use super::progress_bar::with_bar;
use crate::codec::{self, Opened, SaveOptions};
use crate::model::Recording;

/// Runs the verb. With several inputs the output names a pattern: `-o out/.npy` writes `out/NAME.npy` for each.
pub(super) fn run(arguments: &ConvertArguments, context: &Context) -> Result<(), Failure> {
    if let [input] = &arguments.inputs[..] {
        return one(input, &arguments.output, arguments, context);
    }
    let (folder, ending) = pattern(&arguments.output)?;
    let outputs =
        arguments.inputs.iter().map(|input| output::in_folder(folder, input, ending)).collect::<Result<Vec<_>, _>>()?;
    output::refuse_collisions(&outputs)?;
    let mut failures = Vec::new();
    for (input, output) in arguments.inputs.iter().zip(&outputs) {
        match one(input, output, arguments, context) {
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(failure) => failures.push(failure),
            Ok(()) => {}
        }
    }
    all_said(failures)
}

/// `folder/.ending`
fn pattern(output: &Path) -> Result<(&Path, &str), Failure> {
    let ending = output.file_name().and_then(|name| name.to_str()?.strip_prefix('.'));
    match (output.parent(), ending) {
        (Some(folder), Some(ending)) if !ending.is_empty() => Ok((folder, ending)),
        _ => Err(Failure::Usage(
            "several inputs need a folder and an ending, such as -o out/.npy for out/NAME.npy".to_owned(),
        )),
    }
}

fn one(input: &Path, output: &Path, arguments: &ConvertArguments, context: &Context) -> Result<(), Failure> {
    let input = Input::new(input)?;
    let mut options = open_options(&arguments.stack, &arguments.recording);
    options.stored = arguments.stored;
    let opened = input.open(&options)?;
    let output = Output::new(output, "npy", arguments.overwrite)?;
    let progress = context.fresh_progress();
    match opened {
        Opened::Stack(stack) => {
            if arguments.from.is_some() || arguments.to.is_some() {
                return Err(Failure::Usage(format!(
                    "{}: is a stack; --from and --to are for recordings",
                    input.name()
                )));
            }
            context.warn(&input.name(), &stack.info.warnings);
            let stack = select(stack, &arguments.selection, &input.name())?;
            let options = SaveOptions { keep_axes: arguments.keep_axes, ..SaveOptions::default() };
            with_bar("convert", &context.manners, &progress, || {
                codec::save(&output.path, &stack, &options, &progress)
            })?;
        }
        Opened::Recording(recording) => {
            context.warn(&input.name(), &recording.info.warnings);
            let options = SaveOptions::default();
            let range = sample_range(&recording, arguments.from, arguments.to, &input.name())?;
            with_bar("convert", &context.manners, &progress, || {
                codec::save_recording(&output.path, &recording, Some(range), &options, &progress)
            })?;
        }
    }
    output.finish()
}

/// The samples from `--from` to `--to`, within the recording.
pub(super) fn sample_range(
    recording: &Recording,
    from: Option<Position>,
    to: Option<Position>,
    name: &str,
) -> Result<std::ops::Range<u64>, Failure> {
    let rate = recording.info.sample_rate_hz;
    let sample = |position: Option<Position>, default| match position {
        Some(position) => position.sample(rate).map_err(|sentence| anyhow::anyhow!("{name}: {sentence}")),
        None => Ok(default),
    };
    let start = sample(from, 0)?;
    let end = sample(to, recording.info.samples)?;
    if start >= end || end > recording.info.samples {
        return Err(anyhow::anyhow!(
            "{name}: samples {start} to {end} are not in the recording of {} samples",
            recording.info.samples
        )
        .into());
    }
    Ok(start..end)
}
