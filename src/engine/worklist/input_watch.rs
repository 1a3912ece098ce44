//! Whether somebody changes the file that is looked at.
//!
//! Its stamp is looked at on a thread of its own, at once when the file comes into sight and then every second while it stays
//! there; the window is woken when the file has changed, and at no other time. So an edit is noticed beside a window that
//! nobody touches and that does not paint, on every disk: systems that tell of changes do not tell of those on network
//! drives. A change counts once the file has settled, for a file that is being written is worth nothing. Not here: what is
//! done then (`close_look`, `trial`, `look`).

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::codec::stamp::stamp_read;
use crate::engine::batch::files_of;
use crate::engine::job::{WORKER_PREFIX, Wake};
use crate::model::{Stamp, locked};

/// How often it is looked.
const PERIOD: Duration = Duration::from_secs(1);
/// Looking takes at most one part in so many of the time: folders of many files on slow disks are looked at more seldom.
const PARTS: u32 = 20;
/// Files whose stamps are remembered at once.
const MOST_KNOWN: usize = 1000;

/// Watches one file at a time. No call waits for the disk.
#[derive(Debug)]
pub struct InputWatch(Arc<Shared>);

struct Shared {
    wake: Wake,
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct State {
    watched: Option<PathBuf>,
    /// Whether it was asked for since the last frame began.
    in_sight: bool,
    /// Whether there is a thread.
    works: bool,
    changed: Option<PathBuf>,
    /// How files were when they were looked at last; `None`: they had not settled.
    known: HashMap<PathBuf, Option<Stood>>,
}

/// How a file was.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stood {
    There(Stamp),
    Gone,
}

impl InputWatch {
    /// Nothing is watched yet.
    #[must_use]
    pub fn new(wake: Wake) -> Self {
        Self(Arc::new(Shared { wake, state: Mutex::default(), moved: Condvar::new() }))
    }

    /// Watches a file, or the files of a folder: asked every frame while it is in sight.
    pub fn watch(&self, input: &Path) {
        let mut state = self.0.lock();
        state.in_sight = true;
        if state.watched.as_deref() == Some(input) {
            return;
        }
        state.watched = Some(input.to_owned());
        self.0.moved.notify_all();
        if !state.works {
            state.works = Shared::start(&self.0);
        }
    }

    /// A frame begins: what was not in sight in the last one is watched no more. The file that has changed, once.
    pub fn next_frame(&self) -> Option<PathBuf> {
        let mut state = self.0.lock();
        if !std::mem::take(&mut state.in_sight) {
            state.watched = None;
            self.0.moved.notify_all();
        }
        state.changed.take()
    }
}

impl Drop for InputWatch {
    fn drop(&mut self) {
        self.0.lock().watched = None;
        self.0.moved.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }

    /// Whether there is a thread now.
    fn start(this: &Arc<Self>) -> bool {
        let shared = Arc::clone(this);
        let thread = std::thread::Builder::new().name(format!("{WORKER_PREFIX}input-watch"));
        let started = thread.spawn(move || shared.work());
        if let Err(error) = &started {
            log::warn!("no thread to watch files, so their changes are not noticed: {error}");
        }
        started.is_ok()
    }

