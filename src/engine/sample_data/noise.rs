//! Random numbers by index: a hash instead of a generator, so that any part can be computed alone.

/// `SplitMix64`'s output function (Steele, Lea, Flood 2014): a bijection that scatters neighbouring indices.
#[inline]
pub(super) const fn hash(index: u64) -> u64 {
    let mut z = index.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A stream of its own for each use of a seed.
#[inline]
pub(super) const fn stream(seed: u64, number: u64) -> u64 {
    hash(seed ^ hash(number))
}

/// Each part of the sum in [`normal`] is uniform on 0..=65535: mean 32767.5, variance (65536² − 1)/12.
const SCALE: f32 = 1.0 / 37_837.227;

/// Nearly normal, mean 0 and variance 1: the sum of the hash's four 16-bit parts (Irwin–Hall, n = 4), scaled. Its
/// tails end at ±3.46, which suits simulated noise and costs one hash.
#[inline]
pub(super) fn normal(bits: u64) -> f32 {
    let sum = (bits & 0xffff) + ((bits >> 16) & 0xffff) + ((bits >> 32) & 0xffff) + (bits >> 48);
    (sum as f32 - 131_070.0) * SCALE
}

/// Numbers drawn one after the other, to lay out a scene once.
#[derive(Debug, Clone)]
pub(super) struct Draws(u64);

impl Draws {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(1);
        hash(self.0)
    }

    /// Uniform on `low..high`.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * ((self.bits() >> 40) as f32 / (1_u64 << 24) as f32)
    }

    pub(super) fn angle(&mut self) -> f32 {
        self.between(0.0, std::f32::consts::TAU)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_has_mean_0_and_variance_1() {
        let count = 200_000_u64;
        let values: Vec<f64> = (0..count).map(|index| f64::from(normal(hash(index)))).collect();
        let mean = values.iter().sum::<f64>() / count as f64;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count as f64;
        assert!(mean.abs() < 0.01 && (variance - 1.0).abs() < 0.01, "{mean} {variance}");
    }

    #[test]
    fn neighbours_are_not_correlated() {
        let product: f64 = (0..100_000_u64).map(|i| f64::from(normal(hash(i))) * f64::from(normal(hash(i + 1)))).sum();
        assert!((product / 100_000.0).abs() < 0.02);
    }
}
