//! One viewer's requests and answers.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::in_hand::layer_in_hand;
use super::making::LONG;
use super::queue::Task;
use super::request::{Tile, TileEvent, TileKey, TileRequest, keys};
use super::scene::Scene;
use super::shared::Shared;
use crate::model::Progress;

/// An answer on its way from a worker.
pub(super) enum Answer {
    Ready(Arc<Tile>),
    Sketch(Arc<Tile>),
    Part(Arc<Tile>),
    Failed(TileKey, String),
    Cancelled(TileKey),
}

/// A tile that the queue or a worker has.
#[derive(Debug, Default)]
struct Waiting {
    /// How far it is, and the means to stop it.
    progress: Progress,
    /// Whether there was a first look at it.
    sketched: bool,
}

/// One viewer's side of the service. Dropping it takes back what it waits for.
#[derive(Debug)]
pub struct TileView {
    id: u64,
    service: Arc<Shared>,
    sender: Sender<Answer>,
    receiver: Receiver<Answer>,
    /// Finished tiles that were in the cache already.
    ready: Vec<Arc<Tile>>,
    waiting: HashMap<TileKey, Waiting>,
    /// What was asked for last.
    asked: Option<(Arc<Scene>, TileRequest)>,
    /// The layer in which its scene differs from the one before, as long as one looks at the same part.
    in_hand: Option<usize>,
    /// How many tiles the last request touched.
    touched: usize,
    failed: HashSet<TileKey>,
    told: HashSet<String>,
}

impl TileView {
    pub(super) fn new(id: u64, service: Arc<Shared>) -> Self {
        let (sender, receiver) = unbounded();
        Self {
            id,
            service,
            sender,
            receiver,
            ready: Vec::new(),
            waiting: HashMap::new(),
            asked: None,
            in_hand: None,
            touched: 0,
            failed: HashSet::new(),
            told: HashSet::new(),
        }
    }

    /// Asks for the tiles of a part of a scene, instead of what was asked before; those that `has` knows are left out.
    ///
    /// Cheap enough for every frame: nothing is locked unless something new is missing.
    pub fn request(&mut self, scene: &Arc<Scene>, request: &TileRequest, has: impl Fn(&TileKey) -> bool) {
        self.follow(scene, request);
        let mut missing = Vec::new();
        self.touched = 0;
        for (key, distance) in keys(scene, request) {
            self.touched += 1;
            if has(&key) || self.failed.contains(&key) || self.ready.iter().any(|tile| tile.key == key) {
                continue;
            }
            // What a worker has in hand comes from there, even if it is in the cache by now.
            let cached = if self.waiting.contains_key(&key) { None } else { self.service.tiles.get(&key) };
            match cached {
                Some(tile) => self.ready.push(tile),
                None => missing.push((key, distance)),
            }
        }
        if missing.len() == self.waiting.len() && missing.iter().all(|(key, _)| self.waiting.contains_key(key)) {
            return;
        }
        missing.sort_by(|a, b| a.1.total_cmp(&b.1));
        let mut before = std::mem::take(&mut self.waiting);
        for (key, _) in &missing {
            self.waiting.insert(*key, before.remove(key).unwrap_or_default());
        }
        // What a worker has in hand and nobody wants any more: a coarse level of a huge picture takes seconds.
        for waiting in before.into_values() {
            waiting.progress.cancel();
        }
        self.enqueue(scene, request.level, &missing);
    }

    /// Notices whether one layer is in hand.
    fn follow(&mut self, scene: &Arc<Scene>, request: &TileRequest) {
        let before = self.asked.replace((Arc::clone(scene), *request));
        self.in_hand = before.and_then(|(before, asked)| {
            let same_part = TileRequest { focus: request.focus, ..asked } == *request;
            let changed = if before.key() == scene.key() { self.in_hand } else { layer_in_hand(scene, &before) };
            changed.filter(|_| same_part)
        });
    }

    /// Puts what is missing into the queue: first looks at all of it, then the tiles.
    fn enqueue(&self, scene: &Arc<Scene>, level: usize, missing: &[(TileKey, f64)]) {
        let keys = || missing.iter().map(|(key, _)| *key);
        let unseen = |key: &TileKey| self.waiting.get(key).is_some_and(|waiting| !waiting.sketched);
        let made = scene.is_made(level);
        let sketches = keys().filter(|key| made && unseen(key)).map(|key| self.sketch(scene, key));
        let tasks: Vec<Task> = sketches.chain(keys().map(|key| self.task(scene, key))).collect();
        self.service.queue.replace_view(self.id, tasks);
    }

