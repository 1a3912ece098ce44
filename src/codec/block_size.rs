//! How much of a recording is read and written at once: as much as takes a blink, whatever the source does to make it.
//!
//! A file gives megabytes in a millisecond; a source that filters and decimates may read gigabytes for as many. Progress and
//! cancellation come between blocks. The size of a block changes no byte of the result. Not here: who copies (`sigmf`, `npy`).

use std::time::Duration;

/// A block that took less may be larger next time.
const SHORT: Duration = Duration::from_millis(15);

/// A block that took more is smaller next time.
const LONG: Duration = Duration::from_millis(60);

/// A number of frames that follows how long they take.
#[derive(Debug, Clone, Copy)]
pub struct BlockSize {
    frames: u64,
    most: u64,
}

impl BlockSize {
    /// One that begins with one frame and grows up to `most` frames (at least 1): a single one of a source that decimates
    /// may be made of millions.
    #[must_use]
    pub fn up_to(most: usize) -> Self {
        let most = (most as u64).max(1);
        Self { frames: 1, most }
    }

    /// How many frames to take of those that are left.
    #[must_use]
    pub fn of(self, left: u64) -> u64 {
        self.frames.min(left)
    }

    /// Learns how long a block took.
    pub fn took(&mut self, time: Duration) {
        if time < SHORT {
            self.frames = (self.frames * 2).min(self.most);
        } else if time > LONG {
            self.frames = (self.frames / 2).max(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_grow_while_they_are_quick_and_shrink_while_they_are_slow() {
        let mut size = BlockSize::up_to(1000);
        assert_eq!((size.of(5000), size.of(3)), (1, 1));
        (0..3).for_each(|_| size.took(Duration::from_millis(1)));
        assert_eq!((size.of(5000), size.of(3)), (8, 3));
        (0..20).for_each(|_| size.took(Duration::from_millis(1)));
        assert_eq!(size.of(5000), 1000);
        size.took(Duration::from_millis(30));
        assert_eq!(size.of(5000), 1000);
        (0..20).for_each(|_| size.took(Duration::from_secs(1)));
        assert_eq!(size.of(5000), 1);
        assert_eq!(BlockSize::up_to(0).of(9), 1);
    }
}
