//! Value → index 0..=255 within a display range.
//!
//! The rules are ImageJ's (`process/{Byte,Short,Float}Processor.java`), so that a range set there shows the same
//! picture here. Not here: tables over all values (painter).

use crate::model::SampleType;

/// Which of ImageJ's processors shows this type of sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// u8: `trunc(256·(v − min) / (max − min))`, at most 255; beyond the range 0 and 255.
    Byte,
    /// 16-bit and i8: `trunc(max(0, v − min)·s + 0.5)` with `s = 256 / (max − min + 1)`; the ends of
    /// the range are rounded, as ImageJ does since 1.54.
    Short,
    /// Everything else: `trunc(max(0, v − min)·s + 0.5)` with `s = 255 / (max − min)`, in f64; the ends of the range are
    /// f32 where the samples are. ImageJ has no wider types.
    Float,
    /// Composite Invert, whatever the type: `floor((v − min)·s)` with `s = 255 / (max − min)`.
    Floor,
}

/// A display range ready to turn values into indices.
///
/// A range with max < min is the same range inverted.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    rule: Rule,
    min: f64,
    max: f64,
    /// Index units per value unit.
    slope: f64,
    inverted: bool,
    /// For gamma ≠ 1: `steps[i]` is the position from which on the index is at least `i + 1`.
    steps: Option<Box<[f64; 255]>>,
}

impl Scale {
    /// A range for samples of that type.
    ///
    /// `gamma` is the exponent on the position within the range: 1 follows ImageJ's rule for the type, any other
    /// positive number gives `trunc(position^gamma · 255 + 0.5)`; zero, negative and NaN count as 1.
    #[must_use]
    pub fn new(sample_type: SampleType, range: [f64; 2], gamma: f64, inverted: bool) -> Self {
        let rule = match sample_type {
            SampleType::U8 => Rule::Byte,
            SampleType::U16 | SampleType::I16 | SampleType::I8 => Rule::Short,
            _ => Rule::Float,
        };
        Self::by(rule, sample_type, range, gamma, inverted)
    }

    /// The same for layers that darken a white ground ([`BlendMode::LinearBurn`]), as ImageJ's Composite Invert does it:
    /// it cuts indices off, and rounds the ends of a range of bytes. ImageJ has no gamma there: with one, nothing is
    /// rounded but the index, as everywhere else.
    ///
    /// [`BlendMode::LinearBurn`]: crate::model::BlendMode::LinearBurn
    #[must_use]
    pub fn burning(sample_type: SampleType, range: [f64; 2], gamma: f64, inverted: bool) -> Self {
        let rounds = sample_type == SampleType::U8 && !is_gamma(gamma);
        let range = if rounds { range.map(f64::round) } else { range };
        Self::by(Rule::Floor, sample_type, range, gamma, inverted)
    }

    fn by(rule: Rule, sample_type: SampleType, range: [f64; 2], gamma: f64, inverted: bool) -> Self {
        let [mut min, mut max] = range.map(|bound| if bound.is_nan() { 0.0 } else { bound });
        let reversed = max < min;
        if reversed {
            std::mem::swap(&mut min, &mut max);
        }
        let has_gamma = is_gamma(gamma);
        match sample_type {
            SampleType::U16 | SampleType::I16 | SampleType::I8 if !has_gamma => (min, max) = (min.round(), max.round()),
            SampleType::F16 | SampleType::F32 => (min, max) = (f64::from(min as f32), f64::from(max as f32)),
            _ => {}
        }
        let slope = match rule {
            Rule::Byte => 256.0 / (max - min),
            Rule::Short => 256.0 / (max - min + 1.0),
            Rule::Float | Rule::Floor => 255.0 / (max - min),
        };
        let steps = has_gamma.then(|| gamma_steps(gamma));
        Self { rule, min, max, slope, inverted: inverted != reversed, steps }
    }

    /// The index of a value; NaN has index 0 (before inversion).
    #[inline]
    #[must_use]
    pub fn index(&self, value: f64) -> u8 {
        let index = match (&self.steps, self.rule) {
            (Some(steps), _) => {
                let position = (value - self.min) / (self.max - self.min);
                // A NaN position fails every comparison and so gets index 0.
                steps.partition_point(|step| *step <= position) as u8
            }
            (None, Rule::Byte) if value > self.max => 255,
            // `as` truncates, saturates and sends NaN to 0: the clamping of the formulas.
            (None, Rule::Byte) => (256.0 * (value - self.min) / (self.max - self.min)) as u8,
            (None, Rule::Floor) => ((value - self.min) * self.slope) as u8,
            (None, Rule::Short | Rule::Float) => ((value - self.min).max(0.0) * self.slope + 0.5) as u8,
        };
        if self.inverted { 255 - index } else { index }
    }
}

