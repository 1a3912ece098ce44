//! `lumiq info`: what a file is, as text or JSON, without reading pixels (unless `--verify`).

use serde_json::{Value, json};

use super::arguments::InfoArguments;
use super::context::Context;
use super::exit::Failure;
use super::input::{Input, Reading};
use super::print;
use super::progress_bar::with_bar;
use crate::codec::samples::amplitude::U8_MIDDLE;
use crate::codec::{Opened, recordings_in, verify};
use crate::model::{AxisCalibration, NumberFormat, RecordingInfo, StackAxes, StackInfo, ValueCalibration};

/// Runs the verb; goes on with the other files when one fails.
pub(super) fn run(arguments: &InfoArguments, context: &Context) -> Result<(), Failure> {
    let mut failures = Vec::new();
    for path in &arguments.files {
        match one(path, arguments, context) {
            Err(end) if end.is_an_end() => return Err(end),
            Err(failure) => failures.push(failure),
            Ok(()) => {}
        }
    }
    super::exit::all_said(failures)
}

fn one(path: &std::path::Path, arguments: &InfoArguments, context: &Context) -> Result<(), Failure> {
    let input = Input::new(path)?;
    say(&input, arguments, context).map_err(|failure| input.said(failure))
}

fn say(input: &Input, arguments: &InfoArguments, context: &Context) -> Result<(), Failure> {
    let opened = input.open(&Reading {
        stack: &arguments.stack,
        recording: Some(&arguments.recording),
        stored: false,
        of_stacks_only: arguments.stack.of_stacks_only(),
        of_recordings_only: arguments.recording.of_recordings_only(),
    })?;
    let verified = arguments.verify.then(|| {
        let progress = context.fresh_progress();
        with_bar("verify", &context.manners, &progress, || verify(&input.path, &opened, &progress))
    });
    let recordings = match &opened {
        Opened::Recording(_) => recordings_in(&input.path)?,
        Opened::Stack(_) => Vec::new(),
    };
    let u8_zero = match &opened {
        Opened::Recording(recording) if recording.info.datatype.format == NumberFormat::U8 => {
            Some(arguments.recording.u8_offset.unwrap_or(U8_MIDDLE))
        }
        _ => None,
    };
    if context.manners.json {
        let mut object = as_json(&opened);
        if let Some(zero) = u8_zero {
            object["u8_offset"] = zero.into();
        }
        if !recordings.is_empty() {
            object["series"] = recordings.len().into();
            object["recordings"] = recordings.into();
        }
        if let Some(outcome) = &verified {
            object["verified"] = outcome.is_ok().into();
        }
        print::json(&object)?;
    } else {
        print::line(&input.name())?;
        let zero = u8_zero.map(|zero| format!("bytes of {zero} are zero; --u8-offset says otherwise"));
        for line in as_text(&opened).into_iter().chain(zero).chain(series_text(&recordings)) {
            print::line(&format!("  {line}"))?;
        }
        if let Some(Ok(())) = verified {
            print::line("  verified: every plane or sample was read, stored hashes match")?;
        }
    }
    Ok(verified.unwrap_or(Ok(()))?)
}

/// The recordings of an archive or a collection.
fn series_text(recordings: &[String]) -> Option<String> {
    let names = recordings.join(", ");
    (recordings.len() > 1).then(|| format!("{} recordings ({names}); --series N shows another", recordings.len()))
}

/// The object of the contract.
pub(super) fn as_json(opened: &Opened) -> Value {
    match opened {
        Opened::Stack(stack) => stack_json(&stack.info),
        Opened::Recording(recording) => recording_json(&recording.info),
    }
}

