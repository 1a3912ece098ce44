//! What the workers have to do: values under the pointer first, then tiles; statistics have a worker of their own.
//!
//! Tiles belong to a viewer, whose newest request replaces its older one; viewers take turns. Workers sleep while
//! there is nothing to do.

use crate::model::locked;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A piece of work; it reports its own end.
pub(super) type Task = Box<dyn FnOnce() + Send>;

/// Which tasks a worker takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// Values under the pointer and tiles.
    Tiles,
    /// Statistics.
    Background,
}

#[derive(Default)]
struct State {
    /// The value under the pointer: only the newest wish counts.
    probe: Option<Task>,
    /// Waiting tiles of each viewer, the next one last.
    views: VecDeque<(u64, Vec<Task>)>,
    background: VecDeque<Task>,
    closed: bool,
}

/// The queue between the window and the workers. Locks are held for a moment only, never while work is done.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let state = self.lock();
        let tiles: usize = state.views.iter().map(|(_, tasks)| tasks.len()).sum();
        write!(f, "Queue({tiles} tiles, {} in the background)", state.background.len())
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        // No code that could panic runs under this lock, so a poisoned one is still whole.
        locked(&self.state)
    }

    /// Replaces what a viewer waits for; the first task is done first.
    pub(super) fn replace_view(&self, view: u64, tasks: impl IntoIterator<Item = Task>) {
        let mut tasks: Vec<Task> = tasks.into_iter().collect();
        tasks.reverse();
        let dropped = {
            let mut state = self.lock();
            let place = state.views.iter().position(|(id, _)| *id == view);
            if let Some((_, old)) = place.and_then(|place| state.views.get_mut(place)) {
                std::mem::replace(old, tasks)
            } else {
                state.views.push_back((view, tasks));
                Vec::new()
            }
        };
        // What tasks own may be large: it is dropped outside the lock.
        drop(dropped);
        self.changed.notify_all();
    }

    /// Forgets a viewer.
    pub(super) fn remove_view(&self, view: u64) {
        let mut state = self.lock();
        let place = state.views.iter().position(|(id, _)| *id == view);
        let removed = place.and_then(|place| state.views.remove(place));
        drop(state);
        drop(removed);
    }

    pub(super) fn replace_probe(&self, task: Task) {
        let old = self.lock().probe.replace(task);
        drop(old);
        self.changed.notify_all();
    }

    pub(super) fn push_background(&self, task: Task) {
        self.lock().background.push_back(task);
        // One condition for all lanes: whom `notify_one` woke might not be the one who takes it.
        self.changed.notify_all();
    }

    /// The next task; sleeps until there is one. `None`: the service has ended.
    pub(super) fn next(&self, lane: Lane) -> Option<Task> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            if let Some(task) = state.take(lane) {
                return Some(task);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }
}

impl State {
    fn take(&mut self, lane: Lane) -> Option<Task> {
        if lane == Lane::Background {
            return self.background.pop_front();
        }
        if let Some(task) = self.probe.take() {
            return Some(task);
        }
        for _ in 0..self.views.len() {
            self.views.rotate_left(1);
            if let Some(task) = self.views.back_mut().and_then(|(_, tasks)| tasks.pop()) {
                return Some(task);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn run(queue: &Queue, log: &Arc<Mutex<Vec<&'static str>>>, count: usize) -> Vec<&'static str> {
        for _ in 0..count {
            queue.next(Lane::Tiles).expect("open")();
        }
        std::mem::take(&mut log.lock().expect("not poisoned"))
    }

    #[test]
    fn the_newest_request_wins_and_viewers_take_turns() {
        let (queue, log) = (Queue::default(), Arc::new(Mutex::new(Vec::new())));
        let task = |name: &'static str| -> Task {
            let log = Arc::clone(&log);
            Box::new(move || log.lock().expect("not poisoned").push(name))
        };
        queue.push_background(task("histogram"));
        queue.replace_view(1, [task("old")]);
        queue.replace_view(1, [task("a1"), task("a2")]);
        queue.replace_view(2, [task("b1"), task("b2")]);
        queue.replace_probe(task("old probe"));
        queue.replace_probe(task("probe"));
        assert_eq!(run(&queue, &log, 5), ["probe", "a1", "b1", "a2", "b2"]);
        queue.next(Lane::Background).expect("open")();
        assert_eq!(run(&queue, &log, 0), ["histogram"]);
    }

    #[test]
    fn closing_ends_those_who_wait() {
        let queue = Queue::default();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| queue.next(Lane::Tiles).is_none());
            queue.close();
            assert!(waiting.join().expect("no panic"));
        });
    }
}
