//! Resolution levels: sub-directories and reduced pages, in files that are made sample by sample.

use super::testing::{PageSpec, open_pages as open, ramp};
use crate::model::{PlaneIndex, Rect, SampleType, Samples};

/// A page whose samples differ from those of other numbers.
fn page(width: usize, height: usize, number: usize) -> PageSpec {
    let mut values = ramp(SampleType::U16, width * height);
    values.as_bytes_mut().iter_mut().for_each(|byte| *byte = byte.wrapping_add(number as u8));
    PageSpec::new(width, height, 1, values)
}

fn reduced(width: usize, height: usize, number: usize) -> PageSpec {
    page(width, height, number).with_tag(254, 4, &[1])
}

/// Opens the pages and compares every level of every plane with the page it should be.
fn assert_levels(pages: &[PageSpec], expected: &[&[PageSpec]]) {
    let (_folder, stack) = open(pages);
    assert_eq!((stack.info.axes.z, stack.info.levels.len()), (expected.len(), expected[0].len()));
    for (z, levels) in expected.iter().enumerate() {
        for (level, wanted) in levels.iter().enumerate() {
            let whole = Rect::whole(wanted.width, wanted.height);
            let plane = stack.source.read(PlaneIndex { t: 0, z, c: 0 }, level, whole).unwrap();
            assert!(plane.samples.as_bytes() == wanted.values.as_bytes(), "plane {z}, level {level}");
        }
    }
    let beyond = stack.source.read(PlaneIndex::default(), expected[0].len(), Rect::whole(1, 1));
    assert!(beyond.is_err());
}

#[test]
fn sub_directories_are_levels_of_their_page() {
    let planes: Vec<PageSpec> = (0..2)
        .map(|z| PageSpec { levels: vec![reduced(4, 3, z + 10), reduced(2, 2, z + 20)], ..page(8, 6, z) })
        .collect();
    let expected: Vec<Vec<PageSpec>> =
        planes.iter().map(|plane| [std::slice::from_ref(plane), plane.levels.as_slice()].concat()).collect();
    assert_levels(&planes, &[&expected[0], &expected[1]]);
    let xml = r#"<OME><Image><Pixels DimensionOrder="XYZCT" SizeX="8" SizeY="6" SizeZ="2" SizeC="1" SizeT="1"><TiffData/></Pixels></Image></OME>"#;
    let described = [planes[0].clone().with_text(270, xml), planes[1].clone()];
    assert_levels(&described, &[&expected[0], &expected[1]]);
}

#[test]
fn reduced_pages_are_levels_behind_each_plane_or_behind_all() {
    let plane = |z: usize| [page(9, 6, z), reduced(5, 3, z + 10), reduced(2, 1, z + 20)];
    let [a, b, c] = [plane(0), plane(1), plane(2)];
    assert_levels(&[a.clone(), b.clone(), c.clone()].concat(), &[&a, &b, &c]);
    let level = |level: usize| [a[level].clone(), b[level].clone(), c[level].clone()];
    assert_levels(&[level(0), level(1), level(2)].concat(), &[&a, &b, &c]);
}

#[test]
fn reduced_pages_of_other_sides_or_samples_are_no_levels() {
    let full = page(80, 60, 0);
    let label = reduced(20, 30, 1);
    let colour = PageSpec::new(40, 30, 3, Samples::U16(vec![7; 3600])).with_tag(254, 4, &[1]);
    assert_levels(&[full.clone(), label, PageSpec { photometric: 2, ..colour }], &[&[full]]);
}

#[test]
fn levels_that_some_planes_lack_are_not_used() {
    let (a, b) = (page(8, 6, 0), page(8, 6, 1));
    assert_levels(&[a.clone(), b.clone(), reduced(4, 3, 2)], &[&[a], &[b]]);
}
