//! The box on a spectrogram: a stretch of time in a band of frequencies, and the annotation it stands for.

use egui::{Ui, Vec2};

use super::calibration::Calibration;
use super::extent::Extent;
use super::marks::{self, Mark};
use super::navigate::{self, Axis};
use super::plot::Plot;
use super::view::RecordingView;
use crate::engine::command::AnnotationEdit;
use crate::engine::session::RecordingPresentation;
use crate::model::{Annotation, RecordingInfo, SignalRegion};
use crate::ui::widgets::BoxHandles;

/// A stretch of time (in samples) in a band (in cycles per sample).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeFrequencyBox {
    pub time: Extent,
    pub frequency: Extent,
}

impl TimeFrequencyBox {
    /// Between two corners.
    #[must_use]
    pub fn between([s0, f0]: [f64; 2], [s1, f1]: [f64; 2]) -> Self {
        Self { time: Extent::new(s0.min(s1), s0.max(s1)), frequency: Extent::new(f0.min(f1), f0.max(f1)) }
    }

    /// What an annotation marks: without edges the whole band, without a length up to the end.
    #[must_use]
    pub fn of(annotation: &Annotation, info: &RecordingInfo, band: Extent) -> Self {
        let start = annotation.sample_start as f64;
        let end = annotation.sample_count.map_or(info.samples as f64, |count| start + count as f64);
        let calibration = Calibration::at(info, start);
        let edges = annotation.freq_lower_edge_hz.zip(annotation.freq_upper_edge_hz);
        let frequency = edges.map_or(band, |(a, b)| {
            let (a, b) = (calibration.cycles(a), calibration.cycles(b));
            Extent::new(a.min(b), a.max(b))
        });
        Self { time: Extent::new(start, end.max(start)), frequency }
    }

    /// The whole samples in it, within the recording and in its band; `None` if there are none.
    #[must_use]
    pub fn region(&self, info: &RecordingInfo) -> Option<SignalRegion> {
        let at = |sample: f64| (sample.max(0.0).round() as u64).min(info.samples);
        let (from, to) = (at(self.time.low), at(self.time.high));
        let [first, last] = SignalRegion::whole(info).cycles;
        let cycles = [self.frequency.low.max(first), self.frequency.high.min(last)];
        (from < to && cycles[0] < cycles[1]).then_some(SignalRegion { from, to, cycles })
    }

    /// Writes all of it into an annotation: whole samples within the recording, edges in hertz (or cycles per sample).
    pub fn write(&self, annotation: &mut Annotation, info: &RecordingInfo) {
        let at = |sample: f64| (sample.max(0.0).round() as u64).min(info.samples);
        let start = at(self.time.low);
        annotation.sample_start = start;
        annotation.sample_count = Some(at(self.time.high).saturating_sub(start));
        let calibration = Calibration::at(info, start as f64);
        annotation.freq_lower_edge_hz = Some(calibration.frequency(self.frequency.low));
        annotation.freq_upper_edge_hz = Some(calibration.frequency(self.frequency.high));
    }

    /// Writes what differs from the box that the annotation was, `before`, so that the rest stays to the last digit: a
    /// missing length still means "up to the end", missing edges the whole band.
    pub fn write_changes(&self, before: &Self, annotation: &mut Annotation, info: &RecordingInfo) {
        let mut whole = annotation.clone();
        self.write(&mut whole, info);
        let center = |annotation: &Annotation| info.center_frequency_at(annotation.sample_start);
        // The same place in the picture is another frequency where the recording is tuned otherwise.
        let retuned = center(&whole) != center(annotation);
        if self.time.low != before.time.low {
            annotation.sample_start = whole.sample_start;
        }
        let to_the_end = annotation.sample_count.is_none() && self.time.high >= before.time.high;
        if self.time != before.time && !to_the_end {
            annotation.sample_count = whole.sample_count;
        }
        let changed = [self.frequency.low != before.frequency.low, self.frequency.high != before.frequency.high];
        let edges = [annotation.freq_lower_edge_hz, annotation.freq_upper_edge_hz];
        // SigMF has both edges or none, and the lower one first.
        let both = match edges {
            [Some(low), Some(high)] => retuned || (low > high && changed.contains(&true)),
            _ => changed.contains(&true),
        };
        if both || changed[0] {
            annotation.freq_lower_edge_hz = whole.freq_lower_edge_hz;
        }
        if both || changed[1] {
            annotation.freq_upper_edge_hz = whole.freq_upper_edge_hz;
        }
    }
}

/// Draws the box with its handles and lets the pointer move it; Escape clears it.
pub fn show(ui: &Ui, view: &mut RecordingView, plot: &Plot) {
    let Some(part) = view.selection else { return };
    let before = plot.rect_of(&part);
    let mut rect = before;
    let id = ui.scope_id().with("box");
    let response = BoxHandles::new(id, "Selection box", &mut rect, plot.rect).show(ui);
    if response.changed {
        view.selection = Some(plot.moved(&part, before, rect));
    }
    if response.cleared {
        view.selection = None;
    }
    if response.panned != Vec2::ZERO {
        navigate::drag_by(view, plot, response.panned, Axis::Both);
    }
}

