//! A file that another program is writing: it is read again whenever its length changes.
//!
//! Reading again looks at descriptions only, never at samples. A SigMF pair is two files, and its metadata may change
//! as well: a capture began.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use super::growing::Growing;
use crate::codec::{self, CodecError, OpenOptions, Opened};
use crate::engine::EngineError;
use crate::model::Recording;

/// How often lengths are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// How long a file may be unreadable (a program may be replacing it) before that is said.
const PATIENCE: Duration = Duration::from_secs(5);

/// A file that is followed. Dropping it ends that.
#[derive(Debug)]
pub(in crate::engine) struct Follower {
    pub(in crate::engine) source: Arc<Growing>,
    /// Ends the thread when it goes.
    _alive: Sender<()>,
}

/// Follows a file on a thread of its own; `report` is called there with every new state of it, with a failure last.
/// `source` is what its samples are read through.
///
/// # Errors
/// If there is no thread.
pub(in crate::engine) fn watch(
    path: PathBuf,
    options: OpenOptions,
    source: Arc<Growing>,
    report: impl Fn(Result<Recording, EngineError>) + Send + 'static,
) -> Result<Follower, EngineError> {
    let (alive, end) = bounded(0);
    let work = move || look(&path, &options, &end, report);
    let failed = |_| EngineError::refused("there is no thread to follow the file on", "close other programs");
    std::thread::Builder::new().name("lumiq-follow".to_owned()).spawn(work).map_err(failed)?;
    Ok(Follower { source, _alive: alive })
}

type Lengths = [Option<(u64, Option<SystemTime>)>; 2];

/// Length and time of a file and, for SigMF, of its partner.
fn lengths(path: &Path) -> Lengths {
    let of = |path: &Path| std::fs::metadata(path).ok().map(|file| (file.len(), file.modified().ok()));
    let partner = path.extension().is_some_and(|kind| kind == "sigmf-meta").then(|| path.with_extension("sigmf-data"));
    [of(path), partner.as_deref().and_then(of)]
}

fn look(path: &Path, options: &OpenOptions, end: &Receiver<()>, report: impl Fn(Result<Recording, EngineError>)) {
    // What the file was when it was opened is not known: it may have grown since.
    let (mut seen, mut failing): (Option<Lengths>, Option<Instant>) = (None, None);
    while end.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) {
        let now = lengths(path);
        if seen == Some(now) && failing.is_none() {
            continue;
        }
        match codec::open(path, options) {
            Ok(Opened::Recording(recording)) => {
                (seen, failing) = (Some(now), None);
                report(Ok(recording));
            }
            Ok(Opened::Stack(_)) => {
                let changed = CodecError::malformed(path, "has become a picture or stack", "open it again");
                return report(Err(changed.into()));
            }
            Err(error) if failing.get_or_insert_with(Instant::now).elapsed() > PATIENCE => {
                return report(Err(error.into()));
            }
            Err(_) => {}
        }
    }
}
