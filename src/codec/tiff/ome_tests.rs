//! OME-TIFF over several files: sets, companion files, colour, in files that are made sample by sample.

use std::path::Path;

use super::testing::{PageSpec, build, open_pages as open, whole};
use crate::codec::OpenOptions;
use crate::model::{ByteOrder, PixelSize, PlaneIndex, Samples, Stack};

const SCHEMA: &str = "http://www.openmicroscopy.org/Schemas/OME/2016-06";

fn open_path(path: &Path) -> Stack {
    super::open(path, &OpenOptions::default()).unwrap()
}

fn write(path: &Path, page: PageSpec) {
    std::fs::write(path, build(&[page], ByteOrder::Big, false)).unwrap();
}

/// A page of 3 × 2 pixels of that value.
fn page(value: u8, description: &str) -> PageSpec {
    PageSpec::new(3, 2, 1, Samples::U8(vec![value; 6])).with_text(270, description)
}

/// The first values of the planes along z.
fn values(stack: &Stack) -> Vec<u8> {
    (0..stack.info.axes.z).map(|z| whole(stack, 0, z, 0)[0]).collect()
}

#[test]
fn ome_planes_in_other_files_are_zeros_with_a_warning() {
    let xml = r#"<OME UUID="urn:uuid:a"><Image><Pixels DimensionOrder="XYCZT" SizeX="3" SizeY="2" SizeZ="1" SizeC="2" SizeT="1" PhysicalSizeX="0.5">
        <Channel Name="a"/><Channel Name="b"/><TiffData FirstC="1" IFD="0"><UUID FileName="x.tif">urn:uuid:a</UUID></TiffData>
        <TiffData FirstC="0" IFD="0"><UUID FileName="y.tif">urn:uuid:b</UUID></TiffData></Pixels></Image></OME>"#;
    let (_folder, stack) = open(&[PageSpec::new(3, 2, 1, Samples::U8(vec![8; 6])).with_text(270, xml)]);
    assert_eq!((stack.info.format.as_str(), stack.info.axes.c, stack.info.warnings.len()), ("ome-tiff", 2, 1));
    assert_eq!((whole(&stack, 0, 0, 0), whole(&stack, 0, 0, 1)), (vec![0; 6], vec![8; 6]));
    assert_eq!(*stack.info.incomplete, [PlaneIndex { t: 0, z: 0, c: 0 }]);
    assert_eq!(stack.info.channels[1].name.as_deref(), Some("b"));
    assert_eq!(stack.info.pixel_size, Some(PixelSize { x: 0.5, y: 0.5, z: None }));
}

