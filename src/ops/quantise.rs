//! Amplitudes → stored numbers: scale, dither, rounding, clipping.
//!
//! The inverse of how stored numbers are read: amplitude 1 is full scale. Signed types get v = x·2^(bits−1), unsigned ones
//! v = m + x·m with m = (2^bits − 1)/2, both rounded to the nearest whole number (half away from zero) and clipped to the
//! type; floats get the value as it is. What is not a number becomes amplitude 0 and counts as clipped.
//!
//! Dither, where it is asked for, adds triangular noise of two steps from end to end (TPDF, the sum of two uniform ones)
//! before rounding, which makes the error independent of the signal in mean and variance (Lipshitz, Wannamaker and
//! Vanderkooy, "Quantization and Dither: A Theoretical Survey", J. Audio Eng. Soc. 40, 1992). Its value is a function of
//! the seed and the component's place alone, so blocks and threads change no bit. Floats get none.

use crate::model::{ByteOrder, Datatype, NumberFormat};

/// How amplitudes become stored numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantiser {
    pub datatype: Datatype,
    /// The seed of the dither; `None`: none.
    pub dither: Option<u64>,
}

/// A real and an imaginary part.
pub type Amplitude = [f64; 2];

impl Quantiser {
    /// Stores amplitudes of one channel into frames of `frame` bytes each, at byte `offset` of each frame; the first
    /// amplitude is number `first`, counted in steps of one channel's samples so that no two channels share one. Returns how
    /// many components were clipped.
    ///
    /// # Panics
    /// If `frames` holds fewer frames than there are amplitudes.
    pub fn store(
        &self,
        amplitudes: impl Iterator<Item = Amplitude>,
        first: u64,
        frames: &mut [u8],
        (offset, frame): (usize, usize),
    ) -> u64 {
        let big = self.datatype.order == ByteOrder::Big;
        macro_rules! whole {
            ($type:ty, $middle:expr, $scale:expr) => {
                self.store_as(amplitudes, first, frames, (offset, frame), |x, noise, clipped| {
                    let value = (x * $scale + $middle + noise).round();
                    let there = value >= f64::from(<$type>::MIN) && value <= f64::from(<$type>::MAX);
                    *clipped += u64::from(!there);
                    let value = if x.is_nan() { $middle.round() as $type } else { value as $type };
                    if big { value.to_be_bytes() } else { value.to_le_bytes() }
                })
            };
        }
        macro_rules! float {
            ($type:ty) => {
                self.store_as(amplitudes, first, frames, (offset, frame), |x, _, _| {
                    let value = x as $type;
                    if big { value.to_be_bytes() } else { value.to_le_bytes() }
                })
            };
        }
        match self.datatype.format {
            NumberFormat::F32 => float!(f32),
            NumberFormat::F64 => float!(f64),
            NumberFormat::I8 => whole!(i8, 0.0_f64, 128.0),
            NumberFormat::I16 => whole!(i16, 0.0_f64, 32_768.0),
            NumberFormat::I32 => whole!(i32, 0.0_f64, 2_147_483_648.0),
            NumberFormat::U8 => whole!(u8, 127.5_f64, 127.5),
            NumberFormat::U16 => whole!(u16, 32_767.5_f64, 32_767.5),
            NumberFormat::U32 => whole!(u32, 2_147_483_647.5_f64, 2_147_483_647.5),
        }
    }

    fn store_as<const W: usize>(
        &self,
        amplitudes: impl Iterator<Item = Amplitude>,
        first: u64,
        frames: &mut [u8],
        (offset, frame): (usize, usize),
        encode: impl Fn(f64, f64, &mut u64) -> [u8; W],
    ) -> u64 {
        let parts = if self.datatype.complex { 2 } else { 1 };
        let mut clipped = 0;
        for (n, (amplitude, frame)) in amplitudes.zip(frames.chunks_exact_mut(frame)).enumerate() {
            let place = first.wrapping_add(n as u64).wrapping_mul(2);
            for (part, x) in amplitude.iter().take(parts).enumerate() {
                let noise = self.dither.map_or(0.0, |seed| triangular(seed, place.wrapping_add(part as u64)));
                let at = offset + part * W;
                frame[at..at + W].copy_from_slice(&encode(*x, noise, &mut clipped));
            }
        }
        clipped
    }
}

