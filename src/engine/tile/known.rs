//! Which statistics of channels are known, asked for, or not worth computing any more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::request::Fetch;
use super::statistics::{ChannelStatistics, StatisticsScope};
use crate::model::locked;

/// Entries after which they are forgotten.
const MOST: usize = 2000;

/// What statistics are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct StatisticsKey {
    /// The source's identity.
    pub(super) source: u64,
    pub(super) channel: usize,
    pub(super) scope: StatisticsScope,
}

pub(super) type StatisticsAnswer = Fetch<Option<Arc<ChannelStatistics>>>;

/// Kept as long as the source is in use; emptied when there are very many.
#[derive(Debug, Default)]
pub(super) struct KnownStatistics {
    answers: Mutex<HashMap<StatisticsKey, StatisticsAnswer>>,
    /// The plane of each channel that was asked for last: while a time-lapse plays, the ones before it are not worth
    /// computing any more.
    newest: Mutex<HashMap<(u64, usize), StatisticsScope>>,
}

impl KnownStatistics {
    /// What is known; `None` if the caller is the first to ask and shall see to it.
    pub(super) fn ask(&self, key: StatisticsKey) -> Option<StatisticsAnswer> {
        if matches!(key.scope, StatisticsScope::Plane { .. }) {
            let mut newest = locked(&self.newest);
            if newest.len() > MOST {
                newest.clear();
            }
            newest.insert((key.source, key.channel), key.scope);
        }
        let mut answers = locked(&self.answers);
        let answer = answers.get(&key).cloned();
        if answer.is_none() {
            answers.insert(key, Fetch::Pending);
        }
        answer
    }

    /// Whether a plane was overtaken by a wish for another one; forgets it then, so that it can be asked for again.
    pub(super) fn is_overtaken(&self, key: &StatisticsKey) -> bool {
        let newest = locked(&self.newest);
        let overtaken = matches!(key.scope, StatisticsScope::Plane { .. })
            && newest.get(&(key.source, key.channel)).is_some_and(|newest| *newest != key.scope);
        drop(newest);
        if overtaken {
            locked(&self.answers).remove(key);
        }
        overtaken
    }

    /// Forgets what was known of these sources.
    pub(super) fn forget(&self, sources: &[u64]) {
        locked(&self.answers).retain(|key, _| !sources.contains(&key.source));
        locked(&self.newest).retain(|(source, _), _| !sources.contains(source));
    }

    /// Puts an answer in.
    pub(super) fn set(&self, key: StatisticsKey, answer: StatisticsAnswer) {
        let mut answers = locked(&self.answers);
        if answers.len() > MOST {
            // What is being computed must not be asked for twice.
            answers.retain(|_, answer| *answer == Fetch::Pending);
        }
        answers.insert(key, answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_is_asked_for_once_and_overtaken_by_the_next() {
        let known = KnownStatistics::default();
        let plane = |t| StatisticsKey { source: 1, channel: 0, scope: StatisticsScope::Plane { t, z: 0 } };
        assert_eq!(known.ask(plane(0)), None);
        assert_eq!(known.ask(plane(0)), Some(Fetch::Pending));
        assert!(!known.is_overtaken(&plane(0)));
        assert_eq!(known.ask(plane(1)), None);
        assert!(known.is_overtaken(&plane(0)));
        assert_eq!(known.ask(plane(0)), None, "it can be asked for again");
        known.set(plane(0), Fetch::Ready(None));
        assert_eq!(known.ask(plane(0)), Some(Fetch::Ready(None)));
    }

    #[test]
    fn samples_of_the_stack_and_frozen_planes_are_never_overtaken() {
        let known = KnownStatistics::default();
        let key = |scope| StatisticsKey { source: 1, channel: 0, scope };
        for lasting in [StatisticsScope::Stack, StatisticsScope::Frozen { t: 1, z: 0 }] {
            assert_eq!(known.ask(key(lasting)), None);
            known.ask(key(StatisticsScope::Plane { t: 0, z: 0 }));
            assert!(!known.is_overtaken(&key(lasting)));
        }
    }
}
