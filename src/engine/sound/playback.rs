//! What the two ends of a playback share: how loud, how far, what went wrong. Atomics only, so that the device's thread
//! never waits.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::model::RecordingInfo;

/// The range of volumes, in dB: sound of weak side bands is far below full scale.
pub const VOLUME_DB: std::ops::RangeInclusive<f64> = -60.0..=60.0;

/// How loud, whatever plays; can be changed at any moment. Amplitudes beyond full scale are cut off by the device's end.
#[derive(Debug)]
pub struct Volume(AtomicU32);

impl Volume {
    /// 0 dB leaves amplitudes as they are; kept within [`VOLUME_DB`].
    #[must_use]
    pub fn of_db(db: f64) -> Self {
        let volume = Self(AtomicU32::new(0));
        volume.set_db(db);
        volume
    }

    /// Changes it.
    pub fn set_db(&self, db: f64) {
        let db = if db.is_finite() { db.clamp(*VOLUME_DB.start(), *VOLUME_DB.end()) } else { 0.0 };
        let gain = 10_f64.powf(db / 20.0) as f32;
        self.0.store(gain.to_bits(), Ordering::Relaxed);
    }

    /// What amplitudes are multiplied by.
    #[must_use]
    pub fn gain(&self) -> f32 {
        f32::from_bits(self.0.load(Ordering::Relaxed))
    }
}

impl Default for Volume {
    fn default() -> Self {
        Self::of_db(0.0)
    }
}

/// How a playback stands.
#[derive(Debug)]
pub struct Playback {
    /// The sample of the recording where it began, and the recording's rate.
    from: u64,
    recording_rate: f64,
    /// Samples of sound a second; 0 until the device has said.
    pub(super) rate: AtomicU32,
    /// Samples of sound that the device took.
    pub(super) heard: AtomicU64,
    /// Times that the device found less than it wanted.
    pub(super) gaps: AtomicU64,
    /// All there is was put into the ring.
    pub(super) complete: AtomicBool,
    /// What the device has taken and not played yet, in microseconds.
    pub(super) latency: AtomicU64,
    /// Why the device takes nothing more.
    pub(super) lost: OnceLock<String>,
}

impl Playback {
    /// Of a recording from that sample on, before anything is heard.
    #[must_use]
    pub fn new(info: &RecordingInfo, from: u64) -> Arc<Self> {
        Arc::new(Self {
            from,
            recording_rate: info.sample_rate_hz.unwrap_or(0.0),
            rate: AtomicU32::new(0),
            heard: AtomicU64::new(0),
            gaps: AtomicU64::new(0),
            complete: AtomicBool::new(false),
            latency: AtomicU64::new(0),
            lost: OnceLock::new(),
        })
    }

    /// Seconds of sound that were taken; `None` until the device has said how fast it takes them.
    #[must_use]
    pub fn seconds(&self) -> Option<f64> {
        let rate = self.rate.load(Ordering::Relaxed);
        (rate > 0).then(|| self.heard.load(Ordering::Relaxed) as f64 / f64::from(rate))
    }

    /// The sample of the recording that is heard.
    #[must_use]
    pub fn sample(&self) -> f64 {
        self.from as f64 + self.seconds().unwrap_or(0.0) * self.recording_rate
    }

    /// Times that the sound broke off.
    #[must_use]
    pub fn gaps(&self) -> u64 {
        self.gaps.load(Ordering::Relaxed)
    }

    /// The device found less than it wanted.
    pub fn broke_off(&self) {
        self.gaps.fetch_add(1, Ordering::Relaxed);
    }

    /// The device takes nothing more: the sentence. The first one counts.
    pub fn lose(&self, sentence: impl Into<String>) {
        // Whoever comes later tells of the same end.
        let _ = self.lost.set(sentence.into());
    }

    pub(super) fn latency(&self) -> Duration {
        Duration::from_micros(self.latency.load(Ordering::Relaxed))
    }
}
