//! How one display value is combined with what lies under it.
//!
//! The formulas are those of W3C Compositing 1 and of ImageJ's composites (`add`, `max`, `min`, `linear-burn`), on display
//! values 0..=255 in f32.
//! Not here: blending of whole stacks in stored values (ops/blend).

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

/// Lays a row of colours (with alpha) over a row of sums: `b + α·(mode(b, s) − b)` with α = opacity · alpha, the W3C
/// formula over an opaque backdrop.
pub fn blend_row(mode: BlendMode, opacity: f32, colors: &[[u8; 4]], sums: &mut [[f32; 3]]) {
    // One loop a mode: the compiler sees a constant mode and drops the match from the pixels.
    macro_rules! loops {
        ($($variant:ident)*) => {
            match mode { $(BlendMode::$variant => blend_loop(|b, s| blend_value(BlendMode::$variant, b, s), opacity, colors, sums),)* }
        };
    }
    loops!(Screen Add Max Min Multiply Difference Average Over LinearBurn);
}

#[inline]
fn blend_loop(formula: impl Fn(f32, f32) -> f32, opacity: f32, colors: &[[u8; 4]], sums: &mut [[f32; 3]]) {
    for (color, sum) in colors.iter().zip(sums) {
        let alpha = opacity * f32::from(color[3]) / 255.0;
        for (component, backdrop) in color[..3].iter().zip(sum) {
            let blended = formula(*backdrop, f32::from(*component));
            *backdrop += alpha * (blended - *backdrop);
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
        let mut sums = [[100.0; 3]];
        blend_row(BlendMode::Over, 0.5, &[[200, 0, 100, 255]], &mut sums);
        assert_eq!(sums, [[150.0, 50.0, 100.0]]);
    }
}
