//! From a size request to a target size.
//!
//! Sides are rounded to nearest, a half upwards, and are never less than 1; nothing depends on the machine.
//! A resolution request makes exactly that resolution: each side is `pixels · target / source`, so that pictures with
//! unequal resolutions get square pixels.

use super::smart_dpi::{Normalised, plausible};
use crate::model::recipe::{Fit, SizeRequest, SmartDpi};
use crate::model::{Dpi, PixelSize, Rect};
use crate::ops::OpError;

/// The resolution of a picture that states none, as the published normaliser assumes.
pub const DEFAULT_DPI: f64 = 72.0;

/// The longest side that can be asked for: far beyond any use, far below overflow.
const LONGEST_SIDE: f64 = 4_000_000.0;

/// What is resampled to where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Geometry {
    /// Width and height of the source in pixels.
    pub source: (usize, usize),
    /// Width and height of the result in pixels.
    pub size: (usize, usize),
    /// Where the resampled picture lies in the result; the rest is filled.
    pub placed: Rect,
    /// The part of the source that is resampled: left, top, width, height in source pixels.
    pub crop: [f64; 4],
    /// The resolution that was asked for, if one was and the result has it exactly.
    pub dpi: Option<Dpi>,
    /// The resolution of the source that a request for a resolution counts from: what was said or stated, else assumed.
    pub from_dpi: Option<Dpi>,
    /// The resolution of the source was not known and was taken to be [`DEFAULT_DPI`].
    pub assumed_dpi: bool,
    /// The source states two resolutions, and that across decided for both sides.
    pub unequal_dpi: bool,
    /// The longest side that was allowed made the result smaller than asked for.
    pub dimension_clamped: bool,
}

impl Geometry {
    /// The whole source stretched to a size.
    #[must_use]
    pub fn stretch(source: (usize, usize), size: (usize, usize)) -> Self {
        Self {
            source,
            size,
            placed: Rect::whole(size.0, size.1),
            crop: [0.0, 0.0, source.0 as f64, source.1 as f64],
            dpi: None,
            from_dpi: None,
            assumed_dpi: false,
            unequal_dpi: false,
            dimension_clamped: false,
        }
    }

    /// The geometry of a request for a source of that size and stated resolution, whose pixels have the size which that
    /// says.
    ///
    /// # Errors
    /// As [`Geometry::calibrated`].
    pub fn new(request: &SizeRequest, source: (usize, usize), dpi: Option<Dpi>) -> Result<Self, OpError> {
        Self::calibrated(request, source, dpi, dpi.map(Dpi::pixel_size))
    }

    /// The geometry of a request for a source of that size, stated resolution and size of a pixel.
    ///
    /// # Errors
    /// [`OpError::Refused`] if a side, factor or resolution is not a positive number, the result absurdly large, or a size
    /// of a pixel is asked for where that of the source is not known.
    pub fn calibrated(
        request: &SizeRequest,
        source: (usize, usize),
        dpi: Option<Dpi>,
        pixel_size: Option<PixelSize>,
    ) -> Result<Self, OpError> {
        if source.0 == 0 || source.1 == 0 {
            return Err(OpError::refused("the image has no pixels", "choose an image with a width and a height"));
        }
        match *request {
            SizeRequest::Pixels { width, height, fit } => Self::pixels(width, height, fit, source),
            SizeRequest::Scale(factor) => Self::scaled(source, factor, factor),
            SizeRequest::LongSide(side) => {
                let factor = side as f64 / source.0.max(source.1) as f64;
                Self::scaled(source, factor, factor)
            }
            SizeRequest::ShortSide(side) => {
                let factor = side as f64 / source.0.min(source.1) as f64;
                Self::scaled(source, factor, factor)
            }
            SizeRequest::Megapixels(millions) => {
                let factor = (millions * 1e6 / (source.0 as f64 * source.1 as f64)).sqrt();
                Self::scaled(source, factor, factor)
            }
            SizeRequest::PixelSize(side) => match pixel_size {
                Some(size) => Self::scaled(source, size.x / side, size.y / side),
                None => Err(OpError::refused(
                    "the size of its pixels is not known",
                    "say it with --pixel-size, or ask for another size",
                )),
            },
            SizeRequest::Dpi { target, source: stated, max_dimension } => {
                Self::resolution(target, stated.map(|v| Dpi { x: v, y: v }).or(dpi), max_dimension, source)
            }
            SizeRequest::SmartDpi(rule) => Self::normalised(&rule, dpi, source),
        }
    }

