//! `lumiq render`: a stack as the window shows it, as a picture, a movie or a stack of pictures.

use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::json;

use super::arguments::{PictureText, RenderArguments, Verb};
use super::batch::Recipe;
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
use crate::codec::{Format, Pace, SaveOptions};
use crate::engine::derive::projected;
use crate::engine::export::{Depth, Frames, Picture, PictureRecipe, opened_composition, picture_from_recipe, rendered};
use crate::engine::session::Sources;
use crate::model::recipe::MontageOf;
use crate::model::{DocumentId, Stack, StackAxes};

/// An input that is open, projected if that is asked for.
struct Layered {
    input: Input,
    id: DocumentId,
    stack: Stack,
    warnings: Vec<String>,
}

/// Runs the verb.
pub(super) fn run(arguments: &RenderArguments, context: &Context) -> Result<(), Failure> {
    let whole = with_recipe(arguments)?;
    let arguments = whole.as_ref().unwrap_or(arguments);
    let read: Vec<PathBuf> = arguments.inputs.iter().chain(&arguments.recipe).cloned().collect();
    output::refuse_replacing(&arguments.output, &read, arguments.overwrite)?;
    if arguments.inputs.iter().filter(|path| *path == Path::new("-")).count() > 1 {
        return Err(Failure::Usage("stdin can be read once; give the other inputs as files".to_owned()));
    }
    let options = save_options(arguments)?;
    let open = |(index, path): (usize, &PathBuf)| {
        let input = Input::new(path)?;
        opened(&input, arguments).map_err(|failure| input.said(failure)).map(|(stack, warnings)| Layered {
            input,
            id: DocumentId(index as u64),
            stack,
            warnings,
        })
    };
    let layered = arguments.inputs.iter().enumerate().map(open).collect::<Result<Vec<_>, _>>()?;
    let Some(base) = layered.first() else { return Ok(()) };
    let written = write(base, &layered, (arguments, &options), context);
    written.map_err(|failure| base.input.said(failure))
}

fn write(
    base: &Layered,
    layered: &[Layered],
    (arguments, options): (&RenderArguments, &SaveOptions),
    context: &Context,
) -> Result<(), Failure> {
    let recipe = picture_recipe(layered, arguments, context)?;
    let axes = base.stack.info.axes;
    let (picture, [t, z]) = picture(&recipe, &axes, arguments).map_err(|sentence| said(&base.input, &sentence))?;
    let sources: Sources = layered.iter().map(|layered| (layered.id, layered.stack.clone())).collect();
    let result = rendered(base.id, &recipe.composition, &sources, &picture);
    let result = result.map_err(|error| base.input.refused(error))?;
    let ending = if result.info.axes.planes() == 1 { "png" } else { "tif" };
    let output = Output::new(&arguments.output, ending, arguments.overwrite, &context.manners)?;
    output.save("render", &result, options, context)?;
    for Layered { input, warnings, .. } in layered {
        context.warn(&input.name(), warnings);
    }
    context.report(|| {
        json!({
            "input": base.input.name(),
            "output": arguments.output.display().to_string(),
            "axes": axes_json(&result.info.axes),
            "t": ends(&t),
            "z": ends(&z),
        })
    })
}

fn said(input: &Input, sentence: &str) -> Failure {
    anyhow::anyhow!("{}: {sentence}", input.name()).into()
}

/// The stack of an input, and what its file should be warned of. What has but one plane along the axis of a projection
/// is that plane.
fn opened(input: &Input, arguments: &RenderArguments) -> Result<(Stack, Vec<String>), Failure> {
    let opened = input.open_stack(&Reading::of_stacks(&arguments.stack))?;
    let warnings = opened.info.warnings.clone();
    let Some(spec) = &arguments.project else { return Ok((opened, warnings)) };
    let projection = spec.of(&opened.info.axes).map_err(|sentence| said(input, &sentence))?;
    Ok((projected(&opened, &projection).map_err(|error| input.refused(error))?, warnings))
}

