//! Envelopes: the smallest and largest of many samples, so that no peak vanishes where they share a column of pixels.

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use num_complex::Complex;

/// The smallest and largest of a stretch of samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Envelope {
    /// Smallest and largest real part.
    pub i: [f32; 2],
    /// Smallest and largest imaginary part; zeros for a real recording.
    pub q: [f32; 2],
    /// Largest |x|².
    pub peak_power: f32,
}

/// Samples that are compared side by side.
const LANES: usize = 8;

impl Envelope {
    /// The envelope of nothing.
    pub const NOTHING: Self =
        Self { i: [f32::INFINITY, f32::NEG_INFINITY], q: [f32::INFINITY, f32::NEG_INFINITY], peak_power: 0.0 };

    /// Takes samples in; NaN is passed over.
    pub fn add(&mut self, samples: &[Complex<f32>]) {
        let (chunks, rest) = samples.as_chunks::<LANES>();
        let mut lanes = Lanes::NOTHING;
        look_through(chunks, &mut lanes);
        let Lanes { low, high, power } = lanes;
        for lane in 0..LANES {
            self.unite(&Self {
                i: [low[2 * lane], high[2 * lane]],
                q: [low[2 * lane + 1], high[2 * lane + 1]],
                peak_power: power[lane],
            });
        }
        for x in rest {
            self.unite(&Self { i: [x.re; 2], q: [x.im; 2], peak_power: x.norm_sqr() });
        }
    }

    /// Takes another stretch in; NaN is passed over.
    pub fn unite(&mut self, other: &Self) {
        self.i = [self.i[0].min(other.i[0]), self.i[1].max(other.i[1])];
        self.q = [self.q[0].min(other.q[0]), self.q[1].max(other.q[1])];
        self.peak_power = self.peak_power.max(other.peak_power);
    }

    /// Whether it has seen no number.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.i[0] > self.i[1]
    }
}

/// The smallest and largest of I and Q in turns, as they lie in memory, and of |x|².
pub(super) struct Lanes {
    low: [f32; 2 * LANES],
    high: [f32; 2 * LANES],
    power: [f32; LANES],
}

impl Lanes {
    const NOTHING: Self =
        Self { low: [f32::INFINITY; 2 * LANES], high: [f32::NEG_INFINITY; 2 * LANES], power: [0.0; LANES] };
}

for_this_machine! {
    /// Takes samples into each lane
    look_through(chunks: &[[Complex<f32>; LANES]], lanes: &mut Lanes), look_through_loop
}

#[inline(always)]
fn look_through_loop(chunks: &[[Complex<f32>; LANES]], lanes: &mut Lanes) {
    let Lanes { mut low, mut high, mut power } = *lanes;
    for chunk in chunks {
        let parts: &[f32; 2 * LANES] = bytemuck::must_cast_ref(chunk);
        for ((low, high), part) in low.iter_mut().zip(&mut high).zip(parts) {
            // Compared in this order NaN never wins, and there is no branch.
            *low = if *part < *low { *part } else { *low };
            *high = if *part > *high { *part } else { *high };
        }
        for (power, x) in power.iter_mut().zip(chunk) {
            let norm = x.norm_sqr();
            *power = if norm > *power { norm } else { *power };
        }
    }
    *lanes = Lanes { low, high, power };
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(samples: &[Complex<f32>]) -> Envelope {
        let part = |part: fn(&Complex<f32>) -> f32| {
            let values: Vec<f64> = samples.iter().map(|x| f64::from(part(x))).filter(|v| !v.is_nan()).collect();
            [
                values.iter().copied().fold(f64::INFINITY, f64::min),
                values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            ]
        };
        let [i, q] = [part(|x| x.re), part(|x| x.im)].map(|range| range.map(|value| value as f32));
        let peak = samples.iter().map(Complex::norm_sqr).filter(|power| !power.is_nan()).fold(0.0, f32::max);
        Envelope { i, q, peak_power: peak }
    }

    proptest! {
        #[test]
        fn every_sample_counts_and_nan_does_not(
            mut parts in proptest::collection::vec((-10f32..10.0, -10f32..10.0), 0..100),
            hole in 0usize..200,
        ) {
            if let Some(part) = parts.get_mut(hole) {
                part.0 = f32::NAN;
            }
            let samples: Vec<_> = parts.iter().map(|(re, im)| Complex::new(*re, *im)).collect();
            let mut envelope = Envelope::NOTHING;
            envelope.add(&samples);
            prop_assert_eq!(envelope, naive(&samples));
            // In two parts it is the same.
            let (left, right) = samples.split_at(samples.len() / 3);
            let mut parts = Envelope::NOTHING;
            parts.add(left);
            parts.add(right);
            prop_assert_eq!(parts, envelope);
        }
    }

    #[test]
    fn nothing_stays_nothing() {
        let mut envelope = Envelope::NOTHING;
        envelope.add(&[]);
        envelope.add(&[Complex::new(f32::NAN, f32::NAN); 11]);
        assert!(envelope.is_nothing());
        envelope.add(&[Complex::new(-1.0, 2.0)]);
        assert_eq!(envelope, Envelope { i: [-1.0; 2], q: [2.0; 2], peak_power: 5.0 });
        assert!(!envelope.is_nothing());
    }
}
