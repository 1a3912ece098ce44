//! How one display value is combined with what lies under it.
//!
//! The formulas are those of W3C Compositing 1 and of ImageJ's composites (`add`, `max`, `min`, `linear-burn`), on display
//! values 0..=255 in f32.
//! Not here: blending of whole stacks in stored values (ops/blend).

// Loops must be inlined into what is compiled for a machine; see `for_this_machine`.
#![allow(clippy::inline_always)]

use crate::model::BlendMode;

/// What a mode makes of a backdrop and a source value, both 0..=255.
#[inline]
#[must_use]
pub fn blend_value(mode: BlendMode, backdrop: f32, source: f32) -> f32 {
    match mode {
        BlendMode::Screen => backdrop + source - backdrop * source / 255.0,
        BlendMode::Add => (backdrop + source).min(255.0),
        BlendMode::Max => backdrop.max(source),
        BlendMode::Min => backdrop.min(source),
        BlendMode::Multiply => backdrop * source / 255.0,
        BlendMode::Difference => (backdrop - source).abs(),
        BlendMode::Average => f32::midpoint(backdrop, source),
        BlendMode::Over => source,
        BlendMode::LinearBurn => (backdrop + source - 255.0).max(0.0),
    }
}

/// Whether a mode makes whole display values of whole ones: then an opaque layer's bytes blend as bytes, with the same
/// result as in f32.
#[must_use]
pub const fn keeps_bytes(mode: BlendMode) -> bool {
    match mode {
        BlendMode::Add
        | BlendMode::Max
        | BlendMode::Min
        | BlendMode::Difference
        | BlendMode::Over
        | BlendMode::LinearBurn => true,
        BlendMode::Screen | BlendMode::Multiply | BlendMode::Average => false,
    }
}

for_this_machine! {
    /// Lays opaque colours over a row of opaque ones, in a mode that [`keeps_bytes`].
    blend_bytes(mode: BlendMode, colors: &[[u8; 4]], row: &mut [[u8; 4]]), blend_bytes_loops
}

#[inline(always)]
fn blend_bytes_loops(mode: BlendMode, colors: &[[u8; 4]], row: &mut [[u8; 4]]) {
    match mode {
        BlendMode::Add => bytes_loop(u8::saturating_add, colors, row),
        BlendMode::Max => bytes_loop(Ord::max, colors, row),
        BlendMode::Min => bytes_loop(Ord::min, colors, row),
        BlendMode::Difference => bytes_loop(u8::abs_diff, colors, row),
        BlendMode::LinearBurn => bytes_loop(|b, s| b.saturating_sub(!s), colors, row),
        _ => row.copy_from_slice(colors),
    }
}

#[inline(always)]
fn bytes_loop(formula: impl Fn(u8, u8) -> u8, colors: &[[u8; 4]], row: &mut [[u8; 4]]) {
    let row_bytes = row.as_flattened_mut().iter_mut();
    row_bytes.zip(colors.as_flattened()).for_each(|(backdrop, source)| *backdrop = formula(*backdrop, *source));
    for color in row {
        *color = opaque(*color);
    }
}

#[inline(always)]
fn opaque(color: [u8; 4]) -> [u8; 4] {
    // Together, as a word: a byte by itself would be stored by itself.
    (u32::from_le_bytes(color) | 0xff00_0000).to_le_bytes()
}

for_this_machine! {
    /// A row of bytes as sums
    widen(row: &[[u8; 4]], sums: &mut [[f32; 4]]), widen_loop
}

#[inline(always)]
fn widen_loop(row: &[[u8; 4]], sums: &mut [[f32; 4]]) {
    let bytes = row.as_flattened().iter();
    sums.as_flattened_mut().iter_mut().zip(bytes).for_each(|(sum, byte)| *sum = f32::from(*byte));
}

for_this_machine! {
    /// Sums rounded to opaque bytes, a half upwards
    round(sums: &[[f32; 4]], row: &mut [[u8; 4]]), round_loop
}

#[inline(always)]
fn round_loop(sums: &[[f32; 4]], row: &mut [[u8; 4]]) {
    // Added to a number below it, it leaves no digit behind the point. A cast would check for NaN and the range, which
    // takes longer than all the rest; sums lie within 0 and 255, or a rounding beside.
    const WHOLE: f32 = 8_388_608.0;
    let sums = sums.as_flattened().iter();
    row.as_flattened_mut().iter_mut().zip(sums).for_each(|(out, sum)| {
        let raised = *sum + 0.5;
        let whole = raised + WHOLE;
        let too_large = whole - WHOLE > raised;
        *out = whole.to_bits().wrapping_sub(too_large.into()) as u8;
    });
    for color in row {
        *color = opaque(*color);
    }
}

for_this_machine! {
    /// Lays a row of colours over a row of sums: `b + α·(mode(b, s) − b)` with α = opacity · alpha, the W3C formula over an
    /// opaque backdrop. The alpha of the sums means nothing.
    blend_row(mode: BlendMode, opacity: f32, has_alpha: bool, colors: &[[u8; 4]], sums: &mut [[f32; 4]]), blend_row_loops
}

#[inline(always)]
fn blend_row_loops(mode: BlendMode, opacity: f32, has_alpha: bool, colors: &[[u8; 4]], sums: &mut [[f32; 4]]) {
    // One loop a mode: the compiler sees a constant mode and drops the match from the pixels.
    macro_rules! loops {
        ($which:ident: $($variant:ident)*) => {
            match mode { $(BlendMode::$variant => $which(|b, s| blend_value(BlendMode::$variant, b, s), opacity, colors, sums),)* }
        };
    }
    if has_alpha {
        loops!(alpha_loop: Screen Add Max Min Multiply Difference Average Over LinearBurn);
    } else {
        loops!(opaque_loop: Screen Add Max Min Multiply Difference Average Over LinearBurn);
    }
}

