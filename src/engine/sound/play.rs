//! Plays the sound of a band: demodulates on this thread, a ring ahead of the device that takes it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::output::{SoundOutput, refused};
use super::playback::{Playback, VOLUME_DB, Volume};
use super::ring::{Writer, ring};
use super::tap::Tap;
use crate::engine::demod::SoundStream;
use crate::engine::error::EngineError;
use crate::model::recipe::Demodulation;
use crate::model::{Progress, Recording};

/// How long it waits where there is nothing to do.
const PAUSE: Duration = Duration::from_millis(4);
/// The most that waits in a device after the last sample was taken.
const LONGEST_LATENCY: Duration = Duration::from_secs(2);
/// How long a device may take nothing before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(5);

/// Nobody hears what is below, of full scale.
const QUIET: f64 = 1e-3;

/// What was played.
#[derive(Debug, Clone, PartialEq)]
pub struct PlayReport {
    /// Samples of sound that were heard.
    pub samples: u64,
    pub rate: u32,
    /// The carrier's neighbourhood that was heard, in Hz.
    pub bandwidth_hz: f64,
    /// Times that the sound broke off.
    pub gaps: u64,
    /// The largest magnitude before the volume; 1 is full scale.
    pub peak: f64,
}

impl PlayReport {
    /// The sentence about sound that broke off, or that nobody heard at this volume.
    #[must_use]
    pub fn remark(&self, volume: &Volume) -> Option<String> {
        if self.gaps > 0 {
            let times = if self.gaps == 1 { "once".to_owned() } else { format!("{} times", self.gaps) };
            let cause = "so much is not demodulated as fast as it is heard here";
            return Some(format!("the sound broke off {times}: {cause}; save the audio to a file and play that"));
        }
        let loudest = self.peak * f64::from(volume.gain());
        (loudest < QUIET && loudest > 0.0).then(|| {
            let loudest_possible = self.peak * f64::from(Volume::of_db(*VOLUME_DB.end()).gain());
            let remedy =
                if loudest_possible < QUIET { "choose another way to demodulate it" } else { "raise the volume" };
            format!("the loudest of it is {:.0} dB below full scale; {remedy}", -20.0 * loudest.log10())
        })
    }
}

/// Plays until the end, on the thread that calls it. The rate of the recipe is what is wished for, that of the device
/// counts. Progress counts samples of sound that the device took; cancelling it silences the device at once.
///
/// # Errors
/// As [`SoundStream::new`] and [`SoundOutput`]; [`EngineError::Refused`] if the device is lost; those of reading;
/// cancellation.
pub fn play(
    recording: &Recording,
    recipe: &Demodulation,
    output: &dyn SoundOutput,
    volume: &Arc<Volume>,
    playback: &Arc<Playback>,
    progress: &Progress,
) -> Result<PlayReport, EngineError> {
    // A recipe that makes no sense is wrong whatever device there is.
    drop(SoundStream::new(recording, recipe)?);
    let rate = output.rate(recipe.rate)?;
    let sound = SoundStream::new(recording, &Demodulation { rate, ..*recipe })?;
    let bandwidth_hz = sound.bandwidth_hz();
    progress.set_total(sound.outputs());
    let (writer, reader) = ring(rate as usize);
    let mut feeder = Feeder { sound, writer, waiting: Vec::new(), given: 0, complete: false, peak: 0.0 };
    feeder.head_start(rate as usize / 4, progress)?;
    playback.rate.store(rate, Ordering::Relaxed);
    if feeder.complete {
        playback.complete.store(true, Ordering::Release);
    }
    let tap = Tap::new(reader, Arc::clone(playback), Arc::clone(volume), progress.clone());
    output.during(rate, tap, &mut || feeder.run(playback, progress))?;
    let samples = playback.heard.load(Ordering::Relaxed);
    Ok(PlayReport { samples, rate, bandwidth_hz, gaps: playback.gaps(), peak: feeder.peak })
}

/// Puts sound into the ring.
struct Feeder {
    sound: SoundStream,
    writer: Writer,
    /// Sound that the ring had no room for, and how much of it has gone by now.
    waiting: Vec<f32>,
    given: usize,
    /// Nothing more comes.
    complete: bool,
    peak: f64,
}

impl Feeder {
    /// Computes the next sound, or puts in what waits; `false` where there is nothing to do.
    fn step(&mut self) -> Result<bool, EngineError> {
        if self.given == self.waiting.len() {
            let Some((_, values)) = self.sound.next_block()? else {
                self.complete = true;
                return Ok(false);
            };
            self.waiting.clear();
            self.waiting.extend(values.iter().map(|value| *value as f32));
            self.given = 0;
            self.peak = values.iter().fold(self.peak, |peak, value| peak.max(value.abs()));
        }
        let given = self.writer.push(&self.waiting[self.given..]);
        self.given += given;
        Ok(given > 0 || self.waiting.is_empty())
    }

    /// Fills in the first samples, so that the device finds some.
    fn head_start(&mut self, samples: usize, progress: &Progress) -> Result<(), EngineError> {
        while !self.complete && self.writer.len() < samples {
            progress.check()?;
            self.step()?;
        }
        Ok(())
    }

    /// Goes on to the end, and waits until that was heard.
    fn run(&mut self, playback: &Playback, progress: &Progress) -> Result<(), EngineError> {
        let (mut told, mut moved) = (0, Instant::now());
        loop {
            if let Some(sentence) = playback.lost.get() {
                return Err(refused(sentence));
            }
            let heard = playback.heard.load(Ordering::Relaxed);
            if heard > told || self.writer.len() == 0 {
                moved = Instant::now();
            }
            progress.add(heard - told)?;
            told = heard;
            let busy = !self.complete && self.step()?;
            if self.complete {
                playback.complete.store(true, Ordering::Release);
                if self.writer.len() == 0 {
                    progress.add(playback.heard.load(Ordering::Relaxed) - told)?;
                    return wait(playback.latency().min(LONGEST_LATENCY), progress);
                }
            }
            if moved.elapsed() > PATIENCE && self.writer.len() > 0 {
                return Err(refused("The sound device takes nothing; look whether another program holds it"));
            }
            if !busy {
                std::thread::sleep(PAUSE);
            }
        }
    }
}

/// Waits, unless nobody wants to any more.
fn wait(time: Duration, progress: &Progress) -> Result<(), EngineError> {
    let end = Instant::now() + time;
    while Instant::now() < end {
        progress.check()?;
        std::thread::sleep(PAUSE);
    }
    Ok(progress.check()?)
}
