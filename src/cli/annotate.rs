//! `lumiq annotate`: lists, adds, changes and removes the annotations of a recording, and finds bursts.

use std::ops::Range;

use serde_json::{Value, json};

use super::annotation_spec::{Change, RemoveSpec};
use super::arguments::{AnnotateArguments, OverwriteChoice};
use super::band::between_edges;
use super::context::Context;
use super::exit::Failure;
use super::input::{Input, is_stdin, sample_range};
use super::print;
use super::progress_bar::with_bar;
use super::spool::STDIN;
use super::whole_index::whole_index;
use crate::codec::{SaveOptions, save_annotations};
use crate::engine::Overwrite;
use crate::engine::bursts::{BurstRequest, annotations_of, can_serve, find_bursts, index_parameters};
use crate::model::recipe::BurstSearch;
use crate::model::{Annotation, Recording, RecordingInfo, SignalRegion};

/// What was done to a list of annotations.
#[derive(Debug, Default)]
struct Changes {
    added: usize,
    edited: usize,
    removed: usize,
    found: Option<usize>,
}

/// Runs the verb.
pub(super) fn run(arguments: &AnnotateArguments, context: &Context) -> Result<(), Failure> {
    check(arguments)?;
    let until = |_: &RecordingInfo, part: Range<u64>| Ok(part.end);
    let input = Input::recording_up_to(&arguments.input, &arguments.read, &arguments.time, until)?;
    annotate(&input, arguments, context).map_err(|failure| input.said(failure))
}

fn annotate(input: &Input, arguments: &AnnotateArguments, context: &Context) -> Result<(), Failure> {
    let recording = input.open_only_recording(&arguments.read)?;
    let named = |sentence: String| anyhow::anyhow!("{}: {sentence}", input.name());
    let mut annotations = recording.info.annotations.to_vec();
    // The order of the list, whose numbers changes name.
    annotations.sort_by_key(|annotation| annotation.sample_start);
    let mut changes = edit(&mut annotations, arguments, &recording.info).map_err(named)?;
    if arguments.find.is_some() {
        let found = find(input, &recording, arguments, context)?;
        changes.found = Some(found.len());
        // Without a file to write, what was found is the result.
        if arguments.output.is_none() && !arguments.list {
            annotations.clear();
        }
        annotations.extend(found);
    }
    annotations.sort_by_key(|annotation| annotation.sample_start);
    write(&recording, &annotations, arguments, context)?;
    context.warn(&input.name(), &recording.info.warnings);
    report(input, &recording.info, &annotations, &changes, arguments, context)
}

/// Changes need a file to go to, and stdin has no place beside it.
fn check(arguments: &AnnotateArguments) -> Result<(), Failure> {
    let from_stdin = is_stdin(&arguments.input);
    let name = if from_stdin { STDIN.to_owned() } else { arguments.input.display().to_string() };
    let changes = !arguments.add.is_empty() || !arguments.edit.is_empty() || !arguments.remove.is_empty();
    if changes && arguments.output.is_none() {
        let sentence = "changes need a file to go to; say -o NAME.sigmf-meta, the recording's own or another";
        return Err(Failure::Usage(format!("{name}: {sentence}")));
    }
    if arguments.label.is_some() && arguments.find.is_none() && arguments.add.is_empty() {
        let sentence = "--label names what is found or added; use it with --find or --add, or --edit N,label=TEXT";
        return Err(Failure::Usage(format!("{name}: {sentence}")));
    }
    let part = arguments.time.given().or_else(|| arguments.edges.given());
    if let Some(option) = part.filter(|_| arguments.find.is_none()) {
        let sentence = format!("{option} says where to search; use it with --find bursts");
        return Err(Failure::Usage(format!("{name}: {sentence}")));
    }
    if from_stdin && arguments.output.is_some() {
        let sentence = "annotations are saved beside the samples, and these come from stdin; save the recording first";
        return Err(Failure::Usage(format!("{name}: {sentence}")));
    }
    Ok(())
}

