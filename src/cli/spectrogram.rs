//! `lumiq spectrogram`: power over time and frequency as array, picture or calibrated TIFF.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use super::arguments::{
    DetrendChoice, OverwriteChoice, PresetChoice, RangeChoice, ReduceChoice, ScaleChoice, SidesChoice,
    SpectrogramArguments, SpectrumOptions, UnitChoice, ValueTypeChoice,
};
use super::band::between_edges;
use super::context::Context;
use super::exit::Failure;
use super::input::{Input, sample_range};
use super::output::{self, Output};
use super::whole_index::whole_index;
use crate::codec::{Format, SaveOptions};
use crate::engine::export::Overwrite;
use crate::engine::recording_index::{IndexParameters, RecordingIndex};
use crate::engine::spectrum::automatic_range;
use crate::engine::spectrum::export::{SpectrogramExport, ValueType, axes_beside, export_indexed, export_spectrogram};
use crate::model::recipe::{Detrend, PowerScale, PowerUnit, Reduce, Sides, SpectrogramPreset, SpectrogramRecipe};
use crate::model::{Progress, Recording, RecordingInfo};
use crate::ops::spectrogram::preset_recipe;

/// Runs the verb.
pub(super) fn run(arguments: &SpectrogramArguments, context: &Context) -> Result<(), Failure> {
    output::refuse_replacing(&arguments.output, std::slice::from_ref(&arguments.input), arguments.overwrite)?;
    let until = |_: &RecordingInfo, part: Range<u64>| Ok(part.end);
    let input = Input::recording_up_to(&arguments.input, &arguments.read, &arguments.time, until)?;
    write(&input, arguments, context).map_err(|failure| input.said(failure))
}

fn write(input: &Input, arguments: &SpectrogramArguments, context: &Context) -> Result<(), Failure> {
    check_format(arguments)?;
    let recipe = recipe(&arguments.spectrum);
    let recording = input.open_only_recording(&arguments.read)?;
    let channels = recording.info.channels;
    if arguments.channel >= channels {
        return Err(anyhow::anyhow!(
            "{}: there is no channel {}; choose 0 to {}",
            input.name(),
            arguments.channel,
            channels.saturating_sub(1)
        )
        .into());
    }
    let range = sample_range(&recording.info, &arguments.time, &input.name())?;
    let band = between_edges(&arguments.edges, &recording.info, range.start, &input.name())?;
    let export = SpectrogramExport {
        recipe,
        channel: arguments.channel,
        from: range.start,
        to: Some(range.end),
        band: band.map(|band| band.cycles),
        columns: arguments.picture.columns.map(u64::from),
        reduce: match arguments.picture.reduce {
            Some(ReduceChoice::Mean) => Reduce::Mean,
            Some(ReduceChoice::Max) | None => Reduce::Max,
        },
        range: match arguments.picture.range {
            Some(RangeChoice::Given(range)) => Some(range),
            Some(RangeChoice::Auto) | None => None,
        },
        colormap: arguments.picture.colormap.unwrap_or_default(),
        value_type: arguments.sample_type.into(),
        axes_labels: arguments.picture.axes_labels,
        axes_file: has_axes_file(&arguments.output),
        memory: context.budget().limit(),
    };
    if export.axes_file && arguments.overwrite == OverwriteChoice::Never {
        Overwrite::Never.decide(&axes_beside(&arguments.output), &[])?;
    }
    let output = Output::new(&arguments.output, "npy", arguments.overwrite, &context.manners)?;
    let (index, options) = (index(&recording, &export, arguments, context)?, SaveOptions::default());
    let export = with_range(export, &recording, index.as_deref(), arguments)?;
    output.fill("spectrogram", context, |path, progress| match &index {
        Some(index) => export_indexed(&recording, &export, index, path, &options, progress),
        None => export_spectrogram(&recording, &export, path, &options, progress),
    })?;
    output.finish()?;
    warn(input, &recording.info, &range, &recipe, context);
    context.report(|| {
        json!({
            "input": input.name(),
            "output": arguments.output.display().to_string(),
            "samples": [range.start, range.end],
            "channel": arguments.channel,
        })
    })
}

/// With the automatic range where 16-bit values shall be of it, which otherwise are of all values.
fn with_range(
    export: SpectrogramExport,
    recording: &Recording,
    index: Option<&RecordingIndex>,
    arguments: &SpectrogramArguments,
) -> Result<SpectrogramExport, Failure> {
    if arguments.picture.range != Some(RangeChoice::Auto) || export.value_type != ValueType::U16 {
        return Ok(export);
    }
    let range = automatic_range(recording, &export.view(), index, &Progress::new())?;
    Ok(SpectrogramExport { range: Some(range), ..export })
}

/// What the numbers of the result do not say by themselves.
fn warn(input: &Input, info: &RecordingInfo, range: &Range<u64>, recipe: &SpectrogramRecipe, context: &Context) {
    context.warn(&input.name(), &info.warnings);
    if info.is_retuned_within(range) {
        let sentence = "the receiver was tuned anew within the part; frequencies are those of its beginning";
        context.warn(&input.name(), &[sentence.to_owned()]);
    }
    if recipe.scale == PowerScale::Density && info.sample_rate_hz.is_none() {
        let sentence = "the sample rate is not known, so density is per cycle per sample; give --sample-rate for Hz";
        context.warn(&input.name(), &[sentence.to_owned()]);
    }
}

/// An array knows its axes from a file beside it; on stdout there is no such place.
fn has_axes_file(output: &Path) -> bool {
    output != Path::new("-") && Format::from_extension(output) == Some(Format::Npy)
}

