//! What is kept of the plots of one recording: the newest results, the symbol clock, what it is compared with.

use std::collections::HashMap;

use super::super::extent::Extent;
use super::placing::Placed;
use crate::engine::plots::{Difference, Distribution, Plot, PlotResult, Symbols, Traces};
use crate::engine::spectrum::Density;
use crate::model::DocumentId;
use crate::ops::plots::SymbolClock;

/// Equally spaced lines over time: one a symbol.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SymbolLines {
    /// The first line, in samples.
    pub start: f64,
    /// From line to line, in samples.
    pub period: f64,
    /// How many spaces lie between the first line and the last.
    pub count: u32,
}

impl SymbolLines {
    /// Spaces at first, where no symbol rate is known.
    pub const COUNT: u32 = 8;
    /// The most spaces.
    pub const MOST: u32 = 10_000;

    /// Lines over the middle half of what is in view.
    #[must_use]
    pub fn within(time: Extent) -> Self {
        let period = (time.span() / 2.0 / f64::from(Self::COUNT)).max(SymbolClock::SHORTEST);
        Self { start: time.at(0.25), period, count: Self::COUNT }
    }

    /// Lines over all of a time, from its beginning: one every `period` samples, as many as are needed (the last one may
    /// stand up to half a space beside the end); without a period the time is divided evenly.
    #[must_use]
    pub fn over(time: Extent, period: Option<f64>) -> Self {
        let even = time.span() / f64::from(Self::COUNT);
        let period = period.unwrap_or(even).max(SymbolClock::SHORTEST);
        let count = (time.span() / period).round().clamp(1.0, f64::from(Self::MOST)) as u32;
        Self { start: time.low, period, count }
    }

    /// The place of a line.
    #[must_use]
    pub fn at(&self, index: u32) -> f64 {
        self.start + self.period * f64::from(index)
    }

    /// The last line.
    #[must_use]
    pub fn end(&self) -> f64 {
        self.at(self.count)
    }

    /// The lines after the last one was moved: the first one stays, all others spread.
    #[must_use]
    pub fn stretched_to(&self, end: f64) -> Self {
        Self { period: ((end - self.start) / f64::from(self.count)).max(SymbolClock::SHORTEST), ..*self }
    }

    /// As the engine takes it: an instant in the middle of each space.
    #[must_use]
    pub fn clock(&self) -> SymbolClock {
        SymbolClock { start: self.start + self.period / 2.0, period: self.period }
    }
}

/// What is kept of the plots of one recording.
#[derive(Debug, Default)]
pub struct KeptPlots {
    pub i_and_q: Option<Traces>,
    pub phase: Option<Traces>,
    pub frequency: Option<Traces>,
    /// Of the box; that of what is in view comes with the spectrogram.
    pub density: Option<Density>,
    pub difference: Option<Difference>,
    pub distribution: Option<Distribution>,
    pub symbols: Option<Symbols>,
    /// Why there is no plot.
    pub failures: HashMap<Plot, String>,
    /// The lines of the symbol clock, if they are shown.
    pub lines: Option<SymbolLines>,
    /// How they came to where they are.
    pub placed: Placed,
    /// The recording it is compared with.
    pub compared: Option<DocumentId>,
    /// How many plots are chosen and have no room.
    pub without_room: usize,
}

impl KeptPlots {
    /// Takes in what the engine has finished.
    pub fn take(&mut self, plot: Plot, result: PlotResult) {
        self.failures.remove(&plot);
        match result {
            PlotResult::Traces(traces) => {
                let place = match plot {
                    Plot::Phase => &mut self.phase,
                    Plot::Frequency => &mut self.frequency,
                    _ => &mut self.i_and_q,
                };
                *place = Some(traces);
            }
            PlotResult::Density(density) => self.density = Some(density),
            PlotResult::Difference(difference) => self.difference = Some(difference),
            PlotResult::Distribution(distribution) => self.distribution = Some(distribution),
            PlotResult::Symbols(symbols) => self.symbols = Some(symbols),
            PlotResult::Failed(sentence) => {
                self.failures.insert(plot, sentence);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_changes_the_period_and_the_first_stays() {
        let lines = SymbolLines { start: 100.0, period: 10.0, count: 8 };
        assert_eq!((lines.end(), lines.clock()), (180.0, SymbolClock { start: 105.0, period: 10.0 }));
        assert_eq!(lines.stretched_to(260.0), SymbolLines { period: 20.0, ..lines });
        assert_eq!(lines.stretched_to(-50.0).period, SymbolClock::SHORTEST);
        let wide = SymbolLines::within(Extent::new(0.0, 3200.0));
        assert_eq!((wide.start, wide.end()), (800.0, 2400.0));
    }

    #[test]
    fn lines_over_a_box_begin_with_it_and_are_as_many_as_it_has_symbols() {
        let time = Extent::new(1000.0, 3000.0);
        let even = SymbolLines::over(time, None);
        assert_eq!((even.start, even.end(), even.count), (1000.0, 3000.0, SymbolLines::COUNT));
        // What is measured is never quite a part of the box.
        for period in [49.99, 50.0, 50.01] {
            assert_eq!(SymbolLines::over(time, Some(period)), SymbolLines { start: 1000.0, period, count: 40 });
        }
        let [long, many] = [5000.0, 0.001].map(|period| SymbolLines::over(time, Some(period)));
        assert_eq!((long.period, long.count), (5000.0, 1), "one symbol at least");
        assert_eq!((many.period, many.count), (SymbolClock::SHORTEST, 2000));
        let endless = SymbolLines::over(Extent::new(0.0, 1e9), Some(2.0));
        assert_eq!((endless.period, endless.count), (2.0, SymbolLines::MOST), "the rate stays");
    }
}
