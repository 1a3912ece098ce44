//! `lumiq record`: a stream as a SigMF recording.

use std::time::Duration;

use serde_json::json;

use super::arguments::{OverwriteChoice, ReceiverOptions, RecordArguments, RecordingOptions};
use super::context::Context;
use super::exit::Failure;
use super::progress_bar::{Counter, with_bar};
use crate::codec::Format;
use crate::codec::transport::StreamAddress;
use crate::engine::export::Overwrite;
use crate::engine::live::{Phase, RecordOutcome, StreamRequest, StreamStatus, record};

/// Runs the verb.
pub(super) fn run(arguments: &RecordArguments, context: &Context) -> Result<(), Failure> {
    let output = &arguments.output;
    if Format::from_extension(output) != Some(Format::Sigmf) {
        let sentence = "a recording is written as SigMF; end its name with .sigmf-meta";
        return Err(Failure::Usage(format!("{}: {sentence}", output.display())));
    }
    // What is received is newer than any file.
    let overwrite = arguments.overwrite != OverwriteChoice::Never;
    let request = StreamRequest { overwrite, ..request(&arguments.source, &arguments.recording, &arguments.receiver) };
    // A call that says too little is wrong whatever answers.
    let rate = request.info().map_err(|error| Failure::Usage(error.to_string()))?.sample_rate_hz;
    request.connection().map_err(|error| Failure::Usage(error.to_string()))?;
    let most = arguments.length.map(|length| length.sample(rate).map_err(Failure::Usage)).transpose()?;
    if most == Some(0) {
        return Err(Failure::Usage("--for 0 records nothing; give a time above 0".to_owned()));
    }
    if !overwrite {
        let target = output.with_extension("sigmf-meta");
        Overwrite::Never.decide(&target, &[])?;
        Overwrite::Never.decide(&target.with_extension("sigmf-data"), &[])?;
    }
    let progress = context.stopped_by_interruption();
    let outcome = if most.is_some() {
        with_bar("record", &context.manners, &progress, || record(&request, output, most, &progress, |_| ()))?
    } else {
        let mut counter = Counter::new("record", &context.manners);
        record(&request, output, None, &progress, |status| counter.show(&said(status, rate)))?
    };
    report(&outcome, rate, context)?;
    end(outcome, progress.is_cancelled())
}

/// What the options mean.
pub(super) fn request(
    source: &StreamAddress,
    recording: &RecordingOptions,
    receiver: &ReceiverOptions,
) -> StreamRequest {
    StreamRequest {
        datatype: recording.datatype,
        sample_rate_hz: recording.sample_rate,
        center_frequency_hz: recording.center_frequency,
        u8_offset: recording.u8_offset,
        header_bytes: recording.header_bytes.unwrap_or(0),
        gain_db: receiver.gain,
        reconnect: receiver.reconnect.map(Duration::from_secs_f64),
        ..StreamRequest::new(source.clone())
    }
}

/// How it stands, in a line.
fn said(status: &StreamStatus, rate: Option<f64>) -> String {
    let length = rate
        .map_or_else(|| format!("{} samples", status.samples), |rate| format!("{:.1} s", status.samples as f64 / rate));
    let bytes = status.bytes as f64 / 1e6;
    match &status.phase {
        Phase::Receiving => format!("{length}, {bytes:.1} MB"),
        Phase::Silent => format!("{length}, {bytes:.1} MB, nothing comes"),
        Phase::Away(why) => format!("{length}, {bytes:.1} MB, {why}, trying again"),
    }
}

fn report(outcome: &RecordOutcome, rate: Option<f64>, context: &Context) -> Result<(), Failure> {
    let status = &outcome.status;
    if status.gaps > 0 {
        let lost = if rate.is_some() { format!(", about {} samples", status.lost_samples) } else { String::new() };
        let times = if status.gaps == 1 { "once".to_owned() } else { format!("{} times", status.gaps) };
        let sentence = format!("the connection went away {times}{lost}; a capture begins after each gap");
        context.warn(&status.address, &[sentence]);
    }
    context.report(|| {
        json!({
            "input": status.address,
            "output": outcome.target.as_ref().map(|target| target.display().to_string()),
            "samples": status.samples,
            "duration_s": rate.map(|rate| status.samples as f64 / rate),
            "captures": outcome.captures,
            "gaps": status.gaps,
            "lost_samples": status.lost_samples,
            "complete": outcome.problem.is_none() && outcome.enough,
        })
    })
}

/// What the caller is told by the exit code.
fn end(outcome: RecordOutcome, stopped: bool) -> Result<(), Failure> {
    let address = &outcome.status.address;
    let kept = match &outcome.target {
        Some(target) => format!("what came before is in {}", target.display()),
        None => "no sample came, so there is no file".to_owned(),
    };
    if let Some(problem) = outcome.problem {
        return Err(anyhow::anyhow!("{problem} ({kept})").into());
    }
    match (outcome.enough, stopped) {
        (false, true) => Err(Failure::Interrupted),
        (false, false) => Err(anyhow::anyhow!("{address}: the stream ended before --for was over; {kept}").into()),
        (true, _) if outcome.target.is_none() => Err(anyhow::anyhow!("{address}: {kept}; look at the sender").into()),
        (true, _) => Ok(()),
    }
}
