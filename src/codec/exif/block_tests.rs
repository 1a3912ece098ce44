//! Blocks made byte by byte, whole and damaged.

use super::super::{as_opened, as_written, resolution_block};
use super::*;

/// A big-endian block with orientation 6, 100/2 by 100/1 per centimetre.
pub fn block() -> Vec<u8> {
    let mut out = b"MM\0*\0\0\0\x08\0\x04".to_vec();
    out.extend([1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
    out.extend([1, 0x1a, 0, 5, 0, 0, 0, 1, 0, 0, 0, 62]);
    out.extend([1, 0x1b, 0, 5, 0, 0, 0, 1, 0, 0, 0, 70]);
    out.extend([1, 0x28, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0]);
    out.resize(62, 0);
    out.extend([0, 0, 0, 100, 0, 0, 0, 2, 0, 0, 0, 100, 0, 0, 0, 1]);
    out
}

#[test]
fn orientation_and_resolution_are_found() {
    let bytes = block();
    let prefixed = [b"Exif\0\0", bytes.as_slice()].concat();
    for block in [bytes, prefixed] {
        let exif = Exif::parse(&block).unwrap();
        assert_eq!(exif.orientation(), Some(Orientation::Rotated90));
        assert_eq!(exif.dpi(), Some(Dpi { x: 127.0, y: 254.0 }));
    }
}

#[test]
fn damage_at_any_byte_is_survived() {
    let bytes = block();
    for cut in 0..bytes.len() {
        for value in [0, 1, 0x0c, 0x7f, 0xff] {
            let mut damaged = bytes.clone();
            damaged[cut] = value;
            for block in [&damaged[..], &bytes[..cut]] {
                if let Some(exif) = Exif::parse(block) {
                    let _ = (exif.orientation(), exif.dpi());
                    let opened = as_opened(block, true).unwrap();
                    let written = as_written(&opened, [3, 4], Some(Dpi { x: 30.0, y: 40.0 }));
                    assert!(written.len() < 2 * bytes.len() + 65_536 * 12);
                }
            }
        }
    }
    let mut zero = bytes;
    zero[69] = 0;
    assert_eq!(Exif::parse(&zero).unwrap().dpi(), None);
}

#[test]
fn a_resolution_that_is_written_is_read() {
    for dpi in [Dpi { x: 300.0, y: 72.0 }, Dpi { x: 96.0125, y: 0.5 }] {
        assert_eq!(Exif::parse(&resolution_block(dpi).unwrap()).unwrap().dpi(), Some(dpi));
    }
    for senseless in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e9] {
        assert_eq!(resolution_block(Dpi { x: senseless, y: 72.0 }), None);
    }
}
