//! `lumiq measure`: what regions of a stack hold, and what lies along lines, as a table.

use std::io::Write as _;
use std::sync::Arc;

use super::arguments::MeasureArguments;
use super::context::Context;
use super::exit::Failure;
use super::input::{Input, Reading};
use super::output::{self, Output};
use super::position::IndexRange;
use super::progress_bar::with_bar;
use super::{print, region_spec};
use crate::codec::CodecError;
use crate::codec::atomic::write_atomically;
use crate::engine::measure::{
    MeasureRequest, Measurements, Planes, TableFormat, json_of, measure, profile_text, table_text,
};
use crate::engine::session::layers_of;
use crate::engine::tile::{Direct, TileSource};
use crate::model::{DocumentId, Shape, Stack};

/// Runs the verb.
pub(super) fn run(arguments: &MeasureArguments, context: &Context) -> Result<(), Failure> {
    if let Some(output) = &arguments.output {
        output::refuse_replacing(output, std::slice::from_ref(&arguments.input), arguments.overwrite)?;
    }
    let input = Input::new(&arguments.input)?;
    table(&input, arguments, context).map_err(|failure| input.said(failure))
}

fn table(input: &Input, arguments: &MeasureArguments, context: &Context) -> Result<(), Failure> {
    let stack = input.open_stack(&Reading::of_stacks(&arguments.stack))?;
    let range = |option, wish: &Option<IndexRange>, length| {
        let all = Ok(0..length);
        let range = wish.as_ref().map_or(all, |wish| wish.on_axis(option, length));
        range.map_err(|sentence| anyhow::anyhow!("{}: {sentence}", input.name()))
    };
    let axes = stack.info.axes;
    let planes = Planes::Part { t: range("t", &arguments.t, axes.t)?, z: range("z", &arguments.z, axes.z)? };
    let request = MeasureRequest {
        channels: layers_of(DocumentId(0), &stack.info, &[]).into_iter().map(|layer| layer.name).collect(),
        regions: Arc::new(region_spec::named(shapes(arguments))),
        planes,
        stack: stack.clone(),
    }
    .or_whole_plane();
    let measured = measured(&request, &stack, context)?;
    context.warn(&input.name(), &stack.info.warnings);
    write(&measured, arguments, context)
}

/// Rectangles first, then ellipses, polygons and lines, each in the order in which they were typed.
fn shapes(arguments: &MeasureArguments) -> impl Iterator<Item = Shape> {
    let rectangles = arguments.rectangle.iter().map(|spec| Shape::Rectangle(spec.0));
    let ellipses = arguments.ellipse.iter().map(|spec| Shape::Ellipse(spec.0));
    let polygons = arguments.polygon.iter().map(|spec| Shape::Polygon(spec.0.clone()));
    let lines = arguments.line.iter().map(|spec| Shape::Line { from: spec.0[0], to: spec.0[1], width: spec.1 });
    rectangles.chain(ellipses).chain(polygons).chain(lines)
}

fn measured(request: &MeasureRequest, stack: &Stack, context: &Context) -> Result<Measurements, Failure> {
    let progress = context.fresh_progress();
    let source = TileSource::new(stack.clone());
    let work = || measure(request, (&source, &Direct), &progress);
    Ok(with_bar("measure", &context.manners, &progress, work)?)
}

fn write(measured: &Measurements, arguments: &MeasureArguments, context: &Context) -> Result<(), Failure> {
    let text = |format| if arguments.profile { profile_text(measured, format) } else { table_text(measured, format) };
    let Some(path) = arguments.output.as_ref().filter(|path| *path != std::path::Path::new("-")) else {
        if context.manners.json {
            return print::json(&json_of(measured));
        }
        return print::written(std::io::stdout().write_all(text(TableFormat::Csv).as_bytes()));
    };
    let text = text(TableFormat::of(path));
    let output = Output::new(path, "csv", arguments.overwrite, &context.manners)?;
    output.fill("measure", context, |path, progress| {
        write_atomically(path, None, progress, |file| {
            file.write_all(text.as_bytes()).map_err(|error| CodecError::io(path, error))
        })
    })?;
    context.report(|| json_of(measured))
}
