//! `lumiq convert`: a stack or a recording in another format, values unchanged.

use std::path::Path;

use serde_json::json;

use super::arguments::ConvertArguments;
use super::coding::{refuse_useless, save_options};
use super::context::Context;
use super::exit::Failure;
use super::info::axes_json;
use super::input::{Input, Reading, sample_range, select};
use super::many;
use super::output::{self, Output};
use crate::codec::{self, Opened, SaveOptions};
use crate::engine::derive::resliced;
use crate::model::recipe::Reslice;

/// Runs the verb. With several inputs the output names a pattern: `-o out/.npy` writes `out/NAME.npy` for each.
pub(super) fn run(arguments: &ConvertArguments, context: &Context) -> Result<(), Failure> {
    if let [input] = &arguments.inputs[..] {
        output::refuse_replacing(&arguments.output, &arguments.inputs, arguments.overwrite)?;
        return one(input, &arguments.output, arguments, context);
    }
    let (folder, ending) = pattern(&arguments.output)?;
    let outputs =
        arguments.inputs.iter().map(|input| output::in_folder(folder, input, ending)).collect::<Result<Vec<_>, _>>()?;
    output::refuse_collisions(&outputs)?;
    for output in &outputs {
        output::refuse_replacing(output, &arguments.inputs, arguments.overwrite)?;
    }
    let make = |input: &Path, output: &Path, context: &Context| one(input, output, arguments, context);
    let reading = reading(arguments).options();
    many::each("convert", [&arguments.inputs, &outputs], &reading, context, make)
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

fn one(input: &Path, path: &Path, arguments: &ConvertArguments, context: &Context) -> Result<(), Failure> {
    let input = Input::up_to(input, &reading(arguments), &arguments.time, |_, part| Ok(part.end))?;
    write(&input, path, arguments, context).map_err(|failure| input.said(failure))
}

/// How inputs are read.
pub(super) fn reading(arguments: &ConvertArguments) -> Reading<'_> {
    Reading {
        stack: &arguments.stack,
        recording: Some(&arguments.recording),
        stored: arguments.stored,
        of_stacks_only: arguments.of_stacks_only(),
        of_recordings_only: arguments.of_recordings_only(),
    }
}

fn write(input: &Input, path: &Path, arguments: &ConvertArguments, context: &Context) -> Result<(), Failure> {
    let opened = input.open(&reading(arguments))?;
    let output = Output::new(path, "npy", arguments.overwrite, &context.manners)?;
    match opened {
        Opened::Stack(stack) => {
            let stack = select(stack, &arguments.selection, &input.name())?;
            let stack = match arguments.reslice {
                Some(plane) => {
                    resliced(&stack, &Reslice { plane, range: None }).map_err(|error| input.refused(error))?
                }
                None => stack,
            };
            refuse_useless(std::slice::from_ref(&output.path), &arguments.coding)?;
            let options = SaveOptions { keep_axes: arguments.keep_axes, ..save_options(&arguments.coding) };
            output.save("convert", &stack, &options, context)?;
            context.warn(&input.name(), &stack.info.warnings);
            context.report(|| {
                json!({
                    "input": input.name(),
                    "output": path.display().to_string(),
                    "axes": axes_json(&stack.info.axes),
                })
            })
        }
        Opened::Recording(recording) => {
            let options = SaveOptions::default();
            let range = sample_range(&recording.info, &arguments.time, &input.name())?;
            output.fill("convert", context, |path, progress| {
                codec::save_recording(path, &recording, Some(range.clone()), &options, progress)
            })?;
            output.finish()?;
            context.warn(&input.name(), &recording.info.warnings);
            context.report(|| {
                json!({
                    "input": input.name(),
                    "output": path.display().to_string(),
                    "samples": range.end - range.start,
                    "channels": recording.info.channels,
                })
            })
        }
    }
}
