//! Compiles a loop for the baseline and for AVX2, and chooses at run time.
//!
//! Both do the same operations in the same order (no fused multiply-add), so results do not depend on the machine. A file
//! that uses the macro allows `unsafe_code` (calling what is compiled for AVX2 is unsafe; each call follows a check that
//! the machine has it) and marks its loops `#[inline(always)]`: else they would be compiled for the baseline only.

/// `name<Generic: Bound>(arguments), body`: a function `name` that calls `body` in the widest registers there are.
macro_rules! for_this_machine {
    ($(#[$doc:meta])* $name:ident$(<$generic:ident: $bound:path>)?($($argument:ident: $type:ty),*), $body:ident) => {
        $(#[$doc])*
        pub(super) fn $name$(<$generic: $bound>)?($($argument: $type),*) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn wide$(<$generic: $bound>)?($($argument: $type),*) {
                    $body($($argument),*);
                }
                if is_x86_feature_detected!("avx2") {
                    // SAFETY: the machine has AVX2.
                    return unsafe { wide($($argument),*) };
                }
            }
            $body($($argument),*);
        }
    };
}