/// Draws handles round the annotation that is selected, or the burst; the edit, if the pointer moved it.
pub fn show_selected(
    ui: &Ui,
    view: &mut RecordingView,
    plot: &Plot,
    presentation: &RecordingPresentation,
    info: &RecordingInfo,
) -> Option<AnnotationEdit> {
    let mark = view.selected.map(Mark::Annotation).or(view.candidate.map(Mark::Candidate))?;
    let (annotation, name) = match mark {
        Mark::Annotation(index) => (presentation.annotations.get(index)?, "Selected annotation"),
        Mark::Candidate(index) => (presentation.candidates.get(index)?, "Selected burst"),
    };
    let part = TimeFrequencyBox::of(annotation, info, Extent::whole(&view.limits().frequency));
    let before = plot.rect_of(&part);
    let mut rect = before;
    let id = ui.scope_id().with("annotation");
    let response = BoxHandles::new(id, name, &mut rect, plot.rect).show(ui);
    if response.cleared {
        (view.selected, view.candidate) = (None, None);
    }
    if response.panned != Vec2::ZERO {
        navigate::drag_by(view, plot, response.panned, Axis::Both);
    }
    if let Some(at) = response.clicked {
        // A smaller one may lie inside it.
        marks::click(view, plot, presentation, info, at);
    }
    response.changed.then(|| {
        let mut changed = annotation.clone();
        plot.moved(&part, before, rect).write_changes(&part, &mut changed, info);
        match mark {
            Mark::Annotation(index) => AnnotationEdit::Change { index, annotation: changed },
            Mark::Candidate(index) => AnnotationEdit::ChangeFound { index, annotation: changed },
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AnnotationList, Capture, Datatype};

    fn info() -> RecordingInfo {
        RecordingInfo {
            format: "sigmf".to_owned(),
            samples: 1000,
            channels: 1,
            datatype: Datatype::CF32,
            sample_rate_hz: Some(1e6),
            center_frequency_hz: Some(100e6),
            captures: vec![Capture { frequency_hz: Some(100e6), ..Capture::default() }],
            annotations: AnnotationList::default(),
            guessed: Vec::new(),
            warnings: Vec::new(),
            metadata: None,
        }
    }

    #[test]
    fn a_box_becomes_an_annotation_and_comes_back() {
        let info = info();
        let part = TimeFrequencyBox::between([900.4, 0.25], [100.0, -0.125]);
        let mut annotation = Annotation::default();
        part.write(&mut annotation, &info);
        assert_eq!((annotation.sample_start, annotation.sample_count), (100, Some(800)));
        assert_eq!(annotation.freq_upper_edge_hz, Some(100.25e6));
        let band = Extent::new(-0.5, 0.5);
        let back = TimeFrequencyBox::of(&annotation, &info, band);
        assert_eq!(back.time, Extent::new(100.0, 900.0));
        assert!((back.frequency.low + 0.125).abs() < 1e-12);
        let region = part.region(&info).unwrap();
        assert_eq!((region.from, region.to, region.cycles), (100, 900, [-0.125, 0.25]));
        let beyond = TimeFrequencyBox { time: Extent::new(2000.0, 3000.0), ..part };
        assert_eq!(beyond.region(&info), None);
        let bare = TimeFrequencyBox::of(&Annotation { sample_start: 10, ..Annotation::default() }, &info, band);
        assert_eq!(bare, TimeFrequencyBox { time: Extent::new(10.0, 1000.0), frequency: band });
    }

    #[test]
    fn what_was_not_changed_stays_to_the_last_digit() {
        let (info, band) = (info(), Extent::new(-0.5, 0.5));
        let after = |annotation: &Annotation, change: &dyn Fn(&mut TimeFrequencyBox)| {
            let before = TimeFrequencyBox::of(annotation, &info, band);
            let (mut part, mut changed) = (before, annotation.clone());
            change(&mut part);
            part.write_changes(&before, &mut changed, &info);
            changed
        };
        let bare = Annotation { sample_start: 10, ..Annotation::default() };
        let shorter = after(&bare, &|part| part.time.high = 110.0);
        assert_eq!(shorter, Annotation { sample_count: Some(100), ..bare.clone() }, "no band appears");
        let later = after(&bare, &|part| part.time.low = 20.0);
        assert_eq!(later, Annotation { sample_start: 20, ..bare.clone() }, "still to the end");
        let narrower = after(&bare, &|part| part.frequency.high = 0.25);
        assert_eq!((narrower.sample_count, narrower.freq_lower_edge_hz), (None, Some(99.5e6)));
        assert_eq!(narrower.freq_upper_edge_hz, Some(100.25e6));
        // Not what comes back from cycles per sample.
        let low = 100_000_000.1 + 1e-7;
        let edges = Annotation {
            sample_start: 10,
            sample_count: Some(5),
            freq_lower_edge_hz: Some(low),
            freq_upper_edge_hz: Some(100_123_456.7),
            ..Annotation::default()
        };
        assert_eq!(after(&edges, &|_| ()), edges);
        let longer = after(&edges, &|part| part.time.high += 3.0);
        assert_eq!(longer, Annotation { sample_count: Some(8), ..edges.clone() });
        let higher = after(&edges, &|part| part.frequency.high = 0.25);
        assert_eq!(higher, Annotation { freq_upper_edge_hz: Some(100.25e6), ..edges });
    }
}
