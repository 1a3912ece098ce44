//! The end of the ring that the device takes from. What is here runs on the device's own thread: it never waits, locks or
//! allocates.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::playback::{Playback, Volume};
use super::ring::Reader;
use crate::model::Progress;

/// Gives a device its samples.
#[derive(Debug)]
pub struct Tap {
    reader: Reader,
    playback: Arc<Playback>,
    volume: Arc<Volume>,
    progress: Progress,
    /// Nothing was there the last time: the same gap goes on.
    dry: bool,
}

impl Tap {
    pub(super) const fn new(reader: Reader, playback: Arc<Playback>, volume: Arc<Volume>, progress: Progress) -> Self {
        Self { reader, playback, volume, progress, dry: false }
    }

    /// Fills frames of `channels` equal samples, within ±1 before `convert`; silence where nothing is there, and from the
    /// moment on at which the sound is stopped. A part of a frame at the end stays as it is.
    pub fn fill<T: Copy>(&mut self, out: &mut [T], channels: usize, convert: impl Fn(f32) -> T) {
        let mut frames = out.chunks_exact_mut(channels.max(1));
        let wanted = frames.len();
        // Before the ring: what was complete then is all in it.
        let complete = self.playback.complete.load(Ordering::Acquire);
        let gain = self.volume.gain();
        let stopped = self.progress.is_cancelled();
        let given = self.reader.take(if stopped { 0 } else { wanted }, |sample| {
            if let Some(frame) = frames.next() {
                frame.fill(convert(audible(sample * gain)));
            }
        });
        frames.for_each(|frame| frame.fill(convert(0.0)));
        self.playback.heard.fetch_add(given as u64, Ordering::Relaxed);
        let dry = given < wanted && !complete && !stopped;
        if dry && !self.dry {
            self.playback.broke_off();
        }
        self.dry = dry;
    }

    /// Says how long it takes until what was filled just now is heard.
    pub fn heard_after(&self, latency: Duration) {
        self.playback.latency.store(latency.as_micros() as u64, Ordering::Relaxed);
    }

    /// What to tell of the device.
    #[must_use]
    pub fn playback(&self) -> Arc<Playback> {
        Arc::clone(&self.playback)
    }
}

/// What a loudspeaker can do; what is no number is silence.
fn audible(sample: f32) -> f32 {
    if sample.is_nan() { 0.0 } else { sample.clamp(-1.0, 1.0) }
}
