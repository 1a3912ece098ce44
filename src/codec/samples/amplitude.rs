//! Stored numbers → amplitudes, in one pass over a block of bytes.
//!
//! The rules of the contract: unsigned (v − middle)/middle with middle = (2^bits − 1)/2, signed v/2^(bits−1), floats
//! as stored; 0 dBFS is a complex amplitude of 1. Number format and byte order are decided once a block, never once
//! a sample. Not here: where the bytes come from (file.rs).

use num_complex::Complex;

use super::layout::Component;
use crate::model::{ByteOrder, NumberFormat};

/// The middle of u8: `(2^8 − 1)/2`. RTL-SDR tools differ; `--u8-offset` changes it.
pub const U8_MIDDLE: f64 = 127.5;

/// A float that amplitudes are computed in.
pub trait Amplitude: bytemuck::Pod + Default {
    /// The stored format that needs no conversion.
    const FORMAT: NumberFormat;
    fn of_f32(value: f32) -> Self;
    fn of_f64(value: f64) -> Self;
    fn of_i8(value: i8) -> Self;
    fn of_i16(value: i16) -> Self;
    fn of_i32(value: i32) -> Self;
    fn of_u8(value: u8, middle: Self) -> Self;
    fn of_u16(value: u16) -> Self;
    fn of_u32(value: u32) -> Self;
}

macro_rules! amplitude {
    ($float:ty, $format:expr) => {
        impl Amplitude for $float {
            const FORMAT: NumberFormat = $format;
            #[inline]
            fn of_f32(value: f32) -> Self {
                <$float>::from(value)
            }
            #[inline]
            fn of_f64(value: f64) -> Self {
                value as $float
            }
            #[inline]
            fn of_i8(value: i8) -> Self {
                <$float>::from(value) / 128.0
            }
            #[inline]
            fn of_i16(value: i16) -> Self {
                <$float>::from(value) / 32_768.0
            }
            #[inline]
            fn of_i32(value: i32) -> Self {
                value as $float / 2_147_483_648.0
            }
            #[inline]
            fn of_u8(value: u8, middle: Self) -> Self {
                (<$float>::from(value) - middle) / middle
            }
            #[inline]
            fn of_u16(value: u16) -> Self {
                (<$float>::from(value) - 32_767.5) / 32_767.5
            }
            #[inline]
            fn of_u32(value: u32) -> Self {
                // In f64: f32 does not hold the middle of u32.
                ((f64::from(value) - 2_147_483_647.5) / 2_147_483_647.5) as $float
            }
        }
    };
}

amplitude!(f32, NumberFormat::F32);
amplitude!(f64, NumberFormat::F64);

/// Which part of a complex sample a strided pass fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The one value of a real sample; the imaginary part becomes 0.
    Real,
    /// I; Q is left as it is.
    InPhase,
    /// Q; I is left as it is.
    Quadrature,
    /// I and the Q right behind it.
    Both,
}

/// How stored components become amplitudes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conversion {
    pub component: Component,
    pub order: ByteOrder,
    /// The u8 value that is amplitude 0.
    pub u8_middle: f64,
}