fn stack_json(info: &StackInfo) -> Value {
    let mut object = json!({
        "kind": "stack",
        "format": info.format,
        "series": info.series,
        "axes": axes_json(&info.axes),
        "samples_per_pixel": info.samples_per_pixel,
        "sample_type": info.sample_type.name(),
        "pixel_size": info.pixel_size.map(|size| json!({"x": size.x, "y": size.y, "z": size.z, "unit": "µm"})),
        "time_interval_s": info.time_interval_s,
        "dpi": info.dpi.map(|dpi| json!({"x": dpi.x, "y": dpi.y})),
        "icc": info.icc.is_some(),
        "orientation": info.orientation.exif(),
        "channels": info.channels.iter().map(|channel| json!({
            "name": channel.name,
            "color": channel.color.map(|[r, g, b]| format!("#{r:02x}{g:02x}{b:02x}")),
            "range": channel.range,
        })).collect::<Vec<_>>(),
        "levels": info.levels.len(),
        "guessed": info.guessed,
        "warnings": info.warnings,
    });
    // What few files have is a key of those only.
    if let Some(axes) = &info.plane_axes {
        object["plane_axes"] = json!({"x": axis_json(&axes.x), "y": axis_json(&axes.y)});
    }
    if let Some(values) = &info.values {
        object["values"] = json!({"offset": values.offset, "scale": values.scale, "unit": values.unit});
    }
    object
}

/// The lengths of a stack's axes, as every verb tells them.
pub(super) fn axes_json(axes: &StackAxes) -> Value {
    json!({"t": axes.t, "z": axes.z, "c": axes.c, "y": axes.y, "x": axes.x})
}

/// Entry n is at `start + n · step`.
fn axis_json(axis: &AxisCalibration) -> Value {
    json!({"start": axis.start, "step": axis.step, "unit": axis.unit.symbol()})
}

fn recording_json(info: &RecordingInfo) -> Value {
    json!({
        "kind": "recording",
        "format": info.format,
        "samples": info.samples,
        "channels": info.channels,
        "datatype": info.datatype.to_string(),
        "sample_rate_hz": info.sample_rate_hz,
        "center_frequency_hz": info.center_frequency_hz,
        "captures": info.captures.iter().map(|capture| json!({
            "sample_start": capture.sample_start,
            "frequency_hz": capture.frequency_hz,
            "datetime": capture.datetime,
        })).collect::<Vec<_>>(),
        "annotations": info.annotations.iter().map(|annotation| json!({
            "sample_start": annotation.sample_start,
            "sample_count": annotation.sample_count,
            "freq_lower_edge_hz": annotation.freq_lower_edge_hz,
            "freq_upper_edge_hz": annotation.freq_upper_edge_hz,
            "label": annotation.title(),
        })).collect::<Vec<_>>(),
        "guessed": info.guessed,
        "warnings": info.warnings,
    })
}

fn as_text(opened: &Opened) -> Vec<String> {
    match opened {
        Opened::Stack(stack) => stack_text(&stack.info),
        Opened::Recording(recording) => recording_text(&recording.info),
    }
}

fn stack_text(info: &StackInfo) -> Vec<String> {
    let axes = &info.axes;
    let kind = match info.samples_per_pixel {
        1 => "",
        2 => " grey + alpha",
        3 => " RGB",
        _ => " RGBA",
    };
    let mut lines = vec![
        format!("{} stack, {}{kind}", info.format, info.sample_type),
        format!("t {}  z {}  c {}  y {}  x {}", axes.t, axes.z, axes.c, axes.y, axes.x),
    ];
    if info.series > 1 {
        lines.push(format!("{} series; --series N shows another", info.series));
    }
    if let Some(size) = info.pixel_size {
        let depth = size.z.map_or(String::new(), |z| format!(" × {}", short(z)));
        lines.push(format!("pixel {} × {}{depth} µm", short(size.x), short(size.y)));
    }
    if let Some(axes) = &info.plane_axes {
        lines.push(axis_text("x", &axes.x));
        lines.push(axis_text("y", &axes.y));
    }
    lines.extend(info.values.as_ref().map(values_text));
    lines.extend(info.time_interval_s.map(|seconds| format!("{} s from time point to time point", short(seconds))));
    lines.extend(info.dpi.map(|dpi| format!("{} × {} dpi", short(dpi.x), short(dpi.y))));
    if info.icc.is_some() {
        lines.push("with a colour profile".to_owned());
    }
    for (index, channel) in info.channels.iter().enumerate() {
        let name = channel.name.as_deref().unwrap_or("unnamed");
        let color = channel.color.map_or(String::new(), |[r, g, b]| format!("  #{r:02x}{g:02x}{b:02x}"));
        let range = channel
            .range
            .map_or(String::new(), |[low, high]| format!("  shown from {} to {}", short(low), short(high)));
        if channel.name.is_some() || channel.color.is_some() || channel.range.is_some() {
            lines.push(format!("channel {index}: {name}{color}{range}"));
        }
    }
    lines.extend(notes(&info.guessed, &info.warnings));
    lines
}