    fn scaled(source: (usize, usize), x: f64, y: f64) -> Result<Self, OpError> {
        let size = (side(source.0 as f64 * x)?, side(source.1 as f64 * y)?);
        Ok(Self::stretch(source, size))
    }

    fn pixels(width: Option<usize>, height: Option<usize>, fit: Fit, source: (usize, usize)) -> Result<Self, OpError> {
        let (w, h) = (source.0 as f64, source.1 as f64);
        let (width, height) = match (width, height) {
            (None, None) => return Err(OpError::refused("no size was given", "give a width, a height or both")),
            (Some(width), None) => {
                let width = side(width as f64)?;
                return Ok(Self::stretch(source, (width, side(h * width as f64 / w)?)));
            }
            (None, Some(height)) => {
                let height = side(height as f64)?;
                return Ok(Self::stretch(source, (side(w * height as f64 / h)?, height)));
            }
            (Some(width), Some(height)) => (side(width as f64)?, side(height as f64)?),
        };
        let (x, y) = (width as f64 / w, height as f64 / h);
        let inside = (side(w * x.min(y))?.min(width), side(h * x.min(y))?.min(height));
        Ok(match fit {
            Fit::Stretch => Self::stretch(source, (width, height)),
            Fit::Contain => Self::stretch(source, inside),
            Fit::Pad => Self {
                size: (width, height),
                placed: Rect::new((width - inside.0) / 2, (height - inside.1) / 2, inside.0, inside.1),
                ..Self::stretch(source, inside)
            },
            Fit::Cover => {
                let (crop_w, crop_h) = (width as f64 / x.max(y), height as f64 / x.max(y));
                let (crop_w, crop_h) = (crop_w.min(w), crop_h.min(h));
                let crop = [(w - crop_w) / 2.0, (h - crop_h) / 2.0, crop_w, crop_h];
                Self { crop, ..Self::stretch(source, (width, height)) }
            }
        })
    }

    fn resolution(
        target: f64,
        stated: Option<Dpi>,
        max_dimension: Option<usize>,
        source: (usize, usize),
    ) -> Result<Self, OpError> {
        let known = plausible(stated);
        let from = known.unwrap_or(Dpi { x: DEFAULT_DPI, y: DEFAULT_DPI });
        let (mut x, mut y) = (target / from.x, target / from.y);
        let longest = (source.0 as f64 * x).max(source.1 as f64 * y);
        let clamp = max_dimension.filter(|&limit| side(longest).is_ok_and(|longest| longest > limit));
        if let Some(limit) = clamp {
            (x, y) = (x * limit as f64 / longest, y * limit as f64 / longest);
        }
        Ok(Self {
            dpi: clamp.is_none().then_some(Dpi { x: target, y: target }),
            from_dpi: Some(from),
            assumed_dpi: known.is_none(),
            dimension_clamped: clamp.is_some(),
            ..Self::scaled(source, x, y)?
        })
    }

    /// As the normaliser decides: where it leaves a picture as it is, so is the result.
    fn normalised(rule: &SmartDpi, dpi: Option<Dpi>, source: (usize, usize)) -> Result<Self, OpError> {
        let decided = Normalised::new(rule, source, dpi)?;
        let made = decided.new_dimensions.filter(|_| !decided.dimension_clamped && !decided.has_unequal_dpi());
        let (width, height) = decided.new_dimensions.unwrap_or(source);
        let size = (side(width as f64)?, side(height as f64)?);
        let last = f64::from(decided.final_dpi);
        Ok(Self {
            dpi: made.map(|_| Dpi { x: last, y: last }),
            from_dpi: Some(decided.from_dpi),
            assumed_dpi: decided.assumed_dpi,
            unequal_dpi: decided.has_unequal_dpi(),
            dimension_clamped: decided.dimension_clamped,
            ..Self::stretch(source, size)
        })
    }

