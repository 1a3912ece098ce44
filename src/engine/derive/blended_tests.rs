//! Blended stacks: broadcasting, sizes, types.

use super::super::materialise::tests::numbered;
use super::*;
use crate::model::{BlendMode, Samples};

fn recipe(mode: BlendMode, size: SizeRule) -> Blend {
    Blend { mode, size, ..Blend::default() }
}

fn refusal(stacks: &[Stack], recipe: Blend) -> String {
    blended(stacks, &recipe).unwrap_err().to_string()
}

#[test]
fn a_single_frame_meets_every_frame() {
    let frames = numbered(StackAxes { t: 3, z: 1, c: 2, y: 2, x: 2 });
    let still = numbered(StackAxes { t: 1, z: 2, c: 1, y: 2, x: 2 });
    let sum = blended(&[frames, still], &recipe(BlendMode::Add, SizeRule::Equal)).unwrap();
    assert_eq!(sum.info.axes, StackAxes { t: 3, z: 2, c: 2, y: 2, x: 2 });
    let plane = sum.read_plane(PlaneIndex { t: 2, z: 1, c: 1 }).unwrap();
    // t 2, z 0, c 1 reads 20100 + yx, t 0, z 1, c 0 reads 1000 + yx.
    assert_eq!(plane.samples, Samples::U16(vec![20_100 + 1_000, 21_102, 21_120, 21_122]));
}

#[test]
fn frames_that_do_not_match_are_refused_by_number() {
    let a = numbered(StackAxes { t: 3, z: 1, c: 1, y: 2, x: 2 });
    let b = numbered(StackAxes { t: 2, z: 1, c: 1, y: 2, x: 2 });
    let text = refusal(&[a.clone(), b], Blend::default());
    assert!(text.starts_with("image 2 has 2 frames (t) and image 1 has 3 frames (t); choose images"), "{text}");
    assert!(refusal(&[a], Blend::default()).contains("at least two"));
}

#[test]
fn sizes_are_equal_or_cropped_or_fitted() {
    let large = numbered(StackAxes::plane(6, 4));
    let small = numbered(StackAxes::plane(3, 5));
    let pair = [large, small];
    let text = refusal(&pair, recipe(BlendMode::Max, SizeRule::Equal));
    assert!(text.contains("6 × 4") && text.contains("3 × 5"), "{text}");
    let cropped = blended(&pair, &recipe(BlendMode::Max, SizeRule::Crop)).unwrap();
    assert_eq!((cropped.info.axes.x, cropped.info.axes.y), (3, 4));
    assert_eq!(cropped.read_plane(PlaneIndex::default()).unwrap().value(2, 3, 0), Some(32.0));
    let fitted = blended(&pair, &recipe(BlendMode::Max, SizeRule::Fit)).unwrap();
    assert_eq!((fitted.info.axes.x, fitted.info.axes.y), (6, 4));
    assert_eq!(fitted.read_plane(PlaneIndex::default()).unwrap().width, 6);
}

#[test]
fn the_calibration_is_that_of_the_first_that_states_one() {
    let sized = |x: Option<f64>| {
        let stack = numbered(StackAxes::plane(2, 2));
        let mut info = StackInfo::clone(&stack.info);
        info.pixel_size = x.map(|x| PixelSize { x, y: x, z: None });
        Stack::new(info, Arc::clone(&stack.source))
    };
    for (sizes, kept, differ) in [
        ([None, None, None], None, false),
        ([None, Some(0.5), None], Some(0.5), false),
        ([None, Some(0.5), Some(0.5)], Some(0.5), false),
        ([None, Some(0.5), Some(0.25)], Some(0.5), true),
        ([Some(0.5), None, Some(0.25)], Some(0.5), true),
    ] {
        let info = blended(&sizes.map(sized), &Blend::default()).unwrap().info;
        assert_eq!(info.pixel_size.map(|size| size.x), kept, "{sizes:?}");
        assert_eq!(info.warnings.iter().any(|warning| warning.contains("differ in pixel size")), differ, "{sizes:?}");
    }
}

#[test]
fn inverted_stacks_are_blended_as_they_are_shown() {
    let stack = numbered(StackAxes::plane(2, 1));
    let mut info = StackInfo::clone(&stack.info);
    info.min_is_white = true;
    let negative = Stack::new(info, Arc::clone(&stack.source));
    let max = blended(&[stack, negative], &recipe(BlendMode::Max, SizeRule::Equal)).unwrap();
    assert!(!max.info.min_is_white);
    assert_eq!(max.read_plane(PlaneIndex::default()).unwrap().samples, Samples::U16(vec![65_535, 65_534]));
}

#[test]
fn ranges_are_kept_only_among_equal_types() {
    let with = |sample_type, range| {
        let stack = numbered(StackAxes::plane(2, 1));
        let mut info = StackInfo::clone(&stack.info);
        info.sample_type = sample_type;
        info.channels[0].range = range;
        Stack::new(info, stack.source)
    };
    let measured = with(SampleType::U16, Some([5.0, 9.0]));
    let range_of = |other| blended(&[measured.clone(), other], &Blend::default()).unwrap().info.channels[0].range;
    assert_eq!(range_of(with(SampleType::U16, None)), Some([5.0, 9.0]));
    assert_eq!(range_of(with(SampleType::U8, None)), None, "a byte's full range is 65 535 of the result");
}

#[test]
fn a_blend_is_named_and_coloured_as_all_its_layers_are() {
    let with = |name: Option<&str>, color, range| {
        let stack = numbered(StackAxes::plane(2, 1));
        let mut info = StackInfo::clone(&stack.info);
        info.channels[0] = ChannelInfo { name: name.map(str::to_owned), color, lut: None, range };
        Stack::new(info, stack.source)
    };
    let channel = |a: Stack, b: Stack| blended(&[a, b], &Blend::default()).unwrap().info.channels[0].clone();
    let (blue, range) = (Some([0, 0, 255]), Some([5.0, 9.0]));
    let dapi = || with(Some("DAPI"), blue, range);
    assert_eq!(channel(dapi(), dapi()), dapi().info.channels[0]);
    assert_eq!(channel(dapi(), with(None, None, None)), dapi().info.channels[0], "silence is no contradiction");
    let gfp = with(Some("GFP"), Some([0, 255, 0]), Some([0.0, 3.0]));
    assert_eq!(channel(dapi(), gfp), ChannelInfo::default());
}
