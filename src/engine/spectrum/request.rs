//! What a recording viewer asks for, and what of it decides the power and what only the colours.

use super::density::unscaled;
use crate::engine::EngineError;
use crate::model::recipe::{ColorMap, Detrend, SpectrogramView, Window};
use crate::model::{DocumentId, Recording};

/// Pixels of a view, each way.
const MOST_PIXELS: usize = 1 << 14;

/// Names a viewer; two viewers of one recording are two views.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ViewId(pub u64);

/// A part of a recording at the size it has on the screen.
#[derive(Debug, Clone)]
pub struct SpectrumRequest {
    pub view: ViewId,
    pub document: DocumentId,
    pub recording: Recording,
    /// What is computed and how it is coloured. While the view is zoomed in further than its hop, a smaller hop is used.
    pub settings: SpectrogramView,
    /// The left and right edge in samples; may lie outside the recording and between samples.
    pub time: [f64; 2],
    /// The bottom and top edge in cycles per sample, 0 at the centre frequency: −0.5 to 0.5, 0 to 0.5 for one side.
    pub frequency: [f64; 2],
    /// In pixels, 1 to 16384 each.
    pub width: usize,
    pub height: usize,
    /// Whether the waveform of the same stretch of time is wanted, `width` columns.
    pub waveform: bool,
    /// Whether the power spectral density of the same stretch of time is wanted.
    pub density: bool,
    /// Whether the view runs along with a recording that is being received: the next request is a moment away, so
    /// waveform and density are of first looks only. The picture is of every frame all the same.
    pub following: bool,
}

impl SpectrumRequest {
    /// The edge between signal and colours: the range and the map decide no power.
    pub(super) fn colors(&self) -> Colors {
        Colors { range: self.settings.range, map: self.settings.colormap }
    }

    /// Whether another request shows the same values, perhaps in other colours.
    pub(super) fn same_power(&self, other: &Self) -> bool {
        let settings = |request: &Self| SpectrogramView { range: None, colormap: ColorMap::Grey, ..request.settings };
        self.document == other.document
            && std::sync::Arc::ptr_eq(&self.recording.source, &other.recording.source)
            && self.same_samples(other)
            && settings(self) == settings(other)
            && self.time == other.time
            && self.frequency == other.frequency
            && (self.width, self.height) == (other.width, other.height)
            && (self.waveform, self.density, self.following) == (other.waveform, other.density, other.following)
    }

    /// Whether another request has the same waveform, as far as this one's is of all samples.
    pub(super) fn same_waveform(&self, other: &Self) -> bool {
        self.same_stretch(other) && self.width == other.width
    }

    /// Whether another request has the same power spectrum, perhaps in another scale or unit.
    pub(super) fn same_density(&self, other: &Self) -> bool {
        let transform = |request: &Self| unscaled(&request.settings.spectrogram);
        self.same_stretch(other) && transform(self) == transform(other) && self.frequency == other.frequency
    }

    /// Whether another request is of the same time of the same channel of the same samples.
    fn same_stretch(&self, other: &Self) -> bool {
        self.document == other.document
            && std::sync::Arc::ptr_eq(&self.recording.source, &other.recording.source)
            && self.recording.info.samples == other.recording.info.samples
            && self.settings.channel == other.settings.channel
            && self.time == other.time
    }

    /// Whether the recording has not grown meanwhile, or only behind what is shown.
    fn same_samples(&self, other: &Self) -> bool {
        let (one, another) = (self.recording.info.samples, other.recording.info.samples);
        let settled = one.min(another) as f64 - 2.0 * self.settings.spectrogram.n_fft as f64 - self.samples_per_pixel();
        one == another || self.time[1] < settled
    }

    /// Whether it can be served at all.
    ///
    /// # Errors
    /// [`EngineError::Refused`]: what is wrong, what to do.
    pub(super) fn validate(&self) -> Result<(), EngineError> {
        let ascending = |[low, high]: [f64; 2]| low.is_finite() && high.is_finite() && low < high;
        if !ascending(self.time) || !ascending(self.frequency) {
            return Err(EngineError::refused("the view has no extent", "zoom out"));
        }
        if !(1..=MOST_PIXELS).contains(&self.width) || !(1..=MOST_PIXELS).contains(&self.height) {
            let size = format!("a view of {} × {} pixels cannot be shown", self.width, self.height);
            return Err(EngineError::refused(size, format!("use 1 to {MOST_PIXELS} each way")));
        }
        let (channel, channels) = (self.settings.channel, self.recording.info.channels);
        if channel >= channels {
            let missing = format!("there is no channel {channel}, only {channels} from 0 on");
            return Err(EngineError::refused(missing, "choose another channel"));
        }
        Ok(())
    }

    /// Samples per pixel.
    #[must_use]
    pub fn samples_per_pixel(&self) -> f64 {
        (self.time[1] - self.time[0]) / self.width as f64
    }
}

/// What is applied to finished power.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Colors {
    pub range: Option<[f32; 2]>,
    pub map: ColorMap,
}

/// Everything that decides the values of a tile but its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TransformKey {
    pub document: DocumentId,
    pub channel: usize,
    pub n_fft: usize,
    pub hop: u64,
    /// Frames that are averaged before they are reduced.
    pub average: u64,
    /// The window's name and the bits of its parameter.
    pub window: (&'static str, u64),
    pub mean_removed: bool,
    pub one_sided: bool,
    /// The centre's bits and the decimation, where a narrow band is tuned first.
    pub tuned: Option<(u64, u64)>,
}

impl TransformKey {
    /// `hop` and `average`: of the frames that are computed.
    pub(super) fn new(
        request: &SpectrumRequest,
        [hop, average]: [u64; 2],
        one_sided: bool,
        tuned: Option<(u64, u64)>,
    ) -> Self {
        let recipe = &request.settings.spectrogram;
        Self {
            document: request.document,
            channel: request.settings.channel,
            n_fft: recipe.n_fft,
            hop,
            average,
            window: window_key(recipe.window),
            mean_removed: recipe.detrend == Detrend::Constant,
            one_sided,
            tuned,
        }
    }
}

fn window_key(window: Window) -> (&'static str, u64) {
    (window.name(), window.parameter().unwrap_or_default().to_bits())
}
