//! The newest result that somebody looks at, and about how large its file would be.

use std::sync::{Arc, Mutex, MutexGuard};

use rayon::ThreadPool;

use super::bytes::{FileWish, estimated_bytes};
use crate::engine::job::Wake;
use crate::engine::preview::Newest;
use crate::model::{Progress, Stack, locked};

/// Estimates one result at a time; the newest wins. No call waits for work.
#[derive(Debug)]
pub struct EstimateService {
    newest: Newest<Answer>,
    known: Mutex<Known>,
}

/// What is known of which result. The results are held, so that no other can have their place in memory.
#[derive(Debug, Default)]
struct Known {
    asked: Option<(Stack, FileWish)>,
    answer: Option<Answer>,
}

/// A result, as what, and about how many bytes that takes.
type Answer = (Stack, FileWish, u64);

impl EstimateService {
    /// Nothing was asked yet.
    #[must_use]
    pub fn new(pool: Arc<ThreadPool>, wake: Wake) -> Self {
        Self { newest: Newest::on(pool, wake, "estimating"), known: Mutex::default() }
    }

    /// About how many bytes a result takes when it is written like that: asked every frame. `None` until that is known, and
    /// where it cannot be, for the result says itself what is wrong with it.
    #[must_use]
    pub fn ask(&self, result: &Stack, wish: &FileWish) -> Option<u64> {
        let mut known = self.lock();
        if let Some(preview) = self.newest.take()
            && let Ok(answer) = preview.result
        {
            known.answer = Some(answer);
        }
        let is_it = |of: &Stack, as_what: &FileWish| same(of, result) && as_what == wish;
        if !known.asked.as_ref().is_some_and(|(of, as_what)| is_it(of, as_what)) {
            known.asked = Some((result.clone(), wish.clone()));
            let (result, wish) = (result.clone(), wish.clone());
            self.newest.request(move |progress: &Progress| {
                let bytes = estimated_bytes(&result, &wish, progress)?;
                Ok((result, wish, bytes))
            });
        }
        let (of, as_what, bytes) = known.answer.as_ref()?;
        is_it(of, as_what).then_some(*bytes)
    }

    /// Lets go of what was asked about.
    pub fn forget(&self) {
        self.newest.cancel();
        *self.lock() = Known::default();
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        locked(&self.known)
    }
}

fn same(one: &Stack, other: &Stack) -> bool {
    Arc::ptr_eq(&one.source, &other.source)
}
