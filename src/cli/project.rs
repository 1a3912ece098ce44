//! `lumiq project`: many planes as one, along depth or time.

use serde_json::json;

use super::arguments::ProjectArguments;
use super::context::Context;
use super::exit::Failure;
use super::input::{Input, Reading};
use super::output::{Output, ending_for_result};
use super::progress_bar::with_bar;
use crate::codec::{self, SaveOptions};
use crate::engine::derive::projected;
use crate::model::recipe::{Projection, ProjectionAxis};

/// Runs the verb.
pub(super) fn run(arguments: &ProjectArguments, context: &Context) -> Result<(), Failure> {
    let input = Input::new(&arguments.input)?;
    let stack = input.open_stack(&Reading::of_stacks(&arguments.stack))?;
    context.warn(&input.name(), &stack.info.warnings);
    let (axis, length) = match arguments.axis {
        ProjectionAxis::Z => ('z', stack.info.axes.z),
        ProjectionAxis::T => ('t', stack.info.axes.t),
    };
    let range = match &arguments.range {
        Some(range) => {
            range.on_axis(axis, length).map_err(|sentence| anyhow::anyhow!("{}: {sentence}", input.name()))?
        }
        None => 0..length,
    };
    let recipe = Projection { axis: arguments.axis, method: arguments.method, range: Some([range.start, range.end]) };
    let result = projected(&stack, &recipe)?;
    let output =
        Output::new(&arguments.output, &ending_for_result(&input.path), arguments.overwrite, &context.manners)?;
    let progress = context.fresh_progress();
    with_bar("project", &context.manners, &progress, || {
        codec::save(&output.path, &result, &SaveOptions::default(), &progress)
    })?;
    output.finish()?;
    context.report(|| {
        let axes = result.info.axes;
        json!({
            "input": input.name(),
            "output": arguments.output.display().to_string(),
            "axes": {"t": axes.t, "z": axes.z, "c": axes.c, "y": axes.y, "x": axes.x},
            "sample_type": result.info.sample_type.name(),
            "range": [range.start, range.end],
        })
    })
}
