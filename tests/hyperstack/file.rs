//! Hyperstacks of 20 GB with holes: directories and a few marked pixels take room on the disk, nothing else.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;

/// Pixels along a side of a plane; two bytes each.
pub const SIDE: u64 = 512;
pub const CHANNELS: u64 = 2;
pub const SLICES: u64 = 20;
pub const TIMES: u64 = 1024;
pub const PLANES: u64 = CHANNELS * SLICES * TIMES;
pub const PLANE_BYTES: u64 = SIDE * SIDE * 2;

/// Which number a plane has in the file: c fastest, then z, then t.
pub const fn number(t: u64, z: u64, c: u64) -> u64 {
    (t * SLICES + z) * CHANNELS + c
}

/// What stands in the first pixel of a marked plane, and nowhere else.
pub const fn mark(number: u64) -> u16 {
    (number % 60_000) as u16 + 1
}

/// One tag of a directory: its number, its type, its count, its value or where that is.
type Tag = (u16, u16, u64, u64);

const ASCII: u16 = 2;
const SHORT: u16 = 3;
const LONG: u16 = 4;
const LONG8: u16 = 16;

/// As ImageJ writes what passes 4 GB: one directory, then all planes.
pub fn write_imagej(path: &Path, marked: &[u64]) -> bool {
    const FIRST: u64 = 4096;
    let text = format!(
        "ImageJ=1.54f\nimages={PLANES}\nchannels={CHANNELS}\nslices={SLICES}\nframes={TIMES}\nhyperstack=true\nmode=composite\nmin=0.0\nmax=60000.0\n\0"
    );
    let mut head = b"II\x2a\0\x08\0\0\0".to_vec();
    let tags = page_tags((text.len() as u64, 1024), FIRST);
    head.extend((tags.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in tags {
        head.extend(tag.to_le_bytes());
        head.extend(kind.to_le_bytes());
        head.extend((count as u32).to_le_bytes());
        head.extend((value as u32).to_le_bytes());
    }
    head.extend([0; 4]);
    head.resize(1024, 0);
    head.extend(text.as_bytes());
    finish(path, &head, FIRST, marked)
}

/// As Bio-Formats writes: a directory for each plane, and an element about each in the XML.
pub fn write_ome(path: &Path, marked: &[u64]) -> bool {
    const DIRECTORIES: u64 = 16;
    const DIRECTORY_BYTES: u64 = 8 + 12 * 20 + 8;
    let text = ome_xml();
    let text_at = DIRECTORIES + PLANES * DIRECTORY_BYTES;
    let first = (text_at + text.len() as u64).next_multiple_of(4096);
    let mut head = b"II\x2b\0\x08\0\0\0".to_vec();
    head.extend(DIRECTORIES.to_le_bytes());
    for plane in 0..PLANES {
        let mut tags = page_tags((text.len() as u64, text_at), first + plane * PLANE_BYTES);
        // Only the first page describes; the directories stay of one size.
        if plane > 0 {
            tags[5] = (270, ASCII, 1, 0);
        }
        head.extend((tags.len() as u64).to_le_bytes());
        for (tag, kind, count, value) in tags {
            head.extend(tag.to_le_bytes());
            head.extend(kind.to_le_bytes());
            head.extend(count.to_le_bytes());
            head.extend(value.to_le_bytes());
        }
        let next = if plane + 1 < PLANES { DIRECTORIES + (plane + 1) * DIRECTORY_BYTES } else { 0 };
        head.extend(next.to_le_bytes());
    }
    assert_eq!(head.len() as u64, text_at);
    head.extend(text.as_bytes());
    finish(path, &head, first, marked)
}

fn page_tags((text_bytes, text_at): (u64, u64), pixels: u64) -> [Tag; 12] {
    let offset_type = if pixels > u64::from(u32::MAX) || text_bytes > 1000 { LONG8 } else { LONG };
    [
        (256, LONG, 1, SIDE),
        (257, LONG, 1, SIDE),
        (258, SHORT, 1, 16),
        (259, SHORT, 1, 1),
        (262, SHORT, 1, 1),
        (270, ASCII, text_bytes, text_at),
        (273, offset_type, 1, pixels),
        (277, SHORT, 1, 1),
        (278, LONG, 1, SIDE),
        (279, LONG, 1, PLANE_BYTES),
        (284, SHORT, 1, 1),
        (339, SHORT, 1, 1),
    ]
}

fn ome_xml() -> String {
    let mut xml = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="uint16" SizeX="{SIDE}" SizeY="{SIDE}" SizeC="{CHANNELS}" SizeZ="{SLICES}" SizeT="{TIMES}">"#
    );
    for channel in 0..CHANNELS {
        write!(xml, r#"<Channel ID="Channel:0:{channel}" SamplesPerPixel="1"/>"#).unwrap();
    }
    let uuid = "urn:uuid:7b3f7fd6-4b0e-4a8a-9f0e-2f1f9a8a6a11";
    for (t, z, c) in (0..TIMES).flat_map(|t| (0..SLICES).flat_map(move |z| (0..CHANNELS).map(move |c| (t, z, c)))) {
        let number = number(t, z, c);
        let element = format_args!(
            r#"<TiffData FirstC="{c}" FirstT="{t}" FirstZ="{z}" IFD="{number}" PlaneCount="1"><UUID FileName="hyperstack.ome.tif">{uuid}</UUID></TiffData>"#
        );
        xml.write_fmt(element).unwrap();
    }
    xml + "</Pixels></Image></OME>\0"
}

/// Writes the head, the marks, and holes up to the end. `false`: the file system fills the holes.
fn finish(path: &Path, head: &[u8], first: u64, marked: &[u64]) -> bool {
    File::create(path).unwrap().write_all(head).unwrap();
    let file = OpenOptions::new().write(true).open(path).unwrap();
    if file.set_len(first + PLANES * PLANE_BYTES).is_err() {
        return false;
    }
    for &plane in marked {
        file.write_all_at(&mark(plane).to_le_bytes(), first + plane * PLANE_BYTES).unwrap();
    }
    file.sync_all().unwrap();
    file.metadata().unwrap().blocks() * 512 < 1 << 30
}
