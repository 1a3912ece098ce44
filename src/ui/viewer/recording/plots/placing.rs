//! Where the symbol lines are until a person moves them: over the middle of the view, or in the box, at the symbol rate
//! that was measured of it. Not here: measuring (`engine/signal_measure`), drawing and dragging (`clock`).

use super::super::selection::TimeFrequencyBox;
use super::super::view::RecordingView;
use super::kept::{KeptPlots, SymbolLines};
use crate::engine::Engine;
use crate::engine::signal_measure::{MeasuredSignal, Quantity};
use crate::model::{DocumentId, RecordingInfo, SignalRegion};

/// How the symbol lines came to where they are.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Placed {
    /// Over the middle of the view: there was no box.
    #[default]
    InView,
    InBox(InBox),
    /// A person moved them or typed a number: nothing else moves them any more.
    ByHand,
}

/// Lines that begin in a box and span its time.
#[derive(Debug, Clone, PartialEq)]
pub struct InBox {
    part: TimeFrequencyBox,
    channel: usize,
    /// From line to line in samples, as measured: of the box before, until this one's is known.
    period: Option<f64>,
    measured: Measured,
}

/// What is known of the symbol rate of a box.
#[derive(Debug, Clone, PartialEq)]
enum Measured {
    NotYet,
    /// Of a part of it; more is being looked at.
    Roughly,
    Finally,
    /// Why there is none: a clause.
    Unknown(String),
}

/// Shows the lines, or takes them away. They begin as if nobody had ever moved them.
pub fn switch(view: &mut RecordingView, channel: usize, on: bool) {
    view.plots.placed = Placed::InView;
    view.plots.lines = on.then(|| SymbolLines::within(view.time));
    keep_in_box(view, channel);
}

/// Takes lines that a person moved.
pub fn by_hand(plots: &mut KeptPlots, lines: SymbolLines) {
    plots.lines = Some(lines);
    plots.placed = Placed::ByHand;
}

/// Once a frame: lines that nobody moved go where the box is. The box is measured only while its document is `in_front`,
/// as on the page Measure: two that were measured in turns would never come to an end.
pub fn follow(
    engine: &Engine,
    document: DocumentId,
    (info, channel): (&RecordingInfo, usize),
    view: &mut RecordingView,
    in_front: bool,
) {
    let Some(mut placed) = keep_in_box(view, channel).filter(|placed| in_front && placed.is_open()) else { return };
    match placed.part.region(info) {
        // Refused for stacks only, and this is a recording.
        Some(region) => {
            placed.take_in(&engine.measured_signal(document, region).unwrap_or_default(), &region, info.sample_rate_hz);
        }
        None => placed.measured = Measured::Unknown("the box lies outside of what was recorded".to_owned()),
    }
    view.plots.lines = Some(placed.lines());
    view.plots.placed = Placed::InBox(placed);
}

/// Puts lines that nobody moved into the box, if there is one and they are not in it.
fn keep_in_box(view: &mut RecordingView, channel: usize) -> Option<InBox> {
    let (part, _) = view.selection.zip(view.plots.lines)?;
    let period = match &view.plots.placed {
        Placed::ByHand => return None,
        Placed::InBox(placed) if placed.part == part && placed.channel == channel => return Some(placed.clone()),
        Placed::InBox(placed) => placed.period,
        Placed::InView => None,
    };
    let placed = InBox { part, channel, period, measured: Measured::NotYet };
    view.plots.lines = Some(placed.lines());
    view.plots.placed = Placed::InBox(placed.clone());
    Some(placed)
}

impl InBox {
    fn lines(&self) -> SymbolLines {
        SymbolLines::over(self.part.time, self.period)
    }

    /// Whether more will be known of the box.
    const fn is_open(&self) -> bool {
        matches!(self.measured, Measured::NotYet | Measured::Roughly)
    }

    /// Takes in what is known of `region`, which is the box. What is measured may be about the box as it was a moment ago.
    fn take_in(&mut self, known: &MeasuredSignal, region: &SignalRegion, sample_rate_hz: Option<f64>) {
        if let Some(failure) = &known.failure {
            (self.period, self.measured) = (None, Measured::Unknown(failure.clone()));
            return;
        }
        let row = known.measurements.as_ref().and_then(|known| known.rows.first());
        let Some(row) = row.filter(|row| row.region == *region) else { return };
        match row.value(Quantity::SymbolRate) {
            Ok(rate) => {
                self.period = Some(sample_rate_hz.unwrap_or(1.0) / rate);
                self.measured = if known.pending { Measured::Roughly } else { Measured::Finally };
            }
            // A longer look may find one.
            Err(_) if known.pending => {}
            Err(why) => (self.period, self.measured) = (None, Measured::Unknown(why.to_string())),
        }
    }
}

/// A sentence about what the lines are at.
#[must_use]
pub fn said(view: &RecordingView) -> String {
    match (&view.plots.placed, view.selection) {
        (Placed::ByHand, None) => "Moved by hand.".to_owned(),
        (Placed::ByHand, Some(_)) => "Moved by hand. Off and on again, they begin in the box.".to_owned(),
        (Placed::InBox(placed), Some(_)) => match &placed.measured {
            Measured::NotYet => "Measuring the symbol rate of the box…".to_owned(),
            Measured::Roughly | Measured::Finally => "At the symbol rate that was measured of the box.".to_owned(),
            Measured::Unknown(why) => {
                let spaces = SymbolLines::COUNT;
                format!("The symbol rate of the box is not known: {why}. The lines divide it into {spaces}.")
            }
        },
        (Placed::InView | Placed::InBox(_), _) => {
            "Draw a box (drag with Shift): the lines begin in it, at its symbol rate.".to_owned()
        }
    }
}
