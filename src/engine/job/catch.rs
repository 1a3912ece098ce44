//! Panics stop at the edge of a job: they become a failure with a sentence, and nothing is printed.
//!
//! This needs unwinding, so the program is never built with `panic = "abort"`.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use super::pools::WORKER_PREFIX;
use crate::engine::error::EngineError;

/// Runs `work` and turns a panic into [`EngineError::Panicked`] that names `name`.
///
/// # Errors
/// Those of `work`, and the panic.
pub fn catch<T>(name: &str, work: impl FnOnce() -> Result<T, EngineError>) -> Result<T, EngineError> {
    // A job owns its inputs and publishes nothing before it returns, so no broken state can be seen afterwards.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        Err(EngineError::Panicked { name: name.to_owned(), cause: message(payload.as_ref()) })
    })
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&'static str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned());
    // Some panics carry whole dumps; a sentence has room for the first line.
    let text = text.unwrap_or_else(|| "no message".to_owned());
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() > 160 { line.chars().take(160).chain(['…']).collect() } else { line.to_owned() }
}

/// Silences the default panic message on lumiq's own worker threads: their job reports it. Other threads keep the
/// hook they had. Safe to call often.
pub fn quiet_worker_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let on_worker = std::thread::current().name().is_some_and(|name| name.starts_with(WORKER_PREFIX));
            if on_worker {
                log::debug!("a job panicked: {info}");
            } else {
                previous(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_sentence() {
        let values: Vec<u8> = Vec::new();
        let index = values.len() + 3;
        let error = catch("Resize of a.tif", || Ok(values[index])).unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("Resize of a.tif: an internal error stopped it (index out of bounds"), "{text}");
    }

    #[test]
    fn what_is_no_panic_passes_through() {
        assert_eq!(catch("x", || Ok(7)).unwrap(), 7);
        assert!(catch::<()>("x", || Err(crate::model::Cancelled.into())).unwrap_err().is_cancelled());
    }

    #[test]
    fn a_long_message_is_cut_at_a_character() {
        let long: Box<dyn Any + Send> = Box::new("µ".repeat(500));
        assert_eq!(message(long.as_ref()).chars().count(), 161);
        assert_eq!(message(&7_u8), "no message");
    }
}
