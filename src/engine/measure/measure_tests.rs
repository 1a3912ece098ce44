//! Measuring stacks against loops over single pixels; tables as text.

use std::sync::Arc;

use super::{MeasureRequest, Measurements, Planes, TableFormat, json_of, measure, profile_text, table_text};
use crate::engine::tile::{Direct, TileSource};
use crate::model::{
    Bounds, PixelSize, Plane, PlaneIndex, PlaneSource, Progress, Rect, Region, SampleType, Samples, Shape, SourceError,
    Stack, StackAxes, StackInfo, ValueCalibration,
};

/// Sample (x, y) of component s is a sum of places in which each has digits of its own.
#[derive(Debug)]
struct Places {
    components: usize,
}

fn value(plane: PlaneIndex, x: usize, y: usize, component: usize) -> u16 {
    (x + 7 * y + 300 * plane.c + 1000 * plane.z + 4000 * plane.t + 10_000 * component) as u16
}

impl PlaneSource for Places {
    fn read(&self, plane: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        let rows = (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| (x, y)));
        let samples = rows.flat_map(|(x, y)| (0..self.components).map(move |part| value(plane, x, y, part)));
        Ok(Plane::new(rect.width, rect.height, self.components, Samples::U16(samples.collect())))
    }
}

fn stack(components: usize) -> Stack {
    let axes = StackAxes { t: 2, z: 3, c: 2, y: 40, x: 50 };
    let mut info = StackInfo::bare("test", axes, components, SampleType::U16);
    info.pixel_size = Some(PixelSize { x: 0.5, y: 0.25, z: None });
    Stack::new(info, Arc::new(Places { components }))
}

fn regions() -> Vec<Region> {
    let shapes = [
        Shape::Rectangle(Bounds { x: 3.0, y: 5.0, width: 11.0, height: 30.0 }),
        Shape::Ellipse(Bounds { x: 20.0, y: 10.0, width: 25.0, height: 21.0 }),
        Shape::Polygon(vec![[1.0, 1.0], [49.0, 8.0], [20.0, 39.0], [15.0, 12.0]]),
        Shape::Line { from: [2.5, 3.5], to: [40.5, 30.5], width: 3.0 },
    ];
    shapes.into_iter().map(|shape| Region { name: shape.title().to_owned(), shape }).collect()
}

fn measured(stack: &Stack, regions: Vec<Region>, planes: Planes) -> Measurements {
    let channels = vec!["DAPI".to_owned(), "Actin, red".to_owned()];
    let request = MeasureRequest { stack: stack.clone(), channels, regions: Arc::new(regions), planes };
    measure(&request, (&TileSource::new(stack.clone()), &Direct), &Progress::new()).expect("in memory")
}

#[test]
fn every_plane_channel_and_component_is_measured_by_its_own_pixels() {
    let stack = stack(3);
    let measured = measured(&stack, regions(), Planes::All);
    assert_eq!(measured.rows.len(), 2 * 3 * 4 * 2 * 3);
    assert_eq!(measured.channels[4], "Actin, red green");
    for row in measured.rows.iter().filter(|row| row.area.is_some()) {
        let inside: Vec<f64> = (0..40)
            .flat_map(|y| (0..50).map(move |x| [x, y]))
            .filter(|&[x, y]| contains(&measured.regions[row.region].shape, x as f64 + 0.5, y as f64 + 0.5))
            .map(|[x, y]| {
                f64::from(value(PlaneIndex { t: row.t, z: row.z, c: row.channel / 3 }, x, y, row.channel % 3))
            })
            .collect();
        let (count, sum) = (inside.len() as f64, inside.iter().sum::<f64>());
        let spread = inside.iter().map(|value| (value - sum / count).powi(2)).sum::<f64>() / (count - 1.0);
        assert_eq!((row.pixels as f64, row.sum), (count, Some(sum)));
        assert_eq!(row.area, Some(count * 0.125));
        assert_eq!(row.mean, Some(sum / count));
        assert_eq!(row.integrated_density, Some(count * 0.125 * (sum / count)));
        assert_eq!([row.min, row.max].map(Option::unwrap), extremes(&inside));
        assert!((row.standard_deviation.unwrap() - spread.sqrt()).abs() < 1e-9);
    }
    let line = measured.rows.iter().find(|row| row.length.is_some()).expect("a line");
    let length = (38.0f64 * 0.5).hypot(27.0 * 0.25);
    assert!((line.length.unwrap() - length).abs() < 1e-12 && line.pixels == 48 && line.sum.is_none());
    // Values rise evenly along the line: the mean is that of its ends.
    let ends = f64::from(value(PlaneIndex::default(), 2, 3, 0)) + f64::from(value(PlaneIndex::default(), 40, 30, 0));
    assert!((line.mean.unwrap() - ends / 2.0).abs() < 1e-9);
}

