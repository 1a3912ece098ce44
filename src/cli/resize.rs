//! `lumiq resize`: pictures and stacks in another size, plane by plane.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::arguments::{FitChoice, ResizeArguments, SizeOptions};
use super::context::Context;
use super::exit::{Failure, all_said};
use super::input::{Input, Reading};
use super::output::{self, Output};
use crate::codec::{Format, SaveOptions, written_dpi};
use crate::engine::derive::resized;
use crate::model::recipe::{Fit, Resize, ResizeFilter, SizeRequest};
use crate::model::{Dpi, Stack};

/// Runs the verb; goes on with the other files when one fails.
pub(super) fn run(arguments: &ResizeArguments, context: &Context) -> Result<(), Failure> {
    let recipe =
        Resize { size: size_request(&arguments.size)?, filter: arguments.filter, linear_light: arguments.linear_light };
    let outputs = output_paths(arguments)?;
    output::refuse_collisions(&outputs)?;
    for output in &outputs {
        output::refuse_replacing(output, &arguments.inputs, arguments.overwrite)?;
    }
    refuse_useless_quality(&outputs, arguments.quality)?;
    let mut failures = Vec::new();
    for (input, output) in arguments.inputs.iter().zip(&outputs) {
        match one(input, output, &recipe, arguments, context) {
            Err(end) if end.is_an_end() => return Err(end),
            Err(failure) => failures.push(failure),
            Ok(()) => {}
        }
    }
    all_said(failures)
}

fn output_paths(arguments: &ResizeArguments) -> Result<Vec<PathBuf>, Failure> {
    match (&arguments.output, &arguments.out, &arguments.inputs[..]) {
        (Some(output), _, [_]) => Ok(vec![output.clone()]),
        (Some(_), _, _) => {
            Err(Failure::Usage("several inputs need a folder: use --out DIR instead of -o OUT".to_owned()))
        }
        (None, Some(folder), inputs) => {
            inputs.iter().map(|input| output::in_folder(folder, input, &output::ending_for_result(input))).collect()
        }
        (None, None, _) => Err(Failure::Usage("say where to write: -o OUT or --out DIR".to_owned())),
    }
}

/// `--quality` where no result is lossy is a mistake to be told of. What goes to stdout is found out later.
fn refuse_useless_quality(outputs: &[PathBuf], quality: Option<u8>) -> Result<(), Failure> {
    let lossy = |path: &PathBuf| {
        path == Path::new("-") || Format::from_extension(path).is_none_or(|format| format == Format::Jpeg)
    };
    match outputs {
        [first, ..] if quality.is_some() && !outputs.iter().any(lossy) => Err(Failure::Usage(format!(
            "{}: --quality is for .jpg, the one lossy format; leave it out, or end the name with .jpg",
            first.display()
        ))),
        _ => Ok(()),
    }
}

/// The one size that is asked for.
fn size_request(size: &SizeOptions) -> Result<SizeRequest, Failure> {
    let wishes = [
        (size.width.is_some() || size.height.is_some()).then(|| SizeRequest::Pixels {
            width: size.width,
            height: size.height,
            fit: size.fit.map_or(Fit::Contain, Into::into),
        }),
        size.scale.map(SizeRequest::Scale),
        size.long_side.map(SizeRequest::LongSide),
        size.short_side.map(SizeRequest::ShortSide),
        size.dpi.map(|target| SizeRequest::Dpi { target, source: size.source_dpi, max_dimension: size.max_dimension }),
    ];
    let mut wishes = wishes.into_iter().flatten();
    match (wishes.next(), wishes.next()) {
        (Some(wish), None) => Ok(wish),
        (None, _) => Err(Failure::Usage(
            "say the size: --width, --height, --scale, --long-side, --short-side or --dpi".to_owned(),
        )),
        (Some(_), Some(_)) => Err(Failure::Usage("say the size in one way only".to_owned())),
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
    let options = SaveOptions {
        quality: arguments.quality.unwrap_or(SaveOptions::default().quality),
        strip: arguments.strip,
        ..SaveOptions::default()
    };
    let true_dpi = written_dpi(&output.path, &result.info, &options);
    output.save("resize", &result, &options, context)?;
    context.warn(&input.name(), &stack.info.warnings);
    context.report(|| report(&input.name(), path, &stack, &result, recipe, true_dpi))
}

/// One object per input, by the names of the published DPI normaliser; `true_dpi` is what the file states.
fn report(
    input: &str,
    output: &Path,
    source: &Stack,
    result: &Stack,
    recipe: &Resize,
    true_dpi: Option<Dpi>,
) -> serde_json::Value {
    let (before, after) = (source.info.axes, result.info.axes);
    let scale = after.x as f64 / before.x as f64;
    let target_dpi = match recipe.size {
        SizeRequest::Dpi { target, .. } => Some(target),
        _ => None,
    };
    let longest = match recipe.size {
        SizeRequest::Dpi { max_dimension, .. } => max_dimension,
        _ => None,
    };
    let skipped = (before.x, before.y) == (after.x, after.y);
    json!({
        "input": input,
        "output": output.display().to_string(),
        "original_dimensions": [before.x, before.y],
        "original_dpi": source.info.dpi.map(|dpi| [dpi.x, dpi.y]),
        "target_dpi": target_dpi,
        "scale_factor": scale,
        "auto_adjusted": false,
        "final_dpi": target_dpi.or(result.info.dpi.map(|dpi| dpi.x)),
        "new_dimensions": if skipped { None } else { Some([after.x, after.y]) },
        "resample_method": if skipped { "NONE".to_owned() } else { method(recipe.filter, scale) },
        "skipped_resize": skipped,
        "dimension_clamped": longest.is_some_and(|longest| {
            target_dpi.zip(result.info.dpi).is_some_and(|(wanted, made)| {
                after.x.max(after.y) == longest && made.x < wanted
            })
        }),
        "calculated_dpi": null,
        "resize_error": null,
        "true_dpi": true_dpi.map(|dpi| [dpi.x, dpi.y]),
    })
}

/// The filter that ran, by its published name where it has one.
fn method(filter: ResizeFilter, scale: f64) -> String {
    let filter = match filter {
        ResizeFilter::Auto if scale < 1.0 => ResizeFilter::Lanczos3,
        ResizeFilter::Auto => ResizeFilter::CatmullRom,
        chosen => chosen,
    };
    filter.name().replace('-', "").to_uppercase()
}

impl From<FitChoice> for Fit {
    fn from(fit: FitChoice) -> Self {
        match fit {
            FitChoice::Contain => Self::Contain,
            FitChoice::Cover => Self::Cover,
            FitChoice::Stretch => Self::Stretch,
            FitChoice::Pad => Self::Pad,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_way_of_saying_the_size() {
        assert!(size_request(&SizeOptions::default()).is_err());
        let both = SizeOptions { scale: Some(0.5), long_side: Some(100), ..SizeOptions::default() };
        assert!(size_request(&both).is_err());
        let width = SizeOptions { width: Some(10), ..SizeOptions::default() };
        assert_eq!(
            size_request(&width).unwrap(),
            SizeRequest::Pixels { width: Some(10), height: None, fit: Fit::Contain }
        );
    }

    #[test]
    fn published_names_of_filters() {
        assert_eq!(method(ResizeFilter::Auto, 0.5), "LANCZOS3");
        assert_eq!(method(ResizeFilter::Auto, 2.0), "CATMULLROM");
    }
}
