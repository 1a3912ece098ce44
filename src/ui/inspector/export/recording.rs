//! What of a recording is exported: its spectrogram as it is shown, or its samples; all of it, what is in view, or
//! what is in the box. Not here: file name, policy and button, which all documents share (`page`).

use std::ops::Range;

use egui::Ui;

use super::super::super::viewer::recording::{RecordingView, extent::Extent};
use super::super::super::widgets::{hint, labelled_row, number, segmented, value_row};
use crate::engine::ExportContent;
use crate::engine::spectrum::export::{PICTURE_COLUMNS, ValueType};
use crate::model::RecordingInfo;
use crate::model::recipe::SpectrogramView;

/// What the page keeps between frames.
#[derive(Debug, Clone, Copy)]
pub struct RecordingExport {
    what: What,
    /// Whether the box in its band is wanted instead, which has rows and buttons of its own (`cut_out`).
    slice: bool,
    part: Part,
    spectrogram_format: SpectrogramFormat,
    samples_format: SamplesFormat,
    value_type: ValueType,
    axes_labels: bool,
}

impl Default for RecordingExport {
    fn default() -> Self {
        Self {
            what: What::Spectrogram,
            slice: false,
            part: Part::All,
            spectrogram_format: SpectrogramFormat::Png,
            samples_format: SamplesFormat::Sigmf,
            value_type: ValueType::F32,
            axes_labels: false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Spectrogram,
    Samples,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    View,
    Box,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SpectrogramFormat {
    Png,
    Pdf,
    Tiff,
    Npy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SamplesFormat {
    Sigmf,
    Npy,
}

impl RecordingExport {
    /// Draws the first choice; whether a slice is wanted.
    pub fn choose_what(&mut self, ui: &mut Ui) -> bool {
        let mut choice = (!self.slice).then_some(self.what);
        let named = |what, name| (Some(what), name);
        let choices = [named(What::Spectrogram, "Spectrogram"), named(What::Samples, "Samples"), (None, "Slice")];
        segmented(ui, "What to export", &mut choice, &choices);
        self.slice = choice.is_none();
        self.what = choice.unwrap_or(self.what);
        self.slice
    }

    /// Draws the other choices; returns the extension that goes with them.
    pub fn rows(&mut self, ui: &mut Ui, view: Option<&RecordingView>) -> &'static str {
        let has_box = view.is_some_and(|view| view.selection.is_some());
        if !has_box && self.part == Part::Box {
            self.part = Part::View;
        }
        labelled_row(ui, "Part", |ui| {
            let choices = [(Part::All, "All"), (Part::View, "In view"), (Part::Box, "In the box")];
            segmented(ui, "Part", &mut self.part, &choices[..if has_box { 3 } else { 2 }]);
        });
        match self.part {
            Part::All => {}
            Part::View if self.what == What::Spectrogram => {
                drop(hint(ui, "The time and the frequencies that are in view."));
            }
            Part::Box if self.what == What::Spectrogram => drop(hint(ui, "The time and the frequencies of the box.")),
            Part::View => drop(hint(ui, "The time that is in view, with all frequencies.")),
            Part::Box => drop(hint(ui, "The time of the box, with all frequencies.")),
        }
        labelled_row(ui, "Format", |ui| match self.what {
            What::Spectrogram => {
                let formats = [
                    (SpectrogramFormat::Png, "PNG"),
                    (SpectrogramFormat::Pdf, "PDF"),
                    (SpectrogramFormat::Tiff, "TIFF"),
                    (SpectrogramFormat::Npy, "NumPy"),
                ];
                segmented(ui, "Format", &mut self.spectrogram_format, &formats);
            }
            What::Samples => {
                let formats = [(SamplesFormat::Sigmf, "SigMF"), (SamplesFormat::Npy, "NumPy")];
                segmented(ui, "Format", &mut self.samples_format, &formats);
            }
        });
        if self.is(SpectrogramFormat::Tiff) {
            labelled_row(ui, "Values", |ui| {
                let choices = [(ValueType::F32, "32-bit float"), (ValueType::U16, "16-bit")];
                segmented(ui, "Values", &mut self.value_type, &choices);
            });
        }
        if self.is(SpectrogramFormat::Png) {
            labelled_row(ui, "", |ui| ui.checkbox(&mut self.axes_labels, "Axes and colour bar"));
        }
        match (self.what, self.spectrogram_format, self.samples_format) {
            (What::Spectrogram, SpectrogramFormat::Png, _) => "png",
            (What::Spectrogram, SpectrogramFormat::Pdf, _) => "pdf",
            (What::Spectrogram, SpectrogramFormat::Tiff, _) => "tif",
            (What::Spectrogram, SpectrogramFormat::Npy, _) | (What::Samples, _, SamplesFormat::Npy) => "npy",
            (What::Samples, _, SamplesFormat::Sigmf) => "sigmf-meta",
        }
    }

    fn is(self, format: SpectrogramFormat) -> bool {
        (self.what, self.spectrogram_format) == (What::Spectrogram, format)
    }

    /// The samples that are exported.
    fn samples(self, info: &RecordingInfo, view: Option<&RecordingView>) -> Range<u64> {
        let time = match (self.part, view) {
            (Part::View, Some(view)) => Some(view.time),
            (Part::Box, Some(view)) => view.selection.map(|part| part.time),
            _ => None,
        };
        time.map_or(0..info.samples, |time| whole_samples(time, info.samples))
    }

    /// The frequencies that are exported, in cycles per sample; `None`: all.
    fn band(self, view: Option<&RecordingView>) -> Option<[f64; 2]> {
        let band = match (self.part, view) {
            (Part::View, Some(view)) => Some(view.frequency),
            (Part::Box, Some(view)) => view.selection.map(|part| part.frequency),
            _ => None,
        };
        band.map(|band| [band.low, band.high])
    }

    /// The content of the export.
    pub fn content(
        self,
        info: &RecordingInfo,
        settings: &SpectrogramView,
        view: Option<&RecordingView>,
    ) -> ExportContent {
        let samples = (self.part != Part::All).then(|| self.samples(info, view));
        match self.what {
            What::Spectrogram => {
                let value_type = if self.is(SpectrogramFormat::Tiff) { self.value_type } else { ValueType::F32 };
                let axes_labels = self.axes_labels && self.is(SpectrogramFormat::Png);
                // What is seen; bins are those of the recipe, also where the view has narrower ones.
                let picture = view.and_then(|view| view.picture.as_ref());
                let is_picture = self.is(SpectrogramFormat::Png) || self.is(SpectrogramFormat::Pdf);
                let range = picture.filter(|_| is_picture);
                let range = range.map(|shown| settings.range.unwrap_or(shown.values.recording_range));
                let band = self.band(view);
                ExportContent::Spectrogram { columns: None, samples, band, range, value_type, axes_labels }
            }
            What::Samples => ExportContent::Data { samples },
        }
    }

    /// Says what will be written before it is.
    pub fn summary(self, ui: &mut Ui, info: &RecordingInfo, settings: &SpectrogramView, view: Option<&RecordingView>) {
        let samples = self.samples(info, view);
        let count = samples.end - samples.start;
        value_row(ui, "Samples", &number::grouped(count.min(i64::MAX as u64) as i64));
        if let Some(rate) = info.sample_rate_hz {
            value_row(ui, "Duration", &number::duration(count as f64 / rate));
        }
        match self.what {
            What::Samples => {
                let bytes = count * info.channels as u64 * info.datatype.bytes() as u64;
                value_row(ui, "Uncompressed", &number::bytes(bytes));
                hint(ui, "The samples with captures and annotations as they are now, counted from the first sample.");
            }
            What::Spectrogram => {
                let [frames, mut bins] = size(count, info, settings);
                if let Some([low, high]) = self.band(view) {
                    bins = bins.min((((high - low) * settings.spectrogram.n_fft as f64).round() as u64).max(1));
                }
                let columns = if matches!(self.spectrogram_format, SpectrogramFormat::Png | SpectrogramFormat::Pdf) {
                    frames.min(PICTURE_COLUMNS)
                } else {
                    frames
                };
                let text = |value: u64| number::grouped(value.min(i64::MAX as u64) as i64);
                let axes = if self.axes_labels && self.is(SpectrogramFormat::Png) { " and axes" } else { "" };
                value_row(ui, "Size", &format!("{} × {}{axes}", text(columns), text(bins)));
                hint(
                    ui,
                    match self.spectrogram_format {
                        SpectrogramFormat::Png if self.axes_labels => {
                            "One pixel a frame and bin, in the colours that are shown, in a frame of axes."
                        }
                        SpectrogramFormat::Png => {
                            "In the colours that are shown: time to the right, frequency upwards."
                        }
                        SpectrogramFormat::Pdf => "A figure with axes and a colour bar, whose numbers are text.",
                        SpectrogramFormat::Tiff => match (self.value_type, settings.range) {
                            (ValueType::F32, _) => "The values as they are, with what pixels and values stand for.",
                            (ValueType::U16, None) => "All values from the lowest to the highest on 0 to 65 535.",
                            (ValueType::U16, Some(_)) => {
                                "The range that is shown on 0 to 65 535; what lies outside becomes its ends."
                            }
                        },
                        SpectrogramFormat::Npy => {
                            "float32 [frequency, time], lowest frequency first, and what the axes stand for in a file beside it."
                        }
                    },
                );
            }
        }
    }
}

/// Frames (or averages of frames) and bins of a spectrogram of so many samples.
fn size(samples: u64, info: &RecordingInfo, settings: &SpectrogramView) -> [u64; 2] {
    let recipe = &settings.spectrogram;
    let n_fft = recipe.n_fft as u64;
    let one_sided = recipe.sides.is_one_sided(info.datatype.complex);
    let frames = 1 + samples.saturating_sub(n_fft) / recipe.hop.max(1) as u64;
    let frames = frames.div_ceil(recipe.average.max(1) as u64);
    [frames, if one_sided { n_fft / 2 + 1 } else { n_fft }]
}

fn whole_samples(time: Extent, samples: u64) -> Range<u64> {
    let at = |sample: f64| (sample.max(0.0) as u64).min(samples);
    at(time.low.floor())..at(time.high.ceil())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_whole_samples_within_the_recording() {
        assert_eq!(whole_samples(Extent::new(-3.5, 10.2), 100), 0..11);
        assert_eq!(whole_samples(Extent::new(99.9, 1e12), 100), 99..100);
        assert_eq!(whole_samples(Extent::new(f64::NAN, 5.0), 100), 0..5);
    }
}
