//! The one file that is looked at closely: opened in the background, with the ranges that it is shown with.
//!
//! The newest wish wins. Not here: what is made of it (`engine/derive`), small pictures (`look`).

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use rayon::ThreadPool;

use super::look::as_it_opens;
use crate::codec::{self, OpenOptions, Opened};
use crate::engine::batch::Signature;
use crate::engine::job::Wake;
use crate::engine::preview::{Generation, Newest};
use crate::model::{Composition, Progress, Recording, Stack, locked};

/// A file that was opened to be looked at.
#[derive(Debug, Clone)]
pub enum Seen {
    /// With how it is shown.
    Stack(Stack, Composition),
    Recording(Recording),
}

/// What was opened, with the signature of the file when that began.
type Known = (Option<Signature>, Seen);

/// Opens one file at a time. No call waits for work.
#[derive(Debug)]
pub struct CloseLook {
    newest: Newest<Known>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    asked: Option<(PathBuf, OpenOptions)>,
    /// Which request that is.
    wish: Generation,
    answer: Option<Result<Known, String>>,
    /// Whether nothing has come of that request yet.
    waits: bool,
    /// Whether the file may have changed since it is being opened.
    again: bool,
}

impl CloseLook {
    /// Nothing was asked yet.
    #[must_use]
    pub fn new(pool: Arc<ThreadPool>, wake: Wake) -> Self {
        Self { newest: Newest::on(pool, wake, "opening a file to look at it"), state: Mutex::default() }
    }

    /// The file, once it is open, read like that: asked every frame. `None` until then.
    ///
    /// # Errors
    /// The sentence why it cannot be opened or read.
    pub fn ask(&self, path: &Path, reading: &OpenOptions) -> Option<Result<Seen, String>> {
        let mut state = self.lock();
        if let Some(preview) = self.newest.take()
            && state.wish == preview.generation
        {
            state.answer = Some(preview.result.map_err(|error| error.to_string()));
            state.waits = false;
            if std::mem::take(&mut state.again) {
                self.renew(&mut state);
            }
        }
        if state.asked.as_ref().is_none_or(|(asked, read)| asked != path || read != reading) {
            *state = State { asked: Some((path.to_owned(), reading.clone())), ..State::default() };
            self.request(&mut state);
        }
        state.answer.clone().map(|answer| answer.map(|(_, seen)| seen))
    }

    /// The file may be another one now: it is opened anew if it is, and if it could not be opened.
    pub fn look_again(&self) {
        self.renew(&mut self.lock());
    }

    fn renew(&self, state: &mut State) {
        match &state.answer {
            // A file that is saved all the time would otherwise never be seen as it is.
            Some(Ok(_)) if state.waits => state.again = true,
            // What is there is seen until it is known to be old.
            Some(Ok(_)) => self.request(state),
            Some(Err(_)) => *state = State::default(),
            None => state.again = true,
        }
    }

    fn request(&self, state: &mut State) {
        let Some((path, reading)) = state.asked.clone() else { return };
        let before = state.answer.clone().and_then(Result::ok);
        state.waits = true;
        state.wish = self.newest.request(move |progress: &Progress| {
            let signature = Signature::of(&path).ok();
            if let Some(before) = before.filter(|(known, _)| known.is_some() && *known == signature) {
                return Ok(before);
            }
            let seen = match codec::open(&path, &reading)? {
                Opened::Stack(stack) => {
                    let shown = as_it_opens(&stack, progress)?;
                    Seen::Stack(stack, shown)
                }
                Opened::Recording(recording) => Seen::Recording(recording),
            };
            Ok((signature, seen))
        });
    }

    /// Lets go of the file.
    pub fn forget(&self) {
        self.newest.cancel();
        *self.lock() = State::default();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::engine::job::{pool, silent};

    /// The stack, once nothing is being opened.
    fn seen(look: &CloseLook, path: &Path) -> Result<Stack, String> {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let answer = look.ask(path, &OpenOptions::default());
            if let Some(answer) = answer.filter(|_| !look.newest.is_busy()) {
                return answer.map(|seen| if let Seen::Stack(stack, _) = seen { stack } else { panic!("a recording") });
            }
            assert!(Instant::now() < end);
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn what_changes_while_it_is_opened_anew_is_opened_behind_that() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        image::GrayImage::new(4, 3).save(&path).unwrap();
        let pool = pool("close-look", 1).unwrap();
        let look = CloseLook::new(Arc::clone(&pool), silent());
        seen(&look, &path).unwrap();
        let (gate, held) = crossbeam_channel::bounded::<()>(0);
        pool.spawn(move || held.recv().unwrap_or_default());
        look.look_again();
        let wish = look.lock().wish;
        look.look_again();
        assert!(look.lock().wish == wish && look.lock().again, "what is being opened is seen in any case");
        image::GrayImage::new(40, 30).save(&path).unwrap();
        drop(gate);
        let end = Instant::now() + Duration::from_secs(20);
        while seen(&look, &path).unwrap().info.axes.x != 40 || look.lock().again || look.lock().waits {
            assert!(Instant::now() < end);
        }
        assert!(look.lock().wish > wish);
    }

    #[test]
    fn a_file_is_opened_anew_when_it_is_another_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        image::GrayImage::new(4, 3).save(&path).unwrap();
        let look = CloseLook::new(pool("close-look", 1).unwrap(), silent());
        let first = seen(&look, &path).unwrap();
        look.look_again();
        assert!(Arc::ptr_eq(&first.source, &seen(&look, &path).unwrap().source), "it is the same file");
        image::GrayImage::new(40, 30).save(&path).unwrap();
        look.look_again();
        assert!(look.ask(&path, &OpenOptions::default()).is_some(), "it is seen until it is known to be old");
        let end = Instant::now() + Duration::from_secs(20);
        while seen(&look, &path).unwrap().info.axes.x != 40 {
            assert!(Instant::now() < end);
        }
        std::fs::remove_file(&path).unwrap();
        look.look_again();
        let end = Instant::now() + Duration::from_secs(20);
        while seen(&look, &path).is_ok() {
            assert!(Instant::now() < end);
        }
    }
}
