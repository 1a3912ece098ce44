//! SigMF datatypes: how one sample of a recording is stored.
//!
//! Grammar (SigMF 1.2.5): `(c|r)((f32|f64|i32|i16|u32|u16)(_le|_be)|i8|u8)`. The short names of other tools
//! (`cs16`, `cu8`, `f32` …) are read as well. Not here: conversion to amplitudes (codec).

use serde::{Deserialize, Serialize};

use super::sample::SampleType;

/// The order of bytes within a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    /// This machine's order.
    pub const NATIVE: Self = if cfg!(target_endian = "big") { Self::Big } else { Self::Little };
}

/// The number format of a component (I, Q, or the one real value).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberFormat {
    F32,
    F64,
    I32,
    I16,
    I8,
    U32,
    U16,
    U8,
}

impl NumberFormat {
    /// Bytes of one component.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::F64 => 8,
            Self::F32 | Self::I32 | Self::U32 => 4,
            Self::I16 | Self::U16 => 2,
            Self::I8 | Self::U8 => 1,
        }
    }

    const fn letters(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::I32 => "i32",
            Self::I16 => "i16",
            Self::I8 => "i8",
            Self::U32 => "u32",
            Self::U16 => "u16",
            Self::U8 => "u8",
        }
    }
}

/// How one sample of a recording is stored. In recipes it is its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Datatype {
    /// I and Q, or one real value.
    pub complex: bool,
    pub format: NumberFormat,
    pub order: ByteOrder,
}

impl Datatype {
    /// Complex f32, little endian: what most tools write.
    pub const CF32: Self = Self { complex: true, format: NumberFormat::F32, order: ByteOrder::Little };

    /// Bytes of one sample of one channel.
    #[must_use]
    pub const fn bytes(self) -> usize {
        self.format.bytes() * if self.complex { 2 } else { 1 }
    }

    /// The type `convert` writes as npy: c64, c128 for f64 sources; f32, f64 for real ones.
    #[must_use]
    pub const fn npy_sample_type(self) -> SampleType {
        match (self.complex, matches!(self.format, NumberFormat::F64)) {
            (true, false) => SampleType::C64,
            (true, true) => SampleType::C128,
            (false, false) => SampleType::F32,
            (false, true) => SampleType::F64,
        }
    }
}

impl std::fmt::Display for Datatype {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let suffix = match (self.format.bytes(), self.order) {
            (1, _) => "",
            (_, ByteOrder::Little) => "_le",
            (_, ByteOrder::Big) => "_be",
        };
        write!(f, "{}{}{suffix}", if self.complex { 'c' } else { 'r' }, self.format.letters())
    }
}

impl From<Datatype> for String {
    fn from(datatype: Datatype) -> Self {
        datatype.to_string()
    }
}

impl TryFrom<String> for Datatype {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse()
    }
}

impl std::str::FromStr for Datatype {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || {
            format!(
                "'{text}' is not a datatype; use a SigMF name such as cf32_le, ci16_le, cu8, or cs16, cs8, f32, s16"
            )
        };
        let lower = text.to_ascii_lowercase();
        let (body, order) = match (lower.strip_suffix("_le"), lower.strip_suffix("_be")) {
            (Some(body), _) => (body, ByteOrder::Little),
            (_, Some(body)) => (body, ByteOrder::Big),
            _ => (lower.as_str(), ByteOrder::Little),
        };
        let (complex, number) = match body.as_bytes().first() {
            Some(b'c') => (true, &body[1..]),
            Some(b'r') => (false, &body[1..]),
            _ => (false, body),
        };
        let format = match number {
            "f32" => NumberFormat::F32,
            "f64" => NumberFormat::F64,
            "i32" | "s32" => NumberFormat::I32,
            "i16" | "s16" => NumberFormat::I16,
            "i8" | "s8" => NumberFormat::I8,
            "u32" => NumberFormat::U32,
            "u16" => NumberFormat::U16,
            "u8" => NumberFormat::U8,
            _ => return Err(unknown()),
        };
        Ok(Self { complex, format, order })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sigmf_names_round_trip() {
        for name in ["cf32_le", "cf64_be", "ci16_le", "ci8", "cu8", "rf32_le", "ru16_be", "ri32_le", "ri8"] {
            assert_eq!(name.parse::<Datatype>().unwrap().to_string(), name);
        }
    }

    #[test]
    fn other_tools_names_are_read() {
        assert_eq!("cs16".parse::<Datatype>().unwrap().to_string(), "ci16_le");
        assert_eq!("s8".parse::<Datatype>().unwrap().to_string(), "ri8");
        assert_eq!("CF32".parse::<Datatype>().unwrap().to_string(), "cf32_le");
        assert!("cf16".parse::<Datatype>().is_err());
        assert!("".parse::<Datatype>().is_err());
    }
}
