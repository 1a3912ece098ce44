//! `lumiq blend`: whole stacks combined, frame by frame.

use serde_json::json;

use super::arguments::{AlphaChoice, BlendArguments};
use super::coding::{refuse_useless, save_options};
use super::context::Context;
use super::exit::Failure;
use super::info::axes_json;
use super::input::{Input, Reading};
use super::output::{self, Output, ending_on_stdout};
use crate::engine::EngineError;
use crate::engine::derive::blended;
use crate::model::Stack;
use crate::model::recipe::{AlphaRule, Blend, SizeRule};

/// Runs the verb.
pub(super) fn run(arguments: &BlendArguments, context: &Context) -> Result<(), Failure> {
    output::refuse_replacing(&arguments.output, &arguments.inputs, arguments.overwrite)?;
    refuse_useless(std::slice::from_ref(&arguments.output), &arguments.coding)?;
    // Inputs from stdin live in temporary files that must outlast the reading.
    let inputs = arguments.inputs.iter().map(|path| Input::new(path)).collect::<Result<Vec<_>, _>>()?;
    let said = |failure| inputs.iter().fold(failure, |failure, input| input.said(failure));
    write(&inputs, arguments, context).map_err(said)
}

fn write(inputs: &[Input], arguments: &BlendArguments, context: &Context) -> Result<(), Failure> {
    let recipe = recipe(arguments);
    let reading = Reading::of_stacks(&arguments.stack);
    let stacks = inputs.iter().map(|input| input.open_stack(&reading)).collect::<Result<Vec<_>, _>>()?;
    let result = blended(&stacks, &recipe).map_err(|error| by_name(error, inputs, &stacks))?;
    let output =
        Output::new(&arguments.output, &ending_on_stdout(&inputs[0], &result), arguments.overwrite, &context.manners)?;
    output.save("blend", &result, &save_options(&arguments.coding), context)?;
    for (input, stack) in inputs.iter().zip(&stacks) {
        context.warn(&input.name(), &stack.info.warnings);
    }
    context.report(|| {
        json!({
            "inputs": inputs.iter().map(Input::name).collect::<Vec<_>>(),
            "output": arguments.output.display().to_string(),
            "axes": axes_json(&result.info.axes),
            "sample_type": result.info.sample_type.name(),
        })
    })
}

/// What the options ask for.
pub(super) const fn recipe(arguments: &BlendArguments) -> Blend {
    Blend {
        mode: arguments.mode,
        alpha: match arguments.alpha {
            AlphaChoice::Plain => AlphaRule::Plain,
            AlphaChoice::Composite => AlphaRule::Composite,
        },
        size: match (arguments.crop, arguments.fit) {
            (true, _) => SizeRule::Crop,
            (_, true) => SizeRule::Fit,
            _ => SizeRule::Equal,
        },
    }
}

/// Says which files do not go together, and by which option they would.
fn by_name(error: EngineError, inputs: &[Input], stacks: &[Stack]) -> Failure {
    let EngineError::Mismatch { images: [one, other], have, remedy } = error else { return error.into() };
    let size = |index: usize| (stacks[index].info.axes.x, stacks[index].info.axes.y);
    let remedy = if size(one) == size(other) {
        remedy
    } else {
        "add --crop to keep the common part, or --fit to fit the others to the first"
    };
    let [one, other] = [one, other].map(|index| inputs[index].name());
    anyhow::anyhow!("{other}: has {} and {one} has {}; {remedy}", have[1], have[0]).into()
}