#[test]
fn the_files_of_an_ome_set_are_read_together_but_never_outside_their_folder() {
    let block = |c: usize, file: &str| {
        format!(r#"<TiffData FirstC="{c}" IFD="0"><UUID FileName="{file}">urn:uuid:{c}</UUID></TiffData>"#)
    };
    let xml = |own: usize| {
        let blocks: String = [block(0, "stack.tif"), block(1, "b.tif"), block(2, "../b.tif")].concat();
        format!(
            r#"<OME UUID="urn:uuid:{own}"><Image><Pixels DimensionOrder="XYCZT" SizeX="3" SizeY="2" SizeZ="1" SizeC="3" SizeT="1">{blocks}</Pixels></Image></OME>"#
        )
    };
    let page = |own: usize, value: u8| PageSpec::new(3, 2, 1, Samples::U8(vec![value; 6])).with_text(270, &xml(own));
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("set");
    std::fs::create_dir(&inner).unwrap();
    for (path, page) in [
        (inner.join("stack.tif"), page(0, 5)),
        (inner.join("b.tif"), page(1, 6)),
        (folder.path().join("b.tif"), page(2, 7)),
    ] {
        std::fs::write(path, build(&[page], ByteOrder::Big, false)).unwrap();
    }
    let stack = super::open(&inner.join("stack.tif"), &OpenOptions::default()).unwrap();
    let values: Vec<u8> = (0..3).map(|c| whole(&stack, 0, 0, c)[0]).collect();
    assert_eq!((values, stack.info.warnings.len()), (vec![5, 6, 0], 1));
}

/// XML of three planes along z, each the first page of its file.
fn set_of_three() -> String {
    let block = |z: usize| {
        format!(r#"<TiffData FirstZ="{z}" IFD="0"><UUID FileName="{z}.ome.tif">urn:uuid:{z}</UUID></TiffData>"#)
    };
    let blocks: String = (0..3).map(block).collect();
    format!(
        r#"<?xml version="1.0"?><OME xmlns="{SCHEMA}"><Image><Pixels DimensionOrder="XYZCT" SizeX="3" SizeY="2" SizeZ="3" SizeC="1" SizeT="1" PhysicalSizeX="0.25">{blocks}</Pixels></Image></OME>"#
    )
}

fn pointer(z: usize, to: &str) -> String {
    format!(r#"<OME xmlns="{SCHEMA}" UUID="urn:uuid:{z}"><BinaryOnly MetadataFile="{to}" UUID="urn:uuid:m"/></OME>"#)
}

#[test]
fn a_companion_file_and_any_file_it_names_open_the_set() {
    let folder = tempfile::tempdir().unwrap();
    let companion = folder.path().join("set.companion.ome");
    std::fs::write(&companion, set_of_three()).unwrap();
    for z in 0..3 {
        write(&folder.path().join(format!("{z}.ome.tif")), page(z as u8 + 5, &pointer(z, "set.companion.ome")));
    }
    for name in ["set.companion.ome", "0.ome.tif", "2.ome.tif"] {
        let stack = open_path(&folder.path().join(name));
        assert_eq!((stack.info.format.as_str(), values(&stack)), ("ome-tiff", vec![5, 6, 7]), "{name}");
        assert_eq!(stack.info.pixel_size.map(|size| size.x), Some(0.25), "{name}");
        assert!(stack.info.warnings.is_empty(), "{name}: {:?}", stack.info.warnings);
    }
    std::fs::remove_file(folder.path().join("0.ome.tif")).unwrap();
    for name in ["set.companion.ome", "2.ome.tif"] {
        let stack = open_path(&folder.path().join(name));
        assert_eq!(values(&stack), [0, 6, 7], "{name}");
        assert!(stack.info.warnings[0].starts_with("0.ome.tif, a file of its set, is not in"), "{name}");
        assert_eq!(*stack.info.incomplete, [PlaneIndex::default()]);
    }
    std::fs::remove_file(&companion).unwrap();
    let alone = open_path(&folder.path().join("2.ome.tif"));
    assert_eq!(values(&alone), [7]);
    assert!(alone.info.warnings[0].starts_with("set.companion.ome, which describes its set, is not in"));
}

#[test]
fn one_file_of_a_set_may_hold_the_xml_for_all() {
    let folder = tempfile::tempdir().unwrap();
    // The master file names itself nowhere: its own block has no file.
    let xml = set_of_three().replace(r#"<UUID FileName="0.ome.tif">urn:uuid:0</UUID>"#, "");
    write(&folder.path().join("0.ome.tif"), page(5, &xml));
    for z in 1..3 {
        write(&folder.path().join(format!("{z}.ome.tif")), page(z as u8 + 5, &pointer(z, "0.ome.tif")));
    }
    for z in 0..3 {
        let stack = open_path(&folder.path().join(format!("{z}.ome.tif")));
        assert_eq!((values(&stack), stack.info.warnings.len()), (vec![5, 6, 7], 0), "opened by file {z}");
    }
}

#[test]
fn companions_without_their_files_are_refused_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set.companion.ome");
    let refusal = |text: &str| {
        std::fs::write(&path, text).unwrap();
        super::open(&path, &OpenOptions::default()).unwrap_err().to_string()
    };
    assert!(refusal(&set_of_three()).contains("0.ome.tif and the other files it names are not here"));
    assert!(refusal(&set_of_three().replace("UUID", "Other")).contains("names no TIFF files"));
    assert!(refusal(&format!(r#"<OME xmlns="{SCHEMA}"></OME>"#)).contains("without a picture"));
}

#[test]
fn colour_pixels_of_several_channels_stay_colours() {
    let xml = r#"<OME><Image><Pixels DimensionOrder="XYCZT" SizeX="1" SizeY="1" SizeZ="1" SizeC="6" SizeT="1">
        <Channel SamplesPerPixel="3"/><Channel SamplesPerPixel="3"/><TiffData/></Pixels></Image></OME>"#;
    let page = |first: u8| PageSpec {
        photometric: 2,
        ..PageSpec::new(1, 1, 3, Samples::U8(vec![first, first + 1, first + 2]))
    };
    let (_folder, stack) = open(&[page(1).with_text(270, xml), page(4)]);
    assert_eq!((stack.info.axes.c, stack.info.samples_per_pixel, stack.info.channels.len()), (2, 3, 2));
    assert_eq!((whole(&stack, 0, 0, 0), whole(&stack, 0, 0, 1)), (vec![1, 2, 3], vec![4, 5, 6]));
}
