//! Colours for channels that people with any common deficiency tell apart.

/// For two and three channels: light mixtures whose sum is white.
const TWO: [[u8; 3]; 2] = [[0, 255, 0], [255, 0, 255]];
const THREE: [[u8; 3]; 3] = [[0, 255, 255], [255, 0, 255], [255, 255, 0]];

/// For more: the seven colours of Okabe and Ito ("Color Universal Design", 2002) in an order of which the first four, five
/// and six are those that lie furthest apart for everyone.
const MORE: [[u8; 3]; 7] =
    [[86, 180, 233], [240, 228, 66], [213, 94, 0], [0, 114, 178], [204, 121, 167], [230, 159, 0], [0, 158, 115]];

/// On white, where light colours are lost: those of them, and black, that are seen on it, in the same kind of order.
const ON_WHITE: [[u8; 3]; 7] =
    [[213, 94, 0], [0, 114, 178], [0, 0, 0], [86, 180, 233], [204, 121, 167], [230, 159, 0], [0, 158, 115]];

/// One colour for each of `count` channels on black or on white; beyond seven they repeat. A single channel is grey:
/// nothing is told from its ground better.
#[must_use]
pub fn safe_colors(count: usize, on_white: bool) -> Vec<[u8; 3]> {
    match count {
        1 if on_white => vec![[0; 3]],
        _ if on_white => ON_WHITE.into_iter().cycle().take(count).collect(),
        0 => Vec::new(),
        1 => vec![[255; 3]],
        2 => TWO.to_vec(),
        3 => THREE.to_vec(),
        _ => MORE.into_iter().cycle().take(count).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::vision::tests::seen_naively;
    use super::super::{Deficiency, safe_colors};

    /// CIE L*a*b* of an sRGB colour under D65.
    fn lab(color: [u8; 3]) -> [f64; 3] {
        let linear = color.map(|value| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        let rows = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]];
        let mut f = [0.0; 3];
        for ((f, row), white) in f.iter_mut().zip(rows).zip([0.95047, 1.0, 1.08883]) {
            let value: f64 = row.iter().zip(linear).map(|(weight, value)| weight * value).sum::<f64>() / white;
            *f = if value > 0.008856 { value.cbrt() } else { 7.787 * value + 16.0 / 116.0 };
        }
        [116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])]
    }

    /// How far the two most similar colours lie apart for the eyes that tell them apart least.
    fn closest(colors: &[[u8; 3]]) -> f64 {
        let mut closest = f64::INFINITY;
        for eyes in [None, Some(Deficiency::Deutan), Some(Deficiency::Protan), Some(Deficiency::Tritan)] {
            let seen = |color| lab(eyes.map_or(color, |deficiency| seen_naively(deficiency, color)));
            for (index, one) in colors.iter().enumerate() {
                for other in &colors[..index] {
                    let (one, other) = (seen(*one), seen(*other));
                    let apart: f64 = one.iter().zip(other).map(|(one, other)| (one - other).powi(2)).sum();
                    closest = closest.min(apart.sqrt());
                }
            }
        }
        closest
    }

    #[test]
    fn everyone_tells_the_colours_apart() {
        // Red and green, red and blue: what channels have by default.
        let by_default = closest(&[[255, 0, 0], [0, 255, 0], [0, 0, 255]]);
        assert!(closest(&safe_colors(2, false)) > 4.0 * by_default);
        assert!(closest(&safe_colors(3, false)) > 1.5 * by_default);
        for count in 4..=7 {
            let colors = safe_colors(count, false);
            assert!(colors.len() == count && closest(&colors) > 16.0, "{count}: {}", closest(&colors));
        }
        assert_eq!(safe_colors(9, false)[7..], safe_colors(7, false)[..2]);
    }

    #[test]
    fn on_white_they_are_told_from_one_another_and_from_the_ground() {
        for (count, least) in [(1, 90.0), (2, 45.0), (3, 45.0), (4, 24.0), (7, 14.0)] {
            let mut colors = safe_colors(count, true);
            assert_eq!(colors.len(), count);
            colors.push([255; 3]);
            assert!(closest(&colors) > least, "{count}: {}", closest(&colors));
        }
    }
}
