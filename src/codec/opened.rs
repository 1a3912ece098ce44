//! What a codec hands out: a stack or a recording, described and lazy.

use crate::model::{Recording, Stack};

/// What a file turned out to be.
#[derive(Debug, Clone)]
pub enum Opened {
    Stack(Stack),
    Recording(Recording),
}
