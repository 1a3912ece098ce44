//! Which frames suit a box: fine enough to divide its band, short enough to be averaged within its time.

use crate::model::recipe::Window;
use crate::ops::spectrogram::WindowTable;

/// Fewer samples than this have no spectrum worth the name.
pub const FEWEST_SAMPLES: u64 = 16;
/// Frames are at most this long: memory stays bounded whatever the box.
const LONGEST: usize = 1 << 18;
/// Into how many parts a band is divided where the time allows (ITU-R SM.443 wants 1 to 3 % of the bandwidth or less).
const PARTS: f64 = 100.0;
/// How many frames side by side the time of a box has at least, unless the band then had fewer bins than `FEWEST_BINS`.
const FRAMES: u64 = 16;
const FEWEST_BINS: f64 = 32.0;
/// Frames start a quarter of their length apart or less: every sample of a box counts alike, whatever the window.
const OVERLAP: u64 = 4;

/// Length, distance and window of frames.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resolution {
    pub n_fft: usize,
    pub hop: usize,
    pub window: Window,
}

impl Resolution {
    /// The frames for a box of so many samples and a band so wide (in cycles per sample), or those of a length that is
    /// wished for, as far as it fits. `None`: the box is too short.
    #[must_use]
    pub fn for_box(samples: u64, bandwidth: f64, window: Window, wish: Option<usize>) -> Option<Self> {
        if samples < FEWEST_SAMPLES {
            return None;
        }
        let longest = usize::try_from(samples).unwrap_or(usize::MAX).min(LONGEST);
        let n_fft = wish.map_or_else(
            || {
                // The equivalent noise bandwidth of the windows in use is about 2 bins.
                let fine = power_of_two_from(2.0 * PARTS / bandwidth.max(1e-9));
                let averaged = power_of_two_within(longest / FRAMES as usize);
                let enough = power_of_two_from(FEWEST_BINS / bandwidth.max(1e-9));
                fine.min(averaged.max(enough)).min(power_of_two_within(longest))
            },
            |wish| wish.min(longest),
        );
        let n_fft = n_fft.max(8);
        // As many equal steps as bring the last frame to the end of the box.
        let rest = samples - n_fft as u64;
        let steps = rest.div_ceil((n_fft as u64 / OVERLAP).max(1)).max(1);
        Some(Self { n_fft, hop: (rest / steps).max(1) as usize, window })
    }

    /// How many frames lie wholly within so many samples.
    #[must_use]
    pub const fn frames(&self, samples: u64) -> u64 {
        if samples < self.n_fft as u64 { 0 } else { 1 + (samples - self.n_fft as u64) / self.hop as u64 }
    }

    /// The resolution bandwidth in cycles per sample: the equivalent noise bandwidth of the window.
    #[must_use]
    pub fn bandwidth(&self, table: &WindowTable) -> f64 {
        table.equivalent_noise_bandwidth() / self.n_fft as f64
    }
}

fn power_of_two_from(length: f64) -> usize {
    (length.clamp(1.0, LONGEST as f64).ceil() as usize).next_power_of_two().min(LONGEST)
}

const fn power_of_two_within(length: usize) -> usize {
    if length == 0 { 1 } else { 1 << length.ilog2() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_boxes_are_divided_finely_and_short_ones_as_their_time_allows() {
        let n_fft = |samples, bandwidth| Resolution::for_box(samples, bandwidth, Window::Hann, None).unwrap().n_fft;
        assert_eq!(n_fft(10_000_000, 0.1), 2048);
        assert_eq!(n_fft(10_000_000, 1e-7), LONGEST);
        assert_eq!(n_fft(100_000, 0.05), 4096); // 24 frames side by side, 205 bins in the band
        assert_eq!(n_fft(8000, 0.1), 512); // 16 frames side by side would leave 26 bins in the band: too few
        assert_eq!(n_fft(4000, 0.01), 2048); // as many as there can be
        assert_eq!(n_fft(16, 0.01), 16);
        assert_eq!(Resolution::for_box(15, 0.5, Window::Hann, None), None);
        assert_eq!(Resolution::for_box(1000, 0.5, Window::Hann, Some(4096)).unwrap().n_fft, 1000);
    }

    proptest! {
        #[test]
        fn frames_always_fit_into_the_box(samples in 16u64..1 << 40, bandwidth in 0.0f64..1.0, wish in 8usize..1 << 20) {
            for wish in [None, Some(wish)] {
                let resolution = Resolution::for_box(samples, bandwidth, Window::BlackmanHarris, wish).unwrap();
                prop_assert!((8..=LONGEST).contains(&resolution.n_fft) && resolution.hop >= 1);
                let frames = resolution.frames(samples);
                prop_assert!(frames >= 1);
                prop_assert!((frames - 1) * resolution.hop as u64 + resolution.n_fft as u64 <= samples);
            }
        }
    }
}
