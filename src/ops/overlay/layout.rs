//! Where overlays stand: from their corners inwards, one over the other where they share one.

use super::length::{BAR_PART, round_length};
use super::stamp::{plane_text, time_text};
use super::subject::Subject;
use crate::model::overlay::{Corner, Overlays};
use crate::model::{PlaneIndex, Rect};
use crate::ops::text::{Face, Font};

/// The smallest letters that can be read, in pixels.
const LEAST_LETTERS: f64 = 8.0;

/// Which overlay it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    TimeStamp,
    PlaneLabel,
    ChannelNames,
    ScaleBar,
}

impl Kind {
    /// Each of them, in the order of lists.
    pub const ALL: [Self; 4] = [Self::ScaleBar, Self::TimeStamp, Self::PlaneLabel, Self::ChannelNames];

    /// What people call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::TimeStamp => "Time stamp",
            Self::PlaneLabel => "Plane label",
            Self::ChannelNames => "Channel names",
            Self::ScaleBar => "Scale bar",
        }
    }
}

/// A line of text in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct TextLine {
    pub text: String,
    pub color: [u8; 3],
    /// Where its baseline begins.
    pub at: [usize; 2],
}

/// The bar of a scale bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    pub rect: Rect,
    pub color: [u8; 3],
}

/// An overlay in its place; all places in pixels of the picture at its full size.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    pub kind: Kind,
    pub font: Font,
    pub lines: Vec<TextLine>,
    pub bar: Option<Bar>,
    /// What letters and bar reach over.
    pub bounds: Rect,
    /// The dark ground under it, if it has one.
    pub ground: Option<Rect>,
}

impl Placed {
    /// What it says, in one line.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// An overlay that has no place yet.
struct Block {
    kind: Kind,
    corner: Corner,
    lines: Vec<(String, [u8; 3])>,
    /// Width of the bar under the text, and its colour.
    bar: Option<(usize, [u8; 3])>,
}

/// Sizes in pixels, all of them parts of the picture's shorter side or of the size of letters.
struct Measure {
    font: Font,
    /// Height of capitals and digits.
    cap: usize,
    /// From baseline to baseline.
    leading: usize,
    /// From the picture's edges.
    margin: usize,
    /// Between overlays of one corner.
    apart: usize,
    /// Between a bar and its text.
    gap: usize,
    /// By which the ground is larger than what stands on it.
    padding: usize,
    thickness: usize,
}

impl Measure {
    fn of(overlays: &Overlays, [width, height]: [usize; 2]) -> Self {
        let shorter = width.min(height) as f64;
        let size = (shorter * overlays.text_percent / 100.0).round().max(LEAST_LETTERS) as f32;
        let part = |part: f32| (part * size).round() as usize;
        let font = Font { face: Face::Bold, size };
        Self {
            font,
            cap: font.cap_height().round() as usize,
            leading: part(1.3),
            margin: part(0.9),
            apart: part(1.0),
            gap: part(0.35),
            padding: part(0.4),
            thickness: (shorter * overlays.scale_bar.thickness_percent / 100.0).round().max(1.0) as usize,
        }
    }

    fn text_width(&self, text: &str) -> usize {
        self.font.width(text).ceil() as usize
    }

