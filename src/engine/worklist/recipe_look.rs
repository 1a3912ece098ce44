//! The recipe file that is chosen: read in the background, so that what it makes, or what is wrong with it, is known before
//! the work begins.
//!
//! Not here: what recipes mean (`engine/batch/maker.rs`); the work reads the file again.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use rayon::ThreadPool;

use crate::engine::batch::{Maker, RecipeReader, read_recipe};
use crate::engine::job::Wake;
use crate::engine::preview::Newest;
use crate::model::{Progress, locked};

/// After this time the file is read again: somebody may be writing it.
const FRESH: Duration = Duration::from_secs(2);

type Answer = Result<Arc<dyn Maker>, String>;
/// A recipe's file, and what was read of it with the digest of what its results depend on.
type Read = (PathBuf, Result<(Arc<dyn Maker>, String), String>);

/// Reads one recipe at a time. No call waits for work.
#[derive(Debug)]
pub struct RecipeLook {
    newest: Newest<Read>,
    reader: Arc<dyn RecipeReader>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    asked: Option<(PathBuf, Instant)>,
    answer: Option<Read>,
}

impl State {
    /// The maker stays the same one until it would make something else, so that others can tell by that.
    fn take(&mut self, read: Read) {
        let digest = |(_, answer): &Read| answer.as_ref().ok().map(|(_, digest)| digest.clone());
        let text = |(_, answer): &Read| answer.as_ref().ok().map(|(maker, _)| maker.text().to_owned());
        let same = |known: &Read| known.0 == read.0 && digest(known) == digest(&read) && text(known) == text(&read);
        let keeps = read.1.is_ok() && self.answer.as_ref().is_some_and(same);
        if !keeps {
            self.answer = Some(read);
        }
    }
}

impl RecipeLook {
    /// Nothing was asked yet.
    #[must_use]
    pub fn new(reader: Arc<dyn RecipeReader>, pool: Arc<ThreadPool>, wake: Wake) -> Self {
        Self { newest: Newest::on(pool, wake, "reading a recipe"), reader, state: Mutex::default() }
    }

    /// The recipe in a file, or a sentence: asked every frame. It is the same one until the file, or a further input that it
    /// names, says something else. `None` until it was read.
    #[must_use]
    pub fn ask(&self, path: &Path) -> Option<Answer> {
        let mut state = self.lock();
        if let Some(Ok(read)) = self.newest.take().map(|preview| preview.result) {
            state.take(read);
        }
        let fresh = |(asked, at): &(PathBuf, Instant)| asked == path && at.elapsed() < FRESH;
        if !state.asked.as_ref().is_some_and(fresh) {
            state.asked = Some((path.to_owned(), Instant::now()));
            let (path, reader) = (path.to_owned(), Arc::clone(&self.reader));
            self.newest.request(move |_: &Progress| {
                let answer = read_recipe(&path, reader.as_ref()).and_then(|maker| {
                    let digest = maker.digest().map_err(|error| error.to_string())?;
                    Ok((maker, digest))
                });
                Ok((path, answer))
            });
        }
        let (_, answer) = state.answer.as_ref().filter(|(of, _)| of == path)?;
        Some(answer.clone().map(|(maker, _)| maker))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::batch::NoRecipes;
    use crate::engine::job::{pool, silent};

    #[test]
    fn what_is_wrong_with_a_recipe_is_known_before_the_work() {
        let folder = tempfile::tempdir().unwrap();
        let [there, gone] = ["there.toml", "gone.toml"].map(|name| folder.path().join(name));
        std::fs::write(&there, "version = 2").unwrap();
        let look = RecipeLook::new(Arc::new(NoRecipes), pool("recipe-look", 1).unwrap(), silent());
        for (path, word) in [(&there, "without recipes"), (&gone, "no such file")] {
            let end = Instant::now() + Duration::from_secs(20);
            let sentence = loop {
                if let Some(answer) = look.ask(path) {
                    break answer.unwrap_err();
                }
                assert!(Instant::now() < end);
                std::thread::sleep(Duration::from_millis(1));
            };
            assert!(sentence.contains(word) && sentence.contains(&path.display().to_string()), "{sentence}");
        }
    }
}