/// Triangular noise from −1 to 1 for a place.
fn triangular(seed: u64, place: u64) -> f64 {
    let bits = mixed(mixed(seed) ^ place);
    let (one, other) = ((bits >> 32) as f64, (bits & 0xFFFF_FFFF) as f64);
    (one - other) / 4_294_967_296.0
}

/// A step of `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
const fn mixed(state: u64) -> u64 {
    let z = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(datatype: &str, dither: Option<u64>, values: &[Amplitude]) -> (Vec<u8>, u64) {
        let datatype: Datatype = datatype.parse().unwrap();
        let frame = datatype.bytes();
        let mut bytes = vec![0; frame * values.len()];
        let clipped = Quantiser { datatype, dither }.store(values.iter().copied(), 0, &mut bytes, (0, frame));
        (bytes, clipped)
    }

    #[test]
    fn full_scale_is_the_end_of_every_type_and_more_is_clipped_and_counted() {
        assert_eq!(stored("ci8", None, &[[0.5, -1.0], [1.0, -1.01]]), (vec![64, 128, 127, 128], 2));
        assert_eq!(stored("cu8", None, &[[1.0, -1.0], [0.0, 2.0]]), (vec![255, 0, 128, 255], 1));
        assert_eq!(stored("ci16_be", None, &[[0.5, -0.5]]), (vec![0x40, 0, 0xC0, 0], 0));
        assert_eq!(stored("ci16_le", None, &[[f64::NAN, f64::INFINITY]]), (vec![0, 0, 0xFF, 0x7F], 2));
        assert_eq!(stored("ru16_le", None, &[[1.0, 9.0]]), (vec![255, 255], 0));
        assert_eq!(stored("ri32_le", None, &[[-1.0, 0.0]]), (vec![0, 0, 0, 0x80], 0));
        assert_eq!(stored("ru32_le", None, &[[1.0, 0.0]]), (vec![255, 255, 255, 255], 0));
        assert_eq!(stored("rf32_be", None, &[[7.5, 0.0]]), (7.5_f32.to_be_bytes().to_vec(), 0));
        assert_eq!(stored("cf64_le", Some(1), &[[0.1, 0.2]]).0[..8], 0.1_f64.to_le_bytes());
    }

    #[test]
    fn dither_takes_the_bias_off_and_has_the_variance_of_two_uniform_ones() {
        // A quarter of a step: without dither it would be 0 for ever.
        let value = 0.25 / 32_768.0;
        let values = vec![[value, value]; 20_000];
        let numbers = |seed| -> Vec<f64> {
            let bytes = stored("ci16_le", Some(seed), &values).0;
            bytes.chunks_exact(2).map(|b| f64::from(i16::from_le_bytes([b[0], b[1]]))).collect()
        };
        let found = numbers(1);
        let mean = found.iter().sum::<f64>() / found.len() as f64;
        let variance = found.iter().map(|v| (v - 0.25) * (v - 0.25)).sum::<f64>() / found.len() as f64;
        // 1/6 of the dither and 1/12 of rounding, whatever the value; 40 000 draws.
        assert!((mean - 0.25).abs() < 0.01, "{mean}");
        assert!((variance - 0.25).abs() < 0.01, "{variance}");
        assert!(found.iter().all(|v| (-1.0..=2.0).contains(v)));
        assert_eq!(found, numbers(1));
        assert_ne!(found, numbers(2));
        assert!(stored("ci16_le", None, &values).0.iter().all(|byte| *byte == 0));
    }

    #[test]
    fn blocks_and_channels_change_no_bit() {
        let datatype: Datatype = "ci16_le".parse().unwrap();
        let quantiser = Quantiser { datatype, dither: Some(3) };
        let values: Vec<Amplitude> = (0..100).map(|n| [f64::from(n) / 100.0, -0.3]).collect();
        let mut whole = vec![0; 800];
        quantiser.store(values.iter().copied(), 0, &mut whole, (4, 8));
        let mut parts = vec![0; 800];
        for (n, part) in parts.chunks_mut(8 * 7).enumerate() {
            quantiser.store(values.iter().copied().skip(7 * n), 7 * n as u64, part, (4, 8));
        }
        assert_eq!(parts, whole);
        assert!(whole.chunks(8).all(|frame| frame[..4] == [0; 4]));
    }
}
