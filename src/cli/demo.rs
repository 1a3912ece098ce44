//! `lumiq demo`: the three jobs on the built-in samples, their results written and then shown.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::arguments::DemoArguments;
use super::context::Context;
use super::exit::{Failure, Outcome};
use super::print;
use super::progress_bar::with_bar;
use crate::codec::{self, SaveOptions};
use crate::engine::derive::{Selection, blended, resized, selected};
use crate::engine::export::make_folder;
use crate::engine::sample_data;
use crate::engine::spectrum::export::{SpectrogramExport, export_spectrogram};
use crate::model::Stack;
use crate::model::recipe::{Blend, Resize, SizeRequest};

/// Runs the verb.
pub(super) fn run(arguments: &DemoArguments, context: &Context) -> Result<Outcome, Failure> {
    let folder = &arguments.out;
    make_folder(folder)?;
    let written = vec![resize(folder, context)?, blend(folder, context)?, spectrogram(folder, context)?];
    for (job, path) in ["resize", "blend", "spectrogram"].into_iter().zip(&written) {
        let path = path.display().to_string();
        if context.manners.json {
            print::json(&json!({"job": job, "output": path}))?;
        } else {
            print::line(&path)?;
        }
    }
    Ok(if arguments.headless { Outcome::Done } else { Outcome::Show(written) })
}

/// The simulated time-lapse at half the size, calibration following.
fn resize(folder: &Path, context: &Context) -> Result<PathBuf, Failure> {
    let recipe = Resize::new(SizeRequest::Scale(0.5));
    let result = resized(&first_time_points(&sample_data::time_lapse())?, &recipe)?;
    save(folder, "resized.tif", "resize", &result, context)
}

/// Two channels of the time-lapse as if they had been saved apart, screen-blended.
fn blend(folder: &Path, context: &Context) -> Result<PathBuf, Failure> {
    let stack = first_time_points(&sample_data::time_lapse())?;
    let channel = |c: usize| selected(&stack, Selection { c: c..c + 1, ..Selection::whole(&stack.info) });
    let result = blended(&[channel(0)?, channel(1)?], &Blend::default())?;
    save(folder, "blended.tif", "blend", &result, context)
}

/// The simulated radio band as a picture.
fn spectrogram(folder: &Path, context: &Context) -> Result<PathBuf, Failure> {
    let recording = sample_data::radio_band();
    let export = SpectrogramExport { columns: Some(1600), ..SpectrogramExport::default() };
    let path = folder.join("spectrogram.png");
    let progress = context.fresh_progress();
    with_bar("spectrogram", &context.manners, &progress, || {
        export_spectrogram(&recording, &export, &path, &SaveOptions::default(), &progress)
    })?;
    Ok(path)
}

/// Enough to see a series, little enough to be quick.
fn first_time_points(stack: &Stack) -> Result<Stack, Failure> {
    let t = 0..stack.info.axes.t.min(6);
    Ok(selected(stack, Selection { t, ..Selection::whole(&stack.info) })?)
}

fn save(folder: &Path, name: &str, verb: &str, stack: &Stack, context: &Context) -> Result<PathBuf, Failure> {
    let path = folder.join(name);
    let progress = context.fresh_progress();
    with_bar(verb, &context.manners, &progress, || codec::save(&path, stack, &SaveOptions::default(), &progress))?;
    Ok(path)
}
