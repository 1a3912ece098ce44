//! A stack with an identity for caches, and its levels.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::engine::pyramid::{Averaging, Pyramid};
use crate::model::{Plane, Rect, Samples, Stack, StackInfo};

/// A stack as the tile service knows it. Cheap to make; keep it as long as the stack is shown, since another one of
/// the same stack shares nothing with it in the caches.
#[derive(Debug)]
pub struct TileSource {
    id: u64,
    stack: Stack,
    pyramid: Pyramid,
}

impl TileSource {
    /// A stack under a new identity. [`TileService::source`](super::TileService::source) finds the one in use again.
    #[must_use]
    pub fn new(stack: Stack) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let pyramid = Pyramid::of(&stack.info);
        Self { id: NEXT.fetch_add(1, Ordering::Relaxed), stack, pyramid }
    }

    /// Its identity: never used twice while the program runs.
    #[must_use]
    pub const fn id(&self) -> u64 {
        self.id
    }

    /// The stack.
    #[must_use]
    pub const fn stack(&self) -> &Stack {
        &self.stack
    }

    /// What is known of the stack.
    #[must_use]
    pub fn info(&self) -> &StackInfo {
        &self.stack.info
    }

    /// Its levels.
    #[must_use]
    pub const fn pyramid(&self) -> &Pyramid {
        &self.pyramid
    }

    /// Bytes of a pixel.
    pub(super) fn pixel_bytes(&self) -> usize {
        self.info().samples_per_pixel * self.info().sample_type.bytes()
    }

    /// A part of a plane with nothing in it.
    pub(super) fn zeros(&self, rect: Rect) -> Plane {
        let info = self.info();
        let samples = Samples::zeroed(info.sample_type, rect.area() * info.samples_per_pixel);
        Plane::new(rect.width, rect.height, info.samples_per_pixel, samples)
    }

    /// How its coarser levels are made.
    pub(super) fn averaging(&self) -> Averaging {
        if self.info().palette.is_some() { Averaging::First } else { Averaging::Mean }
    }
}
