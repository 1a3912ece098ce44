//! Discrete Fourier transforms of 4, 8 and 16 points, as many at once as a register has values.
//!
//! Forward: the k-th result is Σ xₙ · e^(−2πi·nk/N). Everything is inlined into the passes, which are compiled for each
//! width of registers; arrays are filled in loops, for closures would not be compiled for that width.

use std::f32::consts::FRAC_1_SQRT_2;

use fearless_simd::prelude::*;

/// The widest registers of real numbers.
pub(super) type Vector<S> = <S as Simd>::f32s;

/// cos(π/8) and sin(π/8).
const COS_16TH: f32 = 0.923_879_5;
const SIN_16TH: f32 = 0.382_683_43;

/// Complex numbers, real and imaginary parts apart.
#[derive(Clone, Copy)]
pub(super) struct Numbers<S: Simd> {
    pub(super) re: Vector<S>,
    pub(super) im: Vector<S>,
}

impl<S: Simd> Numbers<S> {
    #[inline(always)]
    pub(super) fn zero(simd: S) -> Self {
        Self { re: Vector::<S>::splat(simd, 0.0), im: Vector::<S>::splat(simd, 0.0) }
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Self { re: self.re + other.re, im: self.im + other.im }
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        Self { re: self.re - other.re, im: self.im - other.im }
    }

    #[inline(always)]
    pub(super) fn times(self, other: Self) -> Self {
        Self { re: self.re.mul_sub(other.re, self.im * other.im), im: self.re.mul_add(other.im, self.im * other.re) }
    }

    #[inline(always)]
    fn times_constant(self, simd: S, re: f32, im: f32) -> Self {
        self.times(Self { re: Vector::<S>::splat(simd, re), im: Vector::<S>::splat(simd, im) })
    }

    /// Times −i: a quarter turn back.
    #[inline(always)]
    fn quarter_turned(self) -> Self {
        Self { re: self.im, im: -self.re }
    }

    /// Times e^(−πi/4).
    #[inline(always)]
    fn eighth_turned(self, simd: S) -> Self {
        let root = Vector::<S>::splat(simd, FRAC_1_SQRT_2);
        Self { re: (self.re + self.im) * root, im: (self.im - self.re) * root }
    }

    /// Times e^(−3πi/4).
    #[inline(always)]
    fn three_eighths_turned(self, simd: S) -> Self {
        let root = Vector::<S>::splat(simd, FRAC_1_SQRT_2);
        Self { re: (self.im - self.re) * root, im: -(self.re + self.im) * root }
    }

    /// |x|²
    #[inline(always)]
    pub(super) fn power(self) -> Vector<S> {
        self.re.mul_add(self.re, self.im * self.im)
    }
}

#[inline(always)]
fn two<S: Simd>(a: Numbers<S>, b: Numbers<S>) -> [Numbers<S>; 2] {
    [a.plus(b), a.minus(b)]
}

#[inline(always)]
pub(super) fn four<S: Simd>([x0, x1, x2, x3]: [Numbers<S>; 4]) -> [Numbers<S>; 4] {
    let [even, odd] = two(x0, x2);
    let [other_even, other_odd] = two(x1, x3);
    let turned = other_odd.quarter_turned();
    [even.plus(other_even), odd.plus(turned), even.minus(other_even), odd.minus(turned)]
}

#[inline(always)]
fn eight<S: Simd>(simd: S, [x0, x1, x2, x3, x4, x5, x6, x7]: [Numbers<S>; 8]) -> [Numbers<S>; 8] {
    let [e0, e1, e2, e3] = four([x0, x2, x4, x6]);
    let [o0, o1, o2, o3] = four([x1, x3, x5, x7]);
    let [y0, y4] = two(e0, o0);
    let [y1, y5] = two(e1, o1.eighth_turned(simd));
    let [y2, y6] = two(e2, o2.quarter_turned());
    let [y3, y7] = two(e3, o3.three_eighths_turned(simd));
    [y0, y1, y2, y3, y4, y5, y6, y7]
}

/// The transform of `RADIX` points: 4 or 8.
#[inline(always)]
pub(super) fn small<S: Simd, const RADIX: usize>(simd: S, x: [Numbers<S>; RADIX]) -> [Numbers<S>; RADIX] {
    let mut result = x;
    if RADIX == 4 {
        result.copy_from_slice(&four([x[0], x[1], x[2], x[3]])[..RADIX]);
    } else {
        let mut eight_points = [Numbers::zero(simd); 8];
        eight_points[..RADIX].copy_from_slice(&x);
        result.copy_from_slice(&eight(simd, eight_points)[..RADIX]);
    }
    result
}

/// The first half of a transform of 16 points: [`four`] of the k-th entries of the four results are its results k, k + 4,
/// k + 8 and k + 12.
#[inline(always)]
pub(super) fn half_of_sixteen<S: Simd>(simd: S, x: [Numbers<S>; 16]) -> [[Numbers<S>; 4]; 4] {
    let mut rows = [[Numbers::zero(simd); 4]; 4];
    for (first, row) in rows.iter_mut().enumerate() {
        *row = four([x[first], x[first + 4], x[first + 8], x[first + 12]]);
    }
    let [a, [b0, b1, b2, b3], [c0, c1, c2, c3], [d0, d1, d2, d3]] = rows;
    [
        a,
        [
            b0,
            b1.times_constant(simd, COS_16TH, -SIN_16TH),
            b2.eighth_turned(simd),
            b3.times_constant(simd, SIN_16TH, -COS_16TH),
        ],
        [c0, c1.eighth_turned(simd), c2.quarter_turned(), c3.three_eighths_turned(simd)],
        [
            d0,
            d1.times_constant(simd, SIN_16TH, -COS_16TH),
            d2.three_eighths_turned(simd),
            d3.times_constant(simd, -COS_16TH, SIN_16TH),
        ],
    ]
}
