//! Projections from the command line, and against `ImageJ` itself: `tests/fixtures/projection.npz`, which `tests/scripts/make_projection_fixtures.py`
//! writes.

#[path = "support/npz.rs"]
mod npz;
mod support;

use std::path::Path;

use lumiq::model::recipe::ProjectionMethod;
use lumiq::model::{Plane, SampleType, Samples};
use lumiq::ops::project::Projector;
use npz::Npz;
use support::files::{folder, read_npy, write_npy};
use support::program::{fail, succeed};

fn samples(sample_type: SampleType, bytes: &[u8]) -> Samples {
    let mut samples = Samples::zeroed(sample_type, bytes.len() / sample_type.bytes());
    samples.as_bytes_mut().copy_from_slice(bytes);
    samples
}

#[test]
fn projections_are_those_of_imagej() {
    let fixtures = Npz::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/projection.npz"));
    let cases = fixtures.cases("planes");
    assert_eq!(cases.len(), 6);
    for case in cases {
        let input = match case.split('_').next() {
            Some("u8") => SampleType::U8,
            Some("u16") => SampleType::U16,
            _ => SampleType::F32,
        };
        let &[count, height, width] = fixtures.shape(&format!("{case}__planes")) else { panic!("three axes") };
        let planes = fixtures.bytes(&format!("{case}__planes")).chunks_exact(height * width * input.bytes());
        assert_eq!(planes.len(), count);
        for method in ProjectionMethod::ALL {
            // This ImageJ leaves the last plane out of the mean of floats; ours is checked against sums written out.
            if (method, input) == (ProjectionMethod::Mean, SampleType::F32) {
                continue;
            }
            let mut projector = Projector::new(method, input).expect("real numbers");
            for plane in planes.clone() {
                projector.add(Plane::new(width, height, 1, samples(input, plane))).expect("one shape");
            }
            let ours = projector.finish().expect("planes").samples;
            let theirs = samples(ours.sample_type(), fixtures.bytes(&format!("{case}__{}", method.name())));
            assert_eq!(ours.len(), theirs.len(), "{case} {method:?}: the type of the result");
            // Standard deviations differ by the last bits of f32.
            let tolerance = if method == ProjectionMethod::Sd { 1e-6 } else { 0.0 };
            for place in 0..ours.len() {
                let (ours, theirs) = (ours.get_f64(place).expect("inside"), theirs.get_f64(place).expect("inside"));
                let same = ours.is_nan() && theirs.is_nan();
                assert!(
                    same || (ours - theirs).abs() <= tolerance * theirs.abs(),
                    "{case} {method:?}: {ours} {theirs}"
                );
            }
        }
    }
}

#[test]
fn the_command_line_projects_files() {
    let folder = folder();
    let (input, output) = (folder.path().join("in.npy"), folder.path().join("out.npy"));
    let values: Vec<u8> = [5u16, 9, 1, 8, 4, 3].iter().flat_map(|v| v.to_le_bytes()).collect();
    write_npy(&input, "<u2", &[3, 1, 2], &values);
    let call = |options: &str| {
        let words: Vec<_> = options.split_whitespace().map(std::ffi::OsString::from).collect();
        [vec!["project".into(), input.clone().into(), "-o".into(), output.clone().into()], words].concat()
    };
    let u16s = |bytes: &[u8]| bytemuck::pod_collect_to_vec::<u8, u16>(bytes);
    succeed(call(""));
    assert_eq!(u16s(&read_npy(&output).1), [5, 9], "the maximum along z unless said otherwise");
    succeed(call("--method mean --range 0:2"));
    assert_eq!(u16s(&read_npy(&output).1), [3, 9], "8.5 goes upwards");
    succeed(call("--method sum"));
    assert_eq!(read_npy(&output).1, [10f32, 20.0].map(f32::to_le_bytes).concat());
    assert!(fail(1, call("--range 1:9")).contains("0:3"));
    assert!(fail(1, call("--axis t --range 1:2")).contains("0:1"));
    assert_eq!(support::program::run(call("--method mode")).status.code(), Some(2));
}
