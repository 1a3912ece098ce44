//! Which bin of a histogram each of many values belongs to, where all lie inside.
//!
//! A place is the whole part of `(value − low) / width` in f64, as one value after the other has it (histogram): a
//! subtraction and a division in wide registers. Not here: values beside the bins, counting (histogram).

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use crate::model::Sample;

/// Values whose places are found at once.
pub const BLOCK: usize = 1024;

/// Equal bins.
#[derive(Debug, Clone, Copy)]
pub struct Bins {
    pub low: f64,
    pub width: f64,
    pub count: usize,
}

/// The place of every value; `None` if there are too many bins, or if one of the values has none.
pub fn places<'a, S: Sample>(values: &[S], bins: Bins, room: &'a mut [u32; BLOCK]) -> Option<&'a [u32]> {
    let places = &mut room[..values.len()];
    let mut inside = bins.count < u32::MAX as usize;
    if inside {
        find(values, bins, places, &mut inside);
    }
    inside.then_some(places)
}

for_this_machine! {
    /// [`places`], of which `inside` says whether they are some
    find<S: Sample>(values: &[S], bins: Bins, places: &mut [u32], inside: &mut bool), find_loops
}

#[inline(always)]
fn find_loops<S: Sample>(values: &[S], bins: Bins, places: &mut [u32], inside: &mut bool) {
    *inside = if bins.width == 1.0 {
        find_loop(values, bins, places, |distance| distance)
    } else {
        find_loop(values, bins, places, |distance| distance / bins.width)
    };
}

#[inline(always)]
fn find_loop<S: Sample>(values: &[S], bins: Bins, places: &mut [u32], position: impl Fn(f64) -> f64) -> bool {
    // Added to a number below it, it leaves no digit behind the point. A cast would check for NaN and the range, which
    // takes longer than all the rest; a place that is none is not looked at.
    const WHOLE: f64 = (1_u64 << 52) as f64;
    let (end, mut all_inside) = (bins.count as f64, true);
    for (place, value) in places.iter_mut().zip(values) {
        let position = position(value.to_f64() - bins.low);
        all_inside &= position >= 0.0 && position < end;
        let whole = position + WHOLE;
        let too_large = whole - WHOLE > position;
        *place = (whole.to_bits() as u32).wrapping_sub(too_large.into());
    }
    all_inside
}
