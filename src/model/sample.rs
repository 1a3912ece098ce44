//! Sample types: the thirteen number formats a stack can store, and buffers of them.
//!
//! [`SampleType`] names a format, [`Sample`] is implemented by its Rust type, [`Samples`] is a buffer whose type is
//! known at run time. Match on a `Samples` once, at the edge of a kernel, with [`with_samples!`](crate::with_samples).
//! Not here: conversion rules between types (each kernel states its own).

use half::f16;
use num_complex::Complex;
use serde::{Deserialize, Serialize};

/// The number format of one stored sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SampleType {
    U8,
    U16,
    U32,
    U64,
    I8,
    I16,
    I32,
    I64,
    F16,
    F32,
    F64,
    C64,
    C128,
}

impl SampleType {
    /// Every sample type, in the order of the contract.
    pub const ALL: [Self; 13] = [
        Self::U8,
        Self::U16,
        Self::U32,
        Self::U64,
        Self::I8,
        Self::I16,
        Self::I32,
        Self::I64,
        Self::F16,
        Self::F32,
        Self::F64,
        Self::C64,
        Self::C128,
    ];

    /// The name used in JSON, recipes and messages: `u8` … `c128`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F16 => "f16",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::C64 => "c64",
            Self::C128 => "c128",
        }
    }

    /// Bytes of one sample.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 | Self::F16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 | Self::C64 => 8,
            Self::C128 => 16,
        }
    }

    /// Whether values are whole numbers.
    #[must_use]
    pub const fn is_integer(self) -> bool {
        !matches!(self, Self::F16 | Self::F32 | Self::F64 | Self::C64 | Self::C128)
    }

    /// Whether a sample is a pair of real and imaginary part.
    #[must_use]
    pub const fn is_complex(self) -> bool {
        matches!(self, Self::C64 | Self::C128)
    }

    /// The whole range of an integer type; `[0, 1]` for floats, whose range only the data knows.
    #[must_use]
    pub const fn full_range(self) -> [f64; 2] {
        match self {
            Self::U8 => [0.0, 255.0],
            Self::U16 => [0.0, 65_535.0],
            Self::U32 => [0.0, 4_294_967_295.0],
            Self::U64 => [0.0, 18_446_744_073_709_551_615.0],
            Self::I8 => [-128.0, 127.0],
            Self::I16 => [-32_768.0, 32_767.0],
            Self::I32 => [-2_147_483_648.0, 2_147_483_647.0],
            Self::I64 => [-9_223_372_036_854_775_808.0, 9_223_372_036_854_775_807.0],
            _ => [0.0, 1.0],
        }
    }
}

impl std::fmt::Display for SampleType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A Rust number that a stack can store.
pub trait Sample: bytemuck::Pod + Default + Send + Sync + PartialEq + std::fmt::Debug + 'static {
    /// Its name at run time.
    const TYPE: SampleType;
    /// The value as f64 (complex: its magnitude). Exact but for u64 and i64 beyond 2⁵³.
    fn to_f64(self) -> f64;
    /// The nearest representable value: integers are rounded half away from zero and clamped, NaN becomes 0;
    /// complex numbers get it as their real part.
    fn from_f64(value: f64) -> Self;
    /// Hands a buffer of this type over to the run-time world.
    fn wrap(values: Vec<Self>) -> Samples;
    /// The typed view of a run-time buffer, if it has this type.
    fn view(samples: &Samples) -> Option<&[Self]>;
    /// The typed mutable view of a run-time buffer, if it has this type.
    fn view_mut(samples: &mut Samples) -> Option<&mut [Self]>;
}

