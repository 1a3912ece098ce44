//! Tests of telling formats apart.

use super::*;

fn known(head: &[u8], name: &str) -> Option<Format> {
    match sniff_head(head, Path::new(name)) {
        Sniffed::Known(format) => Some(format),
        _ => None,
    }
}

#[test]
fn content_wins_over_the_name() {
    assert_eq!(known(b"\x89PNG\r\n\x1a\n....", "a.jpg"), Some(Format::Png));
    assert_eq!(known(b"RIFF....WEBPVP8 ", "a.wav"), Some(Format::Webp));
    assert_eq!(known(b"RIFF....WAVEfmt ", "a"), Some(Format::Wav));
    assert_eq!(known(b"II+\0\x08\0\0\0", "a.bin"), Some(Format::Tiff));
    let xml = br#"<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">"#;
    assert_eq!((known(xml, "a.ome"), known(&xml[..30], "a.ome")), (Some(Format::Tiff), None));
    assert_eq!(known(b"\x93NUMPY\x01\0", "a.cf32"), Some(Format::Npy));
    assert_eq!(known(b"{ \"global\": {\"core:datatype\": 1}}", "a.json"), Some(Format::Sigmf));
    let collection = b"{ \"collection\": {\"core:version\": \"1.2.5\"}}";
    assert_eq!(known(collection, "a.json"), Some(Format::SigmfCollection));
}

#[test]
fn samples_that_start_like_a_picture_stay_samples() {
    assert_eq!(known(b"BM\x80\x7f\x80\x81BMBMBMBMBMBMBMBM", "a.cu8"), Some(Format::Raw));
    assert_eq!(known(b"P5\x80\x7f", "a.cs8"), Some(Format::Raw));
    assert_eq!(known(b"\x89PNG\r\n\x1a\n", "a.sigmf-data"), Some(Format::Sigmf));
}

#[test]
fn the_name_decides_where_the_content_is_silent() {
    assert_eq!(known(b"\0\0\x02\0", "a.TGA"), Some(Format::Tga));
    assert_eq!(known(b"", "a.cfile"), Some(Format::Raw));
    assert_eq!(known(b"hello", "a.txt"), None);
}

#[test]
fn foreign_formats_are_named() {
    assert_eq!(sniff_head(b"\0\0\0\x20ftypavif", Path::new("a.png")), Sniffed::Foreign("AVIF"));
    assert_eq!(sniff_head(b"\x76\x2f\x31\x01....", Path::new("a")), Sniffed::Foreign("OpenEXR"));
}

#[test]
fn a_zip_is_npz_only_with_an_array_inside() {
    let mut head = b"PK\x03\x04".to_vec();
    head.resize(26, 0);
    head.extend([5, 0, 0, 0]);
    head.extend(b"a.npy");
    assert_eq!(known(&head, "a"), Some(Format::Npz));
    head.truncate(30);
    head.extend(b"a.txt");
    assert_eq!(sniff_head(&head, Path::new("a.npz")), Sniffed::Foreign("zip"));
}
