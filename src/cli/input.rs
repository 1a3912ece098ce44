//! From input arguments to open documents: options, stdin, parts of stacks.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::arguments::{RecordingOptions, SelectionOptions, StackOptions};
use super::exit::Failure;
use crate::codec::{self, OpenOptions, Opened};
use crate::engine::derive::{Selection, selected};
use crate::model::{Recording, Rect, Stack};

/// The options of opening, from the options of a verb.
pub(super) fn open_options(stack: &StackOptions, recording: &RecordingOptions) -> OpenOptions {
    OpenOptions {
        kind: stack.kind.map(Into::into),
        axes: stack.axes.clone(),
        series: stack.series,
        pixel_size_um: stack.pixel_size,
        datatype: recording.datatype,
        sample_rate_hz: recording.sample_rate,
        center_frequency_hz: recording.center_frequency,
        u8_offset: recording.u8_offset,
        header_bytes: recording.header_bytes,
        ..OpenOptions::default()
    }
}

/// An input file: a path, or stdin kept in a temporary file for as long as this lives.
pub(super) struct Input {
    pub(super) path: PathBuf,
    spooled: Option<tempfile::TempPath>,
}

impl Input {
    /// `-` is stdin; it is kept in a temporary file, since formats are read by position.
    pub(super) fn new(path: &Path) -> Result<Self, Failure> {
        if path != Path::new("-") {
            return Ok(Self { path: path.to_owned(), spooled: None });
        }
        let mut file =
            tempfile::Builder::new().prefix("lumiq-stdin-").tempfile().context("stdin: no temporary file")?;
        let mut stdin = std::io::stdin().lock();
        let mut block = vec![0; 1 << 20];
        loop {
            let read = stdin.read(&mut block).context("stdin: reading failed")?;
            if read == 0 {
                break;
            }
            file.write_all(&block[..read]).context("stdin: no room in the temporary folder")?;
        }
        let spooled = file.into_temp_path();
        Ok(Self { path: spooled.to_path_buf(), spooled: Some(spooled) })
    }

    /// The name shown to the user.
    pub(super) fn name(&self) -> String {
        if self.spooled.is_some() { "stdin".to_owned() } else { self.path.display().to_string() }
    }

    /// Opens it.
    pub(super) fn open(&self, options: &OpenOptions) -> Result<Opened, Failure> {
        Ok(codec::open(&self.path, options)?)
    }

    /// Opens it as a stack.
    pub(super) fn open_stack(&self, options: &OpenOptions) -> Result<Stack, Failure> {
        match self.open(options)? {
            Opened::Stack(stack) => Ok(stack),
            Opened::Recording(_) => Err(anyhow::anyhow!(
                "{}: is a recording, not a picture or stack; `--as stack` reads arrays as one",
                self.name()
            )
            .into()),
        }
    }

    /// Opens it as a recording.
    pub(super) fn open_recording(&self, options: &OpenOptions) -> Result<Recording, Failure> {
        match self.open(options)? {
            Opened::Recording(recording) => Ok(recording),
            Opened::Stack(_) => Err(anyhow::anyhow!(
                "{}: is a picture or stack, not a recording; `--as recording` reads arrays as one",
                self.name()
            )
            .into()),
        }
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
    if region.is_empty() || !region.fits(axes.x, axes.y) {
        return Err(anyhow::anyhow!("{name}: --region lies outside the {} × {} pixels", axes.x, axes.y).into());
    }
    let selection = Selection {
        region,
        t: range('t', &options.t, axes.t)?,
        z: range('z', &options.z, axes.z)?,
        c: range('c', &options.c, axes.c)?,
    };
    if selection == Selection::whole(&stack.info) {
        return Ok(stack);
    }
    Ok(selected(&stack, selection)?)
}

/// `X,Y,W,H`
pub(super) fn parse_region(text: &str) -> Result<Rect, String> {
    let numbers: Vec<usize> = text
        .split(',')
        .map(|part| part.trim().parse().map_err(|_| format!("'{text}' is not X,Y,W,H in whole pixels")))
        .collect::<Result<_, _>>()?;
    match numbers[..] {
        [x, y, width, height] if x.checked_add(width).is_some() && y.checked_add(height).is_some() => {
            Ok(Rect::new(x, y, width, height))
        }
        _ => Err(format!("'{text}' is not X,Y,W,H: four numbers")),
    }
}
