//! The measures of a frame, all of them parts of the size of its letters.

use super::layout::Label;
use super::ticks::Ticks;
use crate::model::Rect;
use crate::ops::text::Font;

/// The smallest letters, in pixels.
const LEAST_LETTERS: f32 = 13.0;
/// Letters are this part of the picture's mean side, and at most that part of the data's shorter side.
const OF_MEAN_SIDE: f32 = 1.0 / 60.0;
const OF_SHORT_SIDE: f32 = 1.0 / 20.0;

/// Lengths in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    pub font: Font,
    /// Height of digits.
    pub cap: usize,
    /// Thickness of lines.
    pub line: usize,
    /// Length of ticks.
    pub tick: usize,
    /// Between a tick and its number.
    pub gap: usize,
    /// Round everything.
    pub margin: usize,
    /// Between the baseline of the upper units and the data.
    pub above: usize,
    /// Between data and colour bar.
    pub apart: usize,
    /// Width of the colour bar.
    pub bar: usize,
}

impl Measure {
    /// The measures for data of that width and height.
    pub fn of([width, height]: [usize; 2]) -> Self {
        let (width, height) = (width as f32, height as f32);
        let most = (width.min(height) * OF_SHORT_SIDE).max(LEAST_LETTERS);
        let size = ((width * height).sqrt() * OF_MEAN_SIDE).clamp(LEAST_LETTERS, most).round();
        let part = |part: f32| (part * size).round().max(1.0) as usize;
        let font = Font::regular(size);
        Self {
            font,
            cap: font.cap_height().ceil() as usize,
            line: part(0.07),
            tick: part(0.36),
            gap: part(0.36),
            margin: part(1.0),
            above: part(1.0),
            apart: part(1.4),
            bar: part(1.2),
        }
    }

    /// How far a number is from the edge it belongs to.
    pub const fn outside(&self) -> usize {
        self.line + self.tick + self.gap
    }

    /// The width of a line of text.
    pub fn width(&self, text: &str) -> f32 {
        self.font.width(text)
    }

    /// The width of the widest number of an axis.
    pub fn widest(&self, ticks: &Ticks) -> usize {
        ticks.values.iter().map(|value| self.width(&ticks.label(*value)).ceil() as usize).max().unwrap_or(0)
    }

    /// The baseline of the numbers under the data.
    pub const fn across_baseline(&self, data: &Rect) -> usize {
        data.bottom() + self.outside() + self.cap
    }

    /// The baseline of a number whose middle is at a height.
    pub fn centred(&self, y: f32) -> usize {
        (y + self.cap as f32 / 2.0).round() as usize
    }

    /// Where a line begins that marks a place between two edges; it never passes them.
    pub fn line_at(&self, place: f32, from: usize, to: usize) -> usize {
        let begins = (place - self.line as f32 / 2.0).round().max(0.0) as usize;
        begins.clamp(from, to.saturating_sub(self.line).max(from))
    }

    /// A number on an axis.
    pub const fn number(&self, text: String, at: [usize; 2]) -> Label {
        Label { text, font: self.font, at, is_unit: false }
    }

    /// The unit of an axis.
    pub const fn unit(&self, text: String, at: [usize; 2]) -> Label {
        Label { text, font: self.font, at, is_unit: true }
    }
}