    fn size(&self, block: &Block) -> [usize; 2] {
        let text = block.lines.iter().map(|(text, _)| self.text_width(text)).max().unwrap_or(0);
        let lines = if block.lines.is_empty() { 0 } else { self.cap + (block.lines.len() - 1) * self.leading };
        match block.bar {
            Some((bar, _)) => {
                let gap = if lines > 0 { self.gap } else { 0 };
                [text.max(bar), lines + gap + self.thickness]
            }
            None => [text, lines],
        }
    }
}

/// Every overlay of a plane of a picture of that width and height, in its place.
pub(super) fn place(overlays: &Overlays, subject: &Subject, plane: PlaneIndex, frame: [usize; 2]) -> Vec<Placed> {
    let measure = Measure::of(overlays, frame);
    let mut blocks = blocks(overlays, subject, plane, frame);
    blocks.retain(|block| block.bar.is_none_or(|(bar, _)| bar + 2 * measure.margin <= frame[0]));
    let mut placed = Vec::with_capacity(blocks.len());
    for corner in Corner::ALL {
        let mut of_corner: Vec<&Block> = blocks.iter().filter(|block| block.corner == corner).collect();
        // From the edge inwards; what is read first stands higher, whichever edge that is.
        if corner.is_lower() {
            of_corner.reverse();
        }
        let mut away = measure.margin;
        for block in of_corner {
            let size = measure.size(block);
            let x = if corner.is_right() { frame[0].saturating_sub(measure.margin + size[0]) } else { measure.margin };
            let y = if corner.is_lower() { frame[1].saturating_sub(away + size[1]) } else { away };
            placed.push(measure.put(block, Rect::new(x, y, size[0], size[1]), overlays.ground));
            away += size[1] + measure.apart;
        }
    }
    placed
}

impl Measure {
    fn put(&self, block: &Block, bounds: Rect, ground: bool) -> Placed {
        let line = |(index, (text, color)): (usize, &(String, [u8; 3]))| {
            let room = bounds.width.saturating_sub(self.text_width(text));
            let indent = match (block.bar, block.corner.is_right()) {
                (Some(_), _) => room / 2,
                (None, true) => room,
                (None, false) => 0,
            };
            let at = [bounds.x + indent, bounds.y + self.cap + index * self.leading];
            TextLine { text: text.clone(), color: *color, at }
        };
        let bar = block.bar.map(|(width, color)| {
            let x = bounds.x + (bounds.width - width) / 2;
            Bar { rect: Rect::new(x, bounds.bottom() - self.thickness, width, self.thickness), color }
        });
        let (x, y) = (bounds.x.saturating_sub(self.padding), bounds.y.saturating_sub(self.padding));
        let (right, bottom) = (bounds.right() + self.padding, bounds.bottom() + self.padding);
        Placed {
            kind: block.kind,
            font: self.font,
            lines: block.lines.iter().enumerate().map(line).collect(),
            bar,
            bounds,
            ground: ground.then(|| Rect::new(x, y, right - x, bottom - y)),
        }
    }
}

/// What is said of a plane, from top to bottom.
fn blocks(overlays: &Overlays, subject: &Subject, plane: PlaneIndex, frame: [usize; 2]) -> Vec<Block> {
    let (time, height, names) = (&overlays.time_stamp, &overlays.plane_label, &overlays.channel_names);
    let mut blocks = Vec::new();
    let mut text = |kind, corner, lines: Vec<(String, [u8; 3])>| blocks.push(Block { kind, corner, lines, bar: None });
    if time.visible && subject.axes.t > 1 {
        let line = time_text(time.format, plane.t, subject.axes.t, subject.interval);
        text(Kind::TimeStamp, time.corner, vec![(line, time.color)]);
    }
    if height.visible && subject.axes.z > 1 {
        let line = plane_text(height.format, plane.z, subject.axes.z, subject.z_step);
        text(Kind::PlaneLabel, height.corner, vec![(line, height.color)]);
    }
    if names.visible && !subject.channels.is_empty() {
        text(Kind::ChannelNames, names.corner, subject.channels.clone());
    }
    blocks.extend(scale_bar(overlays, subject, frame));
    blocks
}

/// `None` where nobody knows what a pixel stands for.
fn scale_bar(overlays: &Overlays, subject: &Subject, [width, _]: [usize; 2]) -> Option<Block> {
    let bar = &overlays.scale_bar;
    let (per_pixel, unit) = subject.pixel.filter(|_| bar.visible)?;
    let length = bar.length.unwrap_or_else(|| round_length(width as f64 * BAR_PART * per_pixel));
    let pixels = (length / per_pixel).round().max(1.0) as usize;
    let lines = if bar.text { vec![(unit.text(length), bar.color)] } else { Vec::new() };
    Some(Block { kind: Kind::ScaleBar, corner: bar.corner, lines, bar: Some((pixels, bar.color)) })
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
