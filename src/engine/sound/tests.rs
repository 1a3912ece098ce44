//! Tests of playing: what is heard is what a file would hold; devices that are slow, that fail, that go away.

use std::f64::consts::TAU;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use num_complex::Complex;

use super::output::refused;
use super::ring::ring;
use super::*;
use crate::codec::{OpenOptions, Opened, open};
use crate::engine::demod::save_audio;
use crate::engine::error::EngineError;
use crate::model::recipe::{Demodulation, DemodulationMode};
use crate::model::{Progress, Recording, RecordingInfo, SampleSource, SourceError};

const RATE: f64 = 100e3;

/// A carrier that a tone of 1 kHz modulates in amplitude by half; knows how far it was read.
#[derive(Debug, Default)]
struct Tone(AtomicU64);

impl SampleSource for Tone {
    fn read(&self, _channel: usize, start: u64, out: &mut [Complex<f32>]) -> Result<(), SourceError> {
        self.0.fetch_max(start + out.len() as u64, Ordering::Relaxed);
        for (n, z) in out.iter_mut().enumerate() {
            let t = (start + n as u64) as f64 / RATE;
            *z = Complex::new((0.4 + 0.2 * (TAU * 1000.0 * t).sin()) as f32, 0.0);
        }
        Ok(())
    }

    fn read_stored(&self, _start: u64, _out: &mut [u8]) -> Result<(), SourceError> {
        unreachable!("demodulation reads amplitudes")
    }
}

fn tone(seconds: u64) -> (Recording, Arc<Tone>) {
    let source = Arc::new(Tone::default());
    let info = crate::engine::slice::testing::info(seconds * RATE as u64, 1);
    (Recording::new(RecordingInfo { sample_rate_hz: Some(RATE), ..info }, source.clone()), source)
}

fn recipe() -> Demodulation {
    Demodulation {
        mode: DemodulationMode::Am,
        center: Some(100e6),
        datatype: "rf32_le".parse().unwrap(),
        ..Demodulation::default()
    }
}

/// What a device of the tests does.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Manner {
    /// Takes as fast as it can.
    Greedy,
    /// Takes a little now and then, and goes away after so many samples.
    Leaves(u64),
    /// Begins and takes nothing.
    Stuck,
    /// Is not there.
    Absent,
}

/// Collects the frames in which something was heard.
#[derive(Debug)]
struct Device {
    manner: Manner,
    rate: u32,
    heard: Mutex<Vec<[f32; 2]>>,
    /// It does not go away before a second of this was read, however busy the machine is.
    source: Option<Arc<Tone>>,
}

impl Device {
    fn new(manner: Manner, rate: u32) -> Self {
        Self { manner, rate, heard: Mutex::default(), source: None }
    }

    fn take(&self, mut tap: Tap, over: &AtomicBool) {
        let playback = tap.playback();
        while !over.load(Ordering::Relaxed) {
            if self.manner == Manner::Stuck {
                std::thread::sleep(Duration::from_millis(1));
                continue;
            }
            let before = playback.heard.load(Ordering::Relaxed);
            let mut frame = [9.0; 2];
            tap.fill(&mut frame, 2, |sample| sample);
            if playback.heard.load(Ordering::Relaxed) > before {
                self.heard.lock().unwrap().push(frame);
            } else {
                assert_eq!(frame, [0.0; 2], "silence where nothing is there");
                std::thread::yield_now();
            }
            if let Manner::Leaves(after) = self.manner {
                if before.is_multiple_of(16) {
                    std::thread::sleep(Duration::from_millis(2));
                }
                let is_read = |source: &Arc<Tone>| source.0.load(Ordering::Relaxed) as f64 >= RATE;
                if before >= after && self.source.as_ref().is_none_or(is_read) {
                    playback.lose("The sound device is gone; connect it, and play again");
                }
            }
        }
    }
}

impl SoundOutput for Device {
    fn rate(&self, _wanted: u32) -> Result<u32, EngineError> {
        if self.manner == Manner::Absent { Err(refused(NO_DEVICE)) } else { Ok(self.rate) }
    }

