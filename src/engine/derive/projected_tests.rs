//! Which planes meet, what the result says of itself, parts against the whole.

use super::super::materialise::tests::numbered;
use super::*;
use crate::model::{PixelSize, SampleType, Samples, StackAxes};

fn stack() -> Stack {
    let mut stack = numbered(StackAxes { t: 3, z: 4, c: 2, y: 5, x: 6 });
    let info = Arc::make_mut(&mut stack.info);
    info.pixel_size = Some(PixelSize { x: 0.5, y: 0.5, z: Some(2.0) });
    info.time_interval_s = Some(3.0);
    info.channels[1].range = Some([1.0, 9.0]);
    stack
}

fn recipe(axis: ProjectionAxis, method: ProjectionMethod, range: Option<[usize; 2]>) -> Projection {
    Projection { axis, method, range }
}

#[test]
fn each_channel_and_time_point_is_projected_apart() {
    let stack = stack();
    let sum = projected(&stack, &recipe(ProjectionAxis::Z, ProjectionMethod::Sum, Some([1, 3]))).unwrap();
    assert_eq!((sum.info.axes, sum.info.sample_type), (StackAxes { z: 1, ..stack.info.axes }, SampleType::F32));
    let at = PlaneIndex { t: 2, z: 0, c: 1 };
    let planes = [1, 2].map(|z| stack.read_plane(PlaneIndex { z, ..at }).unwrap().samples);
    let expected: Vec<f32> =
        (0..30).map(|i| planes.iter().map(|plane| plane.get_f64(i).unwrap() as f32).sum()).collect();
    assert_eq!(sum.read_plane(at).unwrap().samples, Samples::F32(expected));
    let max = projected(&stack, &recipe(ProjectionAxis::T, ProjectionMethod::Max, None)).unwrap();
    let at = PlaneIndex { t: 0, z: 3, c: 0 };
    assert_eq!(max.read_plane(at).unwrap(), stack.read_plane(PlaneIndex { t: 2, ..at }).unwrap(), "values rise with t");
}

#[test]
fn calibration_and_ranges_follow() {
    let stack = stack();
    let max = projected(&stack, &recipe(ProjectionAxis::Z, ProjectionMethod::Max, None)).unwrap();
    assert_eq!(max.info.pixel_size, Some(PixelSize { x: 0.5, y: 0.5, z: None }));
    assert_eq!((max.info.time_interval_s, max.info.channels[1].range), (Some(3.0), Some([1.0, 9.0])));
    let sd = projected(&stack, &recipe(ProjectionAxis::T, ProjectionMethod::Sd, None)).unwrap();
    assert_eq!((sd.info.time_interval_s, sd.info.channels[1].range), (None, Some([0.0, 4.0])));
    let sum = projected(&stack, &recipe(ProjectionAxis::T, ProjectionMethod::Sum, Some([0, 2]))).unwrap();
    assert_eq!((sum.info.channels[0].range, sum.info.channels[1].range), (None, Some([2.0, 18.0])));
}

#[test]
fn a_median_in_bands_equals_the_whole() {
    let stack = stack();
    let median = projected(&stack, &recipe(ProjectionAxis::Z, ProjectionMethod::Median, None)).unwrap();
    let at = PlaneIndex { t: 1, z: 0, c: 1 };
    let whole = median.read_plane(at).unwrap();
    let rows = (0..5).map(|y| median.source.read(at, 0, Rect::new(0, y, 6, 1)).unwrap());
    let rows: Vec<u8> = rows.flat_map(|row| row.samples.as_bytes().to_vec()).collect();
    assert_eq!(whole.samples.as_bytes(), rows);
    let tall = numbered(StackAxes { t: 1, z: 9, c: 1, y: 3000, x: 1300 });
    let median = projected(&tall, &recipe(ProjectionAxis::Z, ProjectionMethod::Median, None)).unwrap();
    let banded = median.read_plane(PlaneIndex::default()).unwrap();
    let last = median.source.read(PlaneIndex::default(), 0, Rect::new(0, 2999, 1300, 1)).unwrap();
    assert!(banded.samples.as_bytes().ends_with(last.samples.as_bytes()));
}

#[test]
fn a_range_outside_the_stack_is_refused() {
    for range in [[0, 5], [2, 2], [3, 1]] {
        assert!(projected(&stack(), &recipe(ProjectionAxis::Z, ProjectionMethod::Max, Some(range))).is_err());
    }
}
