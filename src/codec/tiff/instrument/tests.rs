//! Tags of instruments: files that tifffile reads alike (`tests/scripts/make_tiff_fixtures.py`), and made ones.

use std::path::PathBuf;

use super::super::testing::{PageSpec, build, open_bytes, open_pages, ramp, whole};
use crate::codec::OpenOptions;
use crate::model::{ByteOrder, PixelSize, PlaneIndex, SampleType, Samples, Stack};

const WIDTH: usize = 45;
const HEIGHT: usize = 37;

fn fixture(name: &str) -> Stack {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tiff").join(name);
    super::super::open(&path, &OpenOptions::default()).unwrap()
}

/// Whether a plane is the one that the script counts so.
fn assert_plane(stack: &Stack, index: PlaneIndex, number: usize) {
    let plane = stack.read_plane(index).unwrap();
    for (x, y) in (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x, y))) {
        let wanted = (7 * x + 13 * y + 31 * number + x * y * 40) % 65_536;
        assert_eq!(plane.value(x, y, 0), Some(wanted as f64), "{index:?} at {x}, {y}");
    }
}

#[test]
fn zeiss_stacks_have_axes_calibration_and_channels_even_as_rgb() {
    let stack = fixture("zeiss.lsm");
    let axes = stack.info.axes;
    assert_eq!((axes.t, axes.z, axes.c, stack.info.samples_per_pixel), (2, 2, 3, 1));
    for (t, z, c) in [(0, 0, 0), (0, 1, 2), (1, 0, 1), (1, 1, 2)] {
        assert_plane(&stack, PlaneIndex { t, z, c }, (t * 2 + z) * 3 + c);
    }
    assert_eq!(stack.info.pixel_size, Some(PixelSize { x: 0.5, y: 0.25, z: Some(2.0) }));
    assert_eq!(stack.info.time_interval_s, Some(1.5));
    let told: Vec<_> = stack.info.channels.iter().map(|channel| (channel.name.as_deref(), channel.color)).collect();
    let (blue, green, orange) = (Some([0, 0, 255]), Some([0, 255, 0]), Some([255, 0, 128]));
    assert_eq!(told, [(Some("DAPI"), blue), (Some("GFP"), green), (Some("Cy5"), orange)]);
    assert_eq!(stack.info.levels.len(), 1, "thumbnails are no levels");
}

#[test]
fn two_bit_depths_of_zeiss_may_be_kept_elsewhere_though_they_would_fit() {
    // The first samples stand at offset 8, to which the value of the tag is meant to point.
    let values = Samples::U16(vec![16, 3, 16, 4]);
    let page = PageSpec { planar: true, ..PageSpec::new(2, 1, 2, values) };
    let bytes = |offset: u64| build(&[page.clone().with_tag(258, 3, &[offset, 0])], ByteOrder::Little, false);
    let (_folder, stack) = open_bytes(&bytes(8), &OpenOptions::default());
    assert_eq!(stack.unwrap().info.sample_type, SampleType::U16);
    let (_folder, stack) = open_bytes(&bytes(12), &OpenOptions::default());
    assert!(stack.unwrap_err().to_string().contains("different bit depths"));
}

#[test]
fn metamorph_stacks_have_all_planes_behind_one_directory() {
    let stack = fixture("metamorph.stk");
    assert_eq!((stack.info.axes.t, stack.info.axes.z, stack.info.axes.c), (5, 1, 1));
    (0..5).for_each(|t| assert_plane(&stack, PlaneIndex { t, z: 0, c: 0 }, t));
    assert_eq!(stack.info.pixel_size, Some(PixelSize { x: 0.325, y: 0.325, z: None }));
    assert_eq!(stack.info.time_interval_s, Some(0.25));
}

#[test]
fn micro_manager_names_channels_and_pixels_that_imagej_does_not() {
    let told = |channel: &str| format!(r#"{{"PixelSizeUm": 0.65, "Channel": "{channel}", "Frame": 0}}"#);
    let page =
        |value: u8, channel: &str| PageSpec::new(1, 1, 1, Samples::U8(vec![value])).with_text(51123, &told(channel));
    let text = "ImageJ=1.48\nimages=4\nchannels=2\nslices=2\nhyperstack=true\n";
    let pages = [page(0, "DAPI").with_text(270, text), page(1, "GFP"), page(2, "DAPI"), page(3, "GFP")];
    let (_folder, stack) = open_pages(&pages);
    let names: Vec<_> = stack.info.channels.iter().map(|channel| channel.name.as_deref()).collect();
    assert_eq!((names, whole(&stack, 0, 1, 1)), (vec![Some("DAPI"), Some("GFP")], vec![3]));
    assert_eq!(stack.info.pixel_size, Some(PixelSize { x: 0.65, y: 0.65, z: None }));
}

#[test]
fn aperio_slides_have_levels_that_no_tag_marks_and_their_pixel_size() {
    let page = |width: usize, height: usize, tiled: bool| {
        let page = PageSpec::new(width, height, 3, ramp(SampleType::U8, width * height * 3));
        PageSpec { photometric: 2, tile: tiled.then_some((16, 16)), ..page }
    };
    let slide =
        page(160, 120, true).with_text(270, "Aperio Image Library v11\r\n160x120 |AppMag = 20|MPP = 0.4990|ID = 1");
    let (_folder, stack) = open_pages(&[slide, page(64, 48, false), page(40, 30, true), page(20, 44, false)]);
    let widths: Vec<usize> = stack.info.levels.iter().map(|level| level.width).collect();
    assert_eq!((widths, stack.info.series, stack.info.axes.z), (vec![160, 40], 3, 1));
    assert_eq!(stack.info.pixel_size, Some(PixelSize { x: 0.499, y: 0.499, z: None }));
}
