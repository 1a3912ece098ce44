//! Native file dialogs, behind a trait so that tests answer them.
//!
//! A native dialog blocks, so it runs on a thread of its own and its answer is polled. On systems without one (no
//! portal, no zenity) it returns at once with nothing, which cannot be told from "cancelled": every place that asks
//! for a file has a field for a typed path beside it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DialogRequest {
    OpenFiles,
    OpenFolder,
    /// A table of colours.
    OpenColors,
    /// Something for the batch.
    Batch(BatchDialog),
    /// A target with this name suggested.
    SaveAs {
        name: String,
        folder: Option<PathBuf>,
        what: Saved,
    },
}

/// What is asked for the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchDialog {
    /// Files that are worked on.
    Files,
    /// A folder of them.
    Folder,
    /// The folder of results.
    Target,
    Recipe,
}

/// What a target is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    Export,
    /// A table of measurements.
    Table,
    /// A table of measurements of signals.
    SignalTable,
    /// What a stream is recorded to.
    Recording,
    Slice,
    Recipe,
}

/// Where answers come from.
pub trait FileDialogs: Send {
    /// Shows the dialog. Sends the chosen paths (none if it was cancelled), then calls `wake`.
    fn ask(&self, request: DialogRequest, wake: Box<dyn FnOnce() + Send>) -> Receiver<Vec<PathBuf>>;
}

/// The dialogs of the desktop.
#[derive(Debug, Default)]
pub struct NativeDialogs;

impl FileDialogs for NativeDialogs {
    fn ask(&self, request: DialogRequest, wake: Box<dyn FnOnce() + Send>) -> Receiver<Vec<PathBuf>> {
        let (sender, answer) = bounded(1);
        let work = move || {
            // Nobody waits for the answer if the window is closed.
            drop(sender.send(native(request)));
            wake();
        };
        if let Err(error) = std::thread::Builder::new().name("file-dialog".to_owned()).spawn(work) {
            log::warn!("no thread for a file dialog: {error}");
        }
        answer
    }
}

fn native(request: DialogRequest) -> Vec<PathBuf> {
    let dialog = rfd::FileDialog::new();
    match request {
        DialogRequest::OpenFiles => dialog.set_title("Open").pick_files().unwrap_or_default(),
        DialogRequest::OpenFolder => dialog.set_title("Open folder").pick_folder().into_iter().collect(),
        DialogRequest::Batch(BatchDialog::Files) => dialog.set_title("Add files").pick_files().unwrap_or_default(),
        DialogRequest::Batch(BatchDialog::Folder) => {
            dialog.set_title("Add a folder").pick_folder().into_iter().collect()
        }
        DialogRequest::Batch(BatchDialog::Target) => {
            dialog.set_title("Folder of results").pick_folder().into_iter().collect()
        }
        DialogRequest::Batch(BatchDialog::Recipe) => {
            dialog.set_title("Recipe").add_filter("Recipes", &["toml"]).pick_file().into_iter().collect()
        }
        DialogRequest::OpenColors => {
            let dialog =
                dialog.set_title("Colours from a file").add_filter("Tables of colours", &["lut", "txt", "csv"]);
            dialog.pick_file().into_iter().collect()
        }
        DialogRequest::SaveAs { name, folder, .. } => {
            let dialog = dialog.set_title("Export").set_file_name(name);
            let dialog = match folder {
                Some(folder) => dialog.set_directory(folder),
                None => dialog,
            };
            dialog.save_file().into_iter().collect()
        }
    }
}

/// A dialog that is open.
pub struct OpenDialog {
    pub request: DialogRequest,
    answer: Receiver<Vec<PathBuf>>,
    since: Instant,
}

impl std::fmt::Debug for OpenDialog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenDialog").field("request", &self.request).finish_non_exhaustive()
    }
}

/// How a dialog ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Chosen(Vec<PathBuf>),
    Cancelled,
    /// It closed before anyone could have cancelled it: there is none on this system.
    Unavailable,
}

/// Nobody cancels a dialog faster than this.
const FASTEST_CANCEL: Duration = Duration::from_millis(250);

impl OpenDialog {
    /// Shows a dialog.
    pub fn new(dialogs: &dyn FileDialogs, request: DialogRequest, ctx: &egui::Context) -> Self {
        let ctx = ctx.clone();
        let answer = dialogs.ask(request.clone(), Box::new(move || ctx.request_repaint()));
        Self { request, answer, since: Instant::now() }
    }

    /// The answer, once it is there.
    pub fn poll(&self) -> Option<Answer> {
        match self.answer.try_recv() {
            Ok(paths) if !paths.is_empty() => Some(Answer::Chosen(paths)),
            Ok(_) if self.since.elapsed() < FASTEST_CANCEL => Some(Answer::Unavailable),
            Ok(_) => Some(Answer::Cancelled),
            Err(crossbeam_channel::TryRecvError::Empty) => None,
            Err(crossbeam_channel::TryRecvError::Disconnected) => Some(Answer::Unavailable),
        }
    }
}

/// Answers prepared in advance, for tests: each question takes the next one.
#[derive(Debug, Default)]
pub struct ScriptedDialogs {
    answers: std::sync::Mutex<std::collections::VecDeque<Vec<PathBuf>>>,
}

impl ScriptedDialogs {
    /// Dialogs that give these answers in turn, and then none.
    pub fn new(answers: impl IntoIterator<Item = Vec<PathBuf>>) -> Self {
        Self { answers: std::sync::Mutex::new(answers.into_iter().collect()) }
    }
}

impl FileDialogs for ScriptedDialogs {
    fn ask(&self, _request: DialogRequest, wake: Box<dyn FnOnce() + Send>) -> Receiver<Vec<PathBuf>> {
        let (sender, answer) = bounded(1);
        let next = self.answers.lock().ok().and_then(|mut answers| answers.pop_front());
        drop(sender.send(next.unwrap_or_default()));
        wake();
        answer
    }
}
