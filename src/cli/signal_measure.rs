//! `lumiq measure` of a recording: a row for a box given by options, or for each annotation.

use std::io::Write as _;
use std::ops::Range;
use std::sync::Arc;

use super::arguments::{MeasureArguments, SignalOptions};
use super::band::between_edges;
use super::context::Context;
use super::exit::Failure;
use super::input::{Input, sample_range};
use super::measure::{file_of, write};
use super::print;
use super::progress_bar::with_bar;
use super::spool::STDIN;
use crate::engine::measure::TableFormat;
use crate::engine::signal_measure::{
    self, Effort, Part, SignalMeasureRequest, SignalRecipe, SignalTableFormat, measure_signals, signal_json,
    signal_table,
};
use crate::model::{Recording, RecordingInfo, SignalRegion};

/// Measures and writes the table.
pub(super) fn table(
    recording: &Recording,
    input: &Input,
    arguments: &MeasureArguments,
    context: &Context,
) -> Result<(), Failure> {
    let options = &arguments.signal;
    let parts =
        if options.annotations { annotations(recording, input)? } else { vec![part(recording, input, options)?] };
    let request = SignalMeasureRequest {
        recording: recording.clone(),
        channel: options.channel.unwrap_or(0),
        parts: Arc::new(parts),
        recipe: recipe(options),
    };
    let progress = context.fresh_progress();
    let work = || measure_signals(&request, Effort::Whole, &progress);
    let measured = with_bar("measure", &context.manners, &progress, work).map_err(|error| input.refused(error))?;
    context.warn(&input.name(), &recording.info.warnings);
    if measured.rows.iter().any(|row| row.retuned) {
        let sentence = "the receiver was tuned anew within what was measured; frequencies are those of the beginning";
        context.warn(&input.name(), &[sentence.to_owned()]);
    }
    let Some(path) = file_of(arguments) else {
        if context.manners.json {
            return print::json(&signal_json(&measured));
        }
        let text = signal_table(&measured, TableFormat::Csv);
        return print::written(std::io::stdout().write_all(text.as_bytes()));
    };
    write(&SignalTableFormat::of(path).text(&measured), path, arguments.overwrite, context)?;
    context.report(|| signal_json(&measured))
}

fn annotations(recording: &Recording, input: &Input) -> Result<Vec<Part>, Failure> {
    let parts = SignalMeasureRequest::parts_of_annotations(recording);
    if parts.is_empty() {
        let name = input.name();
        let sentence = "has no annotations within its samples; leave --annotations out, or give --from and --to";
        return Err(anyhow::anyhow!("{name}: {sentence}").into());
    }
    Ok(parts)
}

/// The sample behind the last one that is looked at where a part of stdin is measured.
pub(super) fn reach(info: &RecordingInfo, part: &Range<u64>, options: &SignalOptions) -> Result<u64, Failure> {
    Ok(signal_measure::reach(&region(info, part, options, STDIN)?, info, &recipe(options)))
}

fn recipe(options: &SignalOptions) -> SignalRecipe {
    let default = SignalRecipe::default();
    SignalRecipe { n_fft: options.fft, window: options.window.unwrap_or(default.window) }
}

/// The part that the options name; what they leave out is all there is.
fn part(recording: &Recording, input: &Input, options: &SignalOptions) -> Result<Part, Failure> {
    let (info, name) = (&recording.info, input.name());
    let range = sample_range(info, &options.time, &name)?;
    Ok(region(info, &range, options, &name)?.into())
}

/// The band that the options name, over a stretch of time.
fn region(
    info: &RecordingInfo,
    time: &Range<u64>,
    options: &SignalOptions,
    name: &str,
) -> Result<SignalRegion, Failure> {
    let band = between_edges(&options.edges, info, time.start, name)?;
    let cycles = band.map_or_else(|| SignalRegion::whole(info).cycles, |band| band.cycles);
    Ok(SignalRegion { from: time.start, to: time.end, cycles })
}
