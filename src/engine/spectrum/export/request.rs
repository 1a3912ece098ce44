//! What an export is asked for, and what came of it.

use std::ops::Range;
use std::sync::Arc;

use super::indexed::most_columns;
use crate::engine::EngineError;
use crate::engine::recording_index::{IndexLayout, RecordingIndex};
use crate::engine::spectrum::indexed::Served;
use crate::model::recipe::{ColorMap, Reduce, SpectrogramRecipe, SpectrogramView};
use crate::model::{AxisCalibration, Recording};
use crate::ops::spectrogram::{Bins, SignalDescription, SpectrogramProcessor};

/// The most columns of a picture unless said otherwise.
pub const PICTURE_COLUMNS: u64 = 8192;

/// How a TIFF keeps the values of a spectrogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ValueType {
    /// As they were computed.
    #[default]
    F32,
    /// The range on 0 to 65535, linearly, with the way back in the file; half the size, and steps of some thousandths
    /// of a decibel.
    U16,
}

/// A spectrogram of a recording or a part of it, and how it is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpectrogramExport {
    pub recipe: SpectrogramRecipe,
    pub channel: usize,
    /// First sample, and the one after the last; `None`: to the end.
    pub from: u64,
    pub to: Option<u64>,
    /// Only the frequencies whose bins' middles lie between these, in cycles per sample (0 at the centre); `None`: all.
    pub band: Option<[f64; 2]>,
    /// At most so many columns, several frames (or averages of frames, if the recipe averages) united to one; `None`:
    /// every one of them, in pictures at most 8192.
    pub columns: Option<u64>,
    pub reduce: Reduce,
    /// Bottom and top of the colours and of 16-bit values, in the spectrogram's unit; `None`: the automatic range of
    /// the whole recording ([`automatic_range`](crate::engine::spectrum::automatic_range)), for 16-bit values all there are.
    pub range: Option<[f32; 2]>,
    pub colormap: ColorMap,
    /// TIFF only.
    pub value_type: ValueType,
    /// Draws axes and a colour bar round a picture. A PDF always has them.
    pub axes_labels: bool,
    /// Writes what the axes of an npy array stand for beside it, as [`axes_beside`](super::axes_beside) names it.
    pub axes_file: bool,
    /// Bytes it may hold at once; beyond, a temporary file serves.
    pub memory: u64,
}

impl SpectrogramExport {
    /// The view that shows what is exported, as far as its range and index depend on it: no range, no colours.
    #[must_use]
    pub fn view(&self) -> SpectrogramView {
        let (spectrogram, reduce, channel) = (self.recipe, self.reduce, self.channel);
        SpectrogramView { spectrogram, reduce, channel, ..SpectrogramView::default() }
    }
}

impl Default for SpectrogramExport {
    fn default() -> Self {
        Self {
            recipe: SpectrogramRecipe::default(),
            channel: 0,
            from: 0,
            to: None,
            band: None,
            columns: None,
            reduce: Reduce::Max,
            range: None,
            colormap: ColorMap::default(),
            value_type: ValueType::default(),
            axes_labels: false,
            axes_file: false,
            memory: 256 << 20,
        }
    }
}

/// What was written or made.
#[derive(Debug, Clone, PartialEq)]
pub struct SpectrogramSummary {
    pub columns: u64,
    /// Frames there were; more than `columns` if they were averaged or united.
    pub frames: u64,
    pub bins: usize,
    /// Centres of the rows in the order of the file, of the columns from the start of the recording.
    pub frequency: AxisCalibration,
    pub time: AxisCalibration,
    /// `dBFS`, `dBFS/Hz`, `dB`, `linear`
    pub unit: &'static str,
    /// The range of the colours, in a picture.
    pub range: Option<[f32; 2]>,
}

/// An export that was found to make sense.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub recording: Recording,
    pub channel: usize,
    pub from: u64,
    pub to: u64,
    pub processor: SpectrogramProcessor,
    pub frames: u64,
    /// What is united to columns: averages of frames, or the frames.
    pub averages: u64,
    pub columns: u64,
    /// The bins that are kept, of all that the transform has.
    pub rows: Range<usize>,
    pub reduce: Reduce,
    pub memory: u64,
    /// Whole; where columns come from instead of the recording.
    pub index: Option<Arc<RecordingIndex>>,
}

