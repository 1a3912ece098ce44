//! Look-up tables: 256 colours from the bottom of a range to its top.
//!
//! Not here: the named colour maps (ops/colormap).

/// 256 sRGB colours, lowest value first.
#[derive(Clone, PartialEq, Eq)]
pub struct Lut(pub Box<[[u8; 3]; 256]>);

impl Lut {
    /// From black to one colour, as ImageJ makes its single-colour tables: `trunc(i · (c / 255))` in f64
    /// (`LUT.createLutFromColor`).
    #[must_use]
    pub fn ramp(color: [u8; 3]) -> Self {
        let mut table = Box::new([[0; 3]; 256]);
        for (index, entry) in table.iter_mut().enumerate() {
            *entry = color.map(|c| (index as f64 * (f64::from(c) / 255.0)) as u8);
        }
        Self(table)
    }

    /// From white to one colour, with the same steps: ImageJ's inverting table of a primary colour.
    #[must_use]
    pub fn from_white(color: [u8; 3]) -> Self {
        let Self(mut table) = Self::ramp(color.map(|c| 255 - c));
        table.as_flattened_mut().iter_mut().for_each(|value| *value = 255 - *value);
        Self(table)
    }

    /// From black to white.
    #[must_use]
    pub fn grey() -> Self {
        Self::ramp([255; 3])
    }

    /// The colour at the top of the range.
    #[must_use]
    pub fn top(&self) -> [u8; 3] {
        self.0[255]
    }
}

impl std::fmt::Debug for Lut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lut({:?}…{:?})", self.0[0], self.0[255])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_from_white_ends_in_its_colour() {
        let lut = Lut::from_white([255, 0, 128]);
        assert_eq!((lut.0[0], lut.0[100], lut.top()), ([255; 3], [255, 155, 206], [255, 0, 128]));
    }

    #[test]
    fn a_ramp_runs_from_black_to_its_colour_and_rounds_down() {
        let lut = Lut::ramp([255, 128, 1]);
        assert_eq!(lut.0[0], [0, 0, 0]);
        assert_eq!(lut.top(), [255, 128, 1]);
        assert_eq!(lut.0[127], [127, 63, 0]);
        for color in 0..=255 {
            assert_eq!(Lut::ramp([color; 3]).top(), [color; 3]);
        }
    }
}
