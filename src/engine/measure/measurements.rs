//! What was measured: a row for each region, channel and plane, in calibrated values; the profiles of lines.

use std::sync::Arc;

use crate::model::{Region, StackInfo};
use crate::ops::measure::Tally;

/// One region in one channel of one plane.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its place among the regions.
    pub region: usize,
    pub t: usize,
    pub z: usize,
    /// Its place among the channels of [`Measurements::channels`].
    pub channel: usize,
    /// Pixels of the region, or points of a line.
    pub pixels: u64,
    /// Those whose values are finite numbers; the rest of the row is about them, as in ImageJ.
    pub count: u64,
    /// In µm² where pixels have a size, else in pixels; `None` of a line.
    pub area: Option<f64>,
    /// In µm where pixels have a size, else in pixels; `None` of an area.
    pub length: Option<f64>,
    /// The rest is `None` where there is no number.
    pub mean: Option<f64>,
    /// The sample standard deviation.
    pub standard_deviation: Option<f64>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// The sum of all values; where values are not calibrated `RawIntDen` in ImageJ, which sums what is stored.
    pub sum: Option<f64>,
    /// Area times mean (`IntDen` in ImageJ); `None` of a line.
    pub integrated_density: Option<f64>,
}

/// Values along a line in one plane.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Its place among the regions.
    pub region: usize,
    pub t: usize,
    pub z: usize,
    /// From the line's beginning, in µm where pixels have a size, else in pixels.
    pub distances: Vec<f64>,
    /// One list a channel of [`Measurements::channels`], as long as `distances`.
    pub values: Vec<Vec<f64>>,
}

/// Everything that was measured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measurements {
    pub regions: Arc<Vec<Region>>,
    /// Channels; of coloured pixels, each component of each.
    pub channels: Vec<String>,
    /// Whether lengths are in µm (else in pixels).
    pub calibrated: bool,
    /// The unit of values; empty where none is known.
    pub value_unit: String,
    /// By plane, then region, then channel.
    pub rows: Vec<Row>,
    pub curves: Vec<Curve>,
}

impl Measurements {
    /// The unit of lengths.
    #[must_use]
    pub const fn length_unit(&self) -> &'static str {
        if self.calibrated { "µm" } else { "px" }
    }

    /// The unit of areas.
    #[must_use]
    pub const fn area_unit(&self) -> &'static str {
        if self.calibrated { "µm²" } else { "px²" }
    }

    /// The rows of one region, of the first plane that was measured.
    pub fn of_region(&self, region: usize) -> impl Iterator<Item = &Row> {
        let place = self.rows.first().map(|row| (row.t, row.z));
        self.rows.iter().filter(move |row| row.region == region && Some((row.t, row.z)) == place)
    }
}

/// What lengths and values of a stack are measured in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scales<'a> {
    pub info: &'a StackInfo,
}

impl Scales<'_> {
    /// The size of a pixel across and down: in µm, or 1.
    pub(super) fn pixel(self) -> [f64; 2] {
        // Axes that are no lengths have no areas either.
        let size = self.info.pixel_size.filter(|_| self.info.plane_axes.is_none());
        size.map_or([1.0; 2], |size| [size.x, size.y])
    }

    pub(super) fn is_calibrated(self) -> bool {
        self.info.pixel_size.is_some() && self.info.plane_axes.is_none()
    }

    /// What a stored value stands for.
    pub(super) fn value(self, stored: f64) -> f64 {
        self.info.values.as_ref().map_or(stored, |values| values.value(stored))
    }

    /// The row's part that comes from its values. A calibration of values is a straight line, so that means go through it
    /// as they are.
    pub(super) fn describe(self, tally: &Tally, row: &mut Row) {
        let (scale, offset) = self.info.values.as_ref().map_or((1.0, 0.0), |values| (values.scale, values.offset));
        row.count = tally.count;
        row.mean = tally.mean().map(|mean| self.value(mean));
        row.standard_deviation = tally.standard_deviation().map(|spread| spread * scale.abs());
        let ends = tally.extremes().map(|ends| ends.map(|end| self.value(end)));
        row.min = ends.map(|[a, b]| a.min(b));
        row.max = ends.map(|[a, b]| a.max(b));
        row.sum = row.mean.map(|_| tally.sum * scale + offset * tally.count as f64).filter(|_| row.area.is_some());
        row.integrated_density = row.mean.zip(row.area).map(|(mean, area)| mean * area);
    }
}
