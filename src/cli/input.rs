//! From input arguments to open documents: options, stdin, parts of stacks and recordings.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::{ReadOptions, RecordingOptions, SelectionOptions, StackOptions, TimeOptions, first_given};
use super::beginning;
use super::exit::Failure;
use super::position::Position;
use super::spool::{STDIN, Spool};
use crate::codec::{self, CodecError, OpenOptions, Opened};
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

    /// Of a verb that reads recordings; `stack` is what its options say of any file.
    pub(super) fn of_recordings(stack: &'a StackOptions, options: &'a ReadOptions) -> Self {
        Self {
            recording: Some(&options.recording),
            of_recordings_only: options.recording.of_recordings_only(),
            ..Self::of_stacks(stack)
        }
    }

    /// Opens a file; one that `goes_on` is the beginning of a longer one.
    fn opened(&self, path: &Path, goes_on: bool) -> Result<Opened, CodecError> {
        codec::open(path, &OpenOptions { goes_on, ..self.options() })
    }

    /// The same for those who open it themselves.
    pub(super) fn options(&self) -> OpenOptions {
        let (stack, recording) = (self.stack, self.recording.cloned().unwrap_or_default());
        OpenOptions {
            kind: stack.kind.map(Into::into),
            axes: stack.axes.clone(),
            files: stack.file_pattern.clone(),
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
pub(super) fn check_samples(info: &RecordingInfo, options: &RecordingOptions, name: &str) -> Result<(), Failure> {
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
    spool: Option<Spool>,
    /// The samples that count, where only the beginning of stdin was read.
    beginning: Option<u64>,
}

impl Input {
    /// `-` is stdin; it is kept in a temporary file, since formats are read by position.
    pub(super) fn new(path: &Path) -> Result<Self, Failure> {
        let input = Self::unread(path)?;
        Ok(Self { spool: input.spool.map(Spool::whole).transpose()?, ..input })
    }

    /// The same for a verb that looks at a recording up to `--to` and little beyond: of stdin no more is read, so that it
    /// need not have an end. `reach` says which sample is behind the last one that the verb looks at, by the description of a
    /// recording that ends at `--to`, and that part.
    pub(super) fn up_to(
        path: &Path,
        reading: &Reading<'_>,
        time: &TimeOptions,
        reach: impl Fn(&RecordingInfo, Range<u64>) -> Result<u64, Failure>,
    ) -> Result<Self, Failure> {
        let Some(to) = time.to.filter(|_| is_stdin(path)) else { return Self::new(path) };
        let mut input = Self::unread(path)?;
        let Some(spool) = &mut input.spool else { return Ok(input) };
        let needed = |recording: &Recording| {
            let mut info = (*recording.info).clone();
            let part = part_of_stdin(&info, time.from, to)?;
            info.samples = part.end;
            reach(&info, part)
        };
        let header = reading.recording.and_then(|options| options.header_bytes).unwrap_or(0);
        let read = beginning::read(spool, header, &|path| reading.opened(path, true), &needed);
        input.beginning = read.map_err(|failure| input.said(failure))?;
        Ok(input)
    }

    fn unread(path: &Path) -> Result<Self, Failure> {
        if !is_stdin(path) {
            return Ok(Self { path: path.to_owned(), spool: None, beginning: None });
        }
        let spool = Spool::new()?;
        Ok(Self { path: spool.path().to_owned(), spool: Some(spool), beginning: None })
    }

    /// The name shown to the user.
    pub(super) fn name(&self) -> String {
        if self.is_stdin() { STDIN.to_owned() } else { self.path.display().to_string() }
    }

    /// Whether it came from stdin, which has no ending.
    pub(super) const fn is_stdin(&self) -> bool {
        self.spool.is_some()
    }

    /// A failure by the name shown to the user.
    pub(super) fn said(&self, failure: Failure) -> Failure {
        if self.is_stdin() { failure.renamed(&self.path, &self.name()) } else { failure }
    }

    /// Why something cannot be done with it, by its name.
    pub(super) fn refused(&self, error: EngineError) -> Failure {
        refused(&self.name(), error)
    }

    /// Opens it.
    pub(super) fn open(&self, reading: &Reading<'_>) -> Result<Opened, Failure> {
        let mut opened = reading.opened(&self.path, self.beginning.is_some())?;
        reading.check(&opened, &self.name())?;
        if let (Opened::Recording(recording), Some(samples)) = (&mut opened, self.beginning) {
            let info = Arc::make_mut(&mut recording.info);
            info.samples = info.samples.min(samples);
        }
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
        self.open_recording(&Reading::of_recordings(&options.stack(), options))
    }

    /// [`Input::up_to`] for such a verb.
    pub(super) fn recording_up_to(
        path: &Path,
        options: &ReadOptions,
        time: &TimeOptions,
        reach: impl Fn(&RecordingInfo, Range<u64>) -> Result<u64, Failure>,
    ) -> Result<Self, Failure> {
        Self::up_to(path, &Reading::of_recordings(&options.stack(), options), time, reach)
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

/// Why something cannot be done with an input of that name.
pub(super) fn refused(name: &str, error: EngineError) -> Failure {
    match error {
        EngineError::Refused { .. } => anyhow::anyhow!("{name}: {error}").into(),
        other => other.into(),
    }
}

/// Whether that is stdin.
pub(super) fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// The samples from `--from` to `--to` of stdin, however many there will be.
fn part_of_stdin(info: &RecordingInfo, from: Option<Position>, to: Position) -> Result<Range<u64>, Failure> {
    let sample = |position: Position| {
        position.sample(info.sample_rate_hz).map_err(|sentence| anyhow::anyhow!("{STDIN}: {sentence}"))
    };
    let (start, end) = (from.map_or(Ok(0), sample)?, sample(to)?);
    if start >= end {
        let sentence = format!("{STDIN}: --to {end} is not after --from {start}, counted in samples");
        return Err(anyhow::anyhow!("{sentence}; choose a later --to").into());
    }
    Ok(start..end)
}

/// The samples from `--from` to `--to`, within the recording.
pub(super) fn sample_range(info: &RecordingInfo, time: &TimeOptions, name: &str) -> Result<Range<u64>, Failure> {
    let rate = info.sample_rate_hz;
    let sample = |position: Option<Position>, default| match position {
        Some(position) => position.sample(rate).map_err(|sentence| anyhow::anyhow!("{name}: {sentence}")),
        None => Ok(default),
    };
    let start = sample(time.from, 0)?;
    let samples = info.samples;
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
        let whole = info.duration_s().map_or(String::new(), |seconds| format!(" ({seconds} s)"));
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