/// Runs `fill` with the function that decodes one component of this format and order.
macro_rules! with_decoder {
    ($self:expr, $float:ty, |$decode:ident| $fill:expr) => {{
        let middle = <$float>::of_f64($self.u8_middle);
        let little = $self.order == ByteOrder::Little;
        match ($self.component, little) {
            (Component::Number(NumberFormat::U8), _) => {
                let $decode = |b: [u8; 1]| <$float>::of_u8(b[0], middle);
                $fill
            }
            (Component::Number(NumberFormat::I8), _) => {
                let $decode = |b: [u8; 1]| <$float>::of_i8(i8::from_le_bytes(b));
                $fill
            }
            (Component::Number(NumberFormat::I16), true) => {
                let $decode = |b| <$float>::of_i16(i16::from_le_bytes(b));
                $fill
            }
            (Component::Number(NumberFormat::I16), false) => {
                let $decode = |b| <$float>::of_i16(i16::from_be_bytes(b));
                $fill
            }
            (Component::Number(NumberFormat::U16), true) => {
                let $decode = |b| <$float>::of_u16(u16::from_le_bytes(b));
                $fill
            }
            (Component::Number(NumberFormat::U16), false) => {
                let $decode = |b| <$float>::of_u16(u16::from_be_bytes(b));
                $fill
            }
            (Component::Number(NumberFormat::I32), true) => {
                let $decode = |b| <$float>::of_i32(i32::from_le_bytes(b));
                $fill
            }
            (Component::Number(NumberFormat::I32), false) => {
                let $decode = |b| <$float>::of_i32(i32::from_be_bytes(b));
                $fill
            }
            (Component::Number(NumberFormat::U32), true) => {
                let $decode = |b| <$float>::of_u32(u32::from_le_bytes(b));
                $fill
            }
            (Component::Number(NumberFormat::U32), false) => {
                let $decode = |b| <$float>::of_u32(u32::from_be_bytes(b));
                $fill
            }
            (Component::Number(NumberFormat::F32), true) => {
                let $decode = |b| <$float>::of_f32(f32::from_le_bytes(b));
                $fill
            }
            (Component::Number(NumberFormat::F32), false) => {
                let $decode = |b| <$float>::of_f32(f32::from_be_bytes(b));
                $fill
            }
            (Component::Number(NumberFormat::F64), true) => {
                let $decode = |b| <$float>::of_f64(f64::from_le_bytes(b));
                $fill
            }
            (Component::Number(NumberFormat::F64), false) => {
                let $decode = |b| <$float>::of_f64(f64::from_be_bytes(b));
                $fill
            }
            (Component::Packed24, _) => {
                let $decode =
                    |[low, middle, high]: [u8; 3]| <$float>::of_i32(i32::from_le_bytes([0, low, middle, high]));
                $fill
            }
            (Component::Low24, _) => {
                let $decode =
                    |[low, middle, high, _]: [u8; 4]| <$float>::of_i32(i32::from_le_bytes([0, low, middle, high]));
                $fill
            }
        }
    }};
}

impl Conversion {
    /// Fills `out` from frames that lie `stride` bytes apart in `bytes`, the first at its start.
    ///
    /// `bytes` holds at least `(out.len() − 1) · stride` bytes and one more sample.
    pub fn fill<T: Amplitude>(&self, part: Part, bytes: &[u8], stride: usize, out: &mut [Complex<T>]) {
        match part {
            Part::Both => with_decoder!(self, T, |decode| fill_pairs(bytes, stride, out, decode)),
            Part::Real => with_decoder!(self, T, |decode| fill_parts(bytes, stride, out, decode, |z, v| {
                *z = Complex::new(v, T::default());
            })),
            Part::InPhase => with_decoder!(self, T, |decode| fill_parts(bytes, stride, out, decode, |z, v| z.re = v)),
            Part::Quadrature => {
                with_decoder!(self, T, |decode| fill_parts(bytes, stride, out, decode, |z, v| z.im = v));
            }
        }
    }
}

/// I and Q side by side: the compact loop where frames touch, the strided one where channels lie between.
fn fill_pairs<const W: usize, T: Amplitude>(
    bytes: &[u8],
    stride: usize,
    out: &mut [Complex<T>],
    decode: impl Fn([u8; W]) -> T,
) {
    if stride == 2 * W {
        for (z, b) in out.iter_mut().zip(bytes.chunks_exact(2 * W)) {
            if let Some((i, q)) = pair::<W>(b) {
                *z = Complex::new(decode(*i), decode(*q));
            }
        }
    } else {
        for (z, b) in out.iter_mut().zip(bytes.chunks(stride)) {
            if let Some((i, q)) = pair::<W>(b) {
                *z = Complex::new(decode(*i), decode(*q));
            }
        }
    }
}

/// The first two components in some bytes.
#[inline]
fn pair<const W: usize>(bytes: &[u8]) -> Option<(&[u8; W], &[u8; W])> {
    let (first, rest) = bytes.split_first_chunk()?;
    Some((first, rest.first_chunk()?))
}

