//! Recording a stream without a window: received until enough came, the stream ended or somebody stopped it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::reception::{Reception, Step};
use super::request::StreamRequest;
use super::status::StreamStatus;
use crate::codec::transport::{End, connect};
use crate::engine::EngineError;
use crate::model::{AnnotationList, Progress};

/// How often a watcher is told.
const TELL_EVERY: Duration = Duration::from_millis(250);

/// What a recording came to.
#[derive(Debug)]
pub struct RecordOutcome {
    /// The metadata's name; `None` if nothing came, then no file was written.
    pub target: Option<PathBuf>,
    pub status: StreamStatus,
    /// Captures: one more than there were gaps.
    pub captures: usize,
    /// Whether as many samples came as were asked for.
    pub enough: bool,
    /// What ended it, where something is wrong. What came before is in the file all the same.
    pub problem: Option<EngineError>,
}

/// Records to the pair that `target` stands for: `most` samples if that is said, else until the stream ends or `progress`
/// is cancelled, which stops it as any other end does: the pair is completed. Progress counts samples.
///
/// # Errors
/// If there is no stream, if the request says too little, or if the pair cannot be begun or completed.
pub fn record(
    request: &StreamRequest,
    target: &Path,
    most: Option<u64>,
    progress: &Progress,
    mut watch: impl FnMut(&StreamStatus),
) -> Result<RecordOutcome, EngineError> {
    // Before anybody is called.
    request.info()?;
    let transport = connect(&request.connection()?)?;
    let mut reception = Reception::new(transport, request, None)?;
    reception.begin_recording(target)?;
    if let Some(most) = most {
        reception.up_to(most);
        progress.set_total(most);
    }
    let (mut told, mut counted, mut problem, mut enough) = (Instant::now(), 0, None, most.is_none());
    while !progress.is_cancelled() {
        match reception.step() {
            Ok(Step::Samples | Step::Nothing) => {}
            Ok(Step::Enough) => {
                enough = true;
                break;
            }
            Ok(Step::Ended(End::Closed)) => break,
            Ok(Step::Ended(End::Broken(error))) => {
                problem = Some(error.into());
                break;
            }
            Err(error) => {
                problem = Some(error);
                break;
            }
        }
        if told.elapsed() >= TELL_EVERY {
            told = Instant::now();
            let status = reception.status();
            // Cancelling is asked for above.
            let _ = progress.add(status.samples - counted);
            counted = status.samples;
            watch(&status);
        }
    }
    let status = reception.status();
    let captures = reception.info().captures.len();
    let target = reception.end_recording(&AnnotationList::default())?.map(|(target, _)| target);
    Ok(RecordOutcome { target, status, captures, enough, problem })
}
