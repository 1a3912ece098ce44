//! The published DPI normaliser: which resolution and size a picture gets, and whether it is resized at all.
//!
//! There were several programs of that name. [`Normaliser::Rust`] is the first version in Rust (kreuzberg, commit
//! 546283ff), [`Normaliser::Python`] the released Python (3.14 to 3.22). With W, H the sides in inches, D the longest side
//! allowed, T the target, ⌊·⌋ towards zero:
//!
//! - dimension: T if ⌊W·T⌋ and ⌊H·T⌋ are at most D, else ⌊min(D/W, D/H)⌋
//! - memory, M MiB (Rust): S = ⌊√(M·2²⁰/3)⌋, then ⌊min(S/W, S/H)⌋
//! - Rust: max(72, min(T, memory, dimension)); Python: the dimension rule, within `min` and `max`
//! - skipped if |target/current − 1| < 5 %, in Rust only if no side is longer than D; Python with a fixed target also
//!   within 1 dpi of it
//! - sides ⌊side · target/current⌋; if one is longer than D, both once more times D/longest
//!
//! Deviations, on purpose: a side is at least 1 pixel, and what makes no sense is refused (the programs end, or return
//! empty pictures). Nothing here depends on the machine.

use super::geometry::DEFAULT_DPI;
use crate::model::Dpi;
use crate::model::recipe::{Normaliser, SmartDpi};
use crate::ops::OpError;

/// Pictures nearer to their target than this part of it are left as they are.
const NEAR: f64 = 0.05;
/// The least resolution of the Rust version.
const LEAST: f64 = 72.0;
/// Bytes of an RGB pixel.
const BYTES: f64 = 3.0;
const MEBIBYTE: f64 = 1_048_576.0;
const POINTS_PER_INCH: f64 = 72.0;

/// Stated resolutions below this are a writer's placeholder (Pillow writes 1 × 1) and count as absent.
const LEAST_STATED: f64 = 5.0;

/// What the normaliser decided, by the names under which the programs report it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normalised {
    /// The resolution it started from; where that differs down from across, that across decides.
    pub from_dpi: Dpi,
    /// The picture states none that can be meant, and 72 was assumed.
    pub assumed_dpi: bool,
    /// Result pixels per source pixel, before sides become whole numbers.
    pub scale_factor: f64,
    /// What the limits led to; `None` where the resolution does not give way.
    pub calculated_dpi: Option<u32>,
    pub auto_adjusted: bool,
    /// The resolution that was aimed at; more than is there after a clamp.
    pub final_dpi: u32,
    /// Width and height of the result; `None` if the picture is left as it is.
    pub new_dimensions: Option<(usize, usize)>,
    /// The longest side allowed made both sides shorter.
    pub dimension_clamped: bool,
}

impl Normalised {
    /// What the normaliser makes of a picture of that size and stated resolution.
    ///
    /// # Errors
    /// [`OpError::Refused`] for numbers that are not positive, and for bounds that the Python version refuses.
    pub fn new(rule: &SmartDpi, size: (usize, usize), stated: Option<Dpi>) -> Result<Self, OpError> {
        check(rule)?;
        let stated = rule.source.map(|v| Dpi { x: v, y: v }).or_else(|| plausible(stated));
        let start = Self {
            from_dpi: stated.unwrap_or(Dpi { x: DEFAULT_DPI, y: DEFAULT_DPI }),
            assumed_dpi: stated.is_none(),
            scale_factor: 1.0,
            calculated_dpi: None,
            auto_adjusted: false,
            final_dpi: rule.target,
            new_dimensions: None,
            dimension_clamped: false,
        };
        Ok(start.decide(rule, size))
    }

    /// Whether the resolution down is another than that across.
    #[must_use]
    pub fn has_unequal_dpi(&self) -> bool {
        self.from_dpi.x != self.from_dpi.y
    }