/// What is rendered, and which planes that are.
fn picture(
    recipe: &PictureRecipe,
    axes: &StackAxes,
    arguments: &RenderArguments,
) -> Result<(Picture, [Range<usize>; 2]), String> {
    let range = |option, wish: &Option<IndexRange>, length| {
        let wish = wish.clone().unwrap_or(IndexRange { start: 0, end: Some(1) });
        wish.on_axis(option, length)
    };
    let (mut t, mut z) = (range("t", &arguments.t, axes.t)?, range("z", &arguments.z, axes.z)?);
    let mut montage = arguments.montage.over(recipe.montage.clone())?;
    if let Some(montage) = &mut montage {
        let (own, given, length) = match montage.of {
            MontageOf::Channels => (None, false, 0),
            MontageOf::Z => (Some(&mut z), arguments.z.is_some(), axes.z),
            MontageOf::T => (Some(&mut t), arguments.t.is_some(), axes.t),
        };
        if let Some(own) = own {
            if given {
                montage.range = Some(ends(own));
            }
            let [first, end] = montage.range.unwrap_or([0, length]);
            *own = first..end;
        }
    }
    let picture = Picture {
        frames: Frames::Part { t: ends(&t), z: ends(&z) },
        region: arguments.region,
        scale: arguments.scale,
        depth: if arguments.depth == 16 { Depth::Sixteen } else { Depth::Eight },
        montage,
    };
    Ok((picture, [t, z]))
}

/// How the file is written, where its kind has a choice.
fn save_options(arguments: &RenderArguments) -> Result<SaveOptions, Failure> {
    let output = &arguments.output;
    let format = Format::from_extension(output);
    let is_movie = format.is_some_and(Format::is_movie);
    let refused = |option: &str, kinds: &str| {
        let name = output.display();
        Err(Failure::Usage(format!("{name}: {option} is for {kinds}; leave it out, or end the name so")))
    };
    if let Some(option) = arguments.of_movies_only().filter(|_| !is_movie && !is_animated(output)) {
        return refused(option, ".gif, .apng, .avi and .mp4");
    }
    if let Some(option) = arguments.of_animations_only().filter(|_| !is_animated(output)) {
        return refused(option, ".gif and .apng");
    }
    if arguments.quality.is_some() && !is_movie && format != Some(Format::Jpeg) {
        return refused("--quality", ".jpg, .avi and .mp4");
    }
    output::only_of_tiff(output, arguments.compression)?;
    let usual = SaveOptions::default();
    Ok(SaveOptions {
        quality: arguments.quality.unwrap_or(usual.quality),
        tiff: arguments.compression,
        pace: Pace {
            frames_per_second: arguments.fps.unwrap_or(usual.pace.frames_per_second),
            plays: arguments.plays.unwrap_or(usual.pace.plays),
        },
        ..usual
    })
}

const fn ends(range: &Range<usize>) -> [usize; 2] {
    [range.start, range.end]
}

/// The call as it is meant together with its recipe, which is read before the stacks are: it is small.
fn with_recipe(arguments: &RenderArguments) -> Result<Option<RenderArguments>, Failure> {
    let Some(path) = &arguments.recipe else { return Ok(None) };
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| format!("{name}: the recipe cannot be read"))?;
    if text.trim_start().starts_with('{') {
        let picture = Some(PictureText { name, text });
        return Ok(Some(RenderArguments { picture, ..arguments.clone() }));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let recipe = Recipe::read(&name, &text, folder).map_err(anyhow::Error::msg)?;
    let Verb::Render(of_recipe) = recipe.verb(Path::new("in"), &arguments.output)? else {
        let kind = recipe.file.kind.name();
        return Err(
            anyhow::anyhow!("{name}: is a recipe of kind {kind}, and this verb is render; use lumiq run").into()
        );
    };
    let mut whole = arguments.over(of_recipe);
    // Whoever names several inputs has said what lies over the first.
    if let [_] = whole.inputs[..] {
        whole.inputs.extend(recipe.with);
    }
    Ok(Some(whole))
}

/// The stacks' own, changed by the recipe, and that by the options.
fn picture_recipe(
    layered: &[Layered],
    arguments: &RenderArguments,
    context: &Context,
) -> Result<PictureRecipe, Failure> {
    let progress = context.fresh_progress();
    let (ids, stacks): (Vec<DocumentId>, Vec<_>) =
        layered.iter().map(|layered| (layered.id, (layered.id, &layered.stack))).unzip();
    let look = || opened_composition(&stacks, &progress);
    let shown = with_bar("look", &context.manners, &progress, look)?;
    let mut changed = match &arguments.picture {
        Some(PictureText { name, text }) => {
            picture_from_recipe(text, &shown, &ids).map_err(|sentence| anyhow::anyhow!("{name}: {sentence}"))?
        }
        None => PictureRecipe { composition: shown, montage: None },
    };
    if !arguments.layers.is_empty() {
        let shown = show_only(&mut changed.composition, &arguments.layers);
        shown.map_err(|sentence| said(&layered[0].input, &sentence))?;
    }
    overlay_spec::apply(&arguments.overlays, &mut changed.composition.overlays);
    Ok(changed)
}