macro_rules! samples {
    ($($variant:ident $type:ty, $to:expr, $from:expr;)*) => {
        /// A buffer of samples whose type is known at run time.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Samples {
            $($variant(Vec<$type>),)*
        }

        impl Samples {
            /// A buffer of `len` zeros.
            #[must_use]
            pub fn zeroed(sample_type: SampleType, len: usize) -> Self {
                match sample_type { $(SampleType::$variant => Self::$variant(vec![<$type>::default(); len]),)* }
            }

            /// The type of the samples.
            #[must_use]
            pub const fn sample_type(&self) -> SampleType {
                match self { $(Self::$variant(_) => SampleType::$variant,)* }
            }

            /// Number of samples (not bytes).
            #[must_use]
            pub fn len(&self) -> usize {
                match self { $(Self::$variant(values) => values.len(),)* }
            }

            /// The samples' memory in native byte order.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8] {
                match self { $(Self::$variant(values) => bytemuck::cast_slice(values),)* }
            }

            /// The samples' memory in native byte order, to be filled.
            pub fn as_bytes_mut(&mut self) -> &mut [u8] {
                match self { $(Self::$variant(values) => bytemuck::cast_slice_mut(values),)* }
            }

            /// One sample as f64 (complex: its magnitude); `None` past the end.
            #[must_use]
            pub fn get_f64(&self, index: usize) -> Option<f64> {
                match self { $(Self::$variant(values) => values.get(index).map(|&v| Sample::to_f64(v)),)* }
            }
        }

        $(impl Sample for $type {
            const TYPE: SampleType = SampleType::$variant;
            #[inline]
            fn to_f64(self) -> f64 { let to: fn($type) -> f64 = $to; to(self) }
            #[inline]
            fn from_f64(value: f64) -> Self { let from: fn(f64) -> $type = $from; from(value) }
            fn wrap(values: Vec<Self>) -> Samples { Samples::$variant(values) }
            fn view(samples: &Samples) -> Option<&[Self]> {
                if let Samples::$variant(values) = samples { Some(values) } else { None }
            }
            fn view_mut(samples: &mut Samples) -> Option<&mut [Self]> {
                if let Samples::$variant(values) = samples { Some(values) } else { None }
            }
        })*
    };
}

// `as` from a float saturates and sends NaN to 0: the rule `from_f64` promises.
samples! {
    U8 u8, f64::from, |v| v.round() as u8;
    U16 u16, f64::from, |v| v.round() as u16;
    U32 u32, f64::from, |v| v.round() as u32;
    U64 u64, |v| v as f64, |v| v.round() as u64;
    I8 i8, f64::from, |v| v.round() as i8;
    I16 i16, f64::from, |v| v.round() as i16;
    I32 i32, f64::from, |v| v.round() as i32;
    I64 i64, |v| v as f64, |v| v.round() as i64;
    F16 f16, f16::to_f64, f16::from_f64;
    F32 f32, f64::from, |v| v as f32;
    F64 f64, |v| v, |v| v;
    C64 Complex<f32>, |v| f64::from(v.norm()), |v| Complex::new(v as f32, 0.0);
    C128 Complex<f64>, |v| v.norm(), |v| Complex::new(v, 0.0);
}

/// Runs an expression with the typed `Vec` of a [`Samples`], whatever its type.
///
/// `with_samples!(samples, |values| values.len())`; works on `Samples`, `&Samples` and `&mut Samples`.
// Written out, not made by the macro above: an exported macro that comes from a macro has no path in its own crate.
#[macro_export]
macro_rules! with_samples {
    ($samples:expr, |$values:ident| $body:expr) => {
        match $samples {
            $crate::model::Samples::U8($values) => $body,
            $crate::model::Samples::U16($values) => $body,
            $crate::model::Samples::U32($values) => $body,
            $crate::model::Samples::U64($values) => $body,
            $crate::model::Samples::I8($values) => $body,
            $crate::model::Samples::I16($values) => $body,
            $crate::model::Samples::I32($values) => $body,
            $crate::model::Samples::I64($values) => $body,
            $crate::model::Samples::F16($values) => $body,
            $crate::model::Samples::F32($values) => $body,
            $crate::model::Samples::F64($values) => $body,
            $crate::model::Samples::C64($values) => $body,
            $crate::model::Samples::C128($values) => $body,
        }
    };
}

impl Samples {
    /// Whether there are no samples.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_f64_rounds_half_away_from_zero_and_saturates() {
        assert_eq!(u8::from_f64(254.5), 255);
        assert_eq!(u8::from_f64(-3.0), 0);
        assert_eq!(u8::from_f64(f64::NAN), 0);
        assert_eq!(i16::from_f64(-0.5), -1);
        assert_eq!(i16::from_f64(1e9), i16::MAX);
    }

    #[test]
    fn every_type_knows_its_bytes() {
        for sample_type in SampleType::ALL {
            let samples = Samples::zeroed(sample_type, 3);
            assert_eq!(samples.sample_type(), sample_type);
            assert_eq!(samples.as_bytes().len(), 3 * sample_type.bytes());
            assert_eq!(with_samples!(&samples, |values| values.len()), 3);
        }
    }
}
