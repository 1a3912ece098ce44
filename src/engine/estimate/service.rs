//! The newest result that somebody looks at, and about how large its file would be.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::ThreadPool;

use super::bytes::{estimated_bytes, kept_format};
use crate::codec::{Format, SaveOptions};
use crate::engine::job::Wake;
use crate::engine::preview::Newest;
use crate::model::{Progress, Stack};

/// Estimates one result at a time; the newest wins. No call waits for work.
#[derive(Debug)]
pub struct EstimateService {
    newest: Newest<Answer>,
    known: Mutex<Known>,
}

/// What is known of which result. The results are held, so that no other can have their place in memory.
#[derive(Debug, Default)]
struct Known {
    asked: Option<Stack>,
    answer: Option<Answer>,
}

type Answer = (Stack, Format, u64);

impl EstimateService {
    /// Nothing was asked yet.
    #[must_use]
    pub fn new(pool: Arc<ThreadPool>, wake: Wake) -> Self {
        Self { newest: Newest::on(pool, wake, "estimating"), known: Mutex::default() }
    }

    /// In which format a result is likely to be kept, and about how many bytes it then takes: asked every frame. `None`
    /// until that is known, and where it cannot be, for the result says itself what is wrong with it.
    #[must_use]
    pub fn ask(&self, result: &Stack) -> Option<(Format, u64)> {
        let mut known = self.lock();
        if let Some(preview) = self.newest.take()
            && let Ok(answer) = preview.result
        {
            known.answer = Some(answer);
        }
        if !known.asked.as_ref().is_some_and(|asked| same(asked, result)) {
            known.asked = Some(result.clone());
            let result = result.clone();
            self.newest.request(move |progress: &Progress| {
                let format = kept_format(&result.info);
                let bytes = estimated_bytes(&result, format, &SaveOptions::default(), progress)?;
                Ok((result, format, bytes))
            });
        }
        let (of, format, bytes) = known.answer.as_ref()?;
        same(of, result).then_some((*format, *bytes))
    }

    /// Lets go of what was asked about.
    pub fn forget(&self) {
        self.newest.cancel();
        *self.lock() = Known::default();
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn same(one: &Stack, other: &Stack) -> bool {
    Arc::ptr_eq(&one.source, &other.source)
}
