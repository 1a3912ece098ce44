//! A level as bytes: a header with its name and a digest of what follows, then the samples as they are in memory.

use sha2::{Digest, Sha256};

use super::key::LevelKey;
use crate::model::{Plane, Samples};

const MAGIC: &[u8; 8] = b"lumiqlv1";
/// The mark, the digest of the key, that of the samples.
const HEADER_BYTES: usize = 8 + 32 + 32;

/// Bytes of an entry in the file.
pub(super) const fn file_bytes(key: &LevelKey) -> u64 {
    (HEADER_BYTES + key.bytes()) as u64
}

/// What stands before the samples.
pub(super) fn header(key: &LevelKey, samples: &[u8]) -> Vec<u8> {
    [&MAGIC[..], &key.digest(), Sha256::digest(samples).as_slice()].concat()
}

/// The level, if this is all of it and nothing else.
pub(super) fn plane(key: &LevelKey, bytes: &[u8]) -> Option<Plane> {
    let (head, samples) = bytes.split_at_checked(HEADER_BYTES)?;
    if samples.len() != key.bytes() || head != header(key, samples) {
        return None;
    }
    let mut values = Samples::zeroed(key.sample_type, key.width * key.height * key.samples_per_pixel);
    values.as_bytes_mut().copy_from_slice(samples);
    Some(Plane::new(key.width, key.height, key.samples_per_pixel, values))
}