/// One component of each sample.
fn fill_parts<const W: usize, T: Amplitude>(
    bytes: &[u8],
    stride: usize,
    out: &mut [Complex<T>],
    decode: impl Fn([u8; W]) -> T,
    set: impl Fn(&mut Complex<T>, T),
) {
    if stride == W {
        for (z, b) in out.iter_mut().zip(bytes.as_chunks::<W>().0) {
            set(z, decode(*b));
        }
    } else {
        for (z, b) in out.iter_mut().zip(bytes.chunks(stride)) {
            if let Some(b) = b.first_chunk::<W>() {
                set(z, decode(*b));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(component: Component, order: ByteOrder, bytes: &[u8]) -> Vec<Complex<f64>> {
        let conversion = Conversion { component, order, u8_middle: U8_MIDDLE };
        let pair = 2 * component.bytes();
        let mut out = vec![Complex::new(9.0, 9.0); bytes.len() / pair];
        conversion.fill(Part::Both, bytes, pair, &mut out);
        out
    }

    #[test]
    fn unsigned_types_are_centred_between_their_ends() {
        let ends = convert(Component::Number(NumberFormat::U8), ByteOrder::Little, &[0, 255]);
        assert_eq!(ends, [Complex::new(-1.0, 1.0)]);
        let ends = convert(Component::Number(NumberFormat::U16), ByteOrder::Big, &[0, 0, 255, 255]);
        assert_eq!(ends, [Complex::new(-1.0, 1.0)]);
        let ends = convert(Component::Number(NumberFormat::U32), ByteOrder::Little, &[0, 0, 0, 0, 255, 255, 255, 255]);
        assert_eq!(ends, [Complex::new(-1.0, 1.0)]);
    }

    #[test]
    fn signed_types_are_divided_by_a_power_of_two() {
        let z = convert(Component::Number(NumberFormat::I8), ByteOrder::Little, &[128, 64]);
        assert_eq!(z, [Complex::new(-1.0, 0.5)]);
        let z = convert(Component::Number(NumberFormat::I16), ByteOrder::Big, &[0x40, 0, 0x80, 0]);
        assert_eq!(z, [Complex::new(0.5, -1.0)]);
        let z = convert(Component::Number(NumberFormat::I32), ByteOrder::Little, &[1, 0, 0, 0, 0, 0, 0, 0x80]);
        assert_eq!(z, [Complex::new(2f64.powi(-31), -1.0)]);
        let z = convert(Component::Packed24, ByteOrder::Little, &[1, 0, 0, 0, 0, 0x80]);
        assert_eq!(z, [Complex::new(2f64.powi(-23), -1.0)]);
    }

    #[test]
    fn floats_stay_as_they_are_in_both_byte_orders() {
        let value = 0.123_456_789_f64;
        let both = |v: f64| [v.to_be_bytes(), (-v).to_be_bytes()].concat();
        let z = convert(Component::Number(NumberFormat::F64), ByteOrder::Big, &both(value));
        assert_eq!(z, [Complex::new(value, -value)]);
        let z = convert(Component::Number(NumberFormat::F32), ByteOrder::Little, &[0, 0, 0x80, 0x3f, 0, 0, 0xc0, 0x7f]);
        assert!(z[0].re == 1.0 && z[0].im.is_nan());
    }

    #[test]
    fn a_stride_skips_other_channels_and_needs_no_padding_after_the_last_frame() {
        let conversion = Conversion {
            component: Component::Number(NumberFormat::I8),
            order: ByteOrder::Little,
            u8_middle: U8_MIDDLE,
        };
        let bytes = [64, 0, 9, 9, 32, 16, 9, 9, 0, 127];
        let mut out = [Complex::<f32>::default(); 3];
        conversion.fill(Part::Both, &bytes, 4, &mut out);
        assert_eq!(out[1], Complex::new(0.25, 0.125));
        assert_eq!(out[2].im, 127.0 / 128.0);
        conversion.fill(Part::Real, &bytes, 4, &mut out);
        assert_eq!(out[1], Complex::new(0.25, 0.0));
        conversion.fill(Part::Quadrature, &bytes, 4, &mut out);
        assert_eq!(out[0], Complex::new(0.5, 0.5));
    }
}
