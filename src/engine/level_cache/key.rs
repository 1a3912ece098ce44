//! Which level of which plane of which files: everything that decides its samples, as one name.

use sha2::{Digest, Sha256};

use crate::engine::pyramid::Averaging;
use crate::model::{PlaneIndex, SampleType, Stamp};

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Changed when levels are made in another way.
const GENERATION: u32 = 1;

/// Names a level and says what it looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelKey {
    pub stamp: Stamp,
    pub plane: PlaneIndex,
    /// The number of the level in the pyramid.
    pub level: usize,
    /// The stored level that it is made of.
    pub made_of: usize,
    pub averaging: Averaging,
    pub width: usize,
    pub height: usize,
    pub samples_per_pixel: usize,
    pub sample_type: SampleType,
}

impl LevelKey {
    /// A digest of all of it, and of the program's version: a decoder that was mended makes other levels.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let order = if cfg!(target_endian = "big") { "big" } else { "little" };
        Sha256::digest(format!("lumiq {VERSION} levels {GENERATION}, {order} endian: {self:?}")).into()
    }

    /// Bytes of its samples.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.width * self.height * self.samples_per_pixel * self.sample_type.bytes()
    }
}