fn values_text(values: &ValueCalibration) -> String {
    if values.is_identity() {
        format!("values in {}", values.unit)
    } else {
        format!("values are {} + {} · stored {}", short(values.offset), short(values.scale), values.unit)
    }
}

fn axis_text(name: &str, axis: &AxisCalibration) -> String {
    format!("{name} from {} {unit}, {} {unit} a pixel", short(axis.start), short(axis.step), unit = axis.unit)
}

fn recording_text(info: &RecordingInfo) -> Vec<String> {
    let mut lines = vec![
        format!("{} recording, {}", info.format, info.datatype),
        format!("{} samples, {} channel{}", info.samples, info.channels, if info.channels == 1 { "" } else { "s" }),
    ];
    lines.extend(info.sample_rate_hz.map(|rate| format!("{rate} samples/s")));
    lines.extend(info.duration_s().map(|seconds| format!("{} s long", short(seconds))));
    lines.extend(info.center_frequency_hz.map(|frequency| format!("centre {frequency} Hz")));
    for capture in info.captures.iter().skip(usize::from(info.captures.len() == 1)) {
        let frequency = capture.frequency_hz.map_or(String::new(), |hz| format!("  {hz} Hz"));
        let datetime = capture.datetime.as_ref().map_or(String::new(), |time| format!("  {time}"));
        lines.push(format!("capture at sample {}{frequency}{datetime}", capture.sample_start));
    }
    for annotation in &info.annotations {
        let label = annotation.title().unwrap_or("unlabelled");
        let count = annotation.sample_count.map_or(String::new(), |count| format!(", {count} samples long"));
        lines.push(format!("annotation at sample {}{count}: {label}", annotation.sample_start));
    }
    lines.extend(notes(&info.guessed, &info.warnings));
    lines
}

/// Six significant digits and no trailing zeros; whole numbers whole.
fn short(value: f64) -> String {
    if value != 0.0 && value.abs() < 1e-4 {
        return format!("{value:.3e}");
    }
    let before = if value == 0.0 { 1 } else { value.abs().log10().floor() as i32 + 1 };
    let decimals = (6 - before).max(0) as usize;
    let text = format!("{value:.decimals$}");
    if decimals == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}

fn notes(guessed: &[String], warnings: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    if !guessed.is_empty() {
        lines.push(format!("guessed: {}", guessed.join(", ")));
    }
    lines.extend(warnings.iter().map(|warning| format!("warning: {warning}")));
    lines
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn numbers_are_short_and_whole_numbers_whole() {
        let cases = [
            (352.777_777_777_777_77, "352.778"),
            (0.170_666_666_666_666_66, "0.170667"),
            (433_920_000.0, "433920000"),
            (-0.5, "-0.5"),
            (0.0, "0"),
            (2e-6, "2.000e-6"),
        ];
        for (value, text) in cases {
            assert_eq!(short(value), text);
        }
    }
}
