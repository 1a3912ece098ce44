//! Look-up tables: 256 colours from the bottom of a range to its top.
//!
//! In recipes a table is 1536 hexadecimal digits, `rrggbb` for each colour. Not here: the named colour maps
//! (ops/colormap), files of tables (codec/lut).

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// 256 sRGB colours, lowest value first.
#[derive(Clone, PartialEq, Eq)]
pub struct Lut(pub Box<[[u8; 3]; 256]>);

/// A table with the name that people know it by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedLut {
    pub name: String,
    pub colors: Lut,
}

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

/// Its ends, and a number that tells it from others of the same ends: scenes are named by such texts.
impl std::fmt::Debug for Lut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        write!(f, "Lut({:?}…{:?} {:016x})", self.0[0], self.0[255], hasher.finish())
    }
}

impl Serialize for Lut {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
        let digits: String =
            self.0.as_flattened().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
        serializer.serialize_str(&digits)
    }
}

impl<'de> Deserialize<'de> for Lut {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong =
            || serde::de::Error::custom("a table of colours has 1536 hexadecimal digits, rrggbb for each of 256");
        if text.len() != 1536 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let mut table = Box::new([[0; 3]; 256]);
        for (byte, digits) in table.as_flattened_mut().iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digits = std::str::from_utf8(digits).map_err(|_| wrong())?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
        }
        Ok(Self(table))
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
    fn recipes_keep_every_colour_and_tell_what_is_no_table() {
        let lut = Lut(Box::new(std::array::from_fn(|index| [index as u8, 255 - index as u8, (index * 7) as u8])));
        let named = NamedLut { name: "mine.lut".to_owned(), colors: lut };
        let text = toml::to_string(&named).unwrap();
        assert!(text.contains("colors = \"00ff0001fe07"), "{text}");
        assert_eq!(toml::from_str::<NamedLut>(&text).unwrap(), named);
        for colors in ["00".repeat(767), "zz".repeat(768), "é".repeat(768)] {
            assert!(toml::from_str::<NamedLut>(&format!("name = \"a\"\ncolors = \"{colors}\"")).is_err());
        }
    }

    #[test]
    fn the_text_of_a_table_tells_it_from_others_of_the_same_ends() {
        let mut other = Lut::grey();
        other.0[100] = [1, 2, 3];
        assert_ne!(format!("{other:?}"), format!("{:?}", Lut::grey()));
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
