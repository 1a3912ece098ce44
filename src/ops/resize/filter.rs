//! Resampling kernels by the names of the literature.
//!
//! Definitions as in Pillow and `fast_image_resize`: box on (−½, ½], triangle, Hamming-windowed sinc on ±1,
//! Catmull-Rom (Keys, a = −½), Mitchell–Netravali (B = C = ⅓), Gaussian (σ = ½, cut at 3), Lanczos with three lobes.
//! Shrinking widens the kernel by the factor, so that nothing aliases; weights are normalised to a sum of 1, and pixels
//! outside the source take no part.

use std::f64::consts::PI;

use fast_image_resize::{Filter, FilterType};

use crate::model::recipe::ResizeFilter;

/// A resampling kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// The pixel whose area holds the centre.
    Nearest,
    /// A convolution.
    Convolution(Convolution),
}

/// A resampling kernel that averages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convolution {
    Box,
    Bilinear,
    Hamming,
    CatmullRom,
    Mitchell,
    Gaussian,
    Lanczos3,
}

impl Kernel {
    /// The kernel for a filter at a scale (result pixels per source pixel, across and down). `auto` is Lanczos3 where
    /// the area shrinks, else Catmull-Rom.
    #[must_use]
    pub fn new(filter: ResizeFilter, scale: [f64; 2]) -> Self {
        Self::Convolution(match filter {
            ResizeFilter::Auto if scale[0] * scale[1] < 1.0 => Convolution::Lanczos3,
            ResizeFilter::Auto | ResizeFilter::CatmullRom => Convolution::CatmullRom,
            ResizeFilter::Nearest => return Self::Nearest,
            ResizeFilter::Box => Convolution::Box,
            ResizeFilter::Bilinear => Convolution::Bilinear,
            ResizeFilter::Hamming => Convolution::Hamming,
            ResizeFilter::Mitchell => Convolution::Mitchell,
            ResizeFilter::Gaussian => Convolution::Gaussian,
            ResizeFilter::Lanczos3 => Convolution::Lanczos3,
        })
    }

    /// How far it reaches to either side, in source pixels at scale 1.
    pub(super) const fn support(self) -> f64 {
        match self {
            Self::Nearest => 0.5,
            Self::Convolution(convolution) => convolution.support(),
        }
    }
}

impl Convolution {
    pub(super) const fn support(self) -> f64 {
        match self {
            Self::Box => 0.5,
            Self::Bilinear | Self::Hamming => 1.0,
            Self::CatmullRom | Self::Mitchell => 2.0,
            Self::Gaussian | Self::Lanczos3 => 3.0,
        }
    }

    /// The library's name for it. Lanczos3 is our own formula: the library's takes two sines a weight, which every band
    /// would pay anew.
    pub(super) fn library(self) -> FilterType {
        match self {
            Self::Box => FilterType::Box,
            Self::Bilinear => FilterType::Bilinear,
            Self::Hamming => FilterType::Hamming,
            Self::CatmullRom => FilterType::CatmullRom,
            Self::Mitchell => FilterType::Mitchell,
            Self::Gaussian => FilterType::Gaussian,
            Self::Lanczos3 => {
                Filter::new("Lanczos3", lanczos3, self.support()).map_or(FilterType::Lanczos3, FilterType::Custom)
            }
        }
    }

    /// Its value at a distance in source pixels at scale 1, not normalised.
    pub(super) fn weight(self, x: f64) -> f64 {
        let d = x.abs();
        match self {
            Self::Box => f64::from(u8::from(x > -0.5 && x <= 0.5)),
            Self::Bilinear => (1.0 - d).max(0.0),
            Self::Hamming if d >= 1.0 => 0.0,
            Self::Hamming => (0.54 + 0.46 * (PI * d).cos()) * sinc(d),
            Self::CatmullRom if d < 1.0 => (1.5 * d - 2.5) * d * d + 1.0,
            Self::CatmullRom if d < 2.0 => ((2.5 - 0.5 * d) * d - 4.0) * d + 2.0,
            Self::Mitchell if d < 1.0 => (7.0 / 6.0 * d - 2.0) * d * d + 8.0 / 9.0,
            Self::Mitchell if d < 2.0 => ((2.0 - 7.0 / 18.0 * d) * d - 10.0 / 3.0) * d + 16.0 / 9.0,
            Self::CatmullRom | Self::Mitchell => 0.0,
            Self::Gaussian if d >= 3.0 => 0.0,
            Self::Gaussian => (-2.0 * d * d).exp(),
            Self::Lanczos3 => lanczos3(d),
        }
    }
}

/// `sinc(x) · sinc(x / 3)` within ±3, from one sine: `sin 3a = 3 sin a − 4 sin³ a`.
fn lanczos3(x: f64) -> f64 {
    if x.abs() >= 3.0 {
        return 0.0;
    }
    let squared_angle = (PI / 3.0 * x).powi(2);
    let squared = unnormalised_sinc(squared_angle).powi(2);
    squared * (1.0 - 4.0 / 3.0 * squared * squared_angle)
}

/// `sin a / a` from `a²`, for angles up to π: Taylor's series, whose first term left out is below 10⁻¹⁵ there.
fn unnormalised_sinc(squared_angle: f64) -> f64 {
    const TERMS: [f64; 14] = inverse_odd_factorials();
    TERMS.iter().rev().fold(0.0, |sum, term| term + sum * squared_angle)
}

/// `(−1)ᵏ / (2k + 1)!`
const fn inverse_odd_factorials<const COUNT: usize>() -> [f64; COUNT] {
    let mut terms = [1.0; COUNT];
    let mut k = 1;
    while k < COUNT {
        terms[k] = -terms[k - 1] / ((2 * k) * (2 * k + 1)) as f64;
        k += 1;
    }
    terms
}

fn sinc(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { (PI * x).sin() / (PI * x) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_follows_the_area() {
        let auto = |x, y| Kernel::new(ResizeFilter::Auto, [x, y]);
        assert_eq!(auto(0.5, 0.5), Kernel::Convolution(Convolution::Lanczos3));
        assert_eq!(auto(2.0, 2.0), Kernel::Convolution(Convolution::CatmullRom));
        assert_eq!(auto(1.0, 1.0), Kernel::Convolution(Convolution::CatmullRom));
    }

    #[test]
    fn lanczos3_is_the_product_of_two_sines() {
        for step in -400..=400 {
            let x = f64::from(step) / 128.0;
            let expected = if x.abs() < 3.0 { sinc(x) * sinc(x / 3.0) } else { 0.0 };
            let difference = (Convolution::Lanczos3.weight(x) - expected).abs();
            assert!(difference < 1e-15, "{difference:e} at {x}");
        }
    }

    #[test]
    fn interpolating_kernels_are_one_at_zero_and_zero_at_other_whole_numbers() {
        for kernel in [Convolution::Bilinear, Convolution::Hamming, Convolution::CatmullRom, Convolution::Lanczos3] {
            assert!((kernel.weight(0.0) - 1.0).abs() < 1e-15, "{kernel:?}");
            for x in 1..4 {
                assert!(kernel.weight(f64::from(x)).abs() < 1e-15, "{kernel:?} at {x}");
            }
        }
    }
}
