//! Which sample type a blend of several types is stored in, and what counts as its 1.

use crate::model::{Sample, SampleType, Samples};
use crate::with_samples;

/// The type that holds a blend of these types: the widest present; of equal width a float before a signed before an
/// unsigned one. Where a float is present the result is a float at least as wide as everything else.
///
/// Complex types have no maximum and are not blended: the caller refuses them first.
#[must_use]
pub fn widest(types: &[SampleType]) -> SampleType {
    let rank = |t: &SampleType| (t.bytes(), !t.is_integer(), t.full_range()[0] < 0.0);
    let Some(widest) = types.iter().copied().max_by_key(rank) else { return SampleType::U8 };
    if widest.is_integer() && types.iter().any(|t| !t.is_integer()) {
        return if widest.bytes() <= 4 { SampleType::F32 } else { SampleType::F64 };
    }
    widest
}

/// The value that counts as 1: an integer type's maximum, 1 for floats.
pub const fn unit(sample_type: SampleType) -> f64 {
    sample_type.full_range()[1]
}

/// A buffer in a wider type by an exact factor, where both types are unsigned integers; `None` if they are not.
///
/// 2^16 − 1 = 257 · (2^8 − 1), and so on: dividing by one maximum and multiplying by another is a whole factor.
pub fn widened(samples: &Samples, to: SampleType) -> Option<Samples> {
    fn by<A: Copy, B>(values: &[A], factor: impl Fn(A) -> B) -> Vec<B> {
        values.iter().map(|&v| factor(v)).collect()
    }
    Some(match (samples, to) {
        (Samples::U8(v), SampleType::U16) => Samples::U16(by(v, |v| u16::from(v) * 0x0101)),
        (Samples::U8(v), SampleType::U32) => Samples::U32(by(v, |v| u32::from(v) * 0x0101_0101)),
        (Samples::U8(v), SampleType::U64) => Samples::U64(by(v, |v| u64::from(v) * 0x0101_0101_0101_0101)),
        (Samples::U16(v), SampleType::U32) => Samples::U32(by(v, |v| u32::from(v) * 0x0001_0001)),
        (Samples::U16(v), SampleType::U64) => Samples::U64(by(v, |v| u64::from(v) * 0x0001_0001_0001_0001)),
        (Samples::U32(v), SampleType::U64) => Samples::U64(by(v, |v| u64::from(v) * 0x0000_0001_0000_0001)),
        _ => return None,
    })
}

/// Part of a buffer as f64, each value divided by its type's unit.
pub fn load(samples: &Samples, start: usize, out: &mut [f64]) {
    let scale = unit(samples.sample_type());
    with_samples!(samples, |values| {
        for (out, &value) in out.iter_mut().zip(&values[start..]) {
            *out = Sample::to_f64(value) / scale;
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_type_wins_and_floats_stay_floats() {
        use SampleType::{F16, F32, F64, I16, U8, U16, U32, U64};
        assert_eq!(widest(&[U8, U16]), U16);
        assert_eq!(widest(&[U16, I16]), I16);
        assert_eq!(widest(&[F32, U8]), F32);
        assert_eq!(widest(&[F16, U32]), F32);
        assert_eq!(widest(&[F32, U64]), F64);
        assert_eq!(widest(&[F32, F64]), F64);
    }

    #[test]
    fn widening_is_exact() {
        let wide = widened(&Samples::U8(vec![0, 1, 255]), SampleType::U16).unwrap();
        assert_eq!(wide, Samples::U16(vec![0, 257, 65_535]));
        let wide = widened(&Samples::U16(vec![1, 65_535]), SampleType::U64).unwrap();
        assert_eq!(wide, Samples::U64(vec![0x0001_0001_0001_0001, u64::MAX]));
        assert!(widened(&Samples::I16(vec![1]), SampleType::U16).is_none());
    }
}