    /// Result pixels per source pixel, across and down.
    #[must_use]
    pub fn scale(&self) -> [f64; 2] {
        [self.placed.width as f64 / self.crop[2], self.placed.height as f64 / self.crop[3]]
    }

    /// Whether the result is the source, pixel by pixel.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        let whole = Self::stretch(self.source, self.source);
        (self.size, self.placed, self.crop) == (whole.size, whole.placed, whole.crop)
    }

    /// The same picture at half the size so many times, read from a source level of that size: for views of the result
    /// from afar.
    #[must_use]
    pub fn at_level(&self, halvings: u32, source: (usize, usize)) -> Self {
        let half = |v: usize| v.div_ceil(1 << halvings);
        let (across, down) = (source.0 as f64 / self.source.0 as f64, source.1 as f64 / self.source.1 as f64);
        let size = (half(self.size.0), half(self.size.1));
        let (x, y) = (self.placed.x >> halvings, self.placed.y >> halvings);
        let placed = Rect::new(
            x,
            y,
            half(self.placed.width).min(size.0 - x).max(1),
            half(self.placed.height).min(size.1 - y).max(1),
        );
        let [left, top, width, height] = self.crop;
        let crop = [left * across, top * down, width * across, height * down];
        Self { source, size, placed, crop, ..*self }
    }
}

