//! How much memory the work on one file will take, told from its description alone.
//!
//! An estimate, and deliberately a generous one: a plane as it is decoded, its result and what an encoder holds of it. Not
//! here: keeping to it (codecs and kernels work in bands where they can).

use std::path::Path;

use crate::codec::{self, OpenOptions, Opened};
use crate::engine::budget::MEGABYTE;

/// What is taken of a file that cannot be looked at: the work on it will say why.
const UNKNOWN: u64 = 16 * MEGABYTE;

/// Bytes for the work on that file. Recordings are worked on in blocks, for which `share` is what each may take.
#[must_use]
pub fn estimate(input: &Path, options: &OpenOptions, share: u64) -> u64 {
    match codec::open(input, options) {
        Ok(Opened::Stack(stack)) => {
            let info = &stack.info;
            let samples = info.axes.x as u64 * info.axes.y as u64 * info.samples_per_pixel as u64;
            UNKNOWN + 3 * samples * info.sample_type.bytes() as u64
        }
        Ok(Opened::Recording(_)) => share,
        Err(_) => UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_takes_more_than_its_pixels() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        image::RgbImage::new(400, 300).save(&path).unwrap();
        let options = OpenOptions::default();
        assert_eq!(estimate(&path, &options, 1), UNKNOWN + 3 * 400 * 300 * 3);
        assert_eq!(estimate(&folder.path().join("gone.png"), &options, 1), UNKNOWN);
    }

    #[test]
    fn what_only_options_make_a_recording_takes_what_recordings_take() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scene.dat");
        std::fs::write(&path, [0; 400]).unwrap();
        let reading = OpenOptions { datatype: Some("cu8".parse().unwrap()), ..OpenOptions::default() };
        assert_eq!(estimate(&path, &reading, 12_345), 12_345);
        assert_eq!(estimate(&path, &OpenOptions::default(), 12_345), UNKNOWN);
    }
}
