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

/// The complex numbers of two lines.
#[inline(always)]
pub(super) fn load<S: Simd>(simd: S, re: &Line, im: &Line, part: usize) -> Numbers<S> {
    Numbers { re: re.load(simd, part), im: im.load(simd, part) }
}

#[inline(always)]
pub(super) fn store<S: Simd>(numbers: Numbers<S>, re: &mut Line, im: &mut Line, part: usize) {
    re.store::<S>(numbers.re, part);
    im.store::<S>(numbers.im, part);
}
