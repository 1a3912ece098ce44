//! Reading whole files that are made sample by sample, against a naive crop of what they were made from.

use proptest::prelude::*;

use super::testing::{PageSpec, build, open_bytes, open_pages as open, ramp, whole};
use crate::codec::{CodecError, Limits, OpenOptions};
use crate::model::{ByteOrder, Orientation, PixelSize, PlaneIndex, Rect, SampleType, Samples, StackAxes};

fn refusal(bytes: &[u8]) -> String {
    open_bytes(bytes, &OpenOptions::default()).1.unwrap_err().to_string()
}

const COMPRESSIONS: [u16; 6] = [1, 5, 8, 32946, 32773, 50000];

prop_compose! {
    fn page()(
        (width, height, samples) in (1usize..40, 1usize..30, 1usize..6),
        sample_type in 0usize..13, compression in 0usize..6, predictor in 1u16..4,
        tile in proptest::option::of((1usize..3, 1usize..3)), rows in 1usize..30,
        planar in any::<bool>(), sparse in proptest::collection::vec(0usize..8, 0..2),
    ) -> PageSpec {
        let sample_type = SampleType::ALL[sample_type];
        let compression = COMPRESSIONS[compression];
        let compressed = matches!(compression, 5 | 8 | 32946 | 50000);
        let predictor = match predictor {
            2 if compressed && !sample_type.is_complex() => 2,
            3 if compressed && !sample_type.is_integer() && !sample_type.is_complex() => 3,
            _ => 1,
        };
        PageSpec {
            tile: tile.map(|(w, h)| (w * 16, h * 16)), rows_per_strip: rows.min(height), planar, compression, predictor, sparse,
            ..PageSpec::new(width, height, samples, ramp(sample_type, width * height * samples))
        }
    }
}

/// What a page holds once its sparse chunks are zeros.
fn with_holes(page: &PageSpec) -> PageSpec {
    let size = page.values.sample_type().bytes();
    let (width, rows) = page.tile.unwrap_or((page.width, page.rows_per_strip));
    let (across, down) = (page.width.div_ceil(width), page.height.div_ceil(rows));
    let mut holed = page.clone();
    let bytes = holed.values.as_bytes_mut();
    for (index, sample) in bytes.chunks_exact_mut(size).enumerate() {
        let (pixel, plane) = (index / page.samples, if page.planar { index % page.samples } else { 0 });
        let (y, x) = (pixel / page.width, pixel % page.width);
        if page.sparse.contains(&((plane * down + y / rows) * across + x / width)) {
            sample.fill(0);
        }
    }
    holed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_layout_reads_as_it_was_made(
        page in page(), big_endian in any::<bool>(), big in any::<bool>(), corner in (0.0f64..1.0, 0.0f64..1.0), size in (0.0f64..1.0, 0.0f64..1.0),
    ) {
        let order = if big_endian { ByteOrder::Big } else { ByteOrder::Little };
        let (_folder, stack) = open_bytes(&build(std::slice::from_ref(&page), order, big), &OpenOptions::default());
        let stack = stack.unwrap();
        prop_assert_eq!(stack.info.axes, StackAxes { c: page.samples, ..StackAxes::plane(page.width, page.height) });
        prop_assert_eq!(stack.info.sample_type, page.values.sample_type());
        let expected = with_holes(&page);
        let (x, y) = ((page.width as f64 * corner.0) as usize, (page.height as f64 * corner.1) as usize);
        let rect = Rect::new(x, y, ((page.width - x) as f64 * size.0).ceil() as usize, ((page.height - y) as f64 * size.1).ceil() as usize);
        for c in 0..page.samples {
            let plane = stack.source.read(PlaneIndex { c, ..PlaneIndex::default() }, 0, rect).unwrap();
            prop_assert_eq!((plane.width, plane.height), (rect.width, rect.height));
            prop_assert!(plane.samples.as_bytes() == expected.crop(rect, c, 1), "channel {} of {:?}", c, rect);
            prop_assert!(whole(&stack, 0, 0, c) == expected.crop(Rect::whole(page.width, page.height), c, 1));
        }
    }

    #[test]
    fn damaged_files_neither_panic_nor_hang(at in 0usize..2000, value in any::<u8>(), cut in 0usize..2000, page in page()) {
        let mut bytes = build(&[page.clone(), page], ByteOrder::Little, false);
        let at = bytes.len() - 1 - at % bytes.len();
        bytes[at] = value;
        bytes.truncate(bytes.len() - cut.min(bytes.len() / 2));
        let options = OpenOptions { limits: Limits { plane_bytes: 1 << 24, ..Limits::default() }, ..OpenOptions::default() };
        if let Ok(stack) = open_bytes(&bytes, &options).1 {
            for plane in stack.planes().take(4) {
                let _ = stack.read_plane(plane);
            }
        }
    }
}

