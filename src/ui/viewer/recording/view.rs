//! What the window keeps of each recording: where one looks, the newest pictures, the box and the pointer.
//!
//! Droppable at any moment: closing it loses nothing but a view. Not here: how a recording is shown (session).

use std::collections::HashMap;
use std::sync::Arc;

use egui::{ColorImage, TextureHandle, TextureOptions};

use super::extent::{Bounds, Extent};
use super::followed::{self, FollowedMarks};
use super::plots::{KeptPlots, PlotSettings};
use super::selection::TimeFrequencyBox;
use crate::engine::Engine;
use crate::engine::plots::PlotId;
use crate::engine::spectrum::{Density, PowerImage, SpectrumPicture, SpectrumResult, ViewId, Waveform};
use crate::model::recipe::{ColorMap, SpectrogramView};
use crate::model::{DocumentId, RecordingInfo};

/// Samples that the narrowest view shows.
const FEWEST_SAMPLES: f64 = 8.0;
/// Seconds of a stream that are in view at first, and samples where the rate is not known.
const WINDOW_SECONDS: f64 = 10.0;
const WINDOW_SAMPLES: f64 = 1_048_576.0;
/// The narrowest band, in cycles per sample: 8 bins of the largest FFT.
const NARROWEST_BAND: f64 = 8.0 / 1_048_576.0;

/// A finished picture on the graphics card.
pub struct Shown {
    pub texture: TextureHandle,
    pub values: Arc<PowerImage>,
    pub range: [f32; 2],
    pub colormap: ColorMap,
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shown").field("time", &self.values.time).field("range", &self.range).finish_non_exhaustive()
    }
}

/// What the axes of a recording can show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    pub time: Bounds,
    pub frequency: Bounds,
}

impl Limits {
    /// The whole of a recording; one side for real ones, unless two are asked for.
    #[must_use]
    pub fn of(info: &RecordingInfo, settings: &SpectrogramView) -> Self {
        let one_sided = settings.spectrogram.sides.is_one_sided(info.datatype.complex);
        let time = Bounds { low: 0.0, high: (info.samples as f64).max(1.0), narrowest: FEWEST_SAMPLES };
        let low = if one_sided { 0.0 } else { -0.5 };
        Self { time, frequency: Bounds { low, high: 0.5, narrowest: NARROWEST_BAND } }
    }

    /// The same with room for what comes until the first window is full, so that the picture of a stream fills up at one
    /// scale and then scrolls.
    fn with_room(mut self, window: f64) -> Self {
        self.time.high = self.time.high.max(window);
        self
    }
}

/// What is kept of one recording.
#[derive(Debug)]
pub struct RecordingView {
    limits: Limits,
    /// In samples.
    pub time: Extent,
    /// In cycles per sample, 0 at the centre frequency.
    pub frequency: Extent,
    pub picture: Option<Shown>,
    /// The whole recording, for the minimap.
    pub overview: Option<Shown>,
    pub waveform: Option<Waveform>,
    pub density: Option<Density>,
    /// The plots beside the spectrogram.
    pub plots: KeptPlots,
    /// Why there is no picture.
    pub failure: Option<String>,
    /// The box that is drawn on the spectrogram.
    pub selection: Option<TimeFrequencyBox>,
    /// The annotation that was clicked.
    pub selected: Option<usize>,
    /// The burst that was found, not accepted yet, and clicked.
    pub candidate: Option<usize>,
    /// The lists that both count in.
    pub(super) marks: FollowedMarks,
    /// The pairs of lines across time and frequency.
    pub cursors: Option<TimeFrequencyBox>,
    /// Whether a box became them.
    pub cursors_were_box: bool,
    /// The place under the pointer, in samples and cycles per sample.
    pub pointer: Option<[f64; 2]>,
    /// Where a box that is being drawn began.
    pub anchor: Option<[f64; 2]>,
    /// Whether the recording still grows, and how long it is by now.
    growing: bool,
    samples: u64,
    /// Samples that were to be in view before the first came.
    window: f64,
    /// Whether the view runs along with the end of a recording that grows.
    following: bool,
    /// Up to where the overview was asked for.
    overview_end: f64,
}

