//! From input arguments to open documents: options, stdin, parts of stacks and recordings.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::arguments::{ReadOptions, RecordingOptions, SelectionOptions, StackOptions, TimeOptions, first_given};
use super::exit::Failure;
use super::position::Position;
use crate::codec::unfinished::Unfinished;
use crate::codec::{self, OpenOptions, Opened};
use crate::engine::EngineError;
use crate::engine::derive::{Selection, selected};
use crate::model::{NumberFormat, Recording, RecordingInfo, Rect, Stack};

/// How an input is read: the options of a verb that say so.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) stack: &'a StackOptions,
    pub(super) recording: Option<&'a RecordingOptions>,
    /// `--stored`
    pub(super) stored: bool,
    /// An option that was given and says nothing about recordings.
    pub(super) of_stacks_only: Option<&'static str>,
    /// An option that was given and says nothing about stacks.
    pub(super) of_recordings_only: Option<&'static str>,
}

impl<'a> Reading<'a> {
    /// Of a verb that reads stacks.
    pub(super) fn of_stacks(stack: &'a StackOptions) -> Self {
        Self { stack, recording: None, stored: false, of_stacks_only: None, of_recordings_only: None }
    }

    fn options(&self) -> OpenOptions {
        let (stack, recording) = (self.stack, self.recording.cloned().unwrap_or_default());
        OpenOptions {
            kind: stack.kind.map(Into::into),
            axes: stack.axes.clone(),
            series: stack.series.unwrap_or(0),
            pixel_size_um: stack.pixel_size,
            stored: self.stored,
            datatype: recording.datatype,
            sample_rate_hz: recording.sample_rate,
            center_frequency_hz: recording.center_frequency,
            u8_offset: recording.u8_offset,
            header_bytes: recording.header_bytes,
            ..OpenOptions::default()
        }
    }

    /// An option that was given and does nothing here is a mistake to be told of.
    fn check(&self, opened: &Opened, name: &str) -> Result<(), Failure> {
        let (is, given, others) = match opened {
            Opened::Stack(_) => ("a picture or stack", self.of_recordings_only, "recordings"),
            Opened::Recording(_) => ("a recording", self.of_stacks_only, "stacks"),
        };
        if let Some(option) = given {
            return Err(Failure::Usage(format!("{name}: is {is}; {option} is for {others}, leave it out")));
        }
        match (opened, self.recording) {
            (Opened::Recording(recording), Some(options)) => check_samples(&recording.info, options, name),
            _ => Ok(()),
        }
    }
}

/// Options about how samples are stored, where the file leaves no doubt about it.
fn check_samples(info: &RecordingInfo, options: &RecordingOptions, name: &str) -> Result<(), Failure> {
    let stored = [("--datatype", options.datatype.is_some()), ("--header-bytes", options.header_bytes.is_some())];
    let (what, said): (_, &[_]) = match info.format.as_str() {
        "npy" => ("a NumPy array", &stored),
        "sdriq" => ("an .sdriq file", &stored),
        "wav" | "rf64" | "w64" => ("a WAV file", &stored[1..]),
        "gnuradio" => ("a file with GNU Radio's headers", &stored[1..]),
        _ => ("", &[]),
    };
    if let Some(option) = first_given(said) {
        let sentence = format!("{name}: is {what}, which says itself how it is stored; leave {option} out");
        return Err(Failure::Usage(sentence));
    }
    if options.u8_offset.is_some() && info.datatype.format != NumberFormat::U8 {
        let sentence = format!("{name}: holds {}; --u8-offset is for unsigned bytes, leave it out", info.datatype);
        return Err(Failure::Usage(sentence));
    }
    Ok(())
}

/// An input file: a path, or stdin kept in a temporary file for as long as this lives.
pub(super) struct Input {
    pub(super) path: PathBuf,
    spooled: Option<Unfinished>,
}

impl Input {
    /// `-` is stdin; it is kept in a temporary file, since formats are read by position.
    pub(super) fn new(path: &Path) -> Result<Self, Failure> {
        if path != Path::new("-") {
            return Ok(Self { path: path.to_owned(), spooled: None });
        }
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix("lumiq-stdin-");
        let (mut file, spooled) =
            Unfinished::create(builder, &std::env::temp_dir()).context("stdin: no temporary file")?;
        let mut stdin = std::io::stdin().lock();
        let mut block = vec![0; 1 << 20];
        loop {
            let read = stdin.read(&mut block).context("stdin: reading failed")?;
            if read == 0 {
                break;
            }
            file.write_all(&block[..read]).context("stdin: no room in the temporary folder")?;
        }
        Ok(Self { path: spooled.path().to_owned(), spooled: Some(spooled) })
    }

    /// The name shown to the user.
    pub(super) fn name(&self) -> String {
        if self.spooled.is_some() { "stdin".to_owned() } else { self.path.display().to_string() }
    }

    /// Whether it came from stdin, which has no ending.
    pub(super) const fn is_stdin(&self) -> bool {
        self.spooled.is_some()
    }

