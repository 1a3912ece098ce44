//! The system's output device, through the crate `cpal`: ALSA, `CoreAudio`, WASAPI.

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    Device, Error, ErrorKind, FromSample, SampleFormat, SizedSample, Stream, StreamConfig, SupportedStreamConfigRange,
};

use crate::engine::error::EngineError;
use crate::engine::sound::output::refused;
use crate::engine::sound::{NO_DEVICE, Playback, SoundOutput, Tap};

/// Sound that is no sound device's business.
const SILENT: &str =
    "The sound device does not answer; look at the system's sound settings, or save the audio to a file";

/// The device that the system has chosen.
#[derive(Debug, Default)]
pub struct Loudspeaker;

impl SoundOutput for Loudspeaker {
    fn rate(&self, wanted: u32) -> Result<u32, EngineError> {
        quietly(|| Ok(choose(&device()?, wanted)?.0.sample_rate)).map_err(|error| said(&error))
    }

    fn during(
        &self,
        rate: u32,
        tap: Tap,
        feed: &mut dyn FnMut() -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let begin = || {
            let device = device()?;
            let (config, format) = choose(&device, rate)?;
            let stream = open(&device, config, format, tap)?;
            stream.play()?;
            Ok(stream)
        };
        let stream = quietly(begin).map_err(|error| said(&error))?;
        let fed = feed();
        drop(stream);
        fed
    }

    fn hindrance(&self) -> Option<&'static str> {
        let found = quietly(|| choose(&device()?, 48_000));
        found.err().map(|error| if is_absence(&error) { NO_DEVICE } else { SILENT })
    }
}

fn device() -> Result<Device, Error> {
    cpal::default_host().default_output_device().ok_or_else(|| ErrorKind::DeviceNotAvailable.into())
}

/// The device's own way to take sound, at the wanted rate where it can.
fn choose(device: &Device, wanted: u32) -> Result<(StreamConfig, SampleFormat), Error> {
    let usual = device.default_output_config()?;
    let same = |range: &SupportedStreamConfigRange| {
        range.channels() == usual.channels()
            && range.sample_format() == usual.sample_format()
            && (range.min_sample_rate()..=range.max_sample_rate()).contains(&wanted)
    };
    // A device that cannot say what else it can do can do what is usual.
    let can = device.supported_output_configs().is_ok_and(|mut ranges| ranges.any(|range| same(&range)));
    let config = usual.config();
    let sample_rate = if can { wanted } else { config.sample_rate };
    Ok((StreamConfig { sample_rate, ..config }, usual.sample_format()))
}

fn open(device: &Device, config: StreamConfig, format: SampleFormat, tap: Tap) -> Result<Stream, Error> {
    match format {
        SampleFormat::F32 => open_as::<f32>(device, config, tap),
        SampleFormat::F64 => open_as::<f64>(device, config, tap),
        SampleFormat::I16 => open_as::<i16>(device, config, tap),
        SampleFormat::I24 => open_as::<cpal::I24>(device, config, tap),
        SampleFormat::I32 => open_as::<i32>(device, config, tap),
        SampleFormat::U8 => open_as::<u8>(device, config, tap),
        SampleFormat::U16 => open_as::<u16>(device, config, tap),
        _ => Err(ErrorKind::UnsupportedConfig.into()),
    }
}

fn open_as<T: SizedSample + FromSample<f32>>(
    device: &Device,
    config: StreamConfig,
    mut tap: Tap,
) -> Result<Stream, Error> {
    let playback = tap.playback();
    let channels = usize::from(config.channels);
    device.build_output_stream::<T, _, _>(
        config,
        move |out, info| {
            tap.fill(out, channels, T::from_sample);
            let times = info.timestamp();
            tap.heard_after(times.playback.duration_since(times.callback));
        },
        move |error| happened(&playback, &error),
        None,
    )
}

/// What the device's thread tells while it plays.
fn happened(playback: &Playback, error: &Error) {
    match error.kind() {
        ErrorKind::Xrun => playback.broke_off(),
        // It goes on, with another device or with less haste.
        ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied => {}
        _ => playback.lose("The sound device is gone; connect it, and play again"),
    }
}

fn is_absence(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable)
}

fn said(error: &Error) -> EngineError {
    match error.kind() {
        _ if is_absence(error) => refused(NO_DEVICE),
        ErrorKind::DeviceBusy => refused("The sound device is busy; end what else plays, or save the audio to a file"),
        _ => {
            log::info!("sound device: {error}");
            refused(SILENT)
        }
    }
}

/// Keeps what ALSA's library would write to stderr for the log.
#[cfg(target_os = "linux")]
fn quietly<T>(work: impl FnOnce() -> T) -> T {
    let caught = alsa::Output::local_error_handler();
    let result = work();
    if let Ok(caught) = caught {
        log::debug!("ALSA: {}", caught.borrow());
    }
    result
}

#[cfg(not(target_os = "linux"))]
fn quietly<T>(work: impl FnOnce() -> T) -> T {
    work()
}
