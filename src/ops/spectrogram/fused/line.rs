//! Sixteen values that lie in one cache line: what every register divides, and what never straddles two.

use fearless_simd::prelude::*;

use super::butterfly::{Numbers, Vector};

/// Values of a line.
pub(super) const LINE: usize = 16;

/// Sixteen values side by side.
#[derive(Debug, Clone, Copy, PartialEq, bytemuck::Zeroable, bytemuck::Pod)]
#[repr(C, align(64))]
pub(super) struct Line(pub(super) [f32; LINE]);

impl Line {
    pub(super) const ZERO: Self = Self([0.0; LINE]);

    /// As many of its values as fit into a register, from the `part`th such piece on.
    #[inline(always)]
    pub(super) fn load<S: Simd>(&self, simd: S, part: usize) -> Vector<S> {
        let width = Vector::<S>::LEN;
        Vector::<S>::from_slice(simd, &self.0[part * width..(part + 1) * width])
    }

    #[inline(always)]
    pub(super) fn store<S: Simd>(&mut self, values: Vector<S>, part: usize) {
        let width = Vector::<S>::LEN;
        values.store_slice(&mut self.0[part * width..(part + 1) * width]);
    }
}

/// Sixteen complex numbers, real and imaginary parts apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    pub(super) re: Line,
    pub(super) im: Line,
}

impl Pair {
    pub(super) const ZERO: Self = Self { re: Line::ZERO, im: Line::ZERO };

    /// As many of its numbers as fit into registers, from the `part`th such piece on.
    #[inline(always)]
    pub(super) fn load<S: Simd>(&self, simd: S, part: usize) -> Numbers<S> {
        Numbers { re: self.re.load(simd, part), im: self.im.load(simd, part) }
    }

    #[inline(always)]
    pub(super) fn store<S: Simd>(&mut self, numbers: Numbers<S>, part: usize) {
        self.re.store::<S>(numbers.re, part);
        self.im.store::<S>(numbers.im, part);
    }
}
