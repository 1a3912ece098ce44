//! What pictures carry beside their pixels, from every format that has a place for it to every other.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::tests::{first, folder, open, save_as, stack};
use crate::codec::exif::{Directories, Exif, Value, build, tag};
use crate::codec::{OpenOptions, Opened, SaveOptions, left_out, save};
use crate::model::{ByteOrder, Dpi, Metadata, Orientation, Progress, SampleType, Stack, StackInfo, Text};

const FORMATS: [&str; 5] = ["a.png", "a.jpg", "a.webp", "a.tif", "a.ome.tif"];

fn value(tag: u16, kind: u16, bytes: &[u8]) -> Value {
    let each = crate::codec::exif::value_bytes(kind).unwrap();
    Value { tag, kind, count: (bytes.len() / each) as u32, bytes: bytes.to_vec() }
}

/// A camera's block, big-endian, for a picture of 8 × 6 stored on its side.
fn block(orientation: u8) -> Vec<u8> {
    let directories = Directories {
        first: vec![value(0x010f, tag::ASCII, b"maker\0"), value(tag::ORIENTATION, tag::SHORT, &[0, orientation])],
        exif: vec![
            value(0x829a, tag::RATIONAL, &[0, 0, 0, 1, 0, 0, 0, 60]),
            value(tag::PIXEL_X_DIMENSION, tag::SHORT, &[0, 6]),
            value(tag::PIXEL_Y_DIMENSION, tag::SHORT, &[0, 8]),
        ],
        interoperability: vec![value(1, tag::ASCII, b"R98\0")],
        gps: vec![value(1, tag::ASCII, b"N\0")],
    };
    build(directories, ByteOrder::Big)
}

const PACKET: &str = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\" tiff:Orientation=\"6\" dc:title=\"größe\"/>";

fn carrying(metadata: Metadata) -> Stack {
    let mut stack = stack(8, 6, 3, SampleType::U8);
    let info = Arc::make_mut(&mut stack.info);
    info.metadata = Arc::new(metadata);
    info.dpi = Some(Dpi { x: 300.0, y: 300.0 });
    stack
}

fn everything() -> Metadata {
    let texts = vec![
        Text::new(Text::COMMENT, "a comment".to_owned()),
        Text::new("Creator", "Ἀρχιμήδης".to_owned()),
        Text {
            language: "de".to_owned(),
            translated: "Titel".to_owned(),
            ..Text::new("Title", "ein Titel".to_owned())
        },
        Text::new("Warning", "x".repeat(3000)),
    ];
    Metadata { exif: Some(block(6).into()), xmp: Some(PACKET.as_bytes().into()), texts }
}

fn opened(path: &Path, stored: bool) -> Stack {
    match crate::codec::open(path, &OpenOptions { stored, ..OpenOptions::default() }).unwrap() {
        Opened::Stack(stack) => stack,
        Opened::Recording(_) => panic!("a recording"),
    }
}

/// The facts of a block that the tests ask for: maker, exposure, interoperability, place, width, orientation, resolution.
fn facts(info: &StackInfo) -> (Vec<Option<Vec<u8>>>, Option<Orientation>, Option<Dpi>) {
    let block = info.metadata.exif.clone().unwrap();
    let exif = Exif::parse(&block).unwrap();
    let below = exif.directory(exif.first, tag::EXIF).unwrap();
    let gps = exif.directory(exif.first, tag::GPS).unwrap();
    let interoperability = exif.directory(below, tag::INTEROPERABILITY).unwrap();
    let of = |directory, tag| {
        let field = exif.field(directory, tag)?;
        let mut bytes = exif.value(&field)?.to_vec();
        if exif.is_native() {
            bytes.chunks_exact_mut(crate::codec::exif::unit_bytes(field.kind)).for_each(<[u8]>::reverse);
        }
        Some(bytes)
    };
    let width = of(below, tag::PIXEL_X_DIMENSION).map(|bytes| bytes[bytes.len() - 1..].to_vec());
    let facts = vec![of(exif.first, 0x010f), of(below, 0x829a), of(interoperability, 1), of(gps, 1), width];
    (facts, exif.orientation(), exif.dpi())
}

#[test]
fn the_cameras_data_and_xmp_go_from_every_format_to_every_other() {
    let (_folder, path) = folder();
    let expected =
        [&b"maker\0"[..], &[0, 0, 0, 1, 0, 0, 0, 60], b"R98\0", b"N\0", &[6]].map(|fact| Some(fact.to_vec()));
    for from in FORMATS {
        // Written as it was stored, on its side; opened, it stands upright, and its block says so.
        let name = format!("from-{from}");
        save_as(&path(&name), &carrying(everything())).unwrap();
        let lying = opened(&path(&name), true);
        assert_eq!((lying.info.axes.x, facts(&lying.info).1), (8, Some(Orientation::Rotated90)), "{from}");
        let upright = opened(&path(&name), false);
        assert_eq!(upright.info.axes.x, 6, "{from}");
        for to in FORMATS {
            save_as(&path(to), &upright).unwrap();
            let again = open(&path(to)).unwrap();
            assert_eq!((again.info.axes.x, again.info.axes.y), (6, 8), "{from} {to}");
            let (found, orientation, _) = facts(&again.info);
            assert_eq!(found, expected, "{from} {to}");
            assert!(orientation.is_none_or(|orientation| orientation == Orientation::Upright), "{from} {to}");
            let near = |dpi: Dpi| (dpi.x - 300.0).abs() < 0.02 && (dpi.y - 300.0).abs() < 0.02;
            assert!(again.info.dpi.is_some_and(near), "{from} {to}");
            let packet = String::from_utf8(again.info.metadata.xmp.as_deref().unwrap().to_vec()).unwrap();
            assert_eq!(packet, PACKET.replace('6', "1"), "{from} {to}");
            if from == to && !to.ends_with("jpg") {
                assert_eq!(first(&again), first(&upright), "{from}");
            }
        }
    }
}

