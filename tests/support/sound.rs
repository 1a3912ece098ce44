//! A recording that can be heard, and a device that takes sound as fast as it comes, or as slowly as one wishes.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use lumiq::engine::EngineError;
use lumiq::engine::sound::{NO_DEVICE, SoundOutput, Tap};

/// Samples a second of [`write_voice`].
pub const RATE: f64 = 100e3;

/// A pair round 100 MHz: a carrier 20 kHz above it that 1 kHz modulates in amplitude, annotated as "the voice" for all its
/// time.
pub fn write_voice(folder: &Path, seconds: f64) -> PathBuf {
    let samples = (seconds * RATE) as usize;
    let turn = std::f64::consts::TAU / RATE;
    let value = |n: usize| {
        let amplitude = 0.4 + 0.2 * (turn * 1000.0 * n as f64).sin();
        let phase = turn * 20e3 * (n % 5) as f64;
        [(amplitude * phase.cos()) as f32, (amplitude * phase.sin()) as f32]
    };
    let data: Vec<[f32; 2]> = (0..samples).map(value).collect();
    std::fs::write(folder.join("voice.sigmf-data"), bytemuck::cast_slice(&data)).unwrap();
    let meta = format!(
        r#"{{"global": {{"core:datatype": "cf32_le", "core:version": "1.2.5", "core:sample_rate": {RATE}}},
        "captures": [{{"core:sample_start": 0, "core:frequency": 100000000}}],
        "annotations": [{{"core:sample_start": 0, "core:sample_count": {samples}, "core:freq_lower_edge": 100015000,
            "core:freq_upper_edge": 100025000, "core:label": "the voice"}}]}}"#
    );
    let path = folder.join("voice.sigmf-meta");
    std::fs::write(&path, meta).unwrap();
    path
}

/// Takes 480 samples at a time and counts those that were not silent.
#[derive(Debug, Default)]
pub struct Speaker {
    /// How long it waits between.
    pub pause: Duration,
    pub absent: bool,
    pub loud: AtomicU64,
    /// Devices that take sound at the moment.
    pub open: AtomicU64,
}

impl SoundOutput for Speaker {
    fn rate(&self, wanted: u32) -> Result<u32, EngineError> {
        if self.absent { Err(EngineError::refused("no sound device", "connect one")) } else { Ok(wanted) }
    }

    fn during(
        &self,
        _rate: u32,
        mut tap: Tap,
        feed: &mut dyn FnMut() -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let over = AtomicBool::new(false);
        self.open.fetch_add(1, Ordering::SeqCst);
        let fed = std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut out = [0.0_f32; 480];
                while !over.load(Ordering::Relaxed) {
                    tap.fill(&mut out, 1, |sample| sample);
                    let loud = out.iter().filter(|sample| **sample != 0.0).count();
                    self.loud.fetch_add(loud as u64, Ordering::SeqCst);
                    std::thread::sleep(self.pause);
                }
            });
            let fed = feed();
            over.store(true, Ordering::Relaxed);
            fed
        });
        self.open.fetch_sub(1, Ordering::SeqCst);
        fed
    }

    fn hindrance(&self) -> Option<&'static str> {
        self.absent.then_some(NO_DEVICE)
    }
}
