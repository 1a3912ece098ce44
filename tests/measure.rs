//! Measuring in regions and along lines, against `ImageJ` itself: `tests/fixtures/measure.npz`, which
//! `tests/scripts/make_measure_fixtures.py` writes.

#[path = "support/npz.rs"]
mod npz;
mod support;

use std::path::Path;

use lumiq::model::{Bounds, Plane, SampleType, Samples, Shape};
use lumiq::ops::measure::{Mask, Profile, Tally};
use npz::Npz;
use support::files::{folder, write_npy};
use support::program::{fail, succeed};

const SHAPES: [&str; 9] =
    ["rectangle", "oval_even", "oval_odd", "oval_small", "oval_tiny", "oval_whole", "triangle", "concave", "star"];
const TYPES: [(&str, SampleType); 3] = [("u8", SampleType::U8), ("u16", SampleType::U16), ("f32", SampleType::F32)];
/// Values that are no numbers among floats.
const HOLES: (&str, SampleType) = ("nan", SampleType::F32);

fn fixtures() -> Npz {
    Npz::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/measure.npz"))
}

fn numbers(fixtures: &Npz, name: &str) -> Vec<f64> {
    bytemuck::pod_collect_to_vec(fixtures.bytes(name))
}

fn plane(fixtures: &Npz, (name, sample_type): (&str, SampleType)) -> Plane {
    let name = format!("{name}__plane");
    let &[height, width] = fixtures.shape(&name) else { panic!("two axes") };
    let mut samples = Samples::zeroed(sample_type, width * height);
    samples.as_bytes_mut().copy_from_slice(fixtures.bytes(&name));
    Plane::new(width, height, 1, samples)
}

fn shape(fixtures: &Npz, name: &str) -> Shape {
    let points = numbers(fixtures, &format!("{name}__points"));
    let bounds = Bounds { x: points[0], y: points[1], width: points[2], height: points[3] };
    match name.split('_').next() {
        Some("rectangle") => Shape::Rectangle(bounds),
        Some("oval") => Shape::Ellipse(bounds),
        _ => Shape::Polygon(points.chunks_exact(2).map(|point| [point[0], point[1]]).collect()),
    }
}

#[test]
fn shapes_have_the_pixels_that_imagej_gives_them() {
    let fixtures = fixtures();
    for name in SHAPES {
        let theirs = fixtures.bytes(&format!("{name}__mask"));
        let &[height, width] = fixtures.shape(&format!("{name}__mask")) else { panic!("two axes") };
        let mut ours = vec![0; theirs.len()];
        for (row, columns) in Mask::of(&shape(&fixtures, name), [width, height]).runs() {
            ours[row * width + columns.start..row * width + columns.end].fill(255);
        }
        assert_eq!(ours, theirs, "{name}");
    }
}

#[test]
fn values_are_those_of_imagej() {
    let fixtures = fixtures();
    for (kind, name) in TYPES.into_iter().chain([HOLES]).flat_map(|kind| SHAPES.map(|name| (kind, name))) {
        let plane = plane(&fixtures, kind);
        let mask = Mask::of(&shape(&fixtures, name), [plane.width, plane.height]);
        let mut tally = Tally::default();
        for (row, columns) in mask.runs() {
            tally.add_run(&plane, (*row, columns.clone()), 0);
        }
        let (area, [low, high]) = (tally.count as f64 * 0.5 * 0.25, tally.extremes().expect("pixels"));
        let (mean, spread) = (tally.mean().expect("pixels"), tally.standard_deviation().expect("pixels"));
        let ours = [area, mean, spread, low, high, area * mean, tally.sum];
        for (what, (ours, theirs)) in
            ours.into_iter().zip(numbers(&fixtures, &format!("{}_{name}__values", kind.0))).enumerate()
        {
            // Written with nine decimals; ImageJ's spread is the difference of two large sums.
            let tolerance = 1e-9 * theirs.abs().max(1.0);
            assert!((ours - theirs).abs() <= tolerance, "{} {name} {what}: {ours} {theirs}", kind.0);
        }
    }
}

#[test]
fn profiles_are_those_of_imagej() {
    let fixtures = fixtures();
    for (kind, index) in TYPES.into_iter().flat_map(|kind| (0..7).map(move |index| (kind, index))) {
        let plane = plane(&fixtures, kind);
        let points = numbers(&fixtures, &format!("profile_{index}__points"));
        // ImageJ counts from the middles of pixels.
        let [from, to] = [0, 2].map(|at| [points[at] + 0.5, points[at + 1] + 0.5]);
        let profile = Profile::new(from, to, points[4]);
        let stretches = profile.stretches([plane.width, plane.height]);
        let ours = stretches.flat_map(|part| profile.values(&part, &plane.part(part.rect), 0).collect::<Vec<_>>());
        let theirs = numbers(&fixtures, &format!("{}_profile_{index}__values", kind.0));
        assert_eq!(profile.points(), theirs.len());
        for (point, (ours, theirs)) in ours.zip(theirs).enumerate() {
            // Lines aslant that are wider than a pixel go through f32 in ImageJ.
            let tolerance = if index == 6 { 5e-6 * 65_536.0 } else { 1e-8 * theirs.abs().max(1.0) };
            assert!((ours - theirs).abs() <= tolerance, "{} {index} {point}: {ours} {theirs}", kind.0);
        }
    }
}

#[test]
fn the_command_line_measures_files() {
    let folder = folder();
    let (input, output) = (folder.path().join("in.npy"), folder.path().join("out.tsv"));
    let values: Vec<u8> = (0u16..2 * 6 * 8).flat_map(|value| (1000 + value).to_le_bytes()).collect();
    write_npy(&input, "<u2", &[2, 6, 8], &values);
    let call = |options: &str| {
        let words = options.split_whitespace().map(std::ffi::OsString::from);
        [vec!["measure".into(), input.clone().into()], words.collect()].concat()
    };
    let printed = succeed(call("--rectangle 1,2,3,2 --z 1"));
    let lines: Vec<&str> = printed.lines().collect();
    // Rows 2 and 3, columns 1 to 3 of the second plane: 1065, 1066, 1067, 1073, 1074, 1075.
    assert!(lines[1].starts_with("Rectangle 1,rectangle,1,2,Grey,6,6,6,,1070,"), "{printed}");
    assert!(lines[1].ends_with(",1065,1075,6420,6420,1,2,3,2"), "{printed}");
    assert_eq!(succeed(call("")).lines().count(), 3, "the whole of both planes");
    assert!(succeed(call("--pixel-size 0.5")).contains("area (µm²)"));
    succeed([call("--line 0.5,0.5,7.5,0.5 --profile -o"), vec![output.clone().into()]].concat());
    let profile = std::fs::read_to_string(&output).unwrap();
    assert_eq!(profile.lines().nth(2), Some("Line 1\t1\t1\t1\t1001"));
    let json: serde_json::Value = serde_json::from_str(&succeed(call("--ellipse 0,0,8,6 --json"))).unwrap();
    assert_eq!((json["rows"][1]["z"].as_u64(), json["regions"][0]["shape"].as_str()), (Some(1), Some("ellipse")));
    assert!(fail(1, call("--z 5")).contains("0:2"));
    assert!(fail(2, call("--polygon 1,1,2,2")).contains("three corners"));
    assert!(fail(2, call("--profile")).contains("--line"));
    assert!(fail(2, call("--line 0,0,1e300,0")).contains("pixels long"));
    assert!(fail(2, call("--line 0,0,9,0,1e18")).contains("pixels wide"));
}
