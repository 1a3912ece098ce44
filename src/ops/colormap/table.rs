//! The tables of the named colour maps.

use crate::model::Lut;
use crate::model::recipe::ColorMap;

/// The 256 colours of a map, lowest value first.
#[must_use]
pub fn lut(map: ColorMap) -> Lut {
    let gradient = match map {
        ColorMap::Grey => return Lut::grey(),
        ColorMap::Viridis => colorous::VIRIDIS,
        ColorMap::Magma => colorous::MAGMA,
        ColorMap::Inferno => colorous::INFERNO,
        ColorMap::Plasma => colorous::PLASMA,
        ColorMap::Cividis => colorous::CIVIDIS,
        ColorMap::Turbo => colorous::TURBO,
    };
    let mut table = Box::new([[0; 3]; 256]);
    for (index, entry) in table.iter_mut().enumerate() {
        *entry = gradient.eval_rational(index, 256).as_array();
    }
    Lut(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_those_of_the_published_tables() {
        // matplotlib's first and last entries.
        assert_eq!((lut(ColorMap::Viridis).0[0], lut(ColorMap::Viridis).top()), ([68, 1, 84], [253, 231, 37]));
        assert_eq!((lut(ColorMap::Inferno).0[0], lut(ColorMap::Inferno).top()), ([0, 0, 4], [252, 255, 164]));
        assert_eq!((lut(ColorMap::Magma).0[0], lut(ColorMap::Magma).top()), ([0, 0, 4], [252, 253, 191]));
        assert_eq!((lut(ColorMap::Plasma).0[0], lut(ColorMap::Plasma).top()), ([13, 8, 135], [240, 249, 33]));
        assert_eq!(lut(ColorMap::Grey).0[128], [128, 128, 128]);
    }

    #[test]
    fn every_map_has_its_own_colours() {
        for (index, map) in ColorMap::ALL.into_iter().enumerate() {
            for other in &ColorMap::ALL[..index] {
                assert_ne!(lut(map), lut(*other), "{}", map.name());
            }
        }
    }

    #[test]
    fn maps_made_for_lightness_get_lighter_all_the_way() {
        let light = |[r, g, b]: [u8; 3]| 0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b);
        for map in [ColorMap::Grey, ColorMap::Viridis, ColorMap::Magma, ColorMap::Inferno, ColorMap::Cividis] {
            let table = lut(map);
            for pair in table.0.windows(2) {
                assert!(light(pair[1]) > light(pair[0]) - 1.5, "{}", map.name());
            }
        }
    }
}
