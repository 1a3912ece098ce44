//! A stretch of a recording in a band of frequencies: what a box on a spectrogram, an annotation and the options of the
//! command line all mean. Not here: how it is drawn (ui), measured or cut out (engine).

use super::annotation::Annotation;
use super::recording::RecordingInfo;

/// A stretch of time in a band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignalRegion {
    /// The first sample.
    pub from: u64,
    /// The sample after the last, greater than `from`.
    pub to: u64,
    /// The lower and the upper edge in cycles per sample, 0 at the centre frequency that holds at `from`.
    pub cycles: [f64; 2],
}

impl SignalRegion {
    /// The whole of a recording in its whole band: −0.5 to 0.5, or 0 to 0.5 for a real one.
    #[must_use]
    pub fn whole(info: &RecordingInfo) -> Self {
        let low = if info.datatype.complex { -0.5 } else { 0.0 };
        Self { from: 0, to: info.samples, cycles: [low, 0.5] }
    }

    /// What an annotation marks, within the recording: without edges the whole band, without a length up to the end.
    /// `None` if it marks no sample that is there.
    #[must_use]
    pub fn of(annotation: &Annotation, info: &RecordingInfo) -> Option<Self> {
        let whole = Self::whole(info);
        let from = annotation.sample_start;
        let to = annotation.sample_count.map_or(info.samples, |count| from.saturating_add(count)).min(info.samples);
        let edges = annotation.freq_lower_edge_hz.zip(annotation.freq_upper_edge_hz);
        let cycles = edges.map_or(whole.cycles, |(a, b)| {
            let (a, b) = (info.cycles_at(from, a), info.cycles_at(from, b));
            [a.min(b), a.max(b)]
        });
        (from < to).then_some(Self { from, to, cycles })
    }

    /// Writes its edges into an annotation, in hertz (cycles per sample where the rate is not known).
    pub fn write(&self, annotation: &mut Annotation, info: &RecordingInfo) {
        annotation.sample_start = self.from;
        annotation.sample_count = Some(self.to - self.from);
        annotation.freq_lower_edge_hz = Some(info.frequency_at(self.from, self.cycles[0]));
        annotation.freq_upper_edge_hz = Some(info.frequency_at(self.from, self.cycles[1]));
    }

    /// Samples in it.
    #[must_use]
    pub const fn samples(&self) -> u64 {
        self.to - self.from
    }

    /// The middle of its band, in cycles per sample.
    #[must_use]
    pub const fn center_cycles(&self) -> f64 {
        f64::midpoint(self.cycles[0], self.cycles[1])
    }

    /// The width of its band, in cycles per sample.
    #[must_use]
    pub const fn bandwidth_cycles(&self) -> f64 {
        self.cycles[1] - self.cycles[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AnnotationList, Capture, Datatype};

    fn info() -> RecordingInfo {
        let capture =
            |start, frequency| Capture { sample_start: start, frequency_hz: Some(frequency), ..Capture::default() };
        RecordingInfo {
            format: "sigmf".to_owned(),
            samples: 1000,
            channels: 1,
            datatype: Datatype::CF32,
            sample_rate_hz: Some(1e6),
            center_frequency_hz: Some(100e6),
            captures: vec![capture(0, 100e6), capture(500, 200e6)],
            annotations: AnnotationList::default(),
            guessed: Vec::new(),
            warnings: Vec::new(),
            metadata: None,
        }
    }

    #[test]
    fn a_region_becomes_an_annotation_and_comes_back_in_any_capture() {
        for from in [100, 600] {
            let region = SignalRegion { from, to: from + 50, cycles: [-0.125, 0.25] };
            let mut annotation = Annotation::default();
            region.write(&mut annotation, &info());
            let base = if from < 500 { 100e6 } else { 200e6 };
            assert_eq!(annotation.freq_lower_edge_hz, Some(base - 125e3));
            let back = SignalRegion::of(&annotation, &info()).unwrap();
            assert_eq!((back.from, back.to), (from, from + 50));
            assert!((back.cycles[0] + 0.125).abs() < 1e-9 && (back.cycles[1] - 0.25).abs() < 1e-9);
        }
    }

    #[test]
    fn what_an_annotation_leaves_out_is_all_there_is() {
        let bare = Annotation { sample_start: 10, ..Annotation::default() };
        let region = SignalRegion { from: 10, ..SignalRegion::whole(&info()) };
        assert_eq!(SignalRegion::of(&bare, &info()), Some(region));
        let past = Annotation { sample_start: 990, sample_count: Some(u64::MAX), ..Annotation::default() };
        assert_eq!(SignalRegion::of(&past, &info()).map(|region| region.samples()), Some(10));
        assert_eq!(SignalRegion::of(&Annotation { sample_start: 1000, ..Annotation::default() }, &info()), None);
    }
}