/// The index of the recording, made whole, if it is wanted.
fn index(
    recording: &Recording,
    export: &SpectrogramExport,
    arguments: &SpectrogramArguments,
    context: &Context,
) -> Result<Option<Arc<RecordingIndex>>, Failure> {
    if !arguments.picture.index {
        return Ok(None);
    }
    Ok(Some(whole_index(recording, IndexParameters::of(&export.view(), &recording.info), context)?))
}

/// Options that the format of the result has no use for.
fn check_format(arguments: &SpectrogramArguments) -> Result<(), Failure> {
    let picture = &arguments.picture;
    let to_stdout = arguments.output == Path::new("-");
    let format = if to_stdout { Some(Format::Npy) } else { Format::from_extension(&arguments.output) };
    let Some(format) = format else { return Ok(()) };
    let whole_numbers = arguments.sample_type == ValueTypeChoice::U16 && format != Format::Tiff;
    let array = matches!(format, Format::Npy | Format::Npz);
    let useless = [
        ("--sample-type u16", ".tif", whole_numbers),
        ("--axes-labels", "pictures such as .png", picture.axes_labels && !format.is_picture()),
        ("--colormap", "pictures and .tif", picture.colormap.is_some() && array),
        ("--range", "pictures and .tif", picture.range.is_some() && array),
    ];
    match useless.into_iter().find(|(.., given)| *given) {
        Some((option, what, _)) => Err(Failure::Usage(format!(
            "{}: {option} is for {what}, and this is {}; leave it out, or end the name otherwise",
            arguments.output.display(),
            format.name()
        ))),
        None => Ok(()),
    }
}

/// The recipe: a preset or the defaults, changed by what is said.
pub(super) fn recipe(options: &SpectrumOptions) -> SpectrogramRecipe {
    let mut recipe = if let Some(preset) = options.preset {
        preset_recipe(preset.into(), options.fft, options.hop)
    } else {
        let n_fft = options.fft.unwrap_or(SpectrogramRecipe::default().n_fft);
        SpectrogramRecipe { n_fft, hop: options.hop.unwrap_or((n_fft / 2).max(1)), ..SpectrogramRecipe::default() }
    };
    if let Some(average) = options.average {
        recipe.average = average;
    }
    if let Some(window) = options.window {
        recipe.window = window;
    }
    match options.scale {
        Some(ScaleChoice::Raw) => recipe.scale = PowerScale::Raw,
        Some(ScaleChoice::Window) => recipe.scale = PowerScale::Window,
        Some(ScaleChoice::Spectrum) => recipe.scale = PowerScale::Spectrum,
        Some(ScaleChoice::Density) => recipe.scale = PowerScale::Density,
        None => {}
    }
    match options.unit {
        Some(UnitChoice::Db) => recipe.unit = PowerUnit::Db,
        Some(UnitChoice::Linear) => recipe.unit = PowerUnit::Linear,
        None => {}
    }
    match options.sides {
        Some(SidesChoice::Auto) => recipe.sides = Sides::Auto,
        Some(SidesChoice::Two) => recipe.sides = Sides::Two,
        Some(SidesChoice::One) => recipe.sides = Sides::One,
        None => {}
    }
    match options.detrend {
        Some(DetrendChoice::None) => recipe.detrend = Detrend::None,
        Some(DetrendChoice::Constant) => recipe.detrend = Detrend::Constant,
        None => {}
    }
    recipe
}

/// `--range`
pub(super) fn parse_range(text: &str) -> Result<RangeChoice, String> {
    if text == "auto" {
        return Ok(RangeChoice::Auto);
    }
    let refuse = || format!("'{text}' is neither auto nor LO:HI, two numbers with the lower one first");
    let (low, high) = text.split_once(':').ok_or_else(refuse)?;
    match (low.parse::<f32>(), high.parse::<f32>()) {
        (Ok(low), Ok(high)) if low < high && low.is_finite() && high.is_finite() => Ok(RangeChoice::Given([low, high])),
        _ => Err(refuse()),
    }
}

impl From<PresetChoice> for SpectrogramPreset {
    fn from(preset: PresetChoice) -> Self {
        match preset {
            PresetChoice::Scipy => Self::Scipy,
            PresetChoice::Torchsig => Self::Torchsig,
            PresetChoice::Torchsig10 => Self::Torchsig10,
        }
    }
}

impl From<ValueTypeChoice> for ValueType {
    fn from(choice: ValueTypeChoice) -> Self {
        match choice {
            ValueTypeChoice::F32 => Self::F32,
            ValueTypeChoice::U16 => Self::U16,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_values() {
        assert_eq!(parse_range("-110:-20"), Ok(RangeChoice::Given([-110.0, -20.0])));
        assert_eq!(parse_range("auto"), Ok(RangeChoice::Auto));
        for text in ["", "1", "3:2", "a:b", "automatic", "nan:1", "0:inf"] {
            assert!(parse_range(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_hop_is_half_a_frame_unless_said() {
        let options = SpectrumOptions {
            fft: Some(2048),
            hop: None,
            average: None,
            window: None,
            scale: None,
            unit: None,
            sides: None,
            detrend: None,
            preset: None,
        };
        assert_eq!(recipe(&options).hop, 1024);
        let scipy = SpectrumOptions { fft: None, preset: Some(PresetChoice::Scipy), ..options };
        assert_eq!((recipe(&scipy).n_fft, recipe(&scipy).hop), (256, 224));
    }
}