impl RecordingView {
    fn new(limits: Limits) -> Self {
        Self {
            limits,
            time: Extent::whole(&limits.time),
            frequency: Extent::whole(&limits.frequency),
            picture: None,
            overview: None,
            waveform: None,
            density: None,
            plots: KeptPlots::default(),
            failure: None,
            selection: None,
            selected: None,
            candidate: None,
            marks: FollowedMarks::default(),
            cursors: None,
            cursors_were_box: false,
            pointer: None,
            anchor: None,
            growing: false,
            samples: 0,
            window: 0.0,
            following: false,
            overview_end: 0.0,
        }
    }

    /// Whether the view runs along with the end of a recording that grows.
    #[must_use]
    pub const fn is_following(&self) -> bool {
        self.following && self.growing
    }

    /// Runs along with the end, or stays where it is.
    pub fn follow(&mut self, following: bool) {
        self.following = following;
        self.go_to_end();
    }

    /// The recording has other limits: it grew, or came to its end.
    fn relimit(&mut self, limits: Limits, samples: u64) {
        (self.limits, self.samples) = (limits, samples);
        self.time = self.time.within(&limits.time);
        self.go_to_end();
    }

    fn go_to_end(&mut self) {
        if self.is_following() {
            let span = self.time.span();
            let end = span.max(self.samples as f64);
            self.time = Extent::new(end - span, end).within(&self.limits.time);
        }
    }

    /// Up to where the overview is to be asked for, at that width: as far as before, while what came since is no pixel.
    pub fn overview_end(&mut self, width: f64) -> f64 {
        let end = self.limits.time.high;
        if !self.growing || (end - self.overview_end).abs() * width >= end {
            self.overview_end = end;
        }
        self.overview_end
    }

    /// A view at first sight: all of a recording; of one that grows, the window that will fill up.
    fn begun(whole: Limits, info: &RecordingInfo, growing: bool) -> Self {
        let window = info.sample_rate_hz.map_or(WINDOW_SAMPLES, |rate| rate * WINDOW_SECONDS).max(FEWEST_SAMPLES);
        let window = if growing { window } else { 0.0 };
        let mut view = Self::new(whole.with_room(window));
        (view.growing, view.samples, view.window) = (growing, info.samples, window);
        if growing {
            view.time = Extent::new(0.0, window);
            view.follow(true);
        }
        view
    }

    /// What the axes can show.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Shows all of it.
    pub fn fit(&mut self) {
        self.following = false;
        self.time = Extent::whole(&self.limits.time);
        self.frequency = Extent::whole(&self.limits.frequency);
    }

    /// Zooms time and frequency about a place.
    pub fn zoom(&mut self, [time, frequency]: [f64; 2], [sample, cycles]: [f64; 2]) {
        self.time = self.time.zoomed(time, sample, &self.limits.time);
        self.frequency = self.frequency.zoomed(frequency, cycles, &self.limits.frequency);
        self.go_to_end();
    }

    /// Moves by so many samples and cycles per sample.
    /// Looking back ends running along.
    pub fn pan(&mut self, samples: f64, cycles: f64) {
        self.following &= samples >= 0.0;
        self.time = self.time.panned(samples, &self.limits.time);
        self.frequency = self.frequency.panned(cycles, &self.limits.frequency);
    }

    /// Shows these parts, or as much of them as there is.
    pub fn look_at(&mut self, time: Extent, frequency: Extent) {
        self.following = false;
        self.time = time.within(&self.limits.time);
        self.frequency = frequency.within(&self.limits.frequency);
    }

    /// Brings a part into view with some room about it.
    pub fn show_part(&mut self, part: &TimeFrequencyBox) {
        let wide = |extent: Extent, room: f64| {
            let margin = extent.span() * room;
            Extent::new(extent.low - margin, extent.high + margin)
        };
        self.look_at(wide(part.time, 1.0), wide(part.frequency, 1.0));
    }

    /// Brings a part into view without a change of zoom, unless it is larger than what is seen.
    pub fn reveal(&mut self, part: &TimeFrequencyBox) {
        let moved = |seen: Extent, part: Extent| {
            let inside = seen.low <= part.low && part.high <= seen.high;
            let half = seen.span().max(part.span() * 1.2) / 2.0;
            if inside { seen } else { Extent::new(part.middle() - half, part.middle() + half) }
        };
        self.look_at(moved(self.time, part.time), moved(self.frequency, part.frequency));
    }

