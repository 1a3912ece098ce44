//! Locks that nothing panics under.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The lock of a value that is whole at any moment: work panics outside of it, so a poisoned one is as good.
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_poisoned_lock_still_has_its_value() {
        let value = Mutex::new(7);
        let panicked = std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                let _held = value.lock();
                std::panic::resume_unwind(Box::new("a bug"));
            });
            thread.join().is_err()
        });
        assert!(panicked && value.is_poisoned());
        assert_eq!(*locked(&value), 7);
    }
}
