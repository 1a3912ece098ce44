//! The box on a spectrogram: a stretch of time in a band of frequencies, and the annotation it stands for.

use egui::Ui;

use super::calibration::Calibration;
use super::extent::Extent;
use super::plot::Plot;
use super::view::RecordingView;
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

    /// Writes it into an annotation: whole samples within the recording, edges in hertz (or cycles per sample).
    pub fn write(&self, annotation: &mut Annotation, info: &RecordingInfo) {
        let at = |sample: f64| (sample.max(0.0).round() as u64).min(info.samples);
        let start = at(self.time.low);
        annotation.sample_start = start;
        annotation.sample_count = Some(at(self.time.high).saturating_sub(start));
        let calibration = Calibration::at(info, start as f64);
        annotation.freq_lower_edge_hz = Some(calibration.frequency(self.frequency.low));
        annotation.freq_upper_edge_hz = Some(calibration.frequency(self.frequency.high));
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
}

/// Draws handles round the annotation that is selected; what it becomes, if the pointer moved it.
pub fn show_selected(
    ui: &Ui,
    view: &mut RecordingView,
    plot: &Plot,
    annotations: &[Annotation],
    info: &RecordingInfo,
) -> Option<(usize, Annotation)> {
    let index = view.selected?;
    let annotation = annotations.get(index)?;
    let part = TimeFrequencyBox::of(annotation, info, Extent::whole(&view.limits().frequency));
    let before = plot.rect_of(&part);
    let mut rect = before;
    let id = ui.scope_id().with("annotation");
    let response = BoxHandles::new(id, "Selected annotation", &mut rect, plot.rect).show(ui);
    if response.cleared {
        view.selected = None;
    }
    response.changed.then(|| {
        let mut changed = annotation.clone();
        plot.moved(&part, before, rect).write(&mut changed, info);
        (index, changed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Capture, Datatype};

    #[test]
    fn a_box_becomes_an_annotation_and_comes_back() {
        let info = RecordingInfo {
            format: "sigmf".to_owned(),
            samples: 1000,
            channels: 1,
            datatype: Datatype::CF32,
            sample_rate_hz: Some(1e6),
            center_frequency_hz: Some(100e6),
            captures: vec![Capture { frequency_hz: Some(100e6), ..Capture::default() }],
            annotations: Vec::new(),
            guessed: Vec::new(),
            warnings: Vec::new(),
            metadata: None,
        };
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
}
