//! Compiles a loop for the baseline, for AVX2 and for AVX-512, and chooses at run time.
//!
//! All do the same operations in the same order (no fused multiply-add), so results do not depend on the machine. A file
//! that uses the macro marks its loops `#[inline(always)]`: else they would be compiled for the baseline only.

use fearless_simd::Level;

#[cfg(test)]
thread_local! {
    static FORCED: std::cell::Cell<Option<Level>> = const { std::cell::Cell::new(None) };
}

/// The instructions that loops use here and now.
pub(in crate::ops) fn level() -> Level {
    #[cfg(test)]
    if let Some(level) = FORCED.get() {
        return level;
    }
    Level::new()
}

/// Runs a test with each kind of instructions that this machine has, the baseline first. Only on this thread.
#[cfg(test)]
pub(in crate::ops) fn on_every_level(mut test: impl FnMut()) {
    let best = Level::new();
    let mut levels = vec![Level::baseline()];
    #[cfg(target_arch = "x86_64")]
    {
        levels.extend(best.as_sse4_2().map(fearless_simd::Simd::level));
        levels.extend(best.as_avx2().map(fearless_simd::Simd::level));
    }
    levels.push(best);
    for level in levels {
        FORCED.set(Some(level));
        test();
    }
    FORCED.set(None);
}

/// `name<Generic: Bound>(arguments), body`: a function `name` that calls `body` in the widest registers there are; after
/// `in 256 bits,` in none that are wider: sums over few values take longer in those.
macro_rules! for_this_machine {
    (@compile $wider:literal $(#[$doc:meta])* $name:ident$(<$generic:ident: $bound:path>)?($($argument:ident: $type:ty),*), $body:ident) => {
        $(#[$doc])*
        pub(super) fn $name$(<$generic: $bound>)?($($argument: $type),*) {
            #[cfg(target_arch = "x86_64")]
            {
                use fearless_simd::Simd;
                let level = crate::ops::for_this_machine::level();
                if let Some(simd) = level.as_avx512().filter(|_| $wider) {
                    return simd.vectorize(
                        #[inline(always)]
                        || $body($($argument),*),
                    );
                }
                if let Some(simd) = level.as_avx2() {
                    return simd.vectorize(
                        #[inline(always)]
                        || $body($($argument),*),
                    );
                }
            }
            $body($($argument),*);
        }
    };
    (in 256 bits, $($function:tt)*) => {
        for_this_machine!(@compile false $($function)*);
    };
    ($($function:tt)*) => {
        for_this_machine!(@compile true $($function)*);
    };
}
