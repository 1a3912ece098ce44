//! Histograms and ranges of a channel: of one plane, or of a sample of the whole stack.

use super::reader::{SampleReader, Window};
use super::source::TileSource;
use crate::engine::error::EngineError;
use crate::model::contrast::SATURATED_PERCENTS;
use crate::model::{ContrastChoice, ContrastMethod, Plane, PlaneIndex, Progress, Rect, SampleType, Stack, StackInfo};
use crate::ops::contrast::percentile::TAIL;
use crate::ops::contrast::{AutoContrast, Extent, Histogram, percentile_range, saturated_range};

/// Planes with more pixels than this are looked at in bands.
const WHOLE_PLANE_PIXELS: usize = 32 << 20;
/// Pixels that are looked at in a sample of a stack or of a large plane.
const SAMPLE_PIXELS: usize = 8 << 20;
/// Planes that stand for a stack.
const SAMPLE_PLANES: usize = 12;
/// Bands that stand for a large plane.
const SAMPLE_BANDS: usize = 16;

/// Which planes are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatisticsScope {
    /// One time and height.
    Plane { t: usize, z: usize },
    /// The same for a wish that stands while another plane is looked at.
    Frozen { t: usize, z: usize },
    /// Planes evenly spread over t and z.
    Stack,
}

/// What is known of the values of one channel. Components of colour pixels are counted together, alpha is not.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelStatistics {
    /// 256 bins over the data's extent, ImageJ's; for u8 over 0..=255.
    pub histogram: Histogram,
    pub extent: Extent,
    /// From 0.1 % to 99.9 % of the values.
    pub percentiles: [f64; 2],
    /// ImageJ's Enhance Contrast with each of [`SATURATED_PERCENTS`]; `None` where it leaves the range as it is.
    pub enhanced: [Option<[f64; 2]>; SATURATED_PERCENTS.len()],
    /// Whether only a part of the pixels was looked at.
    pub sampled: bool,
}

impl ChannelStatistics {
    /// The range that a method finds for samples of that type; `None` where it leaves the range as it is. `clicks`
    /// remembers earlier clicks on ImageJ's Auto.
    #[must_use]
    pub fn range(
        &self,
        choice: &ContrastChoice,
        sample_type: SampleType,
        clicks: &mut AutoContrast,
    ) -> Option<[f64; 2]> {
        match choice.method {
            ContrastMethod::Percentiles => Some(self.display_range()),
            ContrastMethod::ImagejAuto => clicks.click(&self.histogram, sample_type, self.extent),
            ContrastMethod::EnhanceContrast => {
                let away = |percent: &f64| (percent - choice.saturated_percent).abs();
                let listed = SATURATED_PERCENTS.iter().zip(self.enhanced);
                listed.min_by(|(a, _), (b, _)| away(a).total_cmp(&away(b))).and_then(|(_, range)| range)
            }
            ContrastMethod::SampleType if sample_type.is_integer() => Some(sample_type.full_range()),
            ContrastMethod::Extent | ContrastMethod::SampleType => Some(self.whole()),
        }
    }

    /// From the lowest to the highest value, widened where they are one.
    fn whole(&self) -> [f64; 2] {
        let Extent { min, max } = self.extent;
        if min < max { [min, max] } else { [min, min + 1.0] }
    }
}

