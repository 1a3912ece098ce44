//! `lumiq measure`: what regions of a stack hold and what lies along lines, or signals of a recording, as a table.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use super::arguments::{MeasureArguments, OverwriteChoice, RegionOptions};
use super::context::Context;
use super::exit::Failure;
use super::input::{Input, Reading};
use super::output::{self, Output};
use super::position::IndexRange;
use super::progress_bar::with_bar;
use super::{print, region_spec, signal_measure};
use crate::codec::atomic::write_atomically;
use crate::codec::{CodecError, Opened};
use crate::engine::measure::{
    MeasureRequest, Measurements, Planes, TableFormat, json_of, measure, profile_text, table_text,
};
use crate::engine::session::layers_of;
use crate::engine::tile::{Direct, TileSource};
use crate::model::{DocumentId, RecordingInfo, Shape, Stack};

/// Runs the verb.
pub(super) fn run(arguments: &MeasureArguments, context: &Context) -> Result<(), Failure> {
    if let Some(output) = &arguments.output {
        output::refuse_replacing(output, std::slice::from_ref(&arguments.input), arguments.overwrite)?;
    }
    let reach = |info: &RecordingInfo, part| signal_measure::reach(info, &part, &arguments.signal);
    let input = Input::up_to(&arguments.input, &reading(arguments), &arguments.signal.time, reach)?;
    table(&input, arguments, context).map_err(|failure| input.said(failure))
}

/// How the input is read.
fn reading(arguments: &MeasureArguments) -> Reading<'_> {
    let (stack, recording) = (&arguments.stack, &arguments.recording);
    Reading {
        recording: Some(recording),
        of_stacks_only: arguments.regions.of_stacks_only().or(stack.of_stacks_only()),
        of_recordings_only: arguments.signal.of_recordings_only().or(recording.of_recordings_only()),
        ..Reading::of_stacks(stack)
    }
}

fn table(input: &Input, arguments: &MeasureArguments, context: &Context) -> Result<(), Failure> {
    match input.open(&reading(arguments))? {
        Opened::Stack(stack) => of_stack(&stack, input, arguments, context),
        Opened::Recording(recording) => signal_measure::table(&recording, input, arguments, context),
    }
}

fn of_stack(stack: &Stack, input: &Input, arguments: &MeasureArguments, context: &Context) -> Result<(), Failure> {
    let range = |option, wish: &Option<IndexRange>, length| {
        let all = Ok(0..length);
        let range = wish.as_ref().map_or(all, |wish| wish.on_axis(option, length));
        range.map_err(|sentence| anyhow::anyhow!("{}: {sentence}", input.name()))
    };
    let axes = stack.info.axes;
    let options = &arguments.regions;
    let planes = Planes::Part { t: range("t", &options.t, axes.t)?, z: range("z", &options.z, axes.z)? };
    let request = MeasureRequest {
        channels: layers_of(DocumentId(0), &stack.info, &[]).into_iter().map(|layer| layer.name).collect(),
        regions: Arc::new(region_spec::named(shapes(options))),
        planes,
        stack: stack.clone(),
    }
    .or_whole_plane();
    let measured = measured(&request, stack, context)?;
    context.warn(&input.name(), &stack.info.warnings);
    let text = |format| if options.profile { profile_text(&measured, format) } else { table_text(&measured, format) };
    let Some(path) = file_of(arguments) else {
        if context.manners.json {
            return print::json(&json_of(&measured));
        }
        return print::written(std::io::stdout().write_all(text(TableFormat::Csv).as_bytes()));
    };
    write(&text(TableFormat::of(path)), path, arguments.overwrite, context)?;
    context.report(|| json_of(&measured))
}

/// Rectangles first, then ellipses, polygons and lines, each in the order in which they were typed.
fn shapes(options: &RegionOptions) -> impl Iterator<Item = Shape> {
    let rectangles = options.rectangle.iter().map(|spec| Shape::Rectangle(spec.0));
    let ellipses = options.ellipse.iter().map(|spec| Shape::Ellipse(spec.0));
    let polygons = options.polygon.iter().map(|spec| Shape::Polygon(spec.0.clone()));
    let lines = options.line.iter().map(|spec| Shape::Line { from: spec.0[0], to: spec.0[1], width: spec.1 });
    rectangles.chain(ellipses).chain(polygons).chain(lines)
}

fn measured(request: &MeasureRequest, stack: &Stack, context: &Context) -> Result<Measurements, Failure> {
    let progress = context.fresh_progress();
    let source = TileSource::new(stack.clone());
    let work = || measure(request, (&source, &Direct), &progress);
    Ok(with_bar("measure", &context.manners, &progress, work)?)
}

/// The file that the table goes to; `None`: stdout.
pub(super) fn file_of(arguments: &MeasureArguments) -> Option<&Path> {
    arguments.output.as_deref().filter(|path| *path != Path::new("-"))
}

/// Writes a table to a file.
pub(super) fn write(text: &str, path: &Path, overwrite: OverwriteChoice, context: &Context) -> Result<(), Failure> {
    let output = Output::new(path, "csv", overwrite, &context.manners)?;
    output.fill("measure", context, |path, progress| {
        write_atomically(path, None, progress, |file| {
            file.write_all(text.as_bytes()).map_err(|error| CodecError::io(path, error))
        })
    })
}
