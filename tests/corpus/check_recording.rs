//! Recordings against SciPy and the sigmf package: samples, rate, frequency, captures, annotations, spectrogram probes;
//! once through the file, and where a format can be read from a pipe once more through the program's stdin.

use std::path::Path;

use lumiq::codec::{DocumentKind, OpenOptions, Opened, open};
use lumiq::model::{Recording, RecordingInfo};
use num_complex::Complex;
use serde_json::Value;

use crate::Verdict;
use crate::compare::close;

/// Largest difference of a spectrogram probe, in dB, above [`PROBE_FLOOR_DB`].
const PROBE_TOLERANCE_DB: f64 = 0.02;
const PROBE_FLOOR_DB: f64 = -100.0;

pub fn recording(path: &Path, expected: &Value) -> Verdict {
    let recording = match open(path, &options(expected)) {
        Ok(Opened::Recording(recording)) => recording,
        Ok(Opened::Stack(_)) => return Verdict::Wrong("opened as a stack".to_owned()),
        Err(error) => return Verdict::Refused(error.to_string()),
    };
    let checked = check(&recording, expected).and_then(|()| all_captures(path, &recording.info));
    match checked.and_then(|()| through_stdin(path, &recording, expected)) {
        Ok(()) => Verdict::Read,
        Err(sentence) => Verdict::Wrong(sentence),
    }
}