#[test]
fn rgb_is_colour_and_only_stated_alpha_is_alpha() {
    let page =
        |samples| PageSpec { photometric: 2, ..PageSpec::new(5, 4, samples, ramp(SampleType::U16, 20 * samples)) };
    for (page, samples_per_pixel, channels) in [
        (page(3), 3, 1),
        (page(4).with_tag(338, 3, &[2]), 4, 1),
        (page(4).with_tag(338, 3, &[0]), 1, 4),
        (page(5), 1, 5),
    ] {
        for planar in [false, true] {
            let page = PageSpec { planar, ..page.clone() };
            let (_folder, stack) = open(std::slice::from_ref(&page));
            assert_eq!((stack.info.samples_per_pixel, stack.info.axes.c), (samples_per_pixel, channels));
            assert_eq!(whole(&stack, 0, 0, 0), page.crop(Rect::whole(5, 4), 0, samples_per_pixel));
        }
    }
}

#[test]
fn palettes_and_white_zero_keep_their_stored_values() {
    let colors: Vec<u64> = (0..768).map(|i| i * 80).collect();
    let page =
        PageSpec { photometric: 3, ..PageSpec::new(4, 3, 1, ramp(SampleType::U8, 12)) }.with_tag(320, 3, &colors);
    let (_folder, stack) = open(std::slice::from_ref(&page));
    assert_eq!(stack.info.palette.as_ref().unwrap().colors[2], [160, 258 * 80, 514 * 80]);
    assert_eq!(whole(&stack, 0, 0, 0), page.values.as_bytes());
    let page = PageSpec { photometric: 0, ..page };
    let (_folder, stack) = open(std::slice::from_ref(&page));
    assert!(stack.info.min_is_white);
    assert_eq!(whole(&stack, 0, 0, 0), page.values.as_bytes());
}

#[test]
fn one_bit_pages_are_zeros_and_ones_in_either_fill_order() {
    for (fill_order, byte) in [(1, 0b1010_0000_u8), (2, 0b0000_0101)] {
        let page = PageSpec::new(1, 2, 1, Samples::U8(vec![byte, byte]))
            .with_tag(258, 3, &[1])
            .with_tag(256, 4, &[3])
            .with_tag(266, 3, &[fill_order]);
        let (_folder, stack) = open(&[page]);
        assert_eq!(whole(&stack, 0, 0, 0), [1, 0, 1, 1, 0, 1]);
    }
}

#[test]
fn plain_pages_are_z_and_pages_unlike_the_first_are_other_series() {
    let page = |seed: u8| PageSpec::new(3, 2, 1, Samples::U8(vec![seed; 6]));
    let other = PageSpec::new(5, 2, 1, Samples::U8(vec![9; 10]));
    let bytes = build(&[page(1), other, page(2)], ByteOrder::Big, false);
    let (_folder, stack) = open_bytes(&bytes, &OpenOptions::default());
    let stack = stack.unwrap();
    assert_eq!((stack.info.axes.z, stack.info.series), (2, 2));
    assert_eq!(whole(&stack, 0, 1, 0), [2; 6]);
    let (_folder, second) = open_bytes(&bytes, &OpenOptions { series: 1, ..OpenOptions::default() });
    assert_eq!(whole(&second.unwrap(), 0, 0, 0), [9; 10]);
    let (_folder, third) = open_bytes(&bytes, &OpenOptions { series: 2, ..OpenOptions::default() });
    assert!(third.unwrap_err().to_string().ends_with("there is no series 2; choose a series from 0 to 1"));
}

#[test]
fn axes_can_be_named() {
    let pages: Vec<PageSpec> =
        (0..3).map(|i| PageSpec::new(2, 1, 2, Samples::U8(vec![i, 10 + i, i, 10 + i]))).collect();
    let bytes = build(&pages, ByteOrder::Little, false);
    let options = |axes: &str| OpenOptions { axes: Some(axes.parse().unwrap()), ..OpenOptions::default() };
    let (_folder, stack) = open_bytes(&bytes, &options("CTYX"));
    let stack = stack.unwrap();
    assert_eq!((stack.info.axes.t, stack.info.axes.z, stack.info.axes.c), (2, 1, 3));
    assert_eq!(whole(&stack, 1, 0, 2), [12, 12]);
    assert!(open_bytes(&bytes, &options("TYX")).1.is_err());
}