    fn during(
        &self,
        _rate: u32,
        tap: Tap,
        feed: &mut dyn FnMut() -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| self.take(tap, &over));
            let fed = feed();
            over.store(true, Ordering::Relaxed);
            fed
        })
    }

    fn hindrance(&self) -> Option<&'static str> {
        (self.manner == Manner::Absent).then_some(NO_DEVICE)
    }
}

fn play_on(device: &Device, recording: &Recording, progress: &Progress) -> Result<PlayReport, EngineError> {
    let playback = Playback::new(&recording.info, 0);
    play(recording, &recipe(), device, &Arc::default(), &playback, progress)
}

#[test]
fn a_device_hears_what_a_file_holds_at_the_rate_of_the_device() {
    let folder = tempfile::tempdir().unwrap();
    let (recording, _) = tone(3);
    for rate in [48_000, 44_100] {
        let device = Device::new(Manner::Greedy, rate);
        let progress = Progress::new();
        let report = play_on(&device, &recording, &progress).unwrap();
        let path = folder.path().join(format!("{rate}.wav"));
        save_audio(&path, &recording, &Demodulation { rate, ..recipe() }, None, &Progress::new()).unwrap();
        let Opened::Recording(file) = open(&path, &OpenOptions::default()).unwrap() else { panic!("a stack") };
        let mut samples = vec![Complex::default(); file.info.samples as usize];
        file.source.read(0, 0, &mut samples).unwrap();
        let heard = device.heard.into_inner().unwrap();
        assert_eq!((heard.len(), report.samples, report.rate), (samples.len(), samples.len() as u64, rate));
        assert!(heard.iter().zip(&samples).all(|(heard, sample)| *heard == [sample.re; 2]), "{rate}");
        assert!(samples[rate as usize..].iter().any(|z| z.re > 0.45), "the tone is in it");
        assert_eq!((progress.done(), progress.total()), (report.samples, report.samples));
    }
}

#[test]
fn a_slow_device_is_not_outrun_and_one_that_goes_away_is_said() {
    // A minute of sound, of which it takes a moment.
    let (recording, source) = tone(60);
    let device = Device { source: Some(source.clone()), ..Device::new(Manner::Leaves(1000), 8000) };
    let error = play_on(&device, &recording, &Progress::new()).unwrap_err();
    assert_eq!(error.to_string(), "the sound device is gone; connect it, and play again");
    let read = source.0.load(Ordering::Relaxed) as f64 / RATE;
    // A second in the ring and the blocks on their way to it.
    assert!((1.0..20.0).contains(&read), "{read} s were read");
}

#[test]
fn without_a_device_it_is_said_but_a_senseless_recipe_first() {
    let (recording, source) = tone(1);
    let device = Device::new(Manner::Absent, 48_000);
    let error = play_on(&device, &recording, &Progress::new()).unwrap_err().to_string();
    assert_eq!(error, "no sound device was found; connect one, or save the audio to a file");
    let unknown = Recording::new(RecordingInfo { sample_rate_hz: None, ..(*recording.info).clone() }, source.clone());
    assert!(play_on(&device, &unknown, &Progress::new()).unwrap_err().to_string().contains("sample rate"));
    assert_eq!(source.0.load(Ordering::Relaxed), 0, "nothing was read");
}

#[test]
fn a_device_that_takes_nothing_is_given_up() {
    let (recording, _) = tone(1);
    let begun = Instant::now();
    let error = play_on(&Device::new(Manner::Stuck, 48_000), &recording, &Progress::new()).unwrap_err();
    assert!(error.to_string().starts_with("the sound device takes nothing; "), "{error}");
    assert!(begun.elapsed() >= Duration::from_secs(5));
}

