//! What a resize is asked for, as one linked set of numbers.
//!
//! The number that was changed last is the request; the others show what it means for the picture in front. So a
//! resolution of 300 dpi stays 300 dpi for the next picture, and a width stays a width. Not here: how a size becomes
//! pixels (`ops/resize`).

use crate::model::recipe::{Fit, Normaliser, Resize, SizeRequest, SmartDpi};
use crate::model::{Dpi, StackInfo};
use crate::ops::OpError;
use crate::ops::resize::{DEFAULT_DPI, Geometry};

/// A resize that has not run yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResizeDraft {
    pub recipe: Resize,
    /// Width and height keep their proportions.
    pub linked: bool,
}

impl Default for ResizeDraft {
    fn default() -> Self {
        let recipe = Resize::new(SizeRequest::Scale(0.5));
        Self { recipe, linked: true }
    }
}

/// How a resolution is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DpiRule {
    Exact,
    Smart(Normaliser),
}

impl DpiRule {
    /// Every rule.
    pub const ALL: [Self; 3] = [Self::Exact, Self::Smart(Normaliser::Rust), Self::Smart(Normaliser::Python)];
}

/// What a resize means for one picture: each number follows from the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResizeNumbers {
    pub width: f64,
    pub height: f64,
    pub percent: f64,
    pub long_side: f64,
    pub dpi: f64,
}

impl ResizeDraft {
    /// What the request means for a stack.
    ///
    /// # Errors
    /// The sentence of a request that makes no sense for it.
    pub fn geometry(&self, info: &StackInfo) -> Result<Geometry, OpError> {
        Geometry::new(&self.recipe.size, (info.axes.x, info.axes.y), info.dpi)
    }

    /// The numbers for a stack.
    pub fn numbers(&self, info: &StackInfo, geometry: &Geometry) -> ResizeNumbers {
        let (width, height) = (geometry.size.0 as f64, geometry.size.1 as f64);
        let scale = geometry.scale()[0];
        let percent = if let SizeRequest::Scale(factor) = self.recipe.size { factor } else { scale } * 100.0;
        let dpi = match self.recipe.size {
            SizeRequest::SmartDpi(rule) => f64::from(rule.target),
            _ => geometry.dpi.map_or_else(|| geometry.from_dpi.unwrap_or(stated_dpi(info)).x * scale, |dpi| dpi.x),
        };
        ResizeNumbers { width, height, percent, long_side: width.max(height), dpi }
    }

    /// Takes over the numbers that were changed.
    pub fn change(&mut self, before: &ResizeNumbers, after: &ResizeNumbers) {
        let pixels = |v: f64| v.round().max(1.0) as usize;
        let size = |width, height, fit| SizeRequest::Pixels { width, height, fit };
        if after.width != before.width || after.height != before.height {
            let (width, height) = (pixels(after.width), pixels(after.height));
            self.recipe.size = match (self.linked, after.width != before.width) {
                (false, _) => size(Some(width), Some(height), Fit::Stretch),
                (true, true) => size(Some(width), None, Fit::Contain),
                (true, false) => size(None, Some(height), Fit::Contain),
            };
        } else if after.percent != before.percent {
            self.recipe.size = SizeRequest::Scale(after.percent / 100.0);
        } else if after.long_side != before.long_side {
            self.recipe.size = SizeRequest::LongSide(pixels(after.long_side));
        } else if after.dpi != before.dpi {
            self.recipe.size = match self.recipe.size {
                SizeRequest::SmartDpi(rule) => SizeRequest::SmartDpi(SmartDpi { target: whole_dpi(after.dpi), ..rule }),
                SizeRequest::Dpi { source, max_dimension, .. } => {
                    SizeRequest::Dpi { target: after.dpi, source, max_dimension }
                }
                _ => SizeRequest::Dpi { target: after.dpi, source: None, max_dimension: None },
            };
        }
    }

    /// How the resolution is asked for, or would be if it were.
    #[must_use]
    pub const fn dpi_rule(&self) -> DpiRule {
        match self.recipe.size {
            SizeRequest::SmartDpi(rule) => DpiRule::Smart(rule.normaliser),
            _ => DpiRule::Exact,
        }
    }

    /// Asks for the resolution in another way; `dpi` is what it is now. What was said of the source stays.
    pub fn set_dpi_rule(&mut self, rule: DpiRule, dpi: f64) {
        self.recipe.size = match (rule, self.recipe.size) {
            (DpiRule::Exact, SizeRequest::SmartDpi(smart)) => {
                SizeRequest::Dpi { target: f64::from(smart.target), source: smart.source, max_dimension: None }
            }
            (DpiRule::Exact, size) => size,
            (DpiRule::Smart(normaliser), SizeRequest::SmartDpi(smart)) => {
                SizeRequest::SmartDpi(SmartDpi { normaliser, ..smart })
            }
            (DpiRule::Smart(normaliser), SizeRequest::Dpi { source, .. }) => {
                SizeRequest::SmartDpi(SmartDpi { target: whole_dpi(dpi), source, normaliser, ..SmartDpi::default() })
            }
            // What a width happened to come to is no wish.
            (DpiRule::Smart(normaliser), _) => SizeRequest::SmartDpi(SmartDpi { normaliser, ..SmartDpi::default() }),
        };
    }

