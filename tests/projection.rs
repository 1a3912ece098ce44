//! Projections against `ImageJ` itself: `tests/fixtures/projection.npz`, which `tests/scripts/make_projection_fixtures.py`
//! writes.

#[path = "support/npz.rs"]
mod npz;

use std::path::Path;

use lumiq::model::recipe::ProjectionMethod;
use lumiq::model::{Plane, SampleType, Samples};
use lumiq::ops::project::Projector;
use npz::Npz;

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
