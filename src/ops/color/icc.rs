//! From the colours of an ICC profile to sRGB, with `moxcms` (relative colorimetric, as viewers do).
//!
//! Not here: grey pictures, whose values are shown through a display range, and profiles of CMYK, which decoders
//! have already turned into RGB.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use moxcms::{ColorProfile, DataColorSpace, Layout, RenderingIntent, TransformExecutor, TransformOptions};

use crate::model::{SampleType, Samples};

/// Steps along each of red, green and blue that tell whether a profile changes anything.
const PROBE_STEPS: u16 = 6;

/// Samples that are transformed together: whole pixels of 3 and of 4 samples.
const BLOCK: usize = 768;

type Executor<T> = Arc<dyn TransformExecutor<T> + Send + Sync>;

/// A transformation that is made once for a picture and applied to any of its parts, from any thread.
#[derive(Clone)]
pub struct ToSrgb {
    executor: Kernel,
}

#[derive(Clone)]
enum Kernel {
    Eight(Executor<u8>),
    Sixteen(Executor<u16>),
}

impl std::fmt::Debug for ToSrgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ToSrgb")
    }
}

impl ToSrgb {
    /// The transformation for RGB (3 samples) or RGBA (4) of u8 or u16.
    ///
    /// `None` where there is nothing to do or nothing that can be done: the profile means sRGB, cannot be read, or
    /// is not one of RGB, or the samples are of another layout or type.
    #[must_use]
    pub fn new(profile: &[u8], samples_per_pixel: usize, sample_type: SampleType) -> Option<Self> {
        // Profiles come from files: a panic over a hostile one must not travel.
        catch_unwind(AssertUnwindSafe(|| Self::build(profile, samples_per_pixel, sample_type))).ok().flatten()
    }

    fn build(profile: &[u8], samples_per_pixel: usize, sample_type: SampleType) -> Option<Self> {
        let layout = match samples_per_pixel {
            3 => Layout::Rgb,
            4 => Layout::Rgba,
            _ => return None,
        };
        let source = ColorProfile::new_from_slice(profile).ok()?;
        if source.color_space != DataColorSpace::Rgb || changes_nothing(&source)? {
            return None;
        }
        let executor = match sample_type {
            SampleType::U8 => Kernel::Eight(source.create_transform_8bit(layout, &srgb(), layout, options()).ok()?),
            SampleType::U16 => Kernel::Sixteen(source.create_transform_16bit(layout, &srgb(), layout, options()).ok()?),
            _ => return None,
        };
        Some(Self { executor })
    }

    /// The samples as sRGB, alpha unchanged; `None` if they are not of the type and layout it was made for.
    #[must_use]
    pub fn apply(&self, samples: &Samples) -> Option<Samples> {
        match (&self.executor, samples) {
            (Kernel::Eight(executor), Samples::U8(values)) => transformed(executor, values).map(Samples::U8),
            (Kernel::Sixteen(executor), Samples::U16(values)) => transformed(executor, values).map(Samples::U16),
            _ => None,
        }
    }
}

/// In blocks that are always as long: vector code and the code for a remainder may round differently, and a pixel must
/// be treated alike wherever it lies in what is transformed.
fn transformed<T: Copy + Default>(executor: &Executor<T>, values: &[T]) -> Option<Vec<T>> {
    let mut out = vec![T::default(); values.len()];
    let whole = values.len() - values.len() % BLOCK;
    for (from, to) in values[..whole].chunks_exact(BLOCK).zip(out.chunks_exact_mut(BLOCK)) {
        executor.transform(from, to).ok()?;
    }
    let (mut from, mut to) = ([T::default(); BLOCK], [T::default(); BLOCK]);
    let rest = values.len() - whole;
    from[..rest].copy_from_slice(&values[whole..]);
    executor.transform(&from, &mut to).ok()?;
    out[whole..].copy_from_slice(&to[..rest]);
    Some(out)
}

fn srgb() -> ColorProfile {
    ColorProfile::new_srgb()
}

fn options() -> TransformOptions {
    TransformOptions { rendering_intent: RenderingIntent::RelativeColorimetric, ..TransformOptions::default() }
}