    /// Says of the source what its file does not say, or says wrongly; for requests for a resolution.
    pub fn set_source_dpi(&mut self, said: f64) {
        if let SizeRequest::SmartDpi(SmartDpi { source, .. }) | SizeRequest::Dpi { source, .. } = &mut self.recipe.size
        {
            *source = Some(said);
        }
    }

    /// Links or frees width and height; linking goes back to the proportions of the picture.
    pub fn set_linked(&mut self, linked: bool) {
        self.linked = linked;
        if let (true, SizeRequest::Pixels { width: Some(width), .. }) = (linked, self.recipe.size) {
            self.recipe.size = SizeRequest::Pixels { width: Some(width), height: None, fit: Fit::Contain };
        }
    }
}

fn whole_dpi(dpi: f64) -> u32 {
    // `as` saturates.
    dpi.round().max(1.0) as u32
}

/// The resolution a picture states, or the one that is assumed.
fn stated_dpi(info: &StackInfo) -> Dpi {
    info.dpi.unwrap_or(Dpi { x: DEFAULT_DPI, y: DEFAULT_DPI })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SampleType, StackAxes};

    fn info() -> StackInfo {
        let mut info = StackInfo::bare("png", StackAxes::plane(1000, 500), 3, SampleType::U8);
        info.dpi = Some(Dpi { x: 100.0, y: 100.0 });
        info
    }

    fn after(draft: &mut ResizeDraft, change: impl Fn(&mut ResizeNumbers)) -> ResizeNumbers {
        let info = info();
        let before = draft.numbers(&info, &draft.geometry(&info).unwrap());
        let mut changed = before;
        change(&mut changed);
        draft.change(&before, &changed);
        draft.numbers(&info, &draft.geometry(&info).unwrap())
    }

    #[test]
    fn one_number_moves_the_others() {
        let mut draft = ResizeDraft::default();
        let numbers = after(&mut draft, |n| n.width = 250.0);
        assert_eq!((numbers.height, numbers.percent, numbers.long_side, numbers.dpi), (125.0, 25.0, 250.0, 25.0));
        let numbers = after(&mut draft, |n| n.dpi = 300.0);
        assert_eq!((numbers.width, numbers.height, numbers.dpi), (3000.0, 1500.0, 300.0));
        let numbers = after(&mut draft, |n| n.long_side = 10.0);
        assert_eq!((numbers.width, numbers.height), (10.0, 5.0));
        let numbers = after(&mut draft, |n| n.percent = 33.0);
        assert_eq!((numbers.width, numbers.height, numbers.percent), (330.0, 165.0, 33.0));
    }

    #[test]
    fn freed_sides_go_their_own_way_and_come_back() {
        let mut draft = ResizeDraft::default();
        draft.set_linked(false);
        let numbers = after(&mut draft, |n| n.width = 100.0);
        assert_eq!((numbers.width, numbers.height), (100.0, 250.0));
        draft.set_linked(true);
        let numbers = after(&mut draft, |_| ());
        assert_eq!((numbers.width, numbers.height), (100.0, 50.0));
    }

    #[test]
    fn a_smart_resolution_is_asked_for_and_left_again() {
        let mut draft = ResizeDraft::default();
        // 50 % of 100 dpi happened to be 50.
        draft.set_dpi_rule(DpiRule::Smart(Normaliser::Rust), 50.0);
        assert_eq!(draft.recipe.size, SizeRequest::SmartDpi(SmartDpi::default()));
        let numbers = after(&mut draft, |n| n.dpi = 150.2);
        assert_eq!((numbers.dpi, numbers.width), (150.0, 1500.0));
        draft.set_source_dpi(300.0);
        let numbers = after(&mut draft, |_| ());
        assert_eq!((numbers.dpi, numbers.width), (150.0, 500.0));
        draft.set_dpi_rule(DpiRule::Smart(Normaliser::Python), numbers.dpi);
        assert_eq!(draft.dpi_rule(), DpiRule::Smart(Normaliser::Python));
        draft.set_dpi_rule(DpiRule::Exact, numbers.dpi);
        let exact = SizeRequest::Dpi { target: 150.0, source: Some(300.0), max_dimension: None };
        assert_eq!(draft.recipe.size, exact);
        draft.set_dpi_rule(DpiRule::Smart(Normaliser::Rust), 150.0);
        let smart = SmartDpi { target: 150, source: Some(300.0), ..SmartDpi::default() };
        assert_eq!(draft.recipe.size, SizeRequest::SmartDpi(smart));
        // A width is another request.
        after(&mut draft, |n| n.width = 10.0);
        assert_eq!(draft.dpi_rule(), DpiRule::Exact);
    }

    #[test]
    fn nothing_changed_asks_for_nothing_new() {
        let mut draft = ResizeDraft::default();
        after(&mut draft, |_| ());
        assert_eq!(draft, ResizeDraft::default());
    }
}
