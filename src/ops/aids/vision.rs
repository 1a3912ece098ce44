//! Pictures as people see them who lack one kind of cones.
//!
//! Linear RGB times a matrix, by Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
//! Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009), the tables for severity 1.0.
//! What leaves the gamut is cut off. Encoded values are sRGB (IEC 61966-2-1).

use std::sync::LazyLock;

/// Which kind of cones is lacking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Deficiency {
    /// The green-sensitive ones: the most common kind.
    Deutan,
    /// The red-sensitive ones.
    Protan,
    /// The blue-sensitive ones.
    Tritan,
}

impl Deficiency {
    /// Every kind, the most common first.
    pub const ALL: [Self; 3] = [Self::Deutan, Self::Protan, Self::Tritan];

    /// What it is called when the cones are lacking altogether.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Deutan => "deuteranopia",
            Self::Protan => "protanopia",
            Self::Tritan => "tritanopia",
        }
    }

    /// What makes seen linear RGB of linear RGB, row by row.
    #[must_use]
    pub const fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Self::Deutan => {
                [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
            }
            Self::Protan => {
                [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
            }
            Self::Tritan => {
                [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
            }
        }
    }
}

/// Turns pixels of `bytes` bytes each, of which the first three are sRGB, into what is seen. A remainder stays.
pub fn simulate(deficiency: Deficiency, pixels: &mut [u8], bytes: usize) {
    let (matrix, curve) = (deficiency.matrix(), &*CURVE);
    // Neighbours are often alike.
    let mut last = ([0; 3], [0; 3]);
    for pixel in pixels.chunks_exact_mut(bytes.max(3)) {
        let color = [pixel[0], pixel[1], pixel[2]];
        if color != last.0 {
            let linear = color.map(|value| curve.linear[usize::from(value)]);
            let seen = matrix.map(|row| curve.encode(row[0] * linear[0] + row[1] * linear[1] + row[2] * linear[2]));
            last = (color, seen);
        }
        pixel[..3].copy_from_slice(&last.1);
    }
}

static CURVE: LazyLock<Curve> = LazyLock::new(Curve::new);

/// Steps of the table that the way back begins with.
const STEPS: usize = 4096;

/// The curve of sRGB in both directions without a power a pixel.
struct Curve {
    linear: [f64; 256],
    /// The linear values from which on the next byte is nearer.
    thresholds: [f64; 255],
    /// A byte near the right one, by linear value.
    guesses: Vec<u8>,
}

impl Curve {
    fn new() -> Self {
        let linear = std::array::from_fn(|byte| decode(byte as f64 / 255.0));
        let thresholds: [f64; 255] = std::array::from_fn(|byte| decode((byte as f64 + 0.5) / 255.0));
        let nearest = |value: f64| thresholds.partition_point(|threshold| *threshold <= value) as u8;
        let guesses = (0..=STEPS).map(|step| nearest(step as f64 / STEPS as f64)).collect();
        Self { linear, thresholds, guesses }
    }

    /// The byte that is nearest to the encoded value.
    fn encode(&self, linear: f64) -> u8 {
        let value = linear.clamp(0.0, 1.0);
        let mut byte = usize::from(self.guesses[(value * STEPS as f64) as usize]);
        while byte < 255 && self.thresholds[byte] <= value {
            byte += 1;
        }
        byte as u8
    }
}

fn decode(value: f64) -> f64 {
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The formulas once more, one colour at a time, without tables.
    pub fn seen_naively(deficiency: Deficiency, color: [u8; 3]) -> [u8; 3] {
        let linear = color.map(|value| decode(f64::from(value) / 255.0));
        deficiency.matrix().map(|row| {
            let value: f64 = row.iter().zip(linear).map(|(weight, value)| weight * value).sum();
            let value = value.clamp(0.0, 1.0);
            let encoded = if value <= 0.0031308 { 12.92 * value } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
            (encoded * 255.0).round() as u8
        })
    }

    #[test]
    fn every_fifth_colour_is_as_the_formulas_say() {
        let steps = || (0..=255_u8).step_by(5);
        for deficiency in Deficiency::ALL {
            let colors = steps().flat_map(|r| steps().flat_map(move |g| steps().map(move |b| [r, g, b, 77])));
            let before: Vec<[u8; 4]> = colors.collect();
            let mut seen = before.clone();
            simulate(deficiency, seen.as_flattened_mut(), 4);
            for (before, seen) in before.iter().zip(&seen) {
                let [r, g, b, alpha] = *seen;
                assert_eq!([r, g, b], seen_naively(deficiency, [before[0], before[1], before[2]]), "{before:?}");
                assert_eq!(alpha, 77);
            }
        }
    }

    #[test]
    fn greys_stay_and_colours_that_are_confused_come_together() {
        for deficiency in Deficiency::ALL {
            let mut greys: Vec<[u8; 3]> = (0..=255).map(|value| [value; 3]).collect();
            simulate(deficiency, greys.as_flattened_mut(), 3);
            assert!(greys.iter().enumerate().all(|(value, grey)| grey.iter().all(|&v| v.abs_diff(value as u8) <= 1)));
        }
        let hue = |color: [u8; 3]| i32::from(color[0]) - i32::from(color[1]);
        let apart = |deficiency| {
            let [red, green] = [[200, 60, 60], [110, 120, 60]].map(|color| seen_naively(deficiency, color));
            (hue(red) - hue(green)).abs()
        };
        assert!(apart(Deficiency::Deutan) < 60 && apart(Deficiency::Protan) < 60 && apart(Deficiency::Tritan) > 100);
    }

    #[test]
    fn pixels_of_three_bytes_are_turned_too_and_what_is_no_pixel_stays() {
        let mut pixels = [200, 60, 60, 9];
        simulate(Deficiency::Deutan, &mut pixels, 3);
        assert_eq!(pixels[..3], seen_naively(Deficiency::Deutan, [200, 60, 60]));
        assert_eq!(pixels[3], 9);
    }
}