/// The same samples, rate and frequency through `convert -`. SigMF's pairs are two files, which no pipe holds.
fn through_stdin(path: &Path, recording: &Recording, expected: &Value) -> Result<(), String> {
    if recording.info.format == "sigmf" && expected["format"] != "raw" {
        return Ok(());
    }
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let written = folder.path().join("through.npy");
    let mut arguments = vec!["convert".to_owned(), "-".to_owned(), "-o".to_owned(), written.display().to_string()];
    if expected["format"] == "raw" {
        arguments.extend(["--datatype".to_owned(), recording.info.datatype.to_string()]);
    }
    let input = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_lumiq")).args(arguments).stdin(input).output();
    let output = output.map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("through stdin: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let options = OpenOptions { kind: Some(DocumentKind::Recording), ..OpenOptions::default() };
    let Ok(Opened::Recording(again)) = open(&written, &options) else {
        return Err("what came through stdin is no recording".to_owned());
    };
    let channels: Vec<_> =
        (0..recording.info.channels).map(|channel| read(recording, channel)).collect::<Result<_, _>>()?;
    let piped: Vec<_> = (0..again.info.channels).map(|channel| read(&again, channel)).collect::<Result<_, _>>()?;
    let same = match (&channels[..], &piped[..]) {
        // Two real channels in an array cannot be told from I and Q.
        ([one, other], [pairs]) if !recording.info.datatype.complex => {
            one.iter().zip(other).map(|(a, b)| Complex::new(a.re, b.re)).eq(pairs.iter().copied())
        }
        (channels, piped) => channels == piped,
    };
    if !same {
        return Err("through stdin it has other samples".to_owned());
    }
    Ok(())
}

/// Raw files get what their sidecar says as options; other formats say it themselves.
fn options(expected: &Value) -> OpenOptions {
    if expected["format"] != "raw" {
        return OpenOptions::default();
    }
    OpenOptions {
        datatype: expected["datatype"].as_str().and_then(|name| name.parse().ok()),
        sample_rate_hz: expected["sample_rate"].as_f64(),
        center_frequency_hz: expected["center_frequency"].as_f64(),
        ..OpenOptions::default()
    }
}

fn check(recording: &Recording, expected: &Value) -> Result<(), String> {
    metadata(&recording.info, expected)?;
    match expected["per_channel"].as_array() {
        Some(channels) => {
            for (index, channel) in channels.iter().enumerate() {
                samples(recording, index, channel)?;
            }
            Ok(())
        }
        None => samples_of_all_channels(recording, expected),
    }
}

fn metadata(info: &RecordingInfo, expected: &Value) -> Result<(), String> {
    let sigmf = expected.get("annotation_list").is_some();
    if let Some(name) = expected["datatype"].as_str().filter(|_| sigmf)
        && info.datatype.to_string() != name
    {
        return Err(format!("datatype is {}, expected {name}", info.datatype));
    }
    // A rate that makes no sense (negative) is rightly not taken over.
    if let Some(rate) = expected["sample_rate"].as_f64().filter(|rate| *rate > 0.0)
        && !info.sample_rate_hz.is_some_and(|got| close(got, rate, 1e-12))
    {
        return Err(format!("sample rate is {:?}, expected {rate}", info.sample_rate_hz));
    }
    if let Some(frequency) = expected["center_frequency"].as_f64().or(expected["center_frequencies"][0].as_f64())
        && !info.center_frequency_hz.is_some_and(|got| close(got, frequency, 1e-12))
    {
        return Err(format!("centre frequency is {:?}, expected {frequency}", info.center_frequency_hz));
    }
    if sigmf { captures_and_annotations(info, expected) } else { Ok(()) }
}

/// Frequency and time of every capture as the metadata's own text has them.
fn all_captures(path: &Path, info: &RecordingInfo) -> Result<(), String> {
    if info.format != "sigmf" {
        return Ok(());
    }
    let metadata = path.with_extension("sigmf-meta");
    let Ok(text) = std::fs::read(&metadata) else { return Ok(()) };
    let value: Value = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    let wanted = value["captures"].as_array().map_or(&[][..], Vec::as_slice);
    if wanted.len() != info.captures.len() {
        return Err(format!("{} captures, the metadata have {}", info.captures.len(), wanted.len()));
    }
    for (got, wanted) in info.captures.iter().zip(wanted) {
        let same = got.frequency_hz == wanted["core:frequency"].as_f64()
            && got.datetime.as_deref() == wanted["core:datetime"].as_str();
        if !same {
            return Err(format!("a capture is {got:?}, the metadata have {wanted}"));
        }
    }
    Ok(())
}

fn captures_and_annotations(info: &RecordingInfo, expected: &Value) -> Result<(), String> {
    let frequencies = expected["center_frequencies"].as_array().map_or(&[][..], Vec::as_slice);
    let found = info.captures.iter().map(|capture| capture.frequency_hz);
    if !frequencies.is_empty() && !found.eq(frequencies.iter().map(Value::as_f64)) {
        return Err(format!("the captures are tuned otherwise than {frequencies:?}: {:?}", info.captures));
    }
    let starts: Vec<u64> =
        expected["sample_starts"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    let got: Vec<u64> = info.captures.iter().map(|capture| capture.sample_start).collect();
    if got != starts && !(starts.is_empty() && got == [0]) {
        return Err(format!("captures start at {got:?}, expected {starts:?}"));
    }
    let wanted = expected["annotation_list"].as_array().map_or(&[][..], Vec::as_slice);
    if info.annotations.len() != wanted.len() {
        return Err(format!("{} annotations, expected {}", info.annotations.len(), wanted.len()));
    }
    for (got, wanted) in info.annotations.iter().zip(wanted) {
        let same = Some(got.sample_start) == wanted[0].as_u64()
            && got.sample_count == wanted[1].as_u64()
            && edges(got.freq_lower_edge_hz, got.freq_upper_edge_hz) == edges(wanted[2].as_f64(), wanted[3].as_f64())
            && got.title() == wanted[4].as_str();
        if !same {
            return Err(format!("annotation is {got:?}, expected {wanted}"));
        }
    }
    Ok(())
}

/// Edges given the wrong way round may be put right.
fn edges(lower: Option<f64>, upper: Option<f64>) -> Option<[f64; 2]> {
    let (lower, upper) = (lower?, upper?);
    Some([lower.min(upper), lower.max(upper)])
}

fn samples(recording: &Recording, channel: usize, expected: &Value) -> Result<(), String> {
    let samples = read(recording, channel)?;
    compare(&samples, expected)
}

/// Where readings are over a whole array, channels follow each other.
fn samples_of_all_channels(recording: &Recording, expected: &Value) -> Result<(), String> {
    let mut all = Vec::new();
    for channel in 0..recording.info.channels {
        all.extend(read(recording, channel)?);
    }
    compare(&all, expected)
}

fn read(recording: &Recording, channel: usize) -> Result<Vec<Complex<f64>>, String> {
    let mut samples = vec![Complex::<f32>::default(); recording.info.samples as usize];
    recording.source.read(channel, 0, &mut samples).map_err(|error| error.to_string())?;
    Ok(samples.iter().map(|sample| Complex::new(f64::from(sample.re), f64::from(sample.im))).collect())
}

fn compare(samples: &[Complex<f64>], expected: &Value) -> Result<(), String> {
    let Some(count) = expected["sample_count"].as_u64() else { return Ok(()) };
    if samples.len() as u64 != count {
        return Err(format!("{} samples, expected {count}", samples.len()));
    }
    let power = samples.iter().map(Complex::norm_sqr).sum::<f64>() / count.max(1) as f64;
    number("mean power", power, &expected["mean_power"])?;
    let peak = samples.iter().map(|sample| sample.norm()).fold(0.0, f64::max);
    number("peak amplitude", peak, &expected["peak_amplitude"])?;
    probes(samples, &expected["spectrogram"])
}

fn number(name: &str, got: f64, expected: &Value) -> Result<(), String> {
    match expected.as_f64() {
        Some(wanted) if !close(got, wanted, 1e-5) => Err(format!("{name} is {got}, expected {wanted}")),
        _ => Ok(()),
    }
}

/// Single cells of the two-sided spectrogram, each by the definition of the Fourier transform in f64.
fn probes(samples: &[Complex<f64>], expected: &Value) -> Result<(), String> {
    let (Some(n_fft), Some(hop)) = (expected["n_fft"].as_u64(), expected["hop"].as_u64()) else { return Ok(()) };
    for probe in expected["probes"].as_array().into_iter().flatten() {
        let (Some(bin), Some(frame), Some(wanted)) =
            (probe["bin"].as_u64(), probe["frame"].as_u64(), probe["db"].as_f64())
        else {
            continue;
        };
        if wanted < PROBE_FLOOR_DB {
            continue;
        }
        let start = (frame * hop) as usize;
        let Some(frame) = samples.get(start..start + n_fft as usize) else {
            return Err(format!("frame at sample {start} passes the end"));
        };
        let got = spectrum_db(frame, bin as usize);
        if (got - wanted).abs() > PROBE_TOLERANCE_DB {
            return Err(format!("probe at sample {start}, bin {bin} is {got:.4} dB, expected {wanted} dB"));
        }
    }
    Ok(())
}

/// |Σ w·x·e^(−2πi·k·n/N)|² / (Σw)² in dB with a periodic Hann window; `bin` counts from the lowest frequency.
fn spectrum_db(frame: &[Complex<f64>], bin: usize) -> f64 {
    let n = frame.len() as f64;
    let k = bin as f64 - (frame.len() / 2) as f64;
    let (mut sum, mut gain) = (Complex::<f64>::default(), 0.0_f64);
    for (index, sample) in frame.iter().enumerate() {
        let angle = std::f64::consts::TAU * index as f64 / n;
        let window = 0.5 - 0.5 * angle.cos();
        sum += sample * window * Complex::from_polar(1.0, -k * angle);
        gain += window;
    }
    10.0 * (sum.norm_sqr() / (gain * gain)).max(1e-20).log10()
}