#[test]
fn cancelling_ends_it_and_what_is_in_the_ring_is_not_heard() {
    let (recording, _) = tone(60);
    let (progress, device) = (Progress::new(), Device::new(Manner::Leaves(u64::MAX), 48_000));
    std::thread::scope(|scope| {
        let played = scope.spawn(|| play_on(&device, &recording, &progress));
        while progress.done() < 100 {
            std::thread::sleep(Duration::from_millis(1));
        }
        progress.cancel();
        let cancelled = Instant::now();
        assert!(played.join().unwrap().unwrap_err().is_cancelled());
        assert!(cancelled.elapsed() < Duration::from_secs(2), "{:?}", cancelled.elapsed());
    });
}

/// A tap over a ring that holds these samples.
fn tap(samples: &[f32], volume_db: f64) -> (Tap, super::ring::Writer, Progress) {
    let (mut writer, reader) = ring(16);
    writer.push(samples);
    let (progress, volume) = (Progress::new(), Arc::new(Volume::of_db(volume_db)));
    let playback = Playback::new(&tone(1).0.info, 500);
    (Tap::new(reader, playback, volume, progress.clone()), writer, progress)
}

#[test]
fn frames_hold_the_sample_in_every_channel_and_silence_is_counted_once_a_gap() {
    let (mut tap, mut writer, progress) = tap(&[0.25, f32::NAN, 3.0], 0.0);
    let mut out = [7.0; 9];
    tap.fill(&mut out, 2, |sample| sample);
    assert_eq!(out, [0.25, 0.25, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 7.0]);
    let playback = tap.playback();
    tap.fill(&mut out, 1, |sample| sample);
    assert_eq!((out, playback.gaps()), ([0.0; 9], 1));
    writer.push(&[0.5]);
    tap.fill(&mut out, 1, |sample| sample);
    assert_eq!((out[..2].to_vec(), playback.gaps()), (vec![0.5, 0.0], 1), "the same gap goes on");
    writer.push(&[0.5; 9]);
    tap.fill(&mut out, 1, |sample| sample);
    tap.fill(&mut out, 1, |sample| sample);
    assert_eq!(playback.gaps(), 2);
    writer.push(&[0.5; 9]);
    progress.cancel();
    tap.fill(&mut out, 1, |sample| sample);
    assert_eq!((out, playback.gaps(), writer.len()), ([0.0; 9], 2, 9), "silence at once");
}

#[test]
fn the_volume_is_in_decibel_and_bounded() {
    let (mut tap, _, _) = tap(&[0.1, 0.1], 20.0);
    let mut out = [0.0; 1];
    tap.fill(&mut out, 1, |sample| sample);
    assert!((out[0] - 1.0).abs() < 1e-6, "{out:?}");
    let volume = Volume::of_db(-20.0);
    assert!((volume.gain() - 0.1).abs() < 1e-7);
    volume.set_db(1e9);
    assert_eq!(volume.gain(), 1000.0);
    volume.set_db(f64::NAN);
    assert_eq!(volume.gain(), 1.0);
}

#[test]
fn a_playback_knows_the_sample_that_is_heard() {
    let (mut tap, _, _) = tap(&[0.0; 12], 0.0);
    let playback = tap.playback();
    assert_eq!((playback.seconds(), playback.sample()), (None, 500.0));
    playback.rate.store(48_000, Ordering::Relaxed);
    tap.fill(&mut [0.0; 12], 1, |sample| sample);
    assert_eq!((playback.seconds(), playback.sample()), (Some(0.00025), 525.0));
}

#[test]
fn a_report_says_what_was_not_heard() {
    let report = |gaps, peak| PlayReport { samples: 1, rate: 48_000, bandwidth_hz: 1.0, gaps, peak };
    let quiet = Volume::of_db(0.0);
    assert_eq!(report(0, 0.5).remark(&quiet), None);
    let said = report(0, 1e-4).remark(&quiet).unwrap();
    assert_eq!(said, "the loudest of it is 80 dB below full scale; raise the volume");
    assert_eq!(report(0, 1e-4).remark(&Volume::of_db(40.0)), None);
    assert!(
        report(0, 1e-8)
            .remark(&quiet)
            .unwrap()
            .ends_with("160 dB below full scale; choose another way to demodulate it")
    );
    assert!(report(2, 0.5).remark(&quiet).unwrap().starts_with("the sound broke off 2 times: "));
}