impl Plan {
    /// Checks an export and counts its columns.
    pub(super) fn new(
        recording: &Recording,
        export: &SpectrogramExport,
        most: Option<u64>,
    ) -> Result<Self, EngineError> {
        let info = &recording.info;
        if export.channel >= info.channels {
            let missing = format!("there is no channel {}, only {} from 0 on", export.channel, info.channels);
            return Err(EngineError::refused(missing, "choose another channel"));
        }
        let to = export.to.unwrap_or(info.samples).min(info.samples);
        if export.from > to || (export.from == to && info.samples > 0) {
            let empty = format!("nothing lies between sample {} and {to} of {}", export.from, info.samples);
            return Err(EngineError::refused(empty, "choose a part within the recording"));
        }
        // A recording may be tuned anew on the way: the axis is that of the part's beginning.
        let center_frequency_hz = info.center_frequency_at(export.from);
        let signal = SignalDescription { center_frequency_hz, ..SignalDescription::from(&**info) };
        let processor = SpectrogramProcessor::new(&export.recipe, signal)?;
        let frames = processor.frames(to - export.from);
        let averages = processor.averages(to - export.from);
        let columns = export.columns.or(most).unwrap_or(averages).min(averages);
        if columns == 0 {
            return Err(EngineError::refused("a spectrogram of 0 columns has nothing to show", "use 1 or more"));
        }
        Ok(Self {
            recording: recording.clone(),
            channel: export.channel,
            from: export.from,
            to,
            frames,
            averages,
            columns,
            rows: rows(&processor, export.band),
            processor,
            reduce: export.reduce,
            memory: export.memory,
            index: None,
        })
    }

    /// The same for the whole of a recording whose index is whole; frames are those of the index.
    pub(super) fn indexed(
        recording: &Recording,
        export: &SpectrogramExport,
        index: Arc<RecordingIndex>,
    ) -> Result<Self, EngineError> {
        let rows = most_columns(&index);
        let columns = export.columns.unwrap_or(PICTURE_COLUMNS.min(rows));
        if columns > rows {
            let problem = format!("the index of this recording is made for {rows} columns at most, not {columns}");
            return Err(EngineError::refused(problem, "use fewer columns, or compute them without the index"));
        }
        let recipe = SpectrogramRecipe { hop: index.layout().hop as usize, ..export.recipe };
        check_averages(&recipe, export.reduce, index.layout())?;
        let (from, to) = (0, None);
        let export = SpectrogramExport { recipe, from, to, band: None, columns: Some(columns), ..*export };
        Ok(Self { index: Some(index), ..Self::new(recording, &export, None)? })
    }

    /// How many frequencies are kept.
    pub(super) fn bins(&self) -> usize {
        self.rows.len()
    }

    fn frequency_axis(&self) -> AxisCalibration {
        let axis = self.processor.frequency_axis();
        // Some presets begin at the upper end.
        let left_out = if axis.step < 0.0 { self.processor.bins() - self.rows.end } else { self.rows.start };
        AxisCalibration { start: axis.start + axis.step * left_out as f64, ..axis }
    }

    /// The axes and the unit, rows as the recipe orders them.
    pub(super) fn summary(&self) -> SpectrogramSummary {
        let time = self.processor.time_axis();
        let per_column = self.averages as f64 / self.columns as f64;
        let recipe = self.processor.recipe();
        let per_sample = time.step / (recipe.average * recipe.hop) as f64;
        SpectrogramSummary {
            columns: self.columns,
            frames: self.frames,
            bins: self.bins(),
            frequency: self.frequency_axis(),
            time: AxisCalibration {
                // The middle of the first column's frames.
                start: time.start + self.from as f64 * per_sample + (per_column - 1.0) / 2.0 * time.step,
                step: time.step * per_column,
                unit: time.unit,
            },
            unit: self.processor.unit(),
            range: None,
        }
    }
}

/// Refuses averages that the index does not have: it keeps maximum and minimum of single frames.
fn check_averages(recipe: &SpectrogramRecipe, reduce: Reduce, layout: &IndexLayout) -> Result<(), EngineError> {
    let average = recipe.average as u64;
    let has_it = average == 1 || reduce == Reduce::Mean || Served::level(average, layout.hop, layout).is_some();
    if has_it {
        return Ok(());
    }
    let there: Vec<_> = (0..layout.levels()).map(|level| layout.row_frames(level).to_string()).collect();
    let problem = format!("the index of this recording has no averages of {average} frames");
    let remedy = format!("average {}, reduce by the mean, or compute it without the index", there.join(", "));
    Err(EngineError::refused(problem, remedy))
}

/// The bins whose middles lie in a band; where there is none, the one that is nearest to its middle.
fn rows(processor: &SpectrogramProcessor, band: Option<[f64; 2]>) -> Range<usize> {
    let n_fft = processor.recipe().n_fft;
    let bins = Bins { n_fft, one_sided: processor.bins() != n_fft };
    band.map_or(0..bins.count(), |band| bins.inside(band))
}
