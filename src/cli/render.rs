//! `lumiq render`: a stack as the window shows it, as a picture or as a stack of pictures.

use std::ops::Range;

use anyhow::Context as _;
use serde_json::json;

use super::arguments::RenderArguments;
use super::context::Context;
use super::exit::Failure;
use super::info::axes_json;
use super::input::{Input, Reading};
use super::layer_spec::show_only;
use super::output::{self, Output};
use super::overlay_spec;
use super::position::IndexRange;
use super::progress_bar::with_bar;
use crate::codec::picture::is_animated;
use crate::codec::{Pace, SaveOptions};
use crate::engine::derive::projected;
use crate::engine::export::{Frames, composition_from_recipe, opened_composition, rendered};
use crate::engine::session::Sources;
use crate::model::{Composition, DocumentId, Stack};

/// The one document there is.
const INPUT: DocumentId = DocumentId(0);

/// Runs the verb.
pub(super) fn run(arguments: &RenderArguments, context: &Context) -> Result<(), Failure> {
    let inputs: Vec<_> = std::iter::once(&arguments.input).chain(&arguments.recipe).cloned().collect();
    output::refuse_replacing(&arguments.output, &inputs, arguments.overwrite)?;
    let input = Input::new(&arguments.input)?;
    write(&input, arguments, context).map_err(|failure| input.said(failure))
}

fn write(input: &Input, arguments: &RenderArguments, context: &Context) -> Result<(), Failure> {
    let pace = pace(arguments)?;
    let recipe = recipe_text(arguments)?;
    let opened = input.open_stack(&Reading::of_stacks(&arguments.stack))?;
    let said = |sentence: String| Failure::from(anyhow::anyhow!("{}: {sentence}", input.name()));
    let stack = match &arguments.project {
        Some(spec) => {
            let projection = spec.of(&opened.info.axes).map_err(said)?;
            projected(&opened, &projection).map_err(|error| input.refused(error))?
        }
        None => opened.clone(),
    };
    let range = |option, wish: &Option<IndexRange>, length| {
        let wish = wish.clone().unwrap_or(IndexRange { start: 0, end: Some(1) });
        wish.on_axis(option, length).map_err(said)
    };
    let (t, z) = (range("t", &arguments.t, stack.info.axes.t)?, range("z", &arguments.z, stack.info.axes.z)?);
    let composition = composition(input, &stack, recipe.as_deref(), arguments, context)?;
    let frames = Frames::Part { t: ends(&t), z: ends(&z) };
    let sources = Sources::from([(INPUT, stack)]);
    let result = rendered(INPUT, &composition, &sources, frames, arguments.region);
    let result = result.map_err(|error| input.refused(error))?;
    let ending = if t.len() * z.len() == 1 { "png" } else { "tif" };
    let output = Output::new(&arguments.output, ending, arguments.overwrite, &context.manners)?;
    output.save("render", &result, &SaveOptions { pace, ..SaveOptions::default() }, context)?;
    context.warn(&input.name(), &opened.info.warnings);
    context.report(|| {
        json!({
            "input": input.name(),
            "output": arguments.output.display().to_string(),
            "axes": axes_json(&result.info.axes),
            "t": ends(&t),
            "z": ends(&z),
        })
    })
}

/// How frames follow one another, if the result has any.
fn pace(arguments: &RenderArguments) -> Result<Pace, Failure> {
    let animated = is_animated(&arguments.output);
    if let Some(option) = arguments.of_animations_only().filter(|_| !animated) {
        let name = arguments.output.display();
        return Err(Failure::Usage(format!(
            "{name}: {option} is for .gif and .apng; leave it out, or end the name so"
        )));
    }
    let usual = Pace::default();
    Ok(Pace {
        frames_per_second: arguments.fps.unwrap_or(usual.frames_per_second),
        plays: arguments.plays.unwrap_or(usual.plays),
    })
}

const fn ends(range: &Range<usize>) -> [usize; 2] {
    [range.start, range.end]
}

/// What the recipe's file says, read before the stack is: it is small.
fn recipe_text(arguments: &RenderArguments) -> Result<Option<String>, Failure> {
    let Some(path) = &arguments.recipe else { return Ok(None) };
    let read = std::fs::read_to_string(path);
    Ok(Some(read.with_context(|| format!("{}: the recipe cannot be read", path.display()))?))
}

/// The stack's own, changed by the recipe, and that by the options.
fn composition(
    input: &Input,
    stack: &Stack,
    recipe: Option<&str>,
    arguments: &RenderArguments,
    context: &Context,
) -> Result<Composition, Failure> {
    let progress = context.fresh_progress();
    let look = || opened_composition(stack, INPUT, &progress);
    let mut composition = with_bar("look", &context.manners, &progress, look)?;
    if let (Some(text), Some(path)) = (recipe, &arguments.recipe) {
        let changed = composition_from_recipe(text, &composition);
        composition = changed.map_err(|sentence| anyhow::anyhow!("{}: {sentence}", path.display()))?;
    }
    if !arguments.layers.is_empty() {
        let shown = show_only(&mut composition, &arguments.layers);
        shown.map_err(|sentence| anyhow::anyhow!("{}: {sentence}", input.name()))?;
    }
    overlay_spec::apply(&arguments.overlays, &mut composition.overlays);
    Ok(composition)
}
