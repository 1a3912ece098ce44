//! Colours as they are typed: names, `#rrggbb`.

use crate::model::NAMED_RAMPS;

/// Names that are no ramps, or another word for one.
const MORE_NAMES: [(&str, [u8; 3]); 2] = [("white", [255; 3]), ("black", [0; 3])];

/// A colour; `None` if the text is none. `grey` is the ramp from black to white.
pub(super) fn color(text: &str) -> Option<[u8; 3]> {
    if let Some(digits) = text.strip_prefix('#') {
        let is_hex = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)?;
        let [_, r, g, b] = number.to_be_bytes();
        return Some([r, g, b]);
    }
    let mut named = NAMED_RAMPS.iter().chain(&MORE_NAMES);
    named.find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, color)| *color)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_hexadecimal_digits() {
        assert_eq!(color("#ff8000"), Some([255, 128, 0]));
        assert_eq!(color("Magenta"), Some([255, 0, 255]));
        for text in ["", "#", "#fff", "#12345g", "#+12345", "#ff800000", "teal"] {
            assert_eq!(color(text), None, "{text}");
        }
    }
}