    /// Until nothing is watched.
    fn work(&self) {
        let mut state = self.lock();
        while let Some(input) = state.watched.clone() {
            drop(state);
            let begun = Instant::now();
            let stands = stands(&input);
            let rest = PERIOD.max(begun.elapsed() * PARTS);
            state = self.lock();
            if state.take(&input, stands) {
                drop(state);
                (self.wake)();
                state = self.lock();
            }
            let same = |state: &mut State| state.watched.as_ref() == Some(&input);
            let waited = self.moved.wait_timeout_while(state, rest, same);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.works = false;
    }
}

impl State {
    /// Takes in how a file stands; whether that is news.
    fn take(&mut self, input: &Path, stands: Option<Stood>) -> bool {
        let Some(known) = self.known.get_mut(input) else {
            if self.known.len() >= MOST_KNOWN {
                self.known.clear();
            }
            self.known.insert(input.to_owned(), stands);
            return false;
        };
        let is_news = stands.is_some() && *known != stands;
        if is_news {
            *known = stands;
            self.changed = Some(input.to_owned());
        }
        is_news
    }
}

/// How a file is now; `None` while it changes.
fn stands(input: &Path) -> Option<Stood> {
    let Ok(files) = files_of(input) else { return Some(Stood::Gone) };
    match stamp_read(&files, String::new()) {
        Some(stamp) => Some(Stood::There(stamp)),
        None if files.iter().all(|file| file.is_file()) => None,
        None => Some(Stood::Gone),
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("state", &self.state).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::SystemTime;

    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    /// A watch, and how often it woke the window.
    fn watch() -> (InputWatch, Arc<AtomicUsize>) {
        let woken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&woken);
        let wake = move || {
            count.fetch_add(1, Ordering::SeqCst);
        };
        (InputWatch::new(Arc::new(wake)), woken)
    }

    /// A file that was written a while ago.
    fn write(path: &Path, text: &str, seconds_ago: u64) {
        std::fs::write(path, text).unwrap();
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(seconds_ago)).unwrap();
    }

    /// Frames in which the file is in sight, until it is said to have changed.
    fn changed(watch: &InputWatch, input: &Path) -> PathBuf {
        let end = Instant::now() + LONG;
        loop {
            watch.watch(input);
            if let Some(changed) = watch.next_frame() {
                return changed;
            }
            assert!(Instant::now() < end, "not noticed");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn is_known(watch: &InputWatch, input: &Path) {
        let end = Instant::now() + LONG;
        while !watch.0.lock().known.contains_key(input) {
            assert!(Instant::now() < end);
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn a_change_wakes_the_window_once_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.png");
        write(&file, "one", 60);
        let (watch, woken) = watch();
        watch.watch(&file);
        is_known(&watch, &file);
        // No frame is painted: it is looked at all the same.
        std::thread::sleep(PERIOD + PERIOD / 2);
        assert_eq!(woken.load(Ordering::SeqCst), 0, "nothing changed");
        write(&file, "two", 50);
        let end = Instant::now() + LONG;
        while woken.load(Ordering::SeqCst) == 0 {
            assert!(Instant::now() < end, "not woken");
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(watch.next_frame(), Some(file.clone()));
        std::fs::remove_file(&file).unwrap();
        assert_eq!(changed(&watch, &file), file, "it is gone");
        write(&file, "two", 50);
        assert_eq!(changed(&watch, &file), file, "and there again");
        assert_eq!(woken.load(Ordering::SeqCst), 3);
    }

    #[test]
    fn what_changed_out_of_sight_is_noticed_when_it_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let [file, other] = ["a.png", "b.png"].map(|name| folder.path().join(name));
        write(&file, "one", 60);
        write(&other, "one", 60);
        let (watch, _) = watch();
        for file in [&file, &other] {
            watch.watch(file);
            is_known(&watch, file);
        }
        assert!((watch.next_frame(), watch.next_frame()) == (None, None));
        let end = Instant::now() + LONG;
        while watch.0.lock().works {
            assert!(Instant::now() < end, "its thread goes when nothing is in sight");
            std::thread::sleep(Duration::from_millis(1));
        }
        write(&file, "longer", 60);
        assert_eq!(changed(&watch, &file), file);
    }

    #[test]
    fn a_folder_and_a_pair_change_with_their_files_and_a_file_at_work_when_it_has_settled() {
        let folder = tempfile::tempdir().unwrap();
        let [meta, data] = ["a.sigmf-meta", "a.sigmf-data"].map(|name| folder.path().join(name));
        write(&meta, "{}", 60);
        write(&data, "data", 60);
        let (watch, _) = watch();
        for input in [folder.path(), &meta] {
            watch.watch(input);
            is_known(&watch, input);
            let seconds = if input == meta { 40 } else { 50 };
            write(&data, "other", seconds);
            assert_eq!(changed(&watch, input), input);
        }
        std::fs::write(&data, "now").unwrap();
        assert_eq!(stands(&data), None, "somebody may be writing it");
    }
}