#[inline(always)]
fn alpha_loop(formula: impl Fn(f32, f32) -> f32, opacity: f32, colors: &[[u8; 4]], sums: &mut [[f32; 4]]) {
    for (color, sum) in colors.iter().zip(sums) {
        let alpha = opacity * f32::from(color[3]) / 255.0;
        for (component, backdrop) in color.iter().zip(sum) {
            let blended = formula(*backdrop, f32::from(*component));
            *backdrop += alpha * (blended - *backdrop);
        }
    }
}

#[inline(always)]
fn opaque_loop(formula: impl Fn(f32, f32) -> f32, opacity: f32, colors: &[[u8; 4]], sums: &mut [[f32; 4]]) {
    let alpha = opacity * 255.0 / 255.0;
    for (component, backdrop) in colors.as_flattened().iter().zip(sums.as_flattened_mut()) {
        let blended = formula(*backdrop, f32::from(*component));
        *backdrop += alpha * (blended - *backdrop);
    }
}

/// The same one component after the other, as the formula is written.
#[cfg(test)]
pub(super) fn blend_row_naive(mode: BlendMode, opacity: f32, colors: &[[u8; 4]], sums: &mut [[f32; 4]]) {
    for (color, sum) in colors.iter().zip(sums) {
        let alpha = opacity * f32::from(color[3]) / 255.0;
        for component in 0..3 {
            let blended = blend_value(mode, sum[component], f32::from(color[component]));
            sum[component] += alpha * (blended - sum[component]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn screen_matches_the_published_example() {
        assert_eq!(blend_value(BlendMode::Screen, 200.0, 128.0).round(), 228.0);
        assert_eq!(blend_value(BlendMode::Add, 200.0, 128.0), 255.0);
        assert_eq!(blend_value(BlendMode::Max, 200.0, 128.0), 200.0);
    }

    #[test]
    fn opacity_mixes_with_the_backdrop() {
        let mut sums = [[100.0; 4]];
        blend_row(BlendMode::Over, 0.5, false, &[[200, 0, 100, 255]], &mut sums);
        assert_eq!(sums[0][..3], [150.0, 50.0, 100.0]);
    }

    /// Pairs of bytes (all of them in 65 536), in lengths that fill no register.
    fn pairs(count: usize) -> (Vec<[u8; 4]>, Vec<[u8; 4]>) {
        let pixel = |n: usize, alpha| [n as u8, (n >> 4) as u8, (n >> 8) as u8, alpha];
        let backdrop = (0..count + 13).map(|n| pixel(n, 255)).collect();
        let colors = (0..count + 13).map(|n: usize| pixel(n.wrapping_mul(40_503) >> 3 ^ n >> 8, 255)).collect();
        (backdrop, colors)
    }

    #[test]
    fn bytes_blend_as_sums_do() {
        let (backdrop, colors) = pairs(65_536);
        let mut sums = vec![[0.0; 4]; backdrop.len()];
        for mode in BlendMode::ALL.into_iter().filter(|mode| keeps_bytes(*mode)) {
            widen(&backdrop, &mut sums);
            blend_row_naive(mode, 1.0, &colors, &mut sums);
            let expected: Vec<_> = sums.iter().map(|&[r, g, b, _]| [r as u8, g as u8, b as u8, 255]).collect();
            crate::ops::for_this_machine::on_every_level(|| {
                let mut row = backdrop.clone();
                blend_bytes(mode, &colors, &mut row);
                assert!(row == expected, "{}", mode.name());
            });
        }
    }

    #[test]
    fn rows_are_blended_to_the_bit_and_rounded_once() {
        let (backdrop, mut colors) = pairs(5000);
        for has_alpha in [false, true] {
            if has_alpha {
                colors.iter_mut().enumerate().for_each(|(n, color)| color[3] = (n * 7) as u8);
            }
            for (mode, opacity) in
                BlendMode::ALL.into_iter().flat_map(|mode| [1.0, 0.37].map(|opacity| (mode, opacity)))
            {
                let mut expected = vec![[0.0; 4]; backdrop.len()];
                widen(&backdrop, &mut expected);
                // Twice, so that backdrops are no whole numbers.
                (0..2).for_each(|_| blend_row_naive(mode, opacity, &colors, &mut expected));
                let bytes = |sum: f32| (sum + 0.5) as u8;
                let rounded: Vec<_> =
                    expected.iter().map(|&[r, g, b, _]| [bytes(r), bytes(g), bytes(b), 255]).collect();
                crate::ops::for_this_machine::on_every_level(|| {
                    let mut sums = vec![[0.0; 4]; backdrop.len()];
                    widen(&backdrop, &mut sums);
                    (0..2).for_each(|_| blend_row(mode, opacity, has_alpha, &colors, &mut sums));
                    let same = sums.iter().zip(&expected).all(|(ours, theirs)| ours[..3] == theirs[..3]);
                    assert!(same, "{} {opacity} {has_alpha}", mode.name());
                    let mut row = vec![[0; 4]; sums.len()];
                    round(&sums, &mut row);
                    assert!(row == rounded, "{} {opacity} {has_alpha}, rounded", mode.name());
                });
            }
        }
    }
}