/// Chunks of one kind are written together.
fn sorted(info: &StackInfo) -> Vec<Text> {
    let mut texts = info.metadata.texts.clone();
    texts.sort_by(|a, b| a.keyword.cmp(&b.keyword));
    texts
}

#[test]
fn texts_are_kept_where_they_have_a_place_and_said_where_not() {
    let (_folder, path) = folder();
    let stack = carrying(Metadata { exif: None, xmp: None, ..everything() });
    let kept = [("a.png", 4, 0), ("a.jpg", 1, 0), ("a.webp", 0, 0), ("a.tif", 0, 2), ("a.bmp", 0, 0)];
    for (name, texts, tags) in kept {
        save_as(&path(name), &stack).unwrap();
        let again = open(&path(name)).unwrap();
        assert_eq!(sorted(&again.info), sorted(&stack.info)[..texts], "{name}");
        let block = again.info.metadata.exif.clone().unwrap_or_default();
        let found = Exif::parse(&block)
            .map_or(0, |exif| exif.fields(exif.first).filter(|field| tag::DESCRIBING.contains(&field.tag)).count());
        assert_eq!(found, tags, "{name}");
        let said = left_out(&path(name), &stack.info, &SaveOptions::default());
        assert_eq!(said.is_some(), name != "a.png", "{name}: {said:?}");
        if let Some(said) = said {
            let end = format!("some texts are left out, {} has no place for them; .png keeps them", &name[2..]);
            assert_eq!(said.replace("jpeg", "jpg").replace("tiff", "tif"), end);
        }
    }
}

#[test]
fn strip_leaves_everything_out() {
    let (_folder, path) = folder();
    let strip = SaveOptions { strip: true, ..SaveOptions::default() };
    for name in FORMATS {
        let mut stack = carrying(everything());
        Arc::make_mut(&mut stack.info).icc = Some(moxcms::ColorProfile::new_srgb().encode().unwrap().into());
        save(&path(name), &stack, &strip, &Progress::new()).unwrap();
        let again = opened(&path(name), true);
        assert!(again.info.metadata.is_empty() && again.info.icc.is_none() && again.info.dpi.is_none(), "{name}");
        let bytes = fs::read(path(name)).unwrap();
        for trace in [&b"maker"[..], b"adobe", b"comment"] {
            assert!(!bytes.windows(trace.len()).any(|window| window == trace), "{name}");
        }
    }
}

#[test]
fn what_is_too_large_for_a_segment_of_jpeg_is_left_out_and_said() {
    let (_folder, path) = folder();
    let huge = Metadata {
        exif: Some([block(1), vec![0; 70_000]].concat().into()),
        xmp: Some("x".repeat(70_000).into_bytes().into()),
        texts: vec![Text::new(Text::COMMENT, "y".repeat(70_000))],
    };
    let stack = carrying(huge);
    save_as(&path("a.jpg"), &stack).unwrap();
    assert!(open(&path("a.jpg")).unwrap().info.metadata.is_empty());
    let said = left_out(&path("a.jpg"), &stack.info, &SaveOptions::default()).unwrap();
    assert!(said.starts_with("the camera's data (EXIF), the XMP and some texts are left out"), "{said}");
    save_as(&path("a.png"), &stack).unwrap();
    assert_eq!(open(&path("a.png")).unwrap().info.metadata.texts, stack.info.metadata.texts);
}

#[test]
fn damaged_metadata_never_harms_the_picture() {
    let (_folder, path) = folder();
    for name in ["a.png", "a.jpg", "a.tif"] {
        save_as(&path(name), &carrying(everything())).unwrap();
        let whole = fs::read(path(name)).unwrap();
        for at in (0..whole.len()).step_by(3) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0xff;
            fs::write(path("damaged"), &damaged).unwrap();
            if let Ok(stack) = open(&path("damaged")) {
                let _ = save_as(&path("again.jpg"), &stack);
            }
        }
    }
}

#[test]
fn a_profile_of_other_colours_is_said_and_not_handed_on() {
    let (_folder, path) = folder();
    let mut stack = carrying(Metadata::default());
    let mut profile = moxcms::ColorProfile::new_srgb().encode().unwrap();
    profile[16..20].copy_from_slice(b"CMYK");
    Arc::make_mut(&mut stack.info).icc = Some(profile.into());
    save_as(&path("a.jpg"), &stack).unwrap();
    let opened = open(&path("a.jpg")).unwrap();
    assert!(opened.info.icc.is_none() && opened.info.warnings[0].contains("one of CMYK"), "{:?}", opened.info.warnings);
}
