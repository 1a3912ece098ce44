//! Resolutions as pictures state them: whole dots per inch (JFIF) and whole pixels per metre (PNG, BMP).
//!
//! Not here: EXIF's fractions (`exif`), and which formats state any (`codec/left_out`).

use crate::model::Dpi;

/// Whole dots per inch of 16 bits; `None` if they cannot be stated so.
#[must_use]
pub fn per_inch(dpi: Dpi) -> Option<[u16; 2]> {
    let whole = |value: f64| (1.0..=65_535.0).contains(&value.round()).then(|| value.round() as u16);
    Some([whole(dpi.x)?, whole(dpi.y)?])
}

/// Whole pixels per metre of 31 bits, of which `factor` make a dot per inch; `None` if they cannot be stated so.
#[must_use]
pub fn per_metre(dpi: Dpi, factor: f64) -> Option<[u32; 2]> {
    let whole = |value: f64| {
        let rounded = (value * factor).round();
        (1.0..=f64::from(i32::MAX)).contains(&rounded).then_some(rounded as u32)
    };
    Some([whole(dpi.x)?, whole(dpi.y)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_or_none() {
        assert_eq!(per_inch(Dpi { x: 300.4, y: 71.6 }), Some([300, 72]));
        assert_eq!(per_metre(Dpi { x: 300.0, y: 72.0 }, 39.3701), Some([11_811, 2835]));
        for senseless in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(per_inch(Dpi { x: senseless, y: 72.0 }), None);
            assert_eq!(per_metre(Dpi { x: 72.0, y: senseless }, 39.3701), None);
        }
    }
}