/// Looks at a channel. `None` if it has no finite value.
///
/// # Errors
/// A failed read, or cancellation.
pub(super) fn channel_statistics(
    source: &TileSource,
    channel: usize,
    scope: StatisticsScope,
    (reader, progress): (&dyn SampleReader, &Progress),
) -> Result<Option<ChannelStatistics>, EngineError> {
    let (windows, sampled) = windows(source, channel, scope);
    progress.set_total(2 * windows.len() as u64);
    let info = source.info();
    let components = if info.is_color() { 3 } else { 1 };
    let mut exact = Histogram::exact(info.sample_type);
    let mut extent: Option<Extent> = None;
    look(source, &windows, (reader, progress), |plane| {
        for component in 0..components {
            if let Some(counts) = &mut exact {
                counts.add(&plane.samples, component, info.samples_per_pixel);
            } else if let Some(part) = Extent::of(&plane.samples, component, info.samples_per_pixel) {
                extent = Some(extent.map_or(part, |extent| extent.union(part)));
            }
        }
    })?;
    if let Some(counts) = exact {
        return Ok(of_exact(&counts, info.sample_type, sampled));
    }
    let Some(extent) = extent else { return Ok(None) };
    // Fine bins for the percentiles; 256 of them for the drawing.
    let mut fine = Histogram::new(extent.min, extent.max, 1 << 16);
    look(source, &windows, (reader, progress), |plane| {
        for component in 0..components {
            fine.add(&plane.samples, component, info.samples_per_pixel);
        }
    })?;
    let histogram = AutoContrast::bins(&fine, info.sample_type, extent);
    let whole = [extent.min, extent.max];
    Ok(Some(ChannelStatistics {
        percentiles: percentile_range(&fine, TAIL).unwrap_or(whole),
        enhanced: SATURATED_PERCENTS.map(|percent| saturated_range(&histogram, percent)),
        histogram,
        extent,
        sampled,
    }))
}

/// Reads the windows one by one. What cannot be read is left out, as long as anything can: a truncated file is shown as
/// far as it goes, and the viewer tells of its missing planes.
fn look(
    source: &TileSource,
    windows: &[Window],
    (reader, progress): (&dyn SampleReader, &Progress),
    mut see: impl FnMut(&Plane),
) -> Result<(), EngineError> {
    let (mut seen, mut failure) = (false, None);
    for window in windows {
        match reader.read(source, *window, progress) {
            Ok(plane) => {
                see(&plane);
                seen = true;
            }
            Err(error) if error.is_cancelled() => return Err(error),
            Err(error) => failure = failure.or(Some(error)),
        }
        progress.add(1)?;
    }
    match failure {
        Some(error) if !seen => Err(error),
        _ => Ok(()),
    }
}

fn of_exact(counts: &Histogram, sample_type: SampleType, sampled: bool) -> Option<ChannelStatistics> {
    let (first, last) = counts.occupied()?;
    let extent = Extent { min: counts.start_of(first), max: counts.start_of(last) };
    let whole = [extent.min, extent.max];
    Some(ChannelStatistics {
        histogram: AutoContrast::bins(counts, sample_type, extent),
        extent,
        percentiles: percentile_range(counts, TAIL).unwrap_or(whole),
        enhanced: SATURATED_PERCENTS.map(|percent| saturated_range(counts, percent)),
        sampled,
    })
}

/// Whether the statistics of a plane are those of all of its pixels.
pub(super) fn looks_at_whole_planes(source: &TileSource) -> bool {
    source.info().axes.plane_pixels() <= WHOLE_PLANE_PIXELS
}

/// What is looked at, and whether it is less than everything.
fn windows(source: &TileSource, channel: usize, scope: StatisticsScope) -> (Vec<Window>, bool) {
    let axes = source.info().axes;
    let (positions, most): (Vec<(usize, usize)>, usize) = match scope {
        StatisticsScope::Plane { t, z } | StatisticsScope::Frozen { t, z } => (vec![(t, z)], WHOLE_PLANE_PIXELS),
        StatisticsScope::Stack => {
            let there = complete_places(source.info(), channel);
            let taken = there.len().min(SAMPLE_PLANES);
            let place = |index: usize| if taken == 1 { 0 } else { index * (there.len() - 1) / (taken - 1) };
            ((0..taken).map(|index| there[place(index)]).collect(), SAMPLE_PIXELS)
        }
    };
    let everything = scope != StatisticsScope::Stack || positions.len() == axes.t * axes.z;
    let pixels_each = most / positions.len().max(1);
    let rects = bands((axes.x, axes.y), pixels_each, source.stack().source.preferred_rows());
    let sampled = !everything || rects.iter().map(Rect::area).sum::<usize>() < axes.plane_pixels();
    let windows = positions.into_iter().flat_map(|(t, z)| {
        let plane = PlaneIndex { t, z, c: channel };
        rects.iter().map(move |rect| Window { plane, level: 0, rect: *rect }).collect::<Vec<_>>()
    });
    (windows.collect(), sampled)
}