    fn take(&mut self, ctx: &egui::Context, is_overview: bool, result: SpectrumResult) {
        match result {
            SpectrumResult::Picture(picture) => {
                let place = if is_overview { &mut self.overview } else { &mut self.picture };
                self.failure = None;
                upload(ctx, place, picture);
            }
            SpectrumResult::Waveform(waveform) => self.waveform = Some(waveform),
            SpectrumResult::Density(density) => self.density = Some(density),
            SpectrumResult::Failed(sentence) if !is_overview => self.failure = Some(sentence),
            SpectrumResult::Failed(_) => {}
        }
    }
}

fn upload(ctx: &egui::Context, place: &mut Option<Shown>, picture: SpectrumPicture) {
    let size = [picture.values.width, picture.values.height];
    // Pixels are opaque or nothing at all, which is the same premultiplied or not.
    let image = ColorImage::from_rgba_premultiplied(size, &picture.rgba);
    let options = TextureOptions { magnification: egui::TextureFilter::Nearest, ..TextureOptions::LINEAR };
    let texture = match place.take() {
        Some(mut shown) => {
            shown.texture.set(image, options);
            shown.texture
        }
        None => ctx.load_texture("spectrogram", image, options),
    };
    *place = Some(Shown { texture, values: picture.values, range: picture.range, colormap: picture.colormap });
}

/// The views of all recordings.
#[derive(Debug, Default)]
pub struct RecordingViews {
    views: HashMap<DocumentId, RecordingView>,
    /// Which plots are shown of all recordings, in which units.
    pub look: PlotSettings,
}

impl RecordingViews {
    /// The view of a recording, made on first sight and anew when its length or its sides change; one that grows, or did
    /// until now, keeps its view.
    pub fn view(
        &mut self,
        id: DocumentId,
        info: &RecordingInfo,
        settings: &SpectrogramView,
        growing: bool,
    ) -> &mut RecordingView {
        let whole = Limits::of(info, settings);
        let view = self.views.entry(id).or_insert_with(|| RecordingView::begun(whole, info, growing));
        let (begins, keeps) = (growing && !view.growing, growing || view.growing);
        view.growing = growing;
        let limits = if growing { whole.with_room(view.window) } else { whole };
        if view.limits.frequency != limits.frequency || view.limits != limits && !keeps {
            *view = RecordingView::begun(whole, info, growing);
        } else if view.limits != limits || view.samples != info.samples {
            view.relimit(limits, info.samples);
        }
        if begins {
            view.follow(true);
        }
        view
    }

    /// The view of a recording that has been shown.
    pub fn get_mut(&mut self, id: DocumentId) -> Option<&mut RecordingView> {
        self.views.get_mut(&id)
    }

    /// The same to read.
    #[must_use]
    pub fn get(&self, id: DocumentId) -> Option<&RecordingView> {
        self.views.get(&id)
    }

    /// Whether an annotation of a recording is selected.
    #[must_use]
    pub fn has_annotation(&self, id: DocumentId) -> bool {
        self.views.get(&id).is_some_and(|view| view.selected.is_some())
    }

    /// Takes in what the service has finished and what became of annotations. Once a frame, before anything is drawn.
    pub fn poll(&mut self, ctx: &egui::Context, engine: &Engine) {
        for (id, view) in &mut self.views {
            let document = engine.session().document(*id).ok();
            if let Some(presentation) = document.and_then(|document| document.presentation.recording()) {
                followed::follow(view, presentation);
            }
        }
        for (PlotId { document, plot }, result) in engine.plots().poll() {
            if let Some(view) = self.views.get_mut(&document) {
                view.plots.take(plot, result);
            }
        }
        for (id, result) in engine.spectra().poll() {
            let (document, is_overview) = document_of(id);
            if let Some(view) = self.views.get_mut(&document) {
                view.take(ctx, is_overview, result);
            }
        }
    }

    /// Forgets the views of documents that are not open any more.
    pub fn retain(&mut self, open: impl Fn(DocumentId) -> bool) {
        self.views.retain(|id, _| open(*id));
    }
}

/// The service's name for the main picture of a document.
#[must_use]
pub fn main_view(document: DocumentId) -> ViewId {
    ViewId(document.0 * 2)
}

/// The service's name for the minimap of a document.
#[must_use]
pub fn overview_view(document: DocumentId) -> ViewId {
    ViewId(document.0 * 2 + 1)
}

fn document_of(view: ViewId) -> (DocumentId, bool) {
    (DocumentId(view.0 / 2), view.0 % 2 == 1)
}