#[test]
fn orientation_is_applied_unless_the_stored_picture_is_wanted() {
    let page = PageSpec::new(2, 3, 1, Samples::U8(vec![1, 2, 3, 4, 5, 6])).with_tag(274, 3, &[6]);
    let bytes = build(&[page], ByteOrder::Little, false);
    let (_folder, upright) = open_bytes(&bytes, &OpenOptions::default());
    let upright = upright.unwrap();
    assert_eq!((upright.info.axes.x, upright.info.axes.y, upright.info.orientation), (3, 2, Orientation::Rotated90));
    assert_eq!(whole(&upright, 0, 0, 0), [5, 3, 1, 6, 4, 2]);
    let (_folder, stored) = open_bytes(&bytes, &OpenOptions { stored: true, ..OpenOptions::default() });
    assert_eq!(whole(&stored.unwrap(), 0, 0, 0), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn imagej_stacks_have_axes_and_calibration_even_with_one_directory() {
    let text = "ImageJ=1.54f\nimages=6\nchannels=2\nslices=3\nhyperstack=true\nunit=nm\nspacing=300\n";
    let resolution =
        |page: PageSpec| page.with_tag(282, 5, &[1, 50]).with_tag(283, 5, &[1, 100]).with_tag(296, 3, &[1]);
    let planes: Vec<Vec<u8>> = (0..6).map(|i| vec![i; 6]).collect();
    let mut pages: Vec<PageSpec> =
        planes.iter().map(|plane| PageSpec::new(3, 2, 1, Samples::U8(plane.clone()))).collect();
    pages[0] = resolution(pages[0].clone()).with_text(270, text);
    // All planes behind the one that the only directory describes: as the strip of a page six times as high.
    let alone = PageSpec { rows_per_strip: 12, ..PageSpec::new(3, 12, 1, Samples::U8(planes.concat())) };
    let alone =
        resolution(alone).with_text(270, text).with_tag(257, 4, &[2]).with_tag(278, 4, &[2]).with_tag(279, 4, &[6]);
    for pages in [pages, vec![alone]] {
        let (_folder, stack) = open(&pages);
        assert_eq!(stack.info.format, "imagej-tiff");
        assert_eq!((stack.info.axes.t, stack.info.axes.z, stack.info.axes.c), (1, 3, 2));
        assert_eq!(whole(&stack, 0, 2, 1), [5; 6]);
        let size = stack.info.pixel_size.unwrap();
        assert_eq!(size, PixelSize { x: 50.0 * 1e-3, y: 100.0 * 1e-3, z: Some(300.0 * 1e-3) });
        assert!(stack.info.warnings.is_empty(), "{:?}", stack.info.warnings);
    }
}

#[test]
fn chroma_of_two_by_two_pixels_holds_for_each_of_them() {
    // Three by three pixels: two by two units of four luma, Cb and Cr.
    let units: Vec<u8> = (0..4u8).flat_map(|unit| [0, 1, 2, 3, 40, 50].map(|value| value + unit * 10)).collect();
    let bytes = |compression: u16| {
        let page = PageSpec { compression, ..PageSpec::new(units.len(), 1, 1, Samples::U8(units.clone())) };
        let sizes = page.with_tag(256, 4, &[3]).with_tag(257, 4, &[3]).with_tag(278, 4, &[3]);
        let samples = sizes.with_tag(258, 3, &[8; 3]).with_tag(277, 3, &[3]).with_tag(339, 3, &[1; 3]);
        build(&[samples.with_tag(262, 3, &[6]).with_tag(530, 3, &[2, 2])], ByteOrder::Big, false)
    };
    let expected: Vec<u8> = [(0, 0), (1, 0), (10, 10), (2, 0), (3, 0), (12, 10), (20, 20), (21, 20), (30, 30)]
        .iter()
        .flat_map(|&(luma, unit)| [luma, 40 + unit, 50 + unit])
        .collect();
    for compression in [1, 5, 8] {
        let options = OpenOptions { stored: true, ..OpenOptions::default() };
        let (_folder, stack) = open_bytes(&bytes(compression), &options);
        let stack = stack.unwrap();
        assert!(stack.info.warnings.is_empty(), "{:?}", stack.info.warnings);
        assert_eq!(whole(&stack, 0, 0, 0), expected, "compression {compression}");
    }
    let (_folder, stack) = open_bytes(&bytes(1), &OpenOptions::default());
    assert_ne!(whole(&stack.unwrap(), 0, 0, 0), expected, "shown as RGB");
}

#[test]
fn complex_whole_numbers_are_read_as_complex_floats() {
    for order in [ByteOrder::Little, ByteOrder::Big] {
        let page = PageSpec::new(4, 2, 1, Samples::I16(vec![1, -2, 300, -32_768, 32_767, 0, 5, 6]));
        let page = page.with_tag(256, 4, &[2]).with_tag(258, 3, &[32]).with_tag(339, 3, &[5]);
        let (_folder, stack) = open_bytes(&build(&[page], order, false), &OpenOptions::default());
        let plane = stack.unwrap().read_plane(PlaneIndex::default()).unwrap();
        let values = [(1.0, -2.0), (300.0, -32_768.0), (32_767.0, 0.0), (5.0, 6.0)];
        assert_eq!(plane.samples, Samples::C64(values.map(|(re, im)| num_complex::Complex::new(re, im)).to_vec()));
    }
}

/// A file with holes: nothing of it but the marks takes room on the disk.
#[cfg(unix)]
#[test]
fn imagej_stacks_beyond_four_gigabytes_have_all_planes_behind_one_directory() {
    const SIDE: u64 = 1024;
    const PLANES: u64 = 2200;
    const FIRST: u64 = 4096;
    let text = format!("ImageJ=1.54f\nimages={PLANES}\nchannels=2\nslices=1100\nhyperstack=true\n");
    let page = PageSpec::new(1, 1, 1, Samples::U16(vec![0]))
        .with_text(270, &text)
        .with_tag(256, 4, &[SIDE])
        .with_tag(257, 4, &[SIDE])
        .with_tag(278, 4, &[SIDE])
        .with_tag(273, 4, &[FIRST])
        .with_tag(279, 4, &[SIDE * SIDE * 2]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.tif");
    std::fs::write(&path, build(&[page], ByteOrder::Big, false)).unwrap();
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(FIRST + PLANES * SIDE * SIDE * 2).unwrap();
    let marked = [0, 1, 2047, 2048, 2049, PLANES - 1];
    for plane in marked {
        let last_pixel = FIRST + (plane + 1) * SIDE * SIDE * 2 - 2;
        let mark = (plane as u16 + 1).to_be_bytes();
        std::os::unix::fs::FileExt::write_all_at(&file, &mark, last_pixel).unwrap();
    }
    let stack = super::open(&path, &OpenOptions::default()).unwrap();
    assert_eq!((stack.info.axes.z, stack.info.axes.c, stack.info.warnings.len()), (1100, 2, 0));
    for plane in marked {
        let index = PlaneIndex { t: 0, z: plane as usize / 2, c: plane as usize % 2 };
        let corner = stack.source.read(index, 0, Rect::new(SIDE as usize - 2, SIDE as usize - 1, 2, 1)).unwrap();
        assert_eq!(corner.samples, Samples::U16(vec![0, plane as u16 + 1]), "plane {plane}");
    }
}

#[test]
fn tifffile_arrays_follow_their_axes_even_across_rows() {
    let pages: Vec<PageSpec> =
        (0..4).map(|i| PageSpec::new(3, 2, 1, Samples::U8((i * 6..i * 6 + 6).collect()))).collect();
    let described = |text: &str| {
        let mut pages = pages.clone();
        pages[0] = pages[0].clone().with_text(270, text);
        open(&pages)
    };
    let (_folder, stack) = described(r#"{"shape": [2, 2, 2, 3], "axes": "TCYX"}"#);
    assert_eq!((stack.info.axes.t, stack.info.axes.z, stack.info.axes.c), (2, 1, 2));
    assert_eq!(whole(&stack, 1, 0, 0), [12, 13, 14, 15, 16, 17]);
    let (_folder, stack) = described(r#"{"shape": [4, 2, 3]}"#);
    assert_eq!((stack.info.axes.t, stack.info.axes.z), (1, 4));
    // y is the page, x the row, c the column.
    let (_folder, stack) = described(r#"{"shape": [4, 2, 3], "axes": "YXC"}"#);
    assert_eq!((stack.info.axes.y, stack.info.axes.x, stack.info.axes.c), (4, 2, 3));
    assert_eq!(whole(&stack, 0, 0, 1), [1, 4, 7, 10, 13, 16, 19, 22]);
}

#[test]
fn what_is_there_of_a_truncated_file_is_shown_with_one_warning() {
    for compression in [1, 5, 8, 50000] {
        let page = PageSpec { rows_per_strip: 4, compression, ..PageSpec::new(16, 16, 1, ramp(SampleType::U8, 256)) };
        let bytes = build(std::slice::from_ref(&page), ByteOrder::Little, false);
        // As if the end of the file were lost: the last strip begins three bytes before it.
        let directory = u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize;
        let entry = (directory + 2..).step_by(12).find(|&at| bytes[at..at + 2] == 273u16.to_le_bytes()).unwrap();
        let table = u32::from_le_bytes(bytes[entry + 8..entry + 12].try_into().unwrap()) as usize;
        let mut cut = bytes.clone();
        cut[table + 12..table + 16].copy_from_slice(&(bytes.len() as u32 - 3).to_le_bytes());
        let (_folder, stack) = open_bytes(&cut, &OpenOptions::default());
        let stack = stack.unwrap();
        assert_eq!(stack.info.warnings.len(), 1, "compression {compression}");
        assert_eq!(*stack.info.incomplete, [PlaneIndex::default()]);
        let plane = whole(&stack, 0, 0, 0);
        assert_eq!(plane[..192], page.values.as_bytes()[..192]);
        assert_ne!(plane[192..], page.values.as_bytes()[192..]);
    }
}

#[test]
fn chains_that_are_cut_or_circular_end_with_a_warning() {
    let page = |seed: u8| PageSpec::new(3, 2, 1, Samples::U8(vec![seed; 6]));
    let mut bytes = build(&[page(1), page(2)], ByteOrder::Little, false);
    let first = u32::from_le_bytes(bytes[4..8].try_into().unwrap());
    let end = bytes.len();
    bytes[end - 4..].copy_from_slice(&first.to_le_bytes());
    let (_folder, stack) = open_bytes(&bytes, &OpenOptions::default());
    let stack = stack.unwrap();
    assert_eq!((stack.info.axes.z, stack.info.warnings.len(), stack.info.incomplete.len()), (2, 1, 0));
    bytes.truncate(end - 30);
    let (_folder, stack) = open_bytes(&bytes, &OpenOptions::default());
    let stack = stack.unwrap();
    assert_eq!((stack.info.axes.z, stack.info.warnings.len()), (1, 1));
    assert_eq!(whole(&stack, 0, 0, 0), [1; 6]);
}

#[test]
fn lies_are_refused_before_memory_is_taken() {
    let page = PageSpec::new(3, 2, 1, Samples::U8(vec![1; 6]));
    let build = |page: PageSpec| build(&[page], ByteOrder::Little, false);
    assert!(
        refusal(&build(page.clone().with_tag(256, 4, &[65_000]).with_tag(257, 4, &[65_000]))).contains("65000 × 65000")
    );
    assert!(
        refusal(&build(page.clone().with_tag(256, 4, &[1 << 31]).with_tag(257, 4, &[1 << 31])))
            .contains("exceeds the limit")
    );
    assert!(refusal(&build(page.clone().with_tag(256, 4, &[0]))).contains("no valid width"));
    assert!(refusal(b"II\x2a\0\xff\xff\0\0").contains("ends before its first page"));
    assert!(refusal(b"II\x2a\0").contains("ends within the TIFF header"));
    for (tag, value, name) in [
        (259, 32771, "word-aligned CCITT"),
        (259, 50002, "JPEG XL"),
        (262, 32845, "LogLuv"),
        (339, 5, "complex integer"),
    ] {
        let sentence = refusal(&build(page.clone().with_tag(tag, 3, &[value])));
        assert!(sentence.contains(name) && sentence.contains("not supported yet"), "{sentence}");
    }
    let (_folder, stack) =
        open_bytes(&build(PageSpec { compression: 8, ..page }.with_tag(279, 4, &[4])), &OpenOptions::default());
    assert!(matches!(stack, Ok(_) | Err(CodecError::Malformed { .. })));
}

#[test]
fn reads_out_of_bounds_are_said_plainly() {
    let (_folder, stack) = open(&[PageSpec::new(3, 2, 1, Samples::U8(vec![1; 6]))]);
    let read = |plane, level, rect| stack.source.read(plane, level, rect).unwrap_err().to_string();
    assert!(read(PlaneIndex { z: 1, ..PlaneIndex::default() }, 0, Rect::whole(1, 1)).contains("plane t 0 z 1 c 0"));
    assert!(read(PlaneIndex::default(), 0, Rect::new(2, 0, 2, 1)).contains("3 × 2"));
}