/// Whether an exponent changes anything; zero, negative and NaN count as 1.
fn is_gamma(gamma: f64) -> bool {
    gamma.is_finite() && gamma > 0.0 && gamma != 1.0
}

/// The positions at which `trunc(position^gamma · 255 + 0.5)` steps up: no power is computed per pixel.
fn gamma_steps(gamma: f64) -> Box<[f64; 255]> {
    let mut steps = Box::new([0.0; 255]);
    for (index, step) in steps.iter_mut().enumerate() {
        *step = ((index as f64 + 0.5) / 255.0).powf(1.0 / gamma);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shorts_follow_imagej() {
        let scale = Scale::new(SampleType::U16, [100.0, 4000.0], 1.0, false);
        for (value, index) in [(99.0, 0), (1000.0, 59), (2050.0, 128), (3990.0, 255), (65535.0, 255)] {
            assert_eq!(scale.index(value), index, "of {value}");
        }
    }

    #[test]
    fn floats_follow_imagej() {
        let scale = Scale::new(SampleType::F32, [0.0, 1.0], 1.0, false);
        for (value, index) in [(0.1, 26), (0.5, 128), (-1.0, 0), (f32::NAN, 0), (f32::INFINITY, 255), (1.0, 255)] {
            assert_eq!(scale.index(f64::from(value)), index, "of {value}");
        }
    }

    #[test]
    fn bytes_over_the_whole_range_are_themselves() {
        let scale = Scale::new(SampleType::U8, [0.0, 255.0], 1.0, false);
        for value in 0..=255_u8 {
            assert_eq!(scale.index(f64::from(value)), value);
        }
    }

    #[test]
    fn bytes_are_cut_at_the_ends_of_the_range() {
        let scale = Scale::new(SampleType::U8, [10.0, 20.0], 1.0, false);
        assert_eq!([9.0, 10.0, 15.0, 20.0, 21.0].map(|v| scale.index(v)), [0, 0, 128, 255, 255]);
    }

    #[test]
    fn a_burning_range_of_bytes_is_rounded_unless_it_has_a_gamma() {
        let range = [13.121, 70.484];
        let plain = Scale::burning(SampleType::U8, range, 1.0, false);
        let curved = Scale::burning(SampleType::U8, range, 1.337, false);
        for value in 0..=255_u8 {
            let value = f64::from(value);
            assert_eq!(plain.index(value), ((value - 13.0) * (255.0 / 57.0)).clamp(0.0, 255.0) as u8, "of {value}");
            let position = ((value - range[0]) / (range[1] - range[0])).clamp(0.0, 1.0);
            assert_eq!(curved.index(value), (position.powf(1.337) * 255.0 + 0.5) as u8, "of {value}, curved");
        }
    }

    #[test]
    fn an_empty_range_is_a_threshold() {
        for sample_type in [SampleType::U8, SampleType::U16, SampleType::F32, SampleType::F64] {
            let scale = Scale::new(sample_type, [5.0, 5.0], 1.0, false);
            assert_eq!(scale.index(4.0), 0, "{sample_type}");
            assert_eq!(scale.index(6.0), 255, "{sample_type}");
        }
    }

    #[test]
    fn a_reversed_range_is_the_range_inverted() {
        let there = Scale::new(SampleType::U16, [100.0, 900.0], 1.0, true);
        let back = Scale::new(SampleType::U16, [900.0, 100.0], 1.0, false);
        for value in 0..1000 {
            assert_eq!(there.index(f64::from(value)), back.index(f64::from(value)));
        }
    }

    proptest! {
        #[test]
        fn gamma_steps_equal_the_power(value in -100.0..1200.0_f64, gamma in 0.1..5.0_f64) {
            let scale = Scale::new(SampleType::F64, [0.0, 1000.0], gamma, false);
            let exact = (value / 1000.0).clamp(0.0, 1.0).powf(gamma) * 255.0 + 0.5;
            // On a step itself either neighbour is right.
            prop_assume!((exact - exact.round()).abs() > 1e-9);
            prop_assert_eq!(scale.index(value), exact as u8);
        }

        #[test]
        fn indices_never_fall(low in -5000.0..5000.0_f64, width in 0.0..9000.0_f64, gamma in 0.2..3.0_f64) {
            for sample_type in SampleType::ALL {
                let scale = Scale::new(sample_type, [low, low + width], gamma, false);
                let indices: Vec<u8> = (-60..60).map(|v| scale.index(f64::from(v) * 150.0)).collect();
                prop_assert!(indices.is_sorted(), "{} {:?}", sample_type, indices);
            }
        }
    }
}