/// Whether a grid of colours comes out as it went in, to one level of 8 bits.
fn changes_nothing(source: &ColorProfile) -> Option<bool> {
    let level = |step: u16| (step * 255 / (PROBE_STEPS - 1)) as u8;
    let mut grid = Vec::new();
    for red in 0..PROBE_STEPS {
        for green in 0..PROBE_STEPS {
            (0..PROBE_STEPS).for_each(|blue| grid.extend([level(red), level(green), level(blue)]));
        }
    }
    let executor = source.create_transform_8bit(Layout::Rgb, &srgb(), Layout::Rgb, options()).ok()?;
    let out = transformed(&executor, &grid)?;
    Some(grid.iter().zip(out).all(|(&before, after)| before.abs_diff(after) <= 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn srgb_itself_and_rubbish_need_no_transformation() {
        let profile = ColorProfile::new_srgb().encode().unwrap();
        assert!(ToSrgb::new(&profile, 3, SampleType::U8).is_none());
        assert!(ToSrgb::new(b"no profile", 3, SampleType::U8).is_none());
        assert!(ToSrgb::new(&[], 3, SampleType::U8).is_none());
        let p3 = ColorProfile::new_display_p3().encode().unwrap();
        assert!(ToSrgb::new(&p3, 1, SampleType::U8).is_none());
        assert!(ToSrgb::new(&p3, 3, SampleType::F32).is_none());
    }

    #[test]
    fn a_pixel_is_treated_alike_wherever_it_lies() {
        let p3 = ColorProfile::new_display_p3().encode().unwrap();
        for samples_per_pixel in [3, 4] {
            let to_srgb = ToSrgb::new(&p3, samples_per_pixel, SampleType::U8).unwrap();
            let values: Vec<u8> = (0..997 * samples_per_pixel as u32).map(|i| (i * i / 7) as u8).collect();
            let Some(Samples::U8(all)) = to_srgb.apply(&Samples::U8(values.clone())) else { panic!("bytes") };
            for first in [1, 5, 255, 500] {
                let part = first * samples_per_pixel..(first + 301) * samples_per_pixel;
                let Some(Samples::U8(seen)) = to_srgb.apply(&Samples::U8(values[part.clone()].to_vec())) else {
                    panic!("bytes")
                };
                assert_eq!(seen, all[part], "from pixel {first}");
            }
        }
    }

    #[test]
    fn display_p3_becomes_srgb_and_keeps_grey_and_alpha() {
        let p3 = ColorProfile::new_display_p3().encode().unwrap();
        let to_srgb = ToSrgb::new(&p3, 4, SampleType::U8).unwrap();
        let seen = to_srgb.apply(&Samples::U8(vec![128, 191, 128, 7, 100, 100, 100, 255, 255, 0, 0, 0])).unwrap();
        let Samples::U8(seen) = seen else { panic!("the type stays") };
        let expected = naive_p3([128, 191, 128]);
        for (value, expected) in seen[..3].iter().zip(expected) {
            assert!(value.abs_diff(expected) <= 1, "{seen:?} is not {expected:?}");
        }
        assert_eq!((seen[3], seen[7], seen[11]), (7, 255, 0));
        assert!(seen[4..7].iter().all(|value| value.abs_diff(100) <= 1));
        assert_eq!(seen[8..11], [255, 0, 0]);
        assert!(to_srgb.apply(&Samples::U16(vec![0; 4])).is_none());
    }

    #[test]
    fn sixteen_bits_agree_with_eight() {
        let p3 = ColorProfile::new_display_p3().encode().unwrap();
        let deep = ToSrgb::new(&p3, 3, SampleType::U16).unwrap();
        let Some(Samples::U16(seen)) = deep.apply(&Samples::U16([128_u16, 191, 128].map(|v| v * 257).to_vec())) else {
            panic!("the type stays")
        };
        for (value, expected) in seen.iter().zip(naive_p3([128, 191, 128])) {
            assert!((f64::from(*value) / 257.0 - f64::from(expected)).abs() <= 1.0);
        }
    }

    /// Display P3 to sRGB in f64 by the matrices of CSS Color 4, clipped.
    fn naive_p3(color: [u8; 3]) -> [u8; 3] {
        let linear = color.map(|value| {
            let v = f64::from(value) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        });
        let matrix = [
            [1.2249401762, -0.2249401762, 0.0],
            [-0.0420569547, 1.0420569547, 0.0],
            [-0.0196375546, -0.0786360456, 1.0982736001],
        ];
        matrix.map(|row| {
            let v: f64 = row.iter().zip(linear).map(|(m, v)| m * v).sum();
            let v = v.clamp(0.0, 1.0);
            let encoded = if v <= 0.0031308 { 12.92 * v } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
            (encoded * 255.0).round() as u8
        })
    }
}
