//! One stream as it comes: bytes become whole samples, samples get captures, losses are counted.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use super::request::StreamRequest;
use super::spliced::Spliced;
use super::status::{Phase, RecordingStatus, StreamStatus};
use super::store::Store;
use crate::codec::sigmf::datetime;
use crate::codec::transport::{End, Received, Transport};
use crate::engine::EngineError;
use crate::model::{AnnotationList, Capture, RecordingInfo};

/// Bytes taken from a stream at once.
const BUFFER_BYTES: usize = 1 << 18;

/// After so long without a sample a stream is said to be silent.
const SILENCE: Duration = Duration::from_secs(2);

/// What a step came to.
#[derive(Debug)]
pub(super) enum Step {
    /// Samples came.
    Samples,
    /// None came.
    Nothing,
    /// As many samples came as were asked for.
    Enough,
    /// None will come any more.
    Ended(End),
}

/// A stream that is being received.
#[derive(Debug)]
pub(super) struct Reception {
    transport: Box<dyn Transport>,
    info: RecordingInfo,
    status: StreamStatus,
    store: Store,
    buffer: Vec<u8>,
    /// Bytes at the start of `buffer`: the beginning of a sample.
    carried: usize,
    frame: usize,
    /// Bytes before the first sample that have not come yet.
    header: u64,
    /// Samples that are wanted at most.
    most: u64,
    /// Whether the next sample begins a capture.
    anew: bool,
    /// Whether a recording may replace another.
    overwrite: bool,
    heard: Instant,
}

impl Reception {
    /// Receives from `transport` what was requested; `spliced` is told where everything is.
    pub(super) fn new(
        transport: Box<dyn Transport>,
        request: &StreamRequest,
        spliced: Option<Arc<Spliced>>,
    ) -> Result<Self, EngineError> {
        let mut info = request.info()?;
        if let (Some(hardware), Some(metadata)) = (transport.hardware(), &mut info.metadata) {
            Arc::make_mut(metadata)["global"]["core:hw"] = hardware.into();
        }
        let frame = info.channels * info.datatype.bytes();
        Ok(Self {
            transport,
            status: StreamStatus::new(request.address.to_string()),
            store: Store::new(frame, request.spool_bytes, spliced),
            overwrite: request.overwrite,
            buffer: vec![0; BUFFER_BYTES.max(2 * frame)],
            carried: 0,
            frame,
            header: request.header_bytes,
            most: u64::MAX,
            anew: true,
            heard: Instant::now(),
            info,
        })
    }

    /// Ends after so many samples.
    pub(super) fn up_to(&mut self, samples: u64) {
        self.most = samples;
    }

    /// What is known of the recording so far.
    pub(super) const fn info(&self) -> &RecordingInfo {
        &self.info
    }

    /// How it stands.
    pub(super) fn status(&self) -> StreamStatus {
        let recording = |(target, bytes): (&Path, u64)| RecordingStatus { target: target.to_owned(), bytes };
        let (samples, bytes) = (self.info.samples, self.store.total());
        StreamStatus { samples, bytes, recording: self.store.recording().map(recording), ..self.status.clone() }
    }

    /// Takes in what has come, or waits a moment.
    pub(super) fn step(&mut self) -> Result<Step, EngineError> {
        let received = self.transport.receive(&mut self.buffer[self.carried..]);
        let away = self.transport.away().map(str::to_owned);
        self.status.phase = match away {
            Some(why) => Phase::Away(why),
            None if self.heard.elapsed() > SILENCE => Phase::Silent,
            None => Phase::Receiving,
        };
        match received {
            Received::Bytes(count) => {
                self.heard = Instant::now();
                self.status.phase = Phase::Receiving;
                self.take_in(count)
            }
            Received::Nothing => Ok(Step::Nothing),
            Received::Gap(away) => {
                self.lose(away);
                Ok(Step::Nothing)
            }
            Received::End(end) => Ok(Step::Ended(end)),
        }
    }

    /// The connection was away: a new capture begins, and half a sample is none.
    fn lose(&mut self, away: Duration) {
        (self.anew, self.carried, self.heard) = (true, 0, Instant::now());
        self.status.gaps += 1;
        let lost = self.info.sample_rate_hz.map_or(0.0, |rate| rate * away.as_secs_f64());
        self.status.lost_samples = self.status.lost_samples.saturating_add(lost as u64);
    }

    fn take_in(&mut self, count: usize) -> Result<Step, EngineError> {
        let mut there = self.carried + count;
        let skipped = self.header.min(there as u64) as usize;
        self.header -= skipped as u64;
        self.buffer.copy_within(skipped..there, 0);
        there -= skipped;
        let wanted = self.most.saturating_sub(self.info.samples);
        let frames = ((there / self.frame) as u64).min(wanted);
        let whole = frames as usize * self.frame;
        if frames > 0 {
            if std::mem::take(&mut self.anew) {
                self.begin_capture()?;
            }
            self.store.append(&self.buffer[..whole])?;
            self.info.samples += frames;
        }
        self.buffer.copy_within(whole..there, 0);
        self.carried = (there - whole).min(self.frame);
        Ok(match () {
            () if self.info.samples >= self.most => Step::Enough,
            () if frames > 0 => Step::Samples,
            () => Step::Nothing,
        })
    }

    /// The next sample is the first of a capture; its time is that of its arrival.
    fn begin_capture(&mut self) -> Result<(), EngineError> {
        let datetime = Some(datetime::of(SystemTime::now()));
        let frequency_hz = self.info.center_frequency_hz;
        self.info.captures.push(Capture {
            sample_start: self.info.samples,
            frequency_hz,
            datetime,
            ..Capture::default()
        });
        self.store.describe(&self.info)
    }

    /// Records from now on.
    pub(super) fn begin_recording(&mut self, target: &Path) -> Result<(), EngineError> {
        self.store.begin_pair(target, &self.info, self.overwrite)
    }

    /// Completes the recording, with these marks: its name, and whether it holds everything that came.
    pub(super) fn end_recording(&mut self, marks: &AnnotationList) -> Result<Option<(PathBuf, bool)>, EngineError> {
        let info = RecordingInfo { annotations: marks.clone(), ..self.info.clone() };
        self.store.end_pair(&info)
    }
}