    /// A failure by the name shown to the user.
    pub(super) fn said(&self, failure: Failure) -> Failure {
        if self.spooled.is_some() { failure.renamed(&self.path, &self.name()) } else { failure }
    }

    /// Why something cannot be done with it, by its name.
    pub(super) fn refused(&self, error: EngineError) -> Failure {
        match error {
            EngineError::Refused { .. } => anyhow::anyhow!("{}: {error}", self.name()).into(),
            other => other.into(),
        }
    }

    /// Opens it.
    pub(super) fn open(&self, reading: &Reading<'_>) -> Result<Opened, Failure> {
        let opened = codec::open(&self.path, &reading.options())?;
        reading.check(&opened, &self.name())?;
        Ok(opened)
    }

    /// Opens it as a stack.
    pub(super) fn open_stack(&self, reading: &Reading<'_>) -> Result<Stack, Failure> {
        match self.open(reading)? {
            Opened::Stack(stack) => Ok(stack),
            Opened::Recording(_) => Err(anyhow::anyhow!(
                "{}: is a recording, not a picture or stack; `--as stack` reads arrays as one",
                self.name()
            )
            .into()),
        }
    }

    /// Opens it as a recording.
    pub(super) fn open_recording(&self, reading: &Reading<'_>) -> Result<Recording, Failure> {
        match self.open(reading)? {
            Opened::Recording(recording) => Ok(recording),
            Opened::Stack(_) => Err(anyhow::anyhow!(
                "{}: is a picture or stack, not a recording; `--as recording` reads arrays as one",
                self.name()
            )
            .into()),
        }
    }
}

impl Input {
    /// Opens it as a recording, for a verb that reads nothing else.
    pub(super) fn open_only_recording(&self, options: &ReadOptions) -> Result<Recording, Failure> {
        let stack = StackOptions { kind: options.kind, series: options.series, ..StackOptions::default() };
        self.open_recording(&Reading {
            recording: Some(&options.recording),
            of_recordings_only: options.recording.of_recordings_only(),
            ..Reading::of_stacks(&stack)
        })
    }
}

/// The part of a stack that `--region`, `--t`, `--z`, `--c` name.
pub(super) fn select(stack: Stack, options: &SelectionOptions, name: &str) -> Result<Stack, Failure> {
    let axes = stack.info.axes;
    let range = |axis, wish: &Option<super::position::IndexRange>, length| match wish {
        Some(range) => range.on_axis(axis, length).map_err(|sentence| anyhow::anyhow!("{name}: {sentence}")),
        None => Ok(0..length),
    };
    let region = options.region.unwrap_or(Rect::whole(axes.x, axes.y));
    if !region.fits(axes.x, axes.y) {
        return Err(anyhow::anyhow!("{name}: --region lies outside the {} × {} pixels", axes.x, axes.y).into());
    }
    let selection = Selection {
        region,
        t: range("t", &options.t, axes.t)?,
        z: range("z", &options.z, axes.z)?,
        c: range("c", &options.c, axes.c)?,
    };
    if selection == Selection::whole(&stack.info) {
        return Ok(stack);
    }
    Ok(selected(&stack, selection)?)
}

/// The samples from `--from` to `--to`, within the recording.
pub(super) fn sample_range(
    recording: &Recording,
    time: &TimeOptions,
    name: &str,
) -> Result<std::ops::Range<u64>, Failure> {
    let rate = recording.info.sample_rate_hz;
    let sample = |position: Option<Position>, default| match position {
        Some(position) => position.sample(rate).map_err(|sentence| anyhow::anyhow!("{name}: {sentence}")),
        None => Ok(default),
    };
    let start = sample(time.from, 0)?;
    let samples = recording.info.samples;
    let end = sample(time.to, samples)?;
    if samples == 0 {
        return Err(
            anyhow::anyhow!("{name}: the recording has no samples; copy it again or choose another file").into()
        );
    }
    if start >= end || end > samples {
        let problem = if start < samples && end <= samples {
            format!("--to {end} is not after --from {start}, counted in samples")
        } else {
            format!("samples {start} to {end} are not in the recording of {samples} samples")
        };
        let whole = recording.info.duration_s().map_or(String::new(), |seconds| format!(" ({seconds} s)"));
        let remedy = format!("choose --from and --to between 0n and {samples}n{whole}");
        return Err(anyhow::anyhow!("{name}: {problem}; {remedy}").into());
    }
    Ok(start..end)
}

/// `X,Y,W,H`
pub(super) fn parse_region(text: &str) -> Result<Rect, String> {
    let numbers: Vec<usize> = text
        .split(',')
        .map(|part| part.trim().parse().map_err(|_| format!("'{text}' is not X,Y,W,H in whole pixels")))
        .collect::<Result<_, _>>()?;
    match numbers[..] {
        [.., 0, _] | [.., 0] => Err(format!("'{text}' has no pixels; give a width and a height from 1 on")),
        [x, y, width, height] if x.checked_add(width).is_some() && y.checked_add(height).is_some() => {
            Ok(Rect::new(x, y, width, height))
        }
        _ => Err(format!("'{text}' is not X,Y,W,H: four numbers")),
    }
}
