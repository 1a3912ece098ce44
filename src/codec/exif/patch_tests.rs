//! What is set right, and that all else stays where it was.

use super::super::block::tests::block;
use super::super::{Directories, build};
use super::*;
use crate::model::Orientation;

fn value(tag: u16, kind: u16, bytes: &[u8]) -> Value {
    let each = super::super::value_bytes(kind).unwrap();
    Value { tag, kind, count: (bytes.len() / each) as u32, bytes: bytes.to_vec() }
}

const MAKER_NOTE: u16 = 0x927c;

/// A block of a camera: orientation 8, sizes, a note of the maker, a small picture at the end.
fn of_a_camera() -> Vec<u8> {
    let exif = vec![
        value(MAKER_NOTE, 7, b"points to 0x2a"),
        value(tag::PIXEL_X_DIMENSION, tag::SHORT, &[0x10, 0x27]),
        value(tag::PIXEL_Y_DIMENSION, tag::LONG, &[0x10, 0x27, 0, 0]),
    ];
    let first = vec![value(tag::ARTIST, tag::ASCII, b"someone\0"), value(tag::ORIENTATION, tag::SHORT, &[8, 0])];
    let mut bytes = build(Directories { first, exif, ..Directories::default() }, ByteOrder::Little);
    let exif = Exif::parse(&bytes).unwrap();
    let (link, second) = (exif.link(exif.first).unwrap(), bytes.len());
    bytes[link..link + 4].copy_from_slice(&(second as u32).to_le_bytes());
    let mut out = Builder { bytes, order: ByteOrder::Little };
    let picture = (second + 2 + 2 * 12 + 4) as u32;
    out.directory(vec![
        value(tag::THUMBNAIL_OFFSET, tag::LONG, &picture.to_le_bytes()),
        value(tag::THUMBNAIL_BYTES, tag::LONG, &11_u32.to_le_bytes()),
    ]);
    out.bytes.extend(b"small image");
    out.bytes
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[test]
fn the_small_picture_goes_and_the_rest_stays_in_its_place() {
    let before = of_a_camera();
    assert!(holds(&before, b"small image"));
    let after = as_opened(&before, true).unwrap();
    assert!(!holds(&after, b"small") && after.len() + 11 + 30 == before.len(), "{} {}", before.len(), after.len());
    let (old, new) = (Exif::parse(&before).unwrap(), Exif::parse(&after).unwrap());
    assert_eq!((old.orientation(), new.orientation()), (Some(Orientation::Rotated270), Some(Orientation::Upright)));
    let place = |exif: &Exif<'_>| {
        let directory = exif.directory(exif.first, tag::EXIF).unwrap();
        let field = exif.field(directory, MAKER_NOTE).unwrap();
        (exif.place(&field).unwrap(), exif.value(&field).unwrap().to_vec())
    };
    assert_eq!(place(&old), place(&new));
    assert_eq!(Exif::parse(&as_opened(&before, false).unwrap()).unwrap().orientation(), old.orientation());
    assert_eq!(as_opened(b"no block", true), None);
}

#[test]
fn size_and_resolution_are_those_of_the_written_picture() {
    let opened = as_opened(&of_a_camera(), true).unwrap();
    let dpi = Dpi { x: 300.0, y: 150.5 };
    let written = as_written(&opened, [70_000, 20], Some(dpi));
    let exif = Exif::parse(&written).unwrap();
    let directory = exif.directory(exif.first, tag::EXIF).unwrap();
    let number = |tag| {
        let field = exif.field(directory, tag).unwrap();
        (field.kind, exif.value(&field).unwrap().to_vec())
    };
    assert_eq!(number(tag::PIXEL_X_DIMENSION), (tag::LONG, 70_000_u32.to_le_bytes().to_vec()));
    assert_eq!(number(tag::PIXEL_Y_DIMENSION), (tag::LONG, 20_u32.to_le_bytes().to_vec()));
    assert_eq!((exif.dpi(), exif.orientation()), (Some(dpi), Some(Orientation::Upright)));
    assert_eq!(exif.value(&exif.field(exif.first, tag::ARTIST).unwrap()), Some(&b"someone\0"[..]));
    assert_eq!(exif.value(&exif.field(directory, MAKER_NOTE).unwrap()), Some(&b"points to 0x2a"[..]));
    // Written again with another resolution it does not grow, with the same one it stays as it is.
    let again = as_written(&written, [9, 20], Some(Dpi { x: 72.0, y: 72.0 }));
    assert_eq!(again.len(), written.len());
    assert_eq!(Exif::parse(&again).unwrap().dpi(), Some(Dpi { x: 72.0, y: 72.0 }));
    assert_eq!(as_written(&again, [9, 20], Some(Dpi { x: 72.0, y: 72.0 })), again);
    assert_eq!(as_written(&again, [9, 20], None), again);
}

#[test]
fn centimetres_become_inches() {
    let written = as_written(&as_opened(&block(), true).unwrap(), [1, 1], Some(Dpi { x: 254.0, y: 508.0 }));
    assert_eq!(Exif::parse(&written).unwrap().dpi(), Some(Dpi { x: 254.0, y: 508.0 }));
}
