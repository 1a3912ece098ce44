//! What workers ask for kept levels, and the thread that writes, counts and clears.
//!
//! Reading happens on the worker that wants a level; nothing here is for the thread of the window but
//! [`LevelCache::held`], [`LevelCache::set`] and [`LevelCache::clear`], which wait for nobody.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use super::folder::LevelFolder;
use super::key::LevelKey;
use crate::codec::stamp;
use crate::engine::job::Wake;
use crate::model::Plane;

/// Bytes that are kept unless the settings say otherwise.
pub const DEFAULT_LIMIT: u64 = 2_000_000_000;
/// Levels that wait to be written hold memory: more than so many are not kept.
const MOST_WAITING: usize = 4;

#[derive(Debug)]
struct Shared {
    folder: LevelFolder,
    on: AtomicBool,
    limit: AtomicU64,
    /// Bytes in the folder as they were counted last.
    held: AtomicU64,
}

#[derive(Debug)]
enum Order {
    Count,
    Clear,
}

#[derive(Debug)]
struct Open {
    shared: Arc<Shared>,
    levels: Sender<(LevelKey, Plane)>,
    orders: Sender<Order>,
}

/// Levels on the disk; without a folder, none.
#[derive(Debug, Default)]
pub struct LevelCache(Option<Open>);

impl LevelCache {
    /// Levels in that folder. `wake` is called when [`Self::held`] has changed.
    #[must_use]
    pub fn in_folder(folder: PathBuf, wake: Wake) -> Self {
        let shared = Arc::new(Shared {
            folder: LevelFolder::new(folder),
            on: AtomicBool::new(true),
            limit: AtomicU64::new(DEFAULT_LIMIT),
            held: AtomicU64::new(0),
        });
        let (levels, to_write) = bounded(MOST_WAITING);
        let (orders, ordered) = unbounded();
        let writer = Writer { shared: Arc::clone(&shared), to_write, ordered, wake };
        let thread = std::thread::Builder::new().name("lumiq-levels".to_owned()).spawn(move || writer.run());
        if let Err(error) = thread {
            log::warn!("no thread that keeps levels: {error}");
            return Self(None);
        }
        // The thread lives as long as the senders do.
        drop(orders.send(Order::Count));
        Self(Some(Open { shared, levels, orders }))
    }

    /// Whether levels are kept and found at the moment.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.0.as_ref().is_some_and(|open| open.shared.on.load(Ordering::Relaxed))
    }

    /// Whether there is a folder at all, switched on or not.
    #[must_use]
    pub const fn has_folder(&self) -> bool {
        self.0.is_some()
    }

    /// Bytes in the folder, as far as is known.
    #[must_use]
    pub fn held(&self) -> u64 {
        self.0.as_ref().map_or(0, |open| open.shared.held.load(Ordering::Relaxed))
    }

    /// Switches it on or off, and says how many bytes may be kept. What is there stays until there is too much of it.
    pub fn set(&self, on: bool, limit: u64) {
        if let Some(open) = &self.0 {
            let before = (open.shared.on.swap(on, Ordering::Relaxed), open.shared.limit.swap(limit, Ordering::Relaxed));
            if before != (on, limit) {
                drop(open.orders.send(Order::Count));
            }
        }
    }

    /// Takes all levels away, in a moment.
    pub fn clear(&self) {
        if let Some(open) = &self.0 {
            drop(open.orders.send(Order::Clear));
        }
    }

    /// Whether a level seems to be there. Asks the disk.
    #[must_use]
    pub fn has(&self, key: &LevelKey) -> bool {
        self.0.as_ref().is_some_and(|open| self.is_on() && open.shared.folder.has(key))
    }

    /// A level that is there whole. Reads the disk.
    #[must_use]
    pub fn get(&self, key: &LevelKey) -> Option<Plane> {
        self.0.as_ref().filter(|_| self.is_on()).and_then(|open| open.shared.folder.read(key))
    }

    /// Keeps a level, in a moment, if its files are then what they were; lets it go if others are waiting already.
    pub fn keep(&self, key: LevelKey, plane: Plane) {
        if let Some(open) = self.0.as_ref().filter(|_| self.is_on()) {
            drop(open.levels.try_send((key, plane)));
        }
    }
}

/// What the thread has.
struct Writer {
    shared: Arc<Shared>,
    to_write: Receiver<(LevelKey, Plane)>,
    ordered: Receiver<Order>,
    wake: Wake,
}

impl Writer {
    /// Until nobody is left to send anything.
    fn run(self) {
        loop {
            crossbeam_channel::select! {
                recv(self.to_write) -> level => match level {
                    Ok((key, plane)) => self.write(&key, &plane),
                    Err(_) => return,
                },
                recv(self.ordered) -> order => match order {
                    Ok(Order::Count) => self.count(self.shared.limit.load(Ordering::Relaxed)),
                    Ok(Order::Clear) => self.count(0),
                    Err(_) => return,
                },
            }
        }
    }

    fn write(&self, key: &LevelKey, plane: &Plane) {
        let limit = self.shared.limit.load(Ordering::Relaxed);
        let folder = &self.shared.folder;
        if key.bytes() as u64 > limit || folder.has(key) || !stamp::holds(&key.stamp) {
            return;
        }
        if let Err(error) = folder.write(key, plane) {
            log::debug!("a level was not kept: {error}");
        }
        self.count(limit);
    }

    fn count(&self, limit: u64) {
        self.shared.held.store(self.shared.folder.keep_within(limit), Ordering::Relaxed);
        (self.wake)();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::OpenOptions;
    use crate::engine::job::silent;
    use crate::engine::level_cache::folder::tests::{level, old_file};

    fn until(so: impl Fn() -> bool) {
        let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while !so() {
            assert!(std::time::Instant::now() < end, "it never came");
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
    }

    #[test]
    fn a_level_is_kept_found_counted_and_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let file = old_file(folder.path());
        let stamp = stamp::stamp_of(std::slice::from_ref(&file), &OpenOptions::default()).unwrap();
        let (key, plane) = level(&stamp, 0);
        let cache = LevelCache::in_folder(folder.path().join("levels"), silent());
        assert!(cache.get(&key).is_none());
        cache.keep(key.clone(), plane.clone());
        until(|| cache.held() > 0);
        assert!(cache.has(&key));
        assert_eq!(cache.get(&key), Some(plane.clone()));
        // Another program with the same folder finds it.
        assert_eq!(LevelCache::in_folder(folder.path().join("levels"), silent()).get(&key), Some(plane.clone()));
        cache.set(false, DEFAULT_LIMIT);
        assert_eq!((cache.get(&key), cache.has(&key)), (None, false));
        cache.set(true, DEFAULT_LIMIT);
        cache.clear();
        until(|| cache.held() == 0);
        assert!(cache.get(&key).is_none());
        // A file that is another by now: its level was made of what is gone.
        std::fs::write(&file, "otherwise").unwrap();
        cache.keep(key.clone(), plane);
        cache.clear();
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert!(!cache.has(&key));
    }

    #[test]
    fn without_a_folder_nothing_is_kept() {
        let cache = LevelCache::default();
        assert!(!cache.is_on() && !cache.has_folder());
        cache.set(true, 7);
        cache.clear();
        assert_eq!(cache.held(), 0);
    }
}