/// Edits, then removals, both by the numbers before any change, then additions.
fn edit(
    annotations: &mut Vec<Annotation>,
    arguments: &AnnotateArguments,
    info: &RecordingInfo,
) -> Result<Changes, String> {
    let count = annotations.len();
    let no_such = |index| format!("there is no annotation {index} (there are {count}, from 0 on); list them first");
    for spec in &arguments.edit {
        let annotation = annotations.get_mut(spec.index).ok_or_else(|| no_such(spec.index))?;
        spec.change.apply(annotation, info)?;
    }
    let one_edge =
        |annotation: &Annotation| annotation.freq_lower_edge_hz.is_some() != annotation.freq_upper_edge_hz.is_some();
    // One that had a single edge before, and is not given a band, is left as it is.
    let bands = arguments.edit.iter().filter(|spec| matches!(spec.change, Change::Low(_) | Change::High(_)));
    if bands.map(|spec| &annotations[spec.index]).any(one_edge) {
        return Err("a band has two edges; say low and high, each with an --edit of its own".to_owned());
    }
    let mut keep = vec![true; count];
    for spec in &arguments.remove {
        match spec {
            RemoveSpec::All => keep.fill(false),
            RemoveSpec::One(index) => *keep.get_mut(*index).ok_or_else(|| no_such(*index))? = false,
        }
    }
    let mut kept = keep.iter();
    annotations.retain(|_| *kept.next().unwrap_or(&true));
    for spec in &arguments.add {
        annotations.push(spec.annotation(info, arguments.label.as_deref())?);
    }
    Ok(Changes {
        added: arguments.add.len(),
        edited: arguments.edit.len(),
        removed: keep.iter().filter(|keep| !**keep).count(),
        found: None,
    })
}

fn find(
    input: &Input,
    recording: &Recording,
    arguments: &AnnotateArguments,
    context: &Context,
) -> Result<Vec<Annotation>, Failure> {
    let named = |sentence: String| anyhow::anyhow!("{}: {sentence}", input.name());
    let mut request = BurstRequest {
        recording: recording.clone(),
        channel: arguments.channel.unwrap_or(0),
        region: Some(region(input, recording, arguments)?),
        search: search(arguments, &recording.info).map_err(named)?,
        index: None,
    };
    if arguments.search.index {
        if request.channel >= recording.info.channels || request.search.check().is_err() {
            // The search refuses, and says why.
        } else if can_serve(&request) {
            let parameters = index_parameters(&request.search, request.channel, &recording.info);
            request.index = Some(whole_index(recording, parameters, context)?);
        } else {
            let sentence = "an index is of all samples; leave out --index, or --from and --to".to_owned();
            return Err(Failure::Usage(format!("{}: {sentence}", input.name())));
        }
    }
    let progress = context.fresh_progress();
    let bursts = with_bar("annotate", &context.manners, &progress, || find_bursts(&request, &progress))
        .map_err(|error| input.refused(error))?;
    if bursts.left_out > 0 {
        let sentence = format!("{} more bursts were found and left out; raise --threshold", bursts.left_out);
        context.warn(&input.name(), &[sentence]);
    }
    Ok(annotations_of(&bursts.bursts, arguments.label.as_deref(), &recording.info))
}

/// The part of the recording that is searched.
fn region(input: &Input, recording: &Recording, arguments: &AnnotateArguments) -> Result<SignalRegion, Failure> {
    let (info, name) = (&recording.info, input.name());
    let range = sample_range(info, &arguments.time, &name)?;
    let [bottom, top] = SignalRegion::whole(info).cycles;
    let band = between_edges(&arguments.edges, info, range.start, &name)?;
    let cycles = band.map_or([bottom, top], |band| [band.cycles[0].max(bottom), band.cycles[1].min(top)]);
    Ok(SignalRegion { from: range.start, to: range.end, cycles })
}

