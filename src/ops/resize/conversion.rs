//! How samples become those that the library computes with, and back.
//!
//! i8 and i16 with their sign bit flipped are u8 and u16: normalised weights do not mind an offset. f16 goes through f32. In
//! linear light every type goes through f32. Not here: the curve of light (`light`).

use half::f16;

use super::light::Light;

/// Both ways, each told which position in the pixel its sample has.
#[derive(Clone, Copy)]
pub struct Conversion<D, E> {
    pub decode: D,
    pub encode: E,
}

/// Samples that are computed with as they are.
pub fn none<T>() -> Conversion<impl Fn(usize, T) -> T, impl Fn(usize, T) -> T> {
    Conversion { decode: |_, v| v, encode: |_, v| v }
}

pub fn signed_bytes() -> Conversion<impl Fn(usize, i8) -> u8, impl Fn(usize, u8) -> i8> {
    Conversion { decode: |_, v: i8| v.cast_unsigned() ^ 0x80, encode: |_, v: u8| (v ^ 0x80).cast_signed() }
}

pub fn signed_words() -> Conversion<impl Fn(usize, i16) -> u16, impl Fn(usize, u16) -> i16> {
    Conversion { decode: |_, v: i16| v.cast_unsigned() ^ 0x8000, encode: |_, v: u16| (v ^ 0x8000).cast_signed() }
}

pub fn half() -> Conversion<impl Fn(usize, f16) -> f32, impl Fn(usize, f32) -> f16> {
    Conversion { decode: |_, v: f16| v.to_f32(), encode: |_, v| f16::from_f32(v) }
}

/// The light of pictures, in which alpha, if there is any at that position, is what it is.
pub fn light<T: Light>(alpha: Option<usize>) -> Conversion<impl Fn(usize, T) -> f32, impl Fn(usize, f32) -> T> {
    let alpha = alpha.unwrap_or(usize::MAX);
    Conversion {
        decode: move |position, v: T| if position == alpha { v.to_alpha() } else { v.to_light() },
        encode: move |position, v| if position == alpha { T::from_alpha(v) } else { T::from_light(v) },
    }
}
