//! The datatype of a raw recording, from its extension or a token in its name.

use crate::model::{ByteOrder, Datatype, NumberFormat};

/// What a name says of the datatype.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// The extension or a token names the datatype.
    Stated(Datatype),
    /// An extension that several tools use, mostly for this datatype.
    Likely(Datatype),
    /// An extension that says nothing (`.dat`, `.raw`, `.bin`).
    Ambiguous,
}

/// Extensions that are no datatype's name: the tools that write them, and what they write.
const EXTENSIONS: [(&str, bool, NumberFormat); 11] = [
    ("cfile", true, NumberFormat::F32),      // GNU Radio
    ("fc32", true, NumberFormat::F32),       // UHD
    ("fc64", true, NumberFormat::F64),       // UHD
    ("sc16", true, NumberFormat::I16),       // UHD
    ("sc8", true, NumberFormat::I8),         // UHD
    ("complex", true, NumberFormat::F32),    // Universal Radio Hacker, and the four below
    ("complex16u", true, NumberFormat::U8),  // 2 × 8 bit
    ("complex16s", true, NumberFormat::I8),  // 2 × 8 bit
    ("complex32u", true, NumberFormat::U16), // 2 × 16 bit
    ("complex32s", true, NumberFormat::I16), // 2 × 16 bit
    ("c64", true, NumberFormat::F32),        // NumPy's name for the type
];

/// Extensions that say nothing of the datatype.
const SILENT: [&str; 4] = ["dat", "raw", "bin", "samples"];

/// Whether files with this extension (in lower case, without the dot) hold samples without a header.
#[must_use]
pub fn names_samples(extension: &str) -> bool {
    extension == "iq" || SILENT.contains(&extension) || named(extension).is_some()
}

/// What extension and name say; `None` if the extension is none of a raw recording.
#[must_use]
pub fn from_name(name: &str) -> Option<Hint> {
    let lower = name.to_ascii_lowercase();
    let (stem, extension) = lower.rsplit_once('.')?;
    if let Some(datatype) = named(extension) {
        return Some(Hint::Stated(datatype));
    }
    let token = || stem.split(['_', '-', '.', ' ', ',']).find_map(complex_token);
    match extension {
        "iq" => Some(token().map_or(Hint::Likely(little(true, NumberFormat::I16)), Hint::Stated)),
        _ if SILENT.contains(&extension) => Some(token().map_or(Hint::Ambiguous, Hint::Stated)),
        _ => None,
    }
}

const fn little(complex: bool, format: NumberFormat) -> Datatype {
    Datatype { complex, format, order: ByteOrder::Little }
}

fn named(extension: &str) -> Option<Datatype> {
    let tool = EXTENSIONS.iter().find(|(name, ..)| *name == extension);
    tool.map(|(_, complex, format)| little(*complex, *format)).or_else(|| extension.parse().ok())
}

/// In the middle of a name only complex types are believed: `s16` or `u8` may mean anything there.
fn complex_token(token: &str) -> Option<Datatype> {
    named(token).filter(|datatype| datatype.complex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_name_the_datatype() {
        let cases = [
            ("a.cf32", "cf32_le"),
            ("a.CS16", "ci16_le"),
            ("a.cs8", "ci8"),
            ("a.cu8", "cu8"),
            ("a.f32", "rf32_le"),
            ("a.s16", "ri16_le"),
            ("a.cfile", "cf32_le"),
            ("a.complex16s", "ci8"),
            ("a.ci16_be", "ci16_be"),
            ("capture_fc32.dat", "cf32_le"),
            ("rec-cu8-2M.bin", "cu8"),
        ];
        for (name, expected) in cases {
            let Some(Hint::Stated(datatype)) = from_name(name) else { panic!("{name}") };
            assert_eq!(datatype.to_string(), expected, "{name}");
        }
    }

    #[test]
    fn extensions_that_say_nothing_are_ambiguous_and_others_are_not_raw() {
        assert_eq!(from_name("a.dat"), Some(Hint::Ambiguous));
        assert_eq!(from_name("u8_samples.bin"), Some(Hint::Ambiguous));
        assert!(matches!(from_name("a.iq"), Some(Hint::Likely(_))));
        assert_eq!(from_name("a.tif"), None);
        assert_eq!(from_name("cf32"), None);
    }
}