/// Times and heights at which a channel has all its data: the zeros of what is missing are no values. All of them where
/// nothing is complete.
fn complete_places(info: &StackInfo, channel: usize) -> Vec<(usize, usize)> {
    let all = || (0..info.axes.t).flat_map(|t| (0..info.axes.z).map(move |z| (t, z)));
    let complete = |&(t, z): &(usize, usize)| info.incomplete.binary_search(&PlaneIndex { t, z, c: channel }).is_err();
    let there: Vec<_> = all().filter(complete).collect();
    if there.is_empty() { all().collect() } else { there }
}

/// A whole plane, or bands spread over it. Narrow ones where rows are cheap to read by themselves.
fn bands((width, height): (usize, usize), pixels: usize, preferred_rows: usize) -> Vec<Rect> {
    // A source that prefers all rows at once reads all of them for the narrowest band.
    if width.saturating_mul(height) <= pixels || preferred_rows >= height {
        return vec![Rect::whole(width, height)];
    }
    let rows = (pixels / width.max(1) / SAMPLE_BANDS).clamp(1, height);
    let count = (height / rows).clamp(1, SAMPLE_BANDS);
    let place = |index: usize| if count == 1 { (height - rows) / 2 } else { index * (height - rows) / (count - 1) };
    (0..count).map(|index| Rect::new(0, place(index), width, rows)).collect()
}

/// The range that the data of a channel suggests, from a sample of the stack: 0.1 % to 99.9 % of the values.
///
/// For workers: it reads. A channel without any finite value, or of one value only, has the widest sensible range.
///
/// # Errors
/// A failed read, or cancellation.
pub fn auto_range(stack: &Stack, channel: usize, progress: &Progress) -> Result<[f64; 2], EngineError> {
    let source = TileSource::new(stack.clone());
    let reader = super::render::Direct;
    let statistics = channel_statistics(&source, channel, StatisticsScope::Stack, (&reader, progress))?;
    let found = statistics.map_or(stack.info.sample_type.full_range(), |statistics| statistics.display_range());
    Ok(keeping_black(&stack.info, found))
}

/// A range that was found in the data as it is to be shown: black stays black in a colour picture, because another
/// lower end would shift its hues.
pub(in crate::engine) fn keeping_black(info: &StackInfo, found: [f64; 2]) -> [f64; 2] {
    if info.is_color() && found[0] > 0.0 { [0.0, found[1]] } else { found }
}

impl ChannelStatistics {
    /// The percentiles, widened where they leave no range to show.
    #[must_use]
    pub fn display_range(&self) -> [f64; 2] {
        let [low, high] = self.percentiles;
        // Nearly everything is background: show what stands out.
        if low < high { [low, high] } else { self.whole() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_that_lack_data_say_nothing_of_values() {
        let axes = crate::model::StackAxes { t: 2, z: 2, c: 2, y: 4, x: 4 };
        let mut info = StackInfo::bare("test", axes, 1, SampleType::U8);
        let lacking = [(0, 1, 1), (1, 0, 0), (1, 0, 1)];
        info.incomplete = lacking.into_iter().map(|(t, z, c)| PlaneIndex { t, z, c }).collect();
        assert_eq!(complete_places(&info, 0), [(0, 0), (0, 1), (1, 1)]);
        assert_eq!(complete_places(&info, 1), [(0, 0), (1, 1)]);
        info.incomplete = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(t, z)| PlaneIndex { t, z, c: 0 }).into();
        assert_eq!(complete_places(&info, 0).len(), 4);
    }

    #[test]
    fn a_small_plane_is_looked_at_whole() {
        assert_eq!(bands((100, 80), 8000, 256), [Rect::whole(100, 80)]);
        assert_eq!(bands((100, 80), 10, usize::MAX), [Rect::whole(100, 80)]);
    }

    #[test]
    fn bands_lie_inside_and_reach_both_edges() {
        for (width, height, pixels) in [(1000, 1000, 100_000), (3, 1_000_000, 1000), (1_000_000, 3, 10)] {
            let bands = bands((width, height), pixels, 1);
            assert!(bands.iter().all(|band| !band.is_empty() && band.fits(width, height)));
            assert!(bands.len() <= SAMPLE_BANDS);
            if bands.len() > 1 {
                assert_eq!((bands[0].y, bands.last().map(Rect::bottom)), (0, Some(height)));
            }
        }
    }
}