    fn task(&self, scene: &Arc<Scene>, key: TileKey) -> Task {
        let in_hand = self.in_hand;
        self.answering(scene, key, move |service, scene, progress, answer| {
            let part = |part| answer(Answer::Part(Arc::new(part)));
            answer(match service.tile((scene, in_hand), key, progress, part) {
                Ok(tile) => Answer::Ready(tile),
                Err(error) if error.is_cancelled() => Answer::Cancelled(key),
                Err(error) => Answer::Failed(key, error.to_string()),
            });
        })
    }

    fn sketch(&self, scene: &Arc<Scene>, key: TileKey) -> Task {
        self.answering(scene, key, move |service, scene, progress, answer| {
            if let Some(tile) = service.sketch(scene, key, progress) {
                answer(Answer::Sketch(tile));
            }
        })
    }

    /// Work whose answers come here.
    fn answering(
        &self,
        scene: &Arc<Scene>,
        key: TileKey,
        work: impl FnOnce(&Shared, &Scene, &Progress, &dyn Fn(Answer)) + Send + 'static,
    ) -> Task {
        let (service, scene, sender) = (Arc::clone(&self.service), Arc::clone(scene), self.sender.clone());
        let progress = self.waiting.get(&key).map(|waiting| waiting.progress.clone()).unwrap_or_default();
        Box::new(move || {
            let answer = |answer| {
                // A viewer that is gone needs no answer.
                if sender.send(answer).is_ok() {
                    (service.wake)();
                }
            };
            work(&service, &scene, &progress, &answer);
        })
    }

    /// What was finished since the last call. Never waits.
    pub fn poll(&mut self) -> Vec<TileEvent> {
        let mut events: Vec<TileEvent> = self.ready.drain(..).map(TileEvent::Ready).collect();
        while let Ok(answer) = self.receiver.try_recv() {
            events.extend(self.event(answer));
        }
        let failures: Vec<TileEvent> = events.iter().filter_map(|event| self.told_by(event)).collect();
        events.extend(failures);
        events
    }

    /// What a finished tile has to tell, once.
    fn told_by(&mut self, event: &TileEvent) -> Option<TileEvent> {
        let TileEvent::Ready(tile) = event else { return None };
        let sentence = tile.failure.clone()?;
        self.told.insert(sentence.clone()).then_some(TileEvent::Failed(sentence))
    }

    /// What an answer means to the caller; `None` if it is not wanted any more, or was asked for again meanwhile and
    /// came twice. A tile is in the cache then, if it is ever needed.
    fn event(&mut self, answer: Answer) -> Option<TileEvent> {
        match answer {
            Answer::Ready(tile) => self.waiting.remove(&tile.key).map(|_| TileEvent::Ready(tile)),
            Answer::Sketch(tile) => {
                self.waiting.get_mut(&tile.key)?.sketched = true;
                Some(TileEvent::Sketch(tile))
            }
            Answer::Part(tile) => self.waiting.contains_key(&tile.key).then_some(TileEvent::Part(tile)),
            // Another viewer's cancellation may have hit the making of a tile that this one waits for: it is asked for
            // again with the next request.
            Answer::Cancelled(key) => {
                self.waiting.remove(&key);
                None
            }
            Answer::Failed(key, sentence) => {
                self.waiting.remove(&key);
                self.failed.insert(key);
                self.told.insert(sentence.clone()).then_some(TileEvent::Failed(sentence))
            }
        }
    }

    /// Whether anything asked for is still to come.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty() || !self.ready.is_empty()
    }

    /// How much of what was asked for last is there, 0 to 1; `None` while nothing of it takes long.
    #[must_use]
    pub fn fraction(&self) -> Option<f64> {
        let long = self.waiting.values().any(|waiting| waiting.progress.total() >= LONG);
        let missing: f64 = self.waiting.values().map(|waiting| 1.0 - waiting.progress.fraction()).sum();
        long.then(|| (1.0 - missing / self.touched.max(1) as f64).clamp(0.0, 1.0))
    }

    /// Whether a tile was asked for and could not be made.
    #[must_use]
    pub fn has_failed(&self, key: &TileKey) -> bool {
        self.failed.contains(key)
    }

    /// Forgets failures, so that what failed is tried and told again: after the file was mended or reloaded.
    pub fn retry(&mut self) {
        self.failed.clear();
        self.told.clear();
    }
}

impl Drop for TileView {
    fn drop(&mut self) {
        self.waiting.values().for_each(|waiting| waiting.progress.cancel());
        self.service.queue.remove_view(self.id);
    }
}
