//! A stack that is in memory, with the memory that was reserved for it: whoever holds its picture holds that, too. Not here:
//! how it comes into memory (`engine/derive/materialise.rs`).

use std::path::PathBuf;
use std::sync::Arc;

use crate::engine::budget::Reservation;
use crate::model::{Plane, PlaneIndex, PlaneSource, Progress, Rect, SourceError, Stack};

/// The stack; its memory is given back when nobody has its samples any more.
pub(super) fn kept_with(stack: Stack, memory: Option<Reservation>) -> Stack {
    let Some(memory) = memory else { return stack };
    let Stack { info, source, stamp } = stack;
    Stack { info, source: Arc::new(Kept { source, _memory: memory }), stamp }
}

#[derive(Debug)]
struct Kept {
    source: Arc<dyn PlaneSource>,
    _memory: Reservation,
}

impl PlaneSource for Kept {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        self.read_watched(plane, level, rect, &Progress::new())
    }

    fn read_watched(
        &self,
        plane: PlaneIndex,
        level: usize,
        rect: Rect,
        progress: &Progress,
    ) -> Result<Plane, SourceError> {
        self.source.read_watched(plane, level, rect, progress)
    }

    fn files(&self) -> Vec<PathBuf> {
        self.source.files()
    }

    fn preferred_rows(&self) -> usize {
        self.source.preferred_rows()
    }

    fn preferred_columns(&self) -> usize {
        self.source.preferred_columns()
    }

    fn least_rows(&self) -> usize {
        self.source.least_rows()
    }
}
