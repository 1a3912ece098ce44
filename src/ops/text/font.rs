//! A face at a size: how wide and how high its text is, and drawing it.

use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::glyph;
use crate::ops::canvas::Canvas;

/// Noto Sans, whose digits are all of one width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Face {
    #[default]
    Regular,
    Bold,
}

impl Face {
    /// The font, which the program carries; `None` only if it was built with a broken one.
    fn font(self) -> Option<&'static FontRef<'static>> {
        static REGULAR: LazyLock<Option<FontRef<'static>>> =
            LazyLock::new(|| FontRef::new(ttf_noto_sans::REGULAR).ok());
        static BOLD: LazyLock<Option<FontRef<'static>>> = LazyLock::new(|| FontRef::new(ttf_noto_sans::BOLD).ok());
        match self {
            Self::Regular => REGULAR.as_ref(),
            Self::Bold => BOLD.as_ref(),
        }
    }
}

/// A face at a size in pixels: the height of its em square, as everywhere in typography.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Font {
    pub face: Face,
    pub size: f32,
}

impl Font {
    /// The regular face at a size.
    #[must_use]
    pub const fn regular(size: f32) -> Self {
        Self { face: Face::Regular, size }
    }

    /// How far a line of text reaches to the right, in pixels.
    #[must_use]
    pub fn width(self, text: &str) -> f32 {
        let Some(set) = self.set() else { return 0.0 };
        text.chars().map(|letter| set.advance(set.glyph(letter))).sum()
    }

    /// The height of digits and capitals over the baseline, in pixels.
    #[must_use]
    pub fn cap_height(self) -> f32 {
        self.face.font().and_then(|font| font.metrics(self.ppem(), LocationRef::default()).cap_height).unwrap_or(0.0)
    }

    /// How far letters like p and g reach below the baseline, in pixels.
    #[must_use]
    pub fn descent(self) -> f32 {
        self.face.font().map_or(0.0, |font| -font.metrics(self.ppem(), LocationRef::default()).descent)
    }

    /// Draws a line of text whose baseline begins at `[x, y]`, in pixels of the whole picture. What a face has no
    /// letter for is a box.
    pub fn draw(self, canvas: &mut Canvas<'_>, text: &str, [x, y]: [f32; 2], color: [u8; 3]) {
        let Some(set) = self.set() else { return };
        let outlines = set.font.outline_glyphs();
        let mut pen = x;
        for letter in text.chars() {
            let id = set.glyph(letter);
            if let (Some(outline), Some(bounds)) = (outlines.get(id), set.metrics.bounds(id)) {
                glyph::draw(canvas, &outline, &bounds, self.ppem(), [pen, y], color);
            }
            pen += set.advance(id);
        }
    }

    fn ppem(self) -> Size {
        Size::new(self.size)
    }

    fn set(self) -> Option<Set> {
        let font = self.face.font()?;
        Some(Set { font, metrics: font.glyph_metrics(Size::new(self.size), LocationRef::default()) })
    }
}

/// A font that is being set.
struct Set {
    font: &'static FontRef<'static>,
    metrics: GlyphMetrics<'static>,
}

impl Set {
    fn glyph(&self, letter: char) -> GlyphId {
        self.font.charmap().map(letter).unwrap_or(GlyphId::NOTDEF)
    }

    fn advance(&self, id: GlyphId) -> f32 {
        self.metrics.advance_width(id).unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rect;

    const BLACK: [u8; 3] = [0; 3];

    fn drawn(font: Font, text: &str, part: Rect) -> Vec<u8> {
        let mut pixels = vec![255; part.area() * 3];
        font.draw(&mut Canvas::new(&mut pixels, part), text, [4.0, 24.0], BLACK);
        pixels
    }

    /// The smallest rectangle that holds all ink.
    fn ink(pixels: &[u8], width: usize) -> Rect {
        let dark = pixels.chunks_exact(3).enumerate().filter(|(_, pixel)| pixel[0] < 128);
        let at: Vec<(usize, usize)> = dark.map(|(index, _)| (index % width, index / width)).collect();
        let (x, y) = (at.iter().map(|at| at.0).min().unwrap(), at.iter().map(|at| at.1).min().unwrap());
        let (right, bottom) =
            (at.iter().map(|at| at.0).max().unwrap() + 1, at.iter().map(|at| at.1).max().unwrap() + 1);
        Rect::new(x, y, right - x, bottom - y)
    }

    #[test]
    fn letters_stand_on_their_baseline_and_reach_as_far_as_measured() {
        for face in [Face::Regular, Face::Bold] {
            let font = Font { face, size: 20.0 };
            let text = "H17HEH";
            let ink = ink(&drawn(font, text, Rect::whole(160, 40)), 160);
            assert_eq!(ink.bottom(), 24, "on the baseline");
            assert!((ink.height as f32 - font.cap_height()).abs() <= 1.0, "{ink:?} {}", font.cap_height());
            assert!(ink.x >= 4 && (ink.right() as f32) <= 4.0 + font.width(text), "{ink:?}");
            assert!(ink.width as f32 > 0.9 * font.width(text));
        }
        assert!(Font { face: Face::Bold, size: 20.0 }.width("Hz") > Font::regular(20.0).width("Hz"));
    }

    #[test]
    fn what_units_and_numbers_need_is_there() {
        let font = Font::regular(16.0);
        let set = font.set().unwrap();
        for letter in "0123456789.,:+\u{2212}\u{2009}–∞…µ°²³×/%()ABCabcgpΩ".chars() {
            assert_ne!(set.glyph(letter), GlyphId::NOTDEF, "{letter}");
        }
        let widths: Vec<f32> = "0123456789\u{2212}".chars().map(|digit| font.width(&digit.to_string())).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "digits do not dance");
        assert!(font.width("\u{2009}") > 0.0 && font.descent() > 0.0);
    }

    #[test]
    fn bands_of_a_picture_hold_the_same_letters() {
        let font = Font::regular(17.0);
        let whole = drawn(font, "\u{2212}98.6 dBFS", Rect::whole(120, 40));
        for part in [Rect::new(0, 0, 120, 17), Rect::new(0, 17, 120, 23), Rect::new(30, 10, 40, 9)] {
            let rows = (part.y..part.bottom()).flat_map(|y| &whole[(y * 120 + part.x) * 3..][..part.width * 3]);
            assert!(drawn(font, "\u{2212}98.6 dBFS", part).iter().eq(rows), "{part:?}");
        }
    }

    #[test]
    fn an_unknown_letter_is_a_box_and_the_edge_cuts() {
        let font = Font::regular(20.0);
        assert!(font.width("\u{10FFFF}") > 0.0);
        ink(&drawn(font, "\u{10FFFF}", Rect::whole(40, 40)), 40);
        let mut pixels = vec![255; 10 * 10 * 3];
        let mut canvas = Canvas::new(&mut pixels, Rect::whole(10, 10));
        font.draw(&mut canvas, "gg", [-6.0, 3.0], BLACK);
        assert!(pixels.iter().any(|value| *value < 128) && pixels.len() == 300);
    }
}
