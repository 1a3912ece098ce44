//! Where everything of a frame lies: the data, ticks and numbers of three axes, their units, the colour bar.
//!
//! Nothing overlaps, whatever the numbers: margins are as wide as what stands in them. Letters grow with the picture,
//! so that they can be read when all of it is looked at. Not here: drawing it (`frame`).

use super::measure::Measure;
use super::scale::AxisScale;
use super::ticks::Ticks;
use crate::model::Rect;
use crate::ops::OpError;
use crate::ops::text::Font;

/// The least width and height of data that has room for axes, in pixels.
pub const LEAST_SIZE: [usize; 2] = [96, 64];

/// What the axes of a frame say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrameScales<'a> {
    /// Under the data, from its left to its right edge.
    pub across: AxisScale<'a>,
    /// At its left, from its lower to its upper edge.
    pub up: AxisScale<'a>,
    /// Along the colour bar at its right.
    pub values: AxisScale<'a>,
}

/// A line of text in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    pub text: String,
    pub font: Font,
    /// Where its baseline begins.
    pub at: [usize; 2],
    /// A unit, not a number.
    pub is_unit: bool,
}

impl Label {
    /// The rectangle that its letters keep to.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        let [x, baseline] = self.at;
        let (above, below) = (self.font.cap_height().ceil() as usize, self.font.descent().ceil() as usize);
        Rect::new(x, baseline.saturating_sub(above), self.font.width(&self.text).ceil() as usize, above + below)
    }
}

/// A frame laid out; all places in pixels of the picture that data and frame make together.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Width and height of the whole picture.
    pub size: [usize; 2],
    /// Where the data goes, pixel by pixel.
    pub data: Rect,
    /// The colour bar, lowest value at its lower edge.
    pub bar: Rect,
    /// Ticks, and the outlines of data and bar.
    pub lines: Vec<Rect>,
    pub labels: Vec<Label>,
}

impl Layout {
    /// Lays a frame round data of that width and height.
    ///
    /// # Errors
    /// [`OpError::Refused`] if the data is smaller than 96 × 64.
    pub fn new(size: [usize; 2], scales: &FrameScales<'_>) -> Result<Self, OpError> {
        let [width, height] = size;
        if width < LEAST_SIZE[0] || height < LEAST_SIZE[1] {
            return Err(OpError::refused(
                format!("a picture of {width} × {height} has no room for axes"),
                format!("make it at least {} × {}, or leave axes and labels out", LEAST_SIZE[0], LEAST_SIZE[1]),
            ));
        }
        let measure = Measure::of(size);
        let across = across_ticks(&measure, &scales.across, width);
        let up = upright_ticks(&measure, &scales.up, height);
        let values = upright_ticks(&measure, &scales.values, height);

        let numbers = measure.widest(&up) + measure.outside();
        let first = across.values.first().map_or(0.0, |value| {
            let place = scales.across.position(*value) as f32 * width as f32;
            measure.width(&across.label(*value)) / 2.0 - place
        });
        let left = measure.margin + numbers.max(first.ceil().max(0.0) as usize);
        let data = Rect::new(left, measure.margin + measure.cap + measure.above, width, height);
        let bar = Rect::new(data.right() + measure.apart, data.y, measure.bar, height);
        let mut layout = Self { size: [0, 0], data, bar, lines: Vec::new(), labels: Vec::new() };
        layout.outline(data, measure.line);
        layout.outline(bar, measure.line);
        layout.across_axis(&measure, &across, &scales.across);
        layout.up_axis(&measure, &up, &scales.up);
        layout.bar_axis(&measure, &values, &scales.values);
        let right = layout.labels.iter().map(|label| label.bounds().right()).max().unwrap_or(0).max(bar.right());
        layout.size = [right + measure.margin, measure.across_baseline(&data) + measure.margin];
        Ok(layout)
    }

