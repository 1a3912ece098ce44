//! JPEG chunks: one image a strip or tile, with tables shared by the page.
//!
//! YCbCr pages come out as RGB; every other photometric interpretation keeps its components as they are, whatever
//! the stream says of itself. Lossless and 12-bit JPEG are refused. Source: TIFF technical note 2.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::page::Photometric;
use super::problem::Problem;

/// A decoded JPEG: its own size, which may differ from the chunk's.
pub(super) struct JpegPixels {
    pub width: usize,
    pub rows: usize,
    pub bytes: Vec<u8>,
}

/// Decodes a chunk of `samples` components whose size is at most `max_width` × `max_rows`.
pub(super) fn decode(
    raw: &[u8],
    tables: Option<&[u8]>,
    photometric: Photometric,
    samples: usize,
    [max_width, max_rows]: [usize; 2],
) -> Result<JpegPixels, Problem> {
    if let Some(name) = unsupported_frame(raw) {
        return Err(Problem::unsupported(format!("{name} JPEG in TIFF")));
    }
    let stream = with_tables(raw, tables);
    let failed =
        |error: &dyn std::fmt::Display| Problem::malformed(format!("a JPEG strip or tile cannot be decoded ({error})"));
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(max_width.max(1))
        .set_max_height(max_rows.max(1));
    // The decoder is other people's code over hostile bytes: a panic in it is a damaged strip, not a crash.
    let outcome = std::panic::catch_unwind(|| {
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(stream.as_slice()), options);
        decoder.decode_headers().map_err(|error| failed(&error))?;
        let stored = decoder.input_colorspace().unwrap_or(ColorSpace::Unknown);
        if stored.num_components() != samples {
            return Err(Problem::malformed(format!(
                "a JPEG strip or tile has {} components, not {samples}",
                stored.num_components()
            )));
        }
        let convert = photometric == Photometric::YCbCr && stored == ColorSpace::YCbCr;
        decoder.set_options(options.jpeg_set_out_colorspace(if convert { ColorSpace::RGB } else { stored }));
        let bytes = decoder.decode().map_err(|error| failed(&error))?;
        let info = decoder.info().ok_or_else(|| Problem::malformed("a JPEG strip or tile has no header"))?;
        Ok(JpegPixels { width: usize::from(info.width), rows: usize::from(info.height), bytes })
    });
    let pixels = outcome.unwrap_or_else(|_| Err(Problem::malformed("a JPEG strip or tile made the decoder fail")))?;
    if pixels.bytes.len() < pixels.width * pixels.rows * samples {
        return Err(Problem::malformed("a JPEG strip or tile is cut short"));
    }
    Ok(pixels)
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

/// The kind of a frame that cannot be decoded, by its start-of-frame marker.
pub(super) fn unsupported_frame(raw: &[u8]) -> Option<&'static str> {
    let mut rest = raw.strip_prefix(&[0xff, 0xd8])?;
    while let [0xff, marker, high, low, after @ ..] = rest {
        match marker {
            0xc0..=0xc2 => return (after.first() == Some(&12)).then_some("12-bit"),
            0xc3 | 0xc7 | 0xcb | 0xcf => return Some("lossless"),
            0xc5 | 0xc6 | 0xc9 | 0xca | 0xcd | 0xce => return Some("hierarchical or arithmetic-coded"),
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
    use image::codecs::jpeg::JpegEncoder;

    fn encoded(width: u32, height: u32, rgb: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, 95).encode(rgb, width, height, image::ExtendedColorType::Rgb8).unwrap();
        out
    }

    #[test]
    fn ycbcr_becomes_rgb_and_other_pages_keep_their_components() {
        let rgb: Vec<u8> = [200, 40, 90].repeat(16 * 8);
        let raw = encoded(16, 8, &rgb);
        let pixels = decode(&raw, None, Photometric::YCbCr, 3, [16, 8]).unwrap();
        assert_eq!((pixels.width, pixels.rows), (16, 8));
        assert!(pixels.bytes.iter().zip(&rgb).all(|(&a, &b)| a.abs_diff(b) <= 3));
        // Y = 0.299 R + 0.587 G + 0.114 B and so on (JFIF).
        let stored = decode(&raw, None, Photometric::Rgb, 3, [16, 8]).unwrap();
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
        let pixels = decode(&scan, Some(&tables), Photometric::YCbCr, 3, [8, 8]).unwrap();
        assert!(pixels.bytes.iter().all(|value| value.abs_diff(128) <= 1));
        assert!(decode(&raw, None, Photometric::MinIsBlack, 1, [8, 8]).is_err());
        assert!(decode(&raw, None, Photometric::YCbCr, 3, [4, 4]).is_err());
        assert!(decode(&raw[..raw.len() / 3], None, Photometric::YCbCr, 3, [8, 8]).is_err());
        assert_eq!(unsupported_frame(&[0xff, 0xd8, 0xff, 0xc3, 0, 11, 8]), Some("lossless"));
        assert_eq!(unsupported_frame(&[0xff, 0xd8, 0xff, 0xc1, 0, 11, 12]), Some("12-bit"));
    }
}
