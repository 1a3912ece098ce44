//! The last few things that were made from a file, kept within a budget: what is wanted again soon is not made again.
//!
//! One thread makes a thing while others that want the same one wait for it. Not here: tiles of the view (engine).

use crate::model::locked;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock};

type Slot<Value, Failure> = Arc<OnceLock<Result<Arc<Value>, Failure>>>;

/// Key, size, and the value as soon as it is made; the one that was used longest ago first.
type Slots<Key, Value, Failure> = VecDeque<(Key, usize, Slot<Value, Failure>)>;

/// Values by key. One is kept however large it is.
#[derive(Debug)]
pub struct LastUsed<Key, Value, Failure> {
    /// In the unit in which sizes are given.
    budget: usize,
    slots: Mutex<Slots<Key, Value, Failure>>,
}

impl<Key: PartialEq, Value, Failure: Clone> LastUsed<Key, Value, Failure> {
    /// Keeps values of so much size in all.
    #[must_use]
    pub const fn new(budget: usize) -> Self {
        Self { budget, slots: Mutex::new(VecDeque::new()) }
    }

    /// The value, made by `make` if it is not kept; `size` is what it takes of the budget.
    ///
    /// # Errors
    /// Those of `make`. A failure is not kept: the next call tries again.
    pub fn get(
        &self,
        key: Key,
        size: usize,
        make: impl FnOnce() -> Result<Value, Failure>,
    ) -> Result<Arc<Value>, Failure> {
        let slot = self.slot(key, size);
        slot.get_or_init(|| make().map(Arc::new)).clone()
    }

    /// Finds or makes the slot; the lock is held only for that.
    fn slot(&self, key: Key, size: usize) -> Slot<Value, Failure> {
        let mut slots = locked(&self.slots);
        let position = slots.iter().position(|(other, _, slot)| *other == key && !matches!(slot.get(), Some(Err(_))));
        let slot = match position.and_then(|position| slots.remove(position)) {
            Some((_, _, slot)) => slot,
            None => Slot::default(),
        };
        let mut held: usize = slots.iter().map(|(_, size, _)| size).sum();
        while held + size > self.budget {
            match slots.pop_front() {
                Some((_, freed, _)) => held -= freed,
                None => break,
            }
        }
        slots.push_back((key, size, slot.clone()));
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: usize = 100;

    #[test]
    fn a_value_is_made_once_until_others_push_it_out() {
        let kept = LastUsed::<u8, u8, ()>::new(BUDGET);
        let get = |key, size, value| *kept.get(key, size, || Ok(value)).unwrap();
        assert_eq!(get(1, BUDGET / 2, 10), 10);
        assert_eq!(get(1, BUDGET / 2, 11), 10);
        assert_eq!(get(2, BUDGET / 2, 20), 20);
        assert_eq!(get(1, BUDGET / 2, 12), 10);
        assert_eq!(get(3, BUDGET / 2, 30), 30);
        assert_eq!(get(2, BUDGET / 2, 21), 21, "the one that was used longest ago goes first");
        assert_eq!(get(4, BUDGET * 10, 40), 40);
        assert_eq!(get(4, BUDGET * 10, 41), 40, "one value is kept however large");
    }

    #[test]
    fn a_failure_is_not_kept() {
        let kept = LastUsed::<u8, u8, &str>::new(BUDGET);
        assert_eq!(kept.get(1, 1, || Err("no")), Err("no"));
        assert_eq!(kept.get(1, 1, || Ok(5)).as_deref(), Ok(&5));
    }
}
