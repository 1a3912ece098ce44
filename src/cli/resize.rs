//! `lumiq resize`: pictures and stacks in another size, plane by plane.

use std::path::{Path, PathBuf};

use super::arguments::ResizeArguments;
use super::coding::{refuse_useless, save_options};
use super::context::Context;
use super::exit::Failure;
use super::input::{Input, Reading};
use super::many;
use super::output::{self, Output};
use super::resize_report::report;
use super::size_request::size_request;
use crate::codec::written_dpi;
use crate::engine::derive::resized;
use crate::engine::export::usual_ending;
use crate::model::recipe::Resize;

/// Runs the verb; goes on with the other files when one fails.
pub(super) fn run(arguments: &ResizeArguments, context: &Context) -> Result<(), Failure> {
    let recipe = recipe(arguments)?;
    let outputs = output_paths(arguments)?;
    output::refuse_collisions(&outputs)?;
    for output in &outputs {
        output::refuse_replacing(output, &arguments.inputs, arguments.overwrite)?;
    }
    refuse_useless(&outputs, &arguments.coding)?;
    let make = |input: &Path, output: &Path, context: &Context| one(input, output, &recipe, arguments, context);
    let reading = Reading::of_stacks(&arguments.stack).options();
    many::each("resize", [&arguments.inputs, &outputs], &reading, context, make)
}

/// What the options ask for.
pub(super) fn recipe(arguments: &ResizeArguments) -> Result<Resize, Failure> {
    Ok(Resize {
        size: size_request(&arguments.size)?,
        filter: arguments.filter,
        linear_light: arguments.linear_light,
        sharpen: arguments.sharpen,
        pad: arguments.size.pad_color,
    })
}

fn output_paths(arguments: &ResizeArguments) -> Result<Vec<PathBuf>, Failure> {
    match (&arguments.output, &arguments.out, &arguments.inputs[..]) {
        (Some(output), _, [_]) => Ok(vec![output.clone()]),
        (Some(_), _, _) => {
            Err(Failure::Usage("several inputs need a folder: use --out DIR instead of -o OUT".to_owned()))
        }
        (None, Some(folder), inputs) => {
            inputs.iter().map(|input| output::in_folder(folder, input, &usual_ending(input))).collect()
        }
        (None, None, _) => Err(Failure::Usage("say where to write: -o OUT or --out DIR".to_owned())),
    }
}

fn one(
    input: &Path,
    path: &Path,
    recipe: &Resize,
    arguments: &ResizeArguments,
    context: &Context,
) -> Result<(), Failure> {
    let input = Input::new(input)?;
    write(&input, path, recipe, arguments, context).map_err(|failure| input.said(failure))
}

fn write(
    input: &Input,
    path: &Path,
    recipe: &Resize,
    arguments: &ResizeArguments,
    context: &Context,
) -> Result<(), Failure> {
    let stack = input.open_stack(&Reading::of_stacks(&arguments.stack))?;
    let result = resized(&stack, recipe).map_err(|error| input.refused(error))?;
    let stdout_ending = output::ending_on_stdout(input, &result);
    let output = Output::new(path, &stdout_ending, arguments.overwrite, &context.manners)?;
    let options = save_options(&arguments.coding);
    let true_dpi = written_dpi(&output.path, &result.info, &options);
    output.save("resize", &result, &options, context)?;
    context.warn(&input.name(), &stack.info.warnings);
    context.report(|| report(&input.name(), path, [&stack.info, &result.info], recipe, true_dpi))
}
