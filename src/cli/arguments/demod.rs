//! Arguments of `demod`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use super::{OverwriteChoice, ReadOptions, TimeOptions};
use crate::cli::names::option_of;
use crate::cli::numbers::{finite, positive, volume};
use crate::model::Datatype;
use crate::model::recipe::{Deemphasis, DemodulationMode};

/// `lumiq demod`
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("where").required(true).args(["output", "play"]))]
pub struct DemodArguments {
    /// The recording; `-` is stdin
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// The file to write: .wav, one channel (RF64 beyond 4 GB). `-` is stdout
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Play it instead of writing it; Ctrl+C stops. Needs a build with the feature `sound`
    #[arg(long)]
    pub play: bool,
    /// How loud it is played: 0 as it is demodulated, at most 60
    #[arg(long, value_name = "DB", value_parser = volume, allow_negative_numbers = true, conflicts_with = "output", default_value_t)]
    pub volume: f64,
    /// How sound is carried: amplitude, narrow or broadcast frequency modulation, upper or lower side band
    #[arg(long, value_name = "am|fm|wfm|usb|lsb", value_parser = option_of(DemodulationMode::ALL, DemodulationMode::name))]
    pub mode: DemodulationMode,
    #[command(flatten)]
    pub time: TimeOptions,
    /// The carrier: absolute where the recording has a frequency, else an offset from zero [default: the recording's centre]
    #[arg(long, value_name = "HZ", value_parser = finite)]
    pub center: Option<f64>,
    /// The width of the band [default: 10 kHz am, 16 kHz fm, 200 kHz wfm, 3 kHz usb and lsb]
    #[arg(long, value_name = "HZ", value_parser = positive)]
    pub bandwidth: Option<f64>,
    /// What takes back the broadcaster's treble [default: 50us for wfm, else none]
    #[arg(long, value_name = "50us|75us|none", value_parser = option_of(Deemphasis::ALL, Deemphasis::name))]
    pub deemphasis: Option<Deemphasis>,
    /// Samples of sound a second
    #[arg(long, value_name = "HZ", default_value_t = 48_000)]
    pub rate: u32,
    /// How sound is stored: `ri16_le` (with triangular dither) or `rf32_le`
    #[arg(long, value_name = "TYPE", default_value = "ri16_le", conflicts_with = "play")]
    pub write_datatype: Datatype,
    /// Which channel, from 0
    #[arg(long, value_name = "N", default_value_t)]
    pub channel: usize,
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub overwrite: OverwriteChoice,
    #[command(flatten)]
    pub read: ReadOptions,
}
