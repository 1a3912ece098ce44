//! A stack: a 5-D array of samples with its calibration, read through a [`PlaneSource`].
//!
//! [`StackInfo`] is everything that is known without touching pixels. What a file does not state is `None`,
//! never an invented default.

use std::sync::Arc;

use super::axes::StackAxes;
use super::calibration::{PlaneAxes, ValueCalibration};
use super::error::SourceError;
use super::layer::BlendMode;
use super::metadata::Metadata;
use super::orientation::Orientation;
use super::plane::{Level, Plane, PlaneIndex, PlaneSource};
use super::region::Rect;
use super::sample::SampleType;
use super::stamp::Stamp;
use super::units::{Dpi, PixelSize, Spacing};

/// What a file says about one channel.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChannelInfo {
    pub name: Option<String>,
    /// The colour at the top of its range, sRGB.
    pub color: Option<[u8; 3]>,
    /// The whole look-up table, where the file has one.
    pub lut: Option<super::lut::Lut>,
    /// The display range in stored values.
    pub range: Option<[f64; 2]>,
}

/// The colours of palette indices, 16 bits a component as TIFF keeps them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    pub colors: Vec<[u16; 3]>,
}

/// Everything known of a stack without reading pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct StackInfo {
    /// The format's name in the contract: `png`, `imagej-tiff`, `npy`, …
    pub format: String,
    /// How many series (separate stacks) the file holds.
    pub series: usize,
    pub axes: StackAxes,
    /// 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA.
    pub samples_per_pixel: usize,
    pub sample_type: SampleType,
    pub pixel_size: Option<PixelSize>,
    /// What columns and rows stand for where they are no lengths, as in a spectrogram.
    pub plane_axes: Option<PlaneAxes>,
    /// What stored values stand for.
    pub values: Option<ValueCalibration>,
    /// The pixel, across, down and in depth, that the file calls 0; lengths are counted from there.
    pub origin: Option<[f64; 3]>,
    pub time_interval_s: Option<f64>,
    pub dpi: Option<Dpi>,
    /// The ICC profile, verbatim.
    pub icc: Option<Arc<[u8]>>,
    /// What else the file carries beside the pixels.
    pub metadata: Arc<Metadata>,
    /// How the file stores the picture. Already applied to `axes` and pixels unless opened as stored.
    pub orientation: Orientation,
    /// One per channel (`axes.c` of them).
    pub channels: Vec<ChannelInfo>,
    /// What the file calls each plane, in the order of [`Stack::planes`]; empty unless its planes have labels that are not
    /// just the names of their channels.
    pub plane_labels: Arc<[String]>,
    /// How the file says that channels lie over one another.
    pub channel_mode: Option<BlendMode>,
    /// Resolution levels, full size first; never empty.
    pub levels: Vec<Level>,
    /// Colours of stored indices, if the samples are indices.
    pub palette: Option<Arc<Palette>>,
    /// Whether 0 is shown white (TIFF `MinIsWhite`). Stored values are not inverted.
    pub min_is_white: bool,
    /// Whether samples are bits, of which 1 is white (black where 0 is): 0 and 1, as bytes.
    pub is_bilevel: bool,
    /// Planes of which the file lacks a part or all, in rising order; they read as zeros there.
    pub incomplete: Arc<[PlaneIndex]>,
    /// Names of the keys that were inferred, not read.
    pub guessed: Vec<String>,
    /// What the user should know: missing parts, ignored variants. One sentence each.
    pub warnings: Vec<String>,
}

impl StackInfo {
    /// The description of an array that comes without any calibration.
    #[must_use]
    pub fn bare(format: &str, axes: StackAxes, samples_per_pixel: usize, sample_type: SampleType) -> Self {
        Self {
            format: format.to_owned(),
            series: 1,
            axes,
            samples_per_pixel,
            sample_type,
            pixel_size: None,
            plane_axes: None,
            values: None,
            origin: None,
            time_interval_s: None,
            dpi: None,
            icc: None,
            metadata: Arc::default(),
            orientation: Orientation::Upright,
            channels: vec![ChannelInfo::default(); axes.c],
            plane_labels: Arc::default(),
            channel_mode: None,
            levels: vec![Level { width: axes.x, height: axes.y }],
            palette: None,
            min_is_white: false,
            is_bilevel: false,
            incomplete: Arc::default(),
            guessed: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// How far pixels, planes and times lie apart.
    #[must_use]
    pub const fn spacing(&self) -> Spacing {
        Spacing { pixel_size: self.pixel_size, time_interval_s: self.time_interval_s }
    }

    /// Says otherwise.
    pub const fn set_spacing(&mut self, spacing: Spacing) {
        self.pixel_size = spacing.pixel_size;
        self.time_interval_s = spacing.time_interval_s;
    }

    /// Whether a pixel is a colour (RGB or RGBA).
    #[must_use]
    pub const fn is_color(&self) -> bool {
        self.samples_per_pixel >= 3
    }

    /// Whether the last sample of a pixel is alpha.
    #[must_use]
    pub const fn has_alpha(&self) -> bool {
        self.samples_per_pixel == 2 || self.samples_per_pixel == 4
    }

    /// Bytes of one plane at full size.
    #[must_use]
    pub const fn plane_bytes(&self) -> usize {
        self.axes.plane_pixels() * self.samples_per_pixel * self.sample_type.bytes()
    }

    /// Bytes of all planes at full size.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        (self.plane_bytes() as u64).saturating_mul(self.axes.planes() as u64)
    }
}

/// A stack that is open: what is known of it, and where its planes come from.
#[derive(Debug, Clone)]
pub struct Stack {
    pub info: Arc<StackInfo>,
    pub source: Arc<dyn PlaneSource>,
    /// What names its samples beyond this run; `None` where they do not come from files alone.
    pub stamp: Option<Arc<Stamp>>,
}

impl Stack {
    /// A stack from its description and its source.
    #[must_use]
    pub fn new(info: StackInfo, source: Arc<dyn PlaneSource>) -> Self {
        Self::computed(Arc::new(info), source)
    }

    /// The same for a description that is shared.
    #[must_use]
    pub const fn computed(info: Arc<StackInfo>, source: Arc<dyn PlaneSource>) -> Self {
        Self { info, source, stamp: None }
    }

    /// Reads a whole plane at full size.
    ///
    /// # Errors
    /// As [`PlaneSource::read`].
    pub fn read_plane(&self, plane: PlaneIndex) -> Result<Plane, SourceError> {
        self.source.read(plane, 0, Rect::whole(self.info.axes.x, self.info.axes.y))
    }

    /// Every plane of the stack, t slowest, then z, then c.
    pub fn planes(&self) -> impl Iterator<Item = PlaneIndex> + use<> {
        let axes = self.info.axes;
        (0..axes.t).flat_map(move |t| (0..axes.z).flat_map(move |z| (0..axes.c).map(move |c| PlaneIndex { t, z, c })))
    }
}
