//! The largest or the smallest of many samples, place by place.
//!
//! Compared in the samples' own type, so that whole numbers of 64 bits keep their last bits. Four planes at once: what is
//! kept is read and written once for all of them. Not here: what is made of it (projector).

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use super::projector::{TOGETHER, of_one_type};
use crate::model::{Sample, Samples};

/// Puts into `kept` what is better in one of the planes, which are of its type and length, or than NaN.
pub fn keep_extreme(largest: bool, kept: &mut Samples, planes: &[Samples]) {
    macro_rules! of_reals {
        ($($type:ident)*) => {
            match kept {
                $(Samples::$type(kept) => of_one_type(kept, planes, |kept, planes| keep(largest, kept, planes)),)*
                Samples::C64(_) | Samples::C128(_) => {} // refused before
            }
        };
    }
    of_reals!(U8 U16 U32 U64 I8 I16 I32 I64 F16 F32 F64);
}

/// Samples that have an order, but for NaN.
pub trait Ordered: Sample + PartialOrd {}

impl<T: Sample + PartialOrd> Ordered for T {}

for_this_machine! {
    /// Puts in what is better than what is kept, or than NaN.
    keep<T: Ordered>(largest: bool, kept: &mut [T], planes: &[&[T]]), keep_loops
}

#[inline(always)]
fn keep_loops<T: Ordered>(largest: bool, kept: &mut [T], planes: &[&[T]]) {
    if largest {
        keep_better(kept, planes, |a, b| a > b);
    } else {
        keep_better(kept, planes, |a, b| a < b);
    }
}

#[inline(always)]
fn keep_better<T: Ordered>(kept: &mut [T], planes: &[&[T]], better: impl Fn(T, T) -> bool) {
    let better_of = |kept: T, value: T| {
        let nan = kept.partial_cmp(&kept).is_none();
        // Written either way: a store under a condition would keep the loop out of wide registers.
        if better(value, kept) | nan { value } else { kept }
    };
    if let &[a, b, c, d] = planes {
        const { assert!(TOGETHER == 4, "as many as here") };
        let planes = kept.iter_mut().zip(a).zip(b).zip(c).zip(d);
        for ((((kept, &a), &b), &c), &d) in planes {
            *kept = better_of(better_of(better_of(better_of(*kept, a), b), c), d);
        }
        return;
    }
    for plane in planes {
        kept.iter_mut().zip(*plane).for_each(|(kept, &value)| *kept = better_of(*kept, value));
    }
}