fn contains(shape: &Shape, x: f64, y: f64) -> bool {
    match shape {
        Shape::Rectangle(b) => (b.x..b.right()).contains(&x) && (b.y..b.bottom()).contains(&y),
        Shape::Ellipse(b) => {
            let (across, down) = (2.0 * (x - b.x) / b.width - 1.0, 2.0 * (y - b.y) / b.height - 1.0);
            across * across + down * down <= 1.0
        }
        Shape::Polygon(corners) => {
            let edges = corners.iter().zip(corners.iter().cycle().skip(1));
            let crossed = edges
                .filter(|(a, b)| (a[1] <= y) != (b[1] <= y) && a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) >= x);
            crossed.count() % 2 == 1
        }
        Shape::Line { .. } => false,
    }
}

fn extremes(values: &[f64]) -> [f64; 2] {
    values.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], v| [low.min(*v), high.max(*v)])
}

#[test]
fn values_are_measured_in_their_unit() {
    let mut stack = stack(1);
    let info = Arc::make_mut(&mut stack.info);
    info.values = Some(ValueCalibration { offset: 10.0, scale: -0.5, unit: "dBFS".to_owned() });
    let regions = vec![regions().swap_remove(0)];
    let row = &measured(&stack, regions, Planes::One { t: 0, z: 0 }).rows[0];
    let (low, high) = (10.0 - 0.5 * f64::from(3 + 7 * 5u16), 10.0 - 0.5 * f64::from(13 + 7 * 34u16));
    assert_eq!((row.min, row.max), (Some(high), Some(low)));
    assert!((row.mean.unwrap() - f64::midpoint(low, high)).abs() < 1e-9);
    assert!((row.sum.unwrap() - row.mean.unwrap() * row.pixels as f64).abs() < 1e-6);
    assert!(row.standard_deviation.unwrap() > 0.0);
}

#[test]
fn tables_have_units_and_quote_what_needs_it() {
    let measured =
        measured(&stack(1), vec![regions().swap_remove(0), regions().swap_remove(3)], Planes::One { t: 1, z: 2 });
    let text = table_text(&measured, TableFormat::Csv);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 1 + 2 * 2);
    assert!(lines[0].starts_with("region,shape,t,z,channel,pixels,count,area (µm²),length (µm),mean,sd,min,max,"));
    assert!(lines[1].starts_with("Rectangle,rectangle,2,3,DAPI,330,330,41.25,,"), "{}", lines[1]);
    assert!(lines[2].contains(",\"Actin, red\","));
    assert!(lines[1].ends_with(",3,5,11,30"));
    let tabs = table_text(&measured, TableFormat::Tabs);
    assert!(tabs.lines().all(|line| line.matches('\t').count() == 18), "{tabs}");
    let profile = profile_text(&measured, TableFormat::Csv);
    assert_eq!(profile.lines().count(), 1 + 48);
    assert!(profile.starts_with("region,t,z,distance (µm),DAPI,\"Actin, red\"\nLine,2,3,0,"));
    let json = json_of(&measured);
    assert_eq!((json["rows"][0]["t"].as_u64(), json["length_unit"].as_str()), (Some(1), Some("µm")));
    assert_eq!(json["profiles"][0]["channels"][0]["channel"].as_str(), Some("DAPI"));
    assert_eq!(json["profiles"][0]["channels"][1]["values"].as_array().map(Vec::len), Some(48));
}

#[test]
fn planes_that_do_not_exist_are_told() {
    let stack = stack(1);
    let request =
        |planes| MeasureRequest { stack: stack.clone(), channels: Vec::new(), regions: Arc::new(regions()), planes };
    let sentence = request(Planes::One { t: 2, z: 0 }).ranges().unwrap_err().to_string();
    assert_eq!(sentence, "there are no planes t 2:3 z 0:1 (there are 2 t and 3 z); choose planes that exist");
    assert!(request(Planes::Part { t: 0..2, z: 1..3 }).ranges().is_ok());
    let empty = MeasureRequest { regions: Arc::default(), ..request(Planes::All) }.or_whole_plane();
    assert_eq!(empty.regions[0].shape.bounds(), Bounds { x: 0.0, y: 0.0, width: 50.0, height: 40.0 });
}
