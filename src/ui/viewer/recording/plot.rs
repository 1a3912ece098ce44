//! Between the screen and the signal: points ↔ samples and cycles per sample.

use egui::{Pos2, Rect, pos2};

use super::extent::Extent;
use super::selection::TimeFrequencyBox;

/// How far outside the plot a point is still placed truly; further ones are brought to there.
const OUTSIDE: f32 = 1000.0;

/// A rectangle of the screen that shows a part of a recording: time to the right, frequency upwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plot {
    pub rect: Rect,
    pub time: Extent,
    pub frequency: Extent,
}

impl Plot {
    /// Where a sample lies.
    #[must_use]
    pub fn x(&self, sample: f64) -> f32 {
        let x = f64::from(self.rect.left()) + self.time.position(sample) * f64::from(self.rect.width());
        (x as f32).clamp(self.rect.left() - OUTSIDE, self.rect.right() + OUTSIDE)
    }

    /// Where a frequency lies.
    #[must_use]
    pub fn y(&self, cycles: f64) -> f32 {
        let y = f64::from(self.rect.bottom()) - self.frequency.position(cycles) * f64::from(self.rect.height());
        (y as f32).clamp(self.rect.top() - OUTSIDE, self.rect.bottom() + OUTSIDE)
    }

    /// The sample at a horizontal place.
    #[must_use]
    pub fn sample(&self, x: f32) -> f64 {
        self.time.at(f64::from((x - self.rect.left()) / self.rect.width()))
    }

    /// The frequency at a vertical place.
    #[must_use]
    pub fn cycles(&self, y: f32) -> f64 {
        self.frequency.at(f64::from((self.rect.bottom() - y) / self.rect.height()))
    }

    /// Sample and frequency at a point.
    #[must_use]
    pub fn place(&self, at: Pos2) -> [f64; 2] {
        [self.sample(at.x), self.cycles(at.y)]
    }

    /// The rectangle of a box.
    #[must_use]
    pub fn rect_of(&self, part: &TimeFrequencyBox) -> Rect {
        let left_top = pos2(self.x(part.time.low), self.y(part.frequency.high));
        Rect::from_min_max(left_top, pos2(self.x(part.time.high), self.y(part.frequency.low)))
    }

    /// The box after its rectangle was moved from `before` to `after`: edges that did not move keep their exact value.
    #[must_use]
    pub fn moved(&self, part: &TimeFrequencyBox, before: Rect, after: Rect) -> TimeFrequencyBox {
        let mut moved = *part;
        if before.size() == after.size() {
            // Moved as a whole: its extent stays exactly as it was.
            let samples = self.sample(after.left()) - self.sample(before.left());
            let cycles = self.cycles(after.top()) - self.cycles(before.top());
            moved.time = Extent::new(part.time.low + samples, part.time.high + samples);
            moved.frequency = Extent::new(part.frequency.low + cycles, part.frequency.high + cycles);
            return moved;
        }
        let edges = [
            (before.left() != after.left(), &mut moved.time.low, self.sample(after.left())),
            (before.right() != after.right(), &mut moved.time.high, self.sample(after.right())),
            (before.top() != after.top(), &mut moved.frequency.high, self.cycles(after.top())),
            (before.bottom() != after.bottom(), &mut moved.frequency.low, self.cycles(after.bottom())),
        ];
        for (changed, edge, value) in edges {
            if changed {
                *edge = value;
            }
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLOT: Plot = Plot {
        rect: Rect { min: pos2(100.0, 50.0), max: pos2(300.0, 150.0) },
        time: Extent::new(1000.0, 2000.0),
        frequency: Extent::new(-0.5, 0.5),
    };

    #[test]
    fn places_go_there_and_back() {
        assert_eq!(PLOT.place(pos2(100.0, 50.0)), [1000.0, 0.5]);
        assert_eq!((PLOT.x(1500.0), PLOT.y(0.0)), (200.0, 100.0));
        assert_eq!(PLOT.x(1e15), 300.0 + OUTSIDE);
    }

    #[test]
    fn edges_that_were_not_pulled_keep_their_exact_values() {
        let part = TimeFrequencyBox { time: Extent::new(1234.567, 1e9), frequency: Extent::new(-0.123_456_789, 0.25) };
        let before = PLOT.rect_of(&part);
        let mut after = before;
        after.min.y = 60.0;
        let pulled = PLOT.moved(&part, before, after);
        assert_eq!((pulled.time, pulled.frequency.low), (part.time, part.frequency.low));
        assert!((pulled.frequency.high - 0.4).abs() < 1e-6);
        let moved = PLOT.moved(&part, before, before.translate(egui::vec2(20.0, 0.0)));
        assert!((moved.time.low - 1334.567).abs() < 1e-3 && moved.frequency == part.frequency);
    }
}
