//! Runs a request: reads what the regions need, a band at a time, and tallies it.

use std::sync::Arc;

use super::measurements::{Curve, Measurements, Row, Scales};
use super::request::MeasureRequest;
use crate::engine::error::EngineError;
use crate::engine::tile::{SampleReader, TileSource, Window};
use crate::model::{Plane, PlaneIndex, Progress, Rect, Shape, StackInfo};
use crate::ops::measure::{Mask, Profile, Tally};

/// A band is about this large.
const BAND_BYTES: usize = 4 << 20;

/// Measures every region in every channel of the planes asked for. Progress counts planes.
///
/// # Errors
/// A failed read, cancellation, planes that do not exist.
pub fn measure(
    request: &MeasureRequest,
    (source, reader): (&TileSource, &dyn SampleReader),
    progress: &Progress,
) -> Result<Measurements, EngineError> {
    let info = &*request.stack.info;
    let [times, heights] = request.ranges()?;
    let size = [info.axes.x, info.axes.y];
    let masks: Vec<Mask> = request.regions.iter().map(|region| Mask::of(&region.shape, size)).collect();
    let scales = Scales { info };
    let mut measured = Measurements {
        regions: request.regions.clone(),
        channels: components(info, &request.channels),
        calibrated: scales.is_calibrated(),
        value_unit: info.values.as_ref().map_or_else(String::new, |values| values.unit.clone()),
        ..Measurements::default()
    };
    progress.set_total((times.len() * heights.len()) as u64);
    for (t, z) in times.flat_map(|t| heights.clone().map(move |z| (t, z))) {
        for (index, (region, mask)) in request.regions.iter().zip(&masks).enumerate() {
            let place = Place { source, reader, progress, t, z };
            let row = Row::empty(index, (t, z));
            match &region.shape {
                Shape::Line { from, to, width } => {
                    let line = Profile::new(*from, *to, *width);
                    let curve = place.curve(&line, index, scales)?;
                    measured.rows.extend(line_rows(&curve, row));
                    measured.curves.push(curve);
                }
                _ => measured.rows.extend(place.area_rows(mask, &row, scales)?),
            }
        }
        progress.add(1)?;
    }
    Ok(measured)
}

/// Names of what is measured apart: channels, and the components of coloured pixels.
fn components(info: &StackInfo, channels: &[String]) -> Vec<String> {
    let parts: &[&str] = match info.samples_per_pixel {
        1 => return channels.to_vec(),
        2 => &["grey", "alpha"],
        _ => &["red", "green", "blue", "alpha"],
    };
    let parts = &parts[..info.samples_per_pixel.min(parts.len())];
    channels.iter().flat_map(|name| parts.iter().map(move |part| format!("{name} {part}"))).collect()
}

impl Row {
    const fn empty(region: usize, (t, z): (usize, usize)) -> Self {
        Self {
            region,
            t,
            z,
            channel: 0,
            pixels: 0,
            count: 0,
            area: None,
            length: None,
            mean: None,
            standard_deviation: None,
            min: None,
            max: None,
            sum: None,
            integrated_density: None,
        }
    }
}

/// One plane, and how it is read.
struct Place<'a> {
    source: &'a TileSource,
    reader: &'a dyn SampleReader,
    progress: &'a Progress,
    t: usize,
    z: usize,
}

impl Place<'_> {
    fn read(&self, channel: usize, rect: Rect) -> Result<Arc<Plane>, EngineError> {
        self.progress.check()?;
        let plane = PlaneIndex { t: self.t, z: self.z, c: channel };
        self.reader.read(self.source, Window { plane, level: 0, rect }, self.progress)
    }

    /// One row a channel and component.
    fn area_rows(&self, mask: &Mask, empty: &Row, scales: Scales<'_>) -> Result<Vec<Row>, EngineError> {
        let info = self.source.info();
        let parts = info.samples_per_pixel;
        let mut rows = Vec::with_capacity(info.axes.c * parts);
        let [across, down] = scales.pixel();
        for channel in 0..info.axes.c {
            let tallies = self.tallies(channel, mask)?;
            for (part, tally) in tallies.iter().enumerate() {
                let pixels = mask.pixels();
                let area = Some(tally.count as f64 * across * down);
                let mut row = Row { channel: channel * parts + part, pixels, area, ..empty.clone() };
                scales.describe(tally, &mut row);
                rows.push(row);
            }
        }
        Ok(rows)
    }

    fn tallies(&self, channel: usize, mask: &Mask) -> Result<Vec<Tally>, EngineError> {
        let info = self.source.info();
        let bounds = mask.bounds();
        let row_bytes = bounds.width.max(1) * info.samples_per_pixel * info.sample_type.bytes();
        let rows = (BAND_BYTES / row_bytes).max(1);
        let mut tallies = vec![Tally::default(); info.samples_per_pixel];
        let mut runs = mask.runs();
        while let Some((top, _)) = runs.first() {
            let end = (top + rows).min(bounds.bottom());
            let (inside, rest) = runs.split_at(runs.partition_point(|(row, _)| *row < end));
            let band = Rect::new(bounds.x, *top, bounds.width, end - top);
            let plane = self.read(channel, band)?;
            for (row, columns) in inside {
                let columns = columns.start - band.x..columns.end - band.x;
                for (component, tally) in tallies.iter_mut().enumerate() {
                    tally.add_run(&plane, (row - band.y, columns.clone()), component);
                }
            }
            runs = rest;
        }
        Ok(tallies)
    }

    fn curve(&self, line: &Profile, region: usize, scales: Scales<'_>) -> Result<Curve, EngineError> {
        let info = self.source.info();
        let parts = info.samples_per_pixel;
        let mut values = vec![Vec::with_capacity(line.points()); info.axes.c * parts];
        for channel in 0..info.axes.c {
            for stretch in line.stretches([info.axes.x, info.axes.y]) {
                let plane = self.read(channel, stretch.rect)?;
                for part in 0..parts {
                    let along = line.values(&stretch, &plane, part).map(|stored| scales.value(stored));
                    values[channel * parts + part].extend(along);
                }
            }
        }
        Ok(Curve { region, t: self.t, z: self.z, distances: line.distances(scales.pixel()).collect(), values })
    }
}

/// One row a channel and component. Values of a curve are calibrated already.
fn line_rows(curve: &Curve, empty: Row) -> impl Iterator<Item = Row> {
    let length = curve.distances.last().copied();
    curve.values.iter().enumerate().map(move |(channel, values)| {
        let tally = Tally::of(values.iter().copied());
        let ends = tally.extremes();
        Row {
            channel,
            pixels: values.len() as u64,
            count: tally.count,
            length,
            mean: tally.mean(),
            standard_deviation: tally.standard_deviation(),
            min: ends.map(|[low, _]| low),
            max: ends.map(|[_, high]| high),
            ..empty.clone()
        }
    })
}
