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
    /// What freed sides do with the proportions.
    pub fit: Fit,
    /// Which other number says the size.
    pub measure: SizeMeasure,
}

/// A single number that says a size while the proportions stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SizeMeasure {
    #[default]
    LongSide,
    ShortSide,
    /// Million pixels in all.
    Megapixels,
    /// The side of a pixel in µm.
    PixelSize,
}

impl SizeMeasure {
    /// Each, in the order of lists.
    pub const ALL: [Self; 4] = [Self::LongSide, Self::ShortSide, Self::Megapixels, Self::PixelSize];
}

impl Default for ResizeDraft {
    fn default() -> Self {
        let recipe = Resize::new(SizeRequest::Scale(0.5));
        Self { recipe, linked: true, fit: Fit::Stretch, measure: SizeMeasure::default() }
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
    pub short_side: f64,
    pub megapixels: f64,
    /// In µm; `None`: the size of the source's pixels is not known.
    pub pixel_size: Option<f64>,
    pub dpi: f64,
}

impl ResizeDraft {
    /// What the request means for a stack.
    ///
    /// # Errors
    /// The sentence of a request that makes no sense for it.
    pub fn geometry(&self, info: &StackInfo) -> Result<Geometry, OpError> {
        Geometry::calibrated(&self.recipe.size, (info.axes.x, info.axes.y), info.dpi, info.pixel_size)
    }

    /// The numbers for a stack.
    pub fn numbers(&self, info: &StackInfo, geometry: &Geometry) -> ResizeNumbers {
        let (result_width, result_height) = (geometry.size.0 as f64, geometry.size.1 as f64);
        // A box that was asked for stays what it is, though the result fit into it.
        let (width, height) = match self.recipe.size {
            SizeRequest::Pixels { width: Some(width), height: Some(height), .. } => (width as f64, height as f64),
            _ => (result_width, result_height),
        };
        let scale = geometry.scale()[0];
        let percent = if let SizeRequest::Scale(factor) = self.recipe.size { factor } else { scale } * 100.0;
        let dpi = match self.recipe.size {
            SizeRequest::SmartDpi(rule) => f64::from(rule.target),
            _ => geometry.dpi.map_or_else(|| geometry.from_dpi.unwrap_or(stated_dpi(info)).x * scale, |dpi| dpi.x),
        };
        let megapixels = match self.recipe.size {
            SizeRequest::Megapixels(millions) => millions,
            _ => result_width * result_height / 1e6,
        };
        let pixel_size = match (self.recipe.size, info.pixel_size) {
            (SizeRequest::PixelSize(side), _) => Some(side),
            (_, size) => size.map(|size| size.x / scale),
        };
        ResizeNumbers {
            width,
            height,
            percent,
            long_side: result_width.max(result_height),
            short_side: result_width.min(result_height),
            megapixels,
            pixel_size,
            dpi,
        }
    }

    /// Takes over the numbers that were changed.
    pub fn change(&mut self, before: &ResizeNumbers, after: &ResizeNumbers) {
        let pixels = |v: f64| v.round().max(1.0) as usize;
        let size = |width, height, fit| SizeRequest::Pixels { width, height, fit };
        if after.width != before.width || after.height != before.height {
            let (width, height) = (pixels(after.width), pixels(after.height));
            self.recipe.size = match (self.linked, after.width != before.width) {
                (false, _) => size(Some(width), Some(height), self.fit),
                (true, true) => size(Some(width), None, Fit::Contain),
                (true, false) => size(None, Some(height), Fit::Contain),
            };
        } else if after.percent != before.percent {
            self.recipe.size = SizeRequest::Scale(after.percent / 100.0);
        } else if after.long_side != before.long_side {
            self.recipe.size = SizeRequest::LongSide(pixels(after.long_side));
        } else if after.short_side != before.short_side {
            self.recipe.size = SizeRequest::ShortSide(pixels(after.short_side));
        } else if after.megapixels != before.megapixels {
            self.recipe.size = SizeRequest::Megapixels(after.megapixels);
        } else if let Some(side) = after.pixel_size.filter(|_| after.pixel_size != before.pixel_size) {
            self.recipe.size = SizeRequest::PixelSize(side);
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

    /// Says what freed sides do with the proportions.
    pub fn set_fit(&mut self, chosen: Fit) {
        self.fit = chosen;
        if let SizeRequest::Pixels { width: Some(_), height: Some(_), fit } = &mut self.recipe.size {
            *fit = chosen;
        }
    }

    /// The colour that is filled with counts where something is.
    #[must_use]
    pub const fn pads(&self) -> bool {
        matches!(self.recipe.size, SizeRequest::Pixels { width: Some(_), height: Some(_), fit: Fit::Pad })
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

    #[test]
    fn freed_sides_fit_as_it_is_chosen() {
        let (mut draft, info) = (ResizeDraft::default(), info());
        draft.set_linked(false);
        after(&mut draft, |n| (n.width, n.height) = (400.0, 400.0));
        for (fit, size) in [(Fit::Contain, (400, 200)), (Fit::Cover, (400, 400)), (Fit::Pad, (400, 400))] {
            draft.set_fit(fit);
            assert_eq!(draft.geometry(&info).unwrap().size, size, "{fit:?}");
            assert_eq!(draft.pads(), fit == Fit::Pad);
            let numbers = after(&mut draft, |_| ());
            assert_eq!((numbers.width, numbers.height), (400.0, 400.0), "the box stays what it is");
        }
        // What is typed next fits in the same way.
        after(&mut draft, |n| n.width = 300.0);
        assert!(draft.pads());
        draft.set_linked(true);
        assert!(!draft.pads());
    }

    #[test]
    fn other_numbers_say_the_size_too() {
        let mut info = info();
        let mut draft = ResizeDraft::default();
        let numbers = after(&mut draft, |n| n.short_side = 100.0);
        assert_eq!((numbers.width, numbers.height, numbers.megapixels), (200.0, 100.0, 0.02));
        let numbers = after(&mut draft, |n| n.megapixels = 2.0);
        assert_eq!((numbers.width, numbers.height, numbers.megapixels), (2000.0, 1000.0, 2.0));
        assert_eq!(numbers.pixel_size, None);
        info.pixel_size = Some(crate::model::PixelSize { x: 0.5, y: 0.5, z: None });
        let before = draft.numbers(&info, &draft.geometry(&info).unwrap());
        assert_eq!(before.pixel_size, Some(0.25));
        draft.change(&before, &ResizeNumbers { pixel_size: Some(1.0), ..before });
        assert_eq!(draft.recipe.size, SizeRequest::PixelSize(1.0));
        assert_eq!(draft.geometry(&info).unwrap().size, (500, 250));
    }
}
