//! Arguments of `spectrogram`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{EdgeOptions, OverwriteChoice, ReadOptions, TimeOptions};
use crate::cli::names::option_of;
use crate::cli::numbers::{at_least_one, averaged_frames, frame_length};
use crate::model::recipe::{ColorMap, Window};

/// `lumiq spectrogram`
#[derive(Debug, Args)]
pub struct SpectrogramArguments {
    /// The recording; `-` is stdin
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// The file to write: .npy (with NAME.axes.json beside it), .png, .pdf (a figure whose numbers are text), or .tif (values that know seconds, hertz and dB). `-` is stdout, as npy
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    #[command(flatten)]
    pub spectrum: SpectrumOptions,
    #[command(flatten)]
    pub picture: PictureOptions,
    /// How a TIFF keeps values; u16 is --range (else all values) on 0 to 65535, with the way back in the file
    #[arg(long, value_enum, default_value_t, value_name = "TYPE")]
    pub sample_type: ValueTypeChoice,
    #[command(flatten)]
    pub time: TimeOptions,
    #[command(flatten)]
    pub edges: EdgeOptions,
    /// Which channel, from 0
    #[arg(long, value_name = "N", default_value_t)]
    pub channel: usize,
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
    #[command(flatten)]
    pub read: ReadOptions,
}

/// What a spectrogram is asked to be.
#[derive(Debug, Clone, Args)]
pub struct SpectrumOptions {
    /// Samples per frame, 8 to 1048576 [default: 1024]
    #[arg(long, value_name = "N", value_parser = frame_length)]
    pub fft: Option<usize>,
    /// Samples from frame to frame [default: half of --fft]
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub hop: Option<usize>,
    /// Consecutive frames whose power is averaged to one: groups that do not overlap, counted from the first frame; the last one is of the frames that are left [default: 1]
    #[arg(long, value_name = "N", value_parser = averaged_frames)]
    pub average: Option<usize>,
    /// rectangular, hann, hamming, blackman, blackman-harris, nuttall, flattop, kaiser:β, tukey:α, gaussian:σ [default: hann]
    #[arg(long, value_name = "W[:PARAM]")]
    pub window: Option<Window>,
    /// How power is scaled [default: spectrum]
    #[arg(long, value_enum)]
    pub scale: Option<ScaleChoice>,
    /// Decibel or linear power [default: db]
    #[arg(long, value_enum)]
    pub unit: Option<UnitChoice>,
    /// Which frequencies; auto is two for complex, one for real recordings [default: auto]
    #[arg(long, value_enum)]
    pub sides: Option<SidesChoice>,
    /// What is subtracted from each frame first [default: none]
    #[arg(long, value_enum)]
    pub detrend: Option<DetrendChoice>,
    /// A published convention; other options change it
    #[arg(long, value_enum)]
    pub preset: Option<PresetChoice>,
}

/// How a spectrogram becomes a picture.
#[derive(Debug, Clone, Args)]
pub struct PictureOptions {
    /// Most columns of a picture; more frames, or averages of frames, are reduced
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=65_535))]
    pub columns: Option<u32>,
    /// How frames, or averages of frames, become one column [default: max]
    #[arg(long, value_enum)]
    pub reduce: Option<ReduceChoice>,
    /// Bottom and top of the colours and of u16 values, in the spectrogram's unit; auto: from noise to signals of the whole recording, also where a part is written; of stdin, of what is read up to --to [default: auto, of u16 values all]
    #[arg(long, value_name = "LO:HI|auto", allow_hyphen_values = true, value_parser = crate::cli::spectrogram::parse_range)]
    pub range: Option<RangeChoice>,
    /// grey, viridis, magma, inferno, plasma, cividis, turbo
    #[arg(long, value_name = "NAME", value_parser = option_of(ColorMap::ALL, ColorMap::name))]
    pub colormap: Option<ColorMap>,
    /// Draw time and frequency axes and a colour bar round the picture
    #[arg(long)]
    pub axes_labels: bool,
    /// Take the columns from the recording's index in the user's cache folder, of frames that overlap by half, to half a decibel; what is missing of it is made first. It has no maxima of averages but those of 16, 64, 256 … frames
    #[arg(long, conflicts_with_all = ["hop", "from", "to", "low", "high", "no_cache"])]
    pub index: bool,
}

/// `--range`
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RangeChoice {
    /// That of the whole recording.
    Auto,
    Given([f32; 2]),
}

/// `--sample-type`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ValueTypeChoice {
    #[default]
    F32,
    U16,
}

/// `--scale`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScaleChoice {
    /// |X|²
    Raw,
    /// |X|² / Σw²
    Window,
    /// |X|² / (Σw)²: dBFS
    Spectrum,
    /// |X|² / (fs·Σw²): dBFS/Hz
    Density,
}

/// `--unit`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UnitChoice {
    Db,
    Linear,
}

/// `--sides`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SidesChoice {
    Auto,
    Two,
    One,
}

/// `--detrend`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DetrendChoice {
    None,
    Constant,
}

/// `--preset`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PresetChoice {
    /// scipy.signal.spectrogram with its own defaults
    Scipy,
    /// torchsig 1.1 and later
    Torchsig,
    /// torchsig 1.0
    #[value(name = "torchsig-1.0")]
    Torchsig10,
}

/// `--reduce`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReduceChoice {
    Max,
    Mean,
}
