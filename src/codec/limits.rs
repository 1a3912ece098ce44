//! Limits against hostile files: how much one file may ask for before anything is allocated.

/// What a file may make lumiq allocate or walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one decoded plane or picture.
    pub plane_bytes: u64,
    /// Bytes of metadata held in memory (one tag, one XML, one JSON).
    pub metadata_bytes: u64,
    /// Pages, frames, captures, annotations.
    pub entries: usize,
}

/// A stack of more planes than this is not believed: each needs an entry.
pub const MOST_PLANES: usize = 8_000_000;

/// What may be allocated on the word of a file alone.
const TRUSTED_BYTES: u64 = 64 << 20;

impl Limits {
    /// Whether `stored` bytes can hold a plane of `decoded` bytes, when they expand at most `ratio`-fold; small planes
    /// are believed, so that a file that was cut short still shows what is there.
    #[must_use]
    pub const fn plausible(decoded: u64, stored: u64, ratio: u64) -> bool {
        decoded <= TRUSTED_BYTES || decoded <= stored.saturating_mul(ratio)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { plane_bytes: 16 << 30, metadata_bytes: 256 << 20, entries: 4_000_000 }
    }
}
