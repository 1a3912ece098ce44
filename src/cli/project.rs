//! `lumiq project`: many planes as one, along depth or time.

use serde_json::json;

use super::arguments::ProjectArguments;
use super::coding::{refuse_useless, save_options};
use super::context::Context;
use super::exit::Failure;
use super::info::axes_json;
use super::input::{Input, Reading};
use super::output::{self, Output, ending_on_stdout};
use crate::engine::derive::projected;
use crate::model::recipe::Projection;

/// Runs the verb.
pub(super) fn run(arguments: &ProjectArguments, context: &Context) -> Result<(), Failure> {
    output::refuse_replacing(&arguments.output, std::slice::from_ref(&arguments.input), arguments.overwrite)?;
    refuse_useless(std::slice::from_ref(&arguments.output), &arguments.coding)?;
    let input = Input::new(&arguments.input)?;
    write(&input, arguments, context).map_err(|failure| input.said(failure))
}

fn write(input: &Input, arguments: &ProjectArguments, context: &Context) -> Result<(), Failure> {
    let stack = input.open_stack(&Reading::of_stacks(&arguments.stack))?;
    let length = arguments.axis.length(&stack.info.axes);
    let axis = arguments.axis.name();
    let range = match &arguments.range {
        Some(range) => range
            .on_axis("range", length)
            .map_err(|sentence| anyhow::anyhow!("{}: {sentence} along {axis}; choose planes inside", input.name()))?,
        None => 0..length,
    };
    let recipe = Projection { axis: arguments.axis, method: arguments.method, range: Some([range.start, range.end]) };
    let result = projected(&stack, &recipe).map_err(|error| input.refused(error))?;
    let ending = ending_on_stdout(input, &result);
    let output = Output::new(&arguments.output, &ending, arguments.overwrite, &context.manners)?;
    output.save("project", &result, &save_options(&arguments.coding), context)?;
    context.warn(&input.name(), &stack.info.warnings);
    context.report(|| {
        json!({
            "input": input.name(),
            "output": arguments.output.display().to_string(),
            "axes": axes_json(&result.info.axes),
            "sample_type": result.info.sample_type.name(),
            "range": [range.start, range.end],
        })
    })
}
