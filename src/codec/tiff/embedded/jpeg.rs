//! JPEG chunks: one image a strip or tile, with tables shared by the page.
//!
//! YCbCr pages come out as RGB; every other photometric interpretation keeps its components as they are, whatever
//! the stream says of itself. 12-bit JPEG is refused. Source: TIFF technical note 2.
//! Not here: the lossless process (`lossless_jpeg`).

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::super::page::Photometric;
use super::super::problem::Problem;
use super::{Embedded, Wanted, lossless_jpeg};

/// Decodes a chunk.
pub(super) fn decode(
    raw: &[u8],
    tables: Option<&[u8]>,
    photometric: Photometric,
    wanted: Wanted,
) -> Result<Embedded, Problem> {
    if let Some(name) = unsupported_frame(raw) {
        return Err(Problem::unsupported(format!("{name} JPEG in TIFF")));
    }
    let stream = with_tables(raw, tables);
    if frame(raw).is_some_and(|(marker, _)| marker == lossless_jpeg::FRAME) {
        return lossless_jpeg::decode(&stream, wanted);
    }
    if wanted.sample_type.bytes() != 1 {
        return Err(Problem::malformed("a JPEG strip or tile has 8 bits a sample, and its page says otherwise"));
    }
    let failed =
        |error: &dyn std::fmt::Display| Problem::malformed(format!("a JPEG strip or tile cannot be decoded ({error})"));
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(wanted.most[0].max(1))
        .set_max_height(wanted.most[1].max(1));
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(stream.as_slice()), options);
    decoder.decode_headers().map_err(|error| failed(&error))?;
    let stored = decoder.input_colorspace().unwrap_or(ColorSpace::Unknown);
    wanted.check_samples("a JPEG", stored.num_components())?;
    let convert = photometric == Photometric::YCbCr && stored == ColorSpace::YCbCr;
    decoder.set_options(options.jpeg_set_out_colorspace(if convert { ColorSpace::RGB } else { stored }));
    let bytes = decoder.decode().map_err(|error| failed(&error))?;
    let info = decoder.info().ok_or_else(|| Problem::malformed("a JPEG strip or tile has no header"))?;
    let (width, rows) = (usize::from(info.width), usize::from(info.height));
    if bytes.len() < width * rows * wanted.samples {
        return Err(Problem::malformed("a JPEG strip or tile is cut short"));
    }
    Ok(Embedded { width, rows, bytes })
}

/// Puts the page's tables before the scan: both are whole JPEG streams, so one end and one start marker are dropped.
fn with_tables(raw: &[u8], tables: Option<&[u8]>) -> Vec<u8> {
    let raw_body = raw.strip_prefix(&[0xff, 0xd8]).unwrap_or(raw);
    let mut stream = vec![0xff, 0xd8];
    if let Some(tables) = tables {
        let tables = tables.strip_prefix(&[0xff, 0xd8]).unwrap_or(tables);
        stream.extend_from_slice(tables.strip_suffix(&[0xff, 0xd9]).unwrap_or(tables));
    }
    stream.extend_from_slice(raw_body);
    stream
}

/// The kind of a frame that cannot be decoded.
pub(in super::super) fn unsupported_frame(raw: &[u8]) -> Option<&'static str> {
    let (marker, precision) = frame(raw)?;
    match marker {
        0xc0..=0xc2 => (precision == 12).then_some("12-bit"),
        lossless_jpeg::FRAME => None,
        _ => Some("hierarchical or arithmetic-coded"),
    }
}

/// The start-of-frame marker of a stream, and the bits of a sample.
fn frame(raw: &[u8]) -> Option<(u8, u8)> {
    let mut rest = raw.strip_prefix(&[0xff, 0xd8])?;
    while let [0xff, marker, high, low, after @ ..] = rest {
        match marker {
            0xc4 | 0xc8 | 0xcc => {}
            0xc0..=0xcf => return Some((*marker, *after.first()?)),
            0xda | 0xd9 => return None,
            _ => {}
        }
        let len = usize::from(u16::from_be_bytes([*high, *low]));
        rest = rest.get(2 + len.max(2)..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SampleType;
    use image::codecs::jpeg::JpegEncoder;

    fn wanted(samples: usize, most: [usize; 2]) -> Wanted {
        Wanted { samples, sample_type: SampleType::U8, most }
    }

    fn encoded(width: u32, height: u32, rgb: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, 95).encode(rgb, width, height, image::ExtendedColorType::Rgb8).unwrap();
        out
    }

    #[test]
    fn ycbcr_becomes_rgb_and_other_pages_keep_their_components() {
        let rgb: Vec<u8> = [200, 40, 90].repeat(16 * 8);
        let raw = encoded(16, 8, &rgb);
        let pixels = decode(&raw, None, Photometric::YCbCr, wanted(3, [16, 8])).unwrap();
        assert_eq!((pixels.width, pixels.rows), (16, 8));
        assert!(pixels.bytes.iter().zip(&rgb).all(|(&a, &b)| a.abs_diff(b) <= 3));
        // Y = 0.299 R + 0.587 G + 0.114 B and so on (JFIF).
        let stored = decode(&raw, None, Photometric::Rgb, wanted(3, [16, 8])).unwrap();
        for (value, expected) in stored.bytes[..3].iter().zip([93.5, 126.0, 204.0]) {
            assert!((f64::from(*value) - expected).abs() <= 3.0, "{:?}", &stored.bytes[..3]);
        }
    }

    #[test]
    fn tables_are_spliced_in_and_oddities_refused() {
        let raw = encoded(8, 8, &[128; 192]);
        // Move everything between the start marker and the frame header into the tables.
        let frame = raw.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        let tables = [&raw[..frame], &[0xff, 0xd9]].concat();
        let scan = [&[0xff, 0xd8], &raw[frame..]].concat();
        let pixels = decode(&scan, Some(&tables), Photometric::YCbCr, wanted(3, [8, 8])).unwrap();
        assert!(pixels.bytes.iter().all(|value| value.abs_diff(128) <= 1));
        assert!(decode(&raw, None, Photometric::MinIsBlack, wanted(1, [8, 8])).is_err());
        assert!(decode(&raw, None, Photometric::YCbCr, wanted(3, [4, 4])).is_err());
        assert!(decode(&raw[..raw.len() / 3], None, Photometric::YCbCr, wanted(3, [8, 8])).is_err());
        assert_eq!(unsupported_frame(&[0xff, 0xd8, 0xff, 0xc3, 0, 11, 8]), None);
        assert_eq!(unsupported_frame(&[0xff, 0xd8, 0xff, 0xc9, 0, 11, 8]), Some("hierarchical or arithmetic-coded"));
        assert_eq!(unsupported_frame(&[0xff, 0xd8, 0xff, 0xc1, 0, 11, 12]), Some("12-bit"));
    }
}
