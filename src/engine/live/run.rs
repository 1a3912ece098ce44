//! The thread of a stream that somebody looks at.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, TryRecvError, unbounded};

use super::control::{Control, LiveStream, Marks, StreamNews};
use super::growing::Growing;
use super::reception::{Reception, Step};
use super::request::StreamRequest;
use super::spliced::Spliced;
use super::status::Told;
use crate::codec::samples::{FileSamples, Layout, Segment};
use crate::codec::transport::{End, Transport};
use crate::codec::{self, OpenOptions, Opened};
use crate::engine::EngineError;
use crate::engine::job::{Wake, catch};
use crate::model::{RecordingInfo, SampleSource, locked};

/// How often what came is shown.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// Begins to receive on a thread of its own; `report` and `wake` are called there.
///
/// # Errors
/// If the request says too little, or there is no thread.
pub(in crate::engine) fn start(
    transport: Box<dyn Transport>,
    request: &StreamRequest,
    report: impl Fn(StreamNews) + Send + 'static,
    wake: Wake,
) -> Result<LiveStream, EngineError> {
    let spliced = Arc::new(Spliced::new(request.address.to_string()));
    let mut reception = Reception::new(transport, request, Some(Arc::clone(&spliced)))?;
    let u8_offset = request.u8_offset;
    let source = Arc::new(Growing::new(samples(&spliced, reception.info(), u8_offset)));
    let told = Told { status: reception.status(), info: Arc::new(reception.info().clone()) };
    let told = Arc::new(Mutex::new(told));
    let (sender, controls) = unbounded();
    if let Some(target) = &request.record {
        // The thread's first act: files are made there.
        drop(sender.send(Control::Record(target.clone())));
    }
    let marks = Arc::new(Mutex::new(Marks::default()));
    let marked = Arc::clone(&marks);
    let mut teller =
        Teller { told: Arc::clone(&told), source: Arc::clone(&source), spliced, u8_offset, at: Instant::now(), wake };
    let work = move || {
        let ended = catch("Stream", || receive(&mut reception, &controls, &marked, &mut teller, &report));
        teller.tell(&reception);
        report(StreamNews::Ended(ended.map_err(|error| error.to_string())));
        (teller.wake)();
    };
    let failed = |_| EngineError::refused("there is no thread to receive on", "close other programs");
    let thread = std::thread::Builder::new().name("lumiq-stream".to_owned()).spawn(work).map_err(failed)?;
    Ok(LiveStream { told, source, marks, controls: Some(sender), thread: Some(thread) })
}

/// The samples that are there now.
fn samples(spliced: &Arc<Spliced>, info: &RecordingInfo, u8_offset: Option<f64>) -> Arc<dyn SampleSource> {
    let segment = Segment { first: 0, frames: info.samples, offset: 0 };
    let layout = Layout::interleaved(info.datatype, info.channels, vec![segment]);
    Arc::new(FileSamples::new(Arc::clone(spliced) as _, layout, u8_offset))
}

/// Receives until the stream ends or nobody wants it any more; a recording is completed in any case.
fn receive(
    reception: &mut Reception,
    controls: &Receiver<Control>,
    marks: &Mutex<Marks>,
    teller: &mut Teller,
    report: &impl Fn(StreamNews),
) -> Result<(), EngineError> {
    let ended = loop {
        match controls.try_recv() {
            Ok(Control::Record(target)) => {
                if let Err(error) = reception.begin_recording(&target) {
                    report(StreamNews::Failed(error.to_string()));
                }
                teller.tell(reception);
            }
            Ok(Control::StopRecording) => {
                complete(reception, marks, false, report);
                teller.tell(reception);
            }
            Ok(Control::Stop) | Err(TryRecvError::Disconnected) => break Ok(()),
            Err(TryRecvError::Empty) => {}
        }
        match reception.step() {
            Ok(Step::Ended(End::Closed) | Step::Enough) => break Ok(()),
            Ok(Step::Ended(End::Broken(error))) => break Err(error.into()),
            Ok(Step::Samples | Step::Nothing) => teller.tell_if_due(reception),
            Err(error) => break Err(error),
        }
    };
    // Before the recording: what becomes of the document then is not to be told otherwise.
    teller.tell(reception);
    complete(reception, marks, true, report);
    ended
}

/// Gives what was recorded its names; `last`: nothing more will come.
fn complete(reception: &mut Reception, marks: &Mutex<Marks>, last: bool, report: &impl Fn(StreamNews)) {
    let marks = locked(marks).clone();
    match reception.end_recording(&marks) {
        Ok(Some((target, whole))) => {
            let opened = (whole && last).then(|| codec::open(&target, &OpenOptions::default()));
            let whole = match opened {
                Some(Ok(Opened::Recording(recording))) => Some(recording),
                _ => None,
            };
            report(StreamNews::Saved { target, whole, marks });
        }
        Ok(None) => {}
        Err(error) => report(StreamNews::Failed(error.to_string())),
    }
}

/// Lets others see what came, a few times a second.
struct Teller {
    told: Arc<Mutex<Told>>,
    source: Arc<Growing>,
    spliced: Arc<Spliced>,
    u8_offset: Option<f64>,
    at: Instant,
    wake: Wake,
}

impl Teller {
    fn tell_if_due(&mut self, reception: &Reception) {
        if self.at.elapsed() >= TELL_EVERY {
            self.tell(reception);
        }
    }

    fn tell(&mut self, reception: &Reception) {
        self.at = Instant::now();
        let (status, info) = (reception.status(), reception.info());
        let mut told = locked(&self.told);
        if told.status == status {
            return; // nothing came: nobody is woken
        }
        if told.info.samples != info.samples {
            // The samples first: a description never counts more than there are.
            self.source.replace(samples(&self.spliced, info, self.u8_offset));
            told.info = Arc::new(info.clone());
        }
        told.status = status;
        drop(told);
        (self.wake)();
    }
}