    /// Four lines round a rectangle, outside of it.
    fn outline(&mut self, rect: Rect, line: usize) {
        let (width, height) = (rect.width + 2 * line, rect.height);
        self.lines.extend([
            Rect::new(rect.x - line, rect.y - line, width, line),
            Rect::new(rect.x - line, rect.bottom(), width, line),
            Rect::new(rect.x - line, rect.y, line, height),
            Rect::new(rect.right(), rect.y, line, height),
        ]);
    }

    fn across_axis(&mut self, measure: &Measure, ticks: &Ticks, scale: &AxisScale<'_>) {
        let data = self.data;
        let baseline = measure.across_baseline(&data);
        let mut free_from = 0;
        for value in &ticks.values {
            let x = data.x as f32 + scale.position(*value) as f32 * data.width as f32;
            let column = measure.line_at(x, data.x, data.right());
            self.lines.push(Rect::new(column, data.bottom() + measure.line, measure.line, measure.tick));
            let text = ticks.label(*value);
            let width = measure.width(&text);
            let label = measure.number(text, [(x - width / 2.0).round().max(0.0) as usize, baseline]);
            // Where the axis is so short that two numbers would touch, the second stays away.
            if label.at[0] >= free_from {
                free_from = label.bounds().right() + measure.gap;
                self.labels.push(label);
            }
        }
        let x = self.bar.x.max(free_from);
        self.labels.push(measure.unit(ticks.unit(scale), [x, baseline]));
    }

    fn up_axis(&mut self, measure: &Measure, ticks: &Ticks, scale: &AxisScale<'_>) {
        let data = self.data;
        let right = data.x - measure.outside();
        for value in &ticks.values {
            let y = data.bottom() as f32 - scale.position(*value) as f32 * data.height as f32;
            let row = measure.line_at(y, data.y, data.bottom());
            self.lines.push(Rect::new(data.x - measure.line - measure.tick, row, measure.tick, measure.line));
            let text = ticks.label(*value);
            let x = right - (measure.width(&text).ceil() as usize).min(right);
            self.labels.push(measure.number(text, [x, measure.centred(y)]));
        }
        let unit = ticks.unit(scale);
        // Over the numbers, as far to the right as they; a long unit begins at the margin and reaches over the data.
        let x = right.saturating_sub(measure.width(&unit).ceil() as usize).max(measure.margin);
        self.labels.push(measure.unit(unit, [x, measure.margin + measure.cap]));
    }

    fn bar_axis(&mut self, measure: &Measure, ticks: &Ticks, scale: &AxisScale<'_>) {
        let bar = self.bar;
        for value in &ticks.values {
            let y = bar.bottom() as f32 - scale.position(*value) as f32 * bar.height as f32;
            let row = measure.line_at(y, bar.y, bar.bottom());
            self.lines.push(Rect::new(bar.right() + measure.line, row, measure.tick, measure.line));
            let at = [bar.right() + measure.outside(), measure.centred(y)];
            self.labels.push(measure.number(ticks.label(*value), at));
        }
        self.labels.push(measure.unit(ticks.unit(scale), [bar.x, measure.margin + measure.cap]));
    }
}

/// The ticks under the data: with air between their numbers, or on a short axis with less of it.
fn across_ticks(measure: &Measure, scale: &AxisScale<'_>, width: usize) -> Ticks {
    let room = |ticks: &Ticks, air: f32| measure.widest(ticks) as f32 + air * measure.font.size;
    let fitting = |air: f32| Ticks::fitting(scale, width as f32, |ticks| room(ticks, air));
    at_least_two(fitting(1.6), || fitting(0.5))
}

/// The ticks beside the data, likewise.
fn upright_ticks(measure: &Measure, scale: &AxisScale<'_>, height: usize) -> Ticks {
    let fitting = |rows: f32| Ticks::fitting(scale, height as f32, |_| rows * measure.font.size);
    at_least_two(fitting(3.2), || fitting(1.5))
}

/// One number on an axis tells nothing of its scale.
fn at_least_two(airy: Ticks, dense: impl FnOnce() -> Ticks) -> Ticks {
    if airy.values.len() > 1 { airy } else { dense() }
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
