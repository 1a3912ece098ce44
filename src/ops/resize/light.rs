//! The sRGB transfer curve (IEC 61966-2-1), for resampling in linear light.
//!
//! Integers stand for v / maximum. Floats are taken as encoded values; the curve goes on beyond 1 and is mirrored
//! below 0. Alpha is linear already and passes unchanged.

use std::sync::OnceLock;

use half::f16;

use crate::model::Sample;

/// From an encoded value to light.
fn to_light(v: f32) -> f32 {
    let a = v.abs();
    let light = if a <= 0.04045 { a / 12.92 } else { ((a + 0.055) / 1.055).powf(2.4) };
    light.copysign(v)
}

/// From light to an encoded value.
fn from_light(v: f32) -> f32 {
    let a = v.abs();
    let encoded = if a <= 0.003_130_8 { a * 12.92 } else { 1.055 * a.powf(1.0 / 2.4) - 0.055 };
    encoded.copysign(v)
}

/// A sample that pictures are made of.
pub trait Light: Sample {
    /// The light it encodes, and the plain value it has as alpha.
    fn to_light(self) -> f32;
    fn from_light(light: f32) -> Self;
    fn to_alpha(self) -> f32;
    fn from_alpha(alpha: f32) -> Self;
}

fn table(bits: u32) -> Vec<f32> {
    let top = (1_u32 << bits) - 1;
    (0..=top).map(|v| to_light(v as f32 / top as f32)).collect()
}

/// Nearest encoded bytes of light in steps of 1 / 65 535: the curve's steepest part moves by 0.05 a step.
fn bytes_of_light() -> &'static [u8] {
    static TABLE: OnceLock<Vec<u8>> = OnceLock::new();
    TABLE.get_or_init(|| (0..=65_535_u32).map(|v| (from_light(v as f32 / 65_535.0) * 255.0).round() as u8).collect())
}

impl Light for u8 {
    fn to_light(self) -> f32 {
        static TABLE: OnceLock<Vec<f32>> = OnceLock::new();
        TABLE.get_or_init(|| table(8))[usize::from(self)]
    }
    fn from_light(light: f32) -> Self {
        // A cast saturates and sends NaN to 0: the index is inside the table.
        bytes_of_light()[usize::from((light * 65_535.0 + 0.5) as u16)]
    }
    fn to_alpha(self) -> f32 {
        f32::from(self) / 255.0
    }
    fn from_alpha(alpha: f32) -> Self {
        (alpha * 255.0).round() as Self
    }
}

impl Light for u16 {
    fn to_light(self) -> f32 {
        static TABLE: OnceLock<Vec<f32>> = OnceLock::new();
        TABLE.get_or_init(|| table(16))[usize::from(self)]
    }
    fn from_light(light: f32) -> Self {
        (from_light(light) * 65_535.0).round() as Self
    }
    fn to_alpha(self) -> f32 {
        f32::from(self) / 65_535.0
    }
    fn from_alpha(alpha: f32) -> Self {
        (alpha * 65_535.0).round() as Self
    }
}

impl Light for f32 {
    fn to_light(self) -> f32 {
        to_light(self)
    }
    fn from_light(light: f32) -> Self {
        from_light(light)
    }
    fn to_alpha(self) -> f32 {
        self
    }
    fn from_alpha(alpha: f32) -> Self {
        alpha
    }
}

impl Light for f16 {
    fn to_light(self) -> f32 {
        to_light(self.to_f32())
    }
    fn from_light(light: f32) -> Self {
        Self::from_f32(from_light(light))
    }
    fn to_alpha(self) -> f32 {
        self.to_f32()
    }
    fn from_alpha(alpha: f32) -> Self {
        Self::from_f32(alpha)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_integer_survives_the_round_trip() {
        for v in 0..=255_u8 {
            assert_eq!(u8::from_light(v.to_light()), v);
        }
        for v in 0..=65_535_u16 {
            assert_eq!(u16::from_light(v.to_light()), v);
        }
    }

    #[test]
    fn half_the_light_is_188() {
        assert_eq!(u8::from_light(f32::midpoint(0_u8.to_light(), 255_u8.to_light())), 188);
    }

    #[test]
    fn floats_are_mirrored_and_go_beyond_one() {
        for v in [-1.5_f32, -0.01, 0.0, 0.03, 0.5, 3.0] {
            assert!((f32::from_light(v.to_light()) - v).abs() < 1e-6, "{v}");
        }
        assert!(f32::NAN.to_light().is_nan());
        assert_eq!(u8::from_light(f32::NAN), 0);
        assert_eq!(u8::from_light(-0.2), 0);
        assert_eq!(u8::from_light(1.2), 255);
    }
}