/// A side of the result: to nearest, a half upwards, at least 1.
fn side(exact: f64) -> Result<usize, OpError> {
    if !exact.is_finite() || exact <= 0.0 {
        return Err(OpError::refused("the size asked for is not a positive number", "give a size above zero"));
    }
    if exact > LONGEST_SIDE {
        return Err(OpError::refused(
            format!("the result would be {exact:.0} pixels long"),
            format!("ask for at most {LONGEST_SIDE:.0}"),
        ));
    }
    Ok(((exact + 0.5).floor() as usize).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(request: SizeRequest, source: (usize, usize)) -> (usize, usize) {
        Geometry::new(&request, source, None).unwrap().size
    }

    fn pixels(width: usize, height: usize, fit: Fit) -> SizeRequest {
        SizeRequest::Pixels { width: Some(width), height: Some(height), fit }
    }

    #[test]
    fn one_side_brings_the_other() {
        let width = |width| SizeRequest::Pixels { width: Some(width), height: None, fit: Fit::Contain };
        assert_eq!(size(width(500), (1000, 333)), (500, 167)); // 166.5 upwards
        assert_eq!(size(width(1), (1000, 3)), (1, 1));
        let height = SizeRequest::Pixels { width: None, height: Some(100), fit: Fit::Contain };
        assert_eq!(size(height, (640, 480)), (133, 100));
    }

    #[test]
    fn factors_and_single_sides() {
        assert_eq!(size(SizeRequest::Scale(0.5), (5, 4)), (3, 2));
        assert_eq!(size(SizeRequest::LongSide(1568), (3000, 2000)), (1568, 1045));
        assert_eq!(size(SizeRequest::ShortSide(100), (300, 200)), (150, 100));
    }

    #[test]
    fn megapixels_and_the_size_of_a_pixel() {
        assert_eq!(size(SizeRequest::Megapixels(1.0), (4000, 4000)), (1000, 1000));
        assert_eq!(size(SizeRequest::Megapixels(0.5), (3000, 2000)), (866, 577));
        let of = |side, pixel_size| Geometry::calibrated(&SizeRequest::PixelSize(side), (100, 60), None, pixel_size);
        let fine = Some(PixelSize { x: 0.1, y: 0.2, z: Some(1.0) });
        assert_eq!(of(0.4, fine).unwrap().size, (25, 30));
        let sentence = of(0.4, None).unwrap_err().to_string();
        assert!(sentence.contains("not known") && sentence.contains("--pixel-size"), "{sentence}");
        assert!(of(0.0, fine).is_err() && of(f64::NAN, fine).is_err());
        // A scan states it as a resolution: 254 dpi are 100 µm.
        let scan = Some(Dpi { x: 254.0, y: 254.0 });
        assert_eq!(Geometry::new(&SizeRequest::PixelSize(200.0), (100, 60), scan).unwrap().size, (50, 30));
    }

    #[test]
    fn four_ways_to_fill_a_frame() {
        let source = (400, 200);
        assert_eq!(size(pixels(100, 100, Fit::Contain), source), (100, 50));
        assert_eq!(size(pixels(100, 100, Fit::Stretch), source), (100, 100));
        let pad = Geometry::new(&pixels(100, 100, Fit::Pad), source, None).unwrap();
        assert_eq!((pad.size, pad.placed), ((100, 100), Rect::new(0, 25, 100, 50)));
        let cover = Geometry::new(&pixels(100, 100, Fit::Cover), source, None).unwrap();
        assert_eq!((cover.size, cover.crop), ((100, 100), [100.0, 0.0, 200.0, 200.0]));
        assert_eq!(cover.scale(), [0.5, 0.5]);
    }

    #[test]
    fn a_resolution_is_made_exactly() {
        let request = |target, source| SizeRequest::Dpi { target, source, max_dimension: None };
        let stated = Some(Dpi { x: 300.0, y: 300.0 });
        let geometry = Geometry::new(&request(150.0, None), (2480, 3508), stated).unwrap();
        assert_eq!((geometry.size, geometry.dpi), ((1240, 1754), Some(Dpi { x: 150.0, y: 150.0 })));
        // No skip near the target, and the caller's word goes before the file's.
        assert_eq!(Geometry::new(&request(104.0, Some(100.0)), (1000, 700), stated).unwrap().size, (1040, 728));
        // Fax pixels become square.
        let fax = Some(Dpi { x: 204.0, y: 98.0 });
        assert_eq!(Geometry::new(&request(204.0, None), (1728, 1078), fax).unwrap().size, (1728, 2244));
    }

    #[test]
    fn an_unknown_resolution_is_assumed_and_said() {
        let request = SizeRequest::Dpi { target: 144.0, source: None, max_dimension: None };
        for stated in [None, Some(Dpi { x: 1.0, y: 1.0 })] {
            let geometry = Geometry::new(&request, (10, 10), stated).unwrap();
            assert_eq!((geometry.size, geometry.assumed_dpi), ((20, 20), true));
        }
    }

    #[test]
    fn a_longest_side_clamps_the_resolution() {
        let request = SizeRequest::Dpi { target: 300.0, source: Some(72.0), max_dimension: Some(4096) };
        let geometry = Geometry::new(&request, (1000, 500), None).unwrap();
        assert_eq!((geometry.size, geometry.dimension_clamped, geometry.dpi), ((4096, 2048), true, None));
    }

    #[test]
    fn nonsense_is_refused() {
        for factor in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e12] {
            assert!(Geometry::new(&SizeRequest::Scale(factor), (10, 10), None).is_err(), "{factor}");
        }
        let dpi = SizeRequest::Dpi { target: 0.0, source: None, max_dimension: None };
        assert!(Geometry::new(&dpi, (10, 10), None).is_err());
        assert!(Geometry::new(&pixels(0, 5, Fit::Pad), (10, 10), None).is_err());
        assert!(Geometry::new(&SizeRequest::Scale(1.0), (0, 10), None).is_err());
    }

    #[test]
    fn an_unchanged_size_is_known_as_such() {
        assert!(Geometry::new(&SizeRequest::Scale(1.0), (7, 9), None).unwrap().is_identity());
        assert!(!Geometry::new(&SizeRequest::Scale(2.0), (7, 9), None).unwrap().is_identity());
    }
}
