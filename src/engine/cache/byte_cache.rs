//! A concurrent cache limited by the bytes it holds.

use std::hash::Hash;
use std::sync::Arc;

use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};

/// Something that knows how much memory it takes.
pub trait Weigh {
    /// Bytes on the heap; small change need not be counted.
    fn bytes(&self) -> usize;
}

impl<T: Weigh + ?Sized> Weigh for Arc<T> {
    fn bytes(&self) -> usize {
        self.as_ref().bytes()
    }
}

#[derive(Debug, Clone)]
struct ByBytes;

impl<K, V: Weigh> Weighter<K, V> for ByBytes {
    fn weight(&self, _: &K, value: &V) -> u64 {
        // An entry without weight would never be evicted.
        value.bytes().max(1) as u64
    }
}

/// A cache of at most so many bytes. Values are cheap to clone (`Arc`).
#[derive(Debug)]
pub struct ByteCache<K, V: Weigh>(Cache<K, V, ByBytes>);

impl<K: Eq + Hash + Clone, V: Weigh + Clone> ByteCache<K, V> {
    /// An empty cache. An entry larger than `limit` is made and given out, but not kept.
    #[must_use]
    pub fn new(limit: u64, typical_entry: u64) -> Self {
        let entries = (limit / typical_entry.max(1)).clamp(16, 1 << 20) as usize;
        // One shard: an entry may be as large as the whole cache, not just as its share of it.
        let options = OptionsBuilder::new()
            .estimated_items_capacity(entries)
            .weight_capacity(limit.max(1))
            .shards(1)
            .build()
            .unwrap_or_else(|_| unreachable!("both capacities are given"));
        Self(Cache::with_options(options, ByBytes, DefaultHashBuilder::default(), DefaultLifecycle::default()))
    }

    /// The entry, if it is there. Never waits for one that is being made.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<V> {
        self.0.get(key)
    }

    /// Puts an entry in.
    pub fn insert(&self, key: K, value: V) {
        self.0.insert(key, value);
    }

    /// The entry; made if it is missing. Others who want it meanwhile wait for this one.
    ///
    /// Never call this from a Rayon worker whose `make` uses Rayon: while waiting for its parts the worker may take up
    /// another task that waits for this very entry.
    ///
    /// # Errors
    /// Those of `make`; nothing is kept then.
    pub fn get_or_make<E>(&self, key: &K, make: impl FnOnce() -> Result<V, E>) -> Result<V, E> {
        self.0.get_or_insert_with(key, make)
    }

    /// Forgets what is not to be kept.
    pub fn retain(&self, keep: impl Fn(&K) -> bool) {
        self.0.retain(|key, _| keep(key));
    }

    /// Bytes held now.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.weight()
    }

    /// The most bytes it holds.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.0.capacity()
    }

    /// Changes the limit; what is too much goes.
    pub fn set_limit(&self, limit: u64) {
        self.0.set_capacity(limit.max(1));
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Weigh for Vec<u8> {
        fn bytes(&self) -> usize {
            self.len()
        }
    }

    #[test]
    fn never_holds_more_than_its_limit() {
        let cache = ByteCache::new(1000, 100);
        for key in 0..50 {
            cache.insert(key, Arc::new(vec![0_u8; 90]));
            assert!(cache.bytes() <= 1000);
        }
        assert!(cache.bytes() >= 500, "it holds something: {}", cache.bytes());
        assert_eq!(cache.limit(), 1000);
        cache.set_limit(200);
        assert!(cache.bytes() <= 200);
    }

    #[test]
    fn an_entry_is_made_once_and_a_failure_is_not_kept() {
        let cache = ByteCache::new(1000, 100);
        assert_eq!(cache.get_or_make(&1, || Err("no")), Err("no"));
        assert_eq!(cache.get_or_make(&1, || Ok::<_, &str>(Arc::new(vec![7_u8]))), Ok(Arc::new(vec![7])));
        assert_eq!(cache.get_or_make(&1, || Err("not called")), Ok(Arc::new(vec![7])));
        assert_eq!(cache.get(&2), None);
    }
}