    fn decide(mut self, rule: &SmartDpi, size: (usize, usize)) -> Self {
        let current = self.from_dpi.x;
        let fits = size.0.max(size.1) <= rule.max_dimension;
        let near_in_python = (current - f64::from(rule.target)).abs() < 1.0 && fits;
        if rule.normaliser == Normaliser::Python && !rule.auto_adjust && near_in_python {
            return self;
        }
        if rule.auto_adjust {
            let inches = [size.0, size.1].map(|side| side as f64 / current);
            self.final_dpi = allowed(rule, inches);
            self.calculated_dpi = Some(self.final_dpi);
            self.auto_adjusted = self.final_dpi != rule.target;
        }
        self.scale_factor = f64::from(self.final_dpi) / current;
        if (self.scale_factor - 1.0).abs() < NEAR && (fits || rule.normaliser == Normaliser::Python) {
            return self;
        }
        let mut sides = [size.0, size.1].map(|side| (side as f64 * self.scale_factor).trunc());
        let (longest, limit) = (sides[0].max(sides[1]), rule.max_dimension as f64);
        if longest > limit {
            let factor = limit / longest;
            sides = sides.map(|side| (side * factor).trunc());
            self.scale_factor *= factor;
            self.dimension_clamped = true;
        }
        let [width, height] = sides.map(|side| side.max(1.0) as usize);
        self.new_dimensions = Some((width, height));
        self
    }
}

/// The resolution at which a page is best drawn, in dots per inch: as high as the target, as far as limits allow it, within
/// `min` and `max` at last. Sides are in points (1/72 inch); a side of none limits nothing. One point is drawn as that
/// resolution over 72 pixels.
#[must_use]
pub fn calculate_optimal_dpi(points: [f64; 2], rule: &SmartDpi) -> u32 {
    allowed(rule, points.map(|side| side / POINTS_PER_INCH)).max(rule.min).min(rule.max)
}

/// The highest resolution that the limits allow for a picture of that many inches, at most the target.
fn allowed(rule: &SmartDpi, inches: [f64; 2]) -> u32 {
    let target = f64::from(rule.target);
    // Of sides of this length; one of none is no limit.
    let of_side = |side: f64| {
        let each = inches.map(|inches| if inches > 0.0 { side / inches } else { f64::INFINITY });
        each[0].min(each[1]).trunc()
    };
    let limit = rule.max_dimension as f64;
    let fits = inches.iter().all(|inches| (inches * target).trunc() <= limit);
    let by_dimension = if fits { target } else { of_side(limit) };
    let allowed = match rule.normaliser {
        Normaliser::Rust => {
            let by_memory = of_side((rule.memory_limit_mb * MEBIBYTE / BYTES).sqrt().trunc());
            target.min(by_memory).min(by_dimension).max(LEAST)
        }
        Normaliser::Python => by_dimension.min(f64::from(rule.max)).max(f64::from(rule.min)),
    };
    // At most the target, or a bound of the recipe: it fits.
    allowed as u32
}

/// A stated resolution that can be meant.
pub(super) fn plausible(stated: Option<Dpi>) -> Option<Dpi> {
    let can_be = |v: f64| v.is_finite() && v >= LEAST_STATED;
    stated.filter(|dpi| can_be(dpi.x) && can_be(dpi.y))
}

fn check(rule: &SmartDpi) -> Result<(), OpError> {
    let refused = |problem: &str, remedy: &str| Err(OpError::refused(problem, remedy));
    if rule.target == 0 || rule.max_dimension == 0 {
        return refused("target resolution and longest side must be above 0", "give larger ones");
    }
    if rule.source.is_some_and(|dpi| !dpi.is_finite() || dpi <= 0.0) {
        return refused("the resolution of the source is not a number above 0", "give another one");
    }
    if rule.memory_limit_mb.is_nan() || rule.memory_limit_mb <= 0.0 {
        return refused("the limit of memory is not a number above 0", "give another one");
    }
    let within = 0 < rule.min && rule.min < rule.max && (rule.min..=rule.max).contains(&rule.target);
    if rule.normaliser == Normaliser::Python && !within {
        let problem = format!("{} dpi lies not between {} and {}", rule.target, rule.min, rule.max);
        return Err(OpError::refused(
            problem,
            "give a target within the bounds, the lower one above 0 and less than the upper",
        ));
    }
    Ok(())
}

#[cfg(test)]
#[path = "smart_dpi_tests.rs"]
mod tests;
