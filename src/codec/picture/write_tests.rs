//! What is in a written picture beside its pixels: headers that other programs read, resolution, profile.

use std::fs;
use std::sync::Arc;

use super::tests::{first, folder, open, save_as, stack};
use crate::codec::{SaveOptions, save};
use crate::model::{Dpi, Progress, SampleType};

#[test]
fn grey_is_p5_colour_is_p6_and_pam_alone_is_p7() {
    let (_folder, path) = folder();
    let cases = [
        ("a.pgm", 1, SampleType::U8, "P5\n5 4\n255\n"),
        ("a.PGM", 1, SampleType::U16, "P5\n5 4\n65535\n"),
        ("a.ppm", 3, SampleType::U8, "P6\n5 4\n255\n"),
        ("a.ppm", 3, SampleType::U16, "P6\n5 4\n65535\n"),
        ("a.pnm", 1, SampleType::U8, "P5\n5 4\n255\n"),
        ("a.pnm", 3, SampleType::U8, "P6\n5 4\n255\n"),
        ("a.pam", 3, SampleType::U8, "P7\nWIDTH 5\nHEIGHT 4\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n"),
        (
            "a.pam",
            2,
            SampleType::U16,
            "P7\nWIDTH 5\nHEIGHT 4\nDEPTH 2\nMAXVAL 65535\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n",
        ),
    ];
    for (name, samples, sample_type, header) in cases {
        let saved = stack(5, 4, samples, sample_type);
        save_as(&path(name), &saved).unwrap();
        let bytes = fs::read(path(name)).unwrap();
        assert!(bytes.starts_with(header.as_bytes()), "{name} {sample_type} × {samples}");
        assert_eq!(bytes.len(), header.len() + saved.info.plane_bytes(), "{name} {sample_type} × {samples}");
        assert_eq!(first(&open(&path(name)).unwrap()), first(&saved), "{name} {sample_type} × {samples}");
    }
}

#[test]
fn sixteen_bits_of_pnm_have_their_high_byte_first() {
    let (_folder, path) = folder();
    let saved = stack(3, 1, 1, SampleType::U16);
    save_as(&path("a.pgm"), &saved).unwrap();
    let written = fs::read(path("a.pgm")).unwrap();
    let expected: Vec<u8> = (0..3).flat_map(|x| (first(&saved).value(x, 0, 0).unwrap() as u16).to_be_bytes()).collect();
    assert_eq!(&written[written.len() - 6..], expected);
}

#[test]
fn a_name_of_the_pnm_family_holds_what_it_promises_or_nothing() {
    let (_folder, path) = folder();
    let cases = [
        ("a.pgm", 3, "saving colour as .pgm", "end its name with .ppm"),
        ("a.ppm", 1, "saving grey as .ppm", "end its name with .pgm"),
        ("a.ppm", 4, "saving colour with alpha as .ppm", ".pam or .png"),
        ("a.pnm", 2, "saving grey with alpha as .pnm", ".pam or .png"),
        ("a.pbm", 1, "saving grey as .pbm", ".pgm or .ppm"),
    ];
    for (name, samples, problem, remedy) in cases {
        let sentence = save_as(&path(name), &stack(5, 4, samples, SampleType::U8)).unwrap_err();
        assert!(sentence.contains(problem) && sentence.contains(remedy), "{sentence}");
        assert!(!path(name).exists());
    }
}

#[test]
fn resolution_and_profile_are_kept_where_they_have_a_place() {
    let (_folder, path) = folder();
    let mut saved = stack(8, 8, 3, SampleType::U8);
    let info = Arc::make_mut(&mut saved.info);
    info.dpi = Some(Dpi { x: 300.0, y: 150.0 });
    let profile = moxcms::ColorProfile::new_srgb().encode().unwrap();
    info.icc = Some(profile.clone().into());
    let cases = [
        ("a.png", true, true),
        ("a.jpg", true, true),
        ("a.webp", true, true),
        ("a.tif", true, true),
        ("a.bmp", true, false),
        ("a.tga", false, false),
        ("a.ppm", false, false),
        ("a.qoi", false, false),
    ];
    for (name, resolution, icc) in cases {
        save_as(&path(name), &saved).unwrap();
        let opened = open(&path(name)).unwrap();
        let near = |dpi: Dpi| (dpi.x - 300.0).abs() < 0.02 && (dpi.y - 150.0).abs() < 0.02;
        assert_eq!(opened.info.dpi.is_some_and(near), resolution, "{name} {:?}", opened.info.dpi);
        assert_eq!(opened.info.dpi.is_some(), resolution, "{name} {:?}", opened.info.dpi);
        assert_eq!(opened.info.icc.as_deref(), icc.then_some(profile.as_slice()), "{name}");
        if !name.ends_with("jpg") {
            assert_eq!(first(&opened), first(&saved), "{name}");
        }
        let strip = SaveOptions { strip: true, ..SaveOptions::default() };
        save(&path(name), &saved, &strip, &Progress::new()).unwrap();
        let stripped = open(&path(name)).unwrap();
        assert_eq!((stripped.info.dpi, stripped.info.icc.clone()), (None, None), "{name}");
    }
}
