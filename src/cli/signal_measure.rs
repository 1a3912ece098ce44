//! `lumiq measure` of a recording: a row for a box given by options, or for each annotation.

use std::io::Write as _;
use std::sync::Arc;

use super::arguments::{MeasureArguments, SignalOptions};
use super::band::between_edges;
use super::context::Context;
use super::exit::Failure;
use super::input::{Input, sample_range};
use super::measure::{file_of, write};
use super::print;
use super::progress_bar::with_bar;
use crate::engine::measure::TableFormat;
use crate::engine::signal_measure::{
    Effort, Part, SignalMeasureRequest, SignalRecipe, SignalTableFormat, measure_signals, signal_json, signal_table,
};
use crate::model::{Recording, SignalRegion};

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
    let default = SignalRecipe::default();
    let request = SignalMeasureRequest {
        recording: recording.clone(),
        channel: options.channel.unwrap_or(0),
        parts: Arc::new(parts),
        recipe: SignalRecipe { n_fft: options.fft, window: options.window.unwrap_or(default.window) },
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

/// The part that the options name; what they leave out is all there is.
fn part(recording: &Recording, input: &Input, options: &SignalOptions) -> Result<Part, Failure> {
    let (info, name) = (&recording.info, input.name());
    let range = sample_range(recording, &options.time, &name)?;
    let band = between_edges(&options.edges, info, range.start, &name)?;
    let cycles = band.map_or_else(|| SignalRegion::whole(info).cycles, |band| band.cycles);
    Ok(SignalRegion { from: range.start, to: range.end, cycles }.into())
}