/// The recipe: the defaults, changed by what is said.
fn search(arguments: &AnnotateArguments, info: &RecordingInfo) -> Result<BurstSearch, String> {
    let options = &arguments.search;
    let mut search = BurstSearch::default();
    if let Some(n_fft) = options.fft {
        search = search.with_frames_of(n_fft);
    }
    let cycles = |option: &str, hertz: f64| {
        let rate =
            info.sample_rate_hz.ok_or_else(|| format!("the sample rate is not known; give --sample-rate for {option}"));
        rate.map(|rate| hertz / rate)
    };
    if let Some(threshold) = options.threshold {
        search.threshold_db = threshold;
    }
    if let Some(probability) = options.false_alarm {
        search.false_alarm = probability;
    }
    if let Some(least) = options.min_duration {
        search.min_duration = least.sample(info.sample_rate_hz)?;
    }
    if let Some(least) = options.min_bandwidth {
        search.min_bandwidth = cycles("--min-bandwidth", least)?;
    }
    if let Some(gap) = options.merge_gap {
        search.merge_time = gap.sample(info.sample_rate_hz)?;
    }
    if let Some(width) = options.merge_width {
        search.merge_frequency = cycles("--merge-width", width)?;
    }
    search.steady = options.steady;
    Ok(search)
}

fn write(
    recording: &Recording,
    annotations: &[Annotation],
    arguments: &AnnotateArguments,
    context: &Context,
) -> Result<(), Failure> {
    let Some(path) = &arguments.output else { return Ok(()) };
    if arguments.overwrite == OverwriteChoice::Never {
        Overwrite::Never.decide(path, &[])?;
    }
    let progress = context.fresh_progress();
    save_annotations(path, recording, annotations, None, &SaveOptions::default(), &progress)?;
    Ok(())
}

fn report(
    input: &Input,
    info: &RecordingInfo,
    annotations: &[Annotation],
    changes: &Changes,
    arguments: &AnnotateArguments,
    context: &Context,
) -> Result<(), Failure> {
    let listed = arguments.list || arguments.output.is_none();
    if !context.manners.json {
        return if listed {
            annotations.iter().enumerate().try_for_each(|one| print::line(&text_of(one, info)))
        } else {
            Ok(())
        };
    }
    let mut object = json!({
        "input": input.name(),
        "output": arguments.output.as_ref().map(|path| path.display().to_string()),
        "added": changes.added,
        "edited": changes.edited,
        "removed": changes.removed,
        "found": changes.found,
        "count": annotations.len(),
    });
    if listed {
        object["annotations"] = annotations.iter().enumerate().map(json_of).collect();
    }
    print::json(&object)
}

fn json_of((index, annotation): (usize, &Annotation)) -> Value {
    let generator = annotation.entry.as_ref().and_then(|entry| entry.get("core:generator"));
    json!({
        "index": index,
        "sample_start": annotation.sample_start,
        "sample_count": annotation.sample_count,
        "freq_lower_edge_hz": annotation.freq_lower_edge_hz,
        "freq_upper_edge_hz": annotation.freq_upper_edge_hz,
        "label": annotation.label,
        "comment": annotation.comment,
        "generator": generator,
    })
}

/// Number, start, duration, lower and upper edge, label, comment, with tabs between them.
fn text_of((index, annotation): (usize, &Annotation), info: &RecordingInfo) -> String {
    let time = |samples: u64| match info.sample_rate_hz {
        Some(rate) => format!("{} s", samples as f64 / rate),
        None => format!("{samples}n"),
    };
    let edge = |edge: Option<f64>| match (edge, info.sample_rate_hz) {
        (Some(hertz), Some(_)) => format!("{} Hz", hertz.round()),
        (Some(cycles), None) => format!("{cycles:.6}"),
        (None, _) => "–".to_owned(),
    };
    let text = |text: &Option<String>| text.as_deref().unwrap_or("–").replace(['\t', '\n', '\r'], " ");
    [
        index.to_string(),
        time(annotation.sample_start),
        annotation.sample_count.map_or("to the end".to_owned(), time),
        edge(annotation.freq_lower_edge_hz),
        edge(annotation.freq_upper_edge_hz),
        text(&annotation.label),
        text(&annotation.comment),
    ]
    .join("\t")
}
